//! Programs and chats that are told of alerts.

use super::body::Body;
use super::caller::Caller;
use super::path::InPath;
use crate::http::problem::Problem;
use alerts::webhook::KeepError;
use app::state::AppState;
use axum::Json;
use axum::extract::State;
use http::StatusCode;
use model::{
    FieldErrors, Permission, Webhook, WebhookChange, WebhookDraft, WebhookFormat, WebhookId, WebhookReach,
    WebhookSettings, WebhookState,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A webhook that is to be added or changed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct WebhookBody {
    /// Its name, at most 60 characters; unique without regard to case.
    name: String,
    /// Where it is: an address that begins with `https://`.
    url: String,
    /// `standard` (JSON, signed as standardwebhooks.com has it; what is used unless something else is said), `slack` or
    /// `teams`.
    #[serde(default)]
    format: Option<String>,
}

/// Whether a webhook is to be called.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct WebhookSwitchBody {
    /// Is it called from here on?
    on: bool,
}

/// A webhook.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct WebhookView {
    id: i64,
    name: String,
    url: String,
    /// `standard`, `slack` or `teams`.
    format: &'static str,
    /// `on`, `off`, or `refused` where its own answer switched it off.
    state: &'static str,
    /// What it answered, where that switched it off.
    reason: Option<String>,
    /// Until when messages are signed with the secret from before the last rotation, too.
    #[schema(format = DateTime)]
    former_secret_until: Option<String>,
    #[schema(format = DateTime)]
    changed_at: String,
}

/// A webhook and its secret, which is shown this once.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct NewWebhookView {
    webhook: WebhookView,
    /// `whsec_` and base64.
    secret: String,
}

/// What came of a test.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct WebhookTrialView {
    /// Was it taken?
    ok: bool,
    /// The status of the answer, where there was one.
    status: Option<u16>,
    /// What was answered, or what stood in the way, in words.
    result: String,
}

impl WebhookBody {
    fn finished(self, reach: WebhookReach) -> Result<WebhookSettings, Problem> {
        let format = match self.format.as_deref() {
            None => WebhookFormat::default(),
            Some(word) => WebhookFormat::named(word).ok_or_else(|| {
                let mut errors = FieldErrors::default();
                errors.add("format", "It is standard, slack or teams.");
                Problem::invalid(&errors)
            })?,
        };
        let draft = WebhookDraft { name: self.name, url: self.url, format };
        draft.finished(reach).map_err(|errors| Problem::invalid(&errors))
    }
}

impl From<Webhook> for WebhookView {
    fn from(webhook: Webhook) -> Self {
        let (state, reason) = match webhook.state {
            WebhookState::On => ("on", None),
            WebhookState::Off => ("off", None),
            WebhookState::Refused { reason } => ("refused", Some(reason)),
        };
        Self {
            id: webhook.id.0,
            name: webhook.name,
            url: webhook.url,
            format: webhook.format.name(),
            state,
            reason,
            former_secret_until: webhook.former.map(|former| former.until.to_string()),
            changed_at: webhook.changed_at.to_string(),
        }
    }
}

/// All webhooks, by name.
#[utoipa::path(get, path = "/webhooks", tag = "settings", responses((status = OK, body = Vec<WebhookView>)))]
pub(super) async fn list(
    caller: Caller,
    State(state): State<AppState>,
) -> Result<Json<Vec<WebhookView>>, Problem> {
    caller.may(Permission::Administer, None)?;
    let webhooks = state.store.webhooks().await?;
    Ok(Json(webhooks.into_iter().map(WebhookView::from).collect()))
}

/// Adds a webhook. Its secret is answered this once.
#[utoipa::path(post, path = "/webhooks", tag = "settings", request_body = WebhookBody, responses((status = CREATED, body = NewWebhookView), (status = CONFLICT, description = "There is one of that name", body = Problem, content_type = "application/problem+json"), (status = UNPROCESSABLE_ENTITY, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn add(
    caller: Caller,
    State(state): State<AppState>,
    Body(body): Body<WebhookBody>,
) -> Result<(StatusCode, Json<NewWebhookView>), Problem> {
    caller.may(Permission::Administer, None)?;
    let settings = body.finished(state.webhooks.reach())?;
    let (webhook, secret) = state.webhooks.add(settings).await.map_err(problem)?;
    Ok((StatusCode::CREATED, Json(NewWebhookView { webhook: webhook.into(), secret })))
}

