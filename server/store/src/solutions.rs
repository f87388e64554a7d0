//! Solutions, their packages, what was done with them, and how to reach publishers.

use crate::{Effect, NewActivity, NewMap, NewVersion, StoreError};
use async_trait::async_trait;
use model::{
    ActivityKind, Actor, ConflictPolicy, EnvironmentId, Import, ImportAct, ImportId, ImportedMap,
    KeptPackage, KeptSolution, MapId, MapOutcome, MapState, Moment, PackageId, PackageKind, Packaging, Page,
    PageRequest, Publisher, PublisherContact, SolutionStep, VersionId, VersionNumber,
};

/// What somebody says of a publisher.
#[derive(Clone, Debug)]
pub struct SavePublisher {
    /// The environment.
    pub environment: EnvironmentId,
    /// Its names; see [`Versions::put_publisher`](crate::Versions::put_publisher).
    pub publisher: Publisher,
    /// How to reach it.
    pub contact: PublisherContact,
    /// Has it to be one that is not known yet?
    pub is_new: bool,
    /// Who says so.
    pub actor: Actor,
    /// When.
    pub at: Moment,
    /// Runs through the log.
    pub correlation: String,
}

/// A solution as somebody wants it.
#[derive(Clone, Debug)]
pub struct SaveSolution {
    /// The solution. Its revision does not count.
    pub solution: KeptSolution,
    /// The revision that they know; `None` = there is none yet.
    pub expected: Option<i64>,
    /// What becomes of it.
    pub step: SolutionStep,
    /// How many maps that is about.
    pub maps: i64,
    /// Who wants it.
    pub actor: Actor,
    /// When.
    pub at: Moment,
    /// Runs through the log.
    pub correlation: String,
}

/// A package that is to be kept.
#[derive(Clone, Debug)]
pub struct NewPackage {
    /// The environment.
    pub environment: EnvironmentId,
    /// Why it is kept.
    pub kind: PackageKind,
    /// The solution in it, by unique name.
    pub solution: String,
    /// The solution's name for people.
    pub label: String,
    /// The solution's version.
    pub version: VersionNumber,
    /// May it be changed where it is imported?
    pub packaging: Packaging,
    /// Who publishes it, by unique name.
    pub publisher: String,
    /// How many maps are in it.
    pub maps: u32,
    /// The name of its file.
    pub file_name: String,
    /// BLAKE3 of its bytes: 64 hexadecimal digits.
    pub hash: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Who exported or brought it.
    pub actor: Actor,
    /// When.
    pub at: Moment,
    /// Why it was exported in spite of what the checker found; may be empty.
    pub reason: String,
}

/// A version that a map is to work by.
#[derive(Clone, Debug)]
pub enum StepVersion {
    /// One that the map has.
    Kept(VersionId),
    /// One that it has not: it is saved first. Where the map has a version of that publisher and number with the same
    /// content, that one is taken; with other content it is `Duplicate`.
    New(Box<NewVersion>),
}

/// What is done with one map.
#[derive(Clone, Debug)]
pub enum MapStep {
    /// It is made, with its first version. One of that name that had been removed is there again instead, with that
    /// version as the active one.
    Make {
        /// The map, which stands still.
        map: Box<NewMap>,
        /// How it decides conflicts.
        policy: ConflictPolicy,
        /// Its companies; empty = all.
        companies: Vec<String>,
    },
    /// It gets a version, which does not become the active one.
    Save {
        /// The map.
        map: MapId,
        /// The version.
        version: StepVersion,
        /// Is it what the solution has brought to the map from now on?
        brings: bool,
    },
    /// Another version of it becomes the active one. `Stale` when it stands elsewhere or works by another version than
    /// expected; see [`Effect::Activate`].
    Switch {
        /// The map.
        map: MapId,
        /// Where it stands.
        state: MapState,
        /// The version that is active.
        from: VersionId,
        /// The version that will be.
        to: StepVersion,
        /// What happens along with it, after it.
        effects: Vec<Effect>,
    },
    /// It goes away from the environment; its story stays. `Stale` unless it is not running and nothing of it waits or
    /// stands parked.
    Remove {
        /// The map.
        map: MapId,
    },
    /// A version of it is withdrawn: nobody counts on it, and its story stays. It is there again once it is saved again.
    Drop {
        /// The map.
        map: MapId,
        /// The version; `Stale` when it is the active one.
        version: VersionId,
    },
    /// One that was removed is there again, as it was.
    Return {
        /// The map.
        map: MapId,
    },
}

