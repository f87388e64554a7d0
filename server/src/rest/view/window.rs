//! Maintenance windows.

use super::{json, word};
use model::{MaintenanceWindow, MapId, ResumeChoice, WindowDraft};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A maintenance window.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest) struct WindowView {
    /// Its id.
    id: i64,
    /// Where.
    environment: String,
    /// `planned`, `running`, `over` or `cancelled`.
    status: String,
    /// When maps are paused.
    #[schema(format = DateTime)]
    from: String,
    /// When those go on that were.
    #[schema(format = DateTime)]
    until: String,
    /// The maps that were chosen; all of the environment where empty.
    maps: Vec<i64>,
    /// What becomes of what is queued meanwhile: `catch_up`, `skip_preserve` or `skip_discard`.
    choice: String,
    /// Why.
    reason: String,
    /// Who planned it.
    #[schema(value_type = Object)]
    actor: serde_json::Value,
    /// The maps that it has paused.
    paused: Vec<i64>,
}

impl From<MaintenanceWindow> for WindowView {
    fn from(window: MaintenanceWindow) -> Self {
        let paused = window.maps.iter().filter(|map| map.paused_at.is_some());
        Self {
            id: window.id.0,
            environment: window.environment.to_string(),
            status: word(&window.status),
            from: window.plan.from.to_string(),
            until: window.plan.until.to_string(),
            maps: window.plan.maps.iter().map(|map| map.0).collect(),
            choice: word(&window.plan.choice),
            reason: window.plan.reason.clone(),
            actor: json(&window.actor),
            paused: paused.map(|map| map.map.0).collect(),
        }
    }
}

/// A maintenance window that is to be planned.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::rest) struct WindowBody {
    /// When maps are to be paused, in UTC.
    #[schema(format = DateTime)]
    from: String,
    /// When those go on that were, in UTC.
    #[schema(format = DateTime)]
    until: String,
    /// The maps; all of the environment where empty or left out.
    #[serde(default)]
    maps: Vec<i64>,
    /// What becomes of what is queued meanwhile: `catch_up` (the usual), `skip_preserve` or `skip_discard`.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    choice: Option<ResumeChoice>,
    /// Why.
    reason: String,
}

impl WindowBody {
    pub(in crate::rest) fn draft(self) -> WindowDraft {
        let Self { from, until, maps, choice, reason } = self;
        WindowDraft { from, until, maps: maps.into_iter().map(MapId).collect(), choice, reason }
    }
}
