//! What the one who asked for an act is told, and the way back.

use super::address;
use crate::api::bulk::{BulkOutcome, ChangeBulkAct};
use crate::ui::FormProblem;
use crate::wording::{bulk_title, bulk_verb, counted};
use leptos::prelude::*;
use model::{BulkActId, BulkStatus};
use std::time::Duration;

/// For so long an act can be undone where it was asked for; later on its own page.
const OFFERED: Duration = Duration::from_secs(10);

/// What stops and undoes acts; it belongs to the page, since forms come and go.
#[derive(Clone, Copy)]
pub(in crate::pages) struct Changes(ServerAction<ChangeBulkAct>);

impl Changes {
    pub(in crate::pages) fn new() -> Self {
        Self(ServerAction::new())
    }

    /// Grows with each act that was stopped or undone.
    pub(in crate::pages) fn version(self) -> usize {
        self.0.version().get()
    }

    /// What became of the last one.
    pub(in crate::pages) fn told(self, env: &str) -> impl IntoView + use<> {
        let (value, env) = (self.0.value(), env.to_owned());
        view! {
            <FormProblem value />
            {move || {
                let act = value.try_get().flatten().and_then(Result::ok)?;
                let words = match act.status {
                    BulkStatus::Cancelled => "Stopped. What was done stays done; what is left stays as it was.".to_owned(),
                    BulkStatus::Working => format!("{} goes on by itself.", bulk_title(&act)),
                    BulkStatus::Done if act.skipped == 0 => {
                        format!("{} {}.", counted(act.done, "failure", "failures"), bulk_verb(&act.kind))
                    }
                    BulkStatus::Done => format!(
                        "{} {}, {} left alone.",
                        counted(act.done, "failure", "failures"),
                        bulk_verb(&act.kind),
                        act.skipped
                    ),
                };
                let href = address(&env, act.id);
                Some(view! {
                    <div class="form-problem ok" role="status">{words} " " <a class="link" href=href>"See each record"</a></div>
                })
            }}
        }
    }

    /// A form with one button.
    pub(super) fn button(self, env: &str, id: BulkActId, act: &'static str, word: &'static str) -> AnyView {
        let env = env.to_owned();
        let class = if act == "stop" { "btn small-btn danger" } else { "btn small-btn" };
        view! {
            <ActionForm action=self.0 attr:class="inline-form">
                <input type="hidden" name="env" value=env />
                <input type="hidden" name="id" value=id.to_string() />
                <button class=class name="act" value=act>{word}</button>
            </ActionForm>
        }
        .into_any()
    }
}

/// What an act that was just asked for came to; one that is done can be undone for ten seconds.
pub(in crate::pages) fn outcome(done: BulkOutcome, env: &str, changes: Changes) -> AnyView {
    let Some(id) = done.id.filter(|_| done.is_working || done.count > 0) else {
        return view! { <div class="form-problem ok" role="status">"Nothing was open any more; nothing was changed."</div> }
            .into_any();
    };
    let count = counted(done.count, "failure", "failures");
    let words = match (done.is_working, done.is_discard) {
        (true, true) => format!("{count} are being discarded; it goes on by itself."),
        (true, false) => format!("{count} are put back into the queue step by step; it goes on by itself."),
        (false, true) => format!("{count} discarded."),
        (false, false) => format!("{count} tried again; each row says what comes of it."),
    };
    let alone = (done.skipped > 0).then(|| format!(" {} left alone.", done.skipped));
    let offered = RwSignal::new(!done.is_working);
    Effect::new(move |_| {
        set_timeout(
            move || {
                offered.try_set(false);
            },
            OFFERED,
        );
    });
    let env = env.to_owned();
    let href = address(&env, id);
    let word = if done.is_discard { "Undo" } else { "Take back" };
    view! {
        <div class="form-problem ok bulk-told">
            <span role="status">{words} {alone}</span>
            <a class="link" href=href>{if done.is_working { "Follow it" } else { "See each record" }}</a>
            {move || offered.try_get().unwrap_or_default().then(|| changes.button(&env, id, "undo", word))}
        </div>
    }
    .into_any()
}
