//! Packages: what solutions become when they are exported.

use super::body::Body;
use super::caller::Caller;
use super::path::InPath;
use super::query::Checked;
use super::solution_path::SolutionInPath;
use super::view::{ExportBody, InspectionView, PackageView, PageOfPackages, PublishedView};
use crate::http::problem::Problem;
use app::state::AppState;
use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use http::StatusCode;
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use model::{EnvironmentId, PackageId, PageRequest, Permission};
use serde::Deserialize;
use utoipa::IntoParams;

/// Publishes all changes: makes versions of the unfinished changes of a solution's maps, under its publisher. They become
/// the active ones where a map is not running or paused; what runs is left alone.
#[utoipa::path(post, path = "/environments/{env}/solutions/{solution}/publish", tag = "solutions", params(("env" = String, Path, description = "The environment's id"), ("solution" = String, Path, description = "The solution's unique name")), responses((status = OK, body = Vec<PublishedView>), (status = NOT_FOUND, body = Problem, content_type = "application/problem+json"), (status = CONFLICT, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn publish(
    caller: Caller,
    SolutionInPath(id, name): SolutionInPath,
    State(state): State<AppState>,
) -> Result<Json<Vec<PublishedView>>, Problem> {
    let principal = caller.may(Permission::Administer, Some(&id))?;
    let published = state.solutions.publish(&id, &name, &principal.actor()).await?;
    Ok(Json(published.into_iter().map(PublishedView::from).collect()))
}

/// Checks a solution for issues as it would be exported now. Nothing is kept.
#[utoipa::path(get, path = "/environments/{env}/solutions/{solution}/check", tag = "solutions", params(("env" = String, Path, description = "The environment's id"), ("solution" = String, Path, description = "The solution's unique name")), responses((status = OK, body = InspectionView), (status = NOT_FOUND, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn check(
    caller: Caller,
    SolutionInPath(id, name): SolutionInPath,
    State(state): State<AppState>,
) -> Result<Json<InspectionView>, Problem> {
    caller.may(Permission::View, Some(&id))?;
    Ok(Json(state.solutions.inspect(&id, &name).await?.into()))
}

/// Exports a solution: makes a package of the active versions of its maps, and keeps it. Refused where the checker found
/// something that takes a reason and none is given, and where the version is not higher than what was exported before.
#[utoipa::path(post, path = "/environments/{env}/solutions/{solution}/export", tag = "solutions", params(("env" = String, Path, description = "The environment's id"), ("solution" = String, Path, description = "The solution's unique name")), request_body = ExportBody, responses((status = CREATED, body = PackageView), (status = NOT_FOUND, body = Problem, content_type = "application/problem+json"), (status = CONFLICT, body = Problem, content_type = "application/problem+json"), (status = UNPROCESSABLE_ENTITY, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn export(
    caller: Caller,
    SolutionInPath(id, name): SolutionInPath,
    State(state): State<AppState>,
    Body(body): Body<ExportBody>,
) -> Result<(StatusCode, Json<PackageView>), Problem> {
    let principal = caller.may(Permission::Administer, Some(&id))?;
    let package = state.solutions.export(&id, &name, &body.draft(), &principal.actor()).await?;
    Ok((StatusCode::CREATED, Json(state.store.package(package).await?.into())))
}

/// Which part of a list.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Part {
    /// Only those with an id below this one.
    before: Option<i64>,
    /// At most so many, 1 to 500; 50 unless given.
    limit: Option<u32>,
}

impl From<Part> for PageRequest {
    fn from(part: Part) -> Self {
        Self { before: part.before, limit: part.limit.unwrap_or(Self::default().limit) }
    }
}

/// A text percent-encoded for the query of an address.
pub(super) fn in_address(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}

/// The packages that were exported or brought here, and backups, the newest first.
#[utoipa::path(get, path = "/environments/{env}/packages", tag = "solutions", params(("env" = String, Path, description = "The environment's id"), Part), responses((status = OK, body = PageOfPackages), (status = NOT_FOUND, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn list(
    caller: Caller,
    InPath(id): InPath<EnvironmentId>,
    Checked(part): Checked<Part>,
    State(state): State<AppState>,
) -> Result<Json<PageOfPackages>, Problem> {
    caller.may(Permission::View, Some(&id))?;
    state.store.environment(&id).await?;
    Ok(Json(state.solutions.packages(&id, part.into()).await?.into()))
}

/// Backs all entity maps of an environment up: makes an unmanaged package of their active versions, and keeps it.
#[utoipa::path(post, path = "/environments/{env}/backups", tag = "solutions", params(("env" = String, Path, description = "The environment's id")), responses((status = CREATED, body = PackageView), (status = NOT_FOUND, body = Problem, content_type = "application/problem+json"), (status = CONFLICT, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn back_up(
    caller: Caller,
    InPath(id): InPath<EnvironmentId>,
    State(state): State<AppState>,
) -> Result<(StatusCode, Json<PackageView>), Problem> {
    let principal = caller.may(Permission::Administer, Some(&id))?;
    state.store.environment(&id).await?;
    let package = state.solutions.back_up(&id, &principal.actor()).await?;
    Ok((StatusCode::CREATED, Json(state.store.package(package).await?.into())))
}

/// A package as a file.
#[utoipa::path(get, path = "/packages/{id}/file", tag = "solutions", params(("id" = i64, Path, description = "The package's id")), responses((status = OK, body = String, content_type = "application/zip"), (status = NOT_FOUND, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn file(
    caller: Caller,
    InPath(id): InPath<PackageId>,
    State(state): State<AppState>,
) -> Result<impl IntoResponse, Problem> {
    caller.may(Permission::Administer, None)?;
    let (package, bytes) = state.solutions.package_file(id).await?;
    caller.may(Permission::Administer, Some(&package.environment))?;
    let plain: String = package
        .file_name
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'))
        .collect();
    let named = format!("attachment; filename=\"{plain}\"");
    Ok(([(CONTENT_TYPE, "application/zip".to_owned()), (CONTENT_DISPOSITION, named)], bytes))
}
