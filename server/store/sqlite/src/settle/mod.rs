//! Settlement: one transaction for all that a batch came to, in statements for all of its rows at once.

mod outcomes;
pub(crate) mod write;

use crate::activities;
use crate::cells::Cells;
use crate::fault::{from, not_found};
use crate::{events, notices};
use model::ActivityKind;
use outcomes::Portion;
use sqlx::sqlite::SqliteConnection;
use store::{CommitSignal, Settlement, StoreError};

/// Settles a batch.
pub(crate) async fn settle(
    db: &mut SqliteConnection,
    touched: &mut CommitSignal,
    mut batch: Settlement,
) -> Result<(), StoreError> {
    let sequence = begin(db, &batch).await?;
    touched.settled += 1;
    let changes = std::mem::take(&mut batch.changes);
    let loaded = write::load(db, batch.map, &changes).await?;
    // Statements for many rows have no order among them; where one batch holds a key twice, the later change goes
    // into a later portion. Batches made from what is due have one portion.
    for portion in outcomes::portions(changes, loaded, sequence) {
        keep(db, touched, &batch, portion).await?;
    }
    if touched.failures > 0 {
        let told = notices::keep_failures_open(db, &batch.environment, batch.map, batch.at).await?;
        touched.notices += u64::from(told);
    }
    Ok(())
}

/// Checks what the batch is for and takes the next sequence.
async fn begin(db: &mut SqliteConnection, batch: &Settlement) -> Result<i64, StoreError> {
    let row = sqlx::query("SELECT environment FROM maps WHERE id = ?")
        .bind(batch.map.0)
        .fetch_optional(&mut *db)
        .await
        .map_err(from)?
        .ok_or_else(|| not_found("entity map", &batch.map))?;
    if Cells::of(&row).environment()? != batch.environment {
        return Err(not_found("entity map", &batch.map));
    }
    let next =
        sqlx::query_scalar("UPDATE settle_sequence SET value = value + 1 WHERE id = 1 RETURNING value");
    next.fetch_one(db).await.map_err(from)
}

async fn keep(
    db: &mut SqliteConnection,
    touched: &mut CommitSignal,
    batch: &Settlement,
    mut portion: Portion,
) -> Result<(), StoreError> {
    write::changes(db, &portion.ended, &portion.postponed, batch.at).await?;
    write::links(db, batch, &portion.links, &portion.links_written, portion.sequence).await?;
    events::add(db, &batch.environment, &portion.events, batch.at).await?;
    touched.events += u64::from(!portion.events.is_empty());
    write::failures(db, batch, &portion.failed).await?;
    let resolved = write::resolve(db, batch, &portion.passed).await?;
    touched.failures += u64::from(!portion.failed.is_empty() || !resolved.is_empty());
    for passed in std::mem::take(&mut portion.passed) {
        let direction = passed.direction;
        if resolved.contains(&(direction, passed.key)) {
            portion.grow(direction, ActivityKind::FailuresResolved { direction }, passed.correlation);
        }
    }
    write::counters(db, batch, &portion.counts).await?;
    for growth in &portion.growths {
        activities::grow(db, batch, growth).await?;
    }
    touched.activity += u64::from(!portion.growths.is_empty());
    Ok(())
}
