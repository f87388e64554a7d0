//! One round of the outbox: each message that is due is tried once.

use super::Mail;
use super::digest::{SECTIONS, about_all};
use super::hold::gathered;
use super::message::{Head, message};
use super::occasion::{Occasion, occasion};
use super::parts::{Part, parts};
use super::smtp::Fault;
use super::transport::{Fate, Handover, Route, hand_over};
use super::verdict::{Outcome, addressees, verdict};
use model::{Addressee, AddresseeFate, FiringId, Notification, NotificationKind, RecipientGroup};
use std::collections::BTreeMap;
use store::{Attempted, StoreError};

/// So many messages are taken at a time, which is also how many one mail tells of at most.
const AT_ONCE: u32 = 1_000;

/// A message that is tried, and what came of it so far.
struct Tried {
    mail: Notification,
    known: Vec<Addressee>,
    /// What it tells; asked for when a mail has a section for it.
    occasion: Option<Occasion>,
    /// What is said of each address.
    fates: Vec<(String, Fate)>,
    /// Why it cannot be made.
    unwritable: Option<String>,
    /// Other firings that the same mail tells of.
    together: Vec<FiringId>,
}

impl Tried {
    fn of(mail: Notification, groups: &[RecipientGroup]) -> Self {
        let known =
            if mail.addressees.is_empty() { addressees(&mail.to, groups) } else { mail.addressees.clone() };
        Self { mail, known, occasion: None, fates: Vec::new(), unwritable: None, together: Vec::new() }
    }

    fn waiting(&self) -> impl Iterator<Item = &str> {
        let waits = |each: &&Addressee| each.fate == AddresseeFate::Waiting;
        self.known.iter().filter(waits).map(|each| each.address.as_str())
    }

    /// What it came to, where `fault` stood in the way of all that was not handed over.
    fn outcome(&self, fault: Option<&Fault>) -> Outcome {
        if self.known.is_empty() {
            return Outcome::Nobody;
        }
        if let Some(words) = &self.unwritable {
            return Outcome::Unwritable(words.clone());
        }
        let Some(fault) = fault else { return Outcome::Handed(self.fates.clone()) };
        if self.fates.is_empty() {
            return Outcome::InTheWay(fault.clone());
        }
        let is_told = |address: &str| self.fates.iter().any(|(told, _)| told.eq_ignore_ascii_case(address));
        let untold = self.waiting().filter(|address| !is_told(address));
        let untold = untold.map(|address| (address.to_owned(), Fate::Later(fault.clone())));
        Outcome::Handed(self.fates.iter().cloned().chain(untold).collect())
    }
}

impl Mail {
    /// Tries each message that is due and not held by quiet hours; what waits for one address in one environment goes to it
    /// in one mail. Where the server does not answer, the others are not held up by waiting for it again: what it did not
    /// hear of is put off as well.
    pub(super) async fn round(&self) -> Result<(), StoreError> {
        let now = (self.clock)();
        let due = gathered(self.store.due_notifications(now, AT_ONCE).await?, now, self.gather);
        let due = self.outside_quiet_hours(due, now).await?;
        if due.is_empty() {
            return Ok(());
        }
        let groups = self.store.recipient_groups().await?;
        let mut way = match self.store.mail_server().await? {
            Some(server) => self.route(server),
            None => Err(Fault::of("no mail server is set up yet: an admin enters one in the settings")),
        };
        let mut environments: BTreeMap<_, Vec<Tried>> = BTreeMap::new();
        for mail in due {
            let of_environment = environments.entry(mail.environment.clone()).or_default();
            of_environment.push(Tried::of(mail, &groups));
        }
        for mut tried in environments.into_values() {
            let fault = match &way {
                Ok(route) => self.hand_all_over(&mut tried, route).await?,
                Err(fault) => Some(fault.clone()),
            };
            self.keep(tried, fault.as_ref()).await?;
            if let Some(fault) = fault {
                way = Err(fault);
            }
        }
        Ok(())
    }

    /// Hands the messages of one environment over. Returns what stands in the way of all.
    async fn hand_all_over(&self, all: &mut [Tried], route: &Route) -> Result<Option<Fault>, StoreError> {
        let mails = parts(&all.iter().map(|tried| tried.waiting().collect()).collect::<Vec<_>>());
        for part in mails {
            self.look_up(all, &part).await?;
            let fates = match self.bytes(all, &part, route) {
                Some(Ok(bytes)) => {
                    let Handover { fates, fault, .. } = Box::pin(hand_over(route, &part.to, &bytes)).await;
                    if fault.is_some() {
                        return Ok(fault);
                    }
                    fates
                }
                Some(Err(fault)) => {
                    part.to.iter().map(|to| (to.clone(), Fate::Never(fault.clone()))).collect()
                }
                None => continue,
            };
            note(all, &part, &fates);
        }
        Ok(None)
    }

