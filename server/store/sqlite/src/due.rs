//! Whose turn it is.

use crate::SqliteStore;
use crate::cells::{Cells, json};
use crate::codes::Code;
use crate::fault::from;
use crate::links::{link, link_columns};
use crate::queue::{change, change_columns};
use model::{Change, ChangeId, Direction, MapId, Moment};
use sqlx::sqlite::SqliteRow;
use std::collections::HashMap;
use store::{DueChange, StoreError};

/// No older change of the same key waits.
macro_rules! leads_its_key {
    () => {
        "NOT EXISTS (SELECT 1 FROM changes AS e WHERE e.status = 0 AND e.map = c.map AND e.key = c.key AND e.id < c.id)"
    };
}

/// The due changes of map ?1 at ?2 but for direction ?3, with their links and the ids of their opposites.
pub(crate) const DUE: &str = concat!(
    "SELECT ",
    change_columns!(),
    ", (SELECT min(o.id) FROM changes AS o WHERE o.status = 0 AND o.map = c.map AND o.key = c.key",
    " AND o.direction <> c.direction), ",
    link_columns!(),
    " FROM changes AS c INDEXED BY waiting_in_order LEFT JOIN links AS l ON l.map = c.map AND l.key = c.key",
    " WHERE c.status = 0 AND c.map = ?1 AND c.due_at <= ?2 AND c.direction <> ?3 AND ",
    leads_its_key!(),
    " ORDER BY c.id LIMIT ?4"
);

/// When the next turn of map ?1 comes. A change that waits behind another one of its key has none of its own.
pub(crate) const NEXT_DUE: &str = concat!(
    "SELECT c.due_at FROM changes AS c INDEXED BY waiting_by_due WHERE c.status = 0 AND c.map = ? AND ",
    leads_its_key!(),
    " ORDER BY c.due_at LIMIT 1"
);

/// Changes by their ids.
pub(crate) const BY_ID: &str = concat!(
    "SELECT ",
    change_columns!(),
    " FROM json_each(?) AS j CROSS JOIN changes AS c ON c.id = j.value"
);

pub(crate) async fn due(
    store: &SqliteStore,
    map: MapId,
    now: Moment,
    held: &[Direction],
    limit: u32,
) -> Result<Vec<DueChange>, StoreError> {
    if Direction::BOTH.iter().all(|direction| held.contains(direction)) {
        return Ok(Vec::new());
    }
    let mut view = store.snapshot().await?;
    let rows = sqlx::query(DUE)
        .bind(map.0)
        .bind(now.0)
        .bind(held.first().map_or(0, |direction| direction.code()))
        .bind(limit)
        .fetch_all(&mut *view)
        .await
        .map_err(from)?;
    let mut opposites: Vec<Option<i64>> = Vec::with_capacity(rows.len());
    let read = |row: &SqliteRow| {
        let mut cells = Cells::of(row);
        let change = change(&mut cells)?;
        opposites.push(cells.next()?);
        Ok(DueChange { change, link: link(map, &mut cells)?, opposite: None })
    };
    let mut due: Vec<DueChange> = rows.iter().map(read).collect::<Result<_, StoreError>>()?;
    let ids: Vec<i64> = opposites.iter().flatten().copied().collect();
    if ids.is_empty() {
        return Ok(due);
    }
    // Opposites are rare: most batches never ask for them.
    let rows = sqlx::query(BY_ID).bind(json(&ids)?).fetch_all(&mut *view).await.map_err(from)?;
    let found = rows.iter().map(|row| change(&mut Cells::of(row)));
    let mut found: HashMap<ChangeId, Change> = found
        .map(|change| Ok((change.as_ref().map_or(ChangeId(0), |c| c.id), change?)))
        .collect::<Result<_, StoreError>>()?;
    for (due, opposite) in due.iter_mut().zip(opposites) {
        due.opposite = opposite.and_then(|id| found.remove(&ChangeId(id)));
    }
    Ok(due)
}

pub(crate) async fn next_due(store: &SqliteStore, map: MapId) -> Result<Option<Moment>, StoreError> {
    let next: Option<i64> =
        sqlx::query_scalar(NEXT_DUE).bind(map.0).fetch_optional(&store.readers).await.map_err(from)?;
    Ok(next.map(Moment))
}
