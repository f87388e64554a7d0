//! Packages come in: they are uploaded, imported, applied, and taken back.

use super::body::Body;
use super::caller::Caller;
use super::packages::{self, Part};
use super::path::{ImportInPath, InPath, PackageInPath};
use super::query::Checked;
use super::solution_path::SolutionInPath;
use super::view::{ApplyBody, ChangeView, ImportPlanView, ImportView, PackageView, PageOfImports};
use crate::http::body::package_limit;
use crate::http::problem::Problem;
use app::state::AppState;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, FromRequest as _, Multipart, Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use http::header::{ACCEPT, CONTENT_TYPE};
use http::{HeaderMap, HeaderName, StatusCode};
use model::{EnvironmentId, PageRequest, Permission};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The list of packages, and the route that takes them: it is the only one that takes files.
pub(super) fn uploads() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(packages::list, upload)).layer(DefaultBodyLimit::max(package_limit()))
}

/// Takes a package: the bytes of its zip as the body, or a form with the field `file`. It is read and kept; nothing is
/// imported by that. Forms of browsers are led to the page that shows what is in it.
#[utoipa::path(post, path = "/environments/{env}/packages", tag = "solutions", params(("env" = String, Path, description = "The environment's id")), request_body(content = Vec<u8>, content_type = "application/zip"), responses((status = CREATED, body = PackageView), (status = NOT_FOUND, body = Problem, content_type = "application/problem+json"), (status = PAYLOAD_TOO_LARGE, body = Problem, content_type = "application/problem+json"), (status = UNPROCESSABLE_ENTITY, description = "It is no package, or one that is not taken", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn upload(
    caller: Caller,
    InPath(id): InPath<EnvironmentId>,
    State(state): State<AppState>,
    request: Request,
) -> Result<Response, Problem> {
    let principal = caller.may(Permission::Administer, Some(&id))?;
    state.store.environment(&id).await?;
    let (is_form, is_page) = manner(request.headers());
    let bytes = if is_form { in_form(request).await? } else { whole(request).await? };
    let taken = state.solutions.upload(&id, bytes.into(), &principal.actor()).await;
    if is_page {
        let base = format!("/e/{id}/solutions/import");
        let to = match taken {
            Ok(package) => format!("{base}?package={package}"),
            Err(error) => format!("{base}?refused={}", packages::in_address(&error.in_words())),
        };
        return Ok(Redirect::to(&to).into_response());
    }
    let package = state.store.package(taken?).await?;
    Ok((StatusCode::CREATED, Json(PackageView::from(package))).into_response())
}

/// Is it a form, and one that a browser's page has sent?
fn manner(headers: &HeaderMap) -> (bool, bool) {
    let of = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let is_form = of(CONTENT_TYPE).is_some_and(|kind| kind.starts_with("multipart/form-data"));
    (is_form, is_form && of(ACCEPT).is_some_and(|kinds| kinds.contains("text/html")))
}

/// The file of a form.
async fn in_form(request: Request) -> Result<Bytes, Problem> {
    let hint = "Send a form with the zip of a package in the field `file`.";
    let unreadable = |error: axum::extract::multipart::MultipartError| {
        if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
            return Problem::too_large(package_limit());
        }
        Problem::bad_request("The form cannot be read.", hint)
    };
    let mut form = Multipart::from_request(request, &())
        .await
        .map_err(|_| Problem::bad_request("The form cannot be read.", hint))?;
    while let Some(field) = form.next_field().await.map_err(unreadable)? {
        if field.name() == Some("file") {
            return field.bytes().await.map_err(unreadable);
        }
    }
    Err(Problem::bad_request("The form has no file.", hint))
}

async fn whole(request: Request) -> Result<Bytes, Problem> {
    Bytes::from_request(request, &()).await.map_err(|_| Problem::too_large(package_limit()))
}

/// What importing a package would do, map by map; nothing is done.
#[utoipa::path(get, path = "/environments/{env}/packages/{id}/plan", tag = "solutions", params(("env" = String, Path, description = "The environment's id"), ("id" = i64, Path, description = "The package's id")), responses((status = OK, body = ImportPlanView), (status = NOT_FOUND, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn plan(
    caller: Caller,
    PackageInPath(id, package): PackageInPath,
    State(state): State<AppState>,
) -> Result<Json<ImportPlanView>, Problem> {
    caller.may(Permission::Administer, Some(&id))?;
    let (_, plan) = state.solutions.plan_import(&id, package).await?;
    Ok(Json(plan.into()))
}

