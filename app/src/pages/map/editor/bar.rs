//! The head of an editor: whose draft it is, what can be taken back, and saving it as a version.

use super::super::mappings::Open;
use super::Acts;
use crate::address::Address;
use crate::api::editor::{DraftFacts, MappingSheet};
use crate::ui::{FormProblem, Icon, Time, kept};
use crate::wording::counted;
use leptos::prelude::*;
use model::{FindingState, LONGEST_NOTE, Permission};

/// Who works on what, and what can be done about it. Without a draft only what the page is for.
pub(in crate::pages) fn draft_bar(sheet: &MappingSheet, env: &str, open: Open, acts: Acts) -> AnyView {
    let may = sheet.role.allows(Permission::Administer);
    let Some(draft) = &sheet.draft else {
        let words = if may {
            "Every edit begins a draft, saved as you go. It touches nothing that runs until it is saved as a version and activated."
        } else {
            "Mappings are edited by admins."
        };
        return view! { <p class="small quiet draft-hint">{words}</p> }.into_any();
    };
    let changes = i64::try_from(draft.differences.len()).unwrap_or(i64::MAX);
    let last = draft.last.as_ref().map(|(by, at)| {
        let by = format!("Last edited by {by} ");
        view! { {by} <Time at=*at /> ". " }
    });
    let others = (!draft.others.is_empty()).then(|| format!("Also edited by {}.", draft.others.join(", ")));
    let is_behind = draft.base.id != sheet.summary.version.id;
    let behind = is_behind.then(|| {
        format!(
            "Version {} is active meanwhile; the draft began with {}.",
            sheet.summary.version.number, draft.base.number
        )
    });
    let form = (may && open.save).then(|| {
        let (sheet, draft, env) = (sheet.clone(), draft.clone(), env.to_owned());
        // What was typed stays, unless it is to be said that nothing can be saved.
        kept(problems(&sheet).to_string(), move || save(&sheet, &draft, &env, acts))
    });
    let what = format!("Draft on top of {} by {}: ", draft.base.number, draft.base.publisher);
    let acts_of_it = may.then(|| buttons(sheet, draft, env, acts));
    view! {
        <section class="card draft" aria-label="Draft">
            <div class="pad draft-head">
                <div>
                    <b>{what} {counted(changes, "change", "changes")}</b>
                    <span class="quiet small">{last} "The version that runs is not touched. " {others} " " {behind}</span>
                </div>
                {acts_of_it}
            </div>
            <FormProblem value=acts.turn.told />
            <FormProblem value=acts.drop.told />
            {form}
        </section>
    }
    .into_any()
}

fn buttons(sheet: &MappingSheet, draft: &DraftFacts, env: &str, acts: Acts) -> AnyView {
    let address = Address::current();
    let map = sheet.summary.map.id.to_string();
    let hidden = || {
        view! {
            <input type="hidden" name="env" value=env.to_owned() />
            <input type="hidden" name="map" value=map.clone() />
        }
    };
    let (with_undo, with_redo, with_drop) = (hidden(), hidden(), hidden());
    let [undo, redo] = draft.turns;
    let changes = i64::try_from(draft.differences.len()).unwrap_or(i64::MAX);
    let question = format!("Throw away {}?", counted(changes, "change", "changes"));
    let revision = draft.revision.to_string();
    let save = move || address.set(&[("save", "yes"), ("line", ""), ("filter", "")]);
    view! {
        <div class="acts" role="group" aria-label="Draft">
            <ActionForm action=acts.turn.send>
                {with_undo}
                <button class="btn" name="again" value="false" disabled=!undo>"Undo"</button>
            </ActionForm>
            <ActionForm action=acts.turn.send>
                {with_redo}
                <button class="btn" name="again" value="true" disabled=!redo>"Redo"</button>
            </ActionForm>
            <ActionForm action=acts.drop.send>
                {with_drop}
                <input type="hidden" name="revision" value=revision />
                <details class="confirm">
                    <summary class="btn danger">{Icon::Trash.draw()} "Discard draft…"</summary>
                    <span>{question}</span>
                    <button class="btn danger">"Discard it"</button>
                </details>
            </ActionForm>
            <a class="btn primary" href=save data-noscroll=true>{Icon::Disk.draw()} "Save as version…"</a>
        </div>
    }
    .into_any()
}

/// How many problems keep a version from being saved.
fn problems(sheet: &MappingSheet) -> usize {
    sheet.findings.iter().flatten().filter(|it| it.finding.state == FindingState::Problem).count()
}

/// Publisher, number and note, with what the version changes.
fn save(sheet: &MappingSheet, draft: &DraftFacts, env: &str, acts: Acts) -> AnyView {
    let address = Address::current();
    let problems = problems(sheet);
    let blocked = (problems > 0).then(|| {
        let words = counted(i64::try_from(problems).unwrap_or(i64::MAX), "problem", "problems");
        view! { <div class="form-problem bad" role="alert">{format!("Solve {words} first: such a version would not work.")}</div> }
    });
    let is_blocked = blocked.is_some();
    let first = draft.publishers.first();
    let (publisher, number) = first
        .map(|(publisher, proposed)| (publisher.name.clone(), proposed.number.clone()))
        .unwrap_or_default();
    let options = draft.publishers.iter().map(|(publisher, proposed)| {
        view! { <option value=publisher.name.clone()>{format!("{}, next {}", publisher.label, proposed.number)}</option> }
    });
    let options = options.collect_view();
    let busy = move || acts.save.busy.try_get() == Some(true);
    let (env, map, revision) = (env.to_owned(), sheet.summary.map.id.to_string(), draft.revision.to_string());
    view! {
        <ActionForm action=acts.save.send attr:class="pad line-top stack" attr:autocomplete="off">
            <input type="hidden" name="env" value=env />
            <input type="hidden" name="map" value=map />
            <input type="hidden" name="revision" value=revision />
            {blocked}
            <FormProblem value=acts.save.told />
            <div class="fields-3">
                <div class="field">
                    <label for="save-publisher">"Publisher"</label>
                    <input id="save-publisher" name="draft[publisher]" list="publishers" value=publisher required=true />
                    <datalist id="publishers">{options}</datalist>
                    <div class="note">"A name that is new becomes known."</div>
                </div>
                <div class="field">
                    <label for="save-number">"Version"</label>
                    <input id="save-number" name="draft[number]" class="mono" value=number required=true pattern="[0-9]+[.][0-9]+[.][0-9]+[.][0-9]+" />
                    <div class="note">"Later than every other one of the publisher."</div>
                </div>
                <div class="field">
                    <label for="save-note">"Note"</label>
                    <input id="save-note" name="draft[note]" maxlength=LONGEST_NOTE.to_string() placeholder="Why, for those who come after you" />
                </div>
            </div>
            <div class="acts">
                <button class="btn primary" disabled=move || is_blocked || busy() aria-busy=move || busy().then_some("true")>
                    {move || if busy() { "Saving…" } else { "Save version" }}
                </button>
                <a class="btn" href=move || address.set(&[("save", "")]) data-noscroll=true>"Cancel"</a>
            </div>
        </ActionForm>
    }
    .into_any()
}
