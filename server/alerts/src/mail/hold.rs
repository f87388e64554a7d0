//! What may go now: what has waited for others, and is not held by quiet hours.

use super::Mail;
use crate::quiet::quiet_until;
use model::{AlertAction, EnvironmentId, Moment, Notification, QuietHours};
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use store::StoreError;

impl Mail {
    /// Puts off what is held by quiet hours, and gives back the rest in its order.
    pub(super) async fn outside_quiet_hours(
        &self,
        due: Vec<Notification>,
        now: Moment,
    ) -> Result<Vec<Notification>, StoreError> {
        let mut ends: BTreeMap<EnvironmentId, (Option<QuietHours>, Option<Moment>)> = BTreeMap::new();
        let mut free = Vec::with_capacity(due.len());
        for message in due {
            let quiet = match ends.entry(message.environment.clone()) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(free) => {
                    let hours = self.store.quiet_hours(&message.environment).await?;
                    let end = hours.as_ref().and_then(|hours| quiet_until(hours, now));
                    free.insert((hours, end))
                }
            };
            let held = match quiet {
                (Some(hours), Some(end)) if !self.is_urgent(hours, &message).await? => Some(*end),
                _ => None,
            };
            match held {
                Some(until) => self.hold(&message, until).await?,
                None => free.push(message),
            }
        }
        Ok(free)
    }

    /// Is it told at any time, because its rule pauses or stops maps?
    async fn is_urgent(&self, hours: &QuietHours, message: &Notification) -> Result<bool, StoreError> {
        if !hours.urgent_at_once {
            return Ok(false);
        }
        match self.store.firing(message.firing).await {
            Ok(firing) => Ok(firing.rule.action != AlertAction::None),
            // Its firing was removed meanwhile, and the message with it.
            Err(StoreError::NotFound { .. }) => Ok(false),
            Err(other) => Err(other),
        }
    }

    async fn hold(&self, message: &Notification, until: Moment) -> Result<(), StoreError> {
        tracing::info!(firing = message.firing.0, %until, "an alert\u{2019}s mail waits for the end of quiet hours");
        match self.store.hold_notification(message.id, until).await {
            Ok(()) | Err(StoreError::NotFound { .. } | StoreError::Stale { .. }) => Ok(()),
            Err(other) => Err(other),
        }
    }
}

/// Of messages that are due those whose environment's have waited for others long enough, `gather` milliseconds; what was
/// held or tried before has waited already, and takes along what else is due there.
pub(super) fn gathered(due: Vec<Notification>, now: Moment, gather: i64) -> Vec<Notification> {
    let has_waited = |message: &&Notification| {
        let since = message.due.map_or(i64::MAX, |due| now.millis_since(due));
        message.attempts > 0 || message.held_until.is_some() || since >= gather
    };
    let open: BTreeSet<EnvironmentId> =
        due.iter().filter(has_waited).map(|message| message.environment.clone()).collect();
    due.into_iter().filter(|message| open.contains(&message.environment)).collect()
}
