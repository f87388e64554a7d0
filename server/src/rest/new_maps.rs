//! New entity maps: what both apps have, what could be paired, and the map that comes of it.

use super::body::Body;
use super::caller::Caller;
use super::maps;
use super::path::{InPath, SideInPath};
use super::view::{EntityNameView, MapView, NewMapBody, ProposalView};
use crate::http::problem::Problem;
use app::state::AppState;
use axum::Json;
use axum::extract::State;
use http::StatusCode;
use model::{EnvironmentId, MapId, MapSummary, Permission};

/// The entities of one app that could be mapped, by name. Asks the app.
#[utoipa::path(get, path = "/environments/{env}/entities/{side}", tag = "maps", params(("env" = String, Path, description = "The environment's id"), ("side" = String, Path, description = "`left` (ERP) or `right` (CRM)")), responses((status = OK, body = Vec<EntityNameView>), (status = NOT_FOUND, body = Problem, content_type = "application/problem+json"), (status = CONFLICT, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn entities(
    caller: Caller,
    SideInPath(id, side): SideInPath,
    State(state): State<AppState>,
) -> Result<Json<Vec<EntityNameView>>, Problem> {
    caller.may(Permission::Administer, Some(&id))?;
    state.store.environment(&id).await?;
    let names = state.engine.entities(&id, side).await?;
    Ok(Json(names.into_iter().map(EntityNameView::from).collect()))
}

/// Adds an entity map with version 1.0.0.0. It stands still until it is run. Refused where the mapping would not work.
#[utoipa::path(post, path = "/environments/{env}/maps", tag = "maps", params(("env" = String, Path, description = "The environment's id")), request_body = NewMapBody, responses((status = CREATED, body = MapView), (status = CONFLICT, body = Problem, content_type = "application/problem+json"), (status = UNPROCESSABLE_ENTITY, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn create(
    caller: Caller,
    InPath(id): InPath<EnvironmentId>,
    State(state): State<AppState>,
    Body(body): Body<NewMapBody>,
) -> Result<(StatusCode, Json<MapView>), Problem> {
    let principal = caller.may(Permission::Administer, Some(&id))?.clone();
    state.store.environment(&id).await?;
    let (description, mapping) = body.parts();
    let created = state.engine.create_map(&id, &description, mapping, &principal.actor()).await?;
    let (map, version) = state.store.map(created).await?;
    let statistics = state.store.statistics(created, state.now()).await?;
    Ok((StatusCode::CREATED, Json(MapSummary { map, version, statistics }.into())))
}

/// The pairs of fields that could join what people are working on in an entity map (its draft, or else its active
/// version), the surest first, each with the reason.
#[utoipa::path(get, path = "/maps/{id}/proposals", tag = "maps", params(("id" = i64, Path, description = "The map's id")), responses((status = OK, body = Vec<ProposalView>), (status = NOT_FOUND, body = Problem, content_type = "application/problem+json"), (status = CONFLICT, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn proposals(
    caller: Caller,
    InPath(id): InPath<MapId>,
    State(state): State<AppState>,
) -> Result<Json<Vec<ProposalView>>, Problem> {
    let map = maps::find(&caller, &state, id, Permission::View).await?;
    let mapping = state.engine.draft(id).await?.sketch.mapping();
    let found = state.engine.proposals(&map.environment, &mapping).await?;
    Ok(Json(found.into_iter().map(ProposalView::from).collect()))
}
