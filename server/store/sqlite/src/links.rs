//! Record links by their keys and ids.

use crate::SqliteStore;
use crate::cells::{Cells, json};
use crate::codes::Code;
use crate::fault::from;
use async_trait::async_trait;
use model::{MapId, RecordLink, Side};
use sqlx::sqlite::SqliteRow;
use store::{Links, StoreError};

/// The columns that `link` reads.
macro_rules! link_columns {
    () => {
        "l.key, l.left_id, l.right_id, l.left_state, l.right_state, l.left_written, l.right_written, l.deleted, \
         l.out_of_filter, l.recent, l.by_hand, l.updated_at"
    };
}
pub(crate) use link_columns;

/// The links of keys, in their order.
pub(crate) const BY_KEY: &str = concat!(
    "SELECT ",
    link_columns!(),
    " FROM json_each(?2) AS j LEFT JOIN links AS l ON l.map = ?1 AND l.key = j.value ORDER BY j.key"
);

macro_rules! keys_by_id {
    ($column:literal) => {
        concat!(
            "SELECT coalesce((SELECT l.key FROM links AS l WHERE l.map = ?1 AND l.",
            $column,
            " = j.value AND j.value <> '' ORDER BY l.deleted, l.updated_at DESC LIMIT 1),",
            " (SELECT c.key FROM changes AS c WHERE c.status = 0 AND c.map = ?1 AND c.source_id = j.value",
            " AND c.direction = ?3 ORDER BY c.id DESC LIMIT 1))",
            " FROM json_each(?2) AS j ORDER BY j.key"
        )
    };
}

/// The keys of ids of one side, from links or else from what waits.
pub(crate) const fn keys_by_id(side: Side) -> &'static str {
    match side {
        Side::Left => keys_by_id!("left_id"),
        Side::Right => keys_by_id!("right_id"),
    }
}

macro_rules! linked_ids {
    ($column:literal) => {
        concat!(
            "SELECT ",
            $column,
            ", key FROM links WHERE map = ?1 AND ",
            $column,
            " > ?2 AND deleted = 0 AND updated_at >= (SELECT links_since FROM maps WHERE id = ?1) ORDER BY ",
            $column,
            ", key LIMIT ?3"
        )
    };
}

/// The ids of one side, in order.
pub(crate) const fn linked_ids(side: Side) -> &'static str {
    match side {
        Side::Left => linked_ids!("left_id"),
        Side::Right => linked_ids!("right_id"),
    }
}

/// The next link of a row; `None` where an outer join found none.
pub(crate) fn link(map: MapId, cells: &mut Cells<'_>) -> Result<Option<RecordLink>, StoreError> {
    let Some(key) = cells.next()? else { return Ok(None) };
    Ok(Some(RecordLink {
        map,
        key,
        left_id: cells.next()?,
        right_id: cells.next()?,
        left_state: cells.next()?,
        right_state: cells.next()?,
        left_written: cells.next()?,
        right_written: cells.next()?,
        deleted: cells.next()?,
        out_of_filter: cells.next()?,
        recent: cells.json()?,
        by_hand: cells.json()?,
        updated_at: cells.moment()?,
    }))
}

#[async_trait]
impl Links for SqliteStore {
    async fn links_by_key(&self, map: MapId, keys: &[String]) -> Result<Vec<Option<RecordLink>>, StoreError> {
        let rows = sqlx::query(BY_KEY).bind(map.0).bind(json(&keys)?).fetch_all(&self.readers).await;
        rows.map_err(from)?.iter().map(|row| link(map, &mut Cells::of(row))).collect()
    }

    async fn keys_by_id(
        &self,
        map: MapId,
        side: Side,
        ids: &[String],
    ) -> Result<Vec<Option<String>>, StoreError> {
        sqlx::query_scalar(keys_by_id(side))
            .bind(map.0)
            .bind(json(&ids)?)
            .bind(side.outward().code())
            .fetch_all(&self.readers)
            .await
            .map_err(from)
    }

    async fn linked_ids(
        &self,
        map: MapId,
        side: Side,
        after: &str,
        limit: u32,
    ) -> Result<Vec<(String, String)>, StoreError> {
        let rows = sqlx::query(linked_ids(side))
            .bind(map.0)
            .bind(after)
            .bind(limit)
            .fetch_all(&self.readers)
            .await
            .map_err(from)?;
        let read = |row: &SqliteRow| {
            let mut cells = Cells::of(row);
            Ok((cells.next()?, cells.next()?))
        };
        rows.iter().map(read).collect()
    }
}
