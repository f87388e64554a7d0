//! Versions of maps.

use super::body::Body;
use super::caller::Caller;
use super::maps;
use super::path::InPath;
use super::query::Checked;
use super::view::{ActiveView, DifferenceView, FindingView, VersionBody, VersionView};
use crate::http::problem::Problem;
use app::state::AppState;
use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use http::StatusCode;
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use mapping::text::{file_name, unified};
use model::{EntityMap, MapId, MapVersion, Mapping, Moment, Permission, VersionId, active_at};
use serde::Deserialize;
use utoipa::IntoParams;

/// Which versions to compare.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Compared {
    /// The id of the earlier one; the active one unless given.
    before: Option<i64>,
    /// The id of the later one; the newest unless given.
    after: Option<i64>,
}

/// The versions of an entity map, newest first.
#[utoipa::path(get, path = "/maps/{id}/versions", tag = "versions", params(("id" = i64, Path, description = "The map's id")), responses((status = OK, body = Vec<VersionView>), (status = NOT_FOUND, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn of_map(
    caller: Caller,
    InPath(id): InPath<MapId>,
    State(state): State<AppState>,
) -> Result<Json<Vec<VersionView>>, Problem> {
    maps::find(&caller, &state, id, Permission::View).await?;
    Ok(Json(state.store.versions(id).await?.into_iter().map(VersionView::from).collect()))
}

/// Saves a version of an entity map. It touches nothing that runs; the order `activate` has the map work by it. Refused
/// where the mapping would not work, and where its number is not later than what its publisher has saved.
#[utoipa::path(post, path = "/maps/{id}/versions", tag = "versions", params(("id" = i64, Path, description = "The map's id")), request_body = VersionBody, responses((status = CREATED, body = VersionView), (status = CONFLICT, body = Problem, content_type = "application/problem+json"), (status = UNPROCESSABLE_ENTITY, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn save(
    caller: Caller,
    InPath(id): InPath<MapId>,
    State(state): State<AppState>,
    Body(body): Body<VersionBody>,
) -> Result<(StatusCode, Json<VersionView>), Problem> {
    let principal = caller.may(Permission::Administer, None)?.clone();
    maps::find(&caller, &state, id, Permission::Administer).await?;
    let (draft, mapping) = body.parts();
    let saved = state.engine.save_version(id, mapping, &draft, &principal.actor()).await?;
    Ok((StatusCode::CREATED, Json(state.store.version(saved).await?.into())))
}

/// In what two versions of an entity map differ, point by point; empty where both are the same.
#[utoipa::path(get, path = "/maps/{id}/versions/compare", tag = "versions", params(("id" = i64, Path, description = "The map's id"), Compared), responses((status = OK, body = Vec<DifferenceView>), (status = NOT_FOUND, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn compare(
    caller: Caller,
    InPath(id): InPath<MapId>,
    Checked(parameters): Checked<Compared>,
    State(state): State<AppState>,
) -> Result<Json<Vec<DifferenceView>>, Problem> {
    let map = maps::find(&caller, &state, id, Permission::View).await?;
    let [before, after] = both(&state, &map, &parameters).await?;
    let found = mapping::compare(&before.mapping, &after.mapping);
    Ok(Json(found.into_iter().map(DifferenceView::from).collect()))
}

/// The versions that are to be compared, the earlier one first.
async fn both(state: &AppState, map: &EntityMap, wanted: &Compared) -> Result<[MapVersion; 2], Problem> {
    let versions = state.store.versions(map.id).await?;
    let newest = versions.first().map(|version| version.id);
    let of = |wanted: Option<VersionId>| versions.iter().find(|version| Some(version.id) == wanted).cloned();
    let before = of(wanted.before.map(VersionId).or(Some(map.active)));
    let after = of(wanted.after.map(VersionId).or(newest));
    let (before, after) =
        before.zip(after).ok_or_else(|| Problem::not_found("The map has no such version.".to_owned()))?;
    Ok([before, after])
}

/// The same as text: in which lines both versions differ as YAML files, in the unified format of `diff`; empty where both
/// files are the same.
#[utoipa::path(get, path = "/maps/{id}/versions/diff", tag = "versions", params(("id" = i64, Path, description = "The map's id"), Compared), responses((status = OK, body = String, content_type = "text/x-diff"), (status = NOT_FOUND, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn diff(
    caller: Caller,
    InPath(id): InPath<MapId>,
    Checked(parameters): Checked<Compared>,
    State(state): State<AppState>,
) -> Result<impl IntoResponse, Problem> {
    let map = maps::find(&caller, &state, id, Permission::View).await?;
    let [before, after] = both(&state, &map, &parameters).await?;
    let before = state.engine.version_text(id, before.id).await?;
    let after = state.engine.version_text(id, after.id).await?;
    let named = format!("attachment; filename=\"{}\"", file_name(&after, "diff"));
    let kind = "text/x-diff; charset=utf-8".to_owned();
    Ok(([(CONTENT_TYPE, kind), (CONTENT_DISPOSITION, named)], unified(&before, &after)))
}

/// At which moment.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields, default)]
pub(super) struct AsOf {
    /// The moment, such as `2026-11-22T09:30:00Z`; now unless given.
    #[param(format = DateTime)]
    at: Option<String>,
}

/// Which version of an entity map was active at a moment, and how long.
#[utoipa::path(get, path = "/maps/{id}/versions/active", tag = "versions", params(("id" = i64, Path, description = "The map's id"), AsOf), responses((status = OK, body = ActiveView), (status = NOT_FOUND, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn active(
    caller: Caller,
    InPath(id): InPath<MapId>,
    Checked(wanted): Checked<AsOf>,
    State(state): State<AppState>,
) -> Result<Json<ActiveView>, Problem> {
    maps::find(&caller, &state, id, Permission::View).await?;
    let at = match wanted.at {
        None => state.now(),
        Some(text) => Moment::read(&text).ok_or_else(|| {
            Problem::bad_request(
                format!("A parameter is wrong: `at` is {text}."),
                "Give a moment in UTC such as 2026-11-22T09:30:00Z.",
            )
        })?,
    };
    let told = state.store.activations(id).await?;
    let period = active_at(&told, at);
    let version = match period {
        None => None,
        Some(period) => Some(state.store.version(period.version).await?),
    };
    Ok(Json(ActiveView::of(at, period, version, &told)))
}

/// What stands against a mapping as a version of an entity map, or may do so; empty where it fits both apps. Nothing is
/// kept.
#[utoipa::path(post, path = "/maps/{id}/versions/check", tag = "versions", params(("id" = i64, Path, description = "The map's id")), request_body(content = Object, description = "A mapping, as versions have it"), responses((status = OK, body = Vec<FindingView>), (status = CONFLICT, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn check(
    caller: Caller,
    InPath(id): InPath<MapId>,
    State(state): State<AppState>,
    Body(mapping): Body<Mapping>,
) -> Result<Json<Vec<FindingView>>, Problem> {
    caller.may(Permission::Administer, None)?;
    let map = maps::find(&caller, &state, id, Permission::Administer).await?;
    let found = state.engine.check_mapping(&map.environment, &mapping).await?;
    Ok(Json(found.into_iter().map(FindingView::from).collect()))
}
