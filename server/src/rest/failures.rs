//! Failures: records that wait for a person.

use super::body::Body;
use super::bulk::answered;
use super::caller::Caller;
use super::downloads::{self, Asked};
use super::maps;
use super::path::InPath;
use super::query::{Checked, FailureParameters};
use super::selection::{DiscardBody, RetryBody, asked_at};
use super::view::{Acted, BulkActView, FailureView, PageOfFailures};
use crate::http::problem::Problem;
use app::state::AppState;
use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use model::{EnvironmentId, FailureId, FailureQuery, MapId, Permission};

/// Failures of an environment, newest first. Values of records are left out for viewers, in files keys as well.
#[utoipa::path(get, path = "/environments/{env}/failures", tag = "failures", params(("env" = String, Path, description = "The environment's id"), FailureParameters), responses((status = OK, content((PageOfFailures = "application/json"), (String = "text/csv"), (String = "application/x-ndjson"), (String = "application/zip"))), (status = BAD_REQUEST, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn of_environment(
    caller: Caller,
    InPath(id): InPath<EnvironmentId>,
    Checked(parameters): Checked<FailureParameters>,
    State(state): State<AppState>,
) -> Result<Response, Problem> {
    let principal = caller.may(Permission::View, Some(&id))?;
    state.store.environment(&id).await?;
    if let Some(format) = parameters.file()? {
        let asked = Asked { state: &state, principal, environment: &id, map: None };
        return Ok(downloads::failures(&asked, format, parameters).await?.into_response());
    }
    page(&caller, &state, &id, &parameters.query(None)?).await
}

/// Failures of one entity map, newest first. Values of records are left out for viewers, in files keys as well.
#[utoipa::path(get, path = "/maps/{id}/failures", tag = "failures", params(("id" = i64, Path, description = "The map's id"), FailureParameters), responses((status = OK, content((PageOfFailures = "application/json"), (String = "text/csv"), (String = "application/x-ndjson"), (String = "application/zip"))), (status = BAD_REQUEST, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn of_map(
    caller: Caller,
    InPath(id): InPath<MapId>,
    Checked(parameters): Checked<FailureParameters>,
    State(state): State<AppState>,
) -> Result<Response, Problem> {
    let map = maps::find(&caller, &state, id, Permission::View).await?;
    if let Some(format) = parameters.file()? {
        let principal = caller.may(Permission::View, Some(&map.environment))?;
        let asked = Asked { state: &state, principal, environment: &map.environment, map: Some(&map) };
        return Ok(downloads::failures(&asked, format, parameters).await?.into_response());
    }
    page(&caller, &state, &map.environment, &parameters.query(Some(id))?).await
}

/// One failure. Values of the record are left out for viewers.
#[utoipa::path(get, path = "/failures/{id}", tag = "failures", params(("id" = i64, Path, description = "The failure's id")), responses((status = OK, body = FailureView), (status = NOT_FOUND, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn one(
    caller: Caller,
    InPath(id): InPath<FailureId>,
    State(state): State<AppState>,
) -> Result<Json<FailureView>, Problem> {
    caller.may(Permission::View, None)?;
    let failure = state.store.failure(id).await?;
    caller.may(Permission::View, Some(&failure.environment))?;
    let sees_values = caller.sees_values(&failure.environment);
    Ok(Json(FailureView::new(failure, sees_values)))
}

/// Tries open failures again. Up to 200 are put back into the queue at once, and the answer says how many; more than that are
/// an act that goes on by itself.
#[utoipa::path(post, path = "/environments/{env}/failures/retry", tag = "failures", params(("env" = String, Path, description = "The environment's id")), request_body = RetryBody, responses((status = OK, body = Acted), (status = ACCEPTED, body = BulkActView), (status = BAD_REQUEST, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn retry(
    caller: Caller,
    InPath(id): InPath<EnvironmentId>,
    State(state): State<AppState>,
    Body(body): Body<RetryBody>,
) -> Result<Response, Problem> {
    let principal = caller.may(Permission::Operate, Some(&id))?;
    state.store.environment(&id).await?;
    let selection = body.selection()?;
    let place = asked_at(&selection);
    let asked = state.engine.ask_bulk(&id, place, None, selection, &principal.actor()).await?;
    Ok(answered(asked))
}

/// Decides that open failures are not to be written. Up to 200 are discarded at once, and the answer says how many; more
/// than that are an act that goes on by itself.
#[utoipa::path(post, path = "/environments/{env}/failures/discard", tag = "failures", params(("env" = String, Path, description = "The environment's id")), request_body = DiscardBody, responses((status = OK, body = Acted), (status = ACCEPTED, body = BulkActView), (status = BAD_REQUEST, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn discard(
    caller: Caller,
    InPath(id): InPath<EnvironmentId>,
    State(state): State<AppState>,
    Body(body): Body<DiscardBody>,
) -> Result<Response, Problem> {
    let principal = caller.may(Permission::Operate, Some(&id))?;
    state.store.environment(&id).await?;
    let (selection, reason) = body.parts()?;
    let place = asked_at(&selection);
    let asked = state.engine.ask_bulk(&id, place, Some(&reason), selection, &principal.actor()).await?;
    Ok(answered(asked))
}

async fn page(
    caller: &Caller,
    state: &AppState,
    environment: &EnvironmentId,
    query: &FailureQuery,
) -> Result<Response, Problem> {
    let sees_values = caller.sees_values(environment);
    downloads::may_search(query, sees_values)?;
    let page =
        state.store.failures(environment, query).await?.map(|failure| FailureView::new(failure, sees_values));
    Ok(Json(PageOfFailures { rows: page.rows, next: page.next, total: page.total }).into_response())
}
