//! Entity maps and their versions in memory.

use super::{MemoryStore, State, next_id, not_found};
use crate::{CommitSignal, DriftChange, Maps, NewActivity, NewMap, StateMove, StoreError};
use async_trait::async_trait;
use model::{
    ActivityKind, Actor, ConflictPolicy, EntityMap, EnvironmentId, MapId, MapStatistics, MapSummary,
    MapVersion, Moment, VersionId,
};

impl State {
    /// Adds a map with its first version, or brings back one of that name that was removed.
    pub(super) fn create_map(
        &mut self,
        map: NewMap,
        actor: Actor,
        at: Moment,
        touched: &mut CommitSignal,
    ) -> Result<MapId, StoreError> {
        self.environment(&map.environment)?;
        let mut alike =
            self.maps.values().filter(|it| it.environment == map.environment && it.name == map.name);
        if let Some(known) = alike.next().map(|known| known.id) {
            if self.is_removed(known) {
                return self.bring_back(known, map, actor, at, touched);
            }
            return Err(StoreError::Duplicate { what: "an entity map", name: map.name });
        }
        let NewMap { environment, name, description, owner, state: first, run, version } = map;
        let id = MapId(next_id(self.maps.len()));
        self.know_publisher(&environment, &version.publisher);
        let active = self.add_version(id, version, at);
        self.now_active(id, active, at);
        self.maps.insert(
            id,
            EntityMap {
                id,
                policy: ConflictPolicy::default(),
                companies: Vec::new(),
                links_since: Moment(0),
                environment: environment.clone(),
                name,
                description,
                owner,
                state: first,
                active,
                active_since: at,
                created_at: at,
                state_since: at,
            },
        );
        self.record(NewActivity {
            environment,
            map: Some(id),
            version: Some(active),
            at,
            actor: actor.clone(),
            kind: ActivityKind::MapCreated,
            count: 0,
            correlation: String::new(),
        });
        if let Some(run) = run {
            self.begin_with(id, first, run, actor, at, touched);
        }
        touched.maps += 1;
        touched.activity += 1;
        Ok(id)
    }
}

#[async_trait]
impl Maps for MemoryStore {
    async fn create_map(&self, map: NewMap, actor: Actor, at: Moment) -> Result<MapId, StoreError> {
        self.write(|state, touched| state.create_map(map, actor, at, touched))
    }

    async fn maps(&self, environment: &EnvironmentId, now: Moment) -> Result<Vec<MapSummary>, StoreError> {
        let state = self.read();
        state.environment(environment)?;
        let mut maps: Vec<MapSummary> = state
            .maps_of(environment)
            .filter_map(|map| {
                let version = state.versions.get(&map.active)?.clone();
                Some(MapSummary { map: map.clone(), version, statistics: state.statistics(map.id, now) })
            })
            .collect();
        maps.sort_by_cached_key(|row| row.map.name.to_ascii_lowercase());
        Ok(maps)
    }

    async fn map(&self, id: MapId) -> Result<(EntityMap, MapVersion), StoreError> {
        let state = self.read();
        let map = state.map(id).ok().filter(|map| !state.is_removed(map.id)).cloned();
        let map = map.ok_or_else(|| not_found("entity map", &id))?;
        let version = state.versions.get(&map.active).cloned();
        Ok((map, version.ok_or_else(|| not_found("map version", &id))?))
    }

    async fn statistics(&self, id: MapId, now: Moment) -> Result<MapStatistics, StoreError> {
        let state = self.read();
        state.map(id)?;
        Ok(state.statistics(id, now))
    }

    async fn versions(&self, map: MapId) -> Result<Vec<MapVersion>, StoreError> {
        let state = self.read();
        state.map(map)?;
        Ok(state.versions.values().rev().filter(|version| version.map == map).cloned().collect())
    }

    async fn version(&self, id: VersionId) -> Result<MapVersion, StoreError> {
        self.read().versions.get(&id).cloned().ok_or_else(|| not_found("map version", &id))
    }

    async fn set_drift(&self, change: DriftChange) -> Result<(), StoreError> {
        self.write(|state, touched| state.set_drift(change, touched))
    }

    async fn set_state(&self, change: StateMove) -> Result<(), StoreError> {
        self.write(|state, touched| state.set_state(&change, touched))
    }
}
