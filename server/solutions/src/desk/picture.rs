//! From what is kept to the picture that plans are made of, and from their steps to what the store does.

use super::{Desk, SolutionError};
use crate::{CORE_VERSION, Here, HereMap, HereVersion, Installed, MapSettings, Step};
use model::{
    EnvironmentId, KeptSolution, MapId, MapLayer, MapState, MapSummary, MapVersion, Packaging, Publisher,
    PublisherContact, VersionId, VersionName,
};
use std::collections::HashMap;
use store::{Effect, MapStep, NewMap, NewVersion, StepVersion, StoreError};

/// An environment as it was read, and the picture of it.
pub(super) struct Seen {
    pub(super) here: Here,
    pub(super) solutions: Vec<KeptSolution>,
    maps: Vec<(MapSummary, Vec<MapVersion>)>,
    environment: EnvironmentId,
}

/// Steps of a plan as the store takes them.
#[derive(Debug, Default)]
pub(super) struct Translated {
    pub(super) steps: Vec<MapStep>,
    pub(super) publishers: Vec<(Publisher, PublisherContact)>,
    /// Versions that are there already and are the solution's from now on.
    pub(super) brought: Vec<(MapId, VersionId)>,
}

fn name_of(version: &MapVersion) -> VersionName {
    VersionName::new(&version.publisher, version.number)
}

/// A solution as it was installed; one that was made here as it stands.
fn installed(kept: &KeptSolution, maps: &[(MapSummary, Vec<MapVersion>)]) -> Installed {
    if let Ok(installed) = serde_json::from_str(&kept.installed) {
        return installed;
    }
    let solution = &kept.solution;
    let own = maps.iter().filter(|(row, _)| solution.maps.contains(&row.map.id));
    Installed {
        name: solution.name.clone(),
        label: solution.label.clone(),
        description: solution.description.clone(),
        version: solution.version,
        packaging: solution.packaging,
        publisher: solution.publisher.clone(),
        requires: Vec::new(),
        digest: String::new(),
        maps: own.map(|(row, _)| (row.map.name.clone(), name_of(&row.version))).collect(),
    }
}

impl Desk {
    /// Reads what plans are made of.
    pub(super) async fn look(&self, environment: &EnvironmentId) -> Result<Seen, SolutionError> {
        let mut solutions = self.store.solutions(environment).await?;
        solutions.sort_by_key(|kept| (kept.solution.created_at, kept.solution.name.to_lowercase()));
        let origins = self.store.origins(environment).await?;
        let origins: HashMap<VersionId, (String, bool)> =
            origins.into_iter().map(|(version, solution, dropped)| (version, (solution, dropped))).collect();
        let mut maps = Vec::new();
        for row in self.store.maps(environment, self.now()).await? {
            let versions = self.store.versions(row.map.id).await?;
            let there =
                versions.into_iter().filter(|it| !origins.get(&it.id).is_some_and(|(_, dropped)| *dropped));
            maps.push((row, there.collect::<Vec<_>>()));
        }
        let here_map = |(row, versions): &(MapSummary, Vec<MapVersion>)| HereMap {
            name: row.map.name.clone(),
            state: row.map.state,
            versions: versions
                .iter()
                .map(|version| HereVersion {
                    name: name_of(version),
                    note: version.note.clone(),
                    solution: origins.get(&version.id).map(|(solution, _)| solution.clone()),
                    mapping: version.mapping.clone(),
                })
                .collect(),
            active: name_of(&row.version),
            layers: layers(row.map.id, versions, &solutions),
            settings: settings(row),
        };
        let here = Here {
            core: Some(CORE_VERSION),
            publishers: self.store.publishers(environment).await?,
            solutions: solutions.iter().map(|kept| installed(kept, &maps)).collect(),
            maps: maps.iter().map(here_map).collect(),
        };
        Ok(Seen { here: here.ordered(), solutions, maps, environment: environment.clone() })
    }
}

/// What belongs to a map and to none of its versions.
pub(super) fn settings(row: &MapSummary) -> MapSettings {
    MapSettings {
        description: row.map.description.clone(),
        owner: row.map.owner.clone(),
        companies: row.map.companies.clone(),
        policy: row.map.policy,
        state: row.map.state,
    }
}

fn layers(map: MapId, versions: &[MapVersion], solutions: &[KeptSolution]) -> Vec<MapLayer> {
    let managed = solutions.iter().filter(|kept| kept.solution.packaging == Packaging::Managed);
    let layer = |kept: &KeptSolution| {
        let version = versions.iter().find(|version| Some(version.id) == kept.brought(map))?;
        Some(MapLayer { solution: kept.solution.name.clone(), version: name_of(version) })
    };
    managed.filter_map(layer).collect()
}

