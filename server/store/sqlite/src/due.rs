//! Whose turn it is.

use crate::SqliteStore;
use crate::cells::{Cells, json};
use crate::fault::from;
use crate::links::{link, link_columns};
use crate::queue::{change, change_columns};
use model::{Change, ChangeId, MapId, Moment};
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use std::collections::HashMap;
use store::{DueChange, StoreError};

/// No older change of the same key waits.
macro_rules! leads_its_key {
    () => {
        "NOT EXISTS (SELECT 1 FROM changes AS e WHERE e.status = 0 AND e.map = c.map AND e.key = c.key AND e.id < c.id)"
    };
}

/// The due changes of map ?1 at ?2 but for the keys ?3, with their links and the ids of their opposites.
pub(crate) const DUE: &str = concat!(
    "SELECT ",
    change_columns!(),
    ", (SELECT min(o.id) FROM changes AS o WHERE o.status = 0 AND o.map = c.map AND o.key = c.key",
    " AND o.direction <> c.direction), ",
    link_columns!(),
    " FROM changes AS c INDEXED BY waiting_in_order LEFT JOIN links AS l ON l.map = c.map AND l.key = c.key",
    " WHERE c.status = 0 AND c.map = ?1 AND c.due_at <= ?2 AND ",
    leads_its_key!(),
    " AND c.key NOT IN (SELECT j.value FROM json_each(?3) AS j)",
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
    busy: &[String],
    limit: u32,
) -> Result<Vec<DueChange>, StoreError> {
    let busy = json(&busy)?;
    let mut reader = store.readers.acquire().await.map_err(from)?;
    let (due, opposites) = turns(&mut reader, map, now, &busy, limit).await?;
    drop(reader);
    if opposites.iter().all(Option::is_none) {
        return Ok(due);
    }
    // Opposites are rare: most batches need no second query, and no view of the database for two of them.
    let mut view = store.snapshot().await?;
    let (mut due, opposites) = turns(&mut view, map, now, &busy, limit).await?;
    let ids: Vec<i64> = opposites.iter().flatten().copied().collect();
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

/// The due changes without their opposites, and the ids of those.
async fn turns(
    db: &mut SqliteConnection,
    map: MapId,
    now: Moment,
    busy: &str,
    limit: u32,
) -> Result<(Vec<DueChange>, Vec<Option<i64>>), StoreError> {
    let rows =
        sqlx::query(DUE).bind(map.0).bind(now.0).bind(busy).bind(limit).fetch_all(db).await.map_err(from)?;
    let read = |row: &SqliteRow| {
        let mut cells = Cells::of(row);
        let change = change(&mut cells)?;
        let opposite: Option<i64> = cells.next()?;
        Ok((DueChange { change, link: link(map, &mut cells)?, opposite: None }, opposite))
    };
    rows.iter().map(read).collect()
}

pub(crate) async fn next_due(store: &SqliteStore, map: MapId) -> Result<Option<Moment>, StoreError> {
    let next: Option<i64> =
        sqlx::query_scalar(NEXT_DUE).bind(map.0).fetch_optional(&store.readers).await.map_err(from)?;
    Ok(next.map(Moment))
}
