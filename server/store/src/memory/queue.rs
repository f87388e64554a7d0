//! The queue in memory.

use super::{MemoryStore, State, at_most};
use crate::{Append, Appended, CapturedChange, CursorKey, DueChange, Queue, Renewal, Settlement, StoreError};
use async_trait::async_trait;
use model::{
    Change, ChangeId, ChangeStatus, Direction, EnvironmentId, LegId, MapId, Moment, QueueLoad, VersionId,
};

/// One change, waiting or settled.
#[derive(Clone, Debug)]
pub(super) struct Row {
    /// The change.
    pub(super) change: Change,
    /// When it stopped waiting.
    pub(super) settled_at: Option<Moment>,
}

impl State {
    pub(super) fn enqueue(&mut self, captured: CapturedChange, leg: Option<LegId>, at: Moment) -> ChangeId {
        let id = ChangeId(self.new_id("changes"));
        let CapturedChange { map, key, .. } = captured;
        self.waiting.insert((map, id));
        self.waiting_of_key.entry(map).or_default().entry(key.clone()).or_default().insert(id);
        self.of_key.entry(map).or_default().entry(key.clone()).or_default().push(id);
        let change = Change {
            id,
            map,
            direction: captured.direction,
            operation: captured.operation,
            key,
            company: captured.company,
            leg,
            source_id: captured.source_id,
            payload: captured.payload,
            edited: None,
            put_back: false,
            observed: captured.observed,
            captured_at: at,
            read_at: None,
            due_at: at,
            attempts: 0,
            status: ChangeStatus::Queued,
            correlation: captured.correlation,
        };
        self.changes.insert(id, Row { change, settled_at: None });
        id
    }

    /// Takes a change out of the queue.
    pub(super) fn leave_queue(&mut self, id: ChangeId, status: ChangeStatus, at: Moment) {
        let Some(row) = self.changes.get_mut(&id) else { return };
        row.change.status = status;
        row.settled_at = Some(at);
        let change = &row.change;
        self.waiting.remove(&(change.map, id));
        let Some(keys) = self.waiting_of_key.get_mut(&change.map) else { return };
        if let Some(ids) = keys.get_mut(&change.key) {
            ids.remove(&id);
            if ids.is_empty() {
                keys.remove(&change.key);
            }
        }
    }

    fn waiting_of_key(&self, map: MapId, key: &str) -> impl Iterator<Item = &Change> {
        let ids = self.waiting_of_key.get(&map).and_then(|keys| keys.get(key));
        ids.into_iter().flatten().filter_map(|id| self.changes.get(id)).map(|row| &row.change)
    }

    fn leads_its_key(&self, change: &Change) -> bool {
        self.waiting_of_key(change.map, &change.key).next().is_none_or(|first| first.id == change.id)
    }

    fn due_change(&self, change: &Change) -> DueChange {
        let mut of_key = self.waiting_of_key(change.map, &change.key);
        DueChange {
            change: change.clone(),
            link: self.link(change.map, &change.key).cloned(),
            opposite: of_key.find(|other| other.direction != change.direction).cloned(),
        }
    }
}

#[async_trait]
impl Queue for MemoryStore {
    async fn cursor(&self, key: &CursorKey) -> Result<Option<String>, StoreError> {
        Ok(self.read().cursors.get(key).cloned())
    }

    async fn append(&self, append: Append) -> Result<Appended, StoreError> {
        self.write(|state, touched| {
            let Append { cursor, versions, changes, at } = append;
            let is_active = |(map, version): &(MapId, VersionId)| {
                state.maps.get(map).is_some_and(|map| map.active == *version)
            };
            if !versions.iter().all(is_active) {
                return Err(StoreError::Stale { what: "the map's version" });
            }
            if let Some((key, expected, next)) = cursor {
                state.environment(&key.environment)?;
                if state.cursors.get(&key) != expected.as_ref() {
                    return Err(StoreError::Stale { what: "the cursor" });
                }
                state.cursors.insert(key, next);
            }
            let mut appended = 0;
            for change in changes {
                if state.maps.get(&change.map).is_some_and(|map| map.state.captures()) {
                    touched.queue.grow(change.map);
                    state.enqueue(change, None, at);
                    appended += 1;
                }
            }
            Ok(Appended { appended })
        })
    }

