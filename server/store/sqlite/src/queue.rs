//! The queue: appending, and reading what waits. `due` chooses, `settle` ends.

use crate::cells::{Cells, json};
use crate::codes::Code;
use crate::fault::from;
use crate::{SqliteStore, cursors, due, settle, statistics, versions};
use async_trait::async_trait;
use model::{Change, ChangeId, Direction, EnvironmentId, LegId, MapId, MapState, Moment, QueueLoad};
use sqlx::sqlite::SqliteConnection;
use store::{Append, Appended, CapturedChange, CursorKey, DueChange, Queue, Renewal, Settlement, StoreError};

/// The columns that `change` reads.
macro_rules! change_columns {
    () => {
        "c.id, c.map, c.direction, c.operation, c.key, c.company, c.leg, c.source_id, c.payload, c.edited, c.put_back, c.observed, \
         c.captured_at, c.read_at, c.due_at, c.attempts, c.status, c.correlation"
    };
}
pub(crate) use change_columns;

/// One statement for all rows: rows of maps in the state ?3 find no map to belong to.
pub(crate) const APPEND: &str = "INSERT INTO changes \
    (map, direction, operation, key, company, source_id, payload, observed, captured_at, due_at, attempts, status, \
    correlation, leg, size) \
    SELECT m.id, j.value ->> 1, j.value ->> 2, j.value ->> 3, j.value ->> 4, j.value ->> 5, j.value ->> 6, \
    j.value ->> 7, ?2, ?2, 0, 0, j.value ->> 8, ?4, coalesce(octet_length(j.value ->> 6), 0) \
    FROM jsonb_each(?1) AS j CROSS JOIN maps AS m ON m.id = j.value ->> 0 WHERE m.state <> ?3 ORDER BY j.key";

/// One statement for all rows; what no longer waits stays as it was sent.
pub(crate) const RENEW: &str = "UPDATE changes SET payload = j.value ->> 1, read_at = ?2, \
    size = coalesce(octet_length(j.value ->> 1), 0) \
    FROM jsonb_each(?1) AS j WHERE changes.id = j.value ->> 0 AND changes.status = 0";

/// What waits of map ?1 after ?2.
pub(crate) const QUEUED: &str = concat!(
    "SELECT ",
    change_columns!(),
    " FROM changes AS c INDEXED BY waiting_in_order WHERE c.status = 0 AND c.map = ? AND c.id > ? ORDER BY c.id LIMIT ?"
);

/// The story of one key.
pub(crate) const OF_KEY: &str = concat!(
    "SELECT ",
    change_columns!(),
    " FROM changes AS c WHERE c.map = ? AND c.key = ? ORDER BY c.id DESC LIMIT ?"
);

/// Whether anything of keys ?3 of map ?1 is on its way in direction ?2, in the order of the keys.
pub(crate) const ON_ITS_WAY: &str = "SELECT \
    EXISTS (SELECT 1 FROM changes AS c WHERE c.status = 0 AND c.map = ?1 AND c.key = j.value AND c.direction = ?2) \
    OR EXISTS (SELECT 1 FROM failures AS f WHERE f.status < 2 AND f.map = ?1 AND f.direction = ?2 AND f.key = j.value) \
    FROM json_each(?3) AS j ORDER BY j.key";

/// The next change of a row.
pub(crate) fn change(cells: &mut Cells<'_>) -> Result<Change, StoreError> {
    Ok(Change {
        id: ChangeId(cells.next()?),
        map: MapId(cells.next()?),
        direction: cells.code()?,
        operation: cells.code()?,
        key: cells.next()?,
        company: cells.next()?,
        leg: cells.next::<Option<i64>>()?.map(LegId),
        source_id: cells.next()?,
        payload: cells.next()?,
        edited: cells.next()?,
        put_back: cells.next()?,
        observed: cells.next()?,
        captured_at: cells.moment()?,
        read_at: cells.moment_or_none()?,
        due_at: cells.moment()?,
        attempts: cells.small()?,
        status: cells.code()?,
        correlation: cells.next()?,
    })
}