/// One thing that is done with a solution and its maps: all of it, or nothing.
#[derive(Clone, Debug)]
pub struct SolutionWork {
    /// The environment.
    pub environment: EnvironmentId,
    /// What is done.
    pub act: ImportAct,
    /// The solution, by unique name.
    pub solution: String,
    /// The version that it is done with.
    pub version: VersionNumber,
    /// May it be changed here?
    pub packaging: Packaging,
    /// The solution's revision as it was read; `None` = it is not there.
    pub expected: Option<i64>,
    /// The solution as it is after that; `None` = it goes away. Maps that are made become its maps, and what is made or
    /// saved for it becomes what it has brought. Its revision does not count.
    pub next: Option<KeptSolution>,
    /// The package that it is done with.
    pub package: Option<PackageId>,
    /// A backup that is kept along with it.
    pub backup: Option<NewPackage>,
    /// Publishers that become known; what is known of others stays as it is.
    pub publishers: Vec<(Publisher, PublisherContact)>,
    /// What is done with maps, in order.
    pub steps: Vec<MapStep>,
    /// Maps with which nothing is done, and why; told beside the others.
    pub told: Vec<ImportedMap>,
    /// What was planned, for what takes it back; may be empty.
    pub plan: String,
    /// What is taken back by it; `Stale` when that was taken back already.
    pub rolls_back: Option<ImportId>,
    /// Who does it.
    pub actor: Actor,
    /// When.
    pub at: Moment,
    /// Runs through the log.
    pub correlation: String,
}

/// Solutions and packages.
#[async_trait]
pub trait Solutions: Send + Sync {
    /// How to reach the publishers of an environment, in the order of [`Versions::publishers`](crate::Versions::publishers).
    async fn contacts(&self, environment: &EnvironmentId) -> Result<Vec<PublisherContact>, StoreError>;

    /// Keeps what somebody says of a publisher, and tells of it (`PublisherChanged`). `Duplicate` when it has to be new
    /// and is not.
    async fn save_publisher(&self, save: SavePublisher) -> Result<(), StoreError>;

    /// The versions of maps of an environment that solutions have brought: the version, the solution by unique name, and
    /// whether it is withdrawn.
    async fn origins(
        &self,
        environment: &EnvironmentId,
    ) -> Result<Vec<(VersionId, String, bool)>, StoreError>;

    /// The solutions of an environment by their names for people.
    async fn solutions(&self, environment: &EnvironmentId) -> Result<Vec<KeptSolution>, StoreError>;

    /// One solution; its name is told without regard to case.
    async fn solution(&self, environment: &EnvironmentId, name: &str) -> Result<KeptSolution, StoreError>;

    /// Makes a solution, or puts it in the place of what is there, and tells of it (`SolutionChanged`). `Duplicate` when
    /// it has to be new and is not, `Stale` when it is of another revision, `NotFound` when a map of it is not there.
    async fn save_solution(&self, save: SaveSolution) -> Result<(), StoreError>;

    /// Deletes a solution of that revision, and tells of it. Its maps stay.
    async fn delete_solution(&self, save: SaveSolution) -> Result<(), StoreError>;

    /// Keeps a package. One that was exported gives its version to the solution, which is told (`SolutionChanged`).
    async fn keep_package(&self, package: NewPackage) -> Result<PackageId, StoreError>;

    /// The packages of an environment, the newest first.
    async fn packages(
        &self,
        environment: &EnvironmentId,
        page: PageRequest,
    ) -> Result<Page<KeptPackage>, StoreError>;

    /// One package.
    async fn package(&self, id: PackageId) -> Result<KeptPackage, StoreError>;

    /// The bytes of a package.
    async fn package_bytes(&self, id: PackageId) -> Result<Vec<u8>, StoreError>;

    /// Does something with a solution, and tells of it (`SolutionChanged`, and what its steps tell of their maps).
    /// `Stale` when anything is no longer as it was read; nothing has happened then.
    async fn work_on_solution(&self, work: SolutionWork) -> Result<ImportId, StoreError>;

    /// What was done with solutions, the newest first.
    async fn imports(
        &self,
        environment: &EnvironmentId,
        page: PageRequest,
    ) -> Result<Page<Import>, StoreError>;

    /// One thing that was done.
    async fn import(&self, id: ImportId) -> Result<Import, StoreError>;
}

/// What came of one step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stepped {
    /// The map.
    pub map: MapId,
    /// Its name.
    pub name: String,
    /// What became of it.
    pub outcome: MapOutcome,
    /// The version that was active before; `None` = the map was not there.
    pub before: Option<VersionId>,
    /// The version that was made the active one, or saved.
    pub after: Option<VersionId>,
    /// Is that what the solution has brought from now on?
    pub brings: bool,
}