    async fn due(
        &self,
        map: MapId,
        now: Moment,
        busy: &[String],
        limit: u32,
    ) -> Result<Vec<DueChange>, StoreError> {
        let state = self.read();
        let due = state.waiting_of(map).filter(|change| {
            change.due_at <= now && !busy.contains(&change.key) && state.leads_its_key(change)
        });
        Ok(due.take(at_most(limit)).map(|change| state.due_change(change)).collect())
    }

    async fn next_due(&self, map: MapId) -> Result<Option<Moment>, StoreError> {
        let state = self.read();
        let heads = state.waiting_of(map).filter(|change| state.leads_its_key(change));
        Ok(heads.map(|change| change.due_at).min())
    }

    async fn renew(&self, renewals: Vec<Renewal>, at: Moment) -> Result<(), StoreError> {
        self.write(|state, _| {
            for renewal in renewals {
                let row = state.changes.get_mut(&renewal.change);
                let Some(row) = row.filter(|row| row.change.status == ChangeStatus::Queued) else { continue };
                row.change.payload = renewal.payload;
                row.change.read_at = Some(at);
            }
            Ok(())
        })
    }

    async fn settle(&self, settlement: Settlement) -> Result<(), StoreError> {
        self.write(|state, touched| state.settle(settlement, touched))
    }

    async fn settle_sequence(&self) -> Result<i64, StoreError> {
        Ok(self.read().settle_sequence)
    }

    async fn queued(
        &self,
        map: MapId,
        after: Option<ChangeId>,
        limit: u32,
    ) -> Result<Vec<Change>, StoreError> {
        let state = self.read();
        let later = state.waiting_of(map).filter(|change| after.is_none_or(|after| change.id > after));
        Ok(later.take(at_most(limit)).cloned().collect())
    }

    async fn changes_of_key(&self, map: MapId, key: &str, limit: u32) -> Result<Vec<Change>, StoreError> {
        let state = self.read();
        let ids = state.of_key.get(&map).and_then(|keys| keys.get(key));
        let newest_first = ids.into_iter().flat_map(|ids| ids.iter().rev()).take(at_most(limit));
        Ok(newest_first.filter_map(|id| Some(state.changes.get(id)?.change.clone())).collect())
    }

    async fn on_its_way(
        &self,
        map: MapId,
        direction: Direction,
        keys: &[String],
    ) -> Result<Vec<bool>, StoreError> {
        let state = self.read();
        let is_on_its_way = |key: &String| {
            state.waiting_of_key(map, key).any(|change| change.direction == direction)
                || state.open_failures.contains_key(&(map, direction, key.clone()))
        };
        Ok(keys.iter().map(is_on_its_way).collect())
    }

    async fn queue_load(&self, environment: &EnvironmentId) -> Result<QueueLoad, StoreError> {
        let state = self.read();
        let waiting: Vec<&Change> =
            state.maps_of(environment).flat_map(|map| state.waiting_of(map.id)).collect();
        let first = waiting.iter().min_by_key(|change| change.id);
        Ok(QueueLoad {
            changes: super::count(waiting.len()),
            bytes: waiting.iter().map(|change| super::bytes(change)).sum(),
            oldest: first.map(|change| change.captured_at),
        })
    }

    async fn queue_depth(
        &self,
        environment: &EnvironmentId,
    ) -> Result<Vec<(MapId, Direction, i64)>, StoreError> {
        let state = self.read();
        let mut depths = Vec::new();
        for map in state.maps_of(environment) {
            for direction in Direction::BOTH {
                let waiting = state.waiting_of(map.id).filter(|c| c.direction == direction).count();
                if waiting > 0 {
                    depths.push((map.id, direction, super::count(waiting)));
                }
            }
        }
        Ok(depths)
    }
}
