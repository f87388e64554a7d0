//! Timeline entries: single ones, and those that grow for a minute.

use crate::cells::{Cells, json};
use crate::codes::Code;
use crate::fault::from;
use model::{Activity, ActivityId, ActivityKind, Actor, Direction, EnvironmentId, MapId, Moment, VersionId};
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use std::collections::BTreeSet;
use store::{NewActivity, StoreError};

/// Adds an entry of its own.
pub(crate) async fn add(db: &mut SqliteConnection, new: &NewActivity) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO activities \
         (environment, map, version, at, actor, actor_name, name, severity, kind, count, correlation) \
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(new.environment.as_str())
    .bind(new.map.map(|id| id.0))
    .bind(new.version.map(|id| id.0))
    .bind(new.at.0)
    .bind(json(&new.actor)?)
    .bind(new.actor.name().to_lowercase())
    .bind(new.kind.name())
    .bind(new.kind.severity().code())
    .bind(json(&new.kind)?)
    .bind(new.count)
    .bind(&new.correlation)
    .execute(db)
    .await
    .map_err(from)?;
    Ok(())
}

/// What one settlement adds to the entry of a kind, direction and minute.
#[derive(Debug)]
pub(crate) struct Growth {
    /// The way of the records.
    pub(crate) direction: Direction,
    /// The kind as it is kept if this begins the entry.
    pub(crate) kind: ActivityKind,
    /// How many more.
    pub(crate) count: i64,
    /// Kept if this begins the entry.
    pub(crate) correlation: String,
}

/// Where and when an entry grows.
#[derive(Debug)]
pub(crate) struct Timeline<'a> {
    /// The environment.
    pub(crate) environment: &'a EnvironmentId,
    /// The map.
    pub(crate) map: MapId,
    /// Its version; kept if this begins the entry.
    pub(crate) version: VersionId,
    /// When.
    pub(crate) at: Moment,
}

/// Lets an entry grow, or begins it.
pub(crate) async fn grow(
    db: &mut SqliteConnection,
    timeline: &Timeline<'_>,
    growth: &Growth,
) -> Result<(), StoreError> {
    let actor = Actor::System("engine".to_owned());
    sqlx::query(
        "INSERT INTO activities (environment, map, version, at, actor, actor_name, name, severity, kind, count, \
         correlation, direction, minute) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) \
         ON CONFLICT (map, minute, name, direction) WHERE minute IS NOT NULL \
         DO UPDATE SET count = count + excluded.count",
    )
    .bind(timeline.environment.as_str())
    .bind(timeline.map.0)
    .bind(timeline.version.0)
    .bind(timeline.at.0)
    .bind(json(&actor)?)
    .bind(actor.name())
    .bind(growth.kind.name())
    .bind(growth.kind.severity().code())
    .bind(json(&growth.kind)?)
    .bind(growth.count)
    .bind(&growth.correlation)
    .bind(growth.direction.code())
    .bind(timeline.at.minute().0)
    .execute(db)
    .await
    .map_err(from)?;
    Ok(())
}

/// The entry of a row.
pub(crate) fn activity(row: &SqliteRow) -> Result<Activity, StoreError> {
    let mut cells = Cells::of(row);
    Ok(Activity {
        id: ActivityId(cells.next()?),
        environment: cells.environment()?,
        map: cells.next::<Option<i64>>()?.map(MapId),
        version: cells.next::<Option<i64>>()?.map(VersionId),
        at: cells.moment()?,
        actor: cells.json()?,
        kind: cells.json()?,
        count: cells.next()?,
        correlation: cells.next()?,
    })
}

/// The first entry of environment ?1 from id ?2 on, and its moment.
pub(crate) const FROM_ID: &str =
    "SELECT id, at FROM activities WHERE environment = ?1 AND id >= ?2 ORDER BY id LIMIT 1";

/// Entries of environment ?1 from id ?2 and moment ?3 on of the kinds in ?4.
pub(crate) const TURNS: &str = "SELECT id, environment, map, version, at, actor, kind, count, correlation \
    FROM activities WHERE environment = ?1 AND id >= ?2 AND at >= ?3 AND name IN (SELECT value FROM json_each(?4) AS j) \
    ORDER BY id DESC LIMIT ?5";

/// Two entries that come into the store at about the same time may bear moments in the other order, but for less.
pub(crate) const ASKEW: i64 = 60_000;

/// The id from which on entries are of a moment or later. Ids grow with time, so that halving finds it; entries are many
/// and are not read. Moments lie askew, so ask for one that is earlier or later by [`ASKEW`].
pub(crate) async fn id_from(
    db: &mut SqliteConnection,
    environment: &EnvironmentId,
    moment: Moment,
) -> Result<i64, StoreError> {
    let newest = "SELECT coalesce(max(id), 0) FROM activities WHERE environment = ?";
    let newest: i64 =
        sqlx::query_scalar(newest).bind(environment.as_str()).fetch_one(&mut *db).await.map_err(from)?;
    // Entries below the one are too old, those from the other on are not.
    let (mut old, mut new) = (0, newest + 1);
    while old < new {
        let middle = old + (new - old) / 2;
        let found: Option<(i64, i64)> = sqlx::query_as(FROM_ID)
            .bind(environment.as_str())
            .bind(middle)
            .fetch_optional(&mut *db)
            .await
            .map_err(from)?;
        match found {
            Some((id, at)) if at < moment.0 => old = id + 1,
            _ => new = middle,
        }
    }
    Ok(old)
}

/// Entries since a moment that tell of a turn, newest first.
pub(crate) async fn turns(
    db: &mut SqliteConnection,
    environment: &EnvironmentId,
    since: Moment,
    limit: u32,
) -> Result<Vec<Activity>, StoreError> {
    let first = id_from(db, environment, since.plus_millis(-ASKEW)).await?;
    let rows = sqlx::query(TURNS)
        .bind(environment.as_str())
        .bind(first)
        .bind(since.0)
        .bind(json(&ActivityKind::TURNS)?)
        .bind(limit)
        .fetch_all(db)
        .await
        .map_err(from)?;
    rows.iter().map(activity).collect()
}

/// What people did on map ?1 at the moments ?2.
pub(crate) const DEEDS: &str = "SELECT a.id, a.environment, a.map, a.version, a.at, a.actor, a.kind, a.count, \
    a.correlation FROM json_each(?2) AS j CROSS JOIN activities AS a ON a.map = ?1 AND a.at = j.value \
    AND a.minute IS NULL WHERE a.name IN ('retry_requested', 'failure_edited', 'failures_discarded') ORDER BY a.id";

/// What people did about records of a map at certain moments.
pub(crate) async fn deeds(
    db: &mut SqliteConnection,
    map: MapId,
    moments: &BTreeSet<Moment>,
) -> Result<Vec<Activity>, StoreError> {
    let rows = sqlx::query(DEEDS).bind(map.0).bind(json(moments)?);
    rows.fetch_all(db).await.map_err(from)?.iter().map(activity).collect()
}
