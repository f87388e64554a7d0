//! Searching an environment.

use crate::StoreError;
use async_trait::async_trait;
use model::{EnvironmentId, Found, Sought};

/// Finding things by what people know of them.
#[async_trait]
pub trait Search: Send + Sync {
    /// What fits in one environment, as [`model::best_found`] puts it: entity maps by name or entity, failures by the key
    /// of their record or their correlation, causes by headline, code or field, what waits in the queue and linked pairs by
    /// key, and entries of timelines by correlation. Keys are neither sought nor told where `sought` does not seek them.
    ///
    /// However much an environment holds, the same few rows are read: keys and correlations are found by their beginning;
    /// the inside of keys is looked through in the newest 2,000 failures only, and causes in the newest 2,000 of them.
    /// `NotFound` when there is no such environment.
    async fn search(&self, environment: &EnvironmentId, sought: &Sought) -> Result<Vec<Found>, StoreError>;
}
