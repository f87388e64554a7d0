//! Notifications in memory.

use super::{MemoryStore, State, at_most, not_found};
use crate::{Attempted, CommitSignal, Notifications, StoreError};
use async_trait::async_trait;
use model::{
    Firing, FiringId, MailServer, Moment, NewNotification, Notification, NotificationId, NotificationState,
    NotificationStory, RecipientGroup, RecipientGroupId,
};
use std::collections::BTreeMap;

/// Settings, groups and messages.
#[derive(Debug, Default)]
pub(super) struct Outbox {
    server: Option<MailServer>,
    groups: BTreeMap<RecipientGroupId, RecipientGroup>,
    messages: BTreeMap<NotificationId, NotificationStory>,
}

impl Outbox {
    pub(super) fn waiting(&self) -> impl Iterator<Item = (Moment, &Notification)> {
        self.messages.values().filter_map(|story| Some((story.message.due?, &story.message)))
    }

    fn mail(&self) -> impl Iterator<Item = (Moment, &Notification)> {
        self.waiting().filter(|(_, message)| message.webhook().is_none())
    }

    /// What waits for a later moment than this, of those, is due at this one.
    pub(super) fn hasten(&mut self, at: Moment, which: impl Fn(&Notification) -> bool) {
        let later = |story: &&mut NotificationStory| story.message.due > Some(at) && which(&story.message);
        for story in self.messages.values_mut().filter(later) {
            story.message.due = Some(at);
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
        let mail = NewNotification::of(firing).into_iter();
        for news in mail.chain(NewNotification::to_webhooks(firing)) {
            if self.outbox.messages.values().any(|story| story.message.key == news.key) {
                continue;
            }
            let id = NotificationId(self.new_id("notifications"));
            let story = NotificationStory { message: news.kept(id), attempts: Vec::new() };
            self.outbox.messages.insert(id, story);
            touched.notifications += 1;
        }
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
            state.outbox.hasten(at, |message| message.webhook().is_none());
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
        Ok(self.read().outbox.mail().map(|(due, _)| due).min())
    }

    async fn due_notifications(&self, now: Moment, limit: u32) -> Result<Vec<Notification>, StoreError> {
        let state = self.read();
        let mut due: Vec<(Moment, &Notification)> =
            state.outbox.mail().filter(|(due, _)| *due <= now).collect();
        due.sort_by_key(|(due, message)| (*due, message.id));
        Ok(due.into_iter().take(at_most(limit)).map(|(_, message)| message.clone()).collect())
    }

    async fn attempted(&self, id: NotificationId, attempted: Attempted) -> Result<(), StoreError> {
        self.write(|state, touched| {
            let story = state.outbox.messages.get_mut(&id).ok_or_else(|| not_found("notification", &id))?;
            if story.message.state != NotificationState::Queued {
                return Err(StoreError::Stale { what: "the notification" });
            }
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
