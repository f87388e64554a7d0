//! Failure groups: failures of one cause, and what people decide about all of them.

use super::body::Body;
use super::bulk::answered;
use super::caller::Caller;
use super::downloads::{self, Asked};
use super::path::InPath;
use super::query::{Checked, GroupParameters};
use super::view::{Acted, BulkActView, CommentView, GroupView, PageOfGroups};
use crate::http::problem::Problem;
use app::state::AppState;
use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use engine::AskedAt;
use model::{
    Actor, BulkAct, EnvironmentId, FailureGroup, FailureQuery, FieldErrors, GroupComment, GroupId, Moment,
    Mute, Permission,
};
use serde::Deserialize;
use store::FailureSelection;
use utoipa::ToSchema;

/// Comments given at once.
const COMMENTS: u32 = 200;

/// Why records are not to be written.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ReasonBody {
    /// Why; it stands in the timeline. 3 to 200 characters.
    reason: String,
}

/// A mute.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct MuteBody {
    /// Why; it stands in the timeline. 3 to 200 characters.
    reason: String,
    /// For so many hours, 1 to 8784; until somebody ends it unless given.
    #[serde(default)]
    hours: Option<u16>,
}

/// Who sees to it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AssignBody {
    /// An account by its name; null = nobody.
    to: Option<String>,
}

/// A comment.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CommentBody {
    /// 1 to 2000 characters.
    text: String,
}

/// Failure groups of an environment, the one that was last seen first.
#[utoipa::path(get, path = "/environments/{env}/failure-groups", tag = "failures", params(("env" = String, Path, description = "The environment's id"), GroupParameters), responses((status = OK, content((PageOfGroups = "application/json"), (String = "text/csv"), (String = "application/x-ndjson"), (String = "application/zip"))), (status = BAD_REQUEST, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn of_environment(
    caller: Caller,
    InPath(id): InPath<EnvironmentId>,
    Checked(parameters): Checked<GroupParameters>,
    State(state): State<AppState>,
) -> Result<Response, Problem> {
    let principal = caller.may(Permission::View, Some(&id))?;
    state.store.environment(&id).await?;
    if let Some(format) = parameters.file()? {
        let asked = Asked { state: &state, principal, environment: &id, map: None };
        return Ok(downloads::groups(&asked, format, parameters).await?.into_response());
    }
    let now = state.now();
    let page = state.store.groups(&id, &parameters.query()?, now).await?;
    let ids: Vec<GroupId> = page.rows.iter().map(|group| group.id).collect();
    let trends = state.store.group_trends(&ids, now).await?;
    let rows = page.rows.into_iter().zip(trends).map(|(group, trend)| GroupView::new(group, trend));
    Ok(Json(PageOfGroups { rows: rows.collect(), next: page.next, total: page.total }).into_response())
}

/// One failure group.
#[utoipa::path(get, path = "/failure-groups/{id}", tag = "failures", params(("id" = i64, Path, description = "The group's id")), responses((status = OK, body = GroupView), (status = NOT_FOUND, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn one(
    caller: Caller,
    InPath(id): InPath<GroupId>,
    State(state): State<AppState>,
) -> Result<Json<GroupView>, Problem> {
    find(&caller, &state, id, Permission::View).await?;
    shown(&state, id).await
}

/// What was written about a failure group, newest first.
#[utoipa::path(get, path = "/failure-groups/{id}/comments", tag = "failures", params(("id" = i64, Path, description = "The group's id")), responses((status = OK, body = Vec<CommentView>), (status = NOT_FOUND, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn comments(
    caller: Caller,
    InPath(id): InPath<GroupId>,
    State(state): State<AppState>,
) -> Result<Json<Vec<CommentView>>, Problem> {
    find(&caller, &state, id, Permission::View).await?;
    said(&state, id).await
}

/// Writes a comment; answers with all of them, newest first.
#[utoipa::path(post, path = "/failure-groups/{id}/comments", tag = "failures", params(("id" = i64, Path, description = "The group's id")), request_body = CommentBody, responses((status = OK, body = Vec<CommentView>), (status = UNPROCESSABLE_ENTITY, body = Problem, content_type = "application/problem+json"), (status = NOT_FOUND, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn comment(
    caller: Caller,
    InPath(id): InPath<GroupId>,
    State(state): State<AppState>,
    Body(body): Body<CommentBody>,
) -> Result<Json<Vec<CommentView>>, Problem> {
    let (_, author) = find(&caller, &state, id, Permission::Operate).await?;
    whole(&GroupComment::validate(&body.text))?;
    let text = body.text.trim().to_owned();
    state.store.comment_on_group(id, GroupComment { author, at: state.now(), text }).await?;
    said(&state, id).await
}

/// Tries all open failures of a group again, and those that wait for a parent. Answers with how many.
#[utoipa::path(post, path = "/failure-groups/{id}/retry", tag = "failures", params(("id" = i64, Path, description = "The group's id")), responses((status = OK, body = Acted), (status = ACCEPTED, body = BulkActView), (status = NOT_FOUND, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn retry(
    caller: Caller,
    InPath(id): InPath<GroupId>,
    State(state): State<AppState>,
) -> Result<Response, Problem> {
    let (group, actor) = find(&caller, &state, id, Permission::Operate).await?;
    Ok(answered(ask(&state, &group, None, &actor).await?))
}

