//! The shadow run of a map: what another mapping would do otherwise with what the active version does.

use crate::api::shadow::{BeginShadow, EndShadow, ShadowSheet};
use crate::ui::{Act, Badge, DirectionChip, FormProblem, Icon, Time, Tone, kept};
use crate::wording::{counted, grouped};
use leptos::prelude::*;
use model::{
    MOST_SHADOW_DIFFERENCES, Permission, ShadowDifference, ShadowField, ShadowKind, ShadowReport, ShadowValue,
};

/// What begins and ends a shadow run. It lives as long as the page.
#[derive(Clone, Copy, Default)]
pub(in crate::pages) struct ShadowActs {
    pub(super) begin: Act<BeginShadow>,
    pub(super) end: Act<EndShadow>,
}

impl ShadowActs {
    /// Changes whenever something was sent and answered.
    pub(super) fn done(self) -> usize {
        let versions = [self.begin.send.version(), self.end.send.version()];
        versions.into_iter().map(|version| version.try_get().unwrap_or_default()).sum()
    }
}

/// The whole section.
pub(in crate::pages) fn show(sheet: &ShadowSheet, env: &str, acts: ShadowActs) -> AnyView {
    let may = sheet.role.allows(Permission::Operate);
    let body = match &sheet.report {
        Some(report) => under_way(sheet, report, env, acts),
        None if may => begin(sheet, env, acts),
        None => view! { <p class="small quiet">"No shadow run is under way."</p> }.into_any(),
    };
    view! {
        <section class="card pad stack shadow" aria-labelledby="shadow-title">
            <h3 id="shadow-title">"Shadow run"</h3>
            <p class="small quiet">
                "Another version, or the draft as it is now, looks on while the active version works, and says what it would do otherwise with the same changes. It writes nothing. What the active version does not wait for, such as rows out of its filter, does not reach it. What it finds is kept in memory, as long as the server runs."
            </p>
            <FormProblem value=acts.begin.told />
            <FormProblem value=acts.end.told />
            {body}
        </section>
    }
    .into_any()
}

fn begin(sheet: &ShadowSheet, env: &str, acts: ShadowActs) -> AnyView {
    if sheet.versions.is_empty() && !sheet.has_draft {
        return view! { <p class="small quiet">"There is nothing to begin one with yet: edit the entity mappings first."</p> }
            .into_any();
    }
    let (sheet, env) = (sheet.clone(), env.to_owned());
    let key = format!("{} {}", sheet.has_draft, sheet.versions.len());
    // What somebody has chosen stays, whatever happens meanwhile.
    kept(key, move || begin_form(&sheet, &env, acts))
}

fn begin_form(sheet: &ShadowSheet, env: &str, acts: ShadowActs) -> AnyView {
    let (env, map) = (env.to_owned(), sheet.map.to_string());
    let draft = sheet.has_draft.then(|| view! { <option value="draft">"the draft"</option> });
    let versions = sheet.versions.iter().map(|version| {
        view! { <option value=version.id.to_string()>{version.name()}</option> }
    });
    let versions = versions.collect_view();
    let busy = move || acts.begin.busy.try_get() == Some(true);
    view! {
        <ActionForm action=acts.begin.send attr:class="tried-form" attr:autocomplete="off">
            <input type="hidden" name="env" value=env />
            <input type="hidden" name="map" value=map />
            <div class="field">
                <label for="shadow-with">"Let look on"</label>
                <select id="shadow-with" name="with">{draft} {versions}</select>
            </div>
            <button class="btn primary" disabled=busy aria-busy=move || busy().then_some("true")>{Icon::Play.draw()} "Begin shadow run"</button>
        </ActionForm>
    }
    .into_any()
}

