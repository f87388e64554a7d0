//! Entity maps and their versions.

use crate::{Effect, NewRun, StoreError};
use async_trait::async_trait;
use model::{
    Actor, EntityMap, EnvironmentId, MapId, MapState, MapStatistics, MapSummary, MapVersion, Mapping, Moment,
    VersionId, VersionNumber,
};

/// The content of a new version.
#[derive(Clone, Debug)]
pub struct NewVersion {
    /// Who publishes it.
    pub publisher: String,
    /// Its number.
    pub number: VersionNumber,
    /// Who saves it.
    pub author: String,
    /// Why.
    pub note: String,
    /// What it pairs.
    pub mapping: Mapping,
}

/// A new map with its first version.
#[derive(Clone, Debug)]
pub struct NewMap {
    /// The environment.
    pub environment: EnvironmentId,
    /// Its name for people, unique within the environment.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// Who answers for it.
    pub owner: String,
    /// The state it begins in.
    pub state: MapState,
    /// The initial sync it begins with; only where the state is `Initializing`.
    pub run: Option<NewRun>,
    /// Its first version, which becomes the active one.
    pub version: NewVersion,
}

/// A move from one state to another.
#[derive(Clone, Debug)]
pub struct StateMove {
    /// The map.
    pub map: MapId,
    /// The state the caller had read.
    pub expected: MapState,
    /// The state to go to.
    pub next: MapState,
    /// Who or what moves it.
    pub actor: Actor,
    /// When.
    pub at: Moment,
    /// Runs through the log.
    pub correlation: String,
    /// What happens along with it.
    pub effects: Vec<Effect>,
}

/// A map was found not to fit its apps, or to fit them.
#[derive(Clone, Debug)]
pub struct DriftChange {
    /// The map.
    pub map: MapId,
    /// What does not fit; `None` = it fits.
    pub cause: Option<String>,
    /// When it was found.
    pub at: Moment,
    /// Runs through the log.
    pub correlation: String,
}

/// Entity maps and their immutable versions.
#[async_trait]
pub trait Maps: Send + Sync {
    /// Creates a map with its first version and its first activity (`MapCreated`), and begins its initial sync where it
    /// has one. Where a map of that name was removed, that one is there again instead (`MapReturned`), with this version
    /// as the active one.
    async fn create_map(&self, map: NewMap, actor: Actor, at: Moment) -> Result<MapId, StoreError>;

    /// The maps of an environment by name, without those that were removed, with statistics counted at `now`.
    async fn maps(&self, environment: &EnvironmentId, now: Moment) -> Result<Vec<MapSummary>, StoreError>;

    /// One map with its active version, without statistics; `NotFound` for one that was removed.
    async fn map(&self, id: MapId) -> Result<(EntityMap, MapVersion), StoreError>;

    /// What a map has done and has to do, counted at `now`.
    async fn statistics(&self, id: MapId, now: Moment) -> Result<MapStatistics, StoreError>;

    /// All versions of a map, newest first.
    async fn versions(&self, map: MapId) -> Result<Vec<MapVersion>, StoreError>;

    /// One version.
    async fn version(&self, id: VersionId) -> Result<MapVersion, StoreError>;

    /// Opens or ends the notice that a map does not fit (`SchemaDrift`), and tells of it (`DriftFound`, `DriftEnded`).
    /// One that is open takes a new cause and keeps its beginning. Without effect when it is so already.
    async fn set_drift(&self, change: DriftChange) -> Result<(), StoreError>;

    /// Compare-and-swap of the state, together with its activity (`StateChanged`); `Stale` when the map is no longer
    /// in the expected state, or when one of its effects says so. No `StateChanged` when both states are equal.
    async fn set_state(&self, change: StateMove) -> Result<(), StoreError>;
}
