//! Solutions and their maps.

use super::body::Body;
use super::caller::Caller;
use super::path::InPath;
use super::solution_path::{MapOfSolutionInPath, SolutionInPath};
use super::view::{SolutionBody, SolutionMapsBody, SolutionSaid, SolutionView};
use crate::http::problem::Problem;
use app::state::AppState;
use axum::Json;
use axum::extract::State;
use http::StatusCode;
use model::{EnvironmentId, MapId, Permission};

/// The solutions of an environment, by their names for people.
#[utoipa::path(get, path = "/environments/{env}/solutions", tag = "solutions", params(("env" = String, Path, description = "The environment's id")), responses((status = OK, body = Vec<SolutionView>), (status = NOT_FOUND, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn list(
    caller: Caller,
    InPath(id): InPath<EnvironmentId>,
    State(state): State<AppState>,
) -> Result<Json<Vec<SolutionView>>, Problem> {
    caller.may(Permission::View, Some(&id))?;
    state.store.environment(&id).await?;
    let known = state.solutions.solutions(&id).await?;
    Ok(Json(known.into_iter().map(SolutionView::from).collect()))
}

/// Makes a solution without maps.
#[utoipa::path(post, path = "/environments/{env}/solutions", tag = "solutions", params(("env" = String, Path, description = "The environment's id")), request_body = SolutionBody, responses((status = CREATED, body = SolutionView), (status = UNPROCESSABLE_ENTITY, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn create(
    caller: Caller,
    InPath(id): InPath<EnvironmentId>,
    State(state): State<AppState>,
    Body(body): Body<SolutionBody>,
) -> Result<(StatusCode, Json<SolutionView>), Problem> {
    let principal = caller.may(Permission::Administer, Some(&id))?;
    let draft = body.draft();
    state.solutions.create_solution(&id, &draft, &principal.actor()).await?;
    Ok((StatusCode::CREATED, one_of(&state, &id, &draft.name).await?))
}

/// One solution.
#[utoipa::path(get, path = "/environments/{env}/solutions/{solution}", tag = "solutions", params(("env" = String, Path, description = "The environment's id"), ("solution" = String, Path, description = "The solution's unique name")), responses((status = OK, body = SolutionView), (status = NOT_FOUND, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn one(
    caller: Caller,
    SolutionInPath(id, name): SolutionInPath,
    State(state): State<AppState>,
) -> Result<Json<SolutionView>, Problem> {
    caller.may(Permission::View, Some(&id))?;
    one_of(&state, &id, &name).await
}

/// Changes what is said of a solution. Refused where it is managed.
#[utoipa::path(put, path = "/environments/{env}/solutions/{solution}", tag = "solutions", params(("env" = String, Path, description = "The environment's id"), ("solution" = String, Path, description = "The solution's unique name")), request_body = SolutionSaid, responses((status = OK, body = SolutionView), (status = NOT_FOUND, body = Problem, content_type = "application/problem+json"), (status = CONFLICT, body = Problem, content_type = "application/problem+json"), (status = UNPROCESSABLE_ENTITY, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn change(
    caller: Caller,
    SolutionInPath(id, name): SolutionInPath,
    State(state): State<AppState>,
    Body(body): Body<SolutionSaid>,
) -> Result<Json<SolutionView>, Problem> {
    let principal = caller.may(Permission::Administer, Some(&id))?;
    state.solutions.change_solution(&id, &body.draft(name.clone()), &principal.actor()).await?;
    one_of(&state, &id, &name).await
}

/// Deletes a solution; its maps stay. Refused where it is managed: that is uninstalled.
#[utoipa::path(delete, path = "/environments/{env}/solutions/{solution}", tag = "solutions", params(("env" = String, Path, description = "The environment's id"), ("solution" = String, Path, description = "The solution's unique name")), responses((status = NO_CONTENT), (status = NOT_FOUND, body = Problem, content_type = "application/problem+json"), (status = CONFLICT, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn delete(
    caller: Caller,
    SolutionInPath(id, name): SolutionInPath,
    State(state): State<AppState>,
) -> Result<StatusCode, Problem> {
    let principal = caller.may(Permission::Administer, Some(&id))?;
    state.solutions.delete_solution(&id, &name, &principal.actor()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Adds entity maps of the environment to a solution. Refused where one has another publisher than the solution.
#[utoipa::path(post, path = "/environments/{env}/solutions/{solution}/maps", tag = "solutions", params(("env" = String, Path, description = "The environment's id"), ("solution" = String, Path, description = "The solution's unique name")), request_body = SolutionMapsBody, responses((status = OK, body = SolutionView), (status = NOT_FOUND, body = Problem, content_type = "application/problem+json"), (status = CONFLICT, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn add_maps(
    caller: Caller,
    SolutionInPath(id, name): SolutionInPath,
    State(state): State<AppState>,
    Body(body): Body<SolutionMapsBody>,
) -> Result<Json<SolutionView>, Problem> {
    let principal = caller.may(Permission::Administer, Some(&id))?;
    let maps: Vec<MapId> = body.maps.into_iter().map(MapId).collect();
    state.solutions.add_maps(&id, &name, &maps, &principal.actor()).await?;
    one_of(&state, &id, &name).await
}

/// Takes an entity map out of a solution; the map stays.
#[utoipa::path(delete, path = "/environments/{env}/solutions/{solution}/maps/{map}", tag = "solutions", params(("env" = String, Path, description = "The environment's id"), ("solution" = String, Path, description = "The solution's unique name"), ("map" = i64, Path, description = "The map's id")), responses((status = OK, body = SolutionView), (status = NOT_FOUND, body = Problem, content_type = "application/problem+json"), (status = CONFLICT, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn take_out(
    caller: Caller,
    MapOfSolutionInPath(id, name, map): MapOfSolutionInPath,
    State(state): State<AppState>,
) -> Result<Json<SolutionView>, Problem> {
    let principal = caller.may(Permission::Administer, Some(&id))?;
    state.solutions.take_out(&id, &name, map, &principal.actor()).await?;
    one_of(&state, &id, &name).await
}

async fn one_of(state: &AppState, id: &EnvironmentId, name: &str) -> Result<Json<SolutionView>, Problem> {
    Ok(Json(state.solutions.solution(id, name).await?.into()))
}
