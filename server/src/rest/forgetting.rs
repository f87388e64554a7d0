//! Forgetting records.

use super::body::Body;
use super::caller::Caller;
use super::maps;
use super::path::MapInPath;
use crate::http::problem::Problem;
use app::state::AppState;
use axum::Json;
use axum::extract::State;
use model::Permission;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The record that is to be forgotten.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ForgetBody {
    /// Its canonical integration key, such as `usmf|us-012`.
    key: String,
}

/// What became of it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ForgottenView {
    /// What stands in the place of its key from here on; nobody can tell the key from it.
    pseudonym: String,
    /// Rows of failures, changes, attempts and conflicts that it stands in.
    rows: i64,
}

/// Takes the key and all values of a record out of what is kept of it, in this map and in all of its environment that share
/// one of its entities. The link of its pair stays, since syncing needs it. Refused while anything of the record waits, has
/// failed and is not over, or is waited for by others. It cannot be undone.
#[utoipa::path(post, path = "/environments/{env}/maps/{map}/forget", tag = "maps", params(("env" = String, Path, description = "The environment's id"), ("map" = i64, Path, description = "The map's id")), request_body = ForgetBody, responses((status = OK, body = ForgottenView), (status = NOT_FOUND, body = Problem, content_type = "application/problem+json"), (status = CONFLICT, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn record(
    caller: Caller,
    MapInPath(environment, id): MapInPath,
    State(state): State<AppState>,
    Body(body): Body<ForgetBody>,
) -> Result<Json<ForgottenView>, Problem> {
    maps::find(&caller, &state, id, Permission::Administer).await?;
    let actor = caller.may(Permission::Administer, Some(&environment))?.actor();
    let pseudonym = access::pseudonym(&body.key)?;
    let of = (id, body.key.as_str());
    let rows = state.engine.forget_record(&environment, of, pseudonym.clone(), &actor).await?;
    Ok(Json(ForgottenView { pseudonym, rows }))
}
