//! Groups of people who are told together.

use super::body::Body;
use super::caller::Caller;
use super::path::InPath;
use crate::http::problem::Problem;
use alerts::mail::GroupError;
use app::state::AppState;
use axum::Json;
use axum::extract::State;
use http::StatusCode;
use model::{Permission, RecipientGroup, RecipientGroupDraft, RecipientGroupId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A group that is to be added or changed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RecipientGroupBody {
    /// Its name, at most 60 characters; unique without regard to case.
    name: String,
    /// Mail addresses, from one to 200.
    addresses: Vec<String>,
}

/// A group of people.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RecipientGroupView {
    id: i64,
    name: String,
    /// Mail addresses.
    addresses: Vec<String>,
}

impl RecipientGroupBody {
    fn finished(self) -> Result<(String, Vec<String>), Problem> {
        let draft = RecipientGroupDraft { name: self.name, addresses: self.addresses.join("\n") };
        draft.finished().map_err(|errors| Problem::invalid(&errors))
    }
}

impl From<RecipientGroup> for RecipientGroupView {
    fn from(group: RecipientGroup) -> Self {
        Self { id: group.id.0, name: group.name, addresses: group.addresses }
    }
}

/// All groups, by name.
#[utoipa::path(get, path = "/recipient-groups", tag = "settings", responses((status = OK, body = Vec<RecipientGroupView>)))]
pub(super) async fn list(
    caller: Caller,
    State(state): State<AppState>,
) -> Result<Json<Vec<RecipientGroupView>>, Problem> {
    caller.may(Permission::Administer, None)?;
    let groups = state.store.recipient_groups().await?;
    Ok(Json(groups.into_iter().map(RecipientGroupView::from).collect()))
}

/// Adds a group.
#[utoipa::path(post, path = "/recipient-groups", tag = "settings", request_body = RecipientGroupBody, responses((status = CREATED, body = RecipientGroupView), (status = CONFLICT, description = "There is one of that name", body = Problem, content_type = "application/problem+json"), (status = UNPROCESSABLE_ENTITY, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn add(
    caller: Caller,
    State(state): State<AppState>,
    Body(body): Body<RecipientGroupBody>,
) -> Result<(StatusCode, Json<RecipientGroupView>), Problem> {
    caller.may(Permission::Administer, None)?;
    let (name, addresses) = body.finished()?;
    let id = state.store.add_recipient_group(&name, &addresses).await?;
    Ok((StatusCode::CREATED, Json(RecipientGroup { id, name, addresses }.into())))
}

/// Changes a group: alert settings that tell it tell those who are in it from here on.
#[utoipa::path(put, path = "/recipient-groups/{id}", tag = "settings", params(("id" = i64, Path, description = "The group's id")), request_body = RecipientGroupBody, responses((status = OK, body = RecipientGroupView), (status = NOT_FOUND, body = Problem, content_type = "application/problem+json"), (status = CONFLICT, description = "There is another one of that name", body = Problem, content_type = "application/problem+json"), (status = UNPROCESSABLE_ENTITY, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn change(
    caller: Caller,
    InPath(id): InPath<RecipientGroupId>,
    State(state): State<AppState>,
    Body(body): Body<RecipientGroupBody>,
) -> Result<Json<RecipientGroupView>, Problem> {
    caller.may(Permission::Administer, None)?;
    let (name, addresses) = body.finished()?;
    let group = RecipientGroup { id, name, addresses };
    state.store.change_recipient_group(group.clone()).await?;
    Ok(Json(group.into()))
}

/// Removes a group, unless an alert setting tells it.
#[utoipa::path(delete, path = "/recipient-groups/{id}", tag = "settings", params(("id" = i64, Path, description = "The group's id")), responses((status = NO_CONTENT), (status = NOT_FOUND, body = Problem, content_type = "application/problem+json"), (status = CONFLICT, description = "An alert setting tells it", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn remove(
    caller: Caller,
    InPath(id): InPath<RecipientGroupId>,
    State(state): State<AppState>,
) -> Result<StatusCode, Problem> {
    caller.may(Permission::Administer, None)?;
    match state.mail.remove_group(id).await {
        Ok(()) => Ok(StatusCode::NO_CONTENT),
        Err(GroupError::Store(error)) => Err(error.into()),
        Err(error @ GroupError::InUse { .. }) => {
            Err(Problem::in_use(format!("This group stays: {error}."), "Take it out of that setting first."))
        }
    }
}
