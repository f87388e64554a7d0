//! What one captured change means for the other app.

mod bounce;
mod contest;
mod deletion;
mod dispute;
mod settle;
mod unsure;
mod upsert;
mod weigh;

use model::{
    ConflictPolicy, DeletePolicy, Direction, MapId, Moment, Operation, RecordLink, Side, SkipReason,
};
use odata::value::Record;

use crate::{Compiled, KeyFault, ProjectFault, State};

pub use dispute::{dispute, gone_dispute};
pub use settle::{gone_link, revived_link, settled_link};
pub use unsure::is_unsure;

/// A row of the side a change comes from.
#[derive(Debug, Clone, PartialEq)]
pub struct Source {
    /// As the app sent it; filters look at this.
    pub record: Record,
    /// Its mapped fields, from [`Compiled::state`].
    pub state: State,
    /// When the change was made, from [`Compiled::modified`].
    pub modified: Option<Moment>,
}

/// The row of the other side that has the key.
#[derive(Debug, Clone, PartialEq)]
pub struct TargetRow {
    /// Its id in its app.
    pub id: String,
    /// Its mapped fields, from [`Compiled::state`].
    pub state: State,
}

/// Everything a decision rests on.
#[derive(Debug, Clone, Copy)]
pub struct PlanInput<'a> {
    /// The map's active version.
    pub compiled: &'a Compiled,
    /// The map.
    pub map: MapId,
    /// The way the change travels.
    pub direction: Direction,
    /// What happened.
    pub operation: Operation,
    /// The source row. It must not be older than the last write to it that has settled: a change whose `observed` is
    /// below the link's `written` of the source has to be read again. `None` when the row is gone.
    pub source: Option<&'a Source>,
    /// When the change was captured: a deletion counts as made then, as no app tells when it was.
    pub captured_at: Moment,
    /// The change's id of the source row in its app.
    pub source_id: &'a str,
    /// The change's canonical key.
    pub key: &'a str,
    /// The link of that key, also a deleted one.
    pub link: Option<&'a RecordLink>,
    /// The target's row of that key; needed only when there is no live link, and ignored when there is one.
    pub target: Option<&'a TargetRow>,
    /// The row of an upsert of the same key that waits in the other direction, as fresh as `source` has to be.
    pub opposite: Option<&'a Source>,
    /// When the delete of the same key was captured that waits in the other direction, of the very row that the link
    /// knows by its id, if there is one. Not where that row was written again since: then the delete is the echo of an
    /// older one.
    pub opposite_deleted_at: Option<Moment>,
    /// What somebody wrote in place of the target's values; fields that do not travel this way are passed over.
    pub edited: Option<&'a State>,
    /// Who wins where both have changed the record.
    pub policy: ConflictPolicy,
    /// The time of the decision.
    pub now: Moment,
}

/// What to do about a change.
#[derive(Debug, Clone, PartialEq)]
pub enum Plan {
    /// Create the target row.
    Create {
        /// Every projected field that has a value, key fields included, and those whose lack of one the map has sent.
        fields: State,
    },
    /// Update the target row.
    Update {
        /// The target row's id.
        id: String,
        /// Only the fields that change; never key fields.
        fields: State,
    },
    /// Delete the target row.
    Delete {
        /// The target row's id.
        id: String,
    },
    /// Write nothing.
    Skip {
        /// Why.
        reason: SkipReason,
        /// The link as it is from now on; `None` = untouched.
        link: Option<RecordLink>,
    },
    /// The record cannot be written; a person has to look.
    Invalid(Refusal),
    /// Both apps keep changing what we write: the third time within a minute is not written.
    Loop,
}

impl Plan {
    /// The target's fields that are to be written.
    pub const fn fields(&self) -> Option<&State> {
        match self {
            Self::Create { fields } | Self::Update { fields, .. } => Some(fields),
            Self::Delete { .. } | Self::Skip { .. } | Self::Invalid(_) | Self::Loop => None,
        }
    }

    /// The same, to take some out that are to be written later.
    pub const fn fields_mut(&mut self) -> Option<&mut State> {
        match self {
            Self::Create { fields } | Self::Update { fields, .. } => Some(fields),
            Self::Delete { .. } | Self::Skip { .. } | Self::Invalid(_) | Self::Loop => None,
        }
    }
}

