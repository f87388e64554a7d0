//! One message of a firing, and the attempts to hand it over.

use crate::{
    AlertAction, EnvironmentId, Firing, FiringId, FiringStatus, Moment, NotificationId, Recipient, WebhookId,
};
use serde::{Deserialize, Serialize};

/// So long a message waits for what becomes of the maps, in milliseconds, since it tells of that, too.
const FOR_MAPS: i64 = 10_000;

/// What people are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NotificationKind {
    /// A rule went off.
    Fired,
    /// It is over: the errors are fewer again, somebody has set the maps going, or the rule was changed.
    Over,
}

impl NotificationKind {
    /// The stable word used by programs.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Fired => "fired",
            Self::Over => "over",
        }
    }

    /// The words shown to people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Fired => "It went off",
            Self::Over => "It is over",
        }
    }
}

/// Where a message stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NotificationState {
    /// It is on its way, or to be tried again.
    Queued,
    /// The mail server, or the webhook, has taken it for somebody at least, and nobody else waits for it.
    Sent,
    /// It reached nobody and is not tried any more.
    GivenUp,
}

impl NotificationState {
    /// The words shown to people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Queued => "On its way",
            Self::Sent => "Sent",
            Self::GivenUp => "Given up",
        }
    }
}

/// What became of a message for one address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AddresseeFate {
    /// It is to be tried again.
    Waiting,
    /// The mail server, or the webhook, has taken it.
    Accepted,
    /// It was refused for good, or tried for too long.
    Refused,
}

/// One address, or one webhook, that a message goes to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Addressee {
    /// The address, or the name of the webhook.
    pub address: String,
    /// What became of it.
    pub fate: AddresseeFate,
    /// What was answered last, or what stood in the way; may be empty.
    pub words: String,
}

/// One attempt to hand a message over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveryAttempt {
    /// When it ended.
    pub at: Moment,
    /// What came of it, in one line.
    pub result: String,
    /// The reply code of the mail server (RFC 5321, section 4.2.1) or the status of the webhook's answer (RFC 9110,
    /// section 15), where there was one.
    pub code: Option<u16>,
}

/// A message that is about to be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewNotification {
    /// Where.
    pub environment: EnvironmentId,
    /// Of what.
    pub firing: FiringId,
    /// What is told.
    pub kind: NotificationKind,
    /// Who is told; never empty.
    pub to: Vec<Recipient>,
    /// The same for the same news, whoever asks and however often: nothing is told twice.
    pub key: String,
    /// When it came to be.
    pub at: Moment,
    /// Not before this moment.
    pub due: Moment,
}

/// One message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notification {
    /// Later ones have larger ids.
    pub id: NotificationId,
    /// Where.
    pub environment: EnvironmentId,
    /// Of what.
    pub firing: FiringId,
    /// What is told.
    pub kind: NotificationKind,
    /// Who is told, as the rule named them then. Groups are looked up when it is sent for the first time.
    pub to: Vec<Recipient>,
    /// Names this piece of news once and for all.
    pub key: String,
    /// When it came to be.
    pub at: Moment,
    /// Where it stands.
    pub state: NotificationState,
    /// When it is tried next; `None` when it is over.
    pub due: Option<Moment>,
    /// How often it was tried.
    pub attempts: u32,
    /// The addresses, each once, from the first attempt on that knew them.
    pub addressees: Vec<Addressee>,
}

/// A message with the attempts to hand it over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotificationStory {
    /// The message.
    pub message: Notification,
    /// Its attempts, the oldest first.
    pub attempts: Vec<DeliveryAttempt>,
}

impl NewNotification {
    /// What people are to be told by mail of a firing as it stands now: that it went off, or that it is over. `None` when
    /// nobody is.
    pub fn of(firing: &Firing) -> Option<Self> {
        let by_mail = |each: &&Recipient| each.webhook().is_none();
        Self::to(firing, firing.rule.notify.iter().filter(by_mail).cloned().collect())
    }

    /// The same for each webhook: one that is out of reach keeps no other one, and no mail, waiting.
    pub fn to_webhooks(firing: &Firing) -> Vec<Self> {
        let webhooks = firing.rule.notify.iter().filter_map(Recipient::webhook);
        let message = |id| {
            let message = Self::to(firing, vec![Recipient::Webhook(id)])?;
            Some(Self { key: format!("{}.webhook-{id}", message.key), ..message })
        };
        webhooks.filter_map(message).collect()
    }

    /// The webhook that it is for; `None` for mail.
    pub fn webhook(&self) -> Option<WebhookId> {
        self.to.first().and_then(Recipient::webhook)
    }

    fn to(firing: &Firing, to: Vec<Recipient>) -> Option<Self> {
        let rule = &firing.rule;
        let (kind, at) = match firing.status {
            FiringStatus::Firing => (NotificationKind::Fired, firing.at),
            FiringStatus::Resolved | FiringStatus::Undone | FiringStatus::Ended => {
                (NotificationKind::Over, firing.ended_at.unwrap_or(firing.at))
            }
        };
        let is_wanted = kind == NotificationKind::Fired || rule.tell_resolved;
        if to.is_empty() || !is_wanted {
            return None;
        }
        let acts =
            kind == NotificationKind::Fired && rule.action != AlertAction::None && firing.held.is_none();
        Some(Self {
            environment: firing.environment.clone(),
            firing: firing.id,
            kind,
            to,
            key: Notification::key(firing, kind),
            at,
            due: if acts { at.plus_millis(FOR_MAPS) } else { at },
        })
    }

