//! Searching an environment.

use super::caller::Caller;
use super::path::InPath;
use super::query::Checked;
use super::view::SearchView;
use crate::http::problem::Problem;
use app::state::AppState;
use axum::Json;
use axum::extract::State;
use model::{EnvironmentId, Permission, Sought};
use serde::Deserialize;
use utoipa::IntoParams;

/// What is sought.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields, default)]
pub(super) struct SearchParameters {
    /// The beginning of a record's key (with or without its company), part of a cause, an error code, the beginning of a
    /// correlation id, part of the name of an entity map or of an entity; 2 to 200 characters. Less or more finds nothing.
    q: String,
}

/// What fits in an environment: of each kind the best eight, what fits best first. Keys of records are neither sought nor
/// told for viewers.
#[utoipa::path(get, path = "/environments/{env}/search", tag = "environments", params(("env" = String, Path, description = "The environment's id"), SearchParameters), responses((status = OK, body = SearchView), (status = BAD_REQUEST, body = Problem, content_type = "application/problem+json"), (status = NOT_FOUND, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn in_environment(
    caller: Caller,
    InPath(id): InPath<EnvironmentId>,
    Checked(parameters): Checked<SearchParameters>,
    State(state): State<AppState>,
) -> Result<Json<SearchView>, Problem> {
    caller.may(Permission::View, Some(&id))?;
    state.store.environment(&id).await?;
    let found = match Sought::new(&parameters.q, caller.sees_values(&id)) {
        Some(sought) => state.store.search(&id, &sought).await?,
        None => Vec::new(),
    };
    Ok(Json(SearchView::new(found)))
}
