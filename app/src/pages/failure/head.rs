//! What happened, what to do about it, and the buttons that do it.

use super::{Acts, gone, here, list};
use crate::api::workbench::Bench;
use crate::ui::{CopyText, DirectionChip, FailureBadge, File, FormProblem, Icon, Time, download, kept};
use crate::wording::counted;
use leptos::prelude::*;
use model::{FailureStatus, Operation, Permission};

/// Headline, suggested fix and facts in one glance.
pub(super) fn head(bench: &Bench, env: &str, acts: Acts) -> AnyView {
    let failure = &bench.failure;
    let title = if failure.key.is_empty() { format!("Failure {}", failure.id) } else { failure.key.clone() };
    let map = format!("/e/{env}/maps/{}", failure.map);
    let verb = match failure.operation {
        Operation::Upsert => "write",
        Operation::Delete => "delete",
    };
    let tries = (failure.status != FailureStatus::Waiting)
        .then(|| counted(i64::from(failure.attempts), "attempt", "attempts"))
        .map(|tries| view! { <span>{tries} " to " {verb}</span> });
    let company = (!failure.company.is_empty()).then(|| view! { <span>{failure.company.clone()}</span> });
    view! {
        <nav class="quiet way-back" aria-label="Where this is">
            <a class="link" href=list(env, bench)>"Failures of " {bench.map_name.clone()}</a>
        </nav>
        <div class="head">
            <div>
                <h1>{title}</h1>
                <div class="facts">
                    <a class="link" href=map>{bench.map_name.clone()}</a>
                    <DirectionChip direction=failure.direction />
                    {company}
                    {tries}
                    <span>"first " <Time at=failure.first_at /></span>
                    <span>"last " <Time at=failure.last_at /></span>
                </div>
            </div>
            <div class="acts">
                {download(File::Failure(failure.id).address(""), "Download log", "of this failure")}
                {buttons(bench, env, acts)}
            </div>
        </div>
        {why(bench, env)}
    }
    .into_any()
}

/// What went wrong and what to do about it.
fn why(bench: &Bench, env: &str) -> AnyView {
    let failure = &bench.failure;
    let code =
        (!failure.code.is_empty()).then(|| view! { <code class="mono quiet">{failure.code.clone()}</code> });
    let hint = (!failure.remedy.hint.is_empty())
        .then(|| view! { <div class="fix">{failure.remedy.hint.clone()}</div> });
    let correlation = (!failure.correlation.is_empty()).then(|| {
        view! { <span class="facts small">"Correlation " <CopyText text=failure.correlation.clone() what="correlation id" /></span> }
    });
    view! {
        <section class="card why" aria-label="What happened">
            <div class="failure-line">
                <b class="headline">{failure.remedy.headline.clone()}</b>
                <FailureBadge status=failure.status resolution=failure.resolution />
                <span class="small">{failure.class.label()}</span>
                {code}
            </div>
            {hint}
            {alike(bench, env)}
            {correlation}
        </section>
    }
    .into_any()
}

/// Others that failed for the same reason.
fn alike(bench: &Bench, env: &str) -> Option<AnyView> {
    let words = match bench.alike {
        ..=0 => return None,
        1 => "One other record fails for the same reason.".to_owned(),
        many => format!("{} other records fail for the same reason.", crate::wording::grouped(many)),
    };
    let href = format!("/e/{env}/failures/groups/{}?status=open", bench.failure.group);
    Some(
        view! { <div class="fix">{words} " " <a class="link" href=href>"Show all of them"</a></div> }
            .into_any(),
    )
}

/// What can be done: another try as it is, other values, or nothing at all.
fn buttons(bench: &Bench, env: &str, acts: Acts) -> Option<AnyView> {
    let failure = &bench.failure;
    if !bench.role.allows(Permission::Operate) {
        return None;
    }
    let parked = failure.status.is_parked();
    let can_edit = bench.fields.as_ref().is_ok_and(|fields| fields.iter().any(|field| field.input.is_some()));
    let edit = (parked && can_edit).then(|| {
        let open = here(&[("edit", "1"), ("sent", "")]);
        view! { <a class="btn" href=open data-noscroll=true>{Icon::Pencil.draw()} "Edit and retry"</a> }
    });
    let forms = parked.then(|| {
        let (id, map, env) = (failure.id.0, failure.map, env.to_owned());
        kept(format!("acts {id}"), move || act_form(id, map, env.clone(), acts))
    });
    let forget = gone::forget(bench, env, acts);
    Some(view! { <div class="acts">{edit} {forms} {forget}</div> }.into_any())
}

fn act_form(id: i64, map: model::MapId, env: String, acts: Acts) -> AnyView {
    let value = acts.act.value();
    view! {
        <ActionForm action=acts.act attr:class="acts failure-forms">
            <input type="hidden" name="env" value=env />
            <input type="hidden" name="map" value=map.to_string() />
            <button class="btn primary" name="act" value=format!("retry:{id}")>{Icon::Retry.draw()} "Retry"</button>
            <button type="button" class="btn danger" popovertarget="discard">"Discard…"</button>
            <dialog id="discard" popover="auto" class="dialog" aria-labelledby="discard-title">
                <h2 id="discard-title">"Discard this failure"</h2>
                <div class="quiet">
                    "The record is not written to the other app; the two stay different until it changes again. The reason stands in the activity log."
                </div>
                <div class="field">
                    <label for="discard-reason">"Reason"</label>
                    <input id="discard-reason" name="reason" maxlength="200" autocomplete="off" placeholder="for example: duplicate of US-014" />
                </div>
                <div class="acts">
                    <button class="btn danger" name="act" value=format!("discard:{id}")>"Discard"</button>
                    <button type="button" class="btn" popovertarget="discard" popovertargetaction="hide">"Keep it"</button>
                </div>
            </dialog>
            <FormProblem value=value />
        </ActionForm>
    }
    .into_any()
}
