//! Who publishes versions and solutions.

use super::body::Body;
use super::caller::Caller;
use super::path::InPath;
use super::view::PublisherView;
use crate::http::problem::Problem;
use app::state::AppState;
use axum::Json;
use axum::extract::State;
use model::{EnvironmentId, Permission};

/// Who publishes versions in an environment, and how to reach them: the default one first, then by name.
#[utoipa::path(get, path = "/environments/{env}/publishers", tag = "solutions", params(("env" = String, Path, description = "The environment's id")), responses((status = OK, body = Vec<PublisherView>), (status = NOT_FOUND, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn list(
    caller: Caller,
    InPath(id): InPath<EnvironmentId>,
    State(state): State<AppState>,
) -> Result<Json<Vec<PublisherView>>, Problem> {
    caller.may(Permission::View, Some(&id))?;
    state.store.environment(&id).await?;
    all(&state, &id).await
}

/// Adds a publisher, or changes the one of that name. One that becomes the default takes the place of the other.
#[utoipa::path(put, path = "/environments/{env}/publishers", tag = "solutions", params(("env" = String, Path, description = "The environment's id")), request_body = PublisherView, responses((status = OK, body = Vec<PublisherView>), (status = UNPROCESSABLE_ENTITY, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn put(
    caller: Caller,
    InPath(id): InPath<EnvironmentId>,
    State(state): State<AppState>,
    Body(body): Body<PublisherView>,
) -> Result<Json<Vec<PublisherView>>, Problem> {
    let principal = caller.may(Permission::Administer, Some(&id))?;
    state.solutions.put_publisher(&id, body.into(), &principal.actor()).await?;
    all(&state, &id).await
}

async fn all(state: &AppState, id: &EnvironmentId) -> Result<Json<Vec<PublisherView>>, Problem> {
    let known = state.solutions.publishers(id).await?;
    Ok(Json(known.into_iter().map(PublisherView::from).collect()))
}
