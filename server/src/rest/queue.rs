//! What waits in an environment, and how much may.

use super::body::Body;
use super::caller::Caller;
use super::path::InPath;
use super::view::{QueueLimitsBody, QueueView};
use crate::http::problem::Problem;
use app::state::AppState;
use axum::Json;
use axum::extract::State;
use model::{EnvironmentId, Permission};

/// What waits in the queues of an environment, with the limits of that.
#[utoipa::path(get, path = "/environments/{env}/queue", tag = "environments", params(("env" = String, Path, description = "The environment's id")), responses((status = OK, body = QueueView), (status = NOT_FOUND, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn of_environment(
    caller: Caller,
    InPath(id): InPath<EnvironmentId>,
    State(state): State<AppState>,
) -> Result<Json<QueueView>, Problem> {
    caller.may(Permission::View, Some(&id))?;
    let limits = state.store.queue_limits(&id).await?;
    Ok(Json(QueueView::new(&state.store.queue_load(&id).await?, &limits)))
}

/// Sets the limits of what waits; one that is left out is none. At the hard one nothing more is captured until some of it
/// is written.
#[utoipa::path(put, path = "/environments/{env}/queue/limits", tag = "environments", params(("env" = String, Path, description = "The environment's id")), request_body = QueueLimitsBody, responses((status = OK, body = QueueView), (status = UNPROCESSABLE_ENTITY, body = Problem, content_type = "application/problem+json"), (status = NOT_FOUND, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn set_limits(
    caller: Caller,
    InPath(id): InPath<EnvironmentId>,
    State(state): State<AppState>,
    Body(body): Body<QueueLimitsBody>,
) -> Result<Json<QueueView>, Problem> {
    let actor = caller.may(Permission::Administer, Some(&id))?.actor();
    let limits = body.limits();
    let errors = limits.validate();
    if !errors.is_empty() {
        return Err(Problem::invalid(&errors));
    }
    state.engine.set_queue_limits(&id, limits, &actor).await?;
    Ok(Json(QueueView::new(&state.store.queue_load(&id).await?, &limits)))
}
