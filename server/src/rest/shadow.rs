//! Shadow runs.

use super::body::Body;
use super::caller::Caller;
use super::maps;
use super::path::InPath;
use super::trying::tried;
use super::view::ShadowView;
use crate::http::problem::Problem;
use app::state::AppState;
use axum::Json;
use axum::extract::State;
use http::StatusCode;
use model::{MapId, Permission};
use serde::Deserialize;
use utoipa::ToSchema;

/// A shadow run to begin.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ShadowBody {
    /// `draft` (as it is now), `active`, or the id of a version as text; the draft unless given.
    #[serde(default)]
    with: String,
}

/// What the shadow run of an entity map has found so far; null where there is none. It is kept in memory, as long as the
/// server runs.
#[utoipa::path(get, path = "/maps/{id}/shadow", tag = "versions", params(("id" = i64, Path, description = "The map's id")), responses((status = OK, body = Option<ShadowView>), (status = NOT_FOUND, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn read(
    caller: Caller,
    InPath(id): InPath<MapId>,
    State(state): State<AppState>,
) -> Result<Json<Option<ShadowView>>, Problem> {
    maps::find(&caller, &state, id, Permission::ViewValues).await?;
    Ok(Json(state.engine.shadow(id).await?.map(ShadowView::from)))
}

/// Has a version of an entity map, or its draft, look on while the active version works, and say what it would do
/// otherwise; nothing is written by it. Refused where it would not work, and while another one looks on.
#[utoipa::path(post, path = "/maps/{id}/shadow", tag = "versions", params(("id" = i64, Path, description = "The map's id")), request_body = ShadowBody, responses((status = CREATED, body = Option<ShadowView>), (status = CONFLICT, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn begin(
    caller: Caller,
    InPath(id): InPath<MapId>,
    State(state): State<AppState>,
    Body(body): Body<ShadowBody>,
) -> Result<(StatusCode, Json<Option<ShadowView>>), Problem> {
    let principal = caller.may(Permission::Operate, None)?.clone();
    maps::find(&caller, &state, id, Permission::Operate).await?;
    state.engine.begin_shadow(id, tried(&body.with)?, &principal.actor()).await?;
    Ok((StatusCode::CREATED, Json(state.engine.shadow(id).await?.map(ShadowView::from))))
}

/// Ends the shadow run of an entity map. Answers with what it found, which is gone then; null where there was none.
#[utoipa::path(delete, path = "/maps/{id}/shadow", tag = "versions", params(("id" = i64, Path, description = "The map's id")), responses((status = OK, body = Option<ShadowView>), (status = NOT_FOUND, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn end(
    caller: Caller,
    InPath(id): InPath<MapId>,
    State(state): State<AppState>,
) -> Result<Json<Option<ShadowView>>, Problem> {
    let principal = caller.may(Permission::Operate, None)?.clone();
    maps::find(&caller, &state, id, Permission::Operate).await?;
    Ok(Json(state.engine.end_shadow(id, &principal.actor()).await?.map(ShadowView::from)))
}