/// Imports a package: its solution is listed, and all maps are backed up first. No map changes by that; applying does. All
/// of it happens, or nothing; the same package once more does nothing.
#[utoipa::path(post, path = "/environments/{env}/packages/{id}/import", tag = "solutions", params(("env" = String, Path, description = "The environment's id"), ("id" = i64, Path, description = "The package's id")), responses((status = CREATED, body = ImportView), (status = NOT_FOUND, body = Problem, content_type = "application/problem+json"), (status = CONFLICT, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn import(
    caller: Caller,
    PackageInPath(id, package): PackageInPath,
    State(state): State<AppState>,
) -> Result<(StatusCode, Json<ImportView>), Problem> {
    let principal = caller.may(Permission::Administer, Some(&id))?;
    let import = state.solutions.import(&id, package, &principal.actor()).await?;
    Ok((StatusCode::CREATED, Json(state.store.import(import).await?.into())))
}

/// What applying an imported solution would do, map by map; nothing is done.
#[utoipa::path(get, path = "/environments/{env}/solutions/{solution}/apply", tag = "solutions", params(("env" = String, Path, description = "The environment's id"), ("solution" = String, Path, description = "The solution's unique name")), responses((status = OK, body = ChangeView), (status = NOT_FOUND, body = Problem, content_type = "application/problem+json"), (status = CONFLICT, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn plan_apply(
    caller: Caller,
    SolutionInPath(id, name): SolutionInPath,
    State(state): State<AppState>,
) -> Result<Json<ChangeView>, Problem> {
    caller.may(Permission::View, Some(&id))?;
    Ok(Json(state.solutions.plan_apply(&id, &name, false).await?.into()))
}

/// Applies an imported solution to the maps. Maps that run are left alone and told: pause or stop them, and apply it again.
/// What is applied already stays as it is.
#[utoipa::path(post, path = "/environments/{env}/solutions/{solution}/apply", tag = "solutions", params(("env" = String, Path, description = "The environment's id"), ("solution" = String, Path, description = "The solution's unique name")), request_body = ApplyBody, responses((status = OK, body = ImportView), (status = NOT_FOUND, body = Problem, content_type = "application/problem+json"), (status = CONFLICT, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn apply(
    caller: Caller,
    SolutionInPath(id, name): SolutionInPath,
    State(state): State<AppState>,
    Body(body): Body<ApplyBody>,
) -> Result<Json<ImportView>, Problem> {
    let principal = caller.may(Permission::Administer, Some(&id))?;
    let applied = state.solutions.apply(&id, &name, body.overwrite, &principal.actor()).await?;
    let kept = match applied.import {
        Some(import) => Some(state.store.import(import).await?),
        None => None,
    };
    let solution = state.solutions.solution(&id, &name).await?;
    Ok(Json(ImportView::applied(kept, solution, applied.maps)))
}

/// Uninstalls a solution: each map falls back to what lies below; one that has nothing else goes away and keeps its story.
#[utoipa::path(post, path = "/environments/{env}/solutions/{solution}/uninstall", tag = "solutions", params(("env" = String, Path, description = "The environment's id"), ("solution" = String, Path, description = "The solution's unique name")), responses((status = OK, body = ImportView), (status = NOT_FOUND, body = Problem, content_type = "application/problem+json"), (status = CONFLICT, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn uninstall(
    caller: Caller,
    SolutionInPath(id, name): SolutionInPath,
    State(state): State<AppState>,
) -> Result<Json<ImportView>, Problem> {
    let principal = caller.may(Permission::Administer, Some(&id))?;
    let import = state.solutions.uninstall(&id, &name, &principal.actor()).await?;
    Ok(Json(state.store.import(import).await?.into()))
}

/// What was done with solutions, the newest first.
#[utoipa::path(get, path = "/environments/{env}/imports", tag = "solutions", params(("env" = String, Path, description = "The environment's id"), Part), responses((status = OK, body = PageOfImports), (status = NOT_FOUND, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn history(
    caller: Caller,
    InPath(id): InPath<EnvironmentId>,
    Checked(part): Checked<Part>,
    State(state): State<AppState>,
) -> Result<Json<PageOfImports>, Problem> {
    caller.may(Permission::View, Some(&id))?;
    state.store.environment(&id).await?;
    Ok(Json(state.solutions.history(&id, PageRequest::from(part)).await?.into()))
}

/// Takes back what was done with a solution: everything is as it was before, or nothing changes.
#[utoipa::path(post, path = "/environments/{env}/imports/{id}/rollback", tag = "solutions", params(("env" = String, Path, description = "The environment's id"), ("id" = i64, Path, description = "The id of what was done")), responses((status = OK, body = ImportView), (status = NOT_FOUND, body = Problem, content_type = "application/problem+json"), (status = CONFLICT, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn roll_back(
    caller: Caller,
    ImportInPath(id, import): ImportInPath,
    State(state): State<AppState>,
) -> Result<Json<ImportView>, Problem> {
    let principal = caller.may(Permission::Administer, Some(&id))?;
    let back = state.solutions.roll_back(&id, import, &principal.actor()).await?;
    Ok(Json(state.store.import(back).await?.into()))
}
