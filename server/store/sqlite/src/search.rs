//! Searching an environment. Each statement reads a few rows of an index, or the newest ones up to a bound.

use crate::SqliteStore;
use crate::cells::{Cells, json};
use crate::fault::{from, not_found};
use async_trait::async_trait;
use model::{EnvironmentId, Fit, Found, FoundKind, MapId, Moment, Sought, best_found};
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use store::{Search, StoreError};

/// The end of all texts that begin with one: nothing sorts behind the last letter that there is.
macro_rules! begins {
    ($name:literal, $text:literal) => {
        concat!($name, " >= ", $text, " AND ", $name, " < ", $text, " || char(1114111)")
    };
}

/// All maps of environment ?1: their names are few.
pub(crate) const MAPS: &str = "SELECT m.id, m.id, m.name, m.name, v.mapping ->> 'left_entity', \
    v.mapping ->> 'right_entity', m.state_since FROM maps AS m CROSS JOIN map_versions AS v ON v.id = m.active \
    WHERE m.environment = ?1 AND m.removed_at IS NULL";

/// Failures in environment ?1 whose keys begin with one of ?2, at most ?3 of each map and beginning.
pub(crate) const FAILURES: &str = concat!(
    "SELECT f.id, m.id, m.name, f.key, f.headline, f.code, f.status, f.last_at, f.correlation \
     FROM maps AS m CROSS JOIN json_each(?2) AS j CROSS JOIN failures AS f ON f.id IN \
     (SELECT x.id FROM failures AS x INDEXED BY failures_of_key WHERE x.map = m.id AND ",
    begins!("x.key", "j.value"),
    " ORDER BY x.key, x.id DESC LIMIT ?3) WHERE m.environment = ?1"
);

/// Of the newest 2,000 failures of environment ?1 those with ?2 in their key, at most ?3.
pub(crate) const RECENT_FAILURES: &str = "SELECT recent.id, m.id, m.name, recent.key, recent.headline, recent.code, \
    recent.status, recent.last_at, recent.correlation FROM (SELECT id, map, key, headline, code, status, last_at, \
    correlation FROM failures INDEXED BY failures_of_environment WHERE environment = ?1 ORDER BY id DESC LIMIT 2000) \
    AS recent CROSS JOIN maps AS m ON m.id = recent.map WHERE instr(recent.key, ?2) > 0 LIMIT ?3";

/// Failures of environment ?1 whose correlation begins with ?2, at most ?3.
pub(crate) const FAILURES_OF_CORRELATION: &str = concat!(
    "SELECT f.id, m.id, m.name, f.key, f.headline, f.code, f.status, f.last_at, f.correlation \
     FROM failures AS f INDEXED BY failures_of_correlation CROSS JOIN maps AS m ON m.id = f.map WHERE ",
    begins!("f.correlation", "?2"),
    " AND f.environment = ?1 ORDER BY f.correlation LIMIT ?3"
);

/// Of the newest 2,000 causes of environment ?1 those that speak of ?2.
pub(crate) const CAUSES: &str = "SELECT recent.id, m.id, m.name, recent.headline, recent.code, recent.field, \
    recent.last_at FROM (SELECT id, map, headline, code, field, last_at, search FROM failure_groups \
    INDEXED BY groups_by_last WHERE environment = ?1 ORDER BY last_at DESC, id DESC LIMIT 2000) AS recent \
    CROSS JOIN maps AS m ON m.id = recent.map WHERE instr(recent.search, ?2) > 0 LIMIT 200";

/// Waiting changes in environment ?1 whose keys begin with one of ?2, at most ?3 of each map and beginning.
pub(crate) const WAITING: &str = concat!(
    "SELECT c.id, m.id, m.name, c.key, c.captured_at \
     FROM maps AS m CROSS JOIN json_each(?2) AS j CROSS JOIN changes AS c ON c.id IN \
     (SELECT x.id FROM changes AS x INDEXED BY waiting_of_key WHERE x.status = 0 AND x.map = m.id AND ",
    begins!("x.key", "j.value"),
    " ORDER BY x.key, x.id LIMIT ?3) WHERE m.environment = ?1"
);

