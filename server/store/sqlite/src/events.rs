//! Error events: append-only, read in order.

use crate::cells::{Cells, json, word};
use crate::codes::Code;
use crate::fault::from;
use model::{Direction, EnvironmentId, ErrorEvent, ErrorEventId, Failure, Firing, MapId, Moment};
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use store::firings::Counted;
use store::{NewErrorEvent, StoreError};

const ADD: &str = "INSERT INTO error_events \
    (environment, map, direction, phase, class, status, key, at, message, correlation) \
    SELECT ?1, j.value ->> 0, j.value ->> 1, j.value ->> 2, j.value ->> 3, j.value ->> 4, j.value ->> 5, ?2, \
    j.value ->> 6, j.value ->> 7 FROM jsonb_each(?3) AS j ORDER BY j.key";

/// Adds events in their order, as of a moment that [`time`] has told.
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

/// When the last event of environment ?1 was committed.
pub(crate) const LAST_AT: &str =
    "SELECT at FROM error_events WHERE environment = ?1 ORDER BY id DESC LIMIT 1";

/// When events are committed: never earlier than those before, whatever the clock says.
pub(crate) async fn time(
    db: &mut SqliteConnection,
    environment: &EnvironmentId,
    now: Moment,
) -> Result<Moment, StoreError> {
    let last = sqlx::query_scalar(LAST_AT).bind(environment.as_str());
    let last: Option<i64> = last.fetch_optional(db).await.map_err(from)?;
    Ok(last.map_or(now, |last| now.max(Moment(last))))
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

/// The first event of environment ?1 from id ?2 on, and its moment.
pub(crate) const FROM_ID: &str =
    "SELECT id, at FROM error_events WHERE environment = ?1 AND id >= ?2 ORDER BY id LIMIT 1";

/// Events of environment ?1 from id ?2 and moment ?3 on.
pub(crate) const SINCE: &str = "SELECT id, environment, map, direction, phase, class, status, key, at, message, \
    correlation FROM error_events WHERE environment = ?1 AND id >= ?2 AND at >= ?3 ORDER BY id LIMIT ?4";

/// Events from before there were alerts may bear moments in another order than their ids, but for less.
const ASKEW: i64 = 60_000;

/// Events after an id that were committed at a moment or later, in order. Moments grow with ids, so that halving finds
/// where they begin, however many there are.
pub(crate) async fn since(
    db: &mut SqliteConnection,
    environment: &EnvironmentId,
    (since, after): (Moment, ErrorEventId),
    limit: u32,
) -> Result<Vec<ErrorEvent>, StoreError> {
    let newest = "SELECT coalesce(max(id), 0) FROM error_events WHERE environment = ?";
    let newest: i64 =
        sqlx::query_scalar(newest).bind(environment.as_str()).fetch_one(&mut *db).await.map_err(from)?;
    let early = since.plus_millis(-ASKEW);
    // Events below the one are too old, those from the other on are not.
    let (mut old, mut new) = (after.0.saturating_add(1), newest.saturating_add(1));
    let mut probe = old;
    while old < new {
        let found: Option<(i64, i64)> = sqlx::query_as(FROM_ID)
            .bind(environment.as_str())
            .bind(probe)
            .fetch_optional(&mut *db)
            .await
            .map_err(from)?;
        match found {
            Some((id, at)) if at < early.0 => old = id + 1,
            _ => new = probe,
        }
        probe = old + (new - old) / 2;
    }
    let rows = sqlx::query(SINCE).bind(environment.as_str()).bind(old).bind(since.0).bind(limit);
    rows.fetch_all(db).await.map_err(from)?.iter().map(event).collect()
}

/// Events of environment ?1 from id ?2 to ?3 of the classes in ?4, newest first.
pub(crate) const OF_CLASSES: &str = "SELECT id, environment, map, direction, phase, class, status, key, at, message, \
    correlation FROM error_events WHERE environment = ?1 AND id >= ?2 AND id <= ?3 \
    AND class IN (SELECT value FROM json_each(?4) AS j) ORDER BY id DESC LIMIT ?5";

/// So many are looked at together.
const LOOK: u32 = 1_000;

/// Events that counted for a firing, newest first.
pub(crate) async fn of_firing(
    db: &mut SqliteConnection,
    firing: &Firing,
    limit: u32,
) -> Result<Vec<ErrorEvent>, StoreError> {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let (classes, mut last) = (json(&firing.rule.classes)?, firing.last_event);
    let (mut counted, mut found) = (Counted::of(firing), Vec::new());
    loop {
        let rows = sqlx::query(OF_CLASSES)
            .bind(firing.environment.as_str())
            .bind(firing.first_event.0)
            .bind(last.0)
            .bind(&classes)
            .bind(LOOK)
            .fetch_all(&mut *db)
            .await
            .map_err(from)?;
        for row in &rows {
            let event = event(row)?;
            last = ErrorEventId(event.id.0 - 1);
            if found.len() < limit && counted.has(&event) {
                found.push(event);
            }
        }
        let is_end = u32::try_from(rows.len()).is_ok_and(|rows| rows < LOOK);
        if is_end || found.len() >= limit {
            return Ok(found);
        }
    }
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
