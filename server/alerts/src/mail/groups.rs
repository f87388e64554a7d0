//! Groups that may go.

use super::Mail;
use model::{Recipient, RecipientGroupId};
use store::StoreError;
use thiserror::Error;

/// A group that stays. Nothing was changed.
#[derive(Debug, Error)]
pub enum GroupError {
    /// Somebody counts on it.
    #[error("the alert setting {alert} tells this group")]
    InUse {
        /// The setting and its environment.
        alert: String,
    },
    /// The store refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Mail {
    /// Removes a group of people, unless an alert setting tells it: nobody would notice that nobody is told any more.
    pub async fn remove_group(&self, id: RecipientGroupId) -> Result<(), GroupError> {
        for environment in self.store.environments().await? {
            let settings = self.store.alerts(&environment.id).await?;
            let found = settings.into_iter().find(|each| each.rule.notify.contains(&Recipient::Group(id)));
            if let Some(setting) = found {
                let alert = format!("\u{201c}{}\u{201d} of {}", setting.rule.name, environment.name);
                return Err(GroupError::InUse { alert });
            }
        }
        Ok(self.store.delete_recipient_group(id).await?)
    }
}
