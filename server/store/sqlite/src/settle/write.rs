//! The statements of a settlement. Rows are handed over as JSON arrays; `jsonb_each` keeps each in the form in which
//! its cells are found without reading it anew.

use super::outcomes::Waiting;
use crate::cells::{Cells, json};
use crate::codes::Code;
use crate::fault::from;
use model::{ChangeId, Direction, DirectionCounts, MapId, Moment, RecordLink, Side};
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use std::collections::{BTreeMap, HashMap, HashSet};
use store::{SettledChange, Settlement, StoreError};

/// What is known of the changes of map ?1 that still wait, or were taken out of the queue.
pub(crate) const LOAD: &str = "SELECT c.id, c.direction, c.operation, c.key, c.company, c.leg, c.correlation, \
    c.settled_at FROM json_each(?2) AS j CROSS JOIN changes AS c ON c.id = j.value \
    WHERE c.status IN (0, 2) AND c.map = ?1";

/// Ends changes: they leave the queue's indexes.
pub(crate) const END: &str = "UPDATE changes SET status = j.value ->> 1, attempts = attempts + (j.value ->> 2), \
    settled_at = ?2 FROM jsonb_each(?1) AS j WHERE changes.id = j.value ->> 0";

/// Lets changes wait longer.
pub(crate) const POSTPONE: &str = "UPDATE changes SET due_at = j.value ->> 1, \
    attempts = attempts + (j.value ->> 2) FROM jsonb_each(?1) AS j WHERE changes.id = j.value ->> 0";

/// Keeps links, but for what stands in an index of a link that is known already: SQLite would write its place in the
/// index anew even where nothing changes. What was written last never goes back to an older sequence.
pub(crate) const LINKS: &str = "INSERT INTO links (map, key, left_id, right_id, left_state, right_state, \
    left_written, right_written, deleted, out_of_filter, recent, updated_at, by_hand) \
    SELECT ?1, j.value ->> 0, j.value ->> 1, j.value ->> 2, j.value ->> 3, j.value ->> 4, j.value ->> 5, \
    j.value ->> 6, j.value ->> 7, j.value ->> 8, j.value ->> 9, j.value ->> 10, \
    j.value ->> 11 \
    FROM jsonb_each(?2) AS j WHERE true ON CONFLICT (map, key) DO UPDATE SET left_state = excluded.left_state, right_state = excluded.right_state, \
    left_written = max(left_written, excluded.left_written), \
    right_written = max(right_written, excluded.right_written), \
    out_of_filter = excluded.out_of_filter, recent = excluded.recent, \
    by_hand = excluded.by_hand, updated_at = excluded.updated_at";

/// Keeps what the statement before left out, where it changed. What changed is found first, from the keys; left to
/// itself SQLite would begin with all links.
pub(crate) const LINK_IDS: &str = "WITH n AS MATERIALIZED (SELECT l.id AS id, j.value ->> 1 AS left_id, \
    j.value ->> 2 AS right_id, j.value ->> 7 AS deleted \
    FROM jsonb_each(?2) AS j CROSS JOIN links AS l ON l.map = ?1 AND l.key = j.value ->> 0 \
    WHERE l.left_id <> j.value ->> 1 OR l.right_id <> j.value ->> 2 OR l.deleted <> j.value ->> 7) \
    UPDATE links SET left_id = n.left_id, right_id = n.right_id, deleted = n.deleted FROM n WHERE links.id = n.id";

macro_rules! note_write {
    ($column:literal) => {
        concat!(
            "UPDATE links SET ",
            $column,
            " = ?3, updated_at = ?4 WHERE id IN (SELECT l.id FROM json_each(?2) AS j",
            " CROSS JOIN links AS l ON l.map = ?1 AND l.key = j.value)"
        )
    };
}

/// Tells links of a write to one side that brought no new state.
pub(crate) const fn note_write(side: Side) -> &'static str {
    match side {
        Side::Left => note_write!("left_written"),
        Side::Right => note_write!("right_written"),
    }
}

/// Ends the failures of what passed. The inner query fixes the order in which it looks: keys first, then failures.
pub(crate) const RESOLVE: &str = "UPDATE failures SET status = 2, \
    resolution = iif(status = 1, 'retried', 'superseded'), last_at = ?3 \
    WHERE id IN (SELECT f.id FROM jsonb_each(?2) AS j CROSS JOIN failures AS f \
    ON f.map = ?1 AND f.direction = j.value ->> 0 AND f.key = j.value ->> 1 AND f.status < 2) \
    RETURNING direction, key";

const COUNT: &str = "INSERT INTO counters (map, minute, direction, written, deleted, skipped, failed) \
    VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (map, minute, direction) DO UPDATE SET \
    written = written + excluded.written, deleted = deleted + excluded.deleted, \
    skipped = skipped + excluded.skipped, failed = failed + excluded.failed";

