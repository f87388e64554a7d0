//! What stands against the draft of a map, and mending it.

use super::body::Body;
use super::caller::Caller;
use super::maps;
use super::path::InPath;
use super::view::MendableView;
use crate::http::problem::Problem;
use app::state::AppState;
use axum::Json;
use axum::extract::State;
use engine::ChosenFix;
use model::{MapId, Permission};
use serde::Deserialize;
use utoipa::ToSchema;

/// The fix of a finding, as `GET /maps/{id}/draft/findings` told of it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct FixBody {
    /// The finding's code.
    code: String,
    /// Its title.
    title: String,
    /// What was found.
    found: String,
    /// What the fix is called.
    fix: String,
}

/// What stands against the draft of an entity map, or may do so, problems first; against the active version where nobody
/// has begun a draft. Empty where it fits both apps. `fix` names the one act that mends a finding.
#[utoipa::path(get, path = "/maps/{id}/draft/findings", tag = "versions", params(("id" = i64, Path, description = "The map's id")), responses((status = OK, body = Vec<MendableView>), (status = CONFLICT, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn findings(
    caller: Caller,
    InPath(id): InPath<MapId>,
    State(state): State<AppState>,
) -> Result<Json<Vec<MendableView>>, Problem> {
    maps::find(&caller, &state, id, Permission::View).await?;
    let found = state.engine.draft_findings(&state.engine.draft(id).await?).await?;
    Ok(Json(found.into_iter().map(MendableView::from).collect()))
}

/// Makes the fix of a finding in the draft of an entity map, as edits that its author can take back like all others; what
/// is found then. Refused where the finding is gone meanwhile, or another act would mend it by now.
#[utoipa::path(post, path = "/maps/{id}/draft/fixes", tag = "versions", params(("id" = i64, Path, description = "The map's id")), request_body = FixBody, responses((status = OK, body = Vec<MendableView>), (status = CONFLICT, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn mend(
    caller: Caller,
    InPath(id): InPath<MapId>,
    State(state): State<AppState>,
    Body(body): Body<FixBody>,
) -> Result<Json<Vec<MendableView>>, Problem> {
    let principal = caller.may(Permission::Administer, None)?.clone();
    maps::find(&caller, &state, id, Permission::Administer).await?;
    let FixBody { code, title, found, fix: label } = body;
    let chosen = ChosenFix { code, title, found, label };
    state.engine.mend_draft(id, &chosen, &principal.actor()).await?;
    let left = state.engine.draft_findings(&state.engine.draft(id).await?).await?;
    Ok(Json(left.into_iter().map(MendableView::from).collect()))
}
