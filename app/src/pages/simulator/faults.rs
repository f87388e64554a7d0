//! Faults of a stand-in app, on command.

use super::form::side_value;
use super::place::{Acts, Place};
use crate::api::simulator_faults::{Doorbells, Faults, Late, Pages};
use crate::ui::{FormProblem, Icon};
use leptos::prelude::*;
use model::Side;

/// How old the stamps of late commits are unless somebody says otherwise, in seconds.
const USUAL_AGE: u32 = 4;

/// Switches for what goes wrong.
#[component]
pub(super) fn FaultsForm(
    /// What goes wrong now.
    faults: Faults,
    /// Where.
    place: Place,
    /// The environment's name in URLs.
    env: String,
) -> impl IntoView {
    let Place { side, table, acts: Acts { set, was_set, was_late, reject, rejected, clear, .. }, .. } = place;
    let id = move |name: &str| format!("{}-{name}", side_value(side));
    let any = faults != Faults::default();
    let hidden = || whose(&env, side);
    let (with_offline, with_slow, with_clear, with_reject) = (hidden(), hidden(), hidden(), hidden());
    let clears = any.then(|| {
        view! {
            <ActionForm action=clear>
                {with_clear}
                <button class="btn">{Icon::Check.draw()} "Switch all faults off"</button>
            </ActionForm>
        }
    });
    let slowest = faults.slow.p99_ms.map(|ms| ms.to_string()).unwrap_or_default();
    let (word, next) = if faults.offline { ("Bring back online", "false") } else { ("Take offline", "true") };
    let rules = faults
        .reject
        .iter()
        .map(|rule| {
            let filter = rule.filter.clone().unwrap_or_else(|| "every row".to_owned());
            view! {
                <li>
                    <b>{rule.table.clone()}</b> " where " <code class="mono">{filter}</code> ": " {rule.message.clone()}
                </li>
            }
        })
        .collect_view();
    view! {
        <details class="faults" open=any>
            <summary>{Icon::Alert.draw()} "Faults on command"</summary>
            <FormProblem value=was_set />
            <FormProblem value=was_late />
            <div class="inline-forms">
                <ActionForm action=set>
                    {with_offline}
                    <button class="btn" name="change[offline]" value=next>{Icon::Unplugged.draw()} {word}<span class="sr">{format!(": {side}")}</span></button>
                </ActionForm>
                <ActionForm action=set attr:class="inline-form">
                    {with_slow}
                    <label for=id("slow")>"Answer slower: typically"</label>
                    <input id=id("slow") class="short" name="change[slow][median_ms]" type="number" min="0" max="60000" step="1" value=faults.slow.median_ms.to_string() required=true />
                    <label for=id("slowest")>"ms, 1 in 100 takes"</label>
                    <input id=id("slowest") class="short" name="change[slow][p99_ms]" type="number" min="0" max="60000" step="1" value=slowest placeholder="the same" />
                    <span>"ms"</span>
                    <button class="btn">"Set"<span class="sr">{format!(" slowness: {side}")}</span></button>
                </ActionForm>
                <Answers faults=faults.clone() place env=env.clone() />
                <Times faults=faults.clone() place env=env.clone() />
                {clears}
            </div>
            <ul class="plain-list">{rules}</ul>
            <FormProblem value=rejected />
            <ActionForm action=reject attr:class="reject-form">
                {with_reject}
                <input type="hidden" name="table" prop:value=move || table.get() value=table.now() />
                <div class="field">
                    <label for=id("reject-filter")>"Reject writes to " {move || table.get()} " where"</label>
                    <input id=id("reject-filter") name="filter" class="mono" placeholder="every row, or an OData filter" autocomplete="off" />
                </div>
                <div class="field">
                    <label for=id("reject-message")>"and answer"</label>
                    <input id=id("reject-message") name="message" placeholder="what the app would say" autocomplete="off" />
                </div>
                <button class="btn">"Add rejection"</button>
            </ActionForm>
        </details>
    }
}