/// Changes name, address and format of a webhook; what waits for it is sent at once.
#[utoipa::path(put, path = "/webhooks/{id}", tag = "settings", params(("id" = i64, Path, description = "The webhook's id")), request_body = WebhookBody, responses((status = OK, body = WebhookView), (status = NOT_FOUND, body = Problem, content_type = "application/problem+json"), (status = CONFLICT, description = "There is another one of that name", body = Problem, content_type = "application/problem+json"), (status = UNPROCESSABLE_ENTITY, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn change(
    caller: Caller,
    InPath(id): InPath<WebhookId>,
    State(state): State<AppState>,
    Body(body): Body<WebhookBody>,
) -> Result<Json<WebhookView>, Problem> {
    caller.may(Permission::Administer, None)?;
    let change = WebhookChange::Settings(body.finished(state.webhooks.reach())?);
    Ok(Json(state.store.change_webhook(id, change, state.now()).await?.into()))
}

/// Switches a webhook on or off. What is due for one that is off is given up.
#[utoipa::path(put, path = "/webhooks/{id}/state", tag = "settings", params(("id" = i64, Path, description = "The webhook's id")), request_body = WebhookSwitchBody, responses((status = OK, body = WebhookView), (status = NOT_FOUND, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn switch(
    caller: Caller,
    InPath(id): InPath<WebhookId>,
    State(state): State<AppState>,
    Body(body): Body<WebhookSwitchBody>,
) -> Result<Json<WebhookView>, Problem> {
    caller.may(Permission::Administer, None)?;
    let change = WebhookChange::State(if body.on { WebhookState::On } else { WebhookState::Off });
    Ok(Json(state.store.change_webhook(id, change, state.now()).await?.into()))
}

/// Gives a webhook another secret, which is answered this once. For a day messages are signed with the former one, too.
#[utoipa::path(post, path = "/webhooks/{id}/secret", tag = "settings", params(("id" = i64, Path, description = "The webhook's id")), responses((status = OK, body = NewWebhookView), (status = NOT_FOUND, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn rotate(
    caller: Caller,
    InPath(id): InPath<WebhookId>,
    State(state): State<AppState>,
) -> Result<Json<NewWebhookView>, Problem> {
    caller.may(Permission::Administer, None)?;
    let (webhook, secret) = state.webhooks.rotate(id).await.map_err(problem)?;
    Ok(Json(NewWebhookView { webhook: webhook.into(), secret }))
}

/// Sends a test to a webhook, on or off, and says what it answered.
#[utoipa::path(post, path = "/webhooks/{id}/test", tag = "settings", params(("id" = i64, Path, description = "The webhook's id")), responses((status = OK, body = WebhookTrialView), (status = NOT_FOUND, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn test(
    caller: Caller,
    InPath(id): InPath<WebhookId>,
    State(state): State<AppState>,
) -> Result<Json<WebhookTrialView>, Problem> {
    caller.may(Permission::Administer, None)?;
    let webhook = state.store.webhook(id).await?;
    let trial = state.webhooks.test(&webhook).await;
    Ok(Json(WebhookTrialView { ok: trial.went_well, status: trial.status, result: trial.words }))
}

/// Removes a webhook, unless an alert setting tells it.
#[utoipa::path(delete, path = "/webhooks/{id}", tag = "settings", params(("id" = i64, Path, description = "The webhook's id")), responses((status = NO_CONTENT), (status = NOT_FOUND, body = Problem, content_type = "application/problem+json"), (status = CONFLICT, description = "An alert setting tells it", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn remove(
    caller: Caller,
    InPath(id): InPath<WebhookId>,
    State(state): State<AppState>,
) -> Result<StatusCode, Problem> {
    caller.may(Permission::Administer, None)?;
    state.webhooks.remove(id).await.map_err(problem)?;
    Ok(StatusCode::NO_CONTENT)
}

fn problem(error: KeepError) -> Problem {
    match error {
        KeepError::Store(error) => error.into(),
        KeepError::InUse { .. } => {
            Problem::in_use(format!("This webhook stays: {error}."), "Take it out of that setting first.")
        }
        KeepError::NoRandomness => {
            tracing::error!(%error, "a webhook has no secret");
            Problem::internal()
        }
    }
}
