//! Who wins where both apps have changed the same record.

use model::{DecidedBy, DeletePolicy, FieldRule, Moment, Side};

use super::{PlanInput, Source};

/// The side that wins, and why.
#[derive(Clone, Copy)]
pub(super) struct Verdict {
    pub(super) winner: Side,
    pub(super) by: DecidedBy,
}

/// Who wins the fields that the row of a change and that of its rival have both changed.
pub(super) fn of_fields(input: &PlanInput<'_>, row: &Source, rival: &Source) -> Verdict {
    later(input, row.modified, rival.modified)
}

/// Who wins where the change deletes what its rival has changed.
pub(super) fn of_deletion(input: &PlanInput<'_>, rival: &Source) -> Verdict {
    let of_times = later(input, Some(input.captured_at), rival.modified);
    against_deletion(input, input.source_side(), of_times)
}

/// Who wins where the change alters what the other side deleted at that time.
pub(super) fn of_change(input: &PlanInput<'_>, row: &Source, deleted_at: Moment) -> Verdict {
    let of_times = later(input, row.modified, Some(deleted_at));
    against_deletion(input, input.target_side(), of_times)
}

fn against_deletion(input: &PlanInput<'_>, deleted: Side, as_fields: Verdict) -> Verdict {
    match input.policy.deletions {
        DeletePolicy::AsFields => as_fields,
        DeletePolicy::Deletion => Verdict { winner: deleted, by: DecidedBy::Deletion },
        DeletePolicy::Change => Verdict { winner: deleted.other(), by: DecidedBy::Change },
    }
}

/// The side that acted later, if that is what counts and both times are known; else the master. Seen from the other
/// side the answer is the same.
fn later(input: &PlanInput<'_>, ours: Option<Moment>, theirs: Option<Moment>) -> Verdict {
    let newest = |winner| Verdict { winner, by: DecidedBy::Newest };
    match (input.policy.fields, ours, theirs) {
        (FieldRule::Newest, Some(ours), Some(theirs)) if ours > theirs => newest(input.source_side()),
        (FieldRule::Newest, Some(ours), Some(theirs)) if ours < theirs => newest(input.target_side()),
        _ => Verdict { winner: input.policy.master, by: DecidedBy::Master },
    }
}
