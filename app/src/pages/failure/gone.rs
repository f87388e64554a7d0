//! What is not kept of a record any more, and forgetting the rest.

use super::Acts;
use crate::api::forgetting::ForgetRecord;
use crate::api::workbench::Bench;
use crate::ui::{Act, FormProblem, Icon, kept};
use crate::wording::counted;
use leptos::prelude::*;
use model::{FailureStatus, Permission};

/// How the names of forgotten records begin.
const FORGOTTEN: &str = "forgotten-";

/// Was its record forgotten? Those who see no keys are not told.
pub(super) fn is_forgotten(bench: &Bench) -> bool {
    bench.failure.payload_removed && bench.failure.key.starts_with(FORGOTTEN)
}

/// Says what is missing and why.
pub(super) fn note(bench: &Bench) -> Option<AnyView> {
    if !bench.failure.payload_removed {
        return None;
    }
    let (what, why) = if is_forgotten(bench) {
        (
            "This record was forgotten.".to_owned(),
            "Its key and its values were removed from all that is kept of it; what happened is told without them.",
        )
    } else {
        (
            format!("The payload was removed after {}.", counted(bench.payload_days.into(), "day", "days")),
            "What was sent and received, and the record as it was read, are kept no longer. What both apps hold now can be read all the same.",
        )
    };
    Some(
        view! { <div class="form-problem" role="note"><strong>{what}</strong> <span>" " {why}</span></div> }
            .into_any(),
    )
}

/// The button, and the dialog that says what goes.
pub(super) fn forget(bench: &Bench, env: &str, acts: Acts) -> Option<AnyView> {
    if !bench.role.allows(Permission::Administer) || is_forgotten(bench) {
        return None;
    }
    let waits = bench.failure.status.is_parked() || bench.failure.status == FailureStatus::Retrying;
    let (env, key, id) = (env.to_owned(), bench.failure.key.clone(), bench.failure.id.0);
    let act = acts.forget;
    Some(kept(format!("forget {id} {waits}"), move || dialog(env.clone(), &key, id, waits, act)))
}

fn dialog(env: String, key: &str, id: i64, waits: bool, act: Act<ForgetRecord>) -> AnyView {
    let content = if waits {
        view! {
            <div class="quiet">
                "The record still waits. Let it be written, or discard the failure; then it can be forgotten."
            </div>
        }
        .into_any()
    } else {
        view! {
            <ActionForm action=act.send attr:class="stack">
                <input type="hidden" name="env" value=env />
                <input type="hidden" name="failure" value=id.to_string() />
                <div>
                    "What goes, here and in all entity maps of this environment that share one of its entities: the values of the record in failures, in settled changes and in conflicts, what was sent and received, what people wrote by hand, and the key itself. A name that cannot be traced back takes the key's place, so that counts and the activity log still agree."
                </div>
                <div class="quiet">
                    "What stays: the record in both apps, and the link of its pair with the state that both sides agreed on, which Tandem needs to tell a change from its echo. This cannot be undone."
                </div>
                <FormProblem value=act.told />
                <div class="acts">
                    <button class="btn danger" disabled=move || act.busy.try_get() == Some(true)>"Forget this record"</button>
                </div>
            </ActionForm>
        }
        .into_any()
    };
    view! {
        <button type="button" class="btn danger" popovertarget="forget">{Icon::Trash.draw()} "Forget record…"</button>
        <dialog id="forget" popover="auto" class="dialog" aria-labelledby="forget-title">
            <h2 id="forget-title">"Forget " <span class="mono">{key.to_owned()}</span></h2>
            {content}
            <div class="acts">
                <button type="button" class="btn" popovertarget="forget" popovertargetaction="hide">"Keep it"</button>
            </div>
        </dialog>
    }
    .into_any()
}
