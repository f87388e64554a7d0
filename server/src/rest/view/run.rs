//! Orders, initial syncs and what waits.

use super::{json, word};
use engine::EngineError;
use model::{Change, Leg, LegCounts, MapId, MapState, MapStatistics, Run};
use serde::Serialize;
use utoipa::ToSchema;

/// What became of an order to one map.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest) struct OrderOutcome {
    /// The map.
    map: i64,
    /// Where it stands now; null when the order was refused.
    #[schema(value_type = Option<Object>)]
    state: Option<serde_json::Value>,
    /// Why it was refused.
    refused: Option<String>,
}

impl From<(MapId, Result<MapState, EngineError>)> for OrderOutcome {
    fn from((map, outcome): (MapId, Result<MapState, EngineError>)) -> Self {
        let refused = outcome.as_ref().err().map(ToString::to_string);
        Self { map: map.0, state: outcome.ok().map(|state| json(&state)), refused }
    }
}

/// An initial sync.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest) struct RunView {
    /// Its id; later ones have larger ones.
    id: i64,
    /// The map.
    map: i64,
    /// The map version that was active when it began.
    version: i64,
    /// `copying`, `failed` (finished with failures), `finished`, `cancelled` or `skipped`.
    status: String,
    /// Who or what began it: `kind` (`user`, `token`, `system`, `alert`) and `name`.
    #[schema(value_type = Object)]
    actor: serde_json::Value,
    /// When it began.
    #[schema(format = DateTime)]
    started_at: String,
    /// When it ended; null while it is open.
    #[schema(format = DateTime)]
    ended_at: Option<String>,
    /// Runs through the log.
    correlation: String,
    /// What became of all its records.
    counts: CountsOfLeg,
    /// One for each company and direction, in the order of reading.
    legs: Vec<LegView>,
}

/// One direction of one company within an initial sync.
#[derive(Debug, Serialize, ToSchema)]
struct LegView {
    /// Its id; failures are listed by it.
    id: i64,
    /// The company; empty for an entity that all companies share.
    company: String,
    /// `left_to_right` (ERP to CRM) or `right_to_left`.
    direction: String,
    /// `pending`, `reading`, `writing`, `done` or `left`.
    status: String,
    /// How many records the source had when it began; null where the source does not say.
    expected: Option<i64>,
    /// What became of its records.
    counts: CountsOfLeg,
    /// When its first page was read.
    #[schema(format = DateTime)]
    started_at: Option<String>,
    /// When nothing of it waited any more.
    #[schema(format = DateTime)]
    ended_at: Option<String>,
}

/// What became of records.
#[derive(Debug, Serialize, ToSchema)]
struct CountsOfLeg {
    /// Read from the source; each is in one of the other counts.
    read: i64,
    /// Written to the other app.
    written: i64,
    /// There was nothing to write.
    skipped: i64,
    /// Refused; they wait for a person.
    failed: i64,
    /// They wait for a record that they refer to.
    waiting: i64,
    /// Given up by a person.
    discarded: i64,
    /// Their turn has yet to come.
    queued: i64,
}

/// A page of initial syncs.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest) struct PageOfRuns {
    /// Newest first.
    pub(in crate::rest) rows: Vec<RunView>,
    /// `before` of the next page; null on the last.
    pub(in crate::rest) next: Option<i64>,
    /// Rows of the whole list.
    pub(in crate::rest) total: i64,
}

/// A change that waits.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest) struct QueuedView {
    /// Its place: changes of one record are written in this order.
    sequence: i64,
    /// When it was captured.
    #[schema(format = DateTime)]
    captured_at: String,
    /// `left_to_right` (ERP to CRM) or `right_to_left`.
    direction: String,
    /// `upsert` or `delete`.
    operation: String,
    /// The company; empty for an entity that all companies share.
    company: String,
    /// Canonical integration key.
    key: String,
    /// Tries so far.
    attempts: u32,
    /// Runs through change, failure, log and request.
    correlation: String,
}

/// A page of what waits.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest) struct PageOfQueued {
    /// Oldest first.
    rows: Vec<QueuedView>,
    /// `before` of the next page; null on the last.
    next: Option<i64>,
    /// Rows of the whole list.
    total: i64,
    /// The bytes of their records.
    bytes: i64,
    /// When the oldest of them was captured.
    #[schema(format = DateTime)]
    oldest: Option<String>,
}

impl From<Run> for RunView {
    fn from(run: Run) -> Self {
        let counts = CountsOfLeg::from(run.counts());
        let legs = run.legs.iter().map(|leg| LegView::new(leg, &run)).collect();
        Self {
            id: run.id.0,
            map: run.map.0,
            version: run.version.0,
            status: word(&run.status),
            actor: json(&run.actor),
            started_at: run.started_at.to_string(),
            ended_at: run.ended_at.map(|at| at.to_string()),
            correlation: run.correlation,
            counts,
            legs,
        }
    }
}

impl LegView {
    fn new(leg: &Leg, run: &Run) -> Self {
        Self {
            id: leg.id.0,
            company: leg.company.clone(),
            direction: word(&leg.direction),
            status: word(&leg.status(run.status)),
            expected: leg.expected,
            counts: leg.counts.into(),
            started_at: leg.started_at.map(|at| at.to_string()),
            ended_at: leg.ended_at.map(|at| at.to_string()),
        }
    }
}

impl From<LegCounts> for CountsOfLeg {
    fn from(counts: LegCounts) -> Self {
        let LegCounts { read, written, skipped, failed, waiting, discarded, queued } = counts;
        Self { read, written, skipped, failed, waiting, discarded, queued }
    }
}

impl From<Change> for QueuedView {
    fn from(change: Change) -> Self {
        Self {
            sequence: change.id.0,
            captured_at: change.captured_at.to_string(),
            direction: word(&change.direction),
            operation: word(&change.operation),
            company: change.company,
            key: change.key,
            attempts: change.attempts,
            correlation: change.correlation,
        }
    }
}

impl PageOfQueued {
    pub(in crate::rest) fn new(rows: Vec<Change>, limit: u32, statistics: &MapStatistics) -> Self {
        let is_full = u32::try_from(rows.len()).is_ok_and(|count| count >= limit);
        let next = rows.last().map(|change| change.id.0).filter(|_| is_full);
        Self {
            rows: rows.into_iter().map(QueuedView::from).collect(),
            next,
            total: statistics.queued,
            bytes: statistics.queued_bytes,
            oldest: statistics.oldest_queued.map(|at| at.to_string()),
        }
    }
}
