//! Versions of entity maps as text files.

use super::body::Body;
use super::caller::Caller;
use super::maps;
use super::path::InPath;
use super::query::Checked;
use super::view::MendableView;
use crate::http::problem::Problem;
use app::state::AppState;
use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use mapping::text::{file_name, to_json, to_yaml};
use model::{MapId, Permission, VersionId};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

/// Which text.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Wanted {
    /// The id of the version; the active one unless given.
    version: Option<i64>,
    /// `yaml` or `json`; YAML unless given.
    format: Format,
}

/// The form of a text.
#[derive(Clone, Copy, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum Format {
    /// Easier to read.
    #[default]
    Yaml,
    /// Easier for programs.
    Json,
}

/// A file to take over.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TextBody {
    /// The file, YAML or JSON.
    text: String,
    /// The revision of the draft that it was made from; the present one unless given.
    #[serde(default)]
    revision: Option<i64>,
}

/// A version of an entity map as a text file, the same for the same content; `/schema/entity-map-1.json` describes it.
#[utoipa::path(get, path = "/maps/{id}/text", tag = "versions", params(("id" = i64, Path, description = "The map's id"), Wanted), responses((status = OK, body = String, content_type = "application/yaml"), (status = NOT_FOUND, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn read(
    caller: Caller,
    InPath(id): InPath<MapId>,
    Checked(wanted): Checked<Wanted>,
    State(state): State<AppState>,
) -> Result<impl IntoResponse, Problem> {
    let map = maps::find(&caller, &state, id, Permission::View).await?;
    let version = wanted.version.map_or(map.active, VersionId);
    let text = state.engine.version_text(id, version).await?;
    let (content, kind, ending) = match wanted.format {
        Format::Yaml => (to_yaml(&text), "application/yaml; charset=utf-8", "yaml"),
        Format::Json => (to_json(&text), "application/json", "json"),
    };
    let named = format!("attachment; filename=\"{}\"", file_name(&text, ending));
    Ok(([(CONTENT_TYPE, kind.to_owned()), (CONTENT_DISPOSITION, named)], content))
}

/// Makes the draft of an entity map what a text file says: all of it, or nothing. What the file says of name, publisher,
/// version and note is passed over; that is said when the draft is saved. Answers what stands against the draft then.
#[utoipa::path(put, path = "/maps/{id}/text", tag = "versions", params(("id" = i64, Path, description = "The map's id")), request_body = TextBody, responses((status = OK, body = Vec<MendableView>), (status = CONFLICT, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn take(
    caller: Caller,
    InPath(id): InPath<MapId>,
    State(state): State<AppState>,
    Body(body): Body<TextBody>,
) -> Result<Json<Vec<MendableView>>, Problem> {
    let principal = caller.may(Permission::Administer, None)?.clone();
    maps::find(&caller, &state, id, Permission::Administer).await?;
    let revision = match body.revision {
        Some(revision) => revision,
        None => state.engine.draft(id).await?.revision,
    };
    state.engine.take_text(id, revision, &body.text, &principal.actor()).await?;
    let found = state.engine.draft_findings(&state.engine.draft(id).await?).await?;
    Ok(Json(found.into_iter().map(MendableView::from).collect()))
}
