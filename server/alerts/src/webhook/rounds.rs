//! One round: each message that is due for a webhook is tried once.

use super::Webhooks;
use super::answer::{Answer, Meaning, verdict};
use super::body;
use crate::mail::occasion::occasion;
use futures::{StreamExt as _, TryStreamExt as _};
use model::{Notification, Webhook, WebhookChange, WebhookId, WebhookState};
use std::collections::BTreeMap;
use store::StoreError;

/// So many messages are taken at a time.
const AT_ONCE: u32 = 50;
/// So many webhooks are asked at a time.
const TOGETHER: usize = 8;

impl Webhooks {
    /// Tries each message that is due: the messages of one webhook in their order, several webhooks beside each other, so
    /// that one that does not answer holds up none but its own.
    pub(super) async fn round(&self) -> Result<(), StoreError> {
        let due = self.store.due_calls((self.clock)(), AT_ONCE).await?;
        let mut of_webhooks: BTreeMap<Option<WebhookId>, Vec<Notification>> = BTreeMap::new();
        for message in due {
            of_webhooks.entry(message.webhook()).or_default().push(message);
        }
        futures::stream::iter(of_webhooks.into_values())
            .map(Ok)
            .try_for_each_concurrent(TOGETHER, |messages| Box::pin(self.tell(messages)))
            .await
    }

    /// Where it does not answer, it is not waited for again: what it did not hear of is put off as well.
    async fn tell(&self, messages: Vec<Notification>) -> Result<(), StoreError> {
        let mut silence = None;
        for message in messages {
            let (name, answer) = match self.webhook_of(&message).await? {
                Ok(webhook) => {
                    let answer = match silence.clone() {
                        Some(silence) => silence,
                        None => self.ask(&webhook, &message).await?,
                    };
                    if answer.meaning() == Meaning::SwitchOff {
                        self.switch_off(&webhook, &answer).await?;
                    }
                    (webhook.name, answer)
                }
                Err(why) => ("a webhook".to_owned(), Answer::Refused(why)),
            };
            let jitter = getrandom::u32().unwrap_or_default() % 1_001;
            let jitter = u16::try_from(jitter).unwrap_or_default();
            let attempted = verdict(&message, &name, &answer, (self.clock)(), jitter);
            let (firing, result) = (message.firing.0, attempted.attempt.result.as_str());
            match attempted.next {
                Some(_) => tracing::warn!(firing, webhook = name, result, "a webhook is to be told again"),
                None => tracing::info!(firing, webhook = name, result, "a webhook was told, or not"),
            }
            match self.store.attempted(message.id, attempted).await {
                // Its firing was removed meanwhile.
                Ok(()) | Err(StoreError::NotFound { .. } | StoreError::Stale { .. }) => {}
                Err(other) => return Err(other),
            }
            if matches!(answer, Answer::Silent(_)) {
                silence = Some(answer);
            }
        }
        Ok(())
    }

    /// The webhook as it stands now, if it is called.
    async fn webhook_of(&self, message: &Notification) -> Result<Result<Webhook, String>, StoreError> {
        let Some(id) = message.webhook() else { return Ok(Err("it is for no webhook".to_owned())) };
        Ok(match self.store.webhook(id).await {
            Ok(webhook) => match &webhook.state {
                WebhookState::On => Ok(webhook),
                WebhookState::Off => Err(format!("{} is switched off", webhook.name)),
                WebhookState::Refused { reason } => {
                    Err(format!("{} is switched off since it answered: {reason}", webhook.name))
                }
            },
            Err(StoreError::NotFound { .. }) => Err("the webhook was removed".to_owned()),
            Err(other) => return Err(other),
        })
    }

    async fn ask(&self, webhook: &Webhook, message: &Notification) -> Result<Answer, StoreError> {
        let occasion = match occasion(self.store.as_ref(), message).await {
            Ok(occasion) => occasion,
            Err(StoreError::NotFound { what, .. }) => {
                return Ok(Answer::Refused(format!("the {what} that it is about is gone")));
            }
            Err(other) => return Err(other),
        };
        let now = (self.clock)();
        let body = body::told(webhook.format, &occasion, &self.public_url);
        // A full stop divides what is signed.
        let id = format!("msg_{}", message.key.replace('.', "_"));
        Ok(Box::pin(self.caller.call(self.request(webhook, id, now, body), now)).await)
    }

    /// Unless somebody has changed it while it was asked.
    async fn switch_off(&self, webhook: &Webhook, answer: &Answer) -> Result<(), StoreError> {
        let unchanged = match self.store.webhook(webhook.id).await {
            Ok(now) => now.changed_at == webhook.changed_at,
            Err(StoreError::NotFound { .. }) => false,
            Err(other) => return Err(other),
        };
        if !unchanged {
            return Ok(());
        }
        let change = WebhookChange::State(WebhookState::Refused { reason: answer.words() });
        tracing::warn!(webhook = webhook.name, "a webhook wants no more messages and is switched off");
        match self.store.change_webhook(webhook.id, change, (self.clock)()).await {
            Ok(_) | Err(StoreError::NotFound { .. }) => Ok(()),
            Err(other) => Err(other),
        }
    }
}
