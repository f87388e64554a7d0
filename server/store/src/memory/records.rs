//! Single records in memory.

use super::failures::Values;
use super::{MemoryStore, State, at_most, count, not_found};
use crate::{FailureEdit, NewActivity, Records, StoreError};
use async_trait::async_trait;
use model::{
    ActivityKind, ChangeId, Direction, EnvironmentId, ErrorEvent, Failure, FailureStatus, KeptStory, MapId,
    Moment, Page, PageRequest, SettledRow,
};
use std::collections::BTreeSet;

/// Of attempts, conflicts and failures at most so many are told.
const MOST: usize = 500;

impl State {
    fn story(&self, map: MapId, key: &str, page: PageRequest) -> KeptStory {
        let ids = self.of_key.get(&map).and_then(|keys| keys.get(key));
        let older = ids.into_iter().flat_map(|ids| ids.iter().rev());
        let older = older.filter(|id| page.before.is_none_or(|before| id.0 < before));
        let mut changes: Vec<SettledRow> = older
            .take(at_most(page.limit) + 1)
            .filter_map(|id| self.changes.get(id))
            .map(|row| SettledRow { change: row.change.clone(), settled_at: row.settled_at })
            .collect();
        let has_more = changes.len() > at_most(page.limit);
        changes.truncate(at_most(page.limit));
        let last = changes.last().filter(|_| has_more).map(|row| (row.change.id.0, row.change.captured_at));
        let since = last.map_or(Moment(i64::MIN), |(_, at)| at);
        let known = page.before.and_then(|id| self.changes.get(&ChangeId(id)));
        let until = known.map_or(Moment(i64::MAX), |row| row.change.captured_at);
        let is_within = |at: Moment| since <= at && at < until;
        let failures = self.failures.values().rev();
        let failures: Vec<Failure> = failures
            .filter(|it| it.map == map && it.key == key && it.first_at < until && it.last_at >= since)
            .take(MOST)
            .cloned()
            .collect();
        let captured = changes.iter().map(|row| row.change.captured_at);
        let moments: BTreeSet<Moment> =
            captured.chain(failures.iter().map(|failure| failure.last_at)).collect();
        let is_deed = |kind: &ActivityKind| {
            matches!(
                kind,
                ActivityKind::RetryRequested
                    | ActivityKind::FailureEdited { .. }
                    | ActivityKind::FailuresDiscarded { .. }
            )
        };
        let mut activities: Vec<_> = self
            .activities
            .values()
            .filter(|it| it.map == Some(map) && is_deed(&it.kind) && moments.contains(&it.at))
            .cloned()
            .collect();
        activities.extend(self.bulk_deeds(&failures));
        KeptStory {
            events: self.events_of(map, key).filter(|it| is_within(it.at)).take(MOST).cloned().collect(),
            conflicts: self
                .conflicts
                .values()
                .rev()
                .filter(|it| it.map == map && it.key == key && is_within(it.at))
                .take(MOST)
                .cloned()
                .collect(),
            activities,
            link: self.link(map, key).filter(|_| page.before.is_none()).cloned(),
            next: last.map(|(id, _)| id),
            since,
            until,
            changes,
            failures,
        }
    }

    /// Newest first.
    fn events_of(&self, map: MapId, key: &str) -> impl Iterator<Item = &ErrorEvent> {
        self.events.iter().rev().filter(move |it| it.map == Some(map) && it.key.as_deref() == Some(key))
    }
}

#[async_trait]
impl Records for MemoryStore {
    async fn story_of_key(&self, map: MapId, key: &str, page: PageRequest) -> Result<KeptStory, StoreError> {
        Ok(self.read().story(map, key, page))
    }

    async fn attempts(
        &self,
        map: MapId,
        (direction, key): (Direction, &str),
        since: Moment,
        limit: u32,
    ) -> Result<Vec<ErrorEvent>, StoreError> {
        let state = self.read();
        let events = state.events_of(map, key).filter(|it| it.direction == direction && it.at >= since);
        Ok(events.take(at_most(limit)).cloned().collect())
    }

    async fn attempts_of(
        &self,
        failures: &[Failure],
        limit: u32,
    ) -> Result<Vec<Vec<ErrorEvent>>, StoreError> {
        let state = self.read();
        let of = |failure: &Failure| {
            let while_it_lasts = failure.first_at..=failure.last_at;
            let events = state.events_of(failure.map, &failure.key);
            let events =
                events.filter(|it| it.direction == failure.direction && while_it_lasts.contains(&it.at));
            events.take(at_most(limit)).cloned().collect()
        };
        Ok(failures.iter().map(of).collect())
    }

    async fn failures_of_key(&self, map: MapId, key: &str, limit: u32) -> Result<Vec<Failure>, StoreError> {
        let state = self.read();
        let failures = state.failures.values().rev().filter(|it| it.map == map && it.key == key);
        Ok(failures.take(at_most(limit)).cloned().collect())
    }

    async fn waiting_for(
        &self,
        environment: &EnvironmentId,
        entity: &str,
        key: &str,
        limit: u32,
    ) -> Result<Page<Failure>, StoreError> {
        let state = self.read();
        let waits = |failure: &&Failure| {
            failure.status == FailureStatus::Waiting
                && failure.environment == *environment
                && failure.parent.as_ref().is_some_and(|parent| {
                    parent.key == key && parent.entities.iter().any(|name| name == entity)
                })
        };
        let all: Vec<&Failure> = state.failures.values().rev().filter(waits).collect();
        let rows = all.iter().take(at_most(limit)).map(|failure| (*failure).clone()).collect();
        Ok(Page { rows, next: None, total: count(all.len()) })
    }

    async fn edit_failure(&self, edit: FailureEdit) -> Result<(), StoreError> {
        self.write(|state, touched| {
            let known = state.failures.get(&edit.failure).filter(|it| it.environment == edit.environment);
            let failure = known.cloned().ok_or_else(|| not_found("failure", &edit.failure))?;
            if !failure.status.is_parked() || failure.change != edit.seen {
                return Err(StoreError::Stale { what: "the failure" });
            }
            state.requeue(failure.id, edit.at, &Values::Written(edit.values));
            state.act_on_group(failure.group, &edit.actor);
            let version = state.maps.get(&failure.map).map(|map| map.active);
            let direction = failure.direction;
            state.record(NewActivity {
                environment: edit.environment,
                map: Some(failure.map),
                version,
                at: edit.at,
                actor: edit.actor,
                kind: ActivityKind::FailureEdited { failure: failure.id, direction, fields: edit.fields },
                count: 1,
                correlation: failure.correlation,
            });
            touched.queue.grow(failure.map);
            touched.failures += 1;
            touched.activity += 1;
            Ok(())
        })
    }
}
