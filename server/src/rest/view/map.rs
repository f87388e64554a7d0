//! Entity maps.

use super::conflict::ConflictPolicyView;
use super::json;
use super::version::VersionView;
use model::{DirectionCounts, MapStatistics, MapSummary};
use serde::Serialize;
use utoipa::ToSchema;

/// An entity map with its active version and what it has done and has to do.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest) struct MapView {
    /// Its id.
    id: i64,
    /// The environment.
    environment: String,
    /// Its name for people.
    name: String,
    /// What it is for.
    description: String,
    /// Who answers for it; may be empty.
    owner: String,
    /// Where it stands: `name`, and `resume_to` while it is paused.
    #[schema(value_type = Object)]
    state: serde_json::Value,
    /// The companies whose records it keeps in step, by code; empty = all that the environment links.
    companies: Vec<String>,
    /// How it decides conflicts.
    conflicts: ConflictPolicyView,
    /// When its state last changed.
    #[schema(format = DateTime)]
    state_since: String,
    /// The version that runs, or would.
    version: VersionView,
    /// Counts.
    statistics: StatisticsView,
}

/// What a map has done and has to do.
#[derive(Debug, Serialize, ToSchema)]
struct StatisticsView {
    /// In the last 24 hours, ERP to CRM.
    left_to_right: CountsView,
    /// In the last 24 hours, CRM to ERP.
    right_to_left: CountsView,
    /// Changes that wait.
    queued: i64,
    /// The bytes of their records.
    queued_bytes: i64,
    /// When the oldest of them was captured.
    #[schema(format = DateTime)]
    oldest_queued: Option<String>,
    /// Failures that wait for a person.
    open_failures: i64,
    /// Records that wait for one that they refer to.
    waiting: i64,
    /// Pairs of records known.
    links: i64,
    /// The newest entry of its timeline.
    #[schema(format = DateTime)]
    last_activity: Option<String>,
}

/// Counts of one direction.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CountsView {
    /// Records written.
    written: i64,
    /// Records deleted.
    deleted: i64,
    /// Changes that had nothing to write.
    skipped: i64,
    /// Attempts refused.
    failed: i64,
}

impl From<MapSummary> for MapView {
    fn from(MapSummary { map, version, statistics }: MapSummary) -> Self {
        Self {
            id: map.id.0,
            environment: map.environment.to_string(),
            name: map.name,
            description: map.description,
            owner: map.owner,
            state: json(&map.state),
            companies: map.companies,
            conflicts: map.policy.into(),
            state_since: map.state_since.to_string(),
            version: version.into(),
            statistics: statistics.into(),
        }
    }
}

impl From<MapStatistics> for StatisticsView {
    fn from(statistics: MapStatistics) -> Self {
        Self {
            left_to_right: statistics.left_to_right.into(),
            right_to_left: statistics.right_to_left.into(),
            queued: statistics.queued,
            queued_bytes: statistics.queued_bytes,
            oldest_queued: statistics.oldest_queued.map(|at| at.to_string()),
            open_failures: statistics.open_failures,
            waiting: statistics.waiting,
            links: statistics.links,
            last_activity: statistics.last_activity.map(|at| at.to_string()),
        }
    }
}

impl From<DirectionCounts> for CountsView {
    fn from(counts: DirectionCounts) -> Self {
        Self {
            written: counts.written,
            deleted: counts.deleted,
            skipped: counts.skipped,
            failed: counts.failed,
        }
    }
}
