//! Acts on many failures in memory.

use super::failures::Values;
use super::{MemoryStore, State, count, not_found, page};
use crate::{BulkActs, BulkAsk, CommitSignal, FailureSelection, NewActivity, StoreError, deed, told};
use async_trait::async_trait;
use model::{
    Activity, ActivityKind, Actor, BulkAct, BulkActId, BulkItem, BulkKind, BulkQuery, BulkResult, BulkStatus,
    ChangeId, ChangeStatus, EnvironmentId, FailureId, FailureStatus, GroupId, MapId, Moment, Page,
    PageRequest, Standing,
};
use std::collections::BTreeMap;

/// An act with the failures that it is for.
#[derive(Clone, Debug)]
pub(super) struct Row {
    act: BulkAct,
    items: BTreeMap<FailureId, Item>,
    /// To how many failures of each map it was done.
    of_maps: BTreeMap<MapId, i64>,
}

/// One failure of an act.
#[derive(Clone, Copy, Debug)]
struct Item {
    result: BulkResult,
    at: Option<Moment>,
    /// What was put back into the queue.
    change: Option<ChangeId>,
    /// When the last attempt had gone wrong before it was discarded.
    was_at: Option<Moment>,
}

/// A new act on some failures.
struct Begun {
    environment: EnvironmentId,
    kind: BulkKind,
    place: (Option<MapId>, Option<GroupId>),
    actor: Actor,
    at: Moment,
    failures: Vec<FailureId>,
}

impl State {
    fn meant(&self, environment: &EnvironmentId, selection: &FailureSelection) -> Vec<FailureId> {
        match selection {
            FailureSelection::Ids(ids) => {
                let known = ids.iter().filter_map(|id| self.failures.get(id));
                known.filter(|it| it.environment == *environment).map(|it| it.id).collect()
            }
            FailureSelection::Matching(query) => {
                let parked = self.matching(environment, query).filter(|it| it.status.is_parked());
                parked.map(|it| it.id).collect()
            }
        }
    }

    fn bulk(&self, id: BulkActId) -> Result<&Row, StoreError> {
        self.bulk.get(&id).ok_or_else(|| not_found("bulk act", &id))
    }

    fn begin_bulk(&mut self, begun: Begun, touched: &mut CommitSignal) -> Result<BulkAct, StoreError> {
        let Begun { environment, kind, place: (map, group), actor, at, failures } = begun;
        let id = BulkActId(self.new_id("bulk acts"));
        let left = Item { result: BulkResult::Left, at: None, change: None, was_at: None };
        let items: BTreeMap<FailureId, Item> = failures.into_iter().map(|failure| (failure, left)).collect();
        let total = items.len();
        let act = BulkAct {
            id,
            environment,
            kind,
            map,
            group,
            actor,
            asked_at: at,
            status: BulkStatus::Working,
            total: count(total),
            done: 0,
            skipped: 0,
            ended_at: None,
            cancelled_by: None,
            undone_by: None,
        };
        self.bulk.insert(id, Row { act, items, of_maps: BTreeMap::new() });
        touched.bulk += 1;
        touched.failures += 1;
        if total <= BulkAct::AT_ONCE {
            self.advance(id, total, at, touched)?;
        }
        Ok(self.bulk(id)?.act.clone())
    }

    fn advance(
        &mut self,
        id: BulkActId,
        at_most: usize,
        at: Moment,
        touched: &mut CommitSignal,
    ) -> Result<(), StoreError> {
        let row = self.bulk(id)?;
        if row.act.status != BulkStatus::Working {
            return Ok(());
        }
        let act = row.act.clone();
        let left = row.items.iter().filter(|(_, item)| item.result == BulkResult::Left);
        let next: Vec<FailureId> = left.map(|(failure, _)| *failure).take(at_most.max(1)).collect();
        let mut done: BTreeMap<MapId, i64> = BTreeMap::new();
        for failure in &next {
            let Some((map, item)) = self.take_turn(&act, *failure, at) else { continue };
            if item.result == BulkResult::Done {
                *done.entry(map).or_default() += 1;
            }
            if let Some(row) = self.bulk.get_mut(&id) {
                row.items.insert(*failure, item);
            }
        }
        for map in done.keys() {
            if act.kind == BulkKind::Retry {
                touched.queue.grow(*map);
            }
            touched.notices += u64::from(self.keep_failure_notice(*map, at));
        }
        touched.bulk += 1;
        touched.failures += 1;
        let Some(row) = self.bulk.get_mut(&id) else { return Ok(()) };
        let sum: i64 = done.values().sum();
        row.act.done += sum;
        row.act.skipped += count(next.len()) - sum;
        for (map, more) in done {
            *row.of_maps.entry(map).or_default() += more;
        }
        if row.items.values().all(|item| item.result != BulkResult::Left) {
            row.act.status = BulkStatus::Done;
            self.end_bulk(id, at, touched);
        }
        Ok(())
    }

