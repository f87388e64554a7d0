//! Versions, attempts, and the records that this one waits for or that wait for it.

use crate::api::workbench::{Attempt, Bench};
use crate::ui::{DirectionChip, Time, TimeForm};
use crate::wording::counted;
use leptos::prelude::*;
use model::{Difference, FailureStatus};

/// What surrounds a failure, in two cards.
pub(super) fn facts(bench: &Bench, env: &str) -> AnyView {
    view! {
        <div class="two">
            <section class="card" aria-labelledby="attempts">
                <header><h2 id="attempts">"Attempts"</h2></header>
                {attempts(bench)}
            </section>
            <section class="card" aria-labelledby="surroundings">
                <header><h2 id="surroundings">"Version and related records"</h2></header>
                <div class="pad stack">
                    {version(bench, env)}
                    {parent(bench, env)}
                    {children(bench, env)}
                </div>
            </section>
        </div>
    }
    .into_any()
}

fn attempts(bench: &Bench) -> AnyView {
    if bench.attempts.is_empty() {
        let words = match bench.failure.status {
            FailureStatus::Waiting => "Nothing went wrong: it waits, and was not sent.",
            _ => "Attempts of so long ago are not kept.",
        };
        return view! { <div class="pad quiet">{words}</div> }.into_any();
    }
    let row = |attempt: &Attempt| {
        let status = match attempt.status {
            0 => "nothing sent, or no answer".to_owned(),
            status => format!("HTTP {status}"),
        };
        view! {
            <li>
                <Time at=attempt.at form=TimeForm::Full /> " "
                <span class="small">{attempt.class.label()} " · " {status}</span>
                <div class="small quiet">{attempt.message.clone()}</div>
            </li>
        }
    };
    let rows = bench.attempts.iter().map(row).collect_view();
    let direction = bench.failure.direction;
    view! {
        <div class="pad small"><DirectionChip direction /> " · newest first"</div>
        <ol class="attempts" tabindex="0" aria-label="Attempts that went wrong">{rows}</ol>
    }
    .into_any()
}

fn version(bench: &Bench, env: &str) -> AnyView {
    let versions = format!("/e/{env}/maps/{}/versions", bench.failure.map);
    if bench.ran.id == bench.active.id {
        return view! {
            <div>"Ran under version " <a class="link" href=versions>{bench.ran.name.clone()}</a> ", which is active now."</div>
        }
        .into_any();
    }
    let compare = format!("{versions}?before={}&after={}", bench.ran.id, bench.active.id);
    let found = &bench.differences;
    let count = counted(i64::try_from(found.len()).unwrap_or(i64::MAX), "difference", "differences");
    let rows = found.iter().map(difference).collect_view();
    view! {
        <div>
            "Ran under version " <a class="link" href=versions>{bench.ran.name.clone()}</a>
            "; a retry runs under " <b>{bench.active.name.clone()}</b> ", which is active now."
        </div>
        <details class="fold">
            <summary>{count}</summary>
            <dl>{rows}</dl>
        </details>
        <div><a class="link" href=compare>"Compare both versions"</a></div>
    }
    .into_any()
}

fn difference(found: &Difference) -> AnyView {
    let shown = |text: &Option<String>| match text.as_deref() {
        Some("") => "empty".to_owned(),
        Some(text) => text.to_owned(),
        None => "–".to_owned(),
    };
    let aspect = if found.aspect.is_empty() { String::new() } else { format!(" ({})", found.aspect) };
    let change = format!("{} → {}", shown(&found.before), shown(&found.after));
    view! { <div><dt class="mono">{found.place.clone()} {aspect}</dt><dd>{change}</dd></div> }.into_any()
}

/// What it waits for.
fn parent(bench: &Bench, env: &str) -> Option<AnyView> {
    let parent = bench.parent.as_ref()?;
    let waits = bench.failure.status == FailureStatus::Waiting;
    let word = if waits { "Waits for " } else { "Waited for " };
    let of = parent.entities.join(" or ");
    let failure = parent.failure.map(|id| {
        let href = format!("/e/{env}/failures/{id}");
        view! { ", which " <a class="link" href=href>"fails itself"</a> }
    });
    let maps = parent.maps.iter().map(|(id, name)| {
        let href = format!("/e/{env}/maps/{id}/failures");
        view! { " · " <a class="link" href=href>{name.clone()}</a> }
    });
    let then = waits.then_some(" It goes on by itself as soon as that one is in both apps.");
    Some(
        view! {
            <div>
                {word} <b class="mono">{parent.key.clone()}</b> " of " <code class="mono">{of}</code> {failure} "." {then}
                <span class="small">{maps.collect_view()}</span>
            </div>
        }
        .into_any(),
    )
}

/// What waits for it.
fn children(bench: &Bench, env: &str) -> Option<AnyView> {
    if bench.children_total == 0 {
        return None;
    }
    let words = counted(bench.children_total, "record waits for this one", "records wait for this one");
    let rows = bench.children.iter().map(|child| {
        let href = format!("/e/{env}/failures/{}", child.failure);
        view! { <li><a class="link mono" href=href>{child.key.clone()}</a> <span class="quiet small">{child.map_name.clone()}</span></li> }
    });
    let shown = i64::try_from(bench.children.len()).unwrap_or(i64::MAX);
    let more = (0 < shown && shown < bench.children_total)
        .then(|| view! { <li class="quiet">{format!("and {} more", bench.children_total - shown)}</li> });
    Some(
        view! {
            <div>
                {words} ":"
                <ul class="plain-list">{rows.collect_view()} {more}</ul>
            </div>
        }
        .into_any(),
    )
}
