//! Groups of failures. Their counts are kept by triggers; here they begin, are read, and are decided about.

pub(crate) mod backfill;
pub(crate) mod begin;
mod list;

use crate::SqliteStore;
use crate::cells::{Cells, json};
use crate::fault::{from, not_found};
use crate::{activities, notices};
use async_trait::async_trait;
use model::{
    ActivityKind, Actor, EnvironmentId, FailureGroup, GroupComment, GroupId, GroupQuery, LegCause, LegId,
    MapId, Moment, Mute, Page, RunId, VersionId,
};
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use std::collections::HashMap;
use store::{CommitSignal, Groups, NewActivity, StoreError, TREND_HOURS, hour_of, trend};

/// Attempts of groups ?1 that went wrong in the hours from ?2 to ?3.
pub(crate) const HOURS: &str = "SELECT h.group_id, h.hour, h.failed FROM json_each(?1) AS j \
    CROSS JOIN group_hours AS h ON h.group_id = j.value AND h.hour >= ?2 AND h.hour <= ?3";

/// What goes wrong in the legs of run ?1: at most ?2 pairs of leg and cause.
pub(crate) const OF_RUN: &str = "SELECT n.leg, g.id, g.headline, g.class, g.code, n.open, n.waiting, n.retrying FROM ( \
    SELECT f.leg, f.group_id, sum(f.status = 0 AND (f.parent_entities IS NULL)) AS open, \
        sum(f.status = 0 AND NOT (f.parent_entities IS NULL)) AS waiting, sum(f.status = 1) AS retrying \
    FROM legs AS l CROSS JOIN failures AS f INDEXED BY failures_of_leg_by_cause ON f.leg = l.id AND f.status < 2 \
    WHERE l.run = ?1 GROUP BY f.leg, f.group_id ORDER BY f.leg, count(*) DESC, f.group_id DESC LIMIT ?2 \
    ) AS n CROSS JOIN failure_groups AS g ON g.id = n.group_id";

/// Open failures of groups of environment ?1 that are not muted at ?2.
pub(crate) const OPEN: &str = "SELECT coalesce(sum(open), 0) FROM failure_groups WHERE environment = ?1 \
    AND (mute_reason IS NULL OR mute_until <= ?2)";

/// Notes who asked for a retry of failures ?1.
pub(crate) const ACTED: &str = "UPDATE failure_groups SET acted_by = ?2 WHERE id IN \
    (SELECT f.group_id FROM json_each(?1) AS j CROSS JOIN failures AS f ON f.id = j.value)";

/// A person's decision about a group.
struct Decision {
    group: FailureGroup,
    actor: Actor,
    at: Moment,
}

impl Decision {
    async fn begin(
        db: &mut SqliteConnection,
        id: GroupId,
        actor: Actor,
        at: Moment,
    ) -> Result<Self, StoreError> {
        Ok(Self { group: list::one(db, id, at).await?, actor, at })
    }

    fn headline(&self) -> String {
        self.group.remedy.headline.clone()
    }

    /// Tells of it in the timeline and to all who wait.
    async fn tell(
        self,
        db: &mut SqliteConnection,
        touched: &mut CommitSignal,
        kind: ActivityKind,
    ) -> Result<(), StoreError> {
        let version = sqlx::query_scalar("SELECT active FROM maps WHERE id = ?").bind(self.group.map.0);
        let version: i64 = version.fetch_one(&mut *db).await.map_err(from)?;
        touched.failures += 1;
        touched.activity += 1;
        let entry = NewActivity {
            environment: self.group.environment,
            map: Some(self.group.map),
            version: Some(VersionId(version)),
            at: self.at,
            actor: self.actor,
            kind,
            count: 0,
            correlation: String::new(),
        };
        activities::add(db, &entry).await
    }
}

async fn assign(
    db: &mut SqliteConnection,
    touched: &mut CommitSignal,
    decision: Decision,
    to: Option<String>,
) -> Result<(), StoreError> {
    if decision.group.assignee == to {
        return Ok(());
    }
    sqlx::query("UPDATE failure_groups SET assignee = ? WHERE id = ?")
        .bind(&to)
        .bind(decision.group.id.0)
        .execute(&mut *db)
        .await
        .map_err(from)?;
    let kind = ActivityKind::GroupAssigned { headline: decision.headline(), to };
    decision.tell(db, touched, kind).await
}

async fn mute(
    db: &mut SqliteConnection,
    touched: &mut CommitSignal,
    decision: Decision,
    mute: Option<Mute>,
) -> Result<(), StoreError> {
    if decision.group.mute.is_none() && mute.is_none() {
        return Ok(());
    }
    sqlx::query("UPDATE failure_groups SET mute_reason = ?, mute_until = ? WHERE id = ?")
        .bind(mute.as_ref().map(|mute| &mute.reason))
        .bind(mute.as_ref().and_then(|mute| mute.until).map(|until| until.0))
        .bind(decision.group.id.0)
        .execute(&mut *db)
        .await
        .map_err(from)?;
    let (environment, map) = (&decision.group.environment, decision.group.map);
    let told = notices::keep_failures_open(db, environment, map, decision.at).await?;
    touched.notices += u64::from(told);
    let headline = decision.headline();
    let kind = match mute {
        Some(Mute { reason, until }) => ActivityKind::GroupMuted { headline, reason, until },
        None => ActivityKind::GroupUnmuted { headline },
    };
    decision.tell(db, touched, kind).await
}

