//! Settlement in memory.

use super::State;
use crate::{CommitSignal, NewErrorEvent, Outcome, SettledChange, Settlement, StoreError};
use model::{
    Activity, ActivityId, ActivityKind, Actor, Change, ChangeId, ChangeStatus, Direction, DirectionCounts,
    EnvironmentId, ErrorEvent, ErrorEventId, Moment, RecordLink, Side,
};
use std::collections::HashSet;

impl State {
    pub(super) fn settle(
        &mut self,
        mut settlement: Settlement,
        touched: &mut CommitSignal,
    ) -> Result<(), StoreError> {
        if self.map(settlement.map)?.environment != settlement.environment {
            return Err(super::not_found("entity map", &settlement.map));
        }
        self.settle_sequence += 1;
        touched.settled += 1;
        let mut seen: HashSet<ChangeId> = HashSet::new();
        for settled in std::mem::take(&mut settlement.changes) {
            let waits = self.waiting.contains(&(settlement.map, settled.change));
            if waits && seen.insert(settled.change) {
                self.settle_one(&settlement, settled, touched);
            }
        }
        if touched.failures > 0 && self.keep_failure_notice(settlement.map, settlement.at) {
            touched.notices += 1;
        }
        Ok(())
    }

    fn settle_one(&mut self, batch: &Settlement, settled: SettledChange, touched: &mut CommitSignal) {
        let Some(change) = self.changes.get(&settled.change).map(|row| row.change.clone()) else { return };
        self.keep_link(&settled, &change, batch.at);
        if !settled.events.is_empty() {
            self.add_events(&batch.environment, settled.events, batch.at);
            touched.events += 1;
        }
        let direction = change.direction;
        let (status, tried) = match &settled.outcome {
            Outcome::Written | Outcome::Deleted => (ChangeStatus::Written, true),
            Outcome::Skipped(_) => (ChangeStatus::Skipped, false),
            Outcome::Failed(_) => (ChangeStatus::Failed, true),
            Outcome::Retry { due_at, counts } => {
                self.postpone(change.id, *due_at, *counts);
                return;
            }
        };
        self.leave_queue(change.id, status, batch.at);
        if tried && let Some(row) = self.changes.get_mut(&change.id) {
            row.change.attempts += 1;
        }
        let minute = batch.at.minute();
        let counts: &mut DirectionCounts = self.counters.entry((batch.map, minute, direction)).or_default();
        let entry = match settled.outcome {
            Outcome::Written => {
                counts.written += 1;
                Some(ActivityKind::RecordsWritten { direction })
            }
            Outcome::Deleted => {
                counts.deleted += 1;
                Some(ActivityKind::RecordsDeleted { direction })
            }
            Outcome::Failed(failure) => {
                counts.failed += 1;
                let headline = failure.remedy.headline.clone();
                self.fail(batch, &change, *failure);
                touched.failures += 1;
                Some(ActivityKind::RecordsFailed { direction, headline })
            }
            Outcome::Skipped(_) | Outcome::Retry { .. } => {
                counts.skipped += 1;
                None
            }
        };
        if let Some(kind) = entry {
            self.grow(batch, direction, kind, &change.correlation);
            touched.activity += 1;
        }
        if status != ChangeStatus::Failed && self.resolve(&change, batch.at) {
            self.grow(batch, direction, ActivityKind::FailuresResolved { direction }, &change.correlation);
            touched.activity += 1;
            touched.failures += 1;
        }
    }

    fn postpone(&mut self, id: ChangeId, due_at: Moment, counts: bool) {
        if let Some(row) = self.changes.get_mut(&id) {
            row.change.due_at = due_at;
            row.change.attempts += u32::from(counts);
        }
    }

    /// Keeps the link of a settled change; what was written last never goes back to an older sequence.
    fn keep_link(&mut self, settled: &SettledChange, change: &Change, at: Moment) {
        let wrote = matches!(settled.outcome, Outcome::Written | Outcome::Deleted);
        let mut link = match (&settled.link, self.link(change.map, &change.key)) {
            (Some(link), _) => link.clone(),
            (None, Some(known)) if wrote => RecordLink { updated_at: at, ..known.clone() },
            _ => return,
        };
        if let Some(known) = self.link(change.map, &link.key) {
            link.left_written = link.left_written.max(known.left_written);
            link.right_written = link.right_written.max(known.right_written);
        }
        if wrote {
            match change.direction.target() {
                Side::Left => link.left_written = self.settle_sequence,
                Side::Right => link.right_written = self.settle_sequence,
            }
        }
        self.put_link(link);
    }

    /// Adds one to the entry of this kind, direction and minute, or begins it.
    fn grow(&mut self, batch: &Settlement, direction: Direction, kind: ActivityKind, correlation: &str) {
        let slot = (batch.map, kind.name(), direction, batch.at.minute());
        let known = self.minute_entries.get(&slot).and_then(|id| self.activities.get_mut(id));
        if let Some(entry) = known {
            entry.count += 1;
            return;
        }
        let id = ActivityId(super::next_id(self.activities.len()));
        self.minute_entries.insert(slot, id);
        let activity = Activity {
            id,
            environment: batch.environment.clone(),
            map: Some(batch.map),
            version: Some(batch.version),
            at: batch.at,
            actor: Actor::System("engine".to_owned()),
            kind,
            count: 1,
            correlation: correlation.to_owned(),
        };
        self.activities.insert(id, activity);
    }

    pub(super) fn add_events(&mut self, environment: &EnvironmentId, events: Vec<NewErrorEvent>, at: Moment) {
        for event in events {
            self.events.push(ErrorEvent {
                id: ErrorEventId(super::next_id(self.events.len())),
                environment: environment.clone(),
                map: event.map,
                direction: event.direction,
                phase: event.phase,
                class: event.class,
                status: event.status,
                key: event.key,
                at,
                message: event.message,
                correlation: event.correlation,
            });
        }
    }
}
