//! Solutions, their packages, what was done with them, and how to reach publishers, in memory.

use super::{MemoryStore, State, not_found, page};
use crate::{
    CommitSignal, Effect, MapStep, NewMap, NewPackage, NewVersion, SavePublisher, SaveSolution, SolutionWork,
    Solutions, StateMove, StepVersion, Stepped, StoreError, Versions as _,
};
use async_trait::async_trait;
use model::{
    ActivityKind, Actor, EnvironmentId, Import, ImportId, KeptPackage, KeptSolution, MapId, MapOutcome,
    MapState, Moment, PackageId, Page, PageRequest, Publisher, PublisherContact, RolledBack, VersionId,
};
use std::collections::{BTreeMap, BTreeSet};

/// Solutions by environment and name in lower case, and what belongs to them.
#[derive(Clone, Debug, Default)]
pub(super) struct Rows {
    solutions: BTreeMap<(EnvironmentId, String), KeptSolution>,
    packages: BTreeMap<PackageId, (KeptPackage, Vec<u8>)>,
    imports: BTreeMap<ImportId, Import>,
    removed: BTreeSet<MapId>,
    origins: BTreeMap<VersionId, (String, bool)>,
    contacts: BTreeMap<(EnvironmentId, String), PublisherContact>,
}

fn key(environment: &EnvironmentId, name: &str) -> (EnvironmentId, String) {
    (environment.clone(), name.to_ascii_lowercase())
}

impl State {
    /// Was it removed from its environment?
    pub(super) fn is_removed(&self, map: MapId) -> bool {
        self.solutions.removed.contains(&map)
    }

    /// A map that was removed is there again, with what is new about it.
    pub(super) fn bring_back(
        &mut self,
        map: MapId,
        new: NewMap,
        actor: Actor,
        at: Moment,
        touched: &mut CommitSignal,
    ) -> Result<MapId, StoreError> {
        let known = self.alike(map, &new.version)?;
        if let Some(version) = known {
            self.check_activation(map, version)?;
        }
        self.know_publisher(&new.environment, &new.version.publisher);
        let version = known.unwrap_or_else(|| self.add_version(map, new.version, at));
        self.solutions.removed.remove(&map);
        if let Some(known) = self.maps.get_mut(&map) {
            known.description = new.description;
            known.owner = new.owner;
        }
        let begun = new.run.map(Effect::BeginRun);
        let effects = std::iter::once(Effect::Activate(version)).chain(begun).collect();
        let (expected, next, correlation) = (MapState::NotRunning, new.state, String::new());
        let change = StateMove { map, expected, next, actor, at, correlation, effects };
        self.tell(&change, ActivityKind::MapReturned, 0);
        self.set_state(&change, touched)?;
        touched.maps += 1;
        touched.activity += 1;
        Ok(map)
    }

    /// The version that a map has of that name and content; `Duplicate` where the content is another one.
    fn alike(&self, map: MapId, version: &NewVersion) -> Result<Option<VersionId>, StoreError> {
        let mut own = self.versions.values().filter(|known| known.map == map);
        let named = own.find(|known| {
            known.number == version.number && known.publisher.eq_ignore_ascii_case(&version.publisher)
        });
        match named {
            Some(named) if named.mapping != version.mapping => {
                Err(StoreError::Duplicate { what: "a version", name: version.number.to_string() })
            }
            named => Ok(named.map(|named| named.id)),
        }
    }

    fn known_solution(
        &self,
        environment: &EnvironmentId,
        name: &str,
        expected: Option<i64>,
    ) -> Result<Option<KeptSolution>, StoreError> {
        self.environment(environment)?;
        let known = self.solutions.solutions.get(&key(environment, name)).cloned();
        match (known.as_ref().map(|known| known.revision), expected) {
            (Some(_), None) => Err(StoreError::Duplicate { what: "a solution", name: name.to_owned() }),
            (None, Some(_)) => Err(not_found("solution", name)),
            (is, expected) if is != expected => Err(StoreError::Stale { what: "the solution" }),
            _ => Ok(known),
        }
    }

