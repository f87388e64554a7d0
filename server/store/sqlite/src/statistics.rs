//! Counts of maps and environments: a few statements for all maps, however many there are.

use crate::alerts::firings;
use crate::cells::Cells;
use crate::codes::Code;
use crate::fault::from;
use model::{
    Direction, DirectionCounts, EnvironmentId, EnvironmentSummary, FiringStatus, HalfHour, MapId, MapState,
    MapStatistics, Moment, ParentWait, QueueLoad,
};
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use std::cmp::Reverse;
use std::collections::BTreeMap;
use store::{Day, LATENCY_SAMPLE, LATENCY_WINDOW, StoreError};

/// The maps that are meant: of environment ?1, only ?2 if that is set.
macro_rules! meant {
    () => {
        "SELECT id FROM maps WHERE environment = ?1 AND (?2 IS NULL OR id = ?2)"
    };
}

/// Written, deleted, skipped and failed changes of the last 24 hours by hour.
pub(crate) const COUNTED: &str = concat!(
    "SELECT map, direction, (minute - ?3) / 3600000 AS hour, sum(written), sum(deleted), sum(skipped), sum(failed)",
    " FROM counters WHERE map IN (",
    meant!(),
    ") AND minute >= ?3 AND minute < ?4 GROUP BY map, direction, hour"
);

/// The same of all maps of environment ?1 by half-hours from ?3 on.
pub(crate) const BY_HALF_HOUR: &str = concat!(
    "SELECT direction, (minute - ?3) / ?5 AS half, sum(written), sum(deleted), sum(skipped), sum(failed)",
    " FROM counters WHERE map IN (",
    meant!(),
    ") AND minute >= ?3 AND minute < ?4 GROUP BY direction, half"
);

/// How many records of the maps of environment ?1 wait for a parent, and for how many.
pub(crate) const PARENT_WAITS: &str = concat!(
    "SELECT map, count(*), count(DISTINCT parent_entities || parent_key) FROM failures INDEXED BY failures_waiting",
    " WHERE status = 0 AND parent_entities IS NOT NULL AND map IN (",
    meant!(),
    ") GROUP BY map ORDER BY map"
);

/// What waits, and when the oldest of it was captured.
pub(crate) const WAITING: &str = concat!(
    "SELECT q.map, q.waiting, q.bytes, c.captured_at FROM (",
    "SELECT map, count(*) AS waiting, sum(size) AS bytes, min(id) AS first FROM changes INDEXED BY waiting_in_order",
    " WHERE status = 0 AND map IN (",
    meant!(),
    ") GROUP BY map) AS q CROSS JOIN changes AS c ON c.id = q.first"
);

/// What waits in environment ?1.
pub(crate) const LOAD: &str = "SELECT q.waiting, q.bytes, (SELECT c.captured_at FROM changes AS c WHERE c.id = q.first) \
    FROM (SELECT count(*) AS waiting, coalesce(sum(size), 0) AS bytes, min(id) AS first \
    FROM changes INDEXED BY waiting_in_order \
    WHERE status = 0 AND map IN (SELECT id FROM maps WHERE environment = ?1)) AS q";

/// Open failures, records that wait for a parent, links and the newest entry of the timeline.
pub(crate) const KNOWN: &str = concat!(
    "SELECT m.id, (SELECT count(*) FROM failures AS f WHERE f.map = m.id AND f.status = 0),",
    " (SELECT count(*) FROM failures AS f INDEXED BY failures_waiting",
    " WHERE f.map = m.id AND f.status = 0 AND f.parent_entities IS NOT NULL),",
    " coalesce((SELECT total FROM link_totals AS l WHERE l.map = m.id), 0),",
    " (SELECT a.at FROM activities AS a WHERE a.map = m.id ORDER BY a.id DESC LIMIT 1)",
    " FROM maps AS m WHERE m.id IN (",
    meant!(),
    ")"
);

/// Median and 99th percentile by nearest rank.
pub(crate) const LATENCY: &str = concat!(
    "WITH recent AS (SELECT settled_at - captured_at AS latency FROM changes INDEXED BY settled_in_order",
    " WHERE status = 1 AND settled_at > ?3 AND settled_at <= ?4 AND map IN (",
    meant!(),
    ") ORDER BY settled_at DESC LIMIT ?5),",
    " ranked AS (SELECT latency, row_number() OVER (ORDER BY latency) AS rank, count(*) OVER () AS n FROM recent)",
    " SELECT min(latency) FILTER (WHERE rank * 100 >= n * 50), min(latency) FILTER (WHERE rank * 100 >= n * 99)",
    " FROM ranked"
);