fn under_way(sheet: &ShadowSheet, report: &ShadowReport, env: &str, acts: ShadowActs) -> AnyView {
    let seen = counted(report.seen, "change", "changes");
    let tone = if report.differing > 0 { Tone::Warn } else { Tone::Ok };
    let icon = if report.differing > 0 { Icon::Pencil } else { Icon::Check };
    let differing = format!("{} of {seen} would go otherwise", grouped(report.differing));
    let counts = report.counts.iter().map(|(kind, count)| {
        let (tone, icon) = mark(*kind);
        view! { <Badge tone icon label=format!("{} {}", grouped(*count), kind.label()) /> }
    });
    let counts = counts.collect_view();
    let unsaid = |count: i64, why: &'static str| {
        (count > 0).then(
            || view! { <div class="form-problem warn">{counted(count, "change", "changes")} {why}</div> },
        )
    };
    let rows = report.newest.iter().map(row).collect_view();
    let shown = i64::try_from(report.newest.len()).unwrap_or(i64::MAX);
    let table = (shown > 0).then(|| {
        let more = (shown < report.differing).then(|| {
            view! { <p class="small quiet">{format!("The newest {MOST_SHADOW_DIFFERENCES} are kept.")}</p> }
        });
        view! {
            <div class="scroll" tabindex="0" role="region" aria-label="Changes that would go otherwise">
                <table class="cards">
                    <thead>
                        <tr>
                            <th scope="col">"Record"</th>
                            <th scope="col">"Way"</th>
                            <th scope="col">"When"</th>
                            <th scope="col">"How"</th>
                            <th scope="col">"Active version → shadow"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            {more}
        }
    });
    let hidden = (shown == 0 && report.differing > 0).then(|| {
        view! { <p class="small quiet">"Which records these are is shown to operators."</p> }
    });
    let by = format!(" by {}", report.by);
    view! {
        <div class="facts">
            <span><b>{report.of.clone()}</b> " beside " {report.beside.clone()} ", since " <Time at=report.since /> {by}</span>
            <Badge tone icon label=differing />
            {counts}
        </div>
        {unsaid(report.missed, " came faster than they could be looked at, and were passed over.")}
        {unsaid(report.errors, " could not be judged, since an app did not show what had to be read for it.")}
        {table}
        {hidden}
        {sheet.role.allows(Permission::Operate).then(|| end(sheet, env, acts))}
    }
    .into_any()
}

fn end(sheet: &ShadowSheet, env: &str, acts: ShadowActs) -> AnyView {
    let (env, map) = (env.to_owned(), sheet.map.to_string());
    kept("end", move || end_form(env.clone(), map.clone(), acts))
}

fn end_form(env: String, map: String, acts: ShadowActs) -> AnyView {
    view! {
        <ActionForm action=acts.end.send>
            <input type="hidden" name="env" value=env />
            <input type="hidden" name="map" value=map />
            <details class="confirm">
                <summary class="btn">{Icon::Stop.draw()} "End shadow run…"</summary>
                <span>"What it found is gone then."</span>
                <button class="btn">"End it"</button>
            </details>
        </ActionForm>
    }
    .into_any()
}

const fn mark(kind: ShadowKind) -> (Tone, Icon) {
    match kind {
        ShadowKind::Refused => (Tone::Bad, Icon::Alert),
        ShadowKind::Passed => (Tone::Ok, Icon::Check),
        ShadowKind::Values | ShadowKind::Written | ShadowKind::LeftAlone | ShadowKind::Otherwise => {
            (Tone::Warn, Icon::Pencil)
        }
    }
}

fn row(found: &ShadowDifference) -> AnyView {
    let (tone, icon) = mark(found.kind);
    let fates = (found.fields.is_empty() || found.active.0 != found.shadow.0).then(|| {
        let said = |(fate, why): &(model::ShadowFate, String)| match why.as_str() {
            "" => fate.label().to_owned(),
            why => format!("{} ({why})", fate.label()),
        };
        view! { <div>{said(&found.active)} " → " {said(&found.shadow)}</div> }
    });
    let fields = found.fields.iter().map(field).collect_view();
    view! {
        <tr>
            <th scope="row" class="mono">{found.key.clone()}</th>
            <td data-label="Way"><DirectionChip direction=found.direction /></td>
            <td data-label="When"><Time at=found.at /></td>
            <td data-label="How"><Badge tone icon label=found.kind.label() /></td>
            <td data-label="Active version → shadow">{fates} {fields}</td>
        </tr>
    }
    .into_any()
}

fn field(field: &ShadowField) -> AnyView {
    let value = |value: &ShadowValue| match value {
        ShadowValue::NotWritten => view! { <span class="quiet">"not written"</span> }.into_any(),
        ShadowValue::Written(None) => view! { <span class="quiet">"no value"</span> }.into_any(),
        ShadowValue::Written(Some(text)) => view! { <span class="mono">{text.clone()}</span> }.into_any(),
    };
    view! {
        <div class="shadow-field"><span class="mono quiet">{field.field.clone()}</span> " " {value(&field.active)} " → " {value(&field.shadow)}</div>
    }
    .into_any()
}
