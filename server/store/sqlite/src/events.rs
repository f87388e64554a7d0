//! Error events: append-only, read in order.

use crate::cells::{Cells, json, word};
use crate::codes::Code;
use crate::fault::from;
use model::{Direction, EnvironmentId, ErrorEvent, ErrorEventId, Failure, MapId, Moment};
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use store::{NewErrorEvent, StoreError};

const ADD: &str = "INSERT INTO error_events \
    (environment, map, direction, phase, class, status, key, at, message, correlation) \
    SELECT ?1, j.value ->> 0, j.value ->> 1, j.value ->> 2, j.value ->> 3, j.value ->> 4, j.value ->> 5, ?2, \
    j.value ->> 6, j.value ->> 7 FROM jsonb_each(?3) AS j ORDER BY j.key";

/// Adds events in their order.
pub(crate) async fn add(
    db: &mut SqliteConnection,
    environment: &EnvironmentId,
    events: &[NewErrorEvent],
    at: Moment,
) -> Result<(), StoreError> {
    if events.is_empty() {
        return Ok(());
    }
    let rows = events
        .iter()
        .map(|event| {
            Ok((
                event.map,
                event.direction.code(),
                word(&event.phase)?,
                word(&event.class)?,
                event.status,
                &event.key,
                &event.message,
                &event.correlation,
            ))
        })
        .collect::<Result<Vec<_>, StoreError>>()?;
    sqlx::query(ADD)
        .bind(environment.as_str())
        .bind(at.0)
        .bind(json(&rows)?)
        .execute(db)
        .await
        .map_err(from)?;
    Ok(())
}

/// Events after an id.
pub(crate) async fn after(
    db: &mut SqliteConnection,
    environment: &EnvironmentId,
    after: ErrorEventId,
    limit: u32,
) -> Result<Vec<ErrorEvent>, StoreError> {
    let rows = sqlx::query(
        "SELECT id, environment, map, direction, phase, class, status, key, at, message, correlation \
         FROM error_events WHERE environment = ? AND id > ? ORDER BY id LIMIT ?",
    )
    .bind(environment.as_str())
    .bind(after.0)
    .bind(limit)
    .fetch_all(db)
    .await
    .map_err(from)?;
    rows.iter().map(event).collect()
}

/// Attempts on key ?2 of map ?1 from ?3 on and before ?4.
pub(crate) const OF_KEY: &str = "SELECT id, environment, map, direction, phase, class, status, key, at, message, \
    correlation FROM error_events WHERE map = ?1 AND key = ?2 AND at >= ?3 AND at < ?4 ORDER BY at DESC, id DESC LIMIT ?5";

/// The same in direction ?4, to this day.
pub(crate) const ATTEMPTS: &str = "SELECT id, environment, map, direction, phase, class, status, key, at, message, \
    correlation FROM error_events WHERE map = ?1 AND key = ?2 AND at >= ?3 AND direction = ?4 \
    ORDER BY at DESC, id DESC LIMIT ?5";

/// The same in direction ?4 from ?3 to ?5.
pub(crate) const OF_FAILURE: &str = "SELECT id, environment, map, direction, phase, class, status, key, at, message, \
    correlation FROM error_events WHERE map = ?1 AND key = ?2 AND at >= ?3 AND at <= ?5 AND direction = ?4 \
    ORDER BY at DESC, id DESC LIMIT ?6";

/// Attempts that went wrong while a failure was there, newest first.
pub(crate) async fn of_failure(
    db: &mut SqliteConnection,
    failure: &Failure,
    limit: u32,
) -> Result<Vec<ErrorEvent>, StoreError> {
    let rows = sqlx::query(OF_FAILURE)
        .bind(failure.map.0)
        .bind(&failure.key)
        .bind(failure.first_at.0)
        .bind(failure.direction.code())
        .bind(failure.last_at.0)
        .bind(limit);
    rows.fetch_all(db).await.map_err(from)?.iter().map(event).collect()
}

/// Attempts on a key in a span of time, newest first.
pub(crate) async fn of_key(
    db: &mut SqliteConnection,
    (map, key): (MapId, &str),
    (since, until): (Moment, Moment),
    limit: u32,
) -> Result<Vec<ErrorEvent>, StoreError> {
    let rows = sqlx::query(OF_KEY).bind(map.0).bind(key).bind(since.0).bind(until.0).bind(limit);
    rows.fetch_all(db).await.map_err(from)?.iter().map(event).collect()
}

/// Attempts on a key in one direction since a moment, newest first.
pub(crate) async fn attempts(
    db: &mut SqliteConnection,
    (map, key): (MapId, &str),
    direction: Direction,
    since: Moment,
    limit: u32,
) -> Result<Vec<ErrorEvent>, StoreError> {
    let rows = sqlx::query(ATTEMPTS).bind(map.0).bind(key).bind(since.0).bind(direction.code()).bind(limit);
    rows.fetch_all(db).await.map_err(from)?.iter().map(event).collect()
}

fn event(row: &SqliteRow) -> Result<ErrorEvent, StoreError> {
    let mut cells = Cells::of(row);
    Ok(ErrorEvent {
        id: ErrorEventId(cells.next()?),
        environment: cells.environment()?,
        map: cells.next::<Option<i64>>()?.map(MapId),
        direction: cells.code()?,
        phase: cells.word()?,
        class: cells.word()?,
        status: cells.small()?,
        key: cells.next()?,
        at: cells.moment()?,
        message: cells.next()?,
        correlation: cells.next()?,
    })
}
