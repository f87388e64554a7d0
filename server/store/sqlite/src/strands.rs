//! Pages of timelines. A filter is asked of the strands (one for each timeline, kind, severity and actor), of which there
//! are few; of entries only those of the strands that are meant are read, each strand by its index, newest first. So a
//! page costs what its strands and its rows cost, however many entries there are and however rare those are that it
//! wants.

use crate::activities::{ASKEW, activity, id_from};
use crate::cells::{Cells, json};
use crate::fault::from;
use crate::journal::page_of;
use model::{Activity, ActivityQuery, Actor, EnvironmentId, MapId, Moment, Page, Severity};
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use store::StoreError;

/// Strands of environment ?1 that have entries.
pub(crate) const OF_ENVIRONMENT: &str =
    "SELECT id, map, name, severity, actor, kept FROM activity_strands WHERE environment = ?1 AND kept > 0";

/// Those of map ?2, and those of no map.
pub(crate) const OF_MAP: &str = "SELECT id, map, name, severity, actor, kept FROM activity_strands \
    WHERE environment = ?1 AND map IN (0, ?2) AND kept > 0";

/// Entries of the strands ?1, from id ?2 on and before id ?3, from moment ?4 on and before moment ?5, at most ?6. None of
/// them can be in a strand whose newest entry is older than the newest ones of so many other strands.
pub(crate) const PAGE: &str = "WITH n AS MATERIALIZED (SELECT j.value AS strand, \
    (SELECT a.id FROM activities AS a WHERE a.strand = j.value AND a.id >= ?2 AND a.id < ?3 AND a.at >= ?4 AND a.at < ?5 \
    ORDER BY a.id DESC LIMIT 1) AS newest FROM json_each(?1) AS j), \
    q AS MATERIALIZED (SELECT n.strand AS strand FROM n WHERE n.newest IS NOT NULL ORDER BY n.newest DESC LIMIT ?6) \
    SELECT e.id, e.environment, e.map, e.version, e.at, e.actor, e.kind, e.count, e.correlation \
    FROM q CROSS JOIN activities AS e ON e.id IN (SELECT i.id FROM activities AS i WHERE i.strand = q.strand \
    AND i.id >= ?2 AND i.id < ?3 AND i.at >= ?4 AND i.at < ?5 ORDER BY i.id DESC LIMIT ?6) \
    ORDER BY e.id DESC LIMIT ?6";

/// The same of all strands of environment ?1.
pub(crate) const PAGE_OF_ALL: &str = "SELECT id, environment, map, version, at, actor, kind, count, correlation \
    FROM activities WHERE environment = ?1 AND id >= ?2 AND id < ?3 AND at >= ?4 AND at < ?5 ORDER BY id DESC LIMIT ?6";

/// How many entries of the strands ?1 there are between these bounds, at most ?6.
pub(crate) const COUNT: &str = "SELECT count(*) FROM (SELECT 1 FROM json_each(?1) AS j CROSS JOIN activities AS a \
    ON a.strand = j.value AND a.id >= ?2 AND a.id < ?3 WHERE a.at >= ?4 AND a.at < ?5 LIMIT ?6) AS n";

/// Strands that are meant, and how many entries they have together.
#[derive(Debug, Default)]
struct Meant {
    strands: Vec<i64>,
    kept: i64,
}

async fn meant(
    db: &mut SqliteConnection,
    environment: &EnvironmentId,
    query: &ActivityQuery,
) -> Result<Meant, StoreError> {
    let rows = match query.map {
        Some(map) => sqlx::query(OF_MAP).bind(environment.as_str()).bind(map.0),
        None => sqlx::query(OF_ENVIRONMENT).bind(environment.as_str()),
    };
    let mut meant = Meant::default();
    for row in &rows.fetch_all(db).await.map_err(from)? {
        let mut cells = Cells::of(row);
        let (id, map): (i64, i64) = (cells.next()?, cells.next()?);
        let name: &str = cells.next()?;
        let (severity, actor): (Severity, Actor) = (cells.code()?, cells.json()?);
        if query.means((map != 0).then_some(MapId(map)), name, severity, &actor) {
            meant.strands.push(id);
            meant.kept += cells.next::<i64>()?;
        }
    }
    Ok(meant)
}

/// Where what is meant lies: from an id on, before an id, and the moments.
#[derive(Clone, Copy, Debug)]
struct Bounds {
    first: i64,
    end: i64,
    from: Moment,
    until: Moment,
}

async fn bounds(
    db: &mut SqliteConnection,
    environment: &EnvironmentId,
    query: &ActivityQuery,
) -> Result<Bounds, StoreError> {
    let first = match query.within.since {
        Some(from) => id_from(db, environment, from.plus_millis(-ASKEW)).await?,
        None => 0,
    };
    let end = match query.within.until {
        Some(until) => id_from(db, environment, until.plus_millis(ASKEW)).await?,
        None => i64::MAX,
    };
    let (from, until) =
        (query.within.since.unwrap_or(Moment(i64::MIN)), query.within.until.unwrap_or(Moment(i64::MAX)));
    Ok(Bounds { first, end, from, until })
}

/// Runs one of the statements above.
async fn between(
    db: &mut SqliteConnection,
    statement: &'static str,
    place: &str,
    bounds: Bounds,
    limit: i64,
) -> Result<Vec<SqliteRow>, StoreError> {
    let rows = sqlx::query(statement).bind(place).bind(bounds.first).bind(bounds.end);
    let rows = rows.bind(bounds.from.0).bind(bounds.until.0).bind(limit);
    rows.fetch_all(db).await.map_err(from)
}

/// One page of entries, newest first.
pub(crate) async fn page(
    db: &mut SqliteConnection,
    environment: &EnvironmentId,
    query: &ActivityQuery,
) -> Result<Page<Activity>, StoreError> {
    let meant = meant(db, environment, query).await?;
    let bounds = bounds(db, environment, query).await?;
    let strands = json(&meant.strands)?;
    let total = if query.is_timed() {
        let counted = between(db, COUNT, &strands, bounds, ActivityQuery::COUNTED + 1).await?;
        counted.first().map(|row| Cells::of(row).next()).transpose()?.unwrap_or_default()
    } else {
        meant.kept
    };
    let limit = query.page.limit.clamp(1, 500);
    let rows = newest(db, (environment, query), (&strands, bounds), i64::from(limit) + 1).await?;
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    Ok(page_of(rows, limit, total, |row| row.id.0))
}

/// The rows of a page alone.
pub(crate) async fn rows(
    db: &mut SqliteConnection,
    environment: &EnvironmentId,
    query: &ActivityQuery,
) -> Result<Vec<Activity>, StoreError> {
    let strands = json(&meant(db, environment, query).await?.strands)?;
    let bounds = bounds(db, environment, query).await?;
    let limit = i64::from(query.page.limit.clamp(1, 500));
    newest(db, (environment, query), (&strands, bounds), limit).await
}

/// The newest entries of the strands between the bounds that the page leaves, at most `limit`.
async fn newest(
    db: &mut SqliteConnection,
    (environment, query): (&EnvironmentId, &ActivityQuery),
    (strands, bounds): (&str, Bounds),
    limit: i64,
) -> Result<Vec<Activity>, StoreError> {
    let (statement, place) =
        if query.is_unfiltered() { (PAGE_OF_ALL, environment.as_str()) } else { (PAGE, strands) };
    let bounds = Bounds { end: bounds.end.min(query.page.before.unwrap_or(i64::MAX)), ..bounds };
    between(db, statement, place, bounds, limit).await?.iter().map(activity).collect()
}
