//! Reading firings.

use crate::cells::{Cells, word};
use crate::codes::Code as _;
use crate::fault::{from, not_found};
use crate::journal::{page_end, page_of};
use model::{
    Acknowledgement, AlertId, CountedBy, Direction, EnvironmentId, ErrorEventId, Firing, FiringId,
    FiringQuery, FiringStatus, MapId, Page,
};
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use sqlx::{QueryBuilder, Sqlite};
use store::StoreError;

macro_rules! select_firings {
    () => {
        "SELECT id, environment, alert, rule, map, direction, at, count, first_event, last_event, status, ended_at, \
         counts_after, held, acted_at, acknowledged_by, acknowledged_at FROM firings"
    };
}

/// The newest firing of setting ?1 and of what it counts together.
pub(crate) const NEWEST: &str = concat!(
    select_firings!(),
    " WHERE alert = ?1 AND map IS ?2 AND direction IS ?3 ORDER BY id DESC LIMIT 1"
);

/// What setting ?2 of environment ?1 is firing for.
pub(crate) const OPEN: &str =
    concat!(select_firings!(), " WHERE environment = ?1 AND alert = ?2 AND status = 'firing' ORDER BY id");

/// What the evaluator of environment ?1 needs to go on.
pub(crate) const AT_WORK: &str = concat!(
    select_firings!(),
    " WHERE id IN (SELECT id FROM firings INDEXED BY firings_open WHERE environment = ?1 AND status = 'firing'",
    " UNION ALL SELECT id FROM firings INDEXED BY firings_to_act_on WHERE environment = ?1 AND held IS NULL",
    " UNION ALL SELECT max(f.id) FROM alert_settings AS s CROSS JOIN firings AS f ON f.alert = s.id",
    " WHERE s.environment = ?1 GROUP BY f.alert, f.map, f.direction) ORDER BY id"
);

/// How many firings of environment ?1 stand as ?2.
pub(crate) const COUNT: &str = "SELECT count(*) FROM firings WHERE environment = ?1 AND status = ?2";

/// The firing of a row.
fn firing(row: &SqliteRow) -> Result<Firing, StoreError> {
    let mut cells = Cells::of(row);
    Ok(Firing {
        id: FiringId(cells.next()?),
        environment: cells.environment()?,
        alert: AlertId(cells.next()?),
        rule: cells.json()?,
        counted: CountedBy {
            map: cells.next::<Option<i64>>()?.map(MapId),
            direction: cells.next::<Option<i64>>()?.map(Direction::of).transpose()?,
        },
        at: cells.moment()?,
        count: cells.small()?,
        first_event: ErrorEventId(cells.next()?),
        last_event: ErrorEventId(cells.next()?),
        status: cells.word()?,
        ended_at: cells.moment_or_none()?,
        counts_after: cells.next::<Option<i64>>()?.map(ErrorEventId),
        held: cells.json_or_none()?,
        acted_at: cells.moment_or_none()?,
        acknowledged: {
            let (by, at) = (cells.next::<Option<String>>()?, cells.moment_or_none()?);
            by.zip(at).map(|(by, at)| Acknowledgement { by, at })
        },
    })
}

/// One firing, if it is there.
pub(super) async fn find(db: &mut SqliteConnection, id: FiringId) -> Result<Option<Firing>, StoreError> {
    let sql = concat!(select_firings!(), " WHERE id = ?");
    let row = sqlx::query(sql).bind(id.0).fetch_optional(db).await.map_err(from)?;
    row.as_ref().map(firing).transpose()
}

/// One firing.
pub(super) async fn one(db: &mut SqliteConnection, id: FiringId) -> Result<Firing, StoreError> {
    find(db, id).await?.ok_or_else(|| not_found("firing", &id))
}

/// The newest firing of a setting and of what it counts together.
pub(super) async fn newest(
    db: &mut SqliteConnection,
    alert: AlertId,
    counted: CountedBy,
) -> Result<Option<Firing>, StoreError> {
    let row = sqlx::query(NEWEST)
        .bind(alert.0)
        .bind(counted.map.map(|map| map.0))
        .bind(counted.direction.map(Direction::code))
        .fetch_optional(db)
        .await
        .map_err(from)?;
    row.as_ref().map(firing).transpose()
}

/// What a setting is firing for.
pub(super) async fn open_of(
    db: &mut SqliteConnection,
    environment: &EnvironmentId,
    alert: AlertId,
) -> Result<Vec<Firing>, StoreError> {
    let rows = sqlx::query(OPEN).bind(environment.as_str()).bind(alert.0);
    rows.fetch_all(db).await.map_err(from)?.iter().map(firing).collect()
}

/// What the evaluator needs to go on, by id.
pub(super) async fn at_work(
    db: &mut SqliteConnection,
    environment: &EnvironmentId,
) -> Result<Vec<Firing>, StoreError> {
    let rows = sqlx::query(AT_WORK).bind(environment.as_str());
    rows.fetch_all(db).await.map_err(from)?.iter().map(firing).collect()
}

/// How many stand so.
pub(crate) async fn count(
    db: &mut SqliteConnection,
    environment: &EnvironmentId,
    status: FiringStatus,
) -> Result<i64, StoreError> {
    let count = sqlx::query_scalar(COUNT).bind(environment.as_str()).bind(word(&status)?);
    count.fetch_one(db).await.map_err(from)
}

fn meant(
    select: &'static str,
    environment: &EnvironmentId,
    query: &FiringQuery,
) -> Result<QueryBuilder<Sqlite>, StoreError> {
    let mut sql = QueryBuilder::new(select);
    sql.push(" WHERE environment = ").push_bind(environment.as_str().to_owned());
    if let Some(alert) = query.alert {
        sql.push(" AND alert = ").push_bind(alert.0);
    }
    if let Some(status) = query.status {
        sql.push(" AND status = ").push_bind(word(&status)?);
    }
    Ok(sql)
}

/// One page, newest first.
pub(super) async fn page(
    db: &mut SqliteConnection,
    environment: &EnvironmentId,
    query: &FiringQuery,
) -> Result<Page<Firing>, StoreError> {
    let mut count = meant("SELECT count(*) FROM firings", environment, query)?;
    let total: i64 = count.build_query_scalar().fetch_one(&mut *db).await.map_err(from)?;
    let mut sql = meant(select_firings!(), environment, query)?;
    let limit = page_end(&mut sql, query.page);
    let rows = sql.build().fetch_all(db).await.map_err(from)?;
    let rows = rows.iter().map(firing).collect::<Result<Vec<_>, _>>()?;
    Ok(page_of(rows, limit, total, |firing| firing.id.0))
}
