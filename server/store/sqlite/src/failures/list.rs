//! Which failures are listed.

use super::{failure, select_failures};
use crate::cells::word;
use crate::codes::Code;
use crate::fault::from;
use model::{EnvironmentId, Failure, FailureQuery, FailureStatus, GroupId, Page};
use sqlx::sqlite::SqliteConnection;
use sqlx::{QueryBuilder, Sqlite};
use store::StoreError;

/// The failures that are meant; `parked`: only those that wait for something are.
pub(crate) fn meant(
    select: &'static str,
    environment: &EnvironmentId,
    query: &FailureQuery,
    parked: bool,
) -> Result<QueryBuilder<Sqlite>, StoreError> {
    let mut sql = QueryBuilder::new(select);
    sql.push(" FROM failures");
    let Some(group) = query.group else {
        sql.push(" WHERE environment = ").push_bind(environment.as_str().to_owned());
        return narrowed(sql, query, parked);
    };
    // The indexes of the group lead to less than that of the environment, which SQLite cannot know.
    if parked || query.status.is_some_and(|status| status.code() < 2) {
        sql.push(" INDEXED BY failures_of_group_unsettled WHERE status < 2 AND");
    } else {
        sql.push(" INDEXED BY failures_of_group WHERE");
    }
    sql.push(" group_id = ").push_bind(group.0);
    sql.push(" AND environment = ").push_bind(environment.as_str().to_owned());
    narrowed(sql, query, parked)
}

/// Adds what is left of the query.
fn narrowed(
    mut sql: QueryBuilder<Sqlite>,
    query: &FailureQuery,
    parked: bool,
) -> Result<QueryBuilder<Sqlite>, StoreError> {
    if parked {
        sql.push(" AND status = ").push_bind(FailureStatus::Open.code());
    }
    if let Some(map) = query.map {
        sql.push(" AND map = ").push_bind(map.0);
    }
    for (phase, is) in [(query.phase, " AND phase = "), (query.except, " AND phase <> ")] {
        let Some(phase) = phase else { continue };
        sql.push(is).push_bind(word(&phase)?);
    }
    if let Some(leg) = query.leg {
        sql.push(" AND leg = ").push_bind(leg.0);
    }
    if let Some(status) = query.status {
        sql.push(" AND status = ").push_bind(status.code());
        // What waits for a parent is kept as open with a parent: either way it is parked.
        match status {
            FailureStatus::Open => sql.push(" AND parent_entities IS NULL"),
            FailureStatus::Waiting => sql.push(" AND parent_entities IS NOT NULL"),
            _ => &mut sql,
        };
    }
    if let Some(direction) = query.direction {
        sql.push(" AND direction = ").push_bind(direction.code());
    }
    if let Some(class) = &query.class {
        sql.push(" AND class = ").push_bind(word(class)?);
    }
    if let Some(since) = query.within.since {
        sql.push(" AND last_at >= ").push_bind(since.0);
    }
    if let Some(until) = query.within.until {
        sql.push(" AND first_at < ").push_bind(until.0);
    }
    let text = query.text.trim().to_lowercase();
    if !text.is_empty() {
        sql.push(" AND instr(search, ").push_bind(text).push(") > 0");
    }
    Ok(sql)
}

/// Where a group already knows how many are meant, the group and what to read of it: a million are not counted anew.
fn counted(query: &FailureQuery) -> Option<(GroupId, &'static str)> {
    let group = query.group?;
    let only = FailureQuery {
        group: Some(group),
        status: query.status,
        page: query.page,
        ..FailureQuery::default()
    };
    if *query != only {
        return None;
    }
    let sql = match query.status {
        None => "SELECT kept FROM failure_groups WHERE id = ? AND environment = ?",
        Some(FailureStatus::Open) => "SELECT open FROM failure_groups WHERE id = ? AND environment = ?",
        Some(FailureStatus::Waiting) => "SELECT waiting FROM failure_groups WHERE id = ? AND environment = ?",
        Some(FailureStatus::Retrying) => {
            "SELECT retrying FROM failure_groups WHERE id = ? AND environment = ?"
        }
        Some(FailureStatus::Resolved | FailureStatus::Discarded) => return None,
    };
    Some((group, sql))
}

/// The statement for the rows of a page and the one row more, and the page's length.
pub(crate) fn rows(
    environment: &EnvironmentId,
    query: &FailureQuery,
) -> Result<(QueryBuilder<Sqlite>, usize), StoreError> {
    let mut sql = meant(select_failures!(), environment, query, false)?;
    let limit = crate::journal::page_end(&mut sql, query.page);
    Ok((sql, limit))
}

/// The rows of a page alone.
pub(crate) async fn rows_of(
    db: &mut SqliteConnection,
    environment: &EnvironmentId,
    query: &FailureQuery,
) -> Result<Vec<Failure>, StoreError> {
    let (mut sql, limit) = rows(environment, query)?;
    sql.build().fetch_all(db).await.map_err(from)?.iter().take(limit).map(failure).collect()
}

/// One page of failures, newest first.
pub(crate) async fn page(
    db: &mut SqliteConnection,
    environment: &EnvironmentId,
    query: &FailureQuery,
) -> Result<Page<Failure>, StoreError> {
    let total = if let Some((group, sql)) = counted(query) {
        let known = sqlx::query_scalar(sql).bind(group.0).bind(environment.as_str());
        known.fetch_optional(&mut *db).await.map_err(from)?.unwrap_or_default()
    } else {
        let mut count = meant("SELECT count(*)", environment, query, false)?;
        count.build_query_scalar().fetch_one(&mut *db).await.map_err(from)?
    };
    let (mut sql, limit) = rows(environment, query)?;
    let rows = sql.build().fetch_all(db).await.map_err(from)?;
    let rows = rows.iter().map(failure).collect::<Result<Vec<_>, _>>()?;
    Ok(crate::journal::page_of(rows, limit, total, |row| row.id.0))
}
