//! Entity maps, their versions and what a glance shows of them.

use crate::{
    ConflictPolicy, Direction, EnvironmentId, MapId, MapState, Mapping, Moment, VersionId, VersionNumber,
};
use serde::{Deserialize, Serialize};

/// The pairing of a left entity with a right one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntityMap {
    /// Its id.
    pub id: MapId,
    /// The environment.
    pub environment: EnvironmentId,
    /// Its name for people: the ERP entity's label, for example `Customers V3`.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// Who answers for it; empty = nobody named.
    pub owner: String,
    /// Where it stands.
    pub state: MapState,
    /// Who wins where both apps have changed the same record.
    pub policy: ConflictPolicy,
    /// Its companies, by code in lower case; empty = all that the environment links. Records that belong to no company
    /// are not concerned.
    pub companies: Vec<String>,
    /// Pairs of records that were last looked at before are not relied on: what happened to them while nothing was
    /// captured is not known.
    pub links_since: Moment,
    /// The version that runs, or would.
    pub active: VersionId,
    /// Since when it is that one. Pairs that were last renewed before may not know of fields that it brings.
    pub active_since: Moment,
    /// Since when it exists.
    pub created_at: Moment,
    /// When its state last changed.
    pub state_since: Moment,
}

impl EntityMap {
    /// Are records of that company captured? Those of no company always are.
    pub fn takes(&self, company: &str) -> bool {
        company.is_empty()
            || self.companies.is_empty()
            || self.companies.iter().any(|own| own.eq_ignore_ascii_case(company))
    }

    /// Those of the companies that are linked, in their order, whose records are captured.
    pub fn taken<'c>(&'c self, linked: impl Iterator<Item = &'c String>) -> impl Iterator<Item = &'c String> {
        linked.filter(|company| self.takes(company))
    }
}

/// One immutable version of an entity map.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MapVersion {
    /// Its id.
    pub id: VersionId,
    /// The map.
    pub map: MapId,
    /// Who published it.
    pub publisher: String,
    /// Its number.
    pub number: VersionNumber,
    /// Who saved it.
    pub author: String,
    /// Why.
    pub note: String,
    /// When it was saved.
    pub created_at: Moment,
    /// What it pairs.
    pub mapping: Mapping,
}

impl MapVersion {
    /// What people call it: `1.0.0.1 by Contoso`.
    pub fn name(&self) -> String {
        format!("{} by {}", self.number, self.publisher)
    }
}

/// Counts of one direction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DirectionCounts {
    /// Records written.
    pub written: i64,
    /// Records deleted.
    pub deleted: i64,
    /// Changes that had nothing to write.
    pub skipped: i64,
    /// Attempts refused.
    pub failed: i64,
}

impl std::ops::AddAssign for DirectionCounts {
    fn add_assign(&mut self, more: Self) {
        self.written += more.written;
        self.deleted += more.deleted;
        self.skipped += more.skipped;
        self.failed += more.failed;
    }
}

/// What a map has done and has to do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MapStatistics {
    /// In the last 24 hours, left to right.
    pub left_to_right: DirectionCounts,
    /// In the last 24 hours, right to left.
    pub right_to_left: DirectionCounts,
    /// Written in each of the last 24 hours, oldest first.
    pub written_by_hour: Vec<i64>,
    /// Changes that wait.
    pub queued: i64,
    /// The bytes of their records.
    pub queued_bytes: i64,
    /// When the oldest of them was captured.
    pub oldest_queued: Option<Moment>,
    /// Failures that wait for a person.
    pub open_failures: i64,
    /// Records that wait for one they refer to.
    pub waiting: i64,
    /// Pairs of records known.
    pub links: i64,
    /// The newest entry of its timeline.
    pub last_activity: Option<Moment>,
}

impl MapStatistics {
    /// The counts of one direction.
    pub const fn direction(&self, direction: Direction) -> &DirectionCounts {
        match direction {
            Direction::LeftToRight => &self.left_to_right,
            Direction::RightToLeft => &self.right_to_left,
        }
    }

    /// Written in the last 24 hours, both ways.
    pub const fn written(&self) -> i64 {
        self.left_to_right.written + self.right_to_left.written
    }
}

/// One row of the list of maps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MapSummary {
    /// The map.
    pub map: EntityMap,
    /// Its active version.
    pub version: MapVersion,
    /// What it has done and has to do.
    pub statistics: MapStatistics,
}

/// The tiles of an environment's overview.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnvironmentSummary {
    /// Maps by the label of their state, most common first.
    pub maps_by_state: Vec<(String, i64)>,
    /// Failures that wait for a person.
    pub open_failures: i64,
    /// Records that wait for one they refer to.
    pub waiting: i64,
    /// Alerts that are firing.
    pub firing: i64,
    /// Changes that wait.
    pub queued: i64,
    /// The bytes of their records.
    pub queued_bytes: i64,
    /// When the oldest of them was captured.
    pub oldest_queued: Option<Moment>,
    /// Median milliseconds from capture to written over the last hour; `None` without any.
    pub latency_p50: Option<i64>,
    /// 99th percentile of the same.
    pub latency_p99: Option<i64>,
    /// Records written in the last 24 hours, both ways.
    pub written: i64,
}
