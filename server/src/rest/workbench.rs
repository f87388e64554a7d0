//! The workbench of one failure: field by field, as both apps hold it now, its story, and values written by hand.

use super::body::Body;
use super::caller::Caller;
use super::path::{FailureSideInPath, InPath};
use super::query::{Checked, PageParameters};
use super::view::{Acted, LineView, RowView, StoryView};
use crate::http::problem::Problem;
use app::state::AppState;
use axum::Json;
use axum::extract::State;
use model::{ChangeId, Failure, FailureId, Permission, story};
use serde::Deserialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Values in place of what a record's own would become.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct EditBody {
    /// `change` of the failure as it was read: where another change has failed since, nothing is done.
    change: i64,
    /// The target's fields that are to be others, as texts; an empty text is no value. Names are `field` of the lines.
    fields: BTreeMap<String, String>,
}

/// The failure, if the caller may see it.
async fn find(
    caller: &Caller,
    state: &AppState,
    id: FailureId,
    permission: Permission,
) -> Result<Failure, Problem> {
    caller.may(permission, None)?;
    let failure = state.store.failure(id).await?;
    caller.may(permission, Some(&failure.environment))?;
    Ok(failure)
}

/// The lines of the failure's map in their order, with what was to be written in each. Values are left out for viewers.
#[utoipa::path(get, path = "/failures/{id}/lines", tag = "failures", params(("id" = i64, Path, description = "The failure's id")), responses((status = OK, body = Vec<LineView>), (status = NOT_FOUND, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn lines(
    caller: Caller,
    InPath(id): InPath<FailureId>,
    State(state): State<AppState>,
) -> Result<Json<Vec<LineView>>, Problem> {
    let failure = find(&caller, &state, id, Permission::View).await?;
    let sees_values = caller.sees_values(&failure.environment);
    let fields = state.engine.tried_fields(&failure).await?;
    Ok(Json(fields.into_iter().map(|field| LineView::new(field, sees_values)).collect()))
}

/// The record as one app holds it now, line by line. An app that is down or slow is told as such after four seconds at most.
#[utoipa::path(get, path = "/failures/{id}/now/{side}", tag = "failures", params(("id" = i64, Path, description = "The failure's id"), ("side" = String, Path, description = "`left` (ERP) or `right` (CRM)")), responses((status = OK, body = RowView), (status = NOT_FOUND, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn now(
    caller: Caller,
    FailureSideInPath(id, side): FailureSideInPath,
    State(state): State<AppState>,
) -> Result<Json<RowView>, Problem> {
    let failure = find(&caller, &state, id, Permission::ViewValues).await?;
    let lines = state.engine.tried_fields(&failure).await?;
    let row = state.engine.row_now(&failure, side).await?;
    Ok(Json(RowView::new(row, side, &lines)))
}

/// What happened to the record in both directions, the newest last. `next` leads to what is older. Values are left out for
/// viewers.
#[utoipa::path(get, path = "/failures/{id}/story", tag = "failures", params(("id" = i64, Path, description = "The failure's id"), PageParameters), responses((status = OK, body = StoryView), (status = NOT_FOUND, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn of_record(
    caller: Caller,
    InPath(id): InPath<FailureId>,
    Checked(parameters): Checked<PageParameters>,
    State(state): State<AppState>,
) -> Result<Json<StoryView>, Problem> {
    let failure = find(&caller, &state, id, Permission::View).await?;
    let sees_values = caller.sees_values(&failure.environment);
    let kept = state.store.story_of_key(failure.map, &failure.key, parameters.page()?).await?;
    Ok(Json(StoryView::new(kept.next, story(kept), sees_values)))
}

/// Tries a failed record again with other values. They are sent once; the record in its own app is not changed.
#[utoipa::path(post, path = "/failures/{id}/edit", tag = "failures", params(("id" = i64, Path, description = "The failure's id")), request_body = EditBody, responses((status = OK, body = Acted), (status = CONFLICT, body = Problem, content_type = "application/problem+json"), (status = UNPROCESSABLE_ENTITY, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn edit(
    caller: Caller,
    InPath(id): InPath<FailureId>,
    State(state): State<AppState>,
    Body(body): Body<EditBody>,
) -> Result<Json<Acted>, Problem> {
    let failure = find(&caller, &state, id, Permission::Operate).await?;
    let actor = caller.may(Permission::Operate, Some(&failure.environment))?.actor();
    state.engine.edit_and_retry(id, ChangeId(body.change), &body.fields, &actor).await?;
    Ok(Json(Acted { count: 1, act: None }))
}
