//! In what two versions of a map differ: point by point, or line by line as text files.

use crate::address::Address;
use crate::api::versions::{Comparison, VersionLine, VersionList};
use crate::ui::Empty;
use leptos::prelude::*;
use model::{Difference, LineTurn, TextHunk, TextLine, VersionId};

/// What is compared, with the other way to look at it.
pub(super) fn show(list: &VersionList, both: &Comparison) -> AnyView {
    let name = |id: VersionId| list.line(id).map(VersionLine::name).unwrap_or_default();
    let (before, after) = (name(both.before), name(both.after));
    let body = match &both.lines {
        Some(hunks) => as_text(hunks),
        None => points(&both.points, &before, &after),
    };
    let address = Address::current();
    let (earlier, later) = (both.before.to_string(), both.after.to_string());
    // A page of a list would not survive the change; here `before` is a version, which is said again.
    let way = move |text: &'static str| {
        let (earlier, later) = (earlier.clone(), later.clone());
        move || address.set(&[("before", &earlier), ("after", &later), ("version", ""), ("text", text)])
    };
    let is_text = both.lines.is_some();
    let current = |on: bool| on.then_some("true");
    let file = format!("/api/v1/maps/{}/versions/diff?before={}&after={}", list.map, both.before, both.after);
    view! {
        <section class="card" aria-labelledby="comparison">
            <header>
                <h3 id="comparison">{format!("From {before} to {after}")}</h3>
                <div class="chips" role="group" aria-label="Show the comparison">
                    <a class="chip" href=way("") aria-current=current(!is_text) data-noscroll=true>"Point by point"</a>
                    <a class="chip" href=way("yes") aria-current=current(is_text) data-noscroll=true>"As text"</a>
                </div>
                <a class="btn small-btn" href=file rel="external" download="">"Download .diff"</a>
            </header>
            {body}
        </section>
    }
    .into_any()
}

/// Said of a version that somebody wants to see and that is the active one itself.
pub(super) fn same(list: &VersionList) -> Option<AnyView> {
    let opened = list.opened.filter(|opened| *opened == list.active && list.compared.is_none())?;
    let name = list.line(opened)?.name();
    let words = format!("{name} is the active version; there is nothing to compare it with.");
    Some(view! { <div class="form-problem info" role="status">{words}</div> }.into_any())
}

fn points(found: &[Difference], before: &str, after: &str) -> AnyView {
    if found.is_empty() {
        return view! { <Empty title="Both are the same">"They pair the same fields in the same way."</Empty> }
            .into_any();
    }
    let rows = found.iter().map(point).collect_view();
    view! {
        <div class="scroll">
            <table class="cards">
                <thead>
                    <tr>
                        <th scope="col">"Where"</th>
                        <th scope="col">"What"</th>
                        <th scope="col">{before.to_owned()}</th>
                        <th scope="col">{after.to_owned()}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn point(found: &Difference) -> AnyView {
    let what = match (&found.before, &found.after) {
        _ if !found.aspect.is_empty() => found.aspect.clone(),
        (None, _) => "added".to_owned(),
        (_, None) => "removed".to_owned(),
        _ => "changed".to_owned(),
    };
    let value = |value: &Option<String>| match value {
        Some(text) if !text.is_empty() => view! { <span class="mono">{text.clone()}</span> }.into_any(),
        Some(_) => view! { <span class="quiet">"empty"</span> }.into_any(),
        None => view! { <span class="quiet">"–"</span> }.into_any(),
    };
    view! {
        <tr>
            <th scope="row" class="mono">{found.place.clone()}</th>
            <td data-label="What">{what}</td>
            <td data-label="Before">{value(&found.before)}</td>
            <td data-label="After">{value(&found.after)}</td>
        </tr>
    }
    .into_any()
}

fn as_text(hunks: &[TextHunk]) -> AnyView {
    if hunks.is_empty() {
        return view! { <Empty title="Both are the same">"Their files have the same lines."</Empty> }
            .into_any();
    }
    let parts = hunks.iter().map(|hunk| {
        let lines = hunk.lines.iter().map(line).collect_view();
        view! {
            <tr class="hunk">
                <td colspan="4">{hunk.head()}</td>
            </tr>
            {lines}
        }
    });
    let parts = parts.collect_view();
    view! {
        <div class="scroll lines" role="region" aria-label="Lines that differ" tabindex="0">
            <table>
                <thead class="sr">
                    <tr>
                        <th scope="col">"Line before"</th>
                        <th scope="col">"Line after"</th>
                        <th scope="col">"What became of it"</th>
                        <th scope="col">"Line"</th>
                    </tr>
                </thead>
                <tbody>{parts}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn line(line: &TextLine) -> AnyView {
    let (class, word) = match line.turn {
        LineTurn::Kept => ("", ""),
        LineTurn::Added => ("added", "added"),
        LineTurn::Removed => ("removed", "removed"),
    };
    let number = |number: Option<u32>| number.map(|number| number.to_string());
    let text = line.text.clone();
    let text = match line.turn {
        LineTurn::Kept => view! { <span>{text}</span> }.into_any(),
        LineTurn::Added => view! { <ins>{text}</ins> }.into_any(),
        LineTurn::Removed => view! { <del>{text}</del> }.into_any(),
    };
    view! {
        <tr class=class>
            <td class="num">{number(line.before)}</td>
            <td class="num">{number(line.after)}</td>
            <td><span aria-hidden="true">{line.turn.sign().to_string()}</span><span class="sr">{word}</span></td>
            <td>{text}</td>
        </tr>
    }
    .into_any()
}
