//! Environments, their overview and their notices.

use super::map::CountsView;
use super::{ActivityView, json, word};
use app::state::AppState;
use model::{Activity, Connection, EnvironmentId, EnvironmentSummary, HalfHour, Notice};
use serde::Serialize;
use store::{ConnectionHealth, StoreError};
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
    connections: Vec<ConnectionView>,
}

/// How one app is reached, and whether it answers.
#[derive(Debug, Serialize, ToSchema)]
struct ConnectionView {
    /// `left` (ERP) or `right` (CRM).
    side: String,
    /// `finance_operations` or `dataverse`.
    kind: String,
    /// The root of its service.
    base_url: String,
    /// How we prove who we are; with references to secrets for admins, else the kind alone.
    #[schema(value_type = Object)]
    auth: serde_json::Value,
    /// Milliseconds between polls where no doorbell rings.
    poll_ms: u32,
    /// Milliseconds of overlap when polling by modified time.
    overlap_ms: u32,
    /// Milliseconds between sweeps for deletions.
    sweep_ms: u32,
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
    /// An environment with its connections; `whole` for whoever may see how they sign in.
    pub(in crate::rest) async fn read(
        state: &AppState,
        id: &EnvironmentId,
        whole: bool,
    ) -> Result<Self, StoreError> {
        let environment = state.store.environment(id).await?;
        let connections = state.store.connections(id).await?;
        let health = state.store.health(id).await?;
        let view = |(connection, health): (Connection, ConnectionHealth)| {
            let mut auth = json(&connection.auth);
            if let (false, Some(parts)) = (whole, auth.as_object_mut()) {
                parts.retain(|name, _| name == "kind");
            }
            ConnectionView {
                side: word(&connection.side),
                kind: word(&connection.kind),
                base_url: connection.base_url,
                auth,
                poll_ms: connection.poll_ms,
                overlap_ms: connection.overlap_ms,
                sweep_ms: connection.sweep_ms,
                down: health.down,
                since: health.since.map(|at| at.to_string()),
                last_contact: health.last_contact.map(|at| at.to_string()),
            }
        };
        Ok(Self {
            id: environment.id.to_string(),
            name: environment.name,
            band: word(&environment.band),
            simulated: environment.simulated,
            companies: environment.companies,
            connections: connections.into_iter().zip(health).map(view).collect(),
        })
    }
}

/// The overview of an environment.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest) struct SummaryView {
    /// Maps by state, most common first.
    maps_by_state: Vec<StateCount>,
    /// Failures that wait for a person.
    open_failures: i64,
    /// Rules of the alert settings that are firing.
    firing: i64,
    /// Records that wait for one that they refer to.
    waiting: i64,
    /// Changes that wait.
    queued: i64,
    /// The bytes of their records.
    queued_bytes: i64,
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

/// The last day of an environment.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest) struct LastDayView {
    /// 48 half-hours of the clock, oldest first; the running one is the last.
    half_hours: Vec<HalfHourView>,
    /// What happened to maps meanwhile, newest first: moves, other companies, whether they fit. At most 500 entries.
    turns: Vec<ActivityView>,
}

/// What all maps have done in half an hour.
#[derive(Debug, Serialize, ToSchema)]
struct HalfHourView {
    /// Its first minute.
    #[schema(format = DateTime)]
    from: String,
    /// From the ERP to the CRM.
    left_to_right: CountsView,
    /// From the CRM to the ERP.
    right_to_left: CountsView,
}

impl LastDayView {
    /// A day as it was counted, and what happened to maps.
    pub(in crate::rest) fn of(half_hours: Vec<HalfHour>, turns: Vec<Activity>) -> Self {
        let view = |half: HalfHour| HalfHourView {
            from: half.from.to_string(),
            left_to_right: half.left_to_right.into(),
            right_to_left: half.right_to_left.into(),
        };
        Self {
            half_hours: half_hours.into_iter().map(view).collect(),
            turns: turns.into_iter().map(ActivityView::from).collect(),
        }
    }
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
            firing: summary.firing,
            waiting: summary.waiting,
            queued: summary.queued,
            queued_bytes: summary.queued_bytes,
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
