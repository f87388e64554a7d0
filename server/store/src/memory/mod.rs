//! A store in memory, for tests and simulations. It keeps every promise of the traits except that of durability.

mod accounts;
mod alerts;
mod bulk;
mod environments;
mod failures;
mod firings;
mod forgetting;
mod groups;
mod housekeeping;
mod journal;
mod links;
mod maintenance;
mod maps;
mod moves;
mod notices;
mod notifications;
mod queue;
mod records;
mod runs;
mod schemas;
mod search;
mod settle;
mod statistics;
mod versions;
mod webhooks;

use crate::{CommitSignal, SignalSender, Store, StoreError};
use model::{
    Activation, Activity, ActivityId, BulkActId, Change, ChangeId, Conflict, ConflictId, Direction,
    DirectionCounts, EntityMap, EnvironmentId, ErrorEvent, Failure, FailureId, GroupId, LegId,
    MaintenanceWindow, MapDraft, MapId, MapVersion, Moment, Notice, Page, PageRequest, RecordLink, RunId,
    Side, VersionId, WindowId,
};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::sync::watch;

/// A store whose content ends with it. Share it by `Arc`: whoever opens "again" takes a clone of that.
#[derive(Debug, Default)]
pub struct MemoryStore {
    state: Mutex<State>,
    signal: SignalSender,
}

impl MemoryStore {
    /// An empty store.
    pub fn new() -> Self {
        Self::default()
    }

    fn read(&self) -> MutexGuard<'_, State> {
        // A panic of a test thread says nothing about the rows: methods check first and change last.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs what a method does and, if it succeeded, tells what it touched. `work` must refuse before it changes
    /// anything, as there is no way back.
    fn write<T>(
        &self,
        work: impl FnOnce(&mut State, &mut CommitSignal) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let mut touched = CommitSignal::default();
        let done = work(&mut self.read(), &mut touched)?;
        self.signal.add(touched);
        Ok(done)
    }
}

impl Store for MemoryStore {
    fn signal(&self) -> watch::Receiver<CommitSignal> {
        self.signal.subscribe()
    }
}

/// The tables.
#[derive(Debug, Default)]
struct State {
    environments: BTreeMap<EnvironmentId, environments::Row>,
    schemas: HashMap<(EnvironmentId, Side, String), (model::EntitySchema, Moment)>,
    schemas_before: HashMap<(EnvironmentId, Side, String), (model::EntitySchema, Moment)>,
    notices: BTreeMap<i64, Notice>,
    maps: BTreeMap<MapId, EntityMap>,
    versions: BTreeMap<VersionId, MapVersion>,
    activations: HashMap<MapId, Vec<Activation>>,
    drafts: BTreeMap<MapId, MapDraft>,
    cursors: HashMap<crate::CursorKey, String>,
    runs: BTreeMap<RunId, runs::Row>,
    legs: BTreeMap<LegId, runs::LegRow>,
    /// The newest change that waited when a map last began to catch up.
    marks: HashMap<MapId, ChangeId>,
    changes: BTreeMap<ChangeId, queue::Row>,
    waiting: BTreeSet<(MapId, ChangeId)>,
    waiting_of_key: HashMap<MapId, HashMap<String, BTreeSet<ChangeId>>>,
    of_key: HashMap<MapId, HashMap<String, Vec<ChangeId>>>,
    links: HashMap<MapId, BTreeMap<String, RecordLink>>,
    link_ids: HashMap<(MapId, Side), BTreeMap<String, BTreeSet<String>>>,
    settle_sequence: i64,
    counters: BTreeMap<(MapId, Moment, Direction), DirectionCounts>,
    activities: BTreeMap<ActivityId, Activity>,
    minute_entries: HashMap<(MapId, &'static str, Direction, Moment), ActivityId>,
    events: Vec<ErrorEvent>,
    conflicts: BTreeMap<ConflictId, Conflict>,
    failures: BTreeMap<FailureId, Failure>,
    open_failures: HashMap<(MapId, Direction, String), FailureId>,
    bulk: BTreeMap<BulkActId, bulk::Row>,
    groups: BTreeMap<GroupId, groups::Row>,
    windows: BTreeMap<WindowId, MaintenanceWindow>,
    alerts: alerts::Rows,
    outbox: notifications::Outbox,
    webhooks: BTreeMap<model::WebhookId, model::Webhook>,
    people: accounts::People,
    /// The last id that rows of a name were given: those of rows that are gone do not come back.
    last_ids: HashMap<&'static str, i64>,
}

impl State {
    /// The next id for rows of that name.
    fn new_id(&mut self, rows: &'static str) -> i64 {
        let last = self.last_ids.entry(rows).or_default();
        *last += 1;
        *last
    }

    fn environment(&self, id: &EnvironmentId) -> Result<&environments::Row, StoreError> {
        self.environments.get(id).ok_or_else(|| not_found("environment", &id))
    }

    fn map(&self, id: MapId) -> Result<&EntityMap, StoreError> {
        self.maps.get(&id).ok_or_else(|| not_found("entity map", &id))
    }

    fn maps_of<'a>(&'a self, environment: &'a EnvironmentId) -> impl Iterator<Item = &'a EntityMap> {
        self.maps.values().filter(move |map| map.environment == *environment)
    }

    fn waiting_of(&self, map: MapId) -> impl Iterator<Item = &Change> {
        let ids = self.waiting.range((map, ChangeId(i64::MIN))..=(map, ChangeId(i64::MAX)));
        ids.filter_map(|(_, id)| self.changes.get(id)).map(|row| &row.change)
    }
}

fn not_found(what: &'static str, id: &(impl ToString + ?Sized)) -> StoreError {
    StoreError::NotFound { what, id: id.to_string() }
}

/// The id after those of `count` rows that were all kept.
fn next_id(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX).saturating_add(1)
}

/// The bytes of a change's record.
fn bytes(change: &Change) -> i64 {
    change.payload.as_ref().map_or(0, |payload| count(payload.len()))
}

fn count(rows: usize) -> i64 {
    i64::try_from(rows).unwrap_or(i64::MAX)
}

fn at_most(limit: u32) -> usize {
    usize::try_from(limit).unwrap_or(usize::MAX)
}

/// One page of rows that come newest first.
fn page<'a, T: Clone + 'a>(rows: impl Iterator<Item = (i64, &'a T)>, request: PageRequest) -> Page<T> {
    let all: Vec<(i64, &T)> = rows.collect();
    let limit = at_most(request.limit.clamp(1, 500));
    let mut rest = all.iter().filter(|(id, _)| request.before.is_none_or(|before| *id < before));
    let shown: Vec<&(i64, &T)> = rest.by_ref().take(limit).collect();
    let next = rest.next().and_then(|_| shown.last()).map(|(id, _)| *id);
    Page { rows: shown.into_iter().map(|(_, row)| (*row).clone()).collect(), next, total: count(all.len()) }
}
