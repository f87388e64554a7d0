//! Removing what is over and beyond what is to be kept.

use crate::StoreError;
use async_trait::async_trait;
use model::{EnvironmentId, Kept, Limit, MapId, Moment};

/// What is to be trimmed.
#[derive(Clone, Debug)]
pub struct Trim {
    /// Where.
    pub environment: EnvironmentId,
    /// The map, for what is kept by map. Activities have some without one as well; of all else nothing goes then.
    pub map: Option<MapId>,
    /// What.
    pub kept: Kept,
    /// How much of it is kept.
    pub limit: Limit,
    /// The present.
    pub now: Moment,
}

/// What one step came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trimmed {
    /// Rows that went.
    pub removed: i64,
    /// Is there more to remove?
    pub more: bool,
}

/// Keeping the store from growing for ever. Nothing of it is told through the signal: what goes is long over.
#[async_trait]
pub trait Housekeeping: Send + Sync {
    /// Removes the oldest of what is beyond its limit, at most so many rows in one short transaction. Never goes: what
    /// waits in the queue, a change that a failure refers to, a failure that is not over, the newest initial sync of a
    /// map and one that has parked records, an open notice, a firing whose maps are to be acted on or that the
    /// evaluator of its setting goes on from, and the pair of a key of which something is on its way. What initial syncs tell
    /// of their records stays as it was.
    async fn trim(&self, trim: &Trim, at_most: u32) -> Result<Trimmed, StoreError>;

    /// Forgets sessions and invites whose time is over; answers how many.
    async fn forget_expired(&self, now: Moment) -> Result<i64, StoreError>;
}
