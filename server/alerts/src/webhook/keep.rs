//! Webhooks come, change, and go.

use super::Webhooks;
use model::{Recipient, Webhook, WebhookChange, WebhookId, WebhookSettings};
use store::StoreError;
use thiserror::Error;

/// Nothing was changed.
#[derive(Debug, Error)]
pub enum KeepError {
    /// Somebody counts on it.
    #[error("the alert setting {alert} tells this webhook")]
    InUse {
        /// The setting and its environment.
        alert: String,
    },
    /// The machine has no randomness to make a secret of.
    #[error("no secret can be made: the machine gives no random numbers")]
    NoRandomness,
    /// The store refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Webhooks {
    /// Adds a webhook; the text is its secret.
    pub async fn add(&self, settings: WebhookSettings) -> Result<(Webhook, String), KeepError> {
        let webhook = self.store.add_webhook(settings, salt()?, (self.clock)()).await?;
        let secret = self.secret(&webhook);
        Ok((webhook, secret))
    }

    /// Gives a webhook another secret. Messages are signed with the one before, too, for a day.
    pub async fn rotate(&self, id: WebhookId) -> Result<(Webhook, String), KeepError> {
        let change = WebhookChange::Rotated(salt()?);
        let webhook = self.store.change_webhook(id, change, (self.clock)()).await?;
        let secret = self.secret(&webhook);
        Ok((webhook, secret))
    }

    /// Removes a webhook, unless an alert setting tells it: nobody would notice that nobody is told any more.
    pub async fn remove(&self, id: WebhookId) -> Result<(), KeepError> {
        for environment in self.store.environments().await? {
            let settings = self.store.alerts(&environment.id).await?;
            let found = settings.into_iter().find(|each| each.rule.notify.contains(&Recipient::Webhook(id)));
            if let Some(setting) = found {
                let alert = format!("\u{201c}{}\u{201d} of {}", setting.rule.name, environment.name);
                return Err(KeepError::InUse { alert });
            }
        }
        Ok(self.store.delete_webhook(id).await?)
    }
}

/// 32 random bytes in hexadecimal digits.
fn salt() -> Result<String, KeepError> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|_| KeepError::NoRandomness)?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}
