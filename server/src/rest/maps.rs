//! Entity maps.

use super::caller::Caller;
use super::path::InPath;
use super::view::{MapHealthView, MapView};
use crate::http::problem::Problem;
use app::state::AppState;
use axum::Json;
use axum::extract::State;
use model::{EntityMap, EnvironmentId, MapId, MapSummary, Permission};

/// The entity maps of an environment, by name.
#[utoipa::path(get, path = "/environments/{env}/maps", tag = "maps", params(("env" = String, Path, description = "The environment's id")), responses((status = OK, body = Vec<MapView>), (status = NOT_FOUND, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn list(
    caller: Caller,
    InPath(id): InPath<EnvironmentId>,
    State(state): State<AppState>,
) -> Result<Json<Vec<MapView>>, Problem> {
    caller.may(Permission::View, Some(&id))?;
    state.store.environment(&id).await?;
    let maps = state.store.maps(&id, state.now()).await?;
    Ok(Json(maps.into_iter().map(MapView::from).collect()))
}

/// One entity map with its active version.
#[utoipa::path(get, path = "/maps/{id}", tag = "maps", params(("id" = i64, Path, description = "The map's id")), responses((status = OK, body = MapView), (status = NOT_FOUND, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn one(
    caller: Caller,
    InPath(id): InPath<MapId>,
    State(state): State<AppState>,
) -> Result<Json<MapView>, Problem> {
    let map = find(&caller, &state, id, Permission::View).await?;
    let (_, version) = state.store.map(id).await?;
    let statistics = state.store.statistics(id, state.now()).await?;
    Ok(Json(MapSummary { map, version, statistics }.into()))
}

/// How a map fits both apps, as far as their schemas are known: what is gone, renamed, of another type, read-only or
/// required since its version was saved; and how it works with them: doorbells, filters, queries, other maps.
#[utoipa::path(get, path = "/maps/{id}/health", tag = "maps", params(("id" = i64, Path, description = "The map's id")), responses((status = OK, body = MapHealthView), (status = NOT_FOUND, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn health(
    caller: Caller,
    InPath(id): InPath<MapId>,
    State(state): State<AppState>,
) -> Result<Json<MapHealthView>, Problem> {
    find(&caller, &state, id, Permission::View).await?;
    Ok(Json(state.engine.map_health(id).await?.into()))
}

/// Reads the schemas of both entities of a map again, and says how it fits them. A map that fits again goes on.
#[utoipa::path(post, path = "/maps/{id}/health-check", tag = "maps", params(("id" = i64, Path, description = "The map's id")), responses((status = OK, body = MapHealthView), (status = NOT_FOUND, body = Problem, content_type = "application/problem+json"), (status = CONFLICT, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn check(
    caller: Caller,
    InPath(id): InPath<MapId>,
    State(state): State<AppState>,
) -> Result<Json<MapHealthView>, Problem> {
    let principal = caller.may(Permission::Operate, None)?.clone();
    find(&caller, &state, id, Permission::Operate).await?;
    match state.engine.check_map(id, &principal.actor()).await? {
        Ok(health) => Ok(Json(health.into())),
        Err(_) => Err(Problem::apps_are_silent()),
    }
}

/// The map, for callers who may do that in its environment. Those who may nothing at all do not learn which exist.
pub(super) async fn find(
    caller: &Caller,
    state: &AppState,
    id: MapId,
    permission: Permission,
) -> Result<EntityMap, Problem> {
    caller.may(permission, None)?;
    let (map, _) = state.store.map(id).await?;
    caller.may(permission, Some(&map.environment))?;
    Ok(map)
}
