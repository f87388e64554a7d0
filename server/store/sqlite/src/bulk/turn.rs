//! One step of an act: the failures whose turn it is, each done or left alone.

use super::{end, one};
use crate::cells::{Cells, json};
use crate::codes::Code;
use crate::failures::{self, Values};
use crate::fault::{from, from_json};
use crate::{groups, notices};
use model::{BulkAct, BulkActId, BulkKind, BulkResult, BulkStatus, MapId, Moment, Standing};
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use std::collections::BTreeMap;
use store::{CommitSignal, StoreError};

/// The next ?2 failures of act ?1, which undoes act ?3, and how they stand. A retry that was taken out of the queue again
/// is nothing newer.
pub(crate) const NEXT: &str = "SELECT f.id, f.map, f.status, f.status = 3 AND (\
    EXISTS (SELECT 1 FROM failures AS o WHERE o.map = f.map AND o.direction = f.direction AND o.key = f.key \
    AND o.status < 2) OR EXISTS (SELECT 1 FROM changes AS c WHERE c.map = f.map AND c.key = f.key \
    AND c.id > f.change AND NOT (c.put_back = 1 AND c.status = 2))), \
    EXISTS (SELECT 1 FROM bulk_items AS o JOIN changes AS c ON c.id = o.change \
    WHERE o.act = ?3 AND o.failure = f.id AND c.status = 0 AND c.attempts = 0) \
    FROM bulk_items AS i INDEXED BY bulk_items_left CROSS JOIN failures AS f ON f.id = i.failure \
    WHERE i.act = ?1 AND i.result = 0 ORDER BY i.failure LIMIT ?2";

/// Keeps what became of failures of act ?2 at ?3.
pub(crate) const KEEP: &str = "UPDATE bulk_items SET result = j.value ->> 1, at = ?3 FROM json_each(?1) AS j \
    WHERE bulk_items.act = ?2 AND bulk_items.failure = j.value ->> 0";

/// Keeps with act ?2 what was just put back into the queue for failures ?1: the newest change of each.
pub(crate) const PUT_BACK: &str = "UPDATE bulk_items SET change = (SELECT max(c.id) FROM failures AS f \
    JOIN changes AS c ON c.map = f.map AND c.key = f.key AND c.direction = f.direction \
    WHERE f.id = bulk_items.failure) WHERE act = ?2 AND failure IN (SELECT value FROM json_each(?1) AS j)";

/// Keeps with act ?2 when the last attempts of failures ?1 had gone wrong.
pub(crate) const WAS: &str = "UPDATE bulk_items SET was_at = (SELECT f.last_at FROM failures AS f \
    WHERE f.id = bulk_items.failure) WHERE act = ?2 AND failure IN (SELECT value FROM json_each(?1) AS j)";

/// Discards failures ?1 at ?2.
pub(crate) const DISCARD: &str =
    "UPDATE failures SET status = 3, last_at = ?2 WHERE id IN (SELECT value FROM json_each(?1) AS j)";

/// Takes what act ?2 put back for failures ?1 out of the queue at ?3.
pub(crate) const TAKE_OUT: &str = "UPDATE changes SET status = 2, settled_at = ?3 WHERE status = 0 AND id IN \
    (SELECT o.change FROM json_each(?1) AS j CROSS JOIN bulk_items AS o ON o.act = ?2 AND o.failure = j.value)";

/// Lets failures ?1 wait again, as before act ?2.
pub(crate) const REOPEN: &str = "UPDATE failures SET status = 0, last_at = coalesce((SELECT o.was_at \
    FROM bulk_items AS o WHERE o.act = ?2 AND o.failure = failures.id), last_at) \
    WHERE id IN (SELECT value FROM json_each(?1) AS j)";

/// Of failures ?1 those whose parent has come meanwhile wait for a person: nothing would let them go on.
pub(crate) const CAME: &str = "UPDATE failures SET parent_entities = NULL, parent_key = NULL \
    WHERE id IN (SELECT value FROM json_each(?1) AS j) AND parent_entities IS NOT NULL AND EXISTS (SELECT 1 \
    FROM links AS l JOIN maps AS m ON m.id = l.map JOIN map_versions AS v ON v.id = m.active \
    WHERE l.map IN (SELECT n.id FROM maps AS n WHERE n.environment = failures.environment) \
    AND l.key = failures.parent_key AND l.deleted = 0 \
    AND v.mapping ->> 'right_entity' IN (SELECT n.value FROM json_each(failures.parent_entities) AS n))";