    fn put_solution(&mut self, kept: KeptSolution) {
        let key = key(&kept.solution.environment, &kept.solution.name);
        let mut kept = kept;
        if let Some(known) = self.solutions.solutions.get(&key) {
            kept.solution.name.clone_from(&known.solution.name);
        }
        let maps = kept.solution.maps.clone();
        kept.brought = maps.iter().filter_map(|map| Some((*map, kept.brought(*map)?))).collect();
        self.solutions.solutions.insert(key, kept);
    }

    fn keep_package(&mut self, new: NewPackage) -> Result<PackageId, StoreError> {
        self.environment(&new.environment)?;
        if let Some(entry) = new.told() {
            self.record(entry);
            if let Some(kept) = self.solutions.solutions.get_mut(&key(&new.environment, &new.solution)) {
                kept.revision += 1;
                kept.solution.version = new.version;
                kept.solution.changed_at = new.at;
            }
        }
        let id = PackageId(self.new_id("packages"));
        self.solutions.packages.insert(id, (new.kept(id), new.bytes));
        Ok(id)
    }

    fn put_contact(&mut self, environment: &EnvironmentId, name: &str, contact: PublisherContact) {
        self.solutions.contacts.insert(key(environment, name), contact);
    }

    fn work(&mut self, mut work: SolutionWork, touched: &mut CommitSignal) -> Result<ImportId, StoreError> {
        let environment = work.environment.clone();
        let before = self.known_solution(&environment, &work.solution, work.expected)?;
        if let Some(id) = work.rolls_back {
            let known = self.solutions.imports.get_mut(&id).filter(|known| known.environment == environment);
            let known = known.filter(|known| known.rolled_back.is_none());
            let known = known.ok_or(StoreError::Stale { what: "the history" })?;
            known.rolled_back = Some(RolledBack { at: work.at, by: work.actor.name().to_owned() });
        }
        for (publisher, contact) in std::mem::take(&mut work.publishers) {
            let row = self.environments.get_mut(&environment);
            let row = row.ok_or_else(|| not_found("environment", &environment))?;
            if !row.publishers.iter().any(|known| known.name.eq_ignore_ascii_case(&publisher.name)) {
                self.solutions.contacts.insert(key(&environment, &publisher.name), contact);
                row.publishers.push(Publisher { is_default: false, ..publisher });
            }
        }
        let backup = work.backup.take().map(|backup| self.keep_package(backup)).transpose()?;
        let mut stepped = Vec::new();
        for step in std::mem::take(&mut work.steps) {
            stepped.push(self.step(&work, step, touched)?);
        }
        match work.after(before.as_ref().map_or(0, |known| known.revision + 1), &stepped) {
            Some(next) => self.put_solution(next),
            None => drop(self.solutions.solutions.remove(&key(&environment, &work.solution))),
        }
        self.record(work.told(stepped.iter().filter(|step| step.outcome != MapOutcome::Same).count()));
        let id = ImportId(self.new_id("imports"));
        self.solutions.imports.insert(id, Import { id, ..work.record(backup, before, stepped) });
        Ok(id)
    }