impl Seen {
    /// The solution of that name as it is kept.
    pub(super) fn solution(&self, name: &str) -> Option<&KeptSolution> {
        self.solutions.iter().find(|kept| kept.solution.name.eq_ignore_ascii_case(name))
    }

    /// The id of the map of that name.
    pub(super) fn map(&self, name: &str) -> Option<MapId> {
        self.row(name).map(|(row, _)| row.map.id)
    }

    fn row(&self, name: &str) -> Option<&(MapSummary, Vec<MapVersion>)> {
        self.maps.iter().find(|(row, _)| row.map.name.to_lowercase() == name.to_lowercase())
    }

    fn known(&self, name: &str) -> Result<&(MapSummary, Vec<MapVersion>), SolutionError> {
        let missing = || StoreError::NotFound { what: "entity map", id: name.to_owned() };
        Ok(self.row(name).ok_or_else(missing)?)
    }

    /// What the store does for these steps, in their order; `author` takes them.
    pub(super) fn translate(&self, steps: &[Step], author: &str) -> Result<Translated, SolutionError> {
        let mut done = Translated::default();
        let layered = |map: &str| {
            steps.iter().any(|step| matches!(step, Step::Layer { map: of, to: Some(_), .. } if of == map))
        };
        for step in steps {
            match step {
                Step::Solution { .. }
                | Step::Publisher { to: None, .. }
                | Step::Map { from: None, to: None }
                | Step::Layer { to: None, .. }
                | Step::Version { from: None, to: None, .. } => {}
                Step::Publisher { to: Some(publisher), .. } => {
                    done.publishers.push((publisher.clone(), PublisherContact::default()));
                }
                Step::Map { to: Some(made), .. } => done.steps.push(self.make(made, author)?),
                Step::Map { from: Some(gone), to: None } => {
                    done.steps.push(MapStep::Remove { map: self.known(&gone.name)?.0.map.id });
                }
                Step::Version { map, to: Some(version), .. } => {
                    let version = StepVersion::New(Box::new(new_version(version, author)));
                    done.steps.push(MapStep::Save {
                        map: self.known(map)?.0.map.id,
                        version,
                        brings: layered(map),
                    });
                }
                Step::Version { map, from: Some(version), to: None } => {
                    let (row, versions) = self.known(map)?;
                    let own = versions.iter().find(|own| name_of(own).is(&version.name));
                    done.steps.extend(own.map(|own| MapStep::Drop { map: row.map.id, version: own.id }));
                }
                Step::Layer { map, to: Some(to), .. } => {
                    let Some((row, versions)) = self.row(map) else { continue };
                    let own = versions.iter().find(|own| name_of(own).is(to));
                    done.brought.extend(own.map(|own| (row.map.id, own.id)));
                }
                Step::Active { map, to, .. } => done.steps.push(self.switch(map, to, steps, author)?),
            }
        }
        Ok(done)
    }

    fn make(&self, made: &HereMap, author: &str) -> Result<MapStep, SolutionError> {
        let active = made.version(&made.active).ok_or_else(|| {
            SolutionError::refused(format!("{} has no active version.", made.name), "Get the package again.")
        })?;
        let MapSettings { description, owner, companies, policy, .. } = made.settings.clone();
        let map = NewMap {
            environment: self.environment.clone(),
            name: made.name.clone(),
            description,
            owner,
            state: MapState::NotRunning,
            run: None,
            version: new_version(active, author),
        };
        Ok(MapStep::Make { map: Box::new(map), policy, companies })
    }

    fn switch(
        &self,
        map: &str,
        to: &VersionName,
        steps: &[Step],
        author: &str,
    ) -> Result<MapStep, SolutionError> {
        let (row, versions) = self.known(map)?;
        // What is saved by an earlier step has no id yet, and is found by its name.
        let saved = steps.iter().find_map(|step| match step {
            Step::Version { map: of, to: Some(version), .. } if of == map && version.name.is(to) => {
                Some(StepVersion::New(Box::new(new_version(version, author))))
            }
            _ => None,
        });
        let known = versions.iter().find(|version| name_of(version).is(to));
        let to = saved.or_else(|| known.map(|version| StepVersion::Kept(version.id)));
        let to = to.ok_or(StoreError::Stale { what: "the map" })?;
        Ok(MapStep::Switch {
            map: row.map.id,
            state: row.map.state,
            from: row.version.id,
            to,
            effects: vec![Effect::ReadAgain],
        })
    }
}

fn new_version(version: &HereVersion, author: &str) -> NewVersion {
    NewVersion {
        publisher: version.name.publisher.clone(),
        number: version.name.number,
        author: author.to_owned(),
        note: version.note.clone(),
        mapping: version.mapping.clone(),
    }
}
