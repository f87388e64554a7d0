//! Reading groups.

use crate::cells::{Cells, word};
use crate::codes::Code;
use crate::fault::{from, not_found};
use model::{
    EnvironmentId, FailureGroup, FailureId, Fix, GroupCounts, GroupId, GroupOrder, GroupQuery, GroupState,
    MapId, Moment, Mute, Page, Remedy,
};
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use sqlx::{QueryBuilder, Sqlite};
use store::StoreError;

macro_rules! select_groups {
    () => {
        "SELECT id, environment, map, direction, class, code, field, headline, hint, first_at, last_at, total, kept, \
         open, waiting, retrying, regressed, assignee, mute_reason, mute_until, fixed_at, fixed_by, example"
    };
}

/// How many failures of a group are not over.
macro_rules! unsettled {
    () => {
        "open + waiting + retrying"
    };
}

fn group(row: &SqliteRow, now: Moment) -> Result<FailureGroup, StoreError> {
    let mut cells = Cells::of(row);
    let mut group = FailureGroup {
        id: GroupId(cells.next()?),
        environment: cells.environment()?,
        map: MapId(cells.next()?),
        direction: cells.code()?,
        class: cells.word()?,
        code: cells.next()?,
        field: cells.next()?,
        remedy: Remedy { headline: cells.next()?, hint: cells.next()? },
        first_at: cells.moment()?,
        last_at: cells.moment()?,
        counts: GroupCounts {
            total: cells.next()?,
            kept: cells.next()?,
            open: cells.next()?,
            waiting: cells.next()?,
            retrying: cells.next()?,
        },
        state: GroupState::Open,
        assignee: None,
        mute: None,
        fixed: None,
        example: None,
    };
    let regressed: bool = cells.next()?;
    group.assignee = cells.next()?;
    let (reason, until): (Option<String>, _) = (cells.next()?, cells.moment_or_none()?);
    group.mute = reason.map(|reason| Mute { reason, until }).filter(|mute| mute.holds(now));
    let (fixed_at, by) = (cells.moment_or_none()?, cells.json_or_none()?);
    group.fixed = fixed_at.map(|at| Fix { at, by });
    group.example = cells.next::<Option<i64>>()?.map(FailureId);
    group.state = GroupState::of(&group.counts, group.mute.is_some(), regressed);
    Ok(group)
}

/// One group.
pub(super) async fn one(
    db: &mut SqliteConnection,
    id: GroupId,
    now: Moment,
) -> Result<FailureGroup, StoreError> {
    let sql = concat!(select_groups!(), " FROM failure_groups WHERE id = ?");
    let row = sqlx::query(sql).bind(id.0).fetch_optional(db).await.map_err(from)?;
    group(&row.ok_or_else(|| not_found("failure group", &id))?, now)
}

fn meant(
    select: &'static str,
    environment: &EnvironmentId,
    query: &GroupQuery,
    now: Moment,
) -> Result<QueryBuilder<Sqlite>, StoreError> {
    let mut sql = QueryBuilder::new(select);
    sql.push(" FROM failure_groups WHERE environment = ").push_bind(environment.as_str().to_owned());
    if let Some(map) = query.map {
        sql.push(" AND map = ").push_bind(map.0);
    }
    if !query.states.is_empty() {
        // The same as `GroupState::of`.
        sql.push(concat!(" AND CASE WHEN ", unsettled!(), " = 0 THEN 'resolved'"))
            .push(" WHEN mute_reason IS NOT NULL AND (mute_until IS NULL OR mute_until > ")
            .push_bind(now.0)
            .push(") THEN 'muted' WHEN open > 0 THEN iif(regressed, 'regressed', 'open')")
            .push(" WHEN retrying > 0 THEN 'retrying' ELSE 'waiting' END IN (");
        let mut states = sql.separated(", ");
        for state in &query.states {
            states.push_bind(state.name());
        }
        sql.push(")");
    }
    if let Some(class) = &query.class {
        sql.push(" AND class = ").push_bind(word(class)?);
    }
    if let Some(direction) = query.direction {
        sql.push(" AND direction = ").push_bind(direction.code());
    }
    match query.assignee.as_deref() {
        Some("") => {
            sql.push(" AND assignee IS NULL");
        }
        Some(name) => {
            sql.push(" AND assignee = ").push_bind(name.to_owned());
        }
        None => {}
    }
    let text = query.text.trim().to_lowercase();
    if !text.is_empty() {
        sql.push(" AND instr(search, ").push_bind(text).push(") > 0");
    }
    Ok(sql)
}

/// One page of groups.
pub(super) async fn page(
    db: &mut SqliteConnection,
    environment: &EnvironmentId,
    query: &GroupQuery,
    now: Moment,
) -> Result<Page<FailureGroup>, StoreError> {
    let mut count = meant("SELECT count(*)", environment, query, now)?;
    let total = count.build_query_scalar().fetch_one(&mut *db).await.map_err(from)?;
    let mut sql = meant(select_groups!(), environment, query, now)?;
    let by = match query.order {
        GroupOrder::LastSeen => "last_at",
        GroupOrder::Count => concat!("(", unsettled!(), ")"),
        GroupOrder::FirstSeen => "first_at",
    };
    if let Some(before) = query.page.before {
        sql.push(" AND (").push(by).push(", id) < (SELECT ").push(by);
        sql.push(", id FROM failure_groups WHERE id = ").push_bind(before).push(")");
    }
    let limit = query.page.limit.clamp(1, 500);
    sql.push(" ORDER BY ").push(by).push(" DESC, id DESC LIMIT ").push_bind(limit + 1);
    let rows = sql.build().fetch_all(db).await.map_err(from)?;
    let rows = rows.iter().map(|row| group(row, now)).collect::<Result<Vec<_>, _>>()?;
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    Ok(crate::journal::page_of(rows, limit, total, |row| row.id.0))
}
