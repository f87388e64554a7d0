//! One round of the outbox: each message that is due is tried once.

use super::Mail;
use super::compose::about;
use super::message::{Head, message};
use super::occasion::occasion;
use super::smtp::Fault;
use super::transport::{Handover, Route, hand_over};
use super::verdict::{Outcome, addressees, verdict};
use model::{AddresseeFate, Notification, NotificationKind, RecipientGroup};
use store::{Attempted, StoreError};

/// So many messages are taken at a time.
const AT_ONCE: u32 = 50;

impl Mail {
    /// Tries each message that is due. Where the server does not answer, the others are not held up by waiting for it
    /// again: what it did not hear of is put off as well.
    pub(super) async fn round(&self) -> Result<(), StoreError> {
        let due = self.store.due_notifications((self.clock)(), AT_ONCE).await?;
        if due.is_empty() {
            return Ok(());
        }
        let groups = self.store.recipient_groups().await?;
        let mut way = match self.store.mail_server().await? {
            Some(server) => self.route(server),
            None => Err(Fault::of("no mail server is set up yet: an admin enters one in the settings")),
        };
        for mail in due {
            if let Some(fault) = self.attempt(&mail, &groups, way.as_ref()).await? {
                way = Err(fault);
            }
        }
        Ok(())
    }

    /// Tries one message, and keeps what came of it. Returns what stands in the way of all.
    async fn attempt(
        &self,
        mail: &Notification,
        groups: &[RecipientGroup],
        way: Result<&Route, &Fault>,
    ) -> Result<Option<Fault>, StoreError> {
        let mut known = mail.addressees.clone();
        if known.is_empty() {
            known = addressees(&mail.to, groups);
        }
        let outcome = match way {
            _ if known.is_empty() => Outcome::Nobody,
            Err(fault) => Outcome::InTheWay(fault.clone()),
            Ok(route) => self.send(mail, &known, route).await?,
        };
        let jitter = getrandom::u32().unwrap_or_default() % 1_001;
        let jitter = u16::try_from(jitter).unwrap_or_default();
        let attempted = verdict(mail, known, &outcome, (self.clock)(), jitter);
        told(mail, &attempted);
        match self.store.attempted(mail.id, attempted).await {
            // Its firing was removed meanwhile.
            Ok(()) | Err(StoreError::NotFound { .. } | StoreError::Stale { .. }) => {}
            Err(other) => return Err(other),
        }
        Ok(match outcome {
            Outcome::InTheWay(fault) => Some(fault),
            Outcome::Nobody | Outcome::Unwritable(_) | Outcome::Handed(_) => None,
        })
    }

    async fn send(
        &self,
        mail: &Notification,
        known: &[model::Addressee],
        route: &Route,
    ) -> Result<Outcome, StoreError> {
        let occasion = match occasion(self.store.as_ref(), mail).await {
            Ok(occasion) => occasion,
            Err(StoreError::NotFound { what, .. }) => {
                return Ok(Outcome::Unwritable(format!("the {what} that it is about is gone")));
            }
            Err(other) => return Err(other),
        };
        let to: Vec<String> = known.iter().map(|each| each.address.clone()).collect();
        let first = Notification::key(&occasion.firing, NotificationKind::Fired);
        let head = Head {
            server: &route.server,
            to: &to,
            key: &mail.key,
            answers: (mail.kind == NotificationKind::Over).then_some(first.as_str()),
            at: (self.clock)(),
        };
        let bytes = match message(&about(&occasion, &self.public_url), &head) {
            Ok(bytes) => bytes,
            Err(error) => return Ok(Outcome::Unwritable(error.to_string())),
        };
        let waiting = known.iter().filter(|each| each.fate == AddresseeFate::Waiting);
        let waiting: Vec<String> = waiting.map(|each| each.address.clone()).collect();
        let Handover { fates, fault, .. } = Box::pin(hand_over(route, &waiting, &bytes)).await;
        Ok(match fault {
            Some(fault) => Outcome::InTheWay(fault),
            None => Outcome::Handed(fates),
        })
    }
}

fn told(mail: &Notification, attempted: &Attempted) {
    let (firing, result) = (mail.firing.0, attempted.attempt.result.as_str());
    if attempted.next.is_some() {
        tracing::warn!(firing, result, "an alert\u{2019}s mail is to be tried again");
    } else {
        tracing::info!(firing, result, "an alert\u{2019}s mail is over");
    }
}
