//! Failures from before there were groups get theirs when the store is opened.

use super::Place;
use super::begin::{Gathered, Joining};
use crate::cells::{Cells, from_word, json};
use crate::fault::from;
use model::{Cause, EnvironmentId, FieldFault, MapId, Symptom};
use sqlx::Connection as _;
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use std::collections::{BTreeMap, HashMap};
use store::StoreError;

/// So many have a transaction of their own.
const STEP: i64 = 1_000;

/// The oldest that have none.
pub(crate) const UNGROUPED: &str = "SELECT id, environment, map, direction, key, class, code, headline, hint, detail, \
    fields, source, attempted, first_at, last_at, iif(status = 2, last_at, NULL) \
    FROM failures INDEXED BY failures_of_no_group WHERE group_id IS NULL ORDER BY id LIMIT ?";

/// Puts failures into their groups.
pub(crate) const JOIN: &str =
    "UPDATE failures SET group_id = j.value ->> 1 FROM jsonb_each(?1) AS j WHERE failures.id = j.value ->> 0";

/// A failure without a group.
struct Ungrouped {
    id: i64,
    environment: EnvironmentId,
    map: MapId,
    direction: i64,
    key: String,
    class: String,
    code: String,
    headline: String,
    hint: String,
    detail: String,
    fields: Vec<FieldFault>,
    source: Option<String>,
    attempted: Option<String>,
    first_at: i64,
    last_at: i64,
    fixed_at: Option<i64>,
}

fn read(row: &SqliteRow) -> Result<Ungrouped, StoreError> {
    let mut cells = Cells::of(row);
    Ok(Ungrouped {
        id: cells.next()?,
        environment: cells.environment()?,
        map: MapId(cells.next()?),
        direction: cells.next()?,
        key: cells.next()?,
        class: cells.next()?,
        code: cells.next()?,
        headline: cells.next()?,
        hint: cells.next()?,
        detail: cells.next()?,
        fields: cells.json()?,
        source: cells.next()?,
        attempted: cells.next()?,
        first_at: cells.next()?,
        last_at: cells.next()?,
        fixed_at: cells.next()?,
    })
}

/// Groups all failures that have no group yet; a start that was interrupted is continued by the next one.
pub(crate) async fn run(db: &mut SqliteConnection) -> Result<(), StoreError> {
    loop {
        let mut step = db.begin().await.map_err(from)?;
        let rows = sqlx::query(UNGROUPED).bind(STEP).fetch_all(&mut *step).await.map_err(from)?;
        if rows.is_empty() {
            return Ok(());
        }
        let rows = rows.iter().map(read).collect::<Result<Vec<_>, _>>()?;
        let mut by_map: BTreeMap<MapId, Vec<Ungrouped>> = BTreeMap::new();
        for row in rows {
            by_map.entry(row.map).or_default().push(row);
        }
        for (map, rows) in by_map {
            group(&mut step, map, &rows).await?;
        }
        step.commit().await.map_err(from)?;
    }
}

async fn group(db: &mut SqliteConnection, map: MapId, rows: &[Ungrouped]) -> Result<(), StoreError> {
    let Some(first) = rows.first() else { return Ok(()) };
    let mut gathered = Gathered::default();
    let mut slots = HashMap::new();
    for row in rows {
        let cause = Cause::of(&Symptom {
            class: from_word(row.class.clone())?,
            code: &row.code,
            fields: &row.fields,
            headline: &row.headline,
            detail: &row.detail,
            key: &row.key,
            records: [row.source.as_deref(), row.attempted.as_deref()],
        });
        let slot = gathered.add(Joining {
            cause,
            direction: row.direction,
            class: &row.class,
            code: &row.code,
            hint: &row.hint,
            first_at: row.first_at,
            last_at: row.last_at,
            fixed_at: row.fixed_at,
            attempts: 1,
        });
        slots.insert(row.id, slot);
    }
    let ids = gathered.write(&mut *db, Place { environment: &first.environment, map }).await?;
    let joined: Vec<(i64, i64)> =
        slots.into_iter().filter_map(|(failure, slot)| Some((failure, *ids.get(&slot)?))).collect();
    sqlx::query(JOIN).bind(json(&joined)?).execute(db).await.map_err(from)?;
    Ok(())
}