/// Carries out the next failures of an act; see the trait.
pub(super) async fn advance(
    db: &mut SqliteConnection,
    touched: &mut CommitSignal,
    id: BulkActId,
    at_most: u32,
    at: Moment,
) -> Result<BulkAct, StoreError> {
    let act = one(db, id).await?;
    if act.status != BulkStatus::Working {
        return Ok(act);
    }
    let undone = act.kind.undoes().map_or(0, |of| of.0);
    let rows = sqlx::query(NEXT).bind(id.0).bind(at_most.max(1)).bind(undone);
    let rows = rows.fetch_all(&mut *db).await.map_err(from)?;
    let turns = rows.iter().map(|row| turn(&act.kind, row)).collect::<Result<Vec<_>, StoreError>>()?;
    let results: Vec<(i64, i64)> =
        turns.iter().map(|(failure, _, result)| (*failure, result.code())).collect();
    keep(db, KEEP, &results, Some(id.0), Some(at)).await?;
    let mut done: BTreeMap<MapId, Vec<i64>> = BTreeMap::new();
    for (failure, map, _) in turns.iter().filter(|(_, _, result)| *result == BulkResult::Done) {
        done.entry(*map).or_default().push(*failure);
    }
    for (map, failures) in &done {
        carry_out(db, &act, failures, at).await?;
        if act.kind == BulkKind::Retry {
            touched.queue.grow(*map);
        }
        let told = notices::keep_failures_open(db, &act.environment, *map, at).await?;
        touched.notices += u64::from(told);
    }
    count(db, id, turns.len(), &done).await?;
    let left: bool = sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM bulk_items INDEXED BY bulk_items_left WHERE act = ? AND result = 0)",
    )
    .bind(id.0)
    .fetch_one(&mut *db)
    .await
    .map_err(from)?;
    if !left {
        end(db, touched, &act, BulkStatus::Done, at).await?;
    }
    touched.bulk += 1;
    touched.failures += 1;
    one(db, id).await
}

fn turn(kind: &BulkKind, row: &SqliteRow) -> Result<(i64, MapId, BulkResult), StoreError> {
    let mut cells = Cells::of(row);
    let (failure, map) = (cells.next()?, MapId(cells.next()?));
    let standing = Standing { status: cells.code()?, is_newer: cells.next()?, is_untried: cells.next()? };
    Ok((failure, map, kind.judge(standing)))
}

/// Does it to failures of one map.
async fn carry_out(
    db: &mut SqliteConnection,
    act: &BulkAct,
    failures: &[i64],
    at: Moment,
) -> Result<(), StoreError> {
    match &act.kind {
        BulkKind::Retry => {
            failures::requeue(db, failures, at, &Values::Own).await?;
            groups::acted(db, failures, &act.actor).await?;
            keep(db, PUT_BACK, &failures, Some(act.id.0), None).await
        }
        BulkKind::Discard { .. } => {
            keep(db, WAS, &failures, Some(act.id.0), None).await?;
            keep(db, DISCARD, &failures, None, Some(at)).await
        }
        BulkKind::UndoRetry { of } => {
            keep(db, TAKE_OUT, &failures, Some(of.0), Some(at)).await?;
            reopen(db, *of, failures).await
        }
        BulkKind::UndoDiscard { of } => reopen(db, *of, failures).await,
    }
}

async fn reopen(db: &mut SqliteConnection, of: BulkActId, failures: &[i64]) -> Result<(), StoreError> {
    keep(db, REOPEN, &failures, Some(of.0), None).await?;
    keep(db, CAME, &failures, None, None).await
}

/// Runs a statement on rows, for an act, at a moment; what it does not ask for is left out.
async fn keep(
    db: &mut SqliteConnection,
    sql: &'static str,
    rows: &impl serde::Serialize,
    act: Option<i64>,
    at: Option<Moment>,
) -> Result<(), StoreError> {
    let mut statement = sqlx::query(sql).bind(json(rows)?);
    if let Some(act) = act {
        statement = statement.bind(act);
    }
    if let Some(at) = at {
        statement = statement.bind(at.0);
    }
    statement.execute(db).await.map_err(from)?;
    Ok(())
}

/// Adds to the counts of an act.
async fn count(
    db: &mut SqliteConnection,
    id: BulkActId,
    handled: usize,
    done: &BTreeMap<MapId, Vec<i64>>,
) -> Result<(), StoreError> {
    let of_maps: String = sqlx::query_scalar("SELECT of_maps FROM bulk_acts WHERE id = ?")
        .bind(id.0)
        .fetch_one(&mut *db)
        .await
        .map_err(from)?;
    let mut of_maps: BTreeMap<MapId, i64> = serde_json::from_str(&of_maps).map_err(from_json)?;
    let mut sum = 0;
    for (map, failures) in done {
        let more = i64::try_from(failures.len()).unwrap_or(i64::MAX);
        *of_maps.entry(*map).or_default() += more;
        sum += more;
    }
    sqlx::query("UPDATE bulk_acts SET done = done + ?, skipped = skipped + ?, of_maps = ? WHERE id = ?")
        .bind(sum)
        .bind(i64::try_from(handled).unwrap_or(i64::MAX) - sum)
        .bind(json(&of_maps)?)
        .bind(id.0)
        .execute(db)
        .await
        .map_err(from)?;
    Ok(())
}