    /// What becomes of one failure; `None` when it is gone.
    fn take_turn(&mut self, act: &BulkAct, id: FailureId, at: Moment) -> Option<(MapId, Item)> {
        let failure = self.failures.get(&id)?.clone();
        let slot = (failure.map, failure.direction, failure.key.clone());
        let undone = act.kind.undoes().and_then(|of| self.bulk.get(&of)?.items.get(&id)).copied();
        let put_back = undone.and_then(|item| item.change);
        let standing = Standing {
            status: failure.status,
            is_newer: self.open_failures.contains_key(&slot) || self.came_after(&failure),
            is_untried: put_back
                .and_then(|change| self.changes.get(&change))
                .is_some_and(|row| row.change.status == ChangeStatus::Queued && row.change.attempts == 0),
        };
        let result = act.kind.judge(standing);
        let mut item = Item { result, at: Some(at), change: None, was_at: None };
        if result != BulkResult::Done {
            return Some((failure.map, item));
        }
        match &act.kind {
            BulkKind::Retry => {
                item.change = self.requeue(id, at, &Values::Own);
                self.act_on_group(failure.group, &act.actor);
            }
            BulkKind::Discard { .. } => {
                item.was_at = Some(failure.last_at);
                self.open_failures.remove(&slot);
                self.stand(id, FailureStatus::Discarded, at);
            }
            BulkKind::UndoRetry { .. } => {
                if let Some(change) = put_back {
                    self.leave_queue(change, ChangeStatus::Skipped, at);
                }
                self.park(id, failure.last_at);
            }
            BulkKind::UndoDiscard { .. } => {
                self.open_failures.insert(slot, id);
                let was_at = undone.and_then(|item| item.was_at);
                self.park(id, was_at.unwrap_or(failure.last_at));
            }
        }
        Some((failure.map, item))
    }

    fn came_after(&self, failure: &model::Failure) -> bool {
        let ids = self.of_key.get(&failure.map).and_then(|keys| keys.get(&failure.key));
        let rows = ids.into_iter().flatten().filter_map(|id| self.changes.get(id)).map(|row| &row.change);
        // A retry that was taken out of the queue again is nothing new.
        rows.into_iter().any(|change| {
            change.id > failure.change && !(change.put_back && change.status == ChangeStatus::Skipped)
        })
    }

    fn stand(&mut self, id: FailureId, status: FailureStatus, last_at: Moment) {
        if let Some(failure) = self.failures.get_mut(&id) {
            failure.status = status;
            failure.last_at = last_at;
        }
    }

    /// Lets a failure wait again: for its parent, unless that has come meanwhile, or for a person.
    fn park(&mut self, id: FailureId, last_at: Moment) {
        let parent = self.failures.get(&id).and_then(|failure| failure.parent.clone());
        let environment = self.failures.get(&id).map(|failure| failure.environment.clone());
        let came = parent.as_ref().zip(environment).is_some_and(|(parent, environment)| {
            self.maps_of(&environment).any(|map| {
                let version = self.versions.get(&map.active);
                version.is_some_and(|it| parent.entities.contains(&it.mapping.right_entity))
                    && self.link(map.id, &parent.key).is_some_and(|link| !link.deleted)
            })
        });
        let waits = parent.is_some() && !came;
        self.stand(id, if waits { FailureStatus::Waiting } else { FailureStatus::Open }, last_at);
        if came && let Some(failure) = self.failures.get_mut(&id) {
            failure.parent = None;
        }
    }

    fn end_bulk(&mut self, id: BulkActId, at: Moment, touched: &mut CommitSignal) {
        let Some(row) = self.bulk.get_mut(&id) else { return };
        row.act.ended_at = Some(at);
        let (act, of_maps) = (row.act.clone(), row.of_maps.clone());
        for (map, count) in of_maps {
            touched.activity += 1;
            self.tell_of_bulk(&act, Some(map), act.actor.clone(), (told(&act.kind), count), at);
        }
    }

    fn tell_of_bulk(
        &mut self,
        act: &BulkAct,
        map: Option<MapId>,
        actor: Actor,
        (kind, count): (ActivityKind, i64),
        at: Moment,
    ) {
        let version = map.and_then(|map| self.maps.get(&map)).map(|map| map.active);
        let (environment, correlation) = (act.environment.clone(), String::new());
        self.record(NewActivity { environment, map, version, at, actor, kind, count, correlation });
    }

    /// What acts did to failures, as entries of their records' stories.
    pub(super) fn bulk_deeds(&self, failures: &[model::Failure]) -> Vec<Activity> {
        let mut deeds = Vec::new();
        for row in self.bulk.values() {
            for failure in failures {
                let item = row.items.get(&failure.id).filter(|item| item.result == BulkResult::Done);
                deeds.extend(item.and_then(|item| item.at).map(|at| deed(&row.act, failure.map, at)));
            }
        }
        deeds
    }

