//! Activities, error events, conflicts and failures in memory.

use super::{MemoryStore, State, at_most, not_found, page};
use crate::{FailureSelection, Journal, NewActivity, NewErrorEvent, StoreError};
use async_trait::async_trait;
use model::{
    Activity, ActivityId, ActivityKind, ActivityQuery, Actor, Change, Conflict, ConflictId, Dispute,
    EnvironmentId, ErrorEvent, ErrorEventId, Failure, FailureId, FailureQuery, MapId, Moment, Page,
    PageRequest,
};

impl State {
    /// Adds an entry of its own; entries that grow come from settlements.
    pub(super) fn record(&mut self, new: NewActivity) {
        let NewActivity { environment, map, version, at, actor, kind, count, correlation } = new;
        let id = ActivityId(self.new_id("activities"));
        let activity = Activity { id, environment, map, version, at, actor, kind, count, correlation };
        self.activities.insert(id, activity);
    }

    /// Error events after an id, in order.
    pub(super) fn events_after(&self, after: ErrorEventId) -> impl Iterator<Item = &ErrorEvent> {
        let first = self.events.partition_point(|event| event.id <= after);
        self.events.iter().skip(first)
    }

    /// Keeps the conflict that was decided with a change.
    pub(super) fn keep_conflict(&mut self, change: &Change, dispute: Dispute, at: Moment) {
        let id = ConflictId(self.new_id("conflicts"));
        let (map, key, correlation) = (change.map, change.key.clone(), change.correlation.clone());
        self.conflicts.insert(id, Conflict { id, map, key, at, dispute, correlation });
    }
}

fn is_meant(query: &ActivityQuery, row: &Activity) -> bool {
    query.means(row.map, row.kind.name(), row.kind.severity(), &row.actor) && query.within.holds(row.at)
}

#[async_trait]
impl Journal for MemoryStore {
    async fn record(&self, activity: NewActivity) -> Result<(), StoreError> {
        self.write(|state, touched| {
            state.environment(&activity.environment)?;
            state.record(activity);
            touched.activity += 1;
            Ok(())
        })
    }

    async fn activities(
        &self,
        environment: &EnvironmentId,
        query: &ActivityQuery,
    ) -> Result<Page<Activity>, StoreError> {
        let state = self.read();
        let newest_first = state.activities.values().rev();
        let meant = newest_first.filter(|row| row.environment == *environment && is_meant(query, row));
        let mut page = page(meant.map(|row| (row.id.0, row)), query.page);
        if query.is_timed() {
            page.total = page.total.min(ActivityQuery::COUNTED + 1);
        }
        Ok(page)
    }

    async fn activity_rows(
        &self,
        environment: &EnvironmentId,
        query: &ActivityQuery,
    ) -> Result<Vec<Activity>, StoreError> {
        let state = self.read();
        let older = state.activities.range(..ActivityId(query.page.before.unwrap_or(i64::MAX)));
        let newest_first = older.map(|(_, row)| row).rev();
        let meant = newest_first.filter(|row| row.environment == *environment && is_meant(query, row));
        Ok(meant.take(at_most(query.page.limit.clamp(1, 500))).cloned().collect())
    }

    async fn turns(
        &self,
        environment: &EnvironmentId,
        since: Moment,
        limit: u32,
    ) -> Result<Vec<Activity>, StoreError> {
        let state = self.read();
        let is_turn = |row: &&Activity| {
            row.environment == *environment
                && row.at >= since
                && ActivityKind::TURNS.contains(&row.kind.name())
        };
        let newest_first = state.activities.values().rev().filter(is_turn);
        Ok(newest_first.take(usize::try_from(limit).unwrap_or(usize::MAX)).cloned().collect())
    }

    async fn record_events(
        &self,
        environment: &EnvironmentId,
        events: Vec<NewErrorEvent>,
        at: Moment,
    ) -> Result<(), StoreError> {
        self.write(|state, touched| {
            state.environment(environment)?;
            touched.events += u64::from(!events.is_empty());
            state.add_events(environment, events, at);
            Ok(())
        })
    }

    async fn events(
        &self,
        environment: &EnvironmentId,
        after: ErrorEventId,
        limit: u32,
    ) -> Result<Vec<ErrorEvent>, StoreError> {
        let state = self.read();
        let later = state.events_after(after).filter(|event| event.environment == *environment);
        Ok(later.take(at_most(limit)).cloned().collect())
    }

    async fn conflicts(&self, map: MapId, request: PageRequest) -> Result<Page<Conflict>, StoreError> {
        let state = self.read();
        state.map(map)?;
        let of_map = state.conflicts.values().rev().filter(|row| row.map == map);
        Ok(page(of_map.map(|row| (row.id.0, row)), request))
    }

    async fn failures(
        &self,
        environment: &EnvironmentId,
        query: &FailureQuery,
    ) -> Result<Page<Failure>, StoreError> {
        let state = self.read();
        Ok(page(state.matching(environment, query).map(|row| (row.id.0, row)), query.page))
    }

    async fn failure_rows(
        &self,
        environment: &EnvironmentId,
        query: &FailureQuery,
    ) -> Result<Vec<Failure>, StoreError> {
        let state = self.read();
        let before = FailureId(query.page.before.unwrap_or(i64::MAX));
        let meant = state.matching_before(before, environment, query);
        Ok(meant.take(at_most(query.page.limit.clamp(1, 500))).cloned().collect())
    }

    async fn failure(&self, id: FailureId) -> Result<Failure, StoreError> {
        self.read().failures.get(&id).cloned().ok_or_else(|| not_found("failure", &id))
    }

    async fn retry_failures(
        &self,
        environment: &EnvironmentId,
        selection: FailureSelection,
        actor: Actor,
        at: Moment,
    ) -> Result<i64, StoreError> {
        self.write(|state, touched| {
            let retried = state.retry(environment, &selection, &actor, at, touched);
            if retried > 0 {
                touched.failures += 1;
                touched.activity += 1;
            }
            Ok(retried)
        })
    }

    async fn discard_failures(
        &self,
        environment: &EnvironmentId,
        selection: FailureSelection,
        reason: &str,
        actor: Actor,
        at: Moment,
    ) -> Result<i64, StoreError> {
        self.write(|state, touched| {
            let (discarded, notice) = state.discard(environment, &selection, reason, &actor, at);
            if discarded > 0 {
                touched.failures += 1;
                touched.activity += 1;
            }
            touched.notices += u64::from(notice);
            Ok(discarded)
        })
    }
}
