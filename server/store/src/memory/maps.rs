//! Entity maps and their versions in memory.

use super::{MemoryStore, next_id, not_found};
use crate::{DriftChange, Maps, NewActivity, NewMap, StateMove, StoreError};
use async_trait::async_trait;
use model::{
    ActivityKind, Actor, ConflictPolicy, EntityMap, EnvironmentId, MapId, MapStatistics, MapSummary,
    MapVersion, Moment, VersionId,
};

#[async_trait]
impl Maps for MemoryStore {
    async fn create_map(&self, map: NewMap, actor: Actor, at: Moment) -> Result<MapId, StoreError> {
        self.write(|state, touched| {
            let NewMap { environment, name, description, owner, state: first, run, version } = map;
            state.environment(&environment)?;
            if state.maps_of(&environment).any(|other| other.name == name) {
                return Err(StoreError::Duplicate { what: "an entity map", name });
            }
            let id = MapId(next_id(state.maps.len()));
            state.know_publisher(&environment, &version.publisher);
            let active = state.add_version(id, version, at);
            state.now_active(id, active, at);
            state.maps.insert(
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
            state.record(NewActivity {
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
                state.begin_with(id, first, run, actor, at, touched);
            }
            touched.maps += 1;
            touched.activity += 1;
            Ok(id)
        })
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
        let map = state.map(id)?.clone();
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
