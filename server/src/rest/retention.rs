//! How long what is over is kept.

use super::caller::Caller;
use super::view::RetentionView;
use crate::http::problem::Problem;
use app::state::AppState;
use axum::Json;
use axum::extract::State;
use model::Permission;

/// How long what is over is kept, and what the last round removed.
#[utoipa::path(get, path = "/retention", tag = "settings", responses((status = OK, body = RetentionView), (status = UNAUTHORIZED, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn read(
    caller: Caller,
    State(state): State<AppState>,
) -> Result<Json<RetentionView>, Problem> {
    caller.may(Permission::View, None)?;
    let last = state.rounds.borrow().clone();
    Ok(Json(RetentionView::new(&state.retention, last.as_ref())))
}
