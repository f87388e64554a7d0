//! Webhooks in memory.

use super::{MemoryStore, State, at_most, not_found};
use crate::{StoreError, Webhooks};
use async_trait::async_trait;
use model::{Moment, Notification, Webhook, WebhookChange, WebhookId, WebhookSettings};

impl State {
    fn refuse_taken_webhook(&self, name: &str, but: Option<WebhookId>) -> Result<(), StoreError> {
        let folded = name.to_lowercase();
        let mut others = self.webhooks.values().filter(|webhook| Some(webhook.id) != but);
        match others.find(|webhook| webhook.name.to_lowercase() == folded) {
            Some(_) => Err(StoreError::Duplicate { what: "a webhook", name: name.to_owned() }),
            None => Ok(()),
        }
    }
}

#[async_trait]
impl Webhooks for MemoryStore {
    async fn webhooks(&self) -> Result<Vec<Webhook>, StoreError> {
        let mut webhooks: Vec<Webhook> = self.read().webhooks.values().cloned().collect();
        webhooks.sort_by_cached_key(|webhook| webhook.name.to_lowercase());
        Ok(webhooks)
    }

    async fn webhook(&self, id: WebhookId) -> Result<Webhook, StoreError> {
        self.read().webhooks.get(&id).cloned().ok_or_else(|| not_found("webhook", &id))
    }

    async fn add_webhook(
        &self,
        settings: WebhookSettings,
        salt: String,
        at: Moment,
    ) -> Result<Webhook, StoreError> {
        self.write(|state, touched| {
            state.refuse_taken_webhook(&settings.name, None)?;
            let webhook = Webhook::new(WebhookId(state.new_id("webhooks")), settings, salt, at);
            state.webhooks.insert(webhook.id, webhook.clone());
            touched.notifications += 1;
            Ok(webhook)
        })
    }

    async fn change_webhook(
        &self,
        id: WebhookId,
        change: WebhookChange,
        at: Moment,
    ) -> Result<Webhook, StoreError> {
        self.write(|state, touched| {
            let known = state.webhooks.get(&id).cloned().ok_or_else(|| not_found("webhook", &id))?;
            let changed = known.changed(change, at);
            state.refuse_taken_webhook(&changed.name, Some(id))?;
            state.webhooks.insert(id, changed.clone());
            state.outbox.hasten(at, |message| message.webhook() == Some(id));
            touched.notifications += 1;
            Ok(changed)
        })
    }

    async fn delete_webhook(&self, id: WebhookId) -> Result<(), StoreError> {
        self.write(|state, touched| {
            touched.notifications += 1;
            state.webhooks.remove(&id).ok_or_else(|| not_found("webhook", &id))?;
            Ok(())
        })
    }

    async fn next_call(&self) -> Result<Option<Moment>, StoreError> {
        let state = self.read();
        let calls = state.outbox.waiting().filter(|(_, message)| message.webhook().is_some());
        Ok(calls.map(|(due, _)| due).min())
    }

    async fn due_calls(&self, now: Moment, limit: u32) -> Result<Vec<Notification>, StoreError> {
        let state = self.read();
        let calls = state.outbox.waiting().filter(|(_, message)| message.webhook().is_some());
        let mut due: Vec<(Moment, &Notification)> = calls.filter(|(due, _)| *due <= now).collect();
        due.sort_by_key(|(due, message)| (*due, message.id));
        Ok(due.into_iter().take(at_most(limit)).map(|(_, message)| message.clone()).collect())
    }
}