/// Why a record cannot be written, whatever the target says.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Some fields cannot be written.
    #[error("some fields cannot be written")]
    Fields(Vec<ProjectFault>),
    /// A field of the key was changed after the pair had been made.
    #[error("the key was changed from `{from}` to `{to}`")]
    KeyChanged {
        /// The key by which the record is known.
        from: String,
        /// The key it has now.
        to: String,
    },
    /// The source row has no complete key.
    #[error("the record has no complete key")]
    Key(#[from] KeyFault),
    /// The target assigns this part of the key itself, so that a lost answer would make a second row.
    #[error("the other app assigns the key field `{field}` itself")]
    AssignedKey {
        /// The target's name for the field.
        field: String,
    },
}

/// Decides what to do about one change. Pure: the same input gives the same plan.
///
/// * Where no field travels in the direction, nothing is done ([`SkipReason::OneWay`]).
/// * A row that is there is an upsert and a row that is gone a deletion, whatever was captured: deletes of a row that
///   has come back write it, and upserts of a row that has gone by now are left to the delete that follows.
/// * A row out of its side's filter is left alone, and so is its partner, until it enters again.
/// * With a live link those fields are written whose projection differs from the target's last agreed value. A pair
///   of values of which one becomes the other on its way agrees and is never rewritten, which is how blanks, defaults
///   and value maps with several left values stay as people left them. A source that still is as last agreed is our
///   own write coming back; of that only those fields are news that expressions make of what was written.
/// * Without a live link the target's row of the same key is adopted, or else one is created.
/// * Where the other side has a waiting change to the same field, the policy says whose value counts: the master's, or
///   that of the row that was changed later. The field of the one that loses is left out and becomes unknown in the
///   link, so that the winner's change is sure to be written. Which of the two changes is planned first makes no
///   difference.
/// * A field that the other side's waiting change shows to hold the value already, or one that agrees with it, is not
///   written, but agreed on.
/// * Where one side deletes and the other one changes, the policy has an answer as well: a delete that wins lets the
///   change be skipped, a change that wins has the row created again.
/// * What somebody wrote by hand in place of a value is written as it is, unless the target holds it already: whoever
///   decided so had both rows before their eyes, so that it stands above the policy and is no answer to anything. On such
///   a pair of values both sides agree from then on ([`RecordLink::by_hand`]), and each keeps its own until it changes.
/// * [`Plan::Loop`]: a write answers when the last write of one of its fields within a minute went the other way, so that
///   the change may be the app's answer to that write. Two answers are carried out, as [`RecordLink::recent`] tells,
///   the third is not. Edits of one side alone never count, neither do people who work on different fields of one
///   record, nor changes of fields that travel one way only.
pub fn plan(input: &PlanInput<'_>) -> Plan {
    if !input.compiled.carries(input.direction) {
        return skip(SkipReason::OneWay);
    }
    match (input.source, input.operation) {
        (Some(row), _) => upsert::plan(input, row),
        (None, Operation::Upsert) => skip(SkipReason::Gone),
        (None, Operation::Delete) => deletion::plan(input),
    }
}

const fn skip(reason: SkipReason) -> Plan {
    Plan::Skip { reason, link: None }
}

impl<'a> PlanInput<'a> {
    const fn source_side(&self) -> Side {
        self.direction.source()
    }

    const fn target_side(&self) -> Side {
        self.direction.target()
    }

    /// The way back.
    const fn back(&self) -> Direction {
        self.direction.target().outward()
    }

    /// Does a change of the source outlive that the target's row turns out to be gone? Only where every change does: else
    /// the deletion is told as a change of its own, and decides.
    pub fn survives(&self) -> bool {
        self.policy.deletions == DeletePolicy::Change
    }

    /// Did somebody write this field of the target by hand?
    fn is_edited(&self, field: &str) -> bool {
        self.edited.is_some_and(|edited| edited.contains(field))
    }

    /// The link while the pair exists; a deleted one only tells of the past.
    fn live_link(&self) -> Option<&'a RecordLink> {
        self.link.filter(|link| !link.deleted && !link.id(self.target_side()).is_empty())
    }

    /// The waiting change of the other side, if it is one that will be written.
    fn rival(&self) -> Option<&'a Source> {
        let is_served = |row: &&Source| {
            self.compiled.carries(self.back()) && self.compiled.matches(self.target_side(), &row.record)
        };
        self.opposite.filter(is_served)
    }
}
