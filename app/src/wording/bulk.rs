//! Acts on many failures in words.

use super::numbers::counted;
use crate::ui::{Icon, Tone};
use model::{Activity, ActivityKind, BulkAct, BulkKind, BulkResult, BulkStatus, Direction};

/// What an act is: `Retry of 1,204 failures`.
pub(crate) fn bulk_title(act: &BulkAct) -> String {
    let failures = counted(act.total, "failure", "failures");
    match act.kind {
        BulkKind::Retry => format!("Retry of {failures}"),
        BulkKind::Discard { .. } => format!("Discard of {failures}"),
        BulkKind::UndoRetry { .. } => format!("Taking back the retry of {failures}"),
        BulkKind::UndoDiscard { .. } => format!("Undoing the discard of {failures}"),
    }
}

/// What is done to each of its failures, as a participle.
pub(crate) const fn bulk_verb(kind: &BulkKind) -> &'static str {
    match kind {
        BulkKind::Retry => "put back into the queue",
        BulkKind::Discard { .. } => "discarded",
        BulkKind::UndoRetry { .. } => "taken back",
        BulkKind::UndoDiscard { .. } => "no longer discarded",
    }
}

/// What became of one failure.
pub(crate) const fn bulk_result(act: &BulkAct, result: BulkResult) -> (&'static str, Tone, Icon) {
    match (result, act.status) {
        (BulkResult::Left, BulkStatus::Cancelled) => ("Left as it was", Tone::Idle, Icon::Stop),
        (BulkResult::Left, _) => ("Its turn comes", Tone::Info, Icon::Pause),
        (BulkResult::Done, _) => match act.kind {
            BulkKind::Retry => ("Put back into the queue", Tone::Ok, Icon::Check),
            BulkKind::Discard { .. } => ("Discarded", Tone::Ok, Icon::Check),
            BulkKind::UndoRetry { .. } => ("Taken back", Tone::Ok, Icon::Check),
            BulkKind::UndoDiscard { .. } => ("Waits again", Tone::Ok, Icon::Check),
        },
        (BulkResult::Retrying, _) => ("Left alone: it was being tried already", Tone::Idle, Icon::Dash),
        (BulkResult::Resolved, _) => ("Left alone: its record had passed", Tone::Idle, Icon::Dash),
        (BulkResult::Discarded, _) => ("Left alone: somebody had discarded it", Tone::Idle, Icon::Dash),
        (BulkResult::Newer, _) => ("Not undone: something newer came for its key", Tone::Warn, Icon::Alert),
        (BulkResult::Tried, _) => ("Not taken back: it had been tried", Tone::Warn, Icon::Alert),
        (BulkResult::Reopened, _) => ("Left alone: it was not discarded any more", Tone::Idle, Icon::Dash),
    }
}

/// A retry of failures, and what is undone or not gone on with; as an entry of a timeline.
pub(super) fn of_many(activity: &Activity) -> (String, Option<Direction>, String, Icon, Tone) {
    let count = counted(activity.count, "failure", "failures");
    let (what, detail, icon, tone) = match activity.kind {
        ActivityKind::RetryRequested => (format!("Retry of {count} asked for"), "", Icon::Retry, Tone::Info),
        ActivityKind::DiscardUndone => (
            format!("{count} no longer discarded"),
            "They wait for a decision again.",
            Icon::Retry,
            Tone::Info,
        ),
        ActivityKind::RetryTakenBack => {
            (format!("Retry of {count} taken back"), "They had not been tried yet.", Icon::Stop, Tone::Info)
        }
        _ => (format!("Stopped before {count}"), "What was left stays as it was.", Icon::Stop, Tone::Warn),
    };
    (what, None, detail.to_owned(), icon, tone)
}
