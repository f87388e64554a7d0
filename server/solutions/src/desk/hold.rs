//! What is done with maps.

use super::SolutionError;
use async_trait::async_trait;
use model::{Actor, EnvironmentId, MapId, Mapping, VersionDraft, VersionId};

/// Works on maps on behalf of solutions, by the rules that hold for people, too.
#[async_trait]
pub trait MapHold: Send + Sync {
    /// Saves the draft of a map as a version, and ends it. Refused where what it pairs would not work.
    async fn save_draft(
        &self,
        map: MapId,
        revision: i64,
        version: &VersionDraft,
        actor: &Actor,
    ) -> Result<VersionId, SolutionError>;

    /// Refuses a mapping that would not work in an environment.
    async fn fits(&self, environment: &EnvironmentId, mapping: &Mapping) -> Result<(), SolutionError>;

    /// Makes another version of a map that is not running or paused the active one.
    async fn activate(&self, map: MapId, version: VersionId, actor: &Actor) -> Result<(), SolutionError>;
}