/// The changes of a batch that still wait, or were taken out of the queue.
pub(super) async fn load(
    db: &mut SqliteConnection,
    map: MapId,
    settled: &[SettledChange],
) -> Result<HashMap<ChangeId, Waiting>, StoreError> {
    let ids: Vec<ChangeId> = settled.iter().map(|settled| settled.change).collect();
    let rows = sqlx::query(LOAD).bind(map.0).bind(json(&ids)?).fetch_all(db).await.map_err(from)?;
    let read = |row: &SqliteRow| {
        let mut cells = Cells::of(row);
        let id = ChangeId(cells.next()?);
        let waiting = Waiting {
            id,
            direction: cells.code()?,
            operation: cells.code()?,
            key: cells.next()?,
            company: cells.next()?,
            leg: cells.next()?,
            correlation: cells.next()?,
            taken_out: cells.next::<Option<i64>>()?.map(Moment),
        };
        Ok((id, waiting))
    };
    rows.iter().map(read).collect()
}

/// Ends and postpones changes.
pub(super) async fn changes(
    db: &mut SqliteConnection,
    ended: &[(ChangeId, i64, i64)],
    postponed: &[(ChangeId, i64, i64)],
    at: Moment,
) -> Result<(), StoreError> {
    if !ended.is_empty() {
        sqlx::query(END).bind(json(&ended)?).bind(at.0).execute(&mut *db).await.map_err(from)?;
    }
    if !postponed.is_empty() {
        sqlx::query(POSTPONE).bind(json(&postponed)?).execute(db).await.map_err(from)?;
    }
    Ok(())
}

/// Keeps links, and tells those that stay as they are of the write.
pub(super) async fn links(
    db: &mut SqliteConnection,
    batch: &Settlement,
    links: &[RecordLink],
    written: &[(String, Side)],
    sequence: i64,
) -> Result<(), StoreError> {
    if !links.is_empty() {
        let rows = links
            .iter()
            .map(|link| {
                Ok((
                    &link.key,
                    &link.left_id,
                    &link.right_id,
                    &link.left_state,
                    &link.right_state,
                    link.left_written,
                    link.right_written,
                    link.deleted,
                    link.out_of_filter,
                    json(&link.recent)?,
                    link.updated_at,
                    json(&link.by_hand)?,
                ))
            })
            .collect::<Result<Vec<_>, StoreError>>()?;
        let rows = json(&rows)?;
        for statement in [LINKS, LINK_IDS] {
            sqlx::query(statement).bind(batch.map.0).bind(&rows).execute(&mut *db).await.map_err(from)?;
        }
    }
    for side in Side::BOTH {
        let keys: Vec<&String> = written.iter().filter(|(_, of)| *of == side).map(|(key, _)| key).collect();
        if !keys.is_empty() {
            sqlx::query(note_write(side))
                .bind(batch.map.0)
                .bind(json(&keys)?)
                .bind(sequence)
                .bind(batch.at.0)
                .execute(&mut *db)
                .await
                .map_err(from)?;
        }
    }
    Ok(())
}

/// Ends the failures of what passed; says of which directions and keys there were any.
pub(super) async fn resolve(
    db: &mut SqliteConnection,
    batch: &Settlement,
    passed: &[Waiting],
) -> Result<HashSet<(Direction, String)>, StoreError> {
    if passed.is_empty() {
        return Ok(HashSet::new());
    }
    let keys: Vec<_> = passed.iter().map(|change| (change.direction.code(), &change.key)).collect();
    let rows = sqlx::query(RESOLVE)
        .bind(batch.map.0)
        .bind(json(&keys)?)
        .bind(batch.at.0)
        .fetch_all(db)
        .await
        .map_err(from)?;
    let read = |row: &SqliteRow| {
        let mut cells = Cells::of(row);
        Ok((cells.code()?, cells.next()?))
    };
    rows.iter().map(read).collect()
}

/// Adds to what became of the records of legs.
pub(super) async fn legs(
    db: &mut SqliteConnection,
    legs: &BTreeMap<i64, (i64, i64)>,
) -> Result<(), StoreError> {
    for (leg, (written, skipped)) in legs {
        sqlx::query("UPDATE legs SET written = written + ?, skipped = skipped + ? WHERE id = ?")
            .bind(written)
            .bind(skipped)
            .bind(leg)
            .execute(&mut *db)
            .await
            .map_err(from)?;
    }
    Ok(())
}

/// Adds to the counters of the minute.
pub(super) async fn counters(
    db: &mut SqliteConnection,
    batch: &Settlement,
    counts: &[(Direction, DirectionCounts)],
) -> Result<(), StoreError> {
    for (direction, counts) in counts {
        sqlx::query(COUNT)
            .bind(batch.map.0)
            .bind(batch.at.minute().0)
            .bind(direction.code())
            .bind(counts.written)
            .bind(counts.deleted)
            .bind(counts.skipped)
            .bind(counts.failed)
            .execute(&mut *db)
            .await
            .map_err(from)?;
    }
    Ok(())
}
