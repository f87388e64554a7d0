//! What people are told by mail: settings, groups, and the messages that wait.

use crate::{NewActivity, StoreError};
use async_trait::async_trait;
use model::{
    ActivityKind, Actor, Addressee, DeliveryAttempt, EnvironmentId, FiringId, MailServer, Moment,
    Notification, NotificationId, NotificationStory, QuietHours, RecipientGroup, RecipientGroupId,
};

/// One attempt, and what follows from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempted {
    /// What came of it.
    pub attempt: DeliveryAttempt,
    /// All addresses of the message as they stand now; empty where they were not looked up yet.
    pub addressees: Vec<Addressee>,
    /// When it is tried again; `None` = it is over, see [`Notification::state_after`].
    pub next: Option<Moment>,
}

/// Notifications. A message comes to be in the transaction that keeps a firing, or that ends one
/// ([`model::NewNotification::of`]), and never twice for the same news; [`crate::Alerts::acted`] makes it due. What
/// changes here is told by [`crate::CommitSignal::notifications`].
#[async_trait]
pub trait Notifications: Send + Sync {
    /// How mail leaves Tandem; `None` while nobody has said so.
    async fn mail_server(&self) -> Result<Option<MailServer>, StoreError>;

    /// Changes that, or takes it out. Everything that waits is due at once then.
    async fn set_mail_server(&self, server: Option<MailServer>, at: Moment) -> Result<(), StoreError>;

    /// All groups, by name without regard to case.
    async fn recipient_groups(&self) -> Result<Vec<RecipientGroup>, StoreError>;

    /// Adds a group. `Duplicate` when there is one of that name, without regard to case.
    async fn add_recipient_group(
        &self,
        name: &str,
        addresses: &[String],
    ) -> Result<RecipientGroupId, StoreError>;

    /// Changes name and addresses of a group; messages that were tried before keep the addresses that they had.
    /// `Duplicate` as above.
    async fn change_recipient_group(&self, group: RecipientGroup) -> Result<(), StoreError>;

    /// Removes a group; alert settings that name it tell nobody by it.
    async fn delete_recipient_group(&self, id: RecipientGroupId) -> Result<(), StoreError>;

    /// When the next message falls due; `None` when none waits.
    async fn next_notification(&self) -> Result<Option<Moment>, StoreError>;

    /// Messages that are due at `now`, those that have been due for longest first, at most `limit`.
    async fn due_notifications(&self, now: Moment, limit: u32) -> Result<Vec<Notification>, StoreError>;

    /// Quiet hours put a message off until that moment; that is no attempt. `Stale` when the message is over.
    async fn hold_notification(&self, id: NotificationId, until: Moment) -> Result<(), StoreError>;

    /// When mail of an environment waits; `None` while nobody has said so.
    async fn quiet_hours(&self, environment: &EnvironmentId) -> Result<Option<QuietHours>, StoreError>;

    /// Changes that, and tells [`ActivityKind::QuietHoursChanged`] where they are other ones; what was held by the former
    /// ones is due at once then. Without effect where they are the same. `NotFound` when there is no such environment.
    async fn set_quiet_hours(
        &self,
        environment: &EnvironmentId,
        hours: QuietHours,
        actor: Actor,
        at: Moment,
    ) -> Result<(), StoreError>;

    /// Keeps an attempt. `Stale` when the message is over.
    async fn attempted(&self, id: NotificationId, attempted: Attempted) -> Result<(), StoreError>;

    /// The messages of a firing in their order, each with its attempts.
    async fn notifications_of(&self, firing: FiringId) -> Result<Vec<NotificationStory>, StoreError>;
}

/// What the timeline says of other quiet hours.
pub fn entry_of_quiet_hours(
    environment: &EnvironmentId,
    (from, to): (&QuietHours, &QuietHours),
    (actor, at): (Actor, Moment),
) -> NewActivity {
    NewActivity {
        environment: environment.clone(),
        map: None,
        version: None,
        at,
        actor,
        kind: ActivityKind::QuietHoursChanged { from: from.sentence(), to: to.sentence() },
        count: 0,
        correlation: String::new(),
    }
}
