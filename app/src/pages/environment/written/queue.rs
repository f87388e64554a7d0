//! What waits in an environment, and how much may.

use super::EnvironmentFacts;
use super::typed::Typed;
use crate::ui::{Icon, Time, gauges};
use crate::wording::{bytes, counted};
use leptos::prelude::*;
use model::{FieldErrors, Permission, QueueLimits, QueueLimitsDraft, QueueLoad};

/// What is known of the queues of an environment.
pub(crate) struct QueueFacts {
    /// What waits.
    pub(crate) load: QueueLoad,
    /// How much may.
    pub(crate) limits: QueueLimits,
    /// Limits that somebody typed and that will not do.
    pub(crate) refused: Option<QueueLimitsDraft>,
}

pub(super) fn queue(facts: &EnvironmentFacts) -> impl IntoView + use<> {
    let QueueFacts { load, limits, refused } = &facts.queue;
    let oldest = load.oldest.map(|at| view! { <span>"oldest " <Time at /></span> });
    let gauges = gauges(&(*load, *limits, facts.now));
    let none = gauges.is_none().then(|| {
        view! { <p class="quiet">"There is no limit: what changes waits for as long as it has to."</p> }
    });
    let draft = refused.clone().unwrap_or_else(|| limits.into());
    let form = facts.may(Permission::Administer).then(|| form(facts, &draft));
    view! {
        <section class="card" aria-labelledby="queue">
            <header>
                <h2 id="queue">"Queue"</h2>
                <span class="more">"what is not captured yet is safe in its app"</span>
            </header>
            <div class="pad stack">
                <div class="facts quiet">
                    <b>{counted(load.changes, "change waits", "changes wait")}</b>
                    <span>{bytes(load.bytes)}</span>
                    {oldest}
                </div>
                {gauges}
                {none}
            </div>
            {form}
        </section>
    }
}

fn form(facts: &EnvironmentFacts, draft: &QueueLimitsDraft) -> AnyView {
    let errors = draft.finished().err().unwrap_or_default();
    view! {
        <form method="post" action="/api/fn/set_queue_limits" class="pad line-top stack">
            <input type="hidden" name="env" value=facts.environment.id.to_string() />
            <div class="fields-3">
                {field("soft_mb", "Warn at, in MB", "in the strip and the bell, from half of it on", &draft.soft_mb, &errors)}
                {field("soft_hours", "Warn when the oldest has waited, in hours", "the same", &draft.soft_hours, &errors)}
                {field("hard_mb", "Stop capture at, in MB", "it goes on by itself when there is room again", &draft.hard_mb, &errors)}
            </div>
            <div class="acts">
                <button class="btn">{Icon::Check.draw()} "Save limits"</button>
                <span class="quiet small">"An empty field is no limit."</span>
            </div>
        </form>
    }
    .into_any()
}

fn field(name: &str, label: &str, help: &str, value: &str, errors: &FieldErrors) -> AnyView {
    Typed {
        id: format!("queue-{name}"),
        name: format!("draft[{name}]"),
        label,
        help,
        value,
        inputmode: Some("numeric"),
        ..Typed::default()
    }
    .draw(errors.of(name))
}
