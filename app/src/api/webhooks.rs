//! Programs and chats that are told of alerts.

#[cfg(feature = "ssr")]
use super::guard::{self, Admitted, Scope};
use super::{Answer, ApiError};
#[cfg(feature = "ssr")]
use crate::address::{asked, encoded};
use leptos::prelude::*;
use model::{Moment, WebhookDraft, WebhookFormat, WebhookId, WebhookReach, WebhookState, WebhookTrial};
use serde::{Deserialize, Serialize};
#[cfg(feature = "ssr")]
use {
    alerts::webhook::KeepError,
    model::{Permission, Webhook, WebhookChange},
    store::StoreError,
};

/// The cookie by which what a plain form has made reaches the page that follows.
#[cfg(feature = "ssr")]
const MADE: &str = "tandem_webhook";

/// A webhook as admins see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownWebhook {
    /// The webhook.
    pub id: WebhookId,
    /// Its name.
    pub name: String,
    /// Where it is.
    pub url: String,
    /// In what form it is told.
    pub format: WebhookFormat,
    /// Is it called?
    pub state: WebhookState,
    /// Until when the secret from before the last rotation signs, too; `None` when it does no more.
    pub former_until: Option<Moment>,
}

/// What the settings know of webhooks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WebhookList {
    /// All of them, by name.
    pub webhooks: Vec<ShownWebhook>,
    /// Where they may lead.
    pub reach: WebhookReach,
    /// The secret that a plain form has just made; shown this once.
    pub secret: Option<String>,
    /// What came of a test that a plain form has just asked for; shown this once.
    pub tested: Option<TestedWebhook>,
}

/// What came of a test.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TestedWebhook {
    /// The name of the webhook.
    pub name: String,
    /// What it answered.
    pub trial: WebhookTrial,
}

/// All webhooks. Needs `Administer`.
#[server(name = ReadWebhooks, prefix = "/api/fn", endpoint = "webhooks", output = Answer)]
pub async fn webhooks() -> Result<WebhookList, ApiError> {
    let Admitted { state, .. } = guard::authorize(&Scope::Tandem, Permission::Administer)?;
    let mut made = guard::take_over(MADE).map(|text| asked(&text)).unwrap_or_default();
    let now = state.now();
    let shown = |webhook: Webhook| ShownWebhook {
        former_until: webhook.former.map(|former| former.until).filter(|until| *until > now),
        id: webhook.id,
        name: webhook.name,
        url: webhook.url,
        format: webhook.format,
        state: webhook.state,
    };
    Ok(WebhookList {
        webhooks: state.store.webhooks().await?.into_iter().map(shown).collect(),
        reach: state.webhooks.reach(),
        secret: made.remove("secret"),
        tested: made.remove("tested").and_then(|text| serde_json::from_str(&text).ok()),
    })
}

/// Adds a webhook; the answer is its secret, which is shown this once. Needs `Administer`.
#[server(prefix = "/api/fn", endpoint = "add_webhook", output = Answer)]
pub async fn add_webhook(#[server(default)] draft: WebhookDraft) -> Result<String, ApiError> {
    let Admitted { state, .. } = guard::authorize(&Scope::Tandem, Permission::Administer)?;
    let settings = draft.finished(state.webhooks.reach()).map_err(guard::invalid)?;
    let (_, secret) = state.webhooks.add(settings).await.map_err(refused)?;
    guard::hand_over(MADE, &format!("secret={}", encoded(&secret)));
    Ok(secret)
}

/// Changes a webhook; what waits for it is sent at once. Needs `Administer`.
#[server(prefix = "/api/fn", endpoint = "change_webhook", output = Answer)]
pub async fn change_webhook(id: WebhookId, #[server(default)] draft: WebhookDraft) -> Result<(), ApiError> {
    let Admitted { state, .. } = guard::authorize(&Scope::Tandem, Permission::Administer)?;
    let settings = draft.finished(state.webhooks.reach()).map_err(guard::invalid)?;
    let change = WebhookChange::Settings(settings);
    state.store.change_webhook(id, change, state.now()).await.map(drop).map_err(taken)
}

/// Switches a webhook on or off. Needs `Administer`.
#[server(prefix = "/api/fn", endpoint = "switch_webhook", output = Answer)]
pub async fn switch_webhook(id: WebhookId, #[server(default)] on: bool) -> Result<(), ApiError> {
    let Admitted { state, .. } = guard::authorize(&Scope::Tandem, Permission::Administer)?;
    let change = WebhookChange::State(if on { WebhookState::On } else { WebhookState::Off });
    Ok(state.store.change_webhook(id, change, state.now()).await.map(drop)?)
}

/// Gives a webhook another secret, which is the answer, shown this once; the former one signs, too, for a day. Needs
/// `Administer`.
#[server(prefix = "/api/fn", endpoint = "rotate_webhook", output = Answer)]
pub async fn rotate_webhook(id: WebhookId) -> Result<String, ApiError> {
    let Admitted { state, .. } = guard::authorize(&Scope::Tandem, Permission::Administer)?;
    let (_, secret) = state.webhooks.rotate(id).await.map_err(refused)?;
    guard::hand_over(MADE, &format!("secret={}", encoded(&secret)));
    Ok(secret)
}

/// Sends a test to a webhook, on or off, and says what it answered. Needs `Administer`.
#[server(prefix = "/api/fn", endpoint = "test_webhook", output = Answer)]
pub async fn test_webhook(id: WebhookId) -> Result<TestedWebhook, ApiError> {
    let Admitted { state, .. } = guard::authorize(&Scope::Tandem, Permission::Administer)?;
    let webhook = state.store.webhook(id).await?;
    let trial = state.webhooks.test(&webhook).await;
    let tested = TestedWebhook { name: webhook.name, trial };
    if let Ok(text) = serde_json::to_string(&tested) {
        guard::hand_over(MADE, &format!("tested={}", encoded(&text)));
    }
    Ok(tested)
}

/// Removes a webhook, unless an alert setting tells it. Needs `Administer`.
#[server(prefix = "/api/fn", endpoint = "remove_webhook", output = Answer)]
pub async fn remove_webhook(id: WebhookId) -> Result<(), ApiError> {
    let Admitted { state, .. } = guard::authorize(&Scope::Tandem, Permission::Administer)?;
    state.webhooks.remove(id).await.map_err(refused)
}

#[cfg(feature = "ssr")]
fn refused(error: KeepError) -> ApiError {
    match error {
        KeepError::Store(error) => taken(error),
        KeepError::InUse { .. } => guard::refused(
            format!("This webhook stays: {error}."),
            "Take it out of that setting first; nothing was changed.",
        ),
        KeepError::NoRandomness => guard::broken("the webhook's secret", Some(&error)),
    }
}

#[cfg(feature = "ssr")]
fn taken(error: StoreError) -> ApiError {
    match error {
        StoreError::Duplicate { .. } => {
            let mut errors = model::FieldErrors::default();
            errors.add("name", "There is a webhook of this name; choose another one.");
            guard::invalid(errors)
        }
        other => other.into(),
    }
}