/// The counters of the last 24 hours, for every map that is meant.
pub(crate) async fn counters(
    db: &mut SqliteConnection,
    environment: &EnvironmentId,
    map: Option<MapId>,
    now: Moment,
) -> Result<BTreeMap<MapId, MapStatistics>, StoreError> {
    let maps: Vec<i64> = sqlx::query_scalar(meant!())
        .bind(environment.as_str())
        .bind(map.map(|id| id.0))
        .fetch_all(&mut *db)
        .await
        .map_err(from)?;
    let empty = || MapStatistics { written_by_hour: Day::empty(), ..MapStatistics::default() };
    let mut counted: BTreeMap<MapId, MapStatistics> =
        maps.into_iter().map(|id| (MapId(id), empty())).collect();
    let day = Day::until(now);
    let rows = sqlx::query(COUNTED)
        .bind(environment.as_str())
        .bind(map.map(|id| id.0))
        .bind(day.start().0)
        .bind(day.end().0)
        .fetch_all(db)
        .await
        .map_err(from)?;
    for row in &rows {
        add_hour(&mut counted, row)?;
    }
    Ok(counted)
}

fn add_hour(counted: &mut BTreeMap<MapId, MapStatistics>, row: &SqliteRow) -> Result<(), StoreError> {
    let mut cells = Cells::of(row);
    let map = MapId(cells.next()?);
    let direction: Direction = cells.code()?;
    let hour: usize = cells.small()?;
    let Some(statistics) = counted.get_mut(&map) else { return Ok(()) };
    let sum = match direction {
        Direction::LeftToRight => &mut statistics.left_to_right,
        Direction::RightToLeft => &mut statistics.right_to_left,
    };
    let more = counts(&mut cells)?;
    *sum += more;
    if let Some(in_hour) = statistics.written_by_hour.get_mut(hour) {
        *in_hour += more.written;
    }
    Ok(())
}

fn counts(cells: &mut Cells<'_>) -> Result<DirectionCounts, StoreError> {
    Ok(DirectionCounts {
        written: cells.next()?,
        deleted: cells.next()?,
        skipped: cells.next()?,
        failed: cells.next()?,
    })
}

/// The last 48 half-hours.
pub(crate) async fn half_hours(
    db: &mut SqliteConnection,
    environment: &EnvironmentId,
    now: Moment,
) -> Result<Vec<HalfHour>, StoreError> {
    let mut day = HalfHour::day(now);
    let (Some(first), Some(last)) = (day.first(), day.last()) else { return Ok(day) };
    let rows = sqlx::query(BY_HALF_HOUR)
        .bind(environment.as_str())
        .bind(None::<i64>)
        .bind(first.from.0)
        .bind(last.end().0)
        .bind(HalfHour::MILLIS)
        .fetch_all(db)
        .await
        .map_err(from)?;
    for row in &rows {
        let mut cells = Cells::of(row);
        let direction: Direction = cells.code()?;
        let half: usize = cells.small()?;
        if let Some(half) = day.get_mut(half) {
            *half.direction_mut(direction) += counts(&mut cells)?;
        }
    }
    Ok(day)
}

/// What waits for parents.
pub(crate) async fn parent_waits(
    db: &mut SqliteConnection,
    environment: &EnvironmentId,
) -> Result<Vec<ParentWait>, StoreError> {
    let rows = sqlx::query(PARENT_WAITS)
        .bind(environment.as_str())
        .bind(None::<i64>)
        .fetch_all(db)
        .await
        .map_err(from)?;
    let read = |row: &SqliteRow| {
        let mut cells = Cells::of(row);
        Ok(ParentWait { map: MapId(cells.next()?), records: cells.next()?, parents: cells.next()? })
    };
    rows.iter().map(read).collect()
}

