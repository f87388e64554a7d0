//! Entries of timelines.

use super::{json, word};
use model::Activity;
use serde::Serialize;
use utoipa::ToSchema;

/// One entry of a timeline.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest) struct ActivityView {
    /// Order of first commit.
    id: i64,
    /// The map; null for what concerns the whole environment.
    map: Option<i64>,
    /// The map version that was active.
    version: Option<i64>,
    /// When; for entries that grow, their first moment.
    #[schema(format = DateTime)]
    at: String,
    /// Who or what: `kind` (`user`, `token`, `system`, `alert`) and `name`.
    #[schema(value_type = Object)]
    actor: serde_json::Value,
    /// `info`, `success`, `warning` or `error`.
    severity: String,
    /// What happened: `kind` and what belongs to it.
    #[schema(value_type = Object)]
    what: serde_json::Value,
    /// How many records; 0 where it does not apply.
    count: i64,
    /// Runs through change, failure, log and request.
    correlation: String,
}

/// A page of a timeline.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest) struct PageOfActivities {
    /// Newest first.
    pub(in crate::rest) rows: Vec<ActivityView>,
    /// `before` of the next page; null on the last.
    pub(in crate::rest) next: Option<i64>,
    /// Rows of the whole list.
    pub(in crate::rest) total: i64,
}

impl From<Activity> for ActivityView {
    fn from(activity: Activity) -> Self {
        Self {
            id: activity.id.0,
            map: activity.map.map(|map| map.0),
            version: activity.version.map(|version| version.0),
            at: activity.at.to_string(),
            actor: json(&activity.actor),
            severity: word(&activity.kind.severity()),
            what: json(&activity.kind),
            count: activity.count,
            correlation: activity.correlation,
        }
    }
}