/// Pairs in environment ?1 whose keys begin with one of ?2, at most ?3 of each map and beginning.
pub(crate) const PAIRS: &str = concat!(
    "SELECT 0, m.id, m.name, l.key, l.updated_at \
     FROM maps AS m CROSS JOIN json_each(?2) AS j CROSS JOIN links AS l ON l.id IN \
     (SELECT x.id FROM links AS x INDEXED BY links_by_key WHERE x.map = m.id AND ",
    begins!("x.key", "j.value"),
    " ORDER BY x.key LIMIT ?3) WHERE m.environment = ?1 AND l.deleted = 0"
);

/// Entries of environment ?1 whose correlation begins with ?2, at most ?3.
pub(crate) const ACTIVITIES: &str = concat!(
    "SELECT a.id, a.map, coalesce(m.name, ''), a.name, a.correlation, a.at \
     FROM activities AS a INDEXED BY activities_of_correlation LEFT JOIN maps AS m ON m.id = a.map WHERE ",
    begins!("a.correlation", "?2"),
    " AND a.correlation <> '' AND a.environment = ?1 ORDER BY a.correlation LIMIT ?3"
);

/// Rows of one statement: more than are told, since some of them are told of already.
const ROWS: i64 = 32;

/// What is sought, and where.
struct Asked<'a> {
    environment: &'a EnvironmentId,
    sought: &'a Sought,
    beginnings: Vec<String>,
}

/// The beginning of each row: id, map and the map's name.
fn begin(kind: FoundKind, cells: &mut Cells<'_>) -> Result<Found, StoreError> {
    Ok(Found {
        kind,
        id: cells.next()?,
        map: cells.next::<Option<i64>>()?.map(MapId),
        map_name: cells.next()?,
        key: String::new(),
        title: String::new(),
        detail: String::new(),
        fit: Fit::Within,
        is_over: false,
        at: Moment(0),
    })
}