/// All statistics of every map that is meant.
pub(crate) async fn of_maps(
    db: &mut SqliteConnection,
    environment: &EnvironmentId,
    map: Option<MapId>,
    now: Moment,
) -> Result<BTreeMap<MapId, MapStatistics>, StoreError> {
    let mut counted = counters(db, environment, map, now).await?;
    let bound = |sql: &'static str| sqlx::query(sql).bind(environment.as_str()).bind(map.map(|id| id.0));
    for row in &bound(WAITING).fetch_all(&mut *db).await.map_err(from)? {
        let mut cells = Cells::of(row);
        if let Some(statistics) = counted.get_mut(&MapId(cells.next()?)) {
            statistics.queued = cells.next()?;
            statistics.queued_bytes = cells.next()?;
            statistics.oldest_queued = cells.moment_or_none()?;
        }
    }
    for row in &bound(KNOWN).fetch_all(&mut *db).await.map_err(from)? {
        let mut cells = Cells::of(row);
        if let Some(statistics) = counted.get_mut(&MapId(cells.next()?)) {
            let parked: i64 = cells.next()?;
            statistics.waiting = cells.next()?;
            statistics.open_failures = parked - statistics.waiting;
            statistics.links = cells.next()?;
            statistics.last_activity = cells.moment_or_none()?;
        }
    }
    Ok(counted)
}

/// The tiles of an environment.
pub(crate) async fn summary(
    db: &mut SqliteConnection,
    environment: &EnvironmentId,
    now: Moment,
) -> Result<EnvironmentSummary, StoreError> {
    let mut summary = EnvironmentSummary::default();
    for statistics in of_maps(db, environment, None, now).await?.into_values() {
        summary.open_failures += statistics.open_failures;
        summary.waiting += statistics.waiting;
        summary.queued += statistics.queued;
        summary.queued_bytes += statistics.queued_bytes;
        summary.oldest_queued = [summary.oldest_queued, statistics.oldest_queued].into_iter().flatten().min();
        summary.written += statistics.written();
    }
    let states = sqlx::query(
        "SELECT state, count(*) FROM maps WHERE environment = ? AND removed_at IS NULL GROUP BY state",
    )
    .bind(environment.as_str())
    .fetch_all(&mut *db)
    .await
    .map_err(from)?;
    let mut by_label: BTreeMap<&'static str, i64> = BTreeMap::new();
    for row in &states {
        let mut cells = Cells::of(row);
        let (state, maps): (MapState, i64) = (cells.json()?, cells.next()?);
        *by_label.entry(state.label()).or_default() += maps;
    }
    summary.maps_by_state = by_label.into_iter().map(|(label, maps)| (label.to_owned(), maps)).collect();
    summary.maps_by_state.sort_by_key(|(_, maps)| Reverse(*maps));
    summary.firing = firings::count(db, environment, FiringStatus::Firing).await?;
    let latency = sqlx::query(LATENCY)
        .bind(environment.as_str())
        .bind(None::<i64>)
        .bind(now.plus_millis(-LATENCY_WINDOW).0)
        .bind(now.0)
        .bind(i64::try_from(LATENCY_SAMPLE).unwrap_or(i64::MAX))
        .fetch_one(db)
        .await
        .map_err(from)?;
    let mut cells = Cells::of(&latency);
    summary.latency_p50 = cells.next()?;
    summary.latency_p99 = cells.next()?;
    Ok(summary)
}

/// What waits in an environment.
pub(crate) async fn queue_load(
    db: &mut SqliteConnection,
    environment: &EnvironmentId,
) -> Result<QueueLoad, StoreError> {
    let row = sqlx::query(LOAD).bind(environment.as_str()).fetch_one(db).await.map_err(from)?;
    let mut cells = Cells::of(&row);
    Ok(QueueLoad { changes: cells.next()?, bytes: cells.next()?, oldest: cells.moment_or_none()? })
}

/// How many changes wait for each map and direction.
pub(crate) async fn queue_depth(
    db: &mut SqliteConnection,
    environment: &EnvironmentId,
) -> Result<Vec<(MapId, Direction, i64)>, StoreError> {
    let rows = sqlx::query(concat!(
        "SELECT map, direction, count(*) FROM changes WHERE status = 0 AND map IN (",
        meant!(),
        ") GROUP BY map, direction ORDER BY map, direction"
    ))
    .bind(environment.as_str())
    .bind(None::<i64>)
    .fetch_all(db)
    .await
    .map_err(from)?;
    let read = |row: &SqliteRow| {
        let mut cells = Cells::of(row);
        Ok((MapId(cells.next()?), Direction::of(cells.next()?)?, cells.next()?))
    };
    rows.iter().map(read).collect()
}