    /// Asks for what the sections of a mail tell.
    async fn look_up(&self, all: &mut [Tried], part: &Part) -> Result<(), StoreError> {
        let mut sections = 0;
        for at in &part.of {
            let Some(tried) = all.get_mut(*at).filter(|tried| tried.unwritable.is_none()) else { continue };
            if sections == SECTIONS {
                return Ok(());
            }
            if tried.occasion.is_none() {
                match occasion(self.store.as_ref(), &tried.mail).await {
                    Ok(occasion) => tried.occasion = Some(occasion),
                    Err(StoreError::NotFound { what, .. }) => {
                        tried.unwritable = Some(format!("the {what} that it is about is gone"));
                        continue;
                    }
                    Err(other) => return Err(other),
                }
            }
            sections += 1;
        }
        Ok(())
    }

    /// The bytes of one mail; `None` where there is nothing left to tell.
    fn bytes(&self, all: &[Tried], part: &Part, route: &Route) -> Option<Result<Vec<u8>, Fault>> {
        let told: Vec<&Tried> = told(all, part).collect();
        let occasions: Vec<&Occasion> =
            told.iter().filter_map(|tried| tried.occasion.as_ref()).take(SECTIONS).collect();
        let letter = about_all(&occasions, told.len() - occasions.len(), &self.public_url)?;
        let (mut to, mut key, mut first) = (part.to.clone(), key_of(&told), None);
        if let ([tried], [occasion]) = (told.as_slice(), occasions.as_slice()) {
            to = tried.known.iter().map(|each| each.address.clone()).collect();
            key.clone_from(&tried.mail.key);
            first = (tried.mail.kind == NotificationKind::Over)
                .then(|| Notification::key(&occasion.firing, NotificationKind::Fired));
        }
        let head =
            Head { server: &route.server, to: &to, key: &key, answers: first.as_deref(), at: (self.clock)() };
        Some(message(&letter, &head).map_err(|error| Fault::of(error.to_string())))
    }

    /// Keeps what came of each message.
    async fn keep(&self, all: Vec<Tried>, fault: Option<&Fault>) -> Result<(), StoreError> {
        let jitter = getrandom::u32().unwrap_or_default() % 1_001;
        let jitter = u16::try_from(jitter).unwrap_or_default();
        let now = (self.clock)();
        for tried in all {
            let outcome = tried.outcome(fault);
            let mut attempted = verdict(&tried.mail, tried.known, &outcome, now, jitter);
            attempted.attempt.together = tried.together;
            tell(&tried.mail, &attempted);
            match self.store.attempted(tried.mail.id, attempted).await {
                // Its firing was removed meanwhile.
                Ok(()) | Err(StoreError::NotFound { .. } | StoreError::Stale { .. }) => {}
                Err(other) => return Err(other),
            }
        }
        Ok(())
    }
}

/// The messages that one mail tells of.
fn told<'a>(all: &'a [Tried], part: &'a Part) -> impl Iterator<Item = &'a Tried> {
    part.of.iter().filter_map(|at| all.get(*at)).filter(|tried| tried.unwritable.is_none())
}

/// What one mail tells, once and for all: the same messages are the same mail however often it is sent.
fn key_of(told: &[&Tried]) -> String {
    let mut hash = blake3::Hasher::new();
    for tried in told {
        hash.update(tried.mail.key.as_bytes()).update(b"\n");
    }
    format!("together.{}", hash.finalize().to_hex())
}

/// Notes what was said of one mail with each message that it told of.
fn note(all: &mut [Tried], part: &Part, fates: &[(String, Fate)]) {
    let firings: Vec<FiringId> = told(all, part).map(|tried| tried.mail.firing).take(SECTIONS).collect();
    for at in &part.of {
        let Some(tried) = all.get_mut(*at).filter(|tried| tried.unwritable.is_none()) else { continue };
        tried.fates.extend(fates.iter().cloned());
        let others = firings.iter().filter(|firing| **firing != tried.mail.firing);
        tried.together.extend(others);
        tried.together.sort_unstable();
        tried.together.dedup();
    }
}

fn tell(mail: &Notification, attempted: &Attempted) {
    let (firing, result) = (mail.firing.0, attempted.attempt.result.as_str());
    if attempted.next.is_some() {
        tracing::warn!(firing, result, "an alert\u{2019}s mail is to be tried again");
    } else {
        tracing::info!(firing, result, "an alert\u{2019}s mail is over");
    }
}
