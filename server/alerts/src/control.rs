//! What is done with maps.

use async_trait::async_trait;
use model::{AlertAction, EnvironmentId, HeldMap, MapId};

/// Moves maps on behalf of alert settings. It is called again for the same firing after a kill in between, so that what
/// was done must not be done twice.
#[async_trait]
pub trait MapControl: Send + Sync {
    /// Pauses or stops maps, and with `related` those that theirs are related to; `None` = all maps of the environment,
    /// in one act. Only maps that write (initializing, running, resuming) are touched; a map that stands is
    /// [`Held::NothingToDo`](model::Held::NothingToDo). Tells what became of each, by id. `alert` is the name of the setting.
    async fn hold(
        &self,
        environment: &EnvironmentId,
        maps: Option<&[MapId]>,
        action: AlertAction,
        related: bool,
        alert: &str,
    ) -> Vec<HeldMap>;

    /// Lets maps that are paused go on, with what has waited first. Others are left alone.
    async fn resume(&self, environment: &EnvironmentId, maps: &[MapId], alert: &str);
}
