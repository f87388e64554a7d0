//! Environments, their overview and their notices.

use super::{json, word};
use model::{Environment, EnvironmentSummary, Notice};
use serde::Serialize;
use store::ConnectionHealth;
use utoipa::ToSchema;

/// One linked pair of apps.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest) struct EnvironmentView {
    /// Its name in URLs.
    id: String,
    /// Its name for people.
    name: String,
    /// `test` or `production`.
    band: String,
    /// Its apps are simulators.
    simulated: bool,
    /// Companies that are linked, by code.
    companies: Vec<String>,
    /// ERP and CRM.
    connections: Vec<HealthView>,
}

/// Whether one app answers.
#[derive(Debug, Serialize, ToSchema)]
struct HealthView {
    /// `left` (ERP) or `right` (CRM).
    side: String,
    /// Why it is held to be down; null while it answers.
    down: Option<String>,
    /// Since when it is so.
    #[schema(format = DateTime)]
    since: Option<String>,
    /// Its last answer of any kind.
    #[schema(format = DateTime)]
    last_contact: Option<String>,
}

impl EnvironmentView {
    /// An environment with the health of its connections.
    pub(in crate::rest) fn new(environment: Environment, health: [ConnectionHealth; 2]) -> Self {
        let connections = health.into_iter().map(|health| HealthView {
            side: word(&health.side),
            down: health.down,
            since: health.since.map(|at| at.to_string()),
            last_contact: health.last_contact.map(|at| at.to_string()),
        });
        Self {
            id: environment.id.to_string(),
            name: environment.name,
            band: word(&environment.band),
            simulated: environment.simulated,
            companies: environment.companies,
            connections: connections.collect(),
        }
    }
}

/// The overview of an environment.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest) struct SummaryView {
    /// Maps by state, most common first.
    maps_by_state: Vec<StateCount>,
    /// Failures that wait for a person.
    open_failures: i64,
    /// Records that wait for one that they refer to.
    waiting: i64,
    /// Changes that wait.
    queued: i64,
    /// When the oldest of them was captured.
    #[schema(format = DateTime)]
    oldest_queued: Option<String>,
    /// Median milliseconds from captured to written over the last hour.
    latency_p50_ms: Option<i64>,
    /// 99th percentile of the same.
    latency_p99_ms: Option<i64>,
    /// Records written in the last 24 hours, both ways.
    written: i64,
}

/// How many maps are in a state.
#[derive(Debug, Serialize, ToSchema)]
struct StateCount {
    /// The state's label.
    state: String,
    /// How many.
    count: i64,
}

impl From<EnvironmentSummary> for SummaryView {
    fn from(summary: EnvironmentSummary) -> Self {
        let states = summary.maps_by_state.into_iter().map(|(state, count)| StateCount { state, count });
        Self {
            maps_by_state: states.collect(),
            open_failures: summary.open_failures,
            waiting: summary.waiting,
            queued: summary.queued,
            oldest_queued: summary.oldest_queued.map(|at| at.to_string()),
            latency_p50_ms: summary.latency_p50,
            latency_p99_ms: summary.latency_p99,
            written: summary.written,
        }
    }
}

/// Something that wants attention, or did.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest) struct NoticeView {
    /// Order of appearance.
    id: i64,
    /// What it is about: `kind` and what belongs to it.
    #[schema(value_type = Object)]
    about: serde_json::Value,
    /// Since when.
    #[schema(format = DateTime)]
    since: String,
    /// Until when; null while it lasts.
    #[schema(format = DateTime)]
    until: Option<String>,
}

impl From<Notice> for NoticeView {
    fn from(notice: Notice) -> Self {
        Self {
            id: notice.id.0,
            about: json(&notice.kind),
            since: notice.since.to_string(),
            until: notice.until.map(|at| at.to_string()),
        }
    }
}