/// Decides that the records of a group are not to be written: all that are open or wait for a parent. Answers with how
/// many.
#[utoipa::path(post, path = "/failure-groups/{id}/discard", tag = "failures", params(("id" = i64, Path, description = "The group's id")), request_body = ReasonBody, responses((status = OK, body = Acted), (status = ACCEPTED, body = BulkActView), (status = UNPROCESSABLE_ENTITY, body = Problem, content_type = "application/problem+json"), (status = NOT_FOUND, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn discard(
    caller: Caller,
    InPath(id): InPath<GroupId>,
    State(state): State<AppState>,
    Body(body): Body<ReasonBody>,
) -> Result<Response, Problem> {
    let (group, actor) = find(&caller, &state, id, Permission::Operate).await?;
    whole(&Mute::validate(&body.reason))?;
    Ok(answered(ask(&state, &group, Some(body.reason.trim()), &actor).await?))
}

/// Lets a group call nobody, neither by the notice of its map nor in the count of open failures.
#[utoipa::path(post, path = "/failure-groups/{id}/mute", tag = "failures", params(("id" = i64, Path, description = "The group's id")), request_body = MuteBody, responses((status = OK, body = GroupView), (status = UNPROCESSABLE_ENTITY, body = Problem, content_type = "application/problem+json"), (status = NOT_FOUND, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn mute(
    caller: Caller,
    InPath(id): InPath<GroupId>,
    State(state): State<AppState>,
    Body(body): Body<MuteBody>,
) -> Result<Json<GroupView>, Problem> {
    let (_, actor) = find(&caller, &state, id, Permission::Operate).await?;
    let mut errors = Mute::validate(&body.reason);
    if body.hours.is_some_and(|hours| !(1..=8_784).contains(&hours)) {
        errors.add("hours", "Give 1 to 8784 hours, or leave it out.");
    }
    whole(&errors)?;
    let now = state.now();
    let until = body.hours.map(|hours| now.plus_millis(i64::from(hours) * 3_600_000));
    let mute = Mute { reason: body.reason.trim().to_owned(), until };
    state.store.mute_group(id, Some(mute), actor, now).await?;
    shown(&state, id).await
}

/// Ends a mute.
#[utoipa::path(delete, path = "/failure-groups/{id}/mute", tag = "failures", params(("id" = i64, Path, description = "The group's id")), responses((status = OK, body = GroupView), (status = NOT_FOUND, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn unmute(
    caller: Caller,
    InPath(id): InPath<GroupId>,
    State(state): State<AppState>,
) -> Result<Json<GroupView>, Problem> {
    let (_, actor) = find(&caller, &state, id, Permission::Operate).await?;
    state.store.mute_group(id, None, actor, state.now()).await?;
    shown(&state, id).await
}

/// Says who sees to a group.
#[utoipa::path(post, path = "/failure-groups/{id}/assign", tag = "failures", params(("id" = i64, Path, description = "The group's id")), request_body = AssignBody, responses((status = OK, body = GroupView), (status = UNPROCESSABLE_ENTITY, body = Problem, content_type = "application/problem+json"), (status = NOT_FOUND, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn assign(
    caller: Caller,
    InPath(id): InPath<GroupId>,
    State(state): State<AppState>,
    Body(body): Body<AssignBody>,
) -> Result<Json<GroupView>, Problem> {
    let (_, actor) = find(&caller, &state, id, Permission::Operate).await?;
    let to = match body.to {
        Some(name) => match state.store.account_by_name(&name).await? {
            Some((account, _)) if !account.disabled => Some(account.name),
            _ => {
                let mut errors = FieldErrors::default();
                errors.add("to", format!("Nobody who may come in is called {name:?}."));
                return Err(Problem::invalid(&errors));
            }
        },
        None => None,
    };
    state.store.assign_group(id, to, actor, state.now()).await?;
    shown(&state, id).await
}

/// The group, and the caller, who may do that where it is.
pub(super) async fn find(
    caller: &Caller,
    state: &AppState,
    id: GroupId,
    permission: Permission,
) -> Result<(FailureGroup, Actor), Problem> {
    caller.may(permission, None)?;
    let group = state.store.group(id, state.now()).await?;
    let actor = caller.may(permission, Some(&group.environment))?.actor();
    Ok((group, actor))
}

async fn shown(state: &AppState, id: GroupId) -> Result<Json<GroupView>, Problem> {
    let now: Moment = state.now();
    let group = state.store.group(id, now).await?;
    let trend = state.store.group_trends(&[id], now).await?.into_iter().next().unwrap_or_default();
    Ok(Json(GroupView::new(group, trend)))
}

async fn said(state: &AppState, id: GroupId) -> Result<Json<Vec<CommentView>>, Problem> {
    let comments = state.store.group_comments(id, COMMENTS).await?;
    Ok(Json(comments.into_iter().map(CommentView::from).collect()))
}

/// Asks for an act on all of a group.
async fn ask(
    state: &AppState,
    group: &FailureGroup,
    discard: Option<&str>,
    actor: &Actor,
) -> Result<Option<BulkAct>, Problem> {
    let place = AskedAt { map: Some(group.map), group: Some(group.id) };
    let all = FailureQuery { group: Some(group.id), ..FailureQuery::default() };
    let all = FailureSelection::Matching(all);
    Ok(state.engine.ask_bulk(&group.environment, place, discard, all, actor).await?)
}

fn whole(errors: &FieldErrors) -> Result<(), Problem> {
    if errors.is_empty() { Ok(()) } else { Err(Problem::invalid(errors)) }
}
