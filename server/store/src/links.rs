//! Record links by their keys and ids.

use crate::StoreError;
use async_trait::async_trait;
use model::{MapId, RecordLink, Side};

/// The pairing of left and right records.
#[async_trait]
pub trait Links: Send + Sync {
    /// For each key its link, in the order asked.
    async fn links_by_key(&self, map: MapId, keys: &[String]) -> Result<Vec<Option<RecordLink>>, StoreError>;

    /// For each id of one side the key it is known by, in the order asked: from the links, or from changes of that
    /// side that still wait in the queue (a row may be deleted before its creation was written).
    async fn keys_by_id(
        &self,
        map: MapId,
        side: Side,
        ids: &[String],
    ) -> Result<Vec<Option<String>>, StoreError>;

    /// Ids of one side of all links that are not deleted and can be relied on, in order, after `after`, at most `limit`: for sweeps.
    async fn linked_ids(
        &self,
        map: MapId,
        side: Side,
        after: &str,
        limit: u32,
    ) -> Result<Vec<(String, String)>, StoreError>;
}