/// Appends changes, of a leg or as they happened.
pub(crate) async fn append(
    db: &mut SqliteConnection,
    changes: &[CapturedChange],
    leg: Option<LegId>,
    at: Moment,
) -> Result<u64, StoreError> {
    if changes.is_empty() {
        return Ok(0);
    }
    let rows: Vec<_> = changes
        .iter()
        .map(|change| {
            (
                change.map,
                change.direction.code(),
                change.operation.code(),
                &change.key,
                &change.company,
                &change.source_id,
                &change.payload,
                change.observed,
                &change.correlation,
            )
        })
        .collect();
    let appended = sqlx::query(APPEND)
        .bind(json(&rows)?)
        .bind(at.0)
        .bind(json(&MapState::NotRunning)?)
        .bind(leg.map(|leg| leg.0))
        .execute(db)
        .await
        .map_err(from)?;
    Ok(appended.rows_affected())
}

#[async_trait]
impl Queue for SqliteStore {
    async fn cursor(&self, key: &CursorKey) -> Result<Option<String>, StoreError> {
        cursors::position(&mut *self.readers.acquire().await.map_err(from)?, key).await
    }

    async fn append(&self, new: Append) -> Result<Appended, StoreError> {
        self.write(async move |db, touched| {
            if !versions::are_active(db, &new.versions).await? {
                return Err(StoreError::Stale { what: "the map's version" });
            }
            if let Some((key, expected, next)) = &new.cursor {
                cursors::go_on(db, key, expected.as_deref(), next).await?;
            }
            let appended = append(db, &new.changes, None, new.at).await?;
            if appended > 0 {
                new.changes.iter().for_each(|change| touched.queue.grow(change.map));
            }
            Ok(Appended { appended })
        })
        .await
    }

    async fn due(
        &self,
        map: MapId,
        now: Moment,
        busy: &[String],
        limit: u32,
    ) -> Result<Vec<DueChange>, StoreError> {
        due::due(self, map, now, busy, limit).await
    }

    async fn next_due(&self, map: MapId) -> Result<Option<Moment>, StoreError> {
        due::next_due(self, map).await
    }

    async fn renew(&self, renewals: Vec<Renewal>, at: Moment) -> Result<(), StoreError> {
        if renewals.is_empty() {
            return Ok(());
        }
        let rows: Vec<_> = renewals.iter().map(|renewal| (renewal.change, &renewal.payload)).collect();
        let rows = json(&rows)?;
        self.write(async move |db, _| {
            sqlx::query(RENEW).bind(rows).bind(at.0).execute(db).await.map_err(from)?;
            Ok(())
        })
        .await
    }

    async fn settle(&self, settlement: Settlement) -> Result<(), StoreError> {
        self.write(async move |db, touched| settle::settle(db, touched, settlement).await).await
    }

    async fn settle_sequence(&self) -> Result<i64, StoreError> {
        let value = sqlx::query_scalar("SELECT value FROM settle_sequence WHERE id = 1");
        value.fetch_one(&self.readers).await.map_err(from)
    }

    async fn queued(
        &self,
        map: MapId,
        after: Option<ChangeId>,
        limit: u32,
    ) -> Result<Vec<Change>, StoreError> {
        let rows = sqlx::query(QUEUED)
            .bind(map.0)
            .bind(after.map_or(i64::MIN, |after| after.0))
            .bind(limit)
            .fetch_all(&self.readers)
            .await
            .map_err(from)?;
        rows.iter().map(|row| change(&mut Cells::of(row))).collect()
    }

    async fn changes_of_key(&self, map: MapId, key: &str, limit: u32) -> Result<Vec<Change>, StoreError> {
        let rows = sqlx::query(OF_KEY).bind(map.0).bind(key).bind(limit).fetch_all(&self.readers).await;
        rows.map_err(from)?.iter().map(|row| change(&mut Cells::of(row))).collect()
    }

    async fn on_its_way(
        &self,
        map: MapId,
        direction: Direction,
        keys: &[String],
    ) -> Result<Vec<bool>, StoreError> {
        let rows = sqlx::query_scalar(ON_ITS_WAY).bind(map.0).bind(direction.code()).bind(json(&keys)?);
        rows.fetch_all(&self.readers).await.map_err(from)
    }

    async fn queue_load(&self, environment: &EnvironmentId) -> Result<QueueLoad, StoreError> {
        statistics::queue_load(&mut *self.snapshot().await?, environment).await
    }

    async fn queue_depth(
        &self,
        environment: &EnvironmentId,
    ) -> Result<Vec<(MapId, Direction, i64)>, StoreError> {
        statistics::queue_depth(&mut *self.snapshot().await?, environment).await
    }
}
