//! Records that wait for others: those whose parent has come meanwhile do not begin to, and a parent that passes lets
//! them go on.

use crate::activities::{self, Growth, Timeline};
use crate::cells::{Cells, json};
use crate::failures;
use crate::fault::from;
use model::{ActivityKind, ChangeId, Direction, MapId, Moment, VersionId};
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use std::collections::{BTreeMap, HashSet};
use store::{CommitSignal, Outcome, SettledChange, Settlement, StoreError};

/// Of rows of a change, a map, its parent's key there and since when it was looked for: the changes whose parent has
/// arrived.
pub(crate) const CAME: &str = "SELECT j.value ->> 0 FROM jsonb_each(?) AS j CROSS JOIN links AS l \
    ON l.map = j.value ->> 1 AND l.key = j.value ->> 2 WHERE l.deleted = 0 AND l.updated_at >= j.value ->> 3";

/// What waits for rows of entity ?2 in environment ?1 that have one of the keys ?4 and a link of map ?3.
pub(crate) const AWAITING: &str = "SELECT f.id, f.map, f.direction, f.correlation, m.active \
    FROM json_each(?4) AS j CROSS JOIN failures AS f ON f.environment = ?1 AND f.parent_key = j.value \
    AND f.status = 0 AND f.parent_entities IS NOT NULL \
    AND EXISTS (SELECT 1 FROM json_each(f.parent_entities) AS n WHERE n.value = ?2) JOIN links AS l ON l.map = ?3 AND l.key = j.value AND l.deleted = 0 \
    JOIN maps AS m ON m.id = f.map ORDER BY f.id";

/// Changes whose parent has arrived since it was looked for are to be tried again.
pub(super) async fn unless_they_came(
    db: &mut SqliteConnection,
    mut changes: Vec<SettledChange>,
    at: Moment,
) -> Result<Vec<SettledChange>, StoreError> {
    let mut sought: Vec<(ChangeId, MapId, &str, Moment)> = Vec::new();
    for settled in &changes {
        let (Outcome::Failed(failure) | Outcome::Partly(failure)) = &settled.outcome else { continue };
        let Some(wait) = &failure.wait else { continue };
        sought
            .extend(wait.maps.iter().map(|map| (settled.change, *map, wait.parent.key.as_str(), wait.since)));
    }
    if sought.is_empty() {
        return Ok(changes);
    }
    let came: Vec<i64> = sqlx::query_scalar(CAME).bind(json(&sought)?).fetch_all(db).await.map_err(from)?;
    let came: HashSet<i64> = came.into_iter().collect();
    for settled in changes.iter_mut().filter(|settled| came.contains(&settled.change.0)) {
        if let Outcome::Partly(failure) = &mut settled.outcome {
            failure.wait = None;
        } else {
            settled.outcome = Outcome::Retry { due_at: at, counts: true };
        }
    }
    Ok(changes)
}

/// A record that goes on.
struct Released {
    failure: i64,
    map: MapId,
    version: VersionId,
    direction: Direction,
    correlation: String,
}

/// Puts what waits for records that passed back into the queue.
pub(super) async fn release(
    db: &mut SqliteConnection,
    touched: &mut CommitSignal,
    batch: &Settlement,
    passed: &[String],
) -> Result<(), StoreError> {
    if passed.is_empty() {
        return Ok(());
    }
    let rows = sqlx::query(AWAITING)
        .bind(batch.environment.as_str())
        .bind(&batch.entity)
        .bind(batch.map.0)
        .bind(json(&passed)?)
        .fetch_all(&mut *db)
        .await
        .map_err(from)?;
    let released = rows.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    if released.is_empty() {
        return Ok(());
    }
    let ids: Vec<i64> = released.iter().map(|row| row.failure).collect();
    failures::requeue(db, &ids, batch.at, &failures::Values::AsFailed).await?;
    let mut told: BTreeMap<(MapId, VersionId, Direction), Growth> = BTreeMap::new();
    for Released { map, version, direction, correlation, .. } in released {
        let kind = ActivityKind::RecordsReleased { direction };
        let first = Growth { direction, kind, count: 0, correlation };
        told.entry((map, version, direction)).or_insert(first).count += 1;
    }
    for ((map, version, _), growth) in &told {
        let timeline =
            Timeline { environment: &batch.environment, map: *map, version: *version, at: batch.at };
        activities::grow(db, &timeline, growth).await?;
        touched.queue.grow(*map);
    }
    touched.failures += 1;
    touched.activity += 1;
    Ok(())
}

fn read(row: &SqliteRow) -> Result<Released, StoreError> {
    let mut cells = Cells::of(row);
    Ok(Released {
        failure: cells.next()?,
        map: MapId(cells.next()?),
        direction: cells.code()?,
        correlation: cells.next()?,
        version: VersionId(cells.next()?),
    })
}
