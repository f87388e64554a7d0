//! The story of one record over both apps.

use crate::{
    Activity, ActivityKind, Actor, Cause, Change, ChangeStatus, Conflict, Direction, EditedField, ErrorClass,
    ErrorEvent, Failure, FailureId, FailureStatus, Moment, Operation, RecordLink, Resolution, Side,
};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// A change with the moment at which it was over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettledRow {
    /// The change.
    pub change: Change,
    /// When it stopped waiting; `None` = it waits.
    pub settled_at: Option<Moment>,
}

/// What is kept of one record: some of its changes, and what happened while they did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptStory {
    /// Its changes in both directions, newest first.
    pub changes: Vec<SettledRow>,
    /// Attempts on it that went wrong.
    pub events: Vec<ErrorEvent>,
    /// Its failures.
    pub failures: Vec<Failure>,
    /// Conflicts about it.
    pub conflicts: Vec<Conflict>,
    /// What people did at the moments when it was put back into the queue or discarded.
    pub activities: Vec<Activity>,
    /// The pair as it is now; only with the newest changes.
    pub link: Option<RecordLink>,
    /// What began or ended before then is told with older changes.
    pub since: Moment,
    /// What began or ended from then on is told with newer changes.
    pub until: Moment,
    /// Where older changes go on; `None` = these are the oldest.
    pub next: Option<i64>,
}

/// One moment of a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoryEntry {
    /// When.
    pub at: Moment,
    /// Who; `None` = Tandem, or somebody in an app.
    pub by: Option<Actor>,
    /// What.
    pub event: StoryEvent,
}

/// What happened to a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum StoryEvent {
    /// A change was captured.
    Captured {
        /// The way it travels.
        direction: Direction,
        /// What was to be done.
        operation: Operation,
        /// An initial sync read it.
        in_initial_sync: bool,
    },
    /// It was put back into the queue, to be tried again as its app holds it.
    Retried {
        /// The way it travels.
        direction: Direction,
    },
    /// It was put back into the queue with values that somebody wrote.
    Edited {
        /// The way it travels.
        direction: Direction,
        /// What was written.
        fields: Vec<EditedField>,
    },
    /// An attempt went wrong.
    Refused {
        /// The way it travelled.
        direction: Direction,
        /// Its kind.
        class: ErrorClass,
        /// HTTP status; 0 when nothing was sent.
        status: u16,
        /// The reason in one line.
        message: String,
    },
    /// It was written or deleted.
    Written {
        /// The way it travelled.
        direction: Direction,
        /// What was done.
        operation: Operation,
        /// With values that somebody wrote.
        by_hand: bool,
    },
    /// There was nothing to write: our own write came back, or nothing differed.
    Skipped {
        /// The way it travelled.
        direction: Direction,
    },
    /// A failure began.
    Failed {
        /// The failure.
        failure: FailureId,
        /// The way it travelled.
        direction: Direction,
        /// What happened, in one line.
        headline: String,
        /// It waits for a record that it refers to.
        waits: bool,
    },
    /// A failure ended.
    Resolved {
        /// The failure.
        failure: FailureId,
        /// How.
        how: Resolution,
    },
    /// Somebody decided that it is not to be written.
    Discarded {
        /// The failure.
        failure: FailureId,
        /// Why; empty where that is not known any more.
        reason: String,
    },
    /// Both apps had changed it, and one of them won.
    Conflict {
        /// The side that won.
        winner: Side,
        /// The CRM's names of the fields, or the ERP's where the CRM has none.
        fields: Vec<String>,
    },
    /// The pair as both sides last agreed on it.
    Linked {
        /// It was deleted.
        deleted: bool,
        /// It is out of the filter.
        out_of_filter: bool,
        /// Fields that somebody wrote by hand.
        by_hand: Vec<String>,
    },
}

impl StoryEntry {
    /// The same without the values of the record, for those who may not see them.
    #[must_use]
    pub fn without_values(mut self) -> Self {
        match &mut self.event {
            StoryEvent::Edited { fields, .. } => {
                for field in fields {
                    *field = EditedField { before: None, after: None, ..std::mem::take(field) };
                }
            }
            StoryEvent::Refused { message, .. } => message.clear(),
            StoryEvent::Failed { headline, .. } => *headline = Cause::in_general(headline),
            _ => {}
        }
        self
    }
}