/// Switches for what becomes of requests, their answers, doorbells and links to changes.
#[component]
fn Answers(faults: Faults, place: Place, env: String) -> impl IntoView {
    let Place { side, acts: Acts { set, .. }, .. } = place;
    let id = move |name: &str| format!("{}-{name}", side_value(side));
    let hidden = || whose(&env, side);
    let (with_refuse, with_lost, with_bells, with_expiry) = (hidden(), hidden(), hidden(), hidden());
    let statuses = [
        ("401", "401 Unauthorized"),
        ("403", "403 Forbidden"),
        ("429", "429 Too many requests"),
        ("500", "500 Server error"),
        ("502", "502 Bad gateway"),
        ("503", "503 Unavailable"),
    ];
    let statuses = choices(statuses, &faults.refuse.status.to_string());
    let bells = [("ring", "ring"), ("lost", "are lost"), ("twice", "ring twice")];
    let bells = choices(
        bells,
        match faults.doorbells {
            Doorbells::Ring => "ring",
            Doorbells::Lost => "lost",
            Doorbells::Twice => "twice",
        },
    );
    // Only the CRM hands out links to changes.
    let expiry = (side == Side::Right).then(|| {
        let (word, next) = if faults.expire_changes {
            ("Honour change links again", "false")
        } else {
            ("Let change links expire", "true")
        };
        view! {
            <ActionForm action=set>
                {with_expiry}
                <button class="btn" name="change[expire_changes]" value=next>{word}</button>
            </ActionForm>
        }
    });
    view! {
                <ActionForm action=set attr:class="inline-form">
        {with_refuse}
        <label for=id("refuse")>"Answer"</label>
        <select id=id("refuse") name="change[refuse][status]">{statuses}</select>
        <label for=id("refuse-share")>"to"</label>
        <input id=id("refuse-share") class="short" name="change[refuse][percent]" type="number" min="0" max="100" step="1" value=faults.refuse.percent.to_string() required=true />
        <span>"% of requests"</span>
        <button class="btn">"Set"<span class="sr">{format!(" refusals: {side}")}</span></button>
    </ActionForm>
    <ActionForm action=set attr:class="inline-form">
        {with_lost}
        <label for=id("lost")>"Do, but lose the answer of"</label>
        <input id=id("lost") class="short" name="change[lose_answers]" type="number" min="0" max="100" step="1" value=faults.lose_answers.to_string() required=true />
        <span>"% of writes"</span>
        <button class="btn">"Set"<span class="sr">{format!(" lost answers: {side}")}</span></button>
    </ActionForm>
    <ActionForm action=set attr:class="inline-form">
        {with_bells}
        <label for=id("bells")>"Doorbells"</label>
        <select id=id("bells") name="change[doorbells]">{bells}</select>
        <button class="btn">"Set"<span class="sr">{format!(" doorbells: {side}")}</span></button>
    </ActionForm>
    {expiry}
    }
}

/// Switches for when things happen: commits that appear late, and edits between the pages of a reading.
#[component]
fn Times(faults: Faults, place: Place, env: String) -> impl IntoView {
    let Place { side, acts: Acts { set, late, .. }, .. } = place;
    let id = move |name: &str| format!("{}-{name}", side_value(side));
    let (with_late, with_pages) = (whose(&env, side), whose(&env, side));
    let Late { percent, ms } = faults.late;
    let age = if ms == 0 { USUAL_AGE } else { ms / 1000 };
    let Pages { rows, edits } = faults.pages;
    view! {
        <ActionForm action=late attr:class="inline-form">
            {with_late}
            <label for=id("late")>"Commit"</label>
            <input id=id("late") class="short" name="percent" type="number" min="0" max="100" step="1" value=percent.to_string() required=true />
            <label for=id("age")>"% of writes late, with a stamp"</label>
            <input id=id("age") class="short" name="seconds" type="number" min="0" max="3600" step="1" value=age.to_string() required=true />
            <span>"s old"</span>
            <button class="btn">"Set"<span class="sr">{format!(" late commits: {side}")}</span></button>
        </ActionForm>
        <ActionForm action=set attr:class="inline-form">
            {with_pages}
            <label for=id("page")>"Cut pages after"</label>
            <input id=id("page") class="short" name="change[pages][rows]" type="number" min="0" max="10000" step="1" value=rows.to_string() required=true />
            <label for=id("edits")>"rows and let people make"</label>
            <input id=id("edits") class="short" name="change[pages][edits]" type="number" min="0" max="9999" step="1" value=edits.to_string() required=true />
            <span>"edits in between"</span>
            <button class="btn">"Set"<span class="sr">{format!(" pages: {side}")}</span></button>
        </ActionForm>
    }
}

/// The environment and the side, as every form here carries them.
pub(super) fn whose(env: &str, side: Side) -> impl IntoView + use<> {
    view! {
        <input type="hidden" name="env" value=env.to_owned() />
        <input type="hidden" name="side" value=side_value(side) />
    }
}

fn choices<const N: usize>(
    options: [(&'static str, &'static str); N],
    chosen: &str,
) -> impl IntoView + use<N> {
    options
        .map(|(value, label)| view! { <option value=value selected=value == chosen>{label}</option> })
        .into_iter()
        .collect_view()
}

/// Milliseconds as seconds, such as `4` or `0.5`.
pub(super) fn seconds(ms: u32) -> String {
    (f64::from(ms) / 1000.0).to_string()
}
