//! Acts on many failures: how far they have come, what became of each record, stopping and undoing them.

use super::caller::Caller;
use super::path::{BulkInPath, InPath};
use super::query::{Checked, known, number, page};
use super::view::{Acted, BulkActView, BulkRecordView, PageOfBulkActs, PageOfBulkRecords};
use crate::http::problem::Problem;
use app::state::AppState;
use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::{StatusCode, header};
use model::{
    Actor, BulkAct, BulkActId, BulkQuery, BulkStatus, EnvironmentId, GroupId, MapId, PageRequest, Permission,
};
use serde::Deserialize;
use utoipa::IntoParams;

/// Which acts on failures.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields, default)]
pub(super) struct BulkParameters {
    /// Asked for on the page of one map only.
    map: Option<String>,
    /// Of one failure group only.
    group: Option<String>,
    /// `working` for those that are under way.
    status: Option<String>,
    /// `next` of the page before.
    before: Option<String>,
    /// Rows wanted, 1 to 500; 50 unless given.
    limit: Option<String>,
}

impl BulkParameters {
    /// The query that they mean.
    pub(super) fn query(self) -> Result<BulkQuery, Problem> {
        let status =
            self.status.as_deref().map(|status| known("status", status, &["working"])).transpose()?;
        Ok(BulkQuery {
            map: self.map.map(|text| number("map", &text)).transpose()?.map(MapId),
            group: self.group.map(|text| number("group", &text)).transpose()?.map(GroupId),
            is_working: status.is_some(),
            page: page(self.before, self.limit)?,
        })
    }
}

/// Which records of an act on failures.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RecordParameters {
    /// `skipped` for those that were left alone.
    result: Option<String>,
    /// `next` of the page before.
    before: Option<String>,
    /// Rows wanted, 1 to 500; 50 unless given.
    limit: Option<String>,
}

impl RecordParameters {
    /// Only those that were left alone? And which page.
    pub(super) fn parts(self) -> Result<(bool, PageRequest), Problem> {
        let result =
            self.result.as_deref().map(|result| known("result", result, &["skipped"])).transpose()?;
        Ok((result.is_some(), page(self.before, self.limit)?))
    }
}

/// What an act came to: 200 with its counts where it is done, 202 with its address where it is under way.
pub(super) fn answered(act: Option<BulkAct>) -> Response {
    let Some(act) = act else { return Json(Acted { count: 0, act: None }).into_response() };
    if act.status != BulkStatus::Working {
        return Json(Acted { count: act.done, act: Some(act.id.0) }).into_response();
    }
    let place = format!("/api/v1/environments/{}/bulk-acts/{}", act.environment, act.id);
    (StatusCode::ACCEPTED, [(header::LOCATION, place)], Json(BulkActView::from(act))).into_response()
}

/// Acts on failures of an environment, newest first.
#[utoipa::path(get, path = "/environments/{env}/bulk-acts", tag = "failures", params(("env" = String, Path, description = "The environment's id"), BulkParameters), responses((status = OK, body = PageOfBulkActs), (status = BAD_REQUEST, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn list(
    caller: Caller,
    InPath(id): InPath<EnvironmentId>,
    Checked(parameters): Checked<BulkParameters>,
    State(state): State<AppState>,
) -> Result<Json<PageOfBulkActs>, Problem> {
    caller.may(Permission::View, Some(&id))?;
    state.store.environment(&id).await?;
    let page = state.store.bulk_acts(&id, &parameters.query()?).await?.map(BulkActView::from);
    Ok(Json(PageOfBulkActs { rows: page.rows, next: page.next, total: page.total }))
}

/// One act on failures, and how far it has come.
#[utoipa::path(get, path = "/environments/{env}/bulk-acts/{id}", tag = "failures", params(("env" = String, Path, description = "The environment's id"), ("id" = i64, Path, description = "The act's id")), responses((status = OK, body = BulkActView), (status = NOT_FOUND, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn one(
    caller: Caller,
    place: BulkInPath,
    State(state): State<AppState>,
) -> Result<Json<BulkActView>, Problem> {
    let (act, _) = find(&caller, &state, &place, Permission::View).await?;
    Ok(Json(act.into()))
}

/// What became of the records of an act, by failure, the newest first. Keys are left out for viewers.
#[utoipa::path(get, path = "/environments/{env}/bulk-acts/{id}/records", tag = "failures", params(("env" = String, Path, description = "The environment's id"), ("id" = i64, Path, description = "The act's id"), RecordParameters), responses((status = OK, body = PageOfBulkRecords), (status = NOT_FOUND, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn records(
    caller: Caller,
    place: BulkInPath,
    Checked(parameters): Checked<RecordParameters>,
    State(state): State<AppState>,
) -> Result<Json<PageOfBulkRecords>, Problem> {
    let (act, _) = find(&caller, &state, &place, Permission::View).await?;
    let sees_values = caller.sees_values(&act.environment);
    let (is_skipped, page) = parameters.parts()?;
    let page = state.store.bulk_items(act.id, is_skipped, page).await?;
    let page = page.map(|item| BulkRecordView::new(item, sees_values));
    Ok(Json(PageOfBulkRecords { rows: page.rows, next: page.next, total: page.total }))
}

/// Stops an act that is under way: what is done stays done, what is left stays as it was.
#[utoipa::path(post, path = "/environments/{env}/bulk-acts/{id}/cancel", tag = "failures", params(("env" = String, Path, description = "The environment's id"), ("id" = i64, Path, description = "The act's id")), responses((status = OK, body = BulkActView), (status = NOT_FOUND, body = Problem, content_type = "application/problem+json"), (status = CONFLICT, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn cancel(
    caller: Caller,
    place: BulkInPath,
    State(state): State<AppState>,
) -> Result<Json<BulkActView>, Problem> {
    let (act, actor) = find(&caller, &state, &place, Permission::Operate).await?;
    Ok(Json(state.engine.cancel_bulk(act.id, &actor).await?.into()))
}

/// Undoes what an act did: a discard where nothing newer came for the record, a retry that was not tried yet.
#[utoipa::path(post, path = "/environments/{env}/bulk-acts/{id}/undo", tag = "failures", params(("env" = String, Path, description = "The environment's id"), ("id" = i64, Path, description = "The act's id")), responses((status = OK, body = Acted), (status = ACCEPTED, body = BulkActView), (status = NOT_FOUND, body = Problem, content_type = "application/problem+json"), (status = CONFLICT, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn undo(
    caller: Caller,
    place: BulkInPath,
    State(state): State<AppState>,
) -> Result<Response, Problem> {
    let (act, actor) = find(&caller, &state, &place, Permission::Operate).await?;
    Ok(answered(Some(state.engine.undo_bulk(act.id, &actor).await?)))
}

/// The act, and the caller, who may do that in its environment.
async fn find(
    caller: &Caller,
    state: &AppState,
    BulkInPath(environment, id): &BulkInPath,
    permission: Permission,
) -> Result<(BulkAct, Actor), Problem> {
    let actor = caller.may(permission, Some(environment))?.actor();
    let id: BulkActId = *id;
    let act = state.store.bulk_act(id).await?;
    if act.environment == *environment {
        Ok((act, actor))
    } else {
        Err(Problem::not_found(format!("The environment has no bulk act {id}.")))
    }
}
