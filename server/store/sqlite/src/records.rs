//! Single records: their story, their failures, and what somebody writes by hand.

use crate::cells::{Cells, json};
use crate::failures::{self, Values, failure, select_failures};
use crate::fault::{from, not_found};
use crate::queue::{change, change_columns};
use crate::{SqliteStore, activities, bulk, conflicts, events, groups, links};
use async_trait::async_trait;
use model::{
    ActivityKind, Direction, EnvironmentId, ErrorEvent, Failure, KeptStory, MapId, Moment, Page, PageRequest,
    SettledRow, VersionId,
};
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use std::collections::BTreeSet;
use store::{CommitSignal, FailureEdit, NewActivity, Records, StoreError};

/// Of attempts, conflicts and failures at most so many are told.
const MOST: u32 = 500;

/// Changes of key ?2 of map ?1 before ?3, with their ends.
pub(crate) const CHANGES: &str = concat!(
    "SELECT ",
    change_columns!(),
    ", c.settled_at FROM changes AS c WHERE c.map = ?1 AND c.key = ?2 AND c.id < ?3 ORDER BY c.id DESC LIMIT ?4"
);

/// Failures of key ?2 of map ?1 that began before ?3 and did not end before ?4.
pub(crate) const FAILURES: &str = concat!(
    select_failures!(),
    " FROM failures WHERE map = ?1 AND key = ?2 AND first_at < ?3 AND last_at >= ?4 ORDER BY id DESC LIMIT ?5"
);

/// What waits in environment ?1 for a record of entity ?3 with key ?2.
pub(crate) const WAITING_FOR: &str = concat!(
    select_failures!(),
    " FROM failures WHERE environment = ?1 AND parent_key = ?2 AND status = 0 AND parent_entities IS NOT NULL",
    " AND EXISTS (SELECT 1 FROM json_each(failures.parent_entities) AS n WHERE n.value = ?3)",
    " ORDER BY id DESC LIMIT ?4"
);

/// How many these are.
pub(crate) const WAITING_TOTAL: &str = "SELECT count(*) FROM failures WHERE environment = ?1 AND parent_key = ?2 \
    AND status = 0 AND parent_entities IS NOT NULL \
    AND EXISTS (SELECT 1 FROM json_each(failures.parent_entities) AS n WHERE n.value = ?3)";

async fn story(
    db: &mut SqliteConnection,
    map: MapId,
    key: &str,
    page: PageRequest,
) -> Result<KeptStory, StoreError> {
    let limit = page.limit.clamp(1, 500);
    let rows = sqlx::query(CHANGES)
        .bind(map.0)
        .bind(key)
        .bind(page.before.unwrap_or(i64::MAX))
        .bind(limit + 1)
        .fetch_all(&mut *db)
        .await
        .map_err(from)?;
    let read = |row: &SqliteRow| {
        let mut cells = Cells::of(row);
        Ok(SettledRow { change: change(&mut cells)?, settled_at: cells.moment_or_none()? })
    };
    let mut changes = rows.iter().map(read).collect::<Result<Vec<_>, StoreError>>()?;
    let shown = usize::try_from(limit).unwrap_or(usize::MAX);
    let has_more = changes.len() > shown;
    changes.truncate(shown);
    let last = changes.last().filter(|_| has_more).map(|row| (row.change.id.0, row.change.captured_at));
    let since = last.map_or(Moment(i64::MIN), |(_, at)| at);
    let until = match page.before {
        Some(before) => captured_at(db, before).await?,
        None => None,
    };
    let until = until.unwrap_or(Moment(i64::MAX));
    let failures = failures_within(db, (map, key), (since, until), MOST).await?;
    let moments: BTreeSet<Moment> = changes
        .iter()
        .map(|row| row.change.captured_at)
        .chain(failures.iter().map(|failure| failure.last_at))
        .collect();
    let link = match page.before {
        None => link(db, map, key).await?,
        Some(_) => None,
    };
    let mut deeds = activities::deeds(db, map, &moments).await?;
    let ids: Vec<_> = failures.iter().map(|failure| failure.id).collect();
    deeds.extend(bulk::deeds(db, &ids).await?);
    Ok(KeptStory {
        events: events::of_key(db, (map, key), (since, until), MOST).await?,
        conflicts: conflicts::of_key(db, (map, key), (since, until), MOST).await?,
        activities: deeds,
        next: last.map(|(id, _)| id),
        link,
        since,
        until,
        changes,
        failures,
    })
}

