//! Notifications in memory.

use super::{MemoryStore, State, at_most, not_found};
use crate::{Attempted, CommitSignal, Notifications, StoreError, entry_of_quiet_hours};
use async_trait::async_trait;
use model::{
    Actor, EnvironmentId, Firing, FiringId, MailServer, Moment, NewNotification, Notification,
    NotificationId, NotificationState, NotificationStory, QuietHours, RecipientGroup, RecipientGroupId,
};
use std::collections::BTreeMap;

/// Settings, groups and messages.
#[derive(Clone, Debug, Default)]
pub(super) struct Outbox {
    server: Option<MailServer>,
    groups: BTreeMap<RecipientGroupId, RecipientGroup>,
    quiet: BTreeMap<EnvironmentId, QuietHours>,
    messages: BTreeMap<NotificationId, NotificationStory>,
}

impl Outbox {
    fn waiting(&self) -> impl Iterator<Item = (Moment, &Notification)> {
        self.messages.values().filter_map(|story| Some((story.message.due?, &story.message)))
    }

    /// A message that is not over.
    fn queued(&mut self, id: NotificationId) -> Result<&mut NotificationStory, StoreError> {
        let story = self.messages.get_mut(&id).ok_or_else(|| not_found("notification", &id))?;
        match story.message.state {
            NotificationState::Queued => Ok(story),
            NotificationState::Sent | NotificationState::GivenUp => {
                Err(StoreError::Stale { what: "the notification" })
            }
        }
    }

    fn refuse_taken(&self, name: &str, but: Option<RecipientGroupId>) -> Result<(), StoreError> {
        let folded = name.to_lowercase();
        let mut others = self.groups.values().filter(|group| Some(group.id) != but);
        match others.find(|group| group.name.to_lowercase() == folded) {
            Some(_) => Err(StoreError::Duplicate { what: "a group", name: name.to_owned() }),
            None => Ok(()),
        }
    }

    /// Forgets the messages of a firing that is forgotten.
    pub(super) fn forget(&mut self, firing: FiringId) {
        self.messages.retain(|_, story| story.message.firing != firing);
    }
}

impl State {
    /// Puts the news of a firing into the outbox: called where one is kept, and where one ends.
    pub(super) fn notify(&mut self, touched: &mut CommitSignal, firing: &Firing) {
        let Some(news) = NewNotification::of(firing) else { return };
        if self.outbox.messages.values().any(|story| story.message.key == news.key) {
            return;
        }
        let id = NotificationId(self.new_id("notifications"));
        let story = NotificationStory { message: news.kept(id), attempts: Vec::new() };
        self.outbox.messages.insert(id, story);
        touched.notifications += 1;
    }

    /// What became of a firing's maps is known: its message waits for nothing else.
    pub(super) fn notify_now(&mut self, touched: &mut CommitSignal, firing: FiringId, at: Moment) {
        let untried = |story: &&mut NotificationStory| {
            story.message.firing == firing && story.message.attempts == 0 && story.message.due > Some(at)
        };
        for story in self.outbox.messages.values_mut().filter(untried) {
            story.message.due = Some(at);
            touched.notifications += 1;
        }
    }
}

#[async_trait]
impl Notifications for MemoryStore {
    async fn mail_server(&self) -> Result<Option<MailServer>, StoreError> {
        Ok(self.read().outbox.server.clone())
    }

    async fn set_mail_server(&self, server: Option<MailServer>, at: Moment) -> Result<(), StoreError> {
        self.write(|state, touched| {
            state.outbox.server = server;
            for story in state.outbox.messages.values_mut().filter(|story| story.message.due > Some(at)) {
                story.message.due = Some(at);
            }
            touched.notifications += 1;
            Ok(())
        })
    }

    async fn recipient_groups(&self) -> Result<Vec<RecipientGroup>, StoreError> {
        let mut groups: Vec<RecipientGroup> = self.read().outbox.groups.values().cloned().collect();
        groups.sort_by_cached_key(|group| group.name.to_lowercase());
        Ok(groups)
    }

