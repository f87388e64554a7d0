//! Settlement: one transaction for all that a batch came to, in statements for all of its rows at once.

pub(crate) mod fail;
mod outcomes;
pub(crate) mod parents;
pub(crate) mod write;

use crate::activities::{self, Timeline};
use crate::cells::Cells;
use crate::fault::{from, not_found};
use crate::{conflicts, events, notices};
use model::ActivityKind;
use outcomes::Portion;
use sqlx::sqlite::SqliteConnection;
use std::collections::HashSet;
use store::{CommitSignal, Settlement, StoreError};

/// The environment of a map, whether any failure of it is not over, and whether anything waits for a parent there.
/// Left to itself SQLite would look for what waits among all that is open there, which is much after an outage.
const BEGIN: &str = "SELECT environment, \
    EXISTS (SELECT 1 FROM failures AS f WHERE f.map = maps.id AND f.status < 2), \
    EXISTS (SELECT 1 FROM failures AS f INDEXED BY failures_of_parent WHERE f.environment = maps.environment \
    AND f.status = 0 AND f.parent_entities IS NOT NULL) FROM maps WHERE id = ?";

/// Settles a batch.
pub(crate) async fn settle(
    db: &mut SqliteConnection,
    touched: &mut CommitSignal,
    mut batch: Settlement,
) -> Result<(), StoreError> {
    if batch.changes.iter().any(|settled| !settled.events.is_empty()) {
        batch.at = events::time(db, &batch.environment, batch.at).await?;
    }
    let Begun { sequence, mut has_failures, mut is_awaited } = begin(db, &batch).await?;
    touched.settled.grow(batch.map);
    let changes = parents::unless_they_came(db, std::mem::take(&mut batch.changes), batch.at).await?;
    let loaded = write::load(db, batch.map, &changes).await?;
    // Statements for many rows have no order among them; where one batch holds a key twice, the later change goes
    // into a later portion. Batches made from what is due have one portion.
    for portion in outcomes::portions(changes, loaded, (sequence, batch.at)) {
        has_failures |= !portion.failed.is_empty();
        is_awaited |= portion.failed.iter().any(|(_, failure)| failure.wait.is_some());
        let passed = keep(db, touched, &batch, portion, has_failures).await?;
        if is_awaited {
            parents::release(db, touched, &batch, &passed).await?;
        }
    }
    if touched.failures > 0 {
        let told = notices::keep_failures_open(db, &batch.environment, batch.map, batch.at).await?;
        touched.notices += u64::from(told);
    }
    Ok(())
}

/// What is known before the first change is settled.
struct Begun {
    sequence: i64,
    /// Are there failures that a change which passes could end?
    has_failures: bool,
    /// Is there anything that waits for a parent?
    is_awaited: bool,
}

/// Checks what the batch is for and takes the next sequence.
async fn begin(db: &mut SqliteConnection, batch: &Settlement) -> Result<Begun, StoreError> {
    let row = sqlx::query(BEGIN)
        .bind(batch.map.0)
        .fetch_optional(&mut *db)
        .await
        .map_err(from)?
        .ok_or_else(|| not_found("entity map", &batch.map))?;
    let mut cells = Cells::of(&row);
    if cells.environment()? != batch.environment {
        return Err(not_found("entity map", &batch.map));
    }
    let (has_failures, is_awaited) = (cells.next()?, cells.next()?);
    let next = "UPDATE settle_sequence SET value = value + 1 WHERE id = 1 RETURNING value";
    let sequence = sqlx::query_scalar(next).fetch_one(db).await.map_err(from)?;
    Ok(Begun { sequence, has_failures, is_awaited })
}

/// Writes a portion; gives the keys of what passed, be it but for some fields.
async fn keep(
    db: &mut SqliteConnection,
    touched: &mut CommitSignal,
    batch: &Settlement,
    mut portion: Portion,
    has_failures: bool,
) -> Result<Vec<String>, StoreError> {
    write::changes(db, &portion.ended, &portion.postponed, batch.at).await?;
    write::links(db, batch, &portion.links, &portion.links_written, portion.sequence).await?;
    events::add(db, &batch.environment, &portion.events, batch.at).await?;
    touched.events += u64::from(!portion.events.is_empty());
    conflicts::add(db, batch.map, batch.at, &portion.conflicts).await?;
    fail::failures(db, batch, &portion.failed).await?;
    let passed = std::mem::take(&mut portion.passed);
    let arrived = std::mem::take(&mut portion.arrived);
    let resolved = if has_failures { write::resolve(db, batch, &passed).await? } else { HashSet::new() };
    touched.failures += u64::from(!portion.failed.is_empty() || !resolved.is_empty());
    let mut keys = arrived;
    for passed in passed {
        let direction = passed.direction;
        let one = (direction, passed.key);
        if resolved.contains(&one) {
            portion.grow(direction, ActivityKind::FailuresResolved { direction }, passed.correlation);
        }
        keys.push(one.1);
    }
    write::counters(db, batch, &portion.counts).await?;
    write::legs(db, &portion.legs).await?;
    let timeline =
        Timeline { environment: &batch.environment, map: batch.map, version: batch.version, at: batch.at };
    for growth in &portion.growths {
        activities::grow(db, &timeline, growth).await?;
    }
    touched.activity += u64::from(!portion.growths.is_empty());
    Ok(keys)
}
