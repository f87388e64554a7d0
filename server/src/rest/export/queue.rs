//! Changes that wait as rows.

use super::{Listing, PAGE, Part, Row};
use crate::rest::view::QueuedView;
use async_trait::async_trait;
use engine::clock::Clock;
use model::{Change, ChangeId, MapId};
use std::sync::Arc;
use store::{Store, StoreError};

/// What waits of a map, oldest first; without the values of records.
pub(in crate::rest) struct Queued {
    /// Where it is kept.
    pub(in crate::rest) store: Arc<dyn Store>,
    /// The map.
    pub(in crate::rest) map: MapId,
    /// May keys be told? They are values.
    pub(in crate::rest) sees_values: bool,
    /// The statistics ask for the time.
    pub(in crate::rest) clock: Arc<dyn Clock>,
}

#[async_trait]
impl Listing for Queued {
    fn name(&self) -> &'static str {
        "queue"
    }

    fn columns(&self) -> &'static [&'static str] {
        &["sequence", "captured_at", "direction", "operation", "company", "key", "attempts", "correlation"]
    }

    async fn count(&self) -> Result<i64, StoreError> {
        Ok(self.store.statistics(self.map, self.clock.now()).await?.queued)
    }

    async fn part(&self, from: Option<i64>) -> Result<Part, StoreError> {
        let changes = self.store.queued(self.map, from.map(ChangeId), PAGE).await?;
        let is_full = u32::try_from(changes.len()).is_ok_and(|count| count >= PAGE);
        let next = changes.last().map(|change| change.id.0).filter(|_| is_full);
        Ok(Part { rows: changes.into_iter().map(|change| self.row(change)).collect(), next, again: None })
    }
}

impl Queued {
    fn row(&self, mut change: Change) -> Row {
        if !self.sees_values {
            change.key.clear();
        }
        let text = format!("{}  {}  {}  {}", change.id, change.captured_at, change.direction, change.key);
        Row { json: serde_json::to_value(QueuedView::from(change)).unwrap_or_default(), text }
    }
}