async fn comment(db: &mut SqliteConnection, id: GroupId, comment: &GroupComment) -> Result<(), StoreError> {
    let added = sqlx::query(
        "INSERT INTO group_comments (group_id, author, at, text) \
         SELECT id, ?2, ?3, ?4 FROM failure_groups WHERE id = ?1",
    )
    .bind(id.0)
    .bind(json(&comment.author)?)
    .bind(comment.at.0)
    .bind(&comment.text)
    .execute(db)
    .await
    .map_err(from)?;
    if added.rows_affected() == 0 { Err(not_found("failure group", &id)) } else { Ok(()) }
}

async fn trends(
    db: &mut SqliteConnection,
    ids: &[GroupId],
    now: Moment,
) -> Result<Vec<Vec<i64>>, StoreError> {
    let last = hour_of(now);
    let rows = sqlx::query(HOURS)
        .bind(json(&ids)?)
        .bind(last - i64::try_from(TREND_HOURS).unwrap_or_default())
        .bind(last)
        .fetch_all(db)
        .await
        .map_err(from)?;
    let mut counts: HashMap<i64, Vec<(i64, i64)>> = HashMap::new();
    for row in &rows {
        let mut cells = Cells::of(row);
        let group: i64 = cells.next()?;
        counts.entry(group).or_default().push((cells.next()?, cells.next()?));
    }
    Ok(ids.iter().map(|id| trend(now, counts.remove(&id.0).unwrap_or_default())).collect())
}

#[async_trait]
impl Groups for SqliteStore {
    async fn groups(
        &self,
        environment: &EnvironmentId,
        query: &GroupQuery,
        now: Moment,
    ) -> Result<Page<FailureGroup>, StoreError> {
        list::page(&mut *self.snapshot().await?, environment, query, now).await
    }

    async fn group(&self, id: GroupId, now: Moment) -> Result<FailureGroup, StoreError> {
        list::one(&mut *self.snapshot().await?, id, now).await
    }

    async fn group_trends(&self, ids: &[GroupId], now: Moment) -> Result<Vec<Vec<i64>>, StoreError> {
        trends(&mut *self.snapshot().await?, ids, now).await
    }

    async fn group_comments(&self, id: GroupId, limit: u32) -> Result<Vec<GroupComment>, StoreError> {
        let rows = sqlx::query(
            "SELECT author, at, text FROM group_comments WHERE group_id = ? ORDER BY id DESC LIMIT ?",
        )
        .bind(id.0)
        .bind(limit)
        .fetch_all(&mut *self.snapshot().await?)
        .await
        .map_err(from)?;
        let read = |row: &SqliteRow| {
            let mut cells = Cells::of(row);
            Ok(GroupComment { author: cells.json()?, at: cells.moment()?, text: cells.next()? })
        };
        rows.iter().map(read).collect()
    }

    async fn causes_of_run(&self, run: RunId, limit: u32) -> Result<Vec<LegCause>, StoreError> {
        let rows = sqlx::query(OF_RUN).bind(run.0).bind(limit).fetch_all(&mut *self.snapshot().await?).await;
        let read = |row: &SqliteRow| {
            let mut cells = Cells::of(row);
            Ok(LegCause {
                leg: LegId(cells.next()?),
                group: GroupId(cells.next()?),
                headline: cells.next()?,
                class: cells.word()?,
                code: cells.next()?,
                open: cells.next()?,
                waiting: cells.next()?,
                retrying: cells.next()?,
            })
        };
        rows.map_err(from)?.iter().map(read).collect()
    }

    async fn calling_failures(&self, environment: &EnvironmentId, now: Moment) -> Result<i64, StoreError> {
        let open = sqlx::query_scalar(OPEN).bind(environment.as_str()).bind(now.0);
        open.fetch_one(&mut *self.snapshot().await?).await.map_err(from)
    }

    async fn comment_on_group(&self, id: GroupId, new: GroupComment) -> Result<(), StoreError> {
        self.write(async move |db, touched| {
            touched.failures += 1;
            comment(db, id, &new).await
        })
        .await
    }

    async fn assign_group(
        &self,
        id: GroupId,
        to: Option<String>,
        actor: Actor,
        at: Moment,
    ) -> Result<(), StoreError> {
        self.write(async move |db, touched| {
            let decision = Decision::begin(db, id, actor, at).await?;
            assign(db, touched, decision, to).await
        })
        .await
    }

    async fn mute_group(
        &self,
        id: GroupId,
        new: Option<Mute>,
        actor: Actor,
        at: Moment,
    ) -> Result<(), StoreError> {
        self.write(async move |db, touched| {
            let decision = Decision::begin(db, id, actor, at).await?;
            mute(db, touched, decision, new).await
        })
        .await
    }
}

/// Where failures of one cause happen.
pub(crate) type Slot = (i64, String);

/// Notes who asked for a retry.
pub(crate) async fn acted(
    db: &mut SqliteConnection,
    failures: &[i64],
    actor: &Actor,
) -> Result<(), StoreError> {
    sqlx::query(ACTED).bind(json(&failures)?).bind(json(actor)?).execute(db).await.map_err(from)?;
    Ok(())
}

/// The place of a group.
#[derive(Clone, Copy)]
pub(crate) struct Place<'a> {
    pub(crate) environment: &'a EnvironmentId,
    pub(crate) map: MapId,
}