    fn step(
        &mut self,
        work: &SolutionWork,
        step: MapStep,
        touched: &mut CommitSignal,
    ) -> Result<Stepped, StoreError> {
        let named = |state: &Self, map: MapId| {
            let known = state.map(map)?;
            if known.environment == work.environment {
                Ok((known.name.clone(), known.active, known.state))
            } else {
                Err(not_found("entity map", &map))
            }
        };
        let brings = matches!(step, MapStep::Make { .. } | MapStep::Save { brings: true, .. });
        let (map, outcome, before, after) = match step {
            MapStep::Make { map, policy, companies } => {
                let map = self.create_map(*map, work.actor.clone(), work.at, touched)?;
                if let Some(made) = self.maps.get_mut(&map) {
                    made.policy = policy;
                    made.companies = companies;
                }
                let active = named(self, map)?.1;
                self.originate(work, active);
                (map, MapOutcome::Made, None, Some(active))
            }
            MapStep::Save { map, version, .. } => {
                let before = named(self, map)?.1;
                (map, MapOutcome::Saved, Some(before), Some(self.version_of(work, map, version)?))
            }
            MapStep::Switch { map, state, from, to, effects } => {
                if named(self, map)?.1 != from || self.is_removed(map) {
                    return Err(StoreError::Stale { what: "the map" });
                }
                let next = self.version_of(work, map, to)?;
                let effects = std::iter::once(Effect::Activate(next)).chain(effects).collect();
                let (actor, correlation) = (work.actor.clone(), work.correlation.clone());
                let (expected, next_state, at) = (state, state, work.at);
                let change = StateMove { map, expected, next: next_state, actor, at, correlation, effects };
                self.set_state(&change, touched)?;
                (map, MapOutcome::Switched, Some(from), Some(next))
            }
            MapStep::Remove { map } => {
                let (_, active, state) = named(self, map)?;
                if self.is_removed(map) || state != MapState::NotRunning {
                    return Err(StoreError::Stale { what: "the map's state" });
                }
                if self.is_busy(map) {
                    return Err(StoreError::Stale { what: "the queue" });
                }
                self.solutions.removed.insert(map);
                let kind = ActivityKind::MapRemoved { solution: work.solution.clone() };
                self.record(work.entry(Some(map), Some(active), kind));
                (map, MapOutcome::Removed, Some(active), None)
            }
            MapStep::Drop { map, version } => {
                let active = named(self, map)?.1;
                if active == version {
                    return Err(StoreError::Stale { what: "the map" });
                }
                let origin = self.solutions.origins.entry(version);
                origin.or_insert_with(|| (work.solution.clone(), true)).1 = true;
                (map, MapOutcome::Dropped, Some(active), None)
            }
            MapStep::Return { map } => {
                let active = named(self, map)?.1;
                if !self.solutions.removed.remove(&map) {
                    return Err(StoreError::Stale { what: "the map" });
                }
                self.record(work.entry(Some(map), Some(active), ActivityKind::MapReturned));
                (map, MapOutcome::Made, None, Some(active))
            }
        };
        Ok(Stepped { map, name: named(self, map)?.0, outcome, before, after, brings })
    }

    fn version_of(
        &mut self,
        work: &SolutionWork,
        map: MapId,
        wanted: StepVersion,
    ) -> Result<VersionId, StoreError> {
        let new = match wanted {
            StepVersion::Kept(version) => return Ok(version),
            StepVersion::New(new) => *new,
        };
        if let Some(known) = self.alike(map, &new)? {
            if let Some(origin) = self.solutions.origins.get_mut(&known) {
                origin.1 = false;
            }
            return Ok(known);
        }
        self.know_publisher(&work.environment, &new.publisher);
        let kind = ActivityKind::VersionSaved { publisher: new.publisher.clone(), number: new.number };
        let id = self.add_version(map, new, work.at);
        self.record(work.entry(Some(map), Some(id), kind));
        self.originate(work, id);
        Ok(id)
    }

    /// Keeps that a solution has brought a version, unless that is known of another one.
    fn originate(&mut self, work: &SolutionWork, version: VersionId) {
        self.solutions.origins.entry(version).or_insert_with(|| (work.solution.clone(), false)).1 = false;
    }
}

#[async_trait]
impl Solutions for MemoryStore {
    async fn contacts(&self, environment: &EnvironmentId) -> Result<Vec<PublisherContact>, StoreError> {
        let publishers = self.publishers(environment).await?;
        let state = self.read();
        let of = |publisher: &Publisher| {
            state.solutions.contacts.get(&key(environment, &publisher.name)).cloned().unwrap_or_default()
        };
        Ok(publishers.iter().map(of).collect())
    }

    async fn save_publisher(&self, save: SavePublisher) -> Result<(), StoreError> {
        let names = self.publishers(&save.environment).await?;
        let is_known = names.iter().any(|known| known.name.eq_ignore_ascii_case(&save.publisher.name));
        if save.is_new && is_known {
            return Err(StoreError::Duplicate { what: "a publisher", name: save.publisher.name });
        }
        self.put_publisher(&save.environment, save.publisher.clone()).await?;
        self.write(|state, touched| {
            state.record(save.told());
            state.put_contact(&save.environment, &save.publisher.name, save.contact);
            touched.maps += 1;
            touched.activity += 1;
            Ok(())
        })
    }

