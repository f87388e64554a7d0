//! Failures: reading them, and what people do about them. Settlements open and end them.

mod list;

#[cfg(test)]
pub(crate) use list::rows;
pub(crate) use list::{page, rows_of};

use crate::cells::{Cells, json};
use crate::codes::Code;
use crate::fault::{from, not_found};
use crate::{activities, groups, notices};
pub(crate) use list::meant;
use model::{
    ActivityKind, Actor, ChangeId, EnvironmentId, Failure, FailureId, FailureStatus, GroupId, LegId, MapId,
    Moment, Parent, Remedy, VersionId,
};
use sqlx::QueryBuilder;
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use std::collections::BTreeMap;
use store::{CommitSignal, FailureSelection, NewActivity, StoreError};

macro_rules! select_failures {
    () => {
        "SELECT id, environment, group_id, map, version, direction, phase, leg, key, company, operation, change, class, code, \
         status_code, headline, hint, detail, fields, source, attempted, status, resolution, attempts, first_at, \
         last_at, correlation, payload_gone, parent_entities, parent_key"
    };
}

pub(crate) use select_failures;

/// With which values records go back into the queue.
pub(crate) enum Values<'a> {
    /// With their own.
    Own,
    /// With those with which they failed, written by hand or not.
    AsFailed,
    /// With these in place of their own.
    Written(&'a str),
}

/// What a person does about failures.
pub(crate) struct Act {
    /// Where.
    pub(crate) environment: EnvironmentId,
    /// About which.
    pub(crate) selection: FailureSelection,
    /// Who.
    pub(crate) actor: Actor,
    /// When.
    pub(crate) at: Moment,
}

pub(crate) fn failure(row: &SqliteRow) -> Result<Failure, StoreError> {
    let mut cells = Cells::of(row);
    let mut failure = Failure {
        id: FailureId(cells.next()?),
        environment: cells.environment()?,
        group: GroupId(cells.next()?),
        map: MapId(cells.next()?),
        version: VersionId(cells.next()?),
        direction: cells.code()?,
        phase: cells.word()?,
        leg: cells.next::<Option<i64>>()?.map(LegId),
        key: cells.next()?,
        company: cells.next()?,
        operation: cells.code()?,
        change: ChangeId(cells.next()?),
        class: cells.word()?,
        code: cells.next()?,
        status_code: cells.small()?,
        remedy: Remedy { headline: cells.next()?, hint: cells.next()? },
        detail: cells.next()?,
        fields: cells.json()?,
        source: cells.next()?,
        attempted: cells.next()?,
        parent: None,
        status: cells.code()?,
        resolution: cells.word_or_none()?,
        attempts: cells.small()?,
        first_at: cells.moment()?,
        last_at: cells.moment()?,
        correlation: cells.next()?,
        payload_removed: cells.next()?,
    };
    let entities: Option<Vec<String>> = cells.json_or_none()?;
    if let (Some(entities), Some(key)) = (entities, cells.next()?) {
        failure.parent = Some(Parent { entities, key });
        if failure.status == FailureStatus::Open {
            failure.status = FailureStatus::Waiting;
        }
    }
    Ok(failure)
}

/// One failure.
pub(crate) async fn one(db: &mut SqliteConnection, id: FailureId) -> Result<Failure, StoreError> {
    let sql = concat!(select_failures!(), " FROM failures WHERE id = ?");
    let row = sqlx::query(sql).bind(id.0).fetch_optional(db).await.map_err(from)?;
    failure(&row.ok_or_else(|| not_found("failure", &id))?)
}

/// The parked failures that are meant, by map.
async fn selected(db: &mut SqliteConnection, act: &Act) -> Result<BTreeMap<MapId, Vec<i64>>, StoreError> {
    let mut sql = match &act.selection {
        FailureSelection::Ids(ids) => {
            let mut sql =
                QueryBuilder::new("SELECT id, map FROM failures WHERE id IN (SELECT value FROM json_each(");
            sql.push_bind(json(ids)?)
                .push(")) AND environment = ")
                .push_bind(act.environment.as_str().to_owned())
                .push(" AND status = ")
                .push_bind(FailureStatus::Open.code());
            sql
        }
        FailureSelection::Matching(query) => meant("SELECT id, map", &act.environment, query, true)?,
    };
    sql.push(" ORDER BY id");
    let mut by_map: BTreeMap<MapId, Vec<i64>> = BTreeMap::new();
    for row in &sql.build().fetch_all(db).await.map_err(from)? {
        let mut cells = Cells::of(row);
        let (id, map) = (cells.next()?, MapId(cells.next()?));
        by_map.entry(map).or_default().push(id);
    }
    Ok(by_map)
}

