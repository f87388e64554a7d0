//! Environments.

use super::caller::Caller;
use super::path::InPath;
use super::view::{EnvironmentView, LastDayView, NoticeView, SummaryView};
use crate::http::problem::Problem;
use app::state::AppState;
use axum::Json;
use axum::extract::State;
use model::{EnvironmentId, Permission};

/// Notices given at once: all open ones and the newest ended ones.
const NOTICES: u32 = 100;
/// Turns of maps given at once.
const TURNS: u32 = 500;

/// All environments, by name.
#[utoipa::path(get, path = "/environments", tag = "environments", responses((status = OK, body = Vec<EnvironmentView>), (status = UNAUTHORIZED, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn list(
    caller: Caller,
    State(state): State<AppState>,
) -> Result<Json<Vec<EnvironmentView>>, Problem> {
    caller.may(Permission::View, None)?;
    let mut views = Vec::new();
    for environment in state.store.environments().await? {
        let whole = caller.may(Permission::Administer, Some(&environment.id)).is_ok();
        views.push(EnvironmentView::read(&state, &environment.id, whole).await?);
    }
    Ok(Json(views))
}

/// One environment.
#[utoipa::path(get, path = "/environments/{env}", tag = "environments", params(("env" = String, Path, description = "The environment's id")), responses((status = OK, body = EnvironmentView), (status = NOT_FOUND, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn one(
    caller: Caller,
    InPath(id): InPath<EnvironmentId>,
    State(state): State<AppState>,
) -> Result<Json<EnvironmentView>, Problem> {
    caller.may(Permission::View, Some(&id))?;
    let whole = caller.may(Permission::Administer, Some(&id)).is_ok();
    Ok(Json(EnvironmentView::read(&state, &id, whole).await?))
}

/// What the overview shows of an environment.
#[utoipa::path(get, path = "/environments/{env}/summary", tag = "environments", params(("env" = String, Path, description = "The environment's id")), responses((status = OK, body = SummaryView), (status = NOT_FOUND, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn summary(
    caller: Caller,
    InPath(id): InPath<EnvironmentId>,
    State(state): State<AppState>,
) -> Result<Json<SummaryView>, Problem> {
    caller.may(Permission::View, Some(&id))?;
    state.store.environment(&id).await?;
    Ok(Json(state.store.summary(&id, state.now()).await?.into()))
}

/// What was written and refused in the last 24 hours, by half-hour, and what happened to maps meanwhile.
#[utoipa::path(get, path = "/environments/{env}/statistics", tag = "environments", params(("env" = String, Path, description = "The environment's id")), responses((status = OK, body = LastDayView), (status = NOT_FOUND, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn statistics(
    caller: Caller,
    InPath(id): InPath<EnvironmentId>,
    State(state): State<AppState>,
) -> Result<Json<LastDayView>, Problem> {
    caller.may(Permission::View, Some(&id))?;
    let half_hours = state.store.half_hours(&id, state.now()).await?;
    let turns = match half_hours.first() {
        Some(first) => state.store.turns(&id, first.from, TURNS).await?,
        None => Vec::new(),
    };
    Ok(Json(LastDayView::of(half_hours, turns)))
}

/// Open notices first, then the newest ended ones.
#[utoipa::path(get, path = "/environments/{env}/notices", tag = "environments", params(("env" = String, Path, description = "The environment's id")), responses((status = OK, body = Vec<NoticeView>), (status = NOT_FOUND, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn notices(
    caller: Caller,
    InPath(id): InPath<EnvironmentId>,
    State(state): State<AppState>,
) -> Result<Json<Vec<NoticeView>>, Problem> {
    caller.may(Permission::View, Some(&id))?;
    state.store.environment(&id).await?;
    let notices = state.store.notices(&id, NOTICES).await?;
    Ok(Json(notices.into_iter().map(NoticeView::from).collect()))
}
