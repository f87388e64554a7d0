//! Linking environments, testing their connections, looking at what stands behind them.

use super::body::Body;
use super::caller::Caller;
use super::path::{InPath, SideInPath};
use super::view::{
    CheckView, CompanyView, ConnectionBody, EnvironmentBody, EnvironmentView, FindingView, RefreshedView,
    SchemaView,
};
use crate::http::problem::Problem;
use app::state::AppState;
use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use engine::linking::Intent;
use http::StatusCode;
use model::{EnvironmentDraft, EnvironmentId, Permission};

/// Links an environment. Tandem works for it from now on.
#[utoipa::path(post, path = "/environments", tag = "environments", request_body = EnvironmentBody, responses((status = CREATED, body = EnvironmentView), (status = UNPROCESSABLE_ENTITY, body = Problem, content_type = "application/problem+json"), (status = CONFLICT, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn link(
    caller: Caller,
    State(state): State<AppState>,
    Body(body): Body<EnvironmentBody>,
) -> Result<(StatusCode, Json<EnvironmentView>), Problem> {
    let actor = caller.may(Permission::Administer, None)?.actor();
    let id = state.linking.put(&body.draft(), Intent::Link, &actor).await?;
    Ok((StatusCode::CREATED, Json(EnvironmentView::read(&state, &id, true).await?)))
}

/// Changes an environment and its connections; what is not named goes back to what is usual.
#[utoipa::path(put, path = "/environments/{env}", tag = "environments", params(("env" = String, Path, description = "The environment's id")), request_body = EnvironmentBody, responses((status = OK, body = EnvironmentView), (status = NOT_FOUND, body = Problem, content_type = "application/problem+json"), (status = UNPROCESSABLE_ENTITY, body = Problem, content_type = "application/problem+json"), (status = CONFLICT, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn change(
    caller: Caller,
    InPath(id): InPath<EnvironmentId>,
    State(state): State<AppState>,
    Body(body): Body<EnvironmentBody>,
) -> Result<Json<EnvironmentView>, Problem> {
    let actor = caller.may(Permission::Administer, Some(&id))?.actor();
    state.store.environment(&id).await?;
    let draft = EnvironmentDraft { id: id.to_string(), ..body.draft() };
    state.linking.put(&draft, Intent::Change, &actor).await?;
    Ok(Json(EnvironmentView::read(&state, &id, true).await?))
}

/// Tests a connection: that of the environment, or (for admins) the one in the body, which need not be kept yet.
#[utoipa::path(post, path = "/environments/{env}/connections/{side}/test", tag = "environments", params(("env" = String, Path, description = "The environment's id"), ("side" = String, Path, description = "`left` (ERP) or `right` (CRM)")), request_body(content = Option<ConnectionBody>, content_type = "application/json"), responses((status = OK, body = Vec<CheckView>), (status = NOT_FOUND, body = Problem, content_type = "application/problem+json"), (status = UNPROCESSABLE_ENTITY, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn test(
    caller: Caller,
    SideInPath(id, side): SideInPath,
    State(state): State<AppState>,
    body: Bytes,
) -> Result<Json<Vec<CheckView>>, Problem> {
    caller.may(Permission::Operate, Some(&id))?;
    state.store.environment(&id).await?;
    let checks = if body.iter().all(u8::is_ascii_whitespace) {
        state.linking.test(&id, side).await?
    } else {
        // Whoever names an address and a reference can have the secret behind it sent there.
        caller.may(Permission::Administer, Some(&id))?;
        let draft = ConnectionBody::read(&body)?.draft();
        state.linking.test_draft(&draft, side).await.map_err(|errors| Problem::invalid(&errors))?
    };
    Ok(Json(checks.into_iter().map(CheckView::from).collect()))
}

/// What stands against the work of an environment, with codes and what to do. Asks both apps, for some seconds at most.
#[utoipa::path(get, path = "/environments/{env}/health", tag = "environments", params(("env" = String, Path, description = "The environment's id")), responses((status = OK, body = Vec<FindingView>), (status = NOT_FOUND, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn health(
    caller: Caller,
    InPath(id): InPath<EnvironmentId>,
    State(state): State<AppState>,
) -> Result<Json<Vec<FindingView>>, Problem> {
    caller.may(Permission::View, Some(&id))?;
    let facts = state.linking.facts(&id).await?;
    Ok(Json(facts.findings().into_iter().map(FindingView::from).collect()))
}

/// The companies of both apps, matched by code.
#[utoipa::path(get, path = "/environments/{env}/companies", tag = "environments", params(("env" = String, Path, description = "The environment's id")), responses((status = OK, body = Vec<CompanyView>), (status = NOT_FOUND, body = Problem, content_type = "application/problem+json"), (status = CONFLICT, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn companies(
    caller: Caller,
    InPath(id): InPath<EnvironmentId>,
    State(state): State<AppState>,
) -> Result<Json<Vec<CompanyView>>, Problem> {
    caller.may(Permission::View, Some(&id))?;
    let facts = state.linking.facts(&id).await?;
    let pairs = facts.companies().ok_or_else(Problem::apps_are_silent)?;
    Ok(Json(pairs.into_iter().map(CompanyView::from).collect()))
}

/// The schemas as they were read last.
#[utoipa::path(get, path = "/environments/{env}/schemas", tag = "environments", params(("env" = String, Path, description = "The environment's id")), responses((status = OK, body = Vec<SchemaView>), (status = NOT_FOUND, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn schemas(
    caller: Caller,
    InPath(id): InPath<EnvironmentId>,
    State(state): State<AppState>,
) -> Result<Json<Vec<SchemaView>>, Problem> {
    caller.may(Permission::View, Some(&id))?;
    let schemas = state.store.schemas(&id).await?;
    Ok(Json(schemas.into_iter().map(SchemaView::from).collect()))
}

/// Reads the schemas again and says what changed.
#[utoipa::path(post, path = "/environments/{env}/schemas/refresh", tag = "environments", params(("env" = String, Path, description = "The environment's id")), responses((status = OK, body = RefreshedView), (status = NOT_FOUND, body = Problem, content_type = "application/problem+json"), (status = CONFLICT, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn refresh_schemas(
    caller: Caller,
    InPath(id): InPath<EnvironmentId>,
    State(state): State<AppState>,
) -> Result<Json<RefreshedView>, Problem> {
    let actor = caller.may(Permission::Operate, Some(&id))?.actor();
    state.store.environment(&id).await?;
    Ok(Json(state.engine.refresh_schemas(&id, &actor).await?.into()))
}
