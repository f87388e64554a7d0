//! Conflicts: both apps changed the same record, and one of them won.

use super::caller::Caller;
use super::maps;
use super::path::MapInPath;
use super::query::{Checked, PageParameters};
use super::view::{ConflictView, PageOfConflicts};
use crate::http::problem::Problem;
use app::state::AppState;
use axum::Json;
use axum::extract::State;
use model::Permission;

/// The conflicts of an entity map that were decided, newest first. Values of records are left out for viewers.
#[utoipa::path(get, path = "/environments/{env}/maps/{map}/conflicts", tag = "maps", params(("env" = String, Path, description = "The environment's id"), ("map" = i64, Path, description = "The map's id"), PageParameters), responses((status = OK, body = PageOfConflicts), (status = BAD_REQUEST, body = Problem, content_type = "application/problem+json"), (status = NOT_FOUND, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn of_map(
    caller: Caller,
    MapInPath(environment, id): MapInPath,
    Checked(parameters): Checked<PageParameters>,
    State(state): State<AppState>,
) -> Result<Json<PageOfConflicts>, Problem> {
    let map = maps::find(&caller, &state, id, Permission::View).await?;
    if map.environment != environment {
        // A map of another environment is none of this one's.
        return Err(Problem::not_found(format!("The environment has no map {id}.")));
    }
    let sees_values = caller.sees_values(&environment);
    let page = state.store.conflicts(id, parameters.page()?).await?;
    let rows = page.rows.into_iter().map(|conflict| ConflictView::new(conflict, sees_values)).collect();
    Ok(Json(PageOfConflicts { rows, next: page.next, total: page.total }))
}
