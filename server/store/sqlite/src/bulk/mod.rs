//! Acts on many failures: keeping, listing and stopping them. What becomes of each failure is decided in [`turn`].

mod ask;
pub(crate) mod turn;

use crate::cells::{Cells, json, word};
use crate::codes::Code;
use crate::fault::{from, not_found};
use crate::journal::{page_end, page_of};
use crate::{SqliteStore, activities};
use async_trait::async_trait;
use model::{
    Activity, ActivityKind, Actor, BulkAct, BulkActId, BulkItem, BulkQuery, BulkResult, BulkStatus,
    EnvironmentId, FailureId, FailureStatus, GroupId, MapId, Moment, Page, PageRequest, VersionId,
};
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use sqlx::{QueryBuilder, Sqlite};
use std::collections::BTreeMap;
use store::{BulkActs, BulkAsk, CommitSignal, NewActivity, StoreError, deed, told};

macro_rules! select_acts {
    () => {
        "SELECT id, environment, kind, map, failure_group, actor, asked_at, status, total, done, skipped, ended_at, \
         cancelled_by, undone_by FROM bulk_acts WHERE status <> 'gathering'"
    };
}

/// What acts did to failures ?1, with all of each act.
pub(crate) const DEEDS: &str = "SELECT a.id, a.environment, a.kind, a.map, a.failure_group, a.actor, a.asked_at, \
    a.status, a.total, a.done, a.skipped, a.ended_at, a.cancelled_by, a.undone_by, f.map, i.at \
    FROM json_each(?1) AS j CROSS JOIN bulk_items AS i ON i.failure = j.value AND i.result = 1 \
    JOIN bulk_acts AS a ON a.id = i.act JOIN failures AS f ON f.id = i.failure ORDER BY a.id";

/// Acts of environment ?1 that are over and whose failures are not kept any more go.
pub(crate) const FORGET: &str = "DELETE FROM bulk_acts WHERE environment = ?1 AND status IN ('done', 'cancelled') \
    AND NOT EXISTS (SELECT 1 FROM bulk_items AS i WHERE i.act = bulk_acts.id)";

impl Code for BulkResult {
    const WHAT: &'static str = "what became of a failure";
    const CODES: &'static [(Self, i64)] = &[
        (Self::Left, 0),
        (Self::Done, 1),
        (Self::Retrying, 2),
        (Self::Resolved, 3),
        (Self::Discarded, 4),
        (Self::Newer, 5),
        (Self::Tried, 6),
        (Self::Reopened, 7),
    ];

    fn code(self) -> i64 {
        match self {
            Self::Left => 0,
            Self::Done => 1,
            Self::Retrying => 2,
            Self::Resolved => 3,
            Self::Discarded => 4,
            Self::Newer => 5,
            Self::Tried => 6,
            Self::Reopened => 7,
        }
    }
}

fn act(cells: &mut Cells<'_>) -> Result<BulkAct, StoreError> {
    Ok(BulkAct {
        id: BulkActId(cells.next()?),
        environment: cells.environment()?,
        kind: cells.json()?,
        map: cells.next::<Option<i64>>()?.map(MapId),
        group: cells.next::<Option<i64>>()?.map(GroupId),
        actor: cells.json()?,
        asked_at: cells.moment()?,
        status: cells.word()?,
        total: cells.next()?,
        done: cells.next()?,
        skipped: cells.next()?,
        ended_at: cells.moment_or_none()?,
        cancelled_by: cells.json_or_none()?,
        undone_by: cells.next::<Option<i64>>()?.map(BulkActId),
    })
}

async fn one(db: &mut SqliteConnection, id: BulkActId) -> Result<BulkAct, StoreError> {
    let row = sqlx::query(concat!(select_acts!(), " AND id = ?")).bind(id.0).fetch_optional(db).await;
    act(&mut Cells::of(&row.map_err(from)?.ok_or_else(|| not_found("bulk act", &id))?))
}

