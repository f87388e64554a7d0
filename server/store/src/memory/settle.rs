//! Settlement in memory.

use super::State;
use super::failures::Values;
use crate::{CommitSignal, NewErrorEvent, NewFailure, Outcome, SettledChange, Settlement, StoreError};
use model::{
    Activity, ActivityId, ActivityKind, Actor, Change, ChangeId, ChangeStatus, Direction, DirectionCounts,
    EnvironmentId, ErrorEvent, ErrorEventId, Failure, FailureStatus, MapId, Moment, Parent, RecordLink, Side,
    VersionId,
};
use std::collections::HashSet;

/// Where and when an entry of a timeline grows.
#[derive(Clone, Copy)]
struct Timeline {
    map: MapId,
    version: VersionId,
    at: Moment,
}

impl State {
    pub(super) fn settle(
        &mut self,
        mut settlement: Settlement,
        touched: &mut CommitSignal,
    ) -> Result<(), StoreError> {
        if self.map(settlement.map)?.environment != settlement.environment {
            return Err(super::not_found("entity map", &settlement.map));
        }
        if settlement.changes.iter().any(|settled| !settled.events.is_empty()) {
            settlement.at = self.event_time(&settlement.environment, settlement.at);
        }
        self.settle_sequence += 1;
        touched.settled.grow(settlement.map);
        let mut seen: HashSet<ChangeId> = HashSet::new();
        for settled in std::mem::take(&mut settlement.changes) {
            let waits = self.waiting.contains(&(settlement.map, settled.change));
            if !seen.insert(settled.change) {
                continue;
            }
            if waits {
                self.settle_one(&settlement, settled, touched);
            } else if settled.is_known_write() {
                self.note_late(&settlement, settled);
            }
        }
        if touched.failures > 0 && self.keep_failure_notice(settlement.map, settlement.at) {
            touched.notices += 1;
        }
        Ok(())
    }

