//! What stands against a mapping, each with the button that mends it.

use super::Acts;
use crate::api::editor::MappingSheet;
use crate::api::fixes::Told;
use crate::ui::{Badge, FormProblem, Icon, Tone, kept, words};
use crate::wording::counted;
use leptos::html::Summary;
use leptos::prelude::*;
use model::FindingState;

/// More than so many stay folded until somebody asks for them.
const MOST_SHOWN: usize = 20;

/// How many problems and warnings there are, and each of them.
pub(in crate::pages) fn findings(sheet: &MappingSheet, env: &str, acts: Acts) -> AnyView {
    let told = match &sheet.findings {
        Err(cause) => {
            let words = format!("It cannot be checked now: {cause}.");
            return view! { <div class="form-problem warn">{words}</div> }.into_any();
        }
        Ok(told) => told,
    };
    let refused = view! { <FormProblem value=acts.mend.told /> };
    if told.is_empty() {
        return refused.into_any();
    }
    let key: Vec<String> = told
        .iter()
        .map(|Told { finding, fix }| format!("{} {} {} {fix:?}", finding.code, finding.title, finding.found))
        .collect();
    let (told, env, map) = (told.clone(), env.to_owned(), sheet.summary.map.id.to_string());
    view! {
        {refused}
        {kept(key.join(";"), move || list(&told, &env, &map, acts))}
    }
    .into_any()
}

/// What was found, problems first. It stays as somebody has unfolded it until something else is found.
fn list(told: &[Told], env: &str, map: &str, acts: Acts) -> AnyView {
    let count = |state: FindingState| told.iter().filter(|it| it.finding.state == state).count();
    let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let (bad, warned) = (count(FindingState::Problem), count(FindingState::Warning));
    let counts = [
        (bad, counted(number(bad), "problem", "problems")),
        (warned, counted(number(warned), "warning", "warnings")),
    ];
    let label: Vec<String> =
        counts.into_iter().filter(|(count, _)| *count > 0).map(|(_, words)| words).collect();
    let is_bad = bad > 0;
    let tone = if is_bad { Tone::Bad } else { Tone::Warn };
    let can_mend = told.iter().any(|it| it.fix.is_some());
    // So many would hide the lines that they are about, and be laid out anew with every key that is pressed.
    let is_open = (is_bad || can_mend) && told.len() <= MOST_SHOWN;
    let items = told.iter().map(|it| view! { <li>{item(it, env, map, acts)}</li> }).collect_view();
    let note = can_mend.then(|| {
        view! { <p class="small quiet pad" id="fix-note">"What a button does is an edit of the draft like any other; Undo takes it back."</p> }
    });
    let summary = NodeRef::<Summary>::new();
    Effect::new(move |_| {
        // The button that was pressed is gone: whoever works by keyboard goes on at what is left.
        let is_lost = || document().active_element().is_none_or(|it| it.tag_name() == "BODY");
        let is_done = acts.mend.send.version().try_get_untracked().unwrap_or_default() > 0;
        if let Some(summary) = summary.get().filter(|_| is_done && is_lost()) {
            let _ = summary.focus();
        }
    });
    view! {
        <details id="findings" class="card findings" open=is_open>
            <summary class="pad" node_ref=summary><Badge tone icon=Icon::Alert label=label.join(", ") /></summary>
            <ul class="plain-list pad">{items}</ul>
            {note}
        </details>
    }
    .into_any()
}

/// One finding with its place, code and remedy, and the act that mends it.
fn item(told: &Told, env: &str, map: &str, acts: Acts) -> AnyView {
    let finding = &told.finding;
    let tone = if finding.state == FindingState::Problem { Tone::Bad } else { Tone::Warn };
    let fix = told.fix.clone().map(|label| {
        let of = format!(": {} {}", finding.code, finding.title);
        let (env, map) = (env.to_owned(), map.to_owned());
        let (code, title, found) = (finding.code.clone(), finding.title.clone(), finding.found.clone());
        view! {
            <ActionForm action=acts.mend.send attr:class="fix">
                <input type="hidden" name="env" value=env />
                <input type="hidden" name="map" value=map />
                <input type="hidden" name="code" value=code />
                <input type="hidden" name="title" value=title />
                <input type="hidden" name="found" value=found />
                <input type="hidden" name="label" value=label.clone() />
                <button class="btn small-btn" aria-describedby="fix-note" disabled=move || acts.mend.busy.try_get() == Some(true)>{label}<span class="sr">{of}</span></button>
            </ActionForm>
        }
    });
    view! {
        <Badge tone icon=Icon::Alert label=finding.code.clone() /> " "
        <b class="mono">{finding.title.clone()}</b> " " {words(&finding.found)} " "
        <span class="quiet">{words(&finding.remedy)}</span>
        {fix}
    }
    .into_any()
}