/// Ends an act with the entries that count what was done in each map.
async fn end(
    db: &mut SqliteConnection,
    touched: &mut CommitSignal,
    act: &BulkAct,
    status: BulkStatus,
    at: Moment,
) -> Result<(), StoreError> {
    let of_maps: String =
        sqlx::query_scalar("UPDATE bulk_acts SET status = ?, ended_at = ? WHERE id = ? RETURNING of_maps")
            .bind(word(&status)?)
            .bind(at.0)
            .bind(act.id.0)
            .fetch_one(&mut *db)
            .await
            .map_err(from)?;
    let of_maps: BTreeMap<MapId, i64> = serde_json::from_str(&of_maps).map_err(crate::fault::from_json)?;
    for (map, count) in of_maps {
        touched.activity += 1;
        tell(db, act, Some(map), act.actor.clone(), (told(&act.kind), count), at).await?;
    }
    Ok(())
}

async fn tell(
    db: &mut SqliteConnection,
    act: &BulkAct,
    map: Option<MapId>,
    actor: Actor,
    (kind, count): (ActivityKind, i64),
    at: Moment,
) -> Result<(), StoreError> {
    let version: Option<i64> = match map {
        Some(map) => sqlx::query_scalar("SELECT active FROM maps WHERE id = ?")
            .bind(map.0)
            .fetch_optional(&mut *db)
            .await
            .map_err(from)?,
        None => None,
    };
    let entry = NewActivity {
        environment: act.environment.clone(),
        map,
        version: version.map(VersionId),
        at,
        actor,
        kind,
        count,
        correlation: String::new(),
    };
    activities::add(db, &entry).await
}

async fn cancel(
    db: &mut SqliteConnection,
    touched: &mut CommitSignal,
    id: BulkActId,
    actor: Actor,
    at: Moment,
) -> Result<BulkAct, StoreError> {
    let known = one(db, id).await?;
    if known.status != BulkStatus::Working {
        return Err(StoreError::Stale { what: "the bulk act" });
    }
    sqlx::query("UPDATE bulk_acts SET cancelled_by = ? WHERE id = ?")
        .bind(json(&actor)?)
        .bind(id.0)
        .execute(&mut *db)
        .await
        .map_err(from)?;
    end(db, touched, &known, BulkStatus::Cancelled, at).await?;
    tell(db, &known, known.map, actor, (ActivityKind::BulkStopped, known.left()), at).await?;
    touched.activity += 1;
    touched.bulk += 1;
    touched.failures += 1;
    one(db, id).await
}

/// What acts did to failures, as entries of their records' stories.
pub(crate) async fn deeds(
    db: &mut SqliteConnection,
    failures: &[FailureId],
) -> Result<Vec<Activity>, StoreError> {
    let rows = sqlx::query(DEEDS).bind(json(&failures)?).fetch_all(db).await.map_err(from)?;
    let read = |row: &SqliteRow| {
        let mut cells = Cells::of(row);
        let act = act(&mut cells)?;
        Ok(deed(&act, MapId(cells.next()?), cells.moment()?))
    };
    rows.iter().map(read).collect()
}

fn filtered(mut sql: QueryBuilder<Sqlite>, id: &EnvironmentId, query: &BulkQuery) -> QueryBuilder<Sqlite> {
    sql.push(" AND environment = ").push_bind(id.as_str().to_owned());
    if query.is_working {
        sql.push(" AND status = 'working'");
    }
    if let Some(map) = query.map {
        sql.push(" AND map = ").push_bind(map.0);
    }
    if let Some(group) = query.group {
        sql.push(" AND failure_group = ").push_bind(group.0);
    }
    sql
}

async fn acts(
    db: &mut SqliteConnection,
    environment: &EnvironmentId,
    query: &BulkQuery,
) -> Result<Page<BulkAct>, StoreError> {
    let all = QueryBuilder::new("SELECT count(*) FROM bulk_acts WHERE status <> 'gathering'");
    let mut count = filtered(all, environment, query);
    let total = count.build_query_scalar().fetch_one(&mut *db).await.map_err(from)?;
    let mut sql = filtered(QueryBuilder::new(select_acts!()), environment, query);
    let limit = page_end(&mut sql, query.page);
    let rows = sql.build().fetch_all(db).await.map_err(from)?;
    let rows = rows.iter().map(|row| act(&mut Cells::of(row))).collect::<Result<Vec<_>, _>>()?;
    Ok(page_of(rows, limit, total, |row| row.id.0))
}

