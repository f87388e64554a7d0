//! Maintenance windows.

use super::body::Body;
use super::caller::Caller;
use super::path::InPath;
use super::view::{WindowBody, WindowView};
use crate::http::problem::Problem;
use app::state::AppState;
use axum::Json;
use axum::extract::State;
use http::StatusCode;
use model::{EnvironmentId, Permission, WindowId};

/// Windows given at once: all open ones are among them.
const WINDOWS: u32 = 100;

/// The maintenance windows of an environment, newest first.
#[utoipa::path(get, path = "/environments/{env}/windows", tag = "environments", params(("env" = String, Path, description = "The environment's id")), responses((status = OK, body = Vec<WindowView>), (status = NOT_FOUND, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn list(
    caller: Caller,
    InPath(id): InPath<EnvironmentId>,
    State(state): State<AppState>,
) -> Result<Json<Vec<WindowView>>, Problem> {
    caller.may(Permission::View, Some(&id))?;
    state.store.environment(&id).await?;
    let windows = state.store.windows(&id, WINDOWS).await?;
    Ok(Json(windows.into_iter().map(WindowView::from).collect()))
}

/// Plans a maintenance window: what works of its maps is paused when it begins, and what it paused goes on when it ends.
#[utoipa::path(post, path = "/environments/{env}/windows", tag = "environments", params(("env" = String, Path, description = "The environment's id")), request_body = WindowBody, responses((status = CREATED, body = WindowView), (status = UNPROCESSABLE_ENTITY, body = Problem, content_type = "application/problem+json"), (status = CONFLICT, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn plan(
    caller: Caller,
    InPath(id): InPath<EnvironmentId>,
    State(state): State<AppState>,
    Body(body): Body<WindowBody>,
) -> Result<(StatusCode, Json<WindowView>), Problem> {
    let actor = caller.may(Permission::Operate, Some(&id))?.actor();
    let plan = body.draft().finished(state.now()).map_err(|errors| Problem::invalid(&errors))?;
    for map in &plan.maps {
        // A map of another environment is none of this one's.
        if state.store.map(*map).await?.0.environment != id {
            return Err(Problem::not_found(format!("The environment has no map {map}.")));
        }
    }
    let window = state.engine.plan_window(&id, plan, &actor).await?;
    Ok((StatusCode::CREATED, Json(state.store.window(window).await?.into())))
}

/// Calls a planned window off, or ends one early that is under way: its maps go on at once.
#[utoipa::path(delete, path = "/windows/{id}", tag = "environments", params(("id" = i64, Path, description = "The window's id")), responses((status = OK, body = WindowView), (status = NOT_FOUND, body = Problem, content_type = "application/problem+json"), (status = CONFLICT, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn cancel(
    caller: Caller,
    InPath(id): InPath<WindowId>,
    State(state): State<AppState>,
) -> Result<Json<WindowView>, Problem> {
    caller.may(Permission::Operate, None)?;
    let window = state.store.window(id).await?;
    let actor = caller.may(Permission::Operate, Some(&window.environment))?.actor();
    state.engine.cancel_window(id, &actor).await?;
    Ok(Json(state.store.window(id).await?.into()))
}