    fn settle_one(&mut self, batch: &Settlement, settled: SettledChange, touched: &mut CommitSignal) {
        let Some(change) = self.changes.get(&settled.change).map(|row| row.change.clone()) else { return };
        let settled = self.unless_its_parent_came(settled, batch.at);
        self.keep_link(&settled, &change, batch.at);
        if let Some(dispute) = settled.conflict {
            self.keep_conflict(&change, dispute, batch.at);
        }
        if !settled.events.is_empty() {
            self.add_events(&batch.environment, settled.events, batch.at);
            touched.events += 1;
        }
        if let Outcome::Partly(rest) = settled.outcome {
            return self.settle_partly(batch, &change, *rest, touched);
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
            Outcome::Partly(_) => return,
        };
        self.leave_queue(change.id, status, batch.at);
        if let Some(leg) = change.leg.and_then(|leg| self.legs.get_mut(&leg)) {
            leg.written += i64::from(status == ChangeStatus::Written);
            leg.skipped += i64::from(status == ChangeStatus::Skipped);
        }
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
                let headline = failure.remedy.headline.clone();
                let waits = failure.wait.is_some();
                counts.failed += i64::from(!waits);
                self.fail(batch, &change, *failure);
                touched.failures += 1;
                Some(if waits {
                    ActivityKind::RecordsWaiting { direction, headline }
                } else {
                    ActivityKind::RecordsFailed { direction, headline }
                })
            }
            Outcome::Skipped(_) | Outcome::Retry { .. } | Outcome::Partly(_) => {
                counts.skipped += 1;
                None
            }
        };
        let timeline = Timeline { map: batch.map, version: batch.version, at: batch.at };
        if let Some(kind) = entry {
            self.grow(batch, timeline, direction, kind, &change.correlation);
            touched.activity += 1;
        }
        if status == ChangeStatus::Failed {
            return;
        }
        if self.resolve(&change, batch.at) {
            let kind = ActivityKind::FailuresResolved { direction };
            self.grow(batch, timeline, direction, kind, &change.correlation);
            touched.activity += 1;
            touched.failures += 1;
        }
        self.release(batch, &change.key, touched);
    }

    /// Of a leg's records it counts as waiting.
    fn settle_partly(
        &mut self,
        batch: &Settlement,
        change: &Change,
        rest: NewFailure,
        touched: &mut CommitSignal,
    ) {
        let (direction, timeline) =
            (change.direction, Timeline { map: batch.map, version: batch.version, at: batch.at });
        self.counters.entry((batch.map, batch.at.minute(), direction)).or_default().written += 1;
        self.grow(
            batch,
            timeline,
            direction,
            ActivityKind::RecordsWritten { direction },
            &change.correlation,
        );
        touched.activity += 1;
        self.postpone(change.id, batch.at, true);
        if rest.wait.is_some() {
            self.leave_queue(change.id, ChangeStatus::Written, batch.at);
            let kind = ActivityKind::RecordsWaiting { direction, headline: rest.remedy.headline.clone() };
            self.fail(batch, change, rest);
            self.grow(batch, timeline, direction, kind, &change.correlation);
            touched.failures += 1;
        }
        self.release(batch, &change.key, touched);
    }

    /// A change whose parent has arrived since it was looked for is to be tried again.
    fn unless_its_parent_came(&self, settled: SettledChange, at: Moment) -> SettledChange {
        let came = match &settled.outcome {
            Outcome::Failed(failure) | Outcome::Partly(failure) => {
                failure.wait.as_ref().is_some_and(|wait| {
                    let links = wait.maps.iter().filter_map(|map| self.link(*map, &wait.parent.key));
                    links.filter(|link| !link.deleted).any(|link| link.updated_at >= wait.since)
                })
            }
            _ => false,
        };
        let outcome = match settled.outcome {
            Outcome::Partly(rest) if came => Outcome::Partly(Box::new(NewFailure { wait: None, ..*rest })),
            _ if came => Outcome::Retry { due_at: at, counts: true },
            outcome => outcome,
        };
        SettledChange { outcome, ..settled }
    }

    /// What waits for a record that is in both apps now goes on.
    fn release(&mut self, batch: &Settlement, key: &str, touched: &mut CommitSignal) {
        if self.link(batch.map, key).is_none_or(|link| link.deleted) {
            return;
        }
        let waits = |failure: &&Failure| {
            let for_it = |parent: &Parent| parent.entities.contains(&batch.entity) && parent.key == key;
            failure.status == FailureStatus::Waiting
                && failure.environment == batch.environment
                && failure.parent.as_ref().is_some_and(for_it)
        };
        let waiting: Vec<Failure> = self.failures.values().filter(waits).cloned().collect();
        for failure in waiting {
            self.requeue(failure.id, batch.at, &Values::AsFailed);
            let version = self.maps.get(&failure.map).map_or(failure.version, |map| map.active);
            let timeline = Timeline { map: failure.map, version, at: batch.at };
            let direction = failure.direction;
            let kind = ActivityKind::RecordsReleased { direction };
            self.grow(batch, timeline, direction, kind, &failure.correlation);
            touched.queue.grow(failure.map);
            touched.failures += 1;
            touched.activity += 1;
        }
    }

    fn postpone(&mut self, id: ChangeId, due_at: Moment, counts: bool) {
        if let Some(row) = self.changes.get_mut(&id) {
            row.change.due_at = due_at;
            row.change.attempts += u32::from(counts);
        }
    }

    /// Of a change that was taken out of the queue while it was on its way the pair has to know that it was written.
    fn note_late(&mut self, batch: &Settlement, settled: SettledChange) {
        let Some(row) = self.changes.get(&settled.change).filter(|row| row.change.map == batch.map) else {
            return;
        };
        let (ChangeStatus::Skipped, Some(taken_out)) = (row.change.status, row.settled_at) else { return };
        let change = row.change.clone();
        let link = settled.link.clone();
        let link = link.map(|link| RecordLink { updated_at: link.updated_at.min(taken_out), ..link });
        self.keep_link(&SettledChange { link, ..settled }, &change, batch.at);
    }

    /// Keeps the link of a settled change; what was written last never goes back to an older sequence.
    fn keep_link(&mut self, settled: &SettledChange, change: &Change, at: Moment) {
        let wrote = settled.outcome.wrote();
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
    fn grow(
        &mut self,
        batch: &Settlement,
        timeline: Timeline,
        direction: Direction,
        kind: ActivityKind,
        correlation: &str,
    ) {
        let Timeline { map, version, at } = timeline;
        let slot = (map, kind.name(), direction, at.minute());
        let known = self.minute_entries.get(&slot).and_then(|id| self.activities.get_mut(id));
        if let Some(entry) = known {
            entry.count += 1;
            return;
        }
        let id = ActivityId(self.new_id("activities"));
        self.minute_entries.insert(slot, id);
        let activity = Activity {
            id,
            environment: batch.environment.clone(),
            map: Some(map),
            version: Some(version),
            at,
            actor: Actor::System("engine".to_owned()),
            kind,
            count: 1,
            correlation: correlation.to_owned(),
        };
        self.activities.insert(id, activity);
    }

    /// When an event is committed: never earlier than the one before, whatever the clock says.
    fn event_time(&self, environment: &EnvironmentId, now: Moment) -> Moment {
        let last = self.events.iter().rev().find(|event| event.environment == *environment);
        last.map_or(now, |last| last.at.max(now))
    }

    pub(super) fn add_events(&mut self, environment: &EnvironmentId, events: Vec<NewErrorEvent>, at: Moment) {
        let at = self.event_time(environment, at);
        for event in events {
            let id = ErrorEventId(self.new_id("events"));
            self.events.push(ErrorEvent {
                id,
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
