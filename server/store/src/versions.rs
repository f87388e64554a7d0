//! Versions of entity maps: drafts of them, saving them, and who publishes them.

use crate::{NewVersion, StoreError};
use async_trait::async_trait;
use model::{Activation, Actor, EnvironmentId, MapDraft, MapId, Moment, Publisher, VersionId};

/// A version that somebody saves. It touches nothing that runs; see [`Effect::Activate`](crate::Effect).
#[derive(Clone, Debug)]
pub struct SaveVersion {
    /// The map.
    pub map: MapId,
    /// What is saved.
    pub version: NewVersion,
    /// The revision of the map's draft that it was made of; the draft ends with it.
    pub draft: Option<i64>,
    /// Who saves it.
    pub actor: Actor,
    /// When.
    pub at: Moment,
    /// Runs through the log.
    pub correlation: String,
}

/// Versions that are saved, and publishers.
#[async_trait]
pub trait Versions: Send + Sync {
    /// Keeps one more version of a map and tells of it (`VersionSaved`). `Duplicate` when its publisher has saved the same
    /// number or a later one, `Stale` when the draft that it was made of is of another revision. A publisher that the environment does not know becomes known by its name.
    async fn save_version(&self, save: SaveVersion) -> Result<VersionId, StoreError>;

    /// Which versions of a map became active when, in the order in which that was told, as far back as it is known: for a
    /// map that was made by this version of Tandem or a later one, since it was made. Empty for a map that is not there.
    /// Housekeeping leaves it alone.
    async fn activations(&self, map: MapId) -> Result<Vec<Activation>, StoreError>;

    /// The draft of a map, if there is one.
    async fn draft(&self, map: MapId) -> Result<Option<MapDraft>, StoreError>;

    /// Keeps a draft. `Stale` when the one that is there is not of that revision (`None` = there is none).
    async fn put_draft(&self, draft: MapDraft, expected: Option<i64>) -> Result<(), StoreError>;

    /// Ends a draft. `Stale` when it is not of that revision.
    async fn drop_draft(&self, map: MapId, expected: i64) -> Result<(), StoreError>;

    /// The publishers of an environment: the default one first, then by name.
    async fn publishers(&self, environment: &EnvironmentId) -> Result<Vec<Publisher>, StoreError>;

    /// Adds a publisher, or replaces what is known of the one of that name. One that becomes the default takes the place
    /// of the other; the default one stays it until then.
    async fn put_publisher(
        &self,
        environment: &EnvironmentId,
        publisher: Publisher,
    ) -> Result<(), StoreError>;
}