    async fn origins(
        &self,
        environment: &EnvironmentId,
    ) -> Result<Vec<(VersionId, String, bool)>, StoreError> {
        let state = self.read();
        let is_here = |version: &VersionId| {
            let map = state.versions.get(version).and_then(|version| state.maps.get(&version.map));
            map.is_some_and(|map| map.environment == *environment)
        };
        let own = state.solutions.origins.iter().filter(|(version, _)| is_here(version));
        Ok(own.map(|(version, (solution, dropped))| (*version, solution.clone(), *dropped)).collect())
    }

    async fn solutions(&self, environment: &EnvironmentId) -> Result<Vec<KeptSolution>, StoreError> {
        let state = self.read();
        let of = state.solutions.solutions.iter().filter(|((of, _), _)| of == environment);
        let mut known: Vec<KeptSolution> = of.map(|(_, kept)| kept.clone()).collect();
        known.sort_by_cached_key(|row| (row.solution.label.to_lowercase(), row.solution.name.to_lowercase()));
        Ok(known)
    }

    async fn solution(&self, environment: &EnvironmentId, name: &str) -> Result<KeptSolution, StoreError> {
        let known = self.read().solutions.solutions.get(&key(environment, name)).cloned();
        known.ok_or_else(|| not_found("solution", name))
    }

    async fn save_solution(&self, save: SaveSolution) -> Result<(), StoreError> {
        self.write(|state, touched| {
            let solution = &save.solution.solution;
            let before = state.known_solution(&solution.environment, &solution.name, save.expected)?;
            for map in &solution.maps {
                let known = state.map(*map)?;
                if known.environment != solution.environment || state.is_removed(*map) {
                    return Err(not_found("entity map", map));
                }
            }
            state.record(save.told());
            let revision = before.map_or(0, |known| known.revision + 1);
            state.put_solution(KeptSolution { revision, ..save.solution });
            touched.maps += 1;
            touched.activity += 1;
            Ok(())
        })
    }

    async fn delete_solution(&self, save: SaveSolution) -> Result<(), StoreError> {
        self.write(|state, touched| {
            let solution = &save.solution.solution;
            state.known_solution(&solution.environment, &solution.name, save.expected)?;
            state.solutions.solutions.remove(&key(&solution.environment, &solution.name));
            state.record(save.told());
            touched.maps += 1;
            touched.activity += 1;
            Ok(())
        })
    }

    async fn keep_package(&self, package: NewPackage) -> Result<PackageId, StoreError> {
        self.write(|state, touched| {
            let id = state.keep_package(package)?;
            touched.maps += 1;
            touched.activity += 1;
            Ok(id)
        })
    }

    async fn packages(
        &self,
        environment: &EnvironmentId,
        request: PageRequest,
    ) -> Result<Page<KeptPackage>, StoreError> {
        let state = self.read();
        let newest_first = state.solutions.packages.iter().rev().map(|(id, (kept, _))| (id.0, kept));
        Ok(page(newest_first.filter(|(_, kept)| kept.environment == *environment), request))
    }

    async fn package(&self, id: PackageId) -> Result<KeptPackage, StoreError> {
        let kept = self.read().solutions.packages.get(&id).map(|(kept, _)| kept.clone());
        kept.ok_or_else(|| not_found("package", &id))
    }

    async fn package_bytes(&self, id: PackageId) -> Result<Vec<u8>, StoreError> {
        let bytes = self.read().solutions.packages.get(&id).map(|(_, bytes)| bytes.clone());
        bytes.ok_or_else(|| not_found("package", &id))
    }

    async fn work_on_solution(&self, work: SolutionWork) -> Result<ImportId, StoreError> {
        self.write(|state, touched| {
            // A later step may be refused when an earlier one was taken.
            let before = state.clone();
            let done = state.work(work, touched);
            if done.is_err() {
                *state = before;
            }
            touched.maps += 1;
            touched.activity += 1;
            done
        })
    }

    async fn imports(
        &self,
        environment: &EnvironmentId,
        request: PageRequest,
    ) -> Result<Page<Import>, StoreError> {
        let state = self.read();
        let newest_first = state.solutions.imports.iter().rev().map(|(id, import)| (id.0, import));
        Ok(page(newest_first.filter(|(_, import)| import.environment == *environment), request))
    }

    async fn import(&self, id: ImportId) -> Result<Import, StoreError> {
        self.read().solutions.imports.get(&id).cloned().ok_or_else(|| not_found("import", &id))
    }
}