    /// The message once it is kept.
    pub fn kept(self, id: NotificationId) -> Notification {
        Notification {
            id,
            environment: self.environment,
            firing: self.firing,
            kind: self.kind,
            to: self.to,
            key: self.key,
            at: self.at,
            state: NotificationState::Queued,
            due: Some(self.due),
            attempts: 0,
            addressees: Vec::new(),
        }
    }
}

impl Notification {
    /// The key of a piece of news: letters, digits, dots and dashes.
    pub fn key(firing: &Firing, kind: NotificationKind) -> String {
        format!("{}.{}.{}.{}", firing.environment, firing.id, firing.at.0, kind.name())
    }

    /// The webhook that it is for; `None` for mail.
    pub fn webhook(&self) -> Option<WebhookId> {
        self.to.first().and_then(Recipient::webhook)
    }

    /// Where a message stands after an attempt, when it is tried next at `due` if at all.
    pub fn state_after(addressees: &[Addressee], due: Option<Moment>) -> NotificationState {
        match due {
            Some(_) => NotificationState::Queued,
            None if addressees.iter().any(|each| each.fate == AddresseeFate::Accepted) => {
                NotificationState::Sent
            }
            None => NotificationState::GivenUp,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{NewNotification, Notification, NotificationKind, NotificationState};
    use crate::{
        Addressee, AddresseeFate, AlertDraft, AlertId, CountedBy, EnvironmentId, ErrorEventId, Firing,
        FiringId, FiringStatus, Moment, NotificationId, Recipient, WebhookId,
    };

    fn firing(draft: AlertDraft) -> Firing {
        Firing {
            id: FiringId(7),
            environment: EnvironmentId::new("contoso-test").expect("an id"),
            alert: AlertId(3),
            rule: AlertDraft { name: "Errors".to_owned(), ..draft }.finished().expect("valid"),
            counted: CountedBy::default(),
            at: Moment(1_000),
            count: 10,
            first_event: ErrorEventId(1),
            last_event: ErrorEventId(10),
            status: FiringStatus::Firing,
            ended_at: None,
            counts_after: None,
            held: None,
            acted_at: None,
            acknowledged: None,
        }
    }

    fn told() -> AlertDraft {
        AlertDraft { addresses: "ops@contoso.example".to_owned(), ..AlertDraft::default() }
    }

    #[test]
    fn a_firing_is_told_when_it_begins_and_when_it_is_over() {
        let begun = firing(told());
        let first = NewNotification::of(&begun).expect("somebody is told");
        assert_eq!((first.kind, first.due), (NotificationKind::Fired, Moment(11_000)));
        let over = Firing { status: FiringStatus::Undone, ended_at: Some(Moment(5_000)), ..begun };
        let second = NewNotification::of(&over).expect("somebody is told");
        assert_eq!(
            (second.kind, second.at, second.due),
            (NotificationKind::Over, Moment(5_000), Moment(5_000))
        );
        assert_ne!(first.key, second.key);
        assert_eq!(first.key, "contoso-test.7.1000.fired");
        assert_eq!(second.kept(NotificationId(1)).state, NotificationState::Queued);
    }

    #[test]
    fn who_is_not_to_be_told_is_not() {
        assert_eq!(NewNotification::of(&firing(AlertDraft::default())), None);
        let quiet = firing(AlertDraft { tell_resolved: false, ..told() });
        assert!(NewNotification::of(&quiet).is_some());
        let over = Firing { status: FiringStatus::Resolved, ended_at: Some(Moment(2_000)), ..quiet };
        assert_eq!(NewNotification::of(&over), None);
    }

    #[test]
    fn each_webhook_has_a_message_of_its_own() {
        let draft = AlertDraft { webhooks: vec![WebhookId(4), WebhookId(2), WebhookId(4)], ..told() };
        let firing = firing(draft);
        let mail = NewNotification::of(&firing).expect("somebody is told");
        assert_eq!(mail.to, [Recipient::Address("ops@contoso.example".to_owned())]);
        assert_eq!(mail.webhook(), None);
        let calls = NewNotification::to_webhooks(&firing);
        let keys: Vec<_> = calls.iter().map(|call| (call.webhook(), call.key.as_str())).collect();
        assert_eq!(
            keys,
            [
                (Some(WebhookId(2)), "contoso-test.7.1000.fired.webhook-2"),
                (Some(WebhookId(4)), "contoso-test.7.1000.fired.webhook-4"),
            ]
        );
        assert!(calls.iter().all(|call| call.due == mail.due && call.to.len() == 1));
        let only = AlertDraft { webhooks: vec![WebhookId(2)], ..AlertDraft::default() };
        assert_eq!(NewNotification::of(&self::firing(only)), None);
    }

    #[test]
    fn a_message_that_reached_somebody_is_sent() {
        let one = |fate| Addressee { address: "a@b".to_owned(), fate, words: String::new() };
        let both = [one(AddresseeFate::Refused), one(AddresseeFate::Accepted)];
        assert_eq!(Notification::state_after(&both, None), NotificationState::Sent);
        assert_eq!(Notification::state_after(&both[..1], None), NotificationState::GivenUp);
        assert_eq!(Notification::state_after(&both, Some(Moment(1))), NotificationState::Queued);
    }
}
