//! Quiet hours of an environment.

use super::body::Body;
use super::caller::Caller;
use super::path::InPath;
use crate::http::problem::Problem;
use alerts::quiet::{checked, quiet_until};
use app::state::AppState;
use axum::Json;
use axum::extract::State;
use model::{EnvironmentId, FieldErrors, Moment, Permission, QuietHours, QuietHoursDraft};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// When mail about alerts waits; what is left out is as it is where nobody has said so.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct QuietHoursBody {
    /// Does any wait at all?
    enabled: bool,
    /// Days on which quiet hours begin: `monday` to `sunday`, at least one; usually `monday` to `friday`.
    #[serde(default)]
    days: Option<Vec<String>>,
    /// When they begin; usually `22:00`.
    #[serde(default)]
    from: Option<String>,
    /// When they end, on the next day unless it is later than `from`; the same time means a whole day. Usually `07:00`.
    #[serde(default)]
    until: Option<String>,
    /// The time zone of both, by its name in the IANA database, such as `Europe/Berlin`; usually `UTC`.
    #[serde(default)]
    time_zone: Option<String>,
    /// Is mail of alerts that pause or stop maps sent in them, too? It is unless something else is said.
    #[serde(default)]
    urgent_at_once: Option<bool>,
}

impl QuietHoursBody {
    /// The hours, or what is wrong with them, by the names of the fields here.
    fn finished(self) -> Result<QuietHours, FieldErrors> {
        let usual = QuietHoursDraft::of(&QuietHours::default());
        let draft = QuietHoursDraft {
            enabled: self.enabled,
            days: self.days.unwrap_or(usual.days),
            from: self.from.unwrap_or(usual.from),
            until: self.until.unwrap_or(usual.until),
            zone: self.time_zone.unwrap_or(usual.zone),
            urgent_at_once: self.urgent_at_once.unwrap_or(usual.urgent_at_once),
        };
        checked(&draft).map_err(|errors| {
            let mut named = FieldErrors::default();
            for (field, words) in errors.iter() {
                named.add(if field == "zone" { "time_zone" } else { field }, words);
            }
            named
        })
    }
}

/// When mail about alerts waits, and whether it does now.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct QuietHoursView {
    enabled: bool,
    days: Vec<String>,
    from: String,
    until: String,
    time_zone: String,
    urgent_at_once: bool,
    /// All of it in words.
    sentence: String,
    /// Until when mail waits that would be sent now; null while it is sent.
    #[schema(format = DateTime)]
    quiet_until: Option<String>,
}

impl QuietHoursView {
    fn new(hours: &QuietHours, now: Moment) -> Self {
        let draft = QuietHoursDraft::of(hours);
        Self {
            enabled: draft.enabled,
            days: draft.days,
            from: draft.from,
            until: draft.until,
            time_zone: draft.zone,
            urgent_at_once: draft.urgent_at_once,
            sentence: hours.sentence(),
            quiet_until: quiet_until(hours, now).map(|until| until.to_string()),
        }
    }
}

/// When mail about alerts of an environment waits; switched off until somebody says so.
#[utoipa::path(get, path = "/environments/{env}/quiet-hours", tag = "alerts", params(("env" = String, Path, description = "The environment's id")), responses((status = OK, body = QuietHoursView), (status = NOT_FOUND, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn read(
    caller: Caller,
    InPath(id): InPath<EnvironmentId>,
    State(state): State<AppState>,
) -> Result<Json<QuietHoursView>, Problem> {
    caller.may(Permission::View, Some(&id))?;
    state.store.environment(&id).await?;
    let hours = state.store.quiet_hours(&id).await?.unwrap_or_default();
    Ok(Json(QuietHoursView::new(&hours, state.now())))
}

/// Changes when mail about alerts of an environment waits. What was held until then is sent at once, unless the new quiet
/// hours hold it as well. Rules, what they do with maps, and notices in the console never wait.
#[utoipa::path(put, path = "/environments/{env}/quiet-hours", tag = "alerts", params(("env" = String, Path, description = "The environment's id")), request_body = QuietHoursBody, responses((status = OK, body = QuietHoursView), (status = UNPROCESSABLE_ENTITY, body = Problem, content_type = "application/problem+json"), (status = NOT_FOUND, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn set(
    caller: Caller,
    InPath(id): InPath<EnvironmentId>,
    State(state): State<AppState>,
    Body(body): Body<QuietHoursBody>,
) -> Result<Json<QuietHoursView>, Problem> {
    let actor = caller.may(Permission::Administer, Some(&id))?.actor();
    state.store.environment(&id).await?;
    let hours = body.finished().map_err(|errors| Problem::invalid(&errors))?;
    state.store.set_quiet_hours(&id, hours.clone(), actor, state.now()).await?;
    Ok(Json(QuietHoursView::new(&hours, state.now())))
}