    async fn add_recipient_group(
        &self,
        name: &str,
        addresses: &[String],
    ) -> Result<RecipientGroupId, StoreError> {
        self.write(|state, touched| {
            state.outbox.refuse_taken(name, None)?;
            let id = RecipientGroupId(state.new_id("recipient_groups"));
            let group = RecipientGroup { id, name: name.to_owned(), addresses: addresses.to_vec() };
            state.outbox.groups.insert(id, group);
            touched.notifications += 1;
            Ok(id)
        })
    }

    async fn change_recipient_group(&self, group: RecipientGroup) -> Result<(), StoreError> {
        self.write(|state, touched| {
            state.outbox.refuse_taken(&group.name, Some(group.id))?;
            let id = group.id;
            let kept = state.outbox.groups.get_mut(&id);
            *kept.ok_or_else(|| not_found("group", &id))? = group;
            touched.notifications += 1;
            Ok(())
        })
    }

    async fn delete_recipient_group(&self, id: RecipientGroupId) -> Result<(), StoreError> {
        self.write(|state, touched| {
            touched.notifications += 1;
            state.outbox.groups.remove(&id).map(drop).ok_or_else(|| not_found("group", &id))
        })
    }

    async fn next_notification(&self) -> Result<Option<Moment>, StoreError> {
        Ok(self.read().outbox.waiting().map(|(due, _)| due).min())
    }

    async fn due_notifications(&self, now: Moment, limit: u32) -> Result<Vec<Notification>, StoreError> {
        let state = self.read();
        let mut due: Vec<(Moment, &Notification)> =
            state.outbox.waiting().filter(|(due, _)| *due <= now).collect();
        due.sort_by_key(|(due, message)| (*due, message.id));
        Ok(due.into_iter().take(at_most(limit)).map(|(_, message)| message.clone()).collect())
    }

    async fn hold_notification(&self, id: NotificationId, until: Moment) -> Result<(), StoreError> {
        self.write(|state, touched| {
            let story = state.outbox.queued(id)?;
            (story.message.due, story.message.held_until) = (Some(until), Some(until));
            touched.notifications += 1;
            Ok(())
        })
    }

    async fn quiet_hours(&self, environment: &EnvironmentId) -> Result<Option<QuietHours>, StoreError> {
        Ok(self.read().outbox.quiet.get(environment).cloned())
    }

    async fn set_quiet_hours(
        &self,
        environment: &EnvironmentId,
        hours: QuietHours,
        actor: Actor,
        at: Moment,
    ) -> Result<(), StoreError> {
        self.write(|state, touched| {
            state.environment(environment)?;
            let before = state.outbox.quiet.insert(environment.clone(), hours.clone()).unwrap_or_default();
            if before == hours {
                return Ok(());
            }
            state.record(entry_of_quiet_hours(environment, (&before, &hours), (actor, at)));
            let stories = state.outbox.messages.values_mut().map(|story| &mut story.message);
            for message in stories.filter(|it| it.environment == *environment && it.is_held()) {
                (message.due, message.held_until) = (Some(at), Some(at));
            }
            touched.activity += 1;
            touched.notifications += 1;
            Ok(())
        })
    }

    async fn attempted(&self, id: NotificationId, attempted: Attempted) -> Result<(), StoreError> {
        self.write(|state, touched| {
            let story = state.outbox.queued(id)?;
            let Attempted { attempt, addressees, next } = attempted;
            story.message.state = Notification::state_after(&addressees, next);
            story.message.attempts += 1;
            story.message.due = next;
            story.message.addressees = addressees;
            story.attempts.push(attempt);
            touched.notifications += 1;
            Ok(())
        })
    }

    async fn notifications_of(&self, firing: FiringId) -> Result<Vec<NotificationStory>, StoreError> {
        let state = self.read();
        let of_firing = state.outbox.messages.values().filter(|story| story.message.firing == firing);
        Ok(of_firing.cloned().collect())
    }
}
