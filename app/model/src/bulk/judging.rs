//! What an act does to failures, and what becomes of one that stands so or so when its turn comes.

use crate::{BulkActId, FailureStatus};
use serde::{Deserialize, Serialize};

/// What is done to failures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum BulkKind {
    /// Their records are tried again.
    Retry,
    /// Their records are not to be written.
    Discard {
        /// Why.
        reason: String,
    },
    /// What an act put back into the queue and was not tried yet is taken out again.
    UndoRetry {
        /// That act.
        of: BulkActId,
    },
    /// What an act discarded waits for a person again, unless something newer came for its key.
    UndoDiscard {
        /// That act.
        of: BulkActId,
    },
}

/// What a bulk act needs to know of one failure when its turn comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Where it stands.
    pub status: FailureStatus,
    /// A change of its key came after the one that failed, or the key has failed anew.
    pub is_newer: bool,
    /// What the act that is undone put back into the queue waits there, and was never tried.
    pub is_untried: bool,
}

/// What became of one failure under a bulk act.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BulkResult {
    /// Its turn has not come; where the act was stopped, it is left as it was.
    Left,
    /// It was done.
    Done,
    /// Left alone: it was being tried again already.
    Retrying,
    /// Left alone: its record had passed.
    Resolved,
    /// Left alone: somebody had discarded it.
    Discarded,
    /// Not undone: something newer came for its key.
    Newer,
    /// Not undone: it had been tried, or was about to be.
    Tried,
    /// Not undone: it was not discarded any more.
    Reopened,
}

impl BulkResult {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Left,
        Self::Done,
        Self::Retrying,
        Self::Resolved,
        Self::Discarded,
        Self::Newer,
        Self::Tried,
        Self::Reopened,
    ];

    /// Was it looked at and left alone?
    pub const fn is_skipped(self) -> bool {
        !matches!(self, Self::Left | Self::Done)
    }
}

impl BulkKind {
    /// What becomes of a failure that stands so.
    pub const fn judge(&self, standing: Standing) -> BulkResult {
        match (self, standing.status) {
            (Self::Retry | Self::Discard { .. }, FailureStatus::Open | FailureStatus::Waiting) => {
                BulkResult::Done
            }
            (Self::Retry | Self::Discard { .. }, FailureStatus::Retrying) => BulkResult::Retrying,
            (Self::UndoDiscard { .. }, FailureStatus::Discarded) if standing.is_newer => BulkResult::Newer,
            (Self::UndoDiscard { .. }, FailureStatus::Discarded) => BulkResult::Done,
            (Self::UndoDiscard { .. }, _) => BulkResult::Reopened,
            (Self::UndoRetry { .. }, FailureStatus::Retrying) if standing.is_untried => BulkResult::Done,
            (
                Self::UndoRetry { .. },
                FailureStatus::Retrying | FailureStatus::Open | FailureStatus::Waiting,
            ) => BulkResult::Tried,
            (_, FailureStatus::Resolved) => BulkResult::Resolved,
            (_, FailureStatus::Discarded) => BulkResult::Discarded,
        }
    }

    /// The act that this one undoes.
    pub const fn undoes(&self) -> Option<BulkActId> {
        match self {
            Self::UndoRetry { of } | Self::UndoDiscard { of } => Some(*of),
            Self::Retry | Self::Discard { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{BulkKind, BulkResult, Standing};
    use crate::{BulkActId, FailureStatus};

    #[test]
    fn what_is_not_as_it_was_meant_is_left_alone() {
        use BulkResult::{Discarded, Done, Newer, Reopened, Resolved, Retrying, Tried};
        use FailureStatus as Is;
        let of = BulkActId(1);
        let discard = BulkKind::Discard { reason: "test".into() };
        let (undo_retry, undo_discard) = (BulkKind::UndoRetry { of }, BulkKind::UndoDiscard { of });
        let plain = |status| Standing { status, is_newer: false, is_untried: false };
        for (kind, standing, expected) in [
            (&BulkKind::Retry, plain(Is::Open), Done),
            (&BulkKind::Retry, plain(Is::Waiting), Done),
            (&BulkKind::Retry, plain(Is::Retrying), Retrying),
            (&BulkKind::Retry, plain(Is::Resolved), Resolved),
            (&discard, plain(Is::Open), Done),
            (&discard, plain(Is::Discarded), Discarded),
            (&undo_discard, plain(Is::Discarded), Done),
            (&undo_discard, Standing { is_newer: true, ..plain(Is::Discarded) }, Newer),
            (&undo_discard, plain(Is::Open), Reopened),
            (&undo_discard, plain(Is::Resolved), Reopened),
            (&undo_retry, Standing { is_untried: true, ..plain(Is::Retrying) }, Done),
            (&undo_retry, plain(Is::Retrying), Tried),
            (&undo_retry, plain(Is::Open), Tried),
            (&undo_retry, plain(Is::Resolved), Resolved),
            (&undo_retry, plain(Is::Discarded), Discarded),
        ] {
            assert_eq!(kind.judge(standing), expected, "{kind:?} {standing:?}");
        }
    }
}
