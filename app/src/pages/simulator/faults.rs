//! Faults of a stand-in app, on command.

use super::form::side_value;
use super::place::{Acts, Place};
use crate::api::simulator::Faults;
use crate::ui::{FormProblem, Icon};
use leptos::prelude::*;

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
    let Place { side, table, acts: Acts { set, was_set, reject, rejected, clear, .. }, .. } = place;
    let id = move |name: &str| format!("{}-{name}", side_value(side));
    let any = faults != Faults::default();
    let hidden = || {
        view! {
            <input type="hidden" name="env" value=env.clone() />
            <input type="hidden" name="side" value=side_value(side) />
        }
    };
    let (with_offline, with_slow, with_clear, with_reject) = (hidden(), hidden(), hidden(), hidden());
    let clears = any.then(|| {
        view! {
            <ActionForm action=clear>
                {with_clear}
                <button class="btn">{Icon::Check.draw()} "Switch all faults off"</button>
            </ActionForm>
        }
    });
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
            <div class="inline-forms">
                <ActionForm action=set>
                    {with_offline}
                    <button class="btn" name="offline" value=next>{Icon::Unplugged.draw()} {word}<span class="sr">{format!(": {side}")}</span></button>
                </ActionForm>
                <ActionForm action=set attr:class="inline-form">
                    {with_slow}
                    <label for=id("slow")>"Answer slower by"</label>
                    <input id=id("slow") class="short" name="slow_ms" type="number" min="0" max="60000" step="1" value=faults.slow_ms.to_string() required=true />
                    <span>"ms"</span>
                    <button class="btn">"Set"</button>
                </ActionForm>
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
