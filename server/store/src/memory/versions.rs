//! Versions that are saved, drafts of them, and who publishes them, in memory.

use super::{MemoryStore, State, next_id, not_found};
use crate::{CommitSignal, NewActivity, NewVersion, SaveVersion, StateMove, StoreError, Versions};
use async_trait::async_trait;
use model::{
    Activation, ActivityKind, EnvironmentId, MapDraft, MapId, MapState, MapVersion, Moment, Publisher,
    VersionId,
};

impl State {
    pub(super) fn add_version(&mut self, map: MapId, version: NewVersion, at: Moment) -> VersionId {
        let id = VersionId(next_id(self.versions.len()));
        let NewVersion { publisher, number, author, note, mapping } = version;
        let version = MapVersion { id, map, publisher, number, author, note, created_at: at, mapping };
        self.versions.insert(id, version);
        id
    }

    /// Keeps that a version becomes the active one.
    pub(super) fn now_active(&mut self, map: MapId, version: VersionId, at: Moment) {
        self.activations.entry(map).or_default().push(Activation { version, at });
    }

    fn revision_of_draft(&self, map: MapId) -> Option<i64> {
        self.drafts.get(&map).map(|draft| draft.revision)
    }

    /// What [`Effect::Activate`](crate::Effect) refuses.
    pub(super) fn check_activation(&self, map: MapId, version: VersionId) -> Result<(), StoreError> {
        let known = self.map(map)?;
        let of_map = |id: &VersionId| self.versions.get(id).filter(|it| it.map == map);
        let next = of_map(&version).ok_or_else(|| not_found("map version", &version))?;
        let names_alike =
            of_map(&known.active).is_some_and(|active| active.mapping.names_alike(&next.mapping));
        if names_alike || (known.state == MapState::NotRunning && !self.is_busy(map)) {
            return Ok(());
        }
        Err(StoreError::Stale { what: "the queue" })
    }

    /// Does anything of a map wait or stand parked?
    pub(super) fn is_busy(&self, map: MapId) -> bool {
        self.waiting_of(map).next().is_some() || self.open_failures.keys().any(|(of, ..)| *of == map)
    }

    /// Carries out [`Effect::Activate`](crate::Effect).
    pub(super) fn activate(&mut self, change: &StateMove, version: VersionId, touched: &mut CommitSignal) {
        let Some(map) = self.maps.get_mut(&change.map) else { return };
        let before = std::mem::replace(&mut map.active, version);
        if before == version {
            return;
        }
        map.active_since = change.at;
        self.now_active(change.map, version, change.at);
        let (Some(from), Some(to)) = (self.versions.get(&before), self.versions.get(&version)) else {
            return;
        };
        let kind = ActivityKind::VersionActivated {
            from: (from.publisher.clone(), from.number),
            to: (to.publisher.clone(), to.number),
        };
        if !from.mapping.names_alike(&to.mapping) {
            self.links.remove(&change.map);
            self.link_ids.retain(|(map, _), _| *map != change.map);
        }
        self.tell(change, kind, 0);
        touched.maps += 1;
    }

    /// Makes a publisher known of whom nothing but the name is known.
    pub(super) fn know_publisher(&mut self, environment: &EnvironmentId, name: &str) {
        let Some(row) = self.environments.get_mut(environment) else { return };
        if !row.publishers.iter().any(|known| known.name.eq_ignore_ascii_case(name)) {
            row.publishers.push(Publisher::named(name));
        }
    }
}

#[async_trait]
impl Versions for MemoryStore {
    async fn save_version(&self, save: SaveVersion) -> Result<VersionId, StoreError> {
        self.write(|state, touched| {
            let SaveVersion { map, version, draft, actor, at, correlation } = save;
            let environment = state.map(map)?.environment.clone();
            if draft.is_some() && state.revision_of_draft(map) != draft {
                return Err(StoreError::Stale { what: "the draft" });
            }
            let own = state.versions.values().filter(|known| known.map == map);
            let newest = own
                .filter(|known| known.publisher.eq_ignore_ascii_case(&version.publisher))
                .map(|known| known.number)
                .max();
            if let Some(newest) = newest.filter(|newest| *newest >= version.number) {
                let what = if newest == version.number { "a version" } else { "a later version" };
                return Err(StoreError::Duplicate { what, name: newest.to_string() });
            }
            if draft.is_some() {
                state.drafts.remove(&map);
            }
            state.know_publisher(&environment, &version.publisher);
            let kind =
                ActivityKind::VersionSaved { publisher: version.publisher.clone(), number: version.number };
            let id = state.add_version(map, version, at);
            let version = Some(id);
            state.record(NewActivity {
                environment,
                map: Some(map),
                version,
                at,
                actor,
                kind,
                count: 0,
                correlation,
            });
            touched.maps += 1;
            touched.activity += 1;
            Ok(id)
        })
    }

    async fn activations(&self, map: MapId) -> Result<Vec<Activation>, StoreError> {
        Ok(self.read().activations.get(&map).cloned().unwrap_or_default())
    }

    async fn draft(&self, map: MapId) -> Result<Option<MapDraft>, StoreError> {
        Ok(self.read().drafts.get(&map).cloned())
    }

    async fn put_draft(&self, draft: MapDraft, expected: Option<i64>) -> Result<(), StoreError> {
        self.write(|state, touched| {
            state.map(draft.map)?;
            if state.revision_of_draft(draft.map) != expected {
                return Err(StoreError::Stale { what: "the draft" });
            }
            state.drafts.insert(draft.map, draft);
            touched.maps += 1;
            Ok(())
        })
    }

    async fn drop_draft(&self, map: MapId, expected: i64) -> Result<(), StoreError> {
        self.write(|state, touched| {
            if state.revision_of_draft(map) != Some(expected) {
                return Err(StoreError::Stale { what: "the draft" });
            }
            state.drafts.remove(&map);
            touched.maps += 1;
            Ok(())
        })
    }

    async fn publishers(&self, environment: &EnvironmentId) -> Result<Vec<Publisher>, StoreError> {
        let state = self.read();
        let row = state.environments.get(environment);
        let mut publishers = row.map(|row| row.publishers.clone()).unwrap_or_default();
        publishers.sort_by_key(|publisher| (!publisher.is_default, publisher.name.to_ascii_lowercase()));
        Ok(publishers)
    }

    async fn put_publisher(
        &self,
        environment: &EnvironmentId,
        publisher: Publisher,
    ) -> Result<(), StoreError> {
        self.write(|state, touched| {
            let row = state.environments.get_mut(environment);
            let row = row.ok_or_else(|| not_found("environment", environment))?;
            if publisher.is_default {
                row.publishers.iter_mut().for_each(|known| known.is_default = false);
            }
            let known =
                row.publishers.iter_mut().find(|known| known.name.eq_ignore_ascii_case(&publisher.name));
            match known {
                Some(known) => {
                    let (name, was) = (known.name.clone(), known.is_default);
                    *known = Publisher { name, is_default: was || publisher.is_default, ..publisher };
                }
                None => row.publishers.push(publisher),
            }
            touched.maps += 1;
            Ok(())
        })
    }
}
