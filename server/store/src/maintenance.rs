//! Maintenance windows.

use crate::StoreError;
use async_trait::async_trait;
use model::{Actor, EnvironmentId, MaintenanceWindow, MapId, Moment, WindowId, WindowPlan};

/// Maintenance windows. Each step of one tells its activity (`Maintenance`) in the same transaction.
#[async_trait]
pub trait Maintenance: Send + Sync {
    /// Plans a window. `Duplicate` when an open one of the environment shares a map and a moment with it.
    async fn plan_window(
        &self,
        environment: &EnvironmentId,
        plan: WindowPlan,
        actor: Actor,
        at: Moment,
    ) -> Result<WindowId, StoreError>;

    /// The windows of an environment, newest first, at most `limit`.
    async fn windows(
        &self,
        environment: &EnvironmentId,
        limit: u32,
    ) -> Result<Vec<MaintenanceWindow>, StoreError>;

    /// One window.
    async fn window(&self, id: WindowId) -> Result<MaintenanceWindow, StoreError>;

    /// The windows of an environment that are planned or running, in the order of their planning.
    async fn open_windows(&self, environment: &EnvironmentId) -> Result<Vec<MaintenanceWindow>, StoreError>;

    /// Begins a planned window: keeps which of its maps work now, and so are about to be paused, and opens the notice.
    /// `Stale` when it is not planned any more.
    async fn begin_window(&self, id: WindowId, at: Moment) -> Result<(), StoreError>;

    /// Takes a map out of a window, which somebody moved before it was paused.
    async fn leave_map(&self, id: WindowId, map: MapId) -> Result<(), StoreError>;

    /// Ends a window, with its notice; without effect when it was over.
    async fn end_window(&self, id: WindowId, at: Moment) -> Result<(), StoreError>;

    /// Calls a planned window off, or lets a running one come to its end now. `Stale` when it is over.
    async fn cancel_window(&self, id: WindowId, actor: Actor, at: Moment) -> Result<(), StoreError>;
}
