//! Entity maps.

use super::caller::Caller;
use super::path::InPath;
use super::view::MapView;
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
