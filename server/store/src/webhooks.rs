//! Programs and chats that are told of alerts, and the messages that wait for them.

use crate::StoreError;
use async_trait::async_trait;
use model::{Moment, Notification, Webhook, WebhookChange, WebhookId, WebhookSettings};

/// Webhooks. Their messages are notifications ([`crate::Notifications`]) that are for one webhook each; what came of an
/// attempt is kept by [`crate::Notifications::attempted`]. What changes here is told by
/// [`crate::CommitSignal::notifications`].
#[async_trait]
pub trait Webhooks: Send + Sync {
    /// All of them, by name without regard to case.
    async fn webhooks(&self) -> Result<Vec<Webhook>, StoreError>;

    /// One of them.
    async fn webhook(&self, id: WebhookId) -> Result<Webhook, StoreError>;

    /// Adds one that is on; see [`Webhook::salt`]. `Duplicate` when there is one of that name, without regard to case.
    async fn add_webhook(
        &self,
        settings: WebhookSettings,
        salt: String,
        at: Moment,
    ) -> Result<Webhook, StoreError>;

    /// Changes one, see [`Webhook::changed`]; what waits for it is due at once then. `Duplicate` as above.
    async fn change_webhook(
        &self,
        id: WebhookId,
        change: WebhookChange,
        at: Moment,
    ) -> Result<Webhook, StoreError>;

    /// Removes one; alert settings that name it tell nobody by it.
    async fn delete_webhook(&self, id: WebhookId) -> Result<(), StoreError>;

    /// When the next message for a webhook falls due; `None` when none waits.
    async fn next_call(&self) -> Result<Option<Moment>, StoreError>;

    /// Messages for webhooks that are due at `now`, those that have been due for longest first, at most `limit`.
    async fn due_calls(&self, now: Moment, limit: u32) -> Result<Vec<Notification>, StoreError>;
}
