//! The two connections of an environment, and how each of them is.

use crate::cells::{Cells, json, word};
use crate::codes::Code;
use crate::environments::require;
use crate::fault::{from, not_found};
use crate::{SqliteStore, activities, notices};
use model::{ActivityKind, Actor, Connection, EnvironmentId, Moment, NoticeKind, Side};
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use store::{CommitSignal, ConnectionHealth, HealthChange, NewActivity, StoreError};

fn connection(row: &SqliteRow) -> Result<Connection, StoreError> {
    let mut cells = Cells::of(row);
    Ok(Connection {
        environment: cells.environment()?,
        side: cells.code()?,
        kind: cells.word()?,
        base_url: cells.next()?,
        auth: cells.json()?,
        poll_ms: cells.small()?,
        overlap_ms: cells.small()?,
        sweep_ms: cells.small()?,
    })
}

fn health(row: &SqliteRow) -> Result<ConnectionHealth, StoreError> {
    let mut cells = Cells::of(row);
    Ok(ConnectionHealth {
        side: cells.code()?,
        down: cells.next()?,
        since: cells.moment_or_none()?,
        last_contact: cells.moment_or_none()?,
    })
}

/// Both ends, left first, from rows in that order.
fn both<T>(
    id: &EnvironmentId,
    rows: &[SqliteRow],
    read: fn(&SqliteRow) -> Result<T, StoreError>,
) -> Result<[T; 2], StoreError> {
    match rows {
        [left, right] => Ok([read(left)?, read(right)?]),
        _ => Err(not_found("environment", id)),
    }
}

/// Both connections.
pub(crate) async fn of(store: &SqliteStore, id: &EnvironmentId) -> Result<[Connection; 2], StoreError> {
    let rows = sqlx::query(
        "SELECT environment, side, kind, base_url, auth, poll_ms, overlap_ms, sweep_ms FROM connections \
         WHERE environment = ? ORDER BY side",
    )
    .bind(id.as_str())
    .fetch_all(&store.readers)
    .await
    .map_err(from)?;
    both(id, &rows, connection)
}

/// How both are.
pub(crate) async fn health_of(
    store: &SqliteStore,
    id: &EnvironmentId,
) -> Result<[ConnectionHealth; 2], StoreError> {
    let rows = sqlx::query(
        "SELECT side, down, since, last_contact FROM connections WHERE environment = ? ORDER BY side",
    )
    .bind(id.as_str())
    .fetch_all(&store.readers)
    .await
    .map_err(from)?;
    both(id, &rows, health)
}

/// Puts one in the place of what an environment knew of that side.
pub(crate) async fn put(
    db: &mut SqliteConnection,
    id: &EnvironmentId,
    connection: Connection,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO connections (environment, side, kind, base_url, auth, poll_ms, overlap_ms, sweep_ms) \
         VALUES (?, ?, ?, ?, ?, ?, ?, ?) \
         ON CONFLICT (environment, side) DO UPDATE SET kind = excluded.kind, base_url = excluded.base_url, \
         auth = excluded.auth, poll_ms = excluded.poll_ms, overlap_ms = excluded.overlap_ms, \
         sweep_ms = excluded.sweep_ms",
    )
    .bind(id.as_str())
    .bind(connection.side.code())
    .bind(word(&connection.kind)?)
    .bind(&connection.base_url)
    .bind(json(&connection.auth)?)
    .bind(connection.poll_ms)
    .bind(connection.overlap_ms)
    .bind(connection.sweep_ms)
    .execute(db)
    .await
    .map_err(from)?;
    Ok(())
}

/// Notes that the app was heard of.
pub(crate) async fn touch(
    db: &mut SqliteConnection,
    id: &EnvironmentId,
    side: Side,
    at: Moment,
) -> Result<(), StoreError> {
    let noted = sqlx::query("UPDATE connections SET last_contact = ? WHERE environment = ? AND side = ?")
        .bind(at.0)
        .bind(id.as_str())
        .bind(side.code())
        .execute(db)
        .await
        .map_err(from)?;
    if noted.rows_affected() == 0 { Err(not_found("environment", id)) } else { Ok(()) }
}

/// Notes that an app is down, or answers again, with the notice and the entry that tell of it.
pub(crate) async fn set_health(
    db: &mut SqliteConnection,
    touched: &mut CommitSignal,
    change: HealthChange,
) -> Result<(), StoreError> {
    let HealthChange { environment, side, down, at, correlation } = change;
    require(db, &environment).await?;
    let cause = down.map(|(_, cause)| cause);
    let changed = sqlx::query(
        "UPDATE connections SET down = ?1, since = ?2 \
         WHERE environment = ?3 AND side = ?4 AND (down IS NULL) <> (?1 IS NULL)",
    )
    .bind(cause.as_deref())
    .bind(at.0)
    .bind(environment.as_str())
    .bind(side.code())
    .execute(&mut *db)
    .await
    .map_err(from)?;
    if changed.rows_affected() == 0 {
        return Ok(());
    }
    let subject = notices::connection_down(side);
    let kind = if let Some(cause) = cause {
        let kind = NoticeKind::ConnectionDown { side, cause: cause.clone() };
        notices::open(db, &environment, &subject, &kind, at).await?;
        ActivityKind::OutageBegan { side, cause }
    } else {
        notices::end(db, &environment, &subject, at).await?;
        ActivityKind::OutageEnded { side }
    };
    let actor = Actor::System("engine".to_owned());
    let (map, version) = (None, None);
    let entry = NewActivity { environment, map, version, at, actor, kind, count: 0, correlation };
    activities::add(db, &entry).await?;
    touched.activity += 1;
    touched.notices += 1;
    Ok(())
}