/// When a change was captured; `None` when it is gone.
async fn captured_at(db: &mut SqliteConnection, id: i64) -> Result<Option<Moment>, StoreError> {
    let at = sqlx::query_scalar("SELECT captured_at FROM changes WHERE id = ?").bind(id);
    Ok(at.fetch_optional(db).await.map_err(from)?.map(Moment))
}

async fn link(
    db: &mut SqliteConnection,
    map: MapId,
    key: &str,
) -> Result<Option<model::RecordLink>, StoreError> {
    let rows = sqlx::query(links::BY_KEY).bind(map.0).bind(json(&[key])?).fetch_all(db).await;
    let rows = rows.map_err(from)?;
    rows.first().map_or(Ok(None), |row| links::link(map, &mut Cells::of(row)))
}

async fn failures_within(
    db: &mut SqliteConnection,
    (map, key): (MapId, &str),
    (since, until): (Moment, Moment),
    limit: u32,
) -> Result<Vec<Failure>, StoreError> {
    let rows = sqlx::query(FAILURES).bind(map.0).bind(key).bind(until.0).bind(since.0).bind(limit);
    rows.fetch_all(db).await.map_err(from)?.iter().map(failure).collect()
}

async fn edit(
    db: &mut SqliteConnection,
    touched: &mut CommitSignal,
    edit: FailureEdit,
) -> Result<(), StoreError> {
    let known = failures::one(db, edit.failure).await?;
    if known.environment != edit.environment {
        return Err(not_found("failure", &edit.failure));
    }
    if !known.status.is_parked() || known.change != edit.seen {
        return Err(StoreError::Stale { what: "the failure" });
    }
    failures::requeue(db, &[known.id.0], edit.at, &Values::Written(&edit.values)).await?;
    groups::acted(db, &[known.id.0], &edit.actor).await?;
    let version = sqlx::query_scalar("SELECT active FROM maps WHERE id = ?").bind(known.map.0);
    let version: i64 = version.fetch_one(&mut *db).await.map_err(from)?;
    let entry = NewActivity {
        environment: edit.environment,
        map: Some(known.map),
        version: Some(VersionId(version)),
        at: edit.at,
        actor: edit.actor,
        kind: ActivityKind::FailureEdited {
            failure: known.id,
            direction: known.direction,
            fields: edit.fields,
        },
        count: 1,
        correlation: known.correlation,
    };
    activities::add(db, &entry).await?;
    touched.queue.grow(known.map);
    touched.failures += 1;
    touched.activity += 1;
    Ok(())
}

#[async_trait]
impl Records for SqliteStore {
    async fn story_of_key(&self, map: MapId, key: &str, page: PageRequest) -> Result<KeptStory, StoreError> {
        story(&mut *self.snapshot().await?, map, key, page).await
    }

    async fn attempts(
        &self,
        map: MapId,
        (direction, key): (Direction, &str),
        since: Moment,
        limit: u32,
    ) -> Result<Vec<ErrorEvent>, StoreError> {
        let mut view = self.snapshot().await?;
        events::attempts(&mut view, (map, key), direction, since, limit).await
    }

    async fn attempts_of(
        &self,
        failures: &[Failure],
        limit: u32,
    ) -> Result<Vec<Vec<ErrorEvent>>, StoreError> {
        let mut view = self.snapshot().await?;
        let mut attempts = Vec::with_capacity(failures.len());
        for failure in failures {
            attempts.push(events::of_failure(&mut view, failure, limit).await?);
        }
        Ok(attempts)
    }

    async fn failures_of_key(&self, map: MapId, key: &str, limit: u32) -> Result<Vec<Failure>, StoreError> {
        let all = (Moment(i64::MIN), Moment(i64::MAX));
        failures_within(&mut *self.snapshot().await?, (map, key), all, limit).await
    }

    async fn waiting_for(
        &self,
        environment: &EnvironmentId,
        entity: &str,
        key: &str,
        limit: u32,
    ) -> Result<Page<Failure>, StoreError> {
        let mut view = self.snapshot().await?;
        let rows = sqlx::query(WAITING_FOR).bind(environment.as_str()).bind(key).bind(entity).bind(limit);
        let rows = rows.fetch_all(&mut *view).await.map_err(from)?;
        let rows = rows.iter().map(failure).collect::<Result<Vec<_>, _>>()?;
        let total = sqlx::query_scalar(WAITING_TOTAL).bind(environment.as_str()).bind(key).bind(entity);
        Ok(Page { rows, next: None, total: total.fetch_one(&mut *view).await.map_err(from)? })
    }

    async fn edit_failure(&self, new: FailureEdit) -> Result<(), StoreError> {
        self.write(async move |db, touched| edit(db, touched, new).await).await
    }
}
