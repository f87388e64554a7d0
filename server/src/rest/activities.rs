//! Timelines.

use super::caller::Caller;
use super::maps;
use super::path::InPath;
use super::query::{ActivityParameters, Checked};
use super::view::{ActivityView, PageOfActivities};
use crate::http::problem::Problem;
use app::state::AppState;
use axum::Json;
use axum::extract::State;
use model::{Activity, ActivityQuery, EnvironmentId, MapId, Permission};

/// The timeline of an environment: of all its maps and of itself.
#[utoipa::path(get, path = "/environments/{env}/activities", tag = "activities", params(("env" = String, Path, description = "The environment's id"), ActivityParameters), responses((status = OK, body = PageOfActivities), (status = BAD_REQUEST, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn of_environment(
    caller: Caller,
    InPath(id): InPath<EnvironmentId>,
    Checked(parameters): Checked<ActivityParameters>,
    State(state): State<AppState>,
) -> Result<Json<PageOfActivities>, Problem> {
    caller.may(Permission::View, Some(&id))?;
    state.store.environment(&id).await?;
    page(&caller, &state, &id, &parameters.query(None)?).await
}

/// The timeline of one entity map.
#[utoipa::path(get, path = "/maps/{id}/activities", tag = "activities", params(("id" = i64, Path, description = "The map's id"), ActivityParameters), responses((status = OK, body = PageOfActivities), (status = BAD_REQUEST, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn of_map(
    caller: Caller,
    InPath(id): InPath<MapId>,
    Checked(parameters): Checked<ActivityParameters>,
    State(state): State<AppState>,
) -> Result<Json<PageOfActivities>, Problem> {
    let map = maps::find(&caller, &state, id, Permission::View).await?;
    page(&caller, &state, &map.environment, &parameters.query(Some(id))?).await
}

async fn page(
    caller: &Caller,
    state: &AppState,
    environment: &EnvironmentId,
    query: &ActivityQuery,
) -> Result<Json<PageOfActivities>, Problem> {
    let sees_values = caller.sees_values(environment);
    let shown = |activity: Activity| if sees_values { activity } else { activity.without_values() };
    let page = state.store.activities(environment, query).await?;
    let page = page.map(|activity| ActivityView::from(shown(activity)));
    Ok(Json(PageOfActivities { rows: page.rows, next: page.next, total: page.total }))
}
