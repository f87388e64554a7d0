//! Firings, and the errors behind them.

use super::alert::{AlertBody, CountedByView};
use super::word;
use model::{ErrorEvent, Firing, Held, HeldMap};
use serde::Serialize;
use utoipa::ToSchema;

/// One time that a rule went off.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest) struct FiringView {
    /// Later ones have larger ids.
    id: i64,
    /// Where.
    environment: String,
    /// The alert setting; it may be deleted since.
    alert: i64,
    /// The rule as it was then.
    rule: AlertBody,
    /// What was counted together.
    counted: CountedByView,
    /// When it went off.
    #[schema(format = DateTime)]
    at: String,
    /// How many errors counted then.
    count: u32,
    /// `firing`, `resolved`, `undone` or `ended`.
    status: String,
    /// Since when it stands so, unless it is firing.
    #[schema(format = DateTime)]
    ended_at: Option<String>,
    /// What became of the maps; null while that is about to be done.
    held: Option<Vec<HeldMapView>>,
    /// When that was done.
    #[schema(format = DateTime)]
    acted_at: Option<String>,
    /// Who has seen it.
    acknowledged_by: Option<String>,
    /// When.
    #[schema(format = DateTime)]
    acknowledged_at: Option<String>,
}

/// What became of one map.
#[derive(Debug, Serialize, ToSchema)]
struct HeldMapView {
    /// The map.
    map: i64,
    /// `done` (it was paused or stopped), `nothing_to_do` (it stood already) or `refused`.
    result: &'static str,
    /// Why it could not be.
    reason: Option<String>,
}

impl From<HeldMap> for HeldMapView {
    fn from(held: HeldMap) -> Self {
        let (result, reason) = match held.held {
            Held::Done { .. } => ("done", None),
            Held::NothingToDo => ("nothing_to_do", None),
            Held::Refused { reason } => ("refused", Some(reason)),
        };
        Self { map: held.map.0, result, reason }
    }
}

impl From<Firing> for FiringView {
    fn from(firing: Firing) -> Self {
        let seen = firing.acknowledged;
        Self {
            id: firing.id.0,
            environment: firing.environment.to_string(),
            alert: firing.alert.0,
            rule: firing.rule.into(),
            counted: firing.counted.into(),
            at: firing.at.to_string(),
            count: firing.count,
            status: word(&firing.status),
            ended_at: firing.ended_at.map(|at| at.to_string()),
            held: firing.held.map(|held| held.into_iter().map(HeldMapView::from).collect()),
            acted_at: firing.acted_at.map(|at| at.to_string()),
            acknowledged_by: seen.as_ref().map(|seen| seen.by.clone()),
            acknowledged_at: seen.map(|seen| seen.at.to_string()),
        }
    }
}

/// A page of firings.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest) struct PageOfFirings {
    /// Newest first.
    pub(in crate::rest) rows: Vec<FiringView>,
    /// `before` of the next page; null on the last.
    pub(in crate::rest) next: Option<i64>,
    /// How many there are in all.
    pub(in crate::rest) total: i64,
}

/// One attempt that went wrong.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest) struct ErrorEventView {
    /// Order of commit.
    id: i64,
    /// When.
    #[schema(format = DateTime)]
    at: String,
    /// The map; null for a connection.
    map: Option<i64>,
    /// `left_to_right` (ERP to CRM) or `right_to_left`.
    direction: String,
    /// `live`, `catch_up` or `initial_sync`.
    phase: String,
    /// Its kind, as in a rule.
    class: String,
    /// HTTP status; 0 when there was no answer or nothing was sent.
    status: u16,
    /// The record's key; empty for those who may not see values, null for a connection.
    key: Option<String>,
    /// The reason in one line; empty for those who may not see values.
    message: String,
    /// Runs through change, failure, log and request.
    correlation: String,
}

impl ErrorEventView {
    pub(in crate::rest) fn new(event: ErrorEvent, sees_values: bool) -> Self {
        let shown = |text: String| if sees_values { text } else { String::new() };
        Self {
            id: event.id.0,
            at: event.at.to_string(),
            map: event.map.map(|map| map.0),
            direction: word(&event.direction),
            phase: word(&event.phase),
            class: event.class.name().to_owned(),
            status: event.status,
            key: event.key.map(shown),
            message: shown(event.message),
            correlation: event.correlation,
        }
    }
}
