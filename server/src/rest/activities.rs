//! Timelines.

use super::caller::Caller;
use super::downloads::{self, Asked};
use super::maps;
use super::path::InPath;
use super::query::{ActivityParameters, Checked};
use super::view::{ActivityView, PageOfActivities};
use crate::http::problem::Problem;
use app::state::AppState;
use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use model::{Activity, ActivityQuery, EnvironmentId, MapId, Permission};

/// The timeline of an environment: of all its maps and of itself.
#[utoipa::path(get, path = "/environments/{env}/activities", tag = "activities", params(("env" = String, Path, description = "The environment's id"), ActivityParameters), responses((status = OK, content((PageOfActivities = "application/json"), (String = "text/csv"), (String = "application/x-ndjson"), (String = "application/zip"))), (status = BAD_REQUEST, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn of_environment(
    caller: Caller,
    InPath(id): InPath<EnvironmentId>,
    Checked(parameters): Checked<ActivityParameters>,
    State(state): State<AppState>,
) -> Result<Response, Problem> {
    let principal = caller.may(Permission::View, Some(&id))?;
    state.store.environment(&id).await?;
    if let Some(format) = parameters.file()? {
        let asked = Asked { state: &state, principal, environment: &id, map: None };
        return Ok(downloads::activities(&asked, format, parameters).await?.into_response());
    }
    page(&caller, &state, &id, &parameters.query(None)?).await
}

/// The timeline of one entity map.
#[utoipa::path(get, path = "/maps/{id}/activities", tag = "activities", params(("id" = i64, Path, description = "The map's id"), ActivityParameters), responses((status = OK, content((PageOfActivities = "application/json"), (String = "text/csv"), (String = "application/x-ndjson"), (String = "application/zip"))), (status = BAD_REQUEST, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn of_map(
    caller: Caller,
    InPath(id): InPath<MapId>,
    Checked(parameters): Checked<ActivityParameters>,
    State(state): State<AppState>,
) -> Result<Response, Problem> {
    let map = maps::find(&caller, &state, id, Permission::View).await?;
    if let Some(format) = parameters.file()? {
        let principal = caller.may(Permission::View, Some(&map.environment))?;
        let asked = Asked { state: &state, principal, environment: &map.environment, map: Some(&map) };
        return Ok(downloads::activities(&asked, format, parameters).await?.into_response());
    }
    page(&caller, &state, &map.environment, &parameters.query(Some(id))?).await
}

async fn page(
    caller: &Caller,
    state: &AppState,
    environment: &EnvironmentId,
    query: &ActivityQuery,
) -> Result<Response, Problem> {
    let sees_values = caller.sees_values(environment);
    let shown = |activity: Activity| if sees_values { activity } else { activity.without_values() };
    let page = state.store.activities(environment, query).await?;
    let page = page.map(|activity| ActivityView::from(shown(activity)));
    Ok(Json(PageOfActivities { rows: page.rows, next: page.next, total: page.total }).into_response())
}