/// Failures of act ?1 before failure ?2, at most ?3.
pub(crate) const ITEMS: &str = "SELECT f.id, f.map, f.direction, f.key, f.headline, i.result, i.at, f.status, \
    f.resolution, f.parent_entities IS NOT NULL FROM bulk_items AS i CROSS JOIN failures AS f ON f.id = i.failure \
    WHERE i.act = ?1 AND i.failure < ?2 ORDER BY i.failure DESC LIMIT ?3";

/// The same of those that were left alone.
pub(crate) const LEFT_ALONE: &str = "SELECT f.id, f.map, f.direction, f.key, f.headline, i.result, i.at, f.status, \
    f.resolution, f.parent_entities IS NOT NULL FROM bulk_items AS i INDEXED BY bulk_items_left_alone \
    CROSS JOIN failures AS f ON f.id = i.failure WHERE i.act = ?1 AND i.result > 1 AND i.failure < ?2 \
    ORDER BY i.failure DESC LIMIT ?3";

fn item(row: &SqliteRow) -> Result<BulkItem, StoreError> {
    let mut cells = Cells::of(row);
    let mut item = BulkItem {
        failure: FailureId(cells.next()?),
        map: MapId(cells.next()?),
        direction: cells.code()?,
        key: cells.next()?,
        headline: cells.next()?,
        result: cells.code()?,
        at: cells.moment_or_none()?,
        status: cells.code()?,
        resolution: cells.word_or_none()?,
    };
    if item.status == FailureStatus::Open && cells.next()? {
        item.status = FailureStatus::Waiting;
    }
    Ok(item)
}

async fn items(
    db: &mut SqliteConnection,
    id: BulkActId,
    is_skipped: bool,
    page: PageRequest,
) -> Result<Page<BulkItem>, StoreError> {
    one(db, id).await?;
    let (rows, count) = if is_skipped {
        let count =
            "SELECT count(*) FROM bulk_items INDEXED BY bulk_items_left_alone WHERE act = ? AND result > 1";
        (LEFT_ALONE, count)
    } else {
        (ITEMS, "SELECT count(*) FROM bulk_items WHERE act = ?")
    };
    let total = sqlx::query_scalar(count).bind(id.0).fetch_one(&mut *db).await.map_err(from)?;
    let limit = page.limit.clamp(1, 500);
    let rows = sqlx::query(rows)
        .bind(id.0)
        .bind(page.before.unwrap_or(i64::MAX))
        .bind(limit + 1)
        .fetch_all(db)
        .await
        .map_err(from)?;
    let rows = rows.iter().map(item).collect::<Result<Vec<_>, _>>()?;
    Ok(page_of(rows, usize::try_from(limit).unwrap_or(usize::MAX), total, |row| row.failure.0))
}

/// Takes away what a process that died had begun to keep, and told nobody of.
pub(crate) async fn forget_unasked(db: &mut SqliteConnection) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM bulk_acts WHERE status = 'gathering'").execute(db).await.map_err(from)?;
    Ok(())
}

#[async_trait]
impl BulkActs for SqliteStore {
    async fn ask_bulk(&self, ask: BulkAsk) -> Result<Option<BulkAct>, StoreError> {
        ask::ask(self, ask).await
    }

    async fn undo_bulk(&self, id: BulkActId, actor: Actor, at: Moment) -> Result<BulkAct, StoreError> {
        ask::undo(self, id, actor, at).await
    }

    async fn advance_bulk(&self, id: BulkActId, at_most: u32, at: Moment) -> Result<BulkAct, StoreError> {
        self.write(async move |db, touched| turn::advance(db, touched, id, at_most, at).await).await
    }

    async fn cancel_bulk(&self, id: BulkActId, actor: Actor, at: Moment) -> Result<BulkAct, StoreError> {
        self.write(async move |db, touched| cancel(db, touched, id, actor, at).await).await
    }

    async fn bulk_act(&self, id: BulkActId) -> Result<BulkAct, StoreError> {
        one(&mut *self.snapshot().await?, id).await
    }

    async fn bulk_acts(
        &self,
        environment: &EnvironmentId,
        query: &BulkQuery,
    ) -> Result<Page<BulkAct>, StoreError> {
        acts(&mut *self.snapshot().await?, environment, query).await
    }

    async fn bulk_items(
        &self,
        id: BulkActId,
        is_skipped: bool,
        page: PageRequest,
    ) -> Result<Page<BulkItem>, StoreError> {
        items(&mut *self.snapshot().await?, id, is_skipped, page).await
    }
}
