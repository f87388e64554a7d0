//! Captured changes: what waits in the queue.

use crate::{ChangeId, Direction, LegId, MapId, Moment, Side};
use serde::{Deserialize, Serialize};

/// What happened to a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Operation {
    /// Created or updated; most sources do not say which.
    Upsert,
    /// Deleted.
    Delete,
}

/// How changes of an entity are noticed; shown to people, since it decides which intermediate values can be seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CaptureMode {
    /// Change tracking with delta links: the latest state of every changed row, and deletions.
    DeltaLink,
    /// Polling by modified time, and a sweep of the keys for deletions: the latest state.
    ModifiedTime,
    /// Comparing all rows with what was seen last: the latest state.
    Snapshot,
}

/// What became of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeStatus {
    /// It waits: for its turn, for a retry, or because the map is paused.
    Queued,
    /// It was written to the other app.
    Written,
    /// There was nothing to write, or somebody took it out of the queue.
    Skipped,
    /// It was refused and is listed as a failure.
    Failed,
}

/// Why nothing was written for a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SkipReason {
    /// It is our own write coming back.
    Echo,
    /// No mapped field differs from what both sides last agreed on.
    Unchanged,
    /// The record is not in the map's filter.
    Filtered,
    /// No field travels in this direction.
    OneWay,
    /// The record belongs to no company.
    NoCompany,
    /// The row is gone on the other side already.
    Gone,
}

impl SkipReason {
    /// The words shown to people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Echo => "Our own write coming back",
            Self::Unchanged => "Nothing differs",
            Self::Filtered => "Out of the filter",
            Self::OneWay => "Nothing travels this way",
            Self::NoCompany => "No company",
            Self::Gone => "Gone in the other app",
        }
    }
}

/// One captured create, update or delete of one record, for one map.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// Order of capture.
    pub id: ChangeId,
    /// The map it is for.
    pub map: MapId,
    /// The way it travels.
    pub direction: Direction,
    /// What happened.
    pub operation: Operation,
    /// Canonical integration key: its parts joined by `|`, the company first where there is one.
    pub key: String,
    /// The company's code; empty for entities that all companies share.
    pub company: String,
    /// The leg of the initial sync that read it; `None` for what was captured as it happened.
    pub leg: Option<LegId>,
    /// The record's id in the app it comes from.
    pub source_id: String,
    /// The record as it was captured, a JSON object; `None` for a delete or where it must be read again.
    pub payload: Option<String>,
    /// What somebody wrote in place of what the record's values become in the target: its fields in normal form, a JSON
    /// object. They are sent as they are; everything else comes from the record. `None` = nothing.
    pub edited: Option<String>,
    /// It was put back into the queue after it had failed, by a person or because its parent had arrived.
    pub put_back: bool,
    /// The store's settle sequence when the reading began in which this change was seen. A write settled later may
    /// or may not be in the payload, which is then read again.
    pub observed: i64,
    /// When it was captured.
    pub captured_at: Moment,
    /// When the payload was read again before it was sent; `None` = it is as it was captured.
    pub read_at: Option<Moment>,
    /// Earliest time of the next try.
    pub due_at: Moment,
    /// Tries so far.
    pub attempts: u32,
    /// What became of it.
    pub status: ChangeStatus,
    /// Runs through activity, failure, log and outgoing request.
    pub correlation: String,
}

impl Change {
    /// The app it comes from.
    pub const fn source(&self) -> Side {
        self.direction.source()
    }
}