/// Tells what is kept of a record in the order in which it happened, the newest last. Of what happened in one
/// millisecond the cause comes before what came of it.
pub fn story(kept: KeptStory) -> Vec<StoryEntry> {
    let deeds = Deeds::new(kept.activities);
    let mut entries: Vec<(u8, StoryEntry)> = Vec::new();
    let mut add = |order: u8, at: Moment, by: Option<Actor>, event: StoryEvent| {
        entries.push((order, StoryEntry { at, by, event }));
    };
    for SettledRow { change, settled_at } in kept.changes.into_iter().rev() {
        let (by, event) = deeds.beginning(&change);
        add(0, change.captured_at, by, event);
        if let (Some(at), Some(event)) = (settled_at, end(&change)) {
            add(2, at, None, event);
        }
    }
    for event in kept.events {
        let ErrorEvent { direction, class, status, message, .. } = event;
        add(1, event.at, None, StoryEvent::Refused { direction, class, status, message });
    }
    for conflict in kept.conflicts {
        let dispute = conflict.dispute;
        let name = |right: String, left: String| if right.is_empty() { left } else { right };
        let fields =
            dispute.fields.into_iter().map(|field| name(field.right_name, field.left_name)).collect();
        add(1, conflict.at, None, StoryEvent::Conflict { winner: dispute.lost.target(), fields });
    }
    let is_within = |at: Moment| kept.since <= at && at < kept.until;
    for failure in kept.failures {
        let waits = failure.status == FailureStatus::Waiting;
        let headline = failure.remedy.headline.clone();
        let (failure_id, direction) = (failure.id, failure.direction);
        if is_within(failure.first_at) {
            add(
                3,
                failure.first_at,
                None,
                StoryEvent::Failed { failure: failure_id, direction, headline, waits },
            );
        }
        match (failure.status, failure.resolution.filter(|_| is_within(failure.last_at))) {
            (FailureStatus::Resolved, Some(how)) => {
                add(4, failure.last_at, None, StoryEvent::Resolved { failure: failure_id, how });
            }
            (FailureStatus::Discarded, _) if is_within(failure.last_at) => {
                let (by, reason) = deeds.discarding(failure.last_at);
                add(4, failure.last_at, by, StoryEvent::Discarded { failure: failure_id, reason });
            }
            _ => {}
        }
    }
    if let Some(link) = kept.link {
        let RecordLink { deleted, out_of_filter, by_hand, updated_at, .. } = link;
        let by_hand = by_hand.into_iter().collect();
        add(5, updated_at, None, StoryEvent::Linked { deleted, out_of_filter, by_hand });
    }
    entries.sort_by_key(|(order, entry)| (entry.at, *order));
    entries.into_iter().map(|(_, entry)| entry).collect()
}

/// What became of a change; `None` where a failure tells it.
const fn end(change: &Change) -> Option<StoryEvent> {
    let (direction, operation) = (change.direction, change.operation);
    match change.status {
        ChangeStatus::Written => {
            Some(StoryEvent::Written { direction, operation, by_hand: change.edited.is_some() })
        }
        ChangeStatus::Skipped => Some(StoryEvent::Skipped { direction }),
        ChangeStatus::Queued | ChangeStatus::Failed => None,
    }
}

/// What people did, by the moment: it commits together with what it was done to.
struct Deeds(HashMap<Moment, Vec<Activity>>);

impl Deeds {
    fn new(activities: Vec<Activity>) -> Self {
        let mut by_moment: HashMap<Moment, Vec<Activity>> = HashMap::new();
        for activity in activities {
            by_moment.entry(activity.at).or_default().push(activity);
        }
        Self(by_moment)
    }

    fn at<T>(&self, at: Moment, of: impl Fn(&Activity) -> Option<T>) -> Option<T> {
        self.0.get(&at)?.iter().find_map(of)
    }

    /// How a change came into the queue, and by whom.
    fn beginning(&self, change: &Change) -> (Option<Actor>, StoryEvent) {
        let direction = change.direction;
        if change.edited.is_some() {
            let edit = self.at(change.captured_at, |activity| match &activity.kind {
                ActivityKind::FailureEdited { fields, direction: way, .. } if *way == direction => {
                    Some((activity.actor.clone(), fields.clone()))
                }
                _ => None,
            });
            let (by, fields) = edit.map_or_else(|| (None, Vec::new()), |(by, fields)| (Some(by), fields));
            return (by, StoryEvent::Edited { direction, fields });
        }
        if change.put_back {
            let by = self.at(change.captured_at, |activity| {
                matches!(activity.kind, ActivityKind::RetryRequested).then(|| activity.actor.clone())
            });
            return (by, StoryEvent::Retried { direction });
        }
        let in_initial_sync = change.leg.is_some();
        (None, StoryEvent::Captured { direction, operation: change.operation, in_initial_sync })
    }

    /// Who discarded something at a moment, and why.
    fn discarding(&self, at: Moment) -> (Option<Actor>, String) {
        let deed = self.at(at, |activity| match &activity.kind {
            ActivityKind::FailuresDiscarded { reason } => Some((activity.actor.clone(), reason.clone())),
            _ => None,
        });
        deed.map_or_else(|| (None, String::new()), |(by, reason)| (Some(by), reason))
    }
}

#[cfg(test)]
#[path = "story_tests.rs"]
mod tests;