impl SolutionWork {
    /// The solution as it is after the steps, of the revision after this one.
    pub fn after(&self, revision: i64, stepped: &[Stepped]) -> Option<KeptSolution> {
        let mut next = self.next.clone()?;
        next.revision = revision;
        for step in stepped.iter().filter(|step| step.brings && self.act == ImportAct::Applied) {
            if !next.solution.maps.contains(&step.map) {
                next.solution.maps.push(step.map);
            }
            if let Some(version) = step.after {
                next.brought.retain(|(map, _)| *map != step.map);
                next.brought.push((step.map, version));
            }
        }
        Some(next)
    }

    /// What is kept of it.
    pub fn record(
        &self,
        backup: Option<PackageId>,
        before: Option<KeptSolution>,
        stepped: Vec<Stepped>,
    ) -> Import {
        let told = |step: Stepped| ImportedMap {
            map: Some(step.map),
            name: step.name,
            outcome: step.outcome,
            before: step.before,
            after: step.after,
            reason: String::new(),
        };
        Import {
            id: ImportId(0),
            environment: self.environment.clone(),
            act: self.act,
            solution: self.solution.clone(),
            version: self.version,
            packaging: self.packaging,
            package: self.package,
            backup,
            before,
            maps: stepped.into_iter().map(told).chain(self.told.iter().cloned()).collect(),
            steps: self.plan.clone(),
            at: self.at,
            by: self.actor.name().to_owned(),
            rolled_back: None,
        }
    }

    /// How the activity log tells it; `maps` is how many were touched.
    pub fn told(&self, maps: usize) -> NewActivity {
        let (name, version, step) = (self.solution.clone(), self.version, self.act.step());
        let kind = ActivityKind::SolutionChanged { name, version, step };
        NewActivity { count: i64::try_from(maps).unwrap_or(i64::MAX), ..self.entry(None, None, kind) }
    }

    /// An entry of the activity log along with it.
    pub fn entry(&self, map: Option<MapId>, version: Option<VersionId>, kind: ActivityKind) -> NewActivity {
        NewActivity {
            environment: self.environment.clone(),
            map,
            version,
            at: self.at,
            actor: self.actor.clone(),
            kind,
            count: 0,
            correlation: self.correlation.clone(),
        }
    }
}

impl SaveSolution {
    /// How the activity log tells it.
    pub fn told(&self) -> NewActivity {
        let solution = &self.solution.solution;
        let (name, version, step) = (solution.name.clone(), solution.version, self.step);
        NewActivity {
            environment: solution.environment.clone(),
            map: None,
            version: None,
            at: self.at,
            actor: self.actor.clone(),
            kind: ActivityKind::SolutionChanged { name, version, step },
            count: self.maps,
            correlation: self.correlation.clone(),
        }
    }
}

impl SavePublisher {
    /// How the activity log tells it.
    pub fn told(&self) -> NewActivity {
        NewActivity {
            environment: self.environment.clone(),
            map: None,
            version: None,
            at: self.at,
            actor: self.actor.clone(),
            kind: ActivityKind::PublisherChanged { name: self.publisher.name.clone() },
            count: 0,
            correlation: self.correlation.clone(),
        }
    }
}

impl NewPackage {
    /// How the activity log tells it; `None` = it does not.
    pub fn told(&self) -> Option<NewActivity> {
        let step = SolutionStep::Exported;
        let kind = ActivityKind::SolutionChanged { name: self.solution.clone(), version: self.version, step };
        (self.kind == PackageKind::Exported).then(|| NewActivity {
            environment: self.environment.clone(),
            map: None,
            version: None,
            at: self.at,
            actor: self.actor.clone(),
            kind,
            count: i64::from(self.maps),
            correlation: String::new(),
        })
    }

    /// The package as it is kept.
    pub fn kept(&self, id: PackageId) -> KeptPackage {
        KeptPackage {
            id,
            environment: self.environment.clone(),
            kind: self.kind,
            solution: self.solution.clone(),
            label: self.label.clone(),
            version: self.version,
            packaging: self.packaging,
            publisher: self.publisher.clone(),
            maps: self.maps,
            file_name: self.file_name.clone(),
            hash: self.hash.clone(),
            size: u64::try_from(self.bytes.len()).unwrap_or(u64::MAX),
            at: self.at,
            by: self.actor.name().to_owned(),
            reason: self.reason.clone(),
        }
    }
}