impl Asked<'_> {
    fn best(&self, names: &[&str]) -> Fit {
        names.iter().filter_map(|name| self.sought.fit(name)).min().unwrap_or(Fit::Within)
    }

    fn map(&self, row: &SqliteRow) -> Result<Option<Found>, StoreError> {
        let mut cells = Cells::of(row);
        let mut found = begin(FoundKind::Map, &mut cells)?;
        found.title = cells.next()?;
        let (left, right): (String, String) = (cells.next()?, cells.next()?);
        found.at = cells.moment()?;
        found.detail = format!("{left} ↔ {right}");
        let fit = [&found.title, &left, &right].into_iter().filter_map(|name| self.sought.fit(name)).min();
        Ok(fit.map(|fit| Found { fit, ..found }))
    }

    fn failure(&self, row: &SqliteRow) -> Result<Found, StoreError> {
        let mut cells = Cells::of(row);
        let found = begin(FoundKind::Failure, &mut cells)?;
        let key: String = cells.next()?;
        let (title, detail) = (cells.next()?, cells.next()?);
        let status: i64 = cells.next()?;
        let at = cells.moment()?;
        let correlation: String = cells.next()?;
        let of_correlation = self.sought.fit(&correlation).filter(|_| self.sought.seeks_correlations());
        let of_key = self.sought.fit_key(&key, &self.beginnings).filter(|_| self.sought.seeks_keys());
        let fit = of_correlation.into_iter().chain(of_key).min().unwrap_or(Fit::Within);
        let key = if self.sought.seeks_keys() { key } else { String::new() };
        Ok(Found { key, title, detail, is_over: status > 1, at, fit, ..found })
    }

    fn cause(&self, row: &SqliteRow) -> Result<Found, StoreError> {
        let mut cells = Cells::of(row);
        let found = begin(FoundKind::Cause, &mut cells)?;
        let (title, detail, field): (String, String, String) = (cells.next()?, cells.next()?, cells.next()?);
        let fit = self.best(&[&title, &detail, &field]);
        Ok(Found { title, detail, fit, at: cells.moment()?, ..found })
    }

    fn record(&self, kind: FoundKind, row: &SqliteRow) -> Result<Found, StoreError> {
        let mut cells = Cells::of(row);
        let found = begin(kind, &mut cells)?;
        let key: String = cells.next()?;
        let fit = self.sought.fit_key(&key, &self.beginnings).unwrap_or(Fit::Within);
        Ok(Found { key, fit, at: cells.moment()?, ..found })
    }

    fn activity(&self, row: &SqliteRow) -> Result<Found, StoreError> {
        let mut cells = Cells::of(row);
        let found = begin(FoundKind::Activity, &mut cells)?;
        let (title, correlation): (String, String) = (cells.next()?, cells.next()?);
        Ok(Found { title, fit: self.best(&[&correlation]), at: cells.moment()?, ..found })
    }

    /// Rows whose keys begin as sought.
    async fn by_key(
        &self,
        db: &mut SqliteConnection,
        sql: &'static str,
    ) -> Result<Vec<SqliteRow>, StoreError> {
        let rows = sqlx::query(sql).bind(self.environment.as_str()).bind(json(&self.beginnings)?).bind(ROWS);
        rows.fetch_all(db).await.map_err(from)
    }

    /// Rows that hold the text, or begin with it.
    async fn by_text(
        &self,
        db: &mut SqliteConnection,
        sql: &'static str,
    ) -> Result<Vec<SqliteRow>, StoreError> {
        let rows = sqlx::query(sql).bind(self.environment.as_str()).bind(self.sought.text()).bind(ROWS);
        rows.fetch_all(db).await.map_err(from)
    }
}

async fn search(
    db: &mut SqliteConnection,
    environment: &EnvironmentId,
    sought: &Sought,
) -> Result<Vec<Found>, StoreError> {
    let companies = sqlx::query("SELECT companies FROM environments WHERE id = ?").bind(environment.as_str());
    let companies = companies.fetch_optional(&mut *db).await.map_err(from)?;
    let companies = companies.ok_or_else(|| not_found("environment", environment))?;
    let companies: Vec<String> = Cells::of(&companies).json()?;
    let asked = Asked { environment, sought, beginnings: sought.beginnings(&companies) };
    let mut all = Vec::new();
    let maps = sqlx::query(MAPS).bind(environment.as_str()).fetch_all(&mut *db).await.map_err(from)?;
    for row in &maps {
        all.extend(asked.map(row)?);
    }
    for row in asked.by_text(db, CAUSES).await? {
        all.push(asked.cause(&row)?);
    }
    let mut failures = Vec::new();
    if sought.seeks_keys() {
        failures.extend(asked.by_key(db, FAILURES).await?);
        failures.extend(asked.by_text(db, RECENT_FAILURES).await?);
        for (kind, sql) in [(FoundKind::Waiting, WAITING), (FoundKind::Pair, PAIRS)] {
            for row in asked.by_key(db, sql).await? {
                all.push(asked.record(kind, &row)?);
            }
        }
    }
    if sought.seeks_correlations() {
        failures.extend(asked.by_text(db, FAILURES_OF_CORRELATION).await?);
        for row in asked.by_text(db, ACTIVITIES).await? {
            all.push(asked.activity(&row)?);
        }
    }
    for row in &failures {
        all.push(asked.failure(row)?);
    }
    Ok(best_found(sought, all))
}

#[async_trait]
impl Search for SqliteStore {
    async fn search(&self, environment: &EnvironmentId, sought: &Sought) -> Result<Vec<Found>, StoreError> {
        search(&mut *self.snapshot().await?, environment, sought).await
    }
}