/// The entry that counts what was done to failures of one map.
async fn record(
    db: &mut SqliteConnection,
    act: &Act,
    map: MapId,
    kind: ActivityKind,
    count: i64,
) -> Result<(), StoreError> {
    let version = sqlx::query_scalar("SELECT active FROM maps WHERE id = ?").bind(map.0);
    let version: i64 = version.fetch_one(&mut *db).await.map_err(from)?;
    let entry = NewActivity {
        environment: act.environment.clone(),
        map: Some(map),
        version: Some(VersionId(version)),
        at: act.at,
        actor: act.actor.clone(),
        kind,
        count,
        correlation: String::new(),
    };
    activities::add(db, &entry).await
}

/// Puts the records of failures back into the queue, in the order of the failures; they are read again.
pub(crate) async fn requeue(
    db: &mut SqliteConnection,
    ids: &[i64],
    at: Moment,
    values: &Values<'_>,
) -> Result<(), StoreError> {
    let ids = json(&ids)?;
    let (written, as_failed) = match values {
        Values::Own => (None, false),
        Values::AsFailed => (None, true),
        Values::Written(values) => (Some(*values), false),
    };
    sqlx::query(
        "INSERT INTO changes (map, direction, operation, key, company, source_id, payload, observed, \
         captured_at, due_at, attempts, status, correlation, leg, edited, put_back) \
         SELECT f.map, f.direction, f.operation, f.key, f.company, c.source_id, NULL, \
         (SELECT value FROM settle_sequence), ?2, ?2, 0, 0, f.correlation, f.leg, \
         iif(?4, c.edited, ?3), 1 \
         FROM json_each(?1) AS j CROSS JOIN failures AS f ON f.id = j.value \
         JOIN changes AS c ON c.id = f.change ORDER BY f.id",
    )
    .bind(&ids)
    .bind(at.0)
    .bind(written)
    .bind(as_failed)
    .execute(&mut *db)
    .await
    .map_err(from)?;
    sqlx::query("UPDATE failures SET status = 1 WHERE id IN (SELECT value FROM json_each(?))")
        .bind(&ids)
        .execute(&mut *db)
        .await
        .map_err(from)?;
    Ok(())
}

/// Puts failures back into the queue by a person's decision.
pub(crate) async fn retry(
    db: &mut SqliteConnection,
    touched: &mut CommitSignal,
    act: Act,
) -> Result<i64, StoreError> {
    let mut retried = 0;
    for (map, ids) in selected(db, &act).await? {
        let count = i64::try_from(ids.len()).unwrap_or(i64::MAX);
        requeue(db, &ids, act.at, &Values::Own).await?;
        groups::acted(db, &ids, &act.actor).await?;
        record(db, &act, map, ActivityKind::RetryRequested, count).await?;
        touched.queue.grow(map);
        retried += count;
    }
    if retried > 0 {
        touched.failures += 1;
        touched.activity += 1;
    }
    Ok(retried)
}

/// Ends failures by a person's decision.
pub(crate) async fn discard(
    db: &mut SqliteConnection,
    touched: &mut CommitSignal,
    act: Act,
    reason: String,
) -> Result<i64, StoreError> {
    let mut discarded = 0;
    for (map, ids) in selected(db, &act).await? {
        let count = i64::try_from(ids.len()).unwrap_or(i64::MAX);
        sqlx::query(
            "UPDATE failures SET status = 3, last_at = ?2 WHERE id IN (SELECT value FROM json_each(?1))",
        )
        .bind(json(&ids)?)
        .bind(act.at.0)
        .execute(&mut *db)
        .await
        .map_err(from)?;
        let kind = ActivityKind::FailuresDiscarded { reason: reason.clone() };
        record(db, &act, map, kind, count).await?;
        let changed = notices::keep_failures_open(db, &act.environment, map, act.at).await?;
        touched.notices += u64::from(changed);
        discarded += count;
    }
    if discarded > 0 {
        touched.failures += 1;
        touched.activity += 1;
    }
    Ok(discarded)
}