    /// A failure is no longer kept; acts whose failures are all gone go with the last of them.
    pub(super) fn leave_bulk(&mut self, failure: FailureId) {
        self.bulk.retain(|_, row| {
            let was = row.items.remove(&failure).is_some();
            !(was && row.items.is_empty() && row.act.status != BulkStatus::Working)
        });
    }
}

#[async_trait]
impl BulkActs for MemoryStore {
    async fn ask_bulk(&self, ask: BulkAsk) -> Result<Option<BulkAct>, StoreError> {
        self.write(|state, touched| {
            let failures = state.meant(&ask.environment, &ask.selection);
            if failures.is_empty() {
                return Ok(None);
            }
            let (kind, place) = (ask.kind(), (ask.map, ask.group));
            let BulkAsk { environment, actor, at, .. } = ask;
            let begun = Begun { environment, kind, place, actor, at, failures };
            state.begin_bulk(begun, touched).map(Some)
        })
    }

    async fn undo_bulk(&self, id: BulkActId, actor: Actor, at: Moment) -> Result<BulkAct, StoreError> {
        self.write(|state, touched| {
            let row = state.bulk(id)?;
            if !row.act.can_be_undone() {
                return Err(StoreError::Stale { what: "the bulk act" });
            }
            let kind = match row.act.kind {
                BulkKind::Retry => BulkKind::UndoRetry { of: id },
                _ => BulkKind::UndoDiscard { of: id },
            };
            let done = row.items.iter().filter(|(_, item)| item.result == BulkResult::Done);
            let failures: Vec<FailureId> = done.map(|(failure, _)| *failure).collect();
            if failures.is_empty() {
                return Err(StoreError::Stale { what: "the bulk act" });
            }
            let (environment, place) = (row.act.environment.clone(), (row.act.map, row.act.group));
            let begun = Begun { environment, kind, place, actor, at, failures };
            let undoing = state.begin_bulk(begun, touched)?;
            if let Some(row) = state.bulk.get_mut(&id) {
                row.act.undone_by = Some(undoing.id);
            }
            Ok(undoing)
        })
    }

    async fn advance_bulk(&self, id: BulkActId, at_most: u32, at: Moment) -> Result<BulkAct, StoreError> {
        self.write(|state, touched| {
            state.advance(id, super::at_most(at_most), at, touched)?;
            Ok(state.bulk(id)?.act.clone())
        })
    }

    async fn cancel_bulk(&self, id: BulkActId, actor: Actor, at: Moment) -> Result<BulkAct, StoreError> {
        self.write(|state, touched| {
            if state.bulk(id)?.act.status != BulkStatus::Working {
                return Err(StoreError::Stale { what: "the bulk act" });
            }
            if let Some(row) = state.bulk.get_mut(&id) {
                row.act.status = BulkStatus::Cancelled;
                row.act.cancelled_by = Some(actor.clone());
            }
            state.end_bulk(id, at, touched);
            let act = state.bulk(id)?.act.clone();
            let told = (ActivityKind::BulkStopped, act.left());
            state.tell_of_bulk(&act, act.map, actor, told, at);
            touched.activity += 1;
            touched.bulk += 1;
            touched.failures += 1;
            Ok(act)
        })
    }

    async fn bulk_act(&self, id: BulkActId) -> Result<BulkAct, StoreError> {
        Ok(self.read().bulk(id)?.act.clone())
    }

    async fn bulk_acts(
        &self,
        environment: &EnvironmentId,
        query: &BulkQuery,
    ) -> Result<Page<BulkAct>, StoreError> {
        let state = self.read();
        let acts = state.bulk.values().rev().map(|row| &row.act).filter(|act| {
            act.environment == *environment
                && query.map.is_none_or(|map| act.map == Some(map))
                && query.group.is_none_or(|group| act.group == Some(group))
                && (!query.is_working || act.status == BulkStatus::Working)
        });
        Ok(page(acts.map(|act| (act.id.0, act)), query.page))
    }

    async fn bulk_items(
        &self,
        id: BulkActId,
        is_skipped: bool,
        request: PageRequest,
    ) -> Result<Page<BulkItem>, StoreError> {
        let state = self.read();
        let items = state.bulk(id)?.items.iter().rev();
        let items: Vec<BulkItem> = items
            .filter(|(_, item)| !is_skipped || item.result.is_skipped())
            .filter_map(|(id, item)| {
                let failure = state.failures.get(id)?;
                Some(BulkItem {
                    failure: *id,
                    map: failure.map,
                    direction: failure.direction,
                    key: failure.key.clone(),
                    headline: failure.remedy.headline.clone(),
                    result: item.result,
                    at: item.at,
                    status: failure.status,
                    resolution: failure.resolution,
                })
            })
            .collect();
        Ok(page(items.iter().map(|item| (item.failure.0, item)), request))
    }
}
