//! Activities, error events, conflicts and failures as one capability.

use crate::environments::require;
use crate::fault::{from, not_found};
use crate::{SqliteStore, activities, conflicts, events, failures, strands};
use async_trait::async_trait;
use model::{
    Activity, ActivityQuery, Actor, Conflict, EnvironmentId, ErrorEvent, ErrorEventId, Failure, FailureId,
    FailureQuery, MapId, Moment, Page, PageRequest,
};
use sqlx::{QueryBuilder, Sqlite};
use store::{FailureSelection, Journal, NewActivity, NewErrorEvent, StoreError};

/// Restricts a query to one page, and one row more that tells whether there is a next; returns the page's length.
pub(crate) fn page_end(sql: &mut QueryBuilder<Sqlite>, page: PageRequest) -> usize {
    if let Some(before) = page.before {
        sql.push(" AND id < ").push_bind(before);
    }
    let limit = page.limit.clamp(1, 500);
    sql.push(" ORDER BY id DESC LIMIT ").push_bind(limit + 1);
    usize::try_from(limit).unwrap_or(usize::MAX)
}

/// The page from its rows and the one row more.
pub(crate) fn page_of<T>(mut rows: Vec<T>, limit: usize, total: i64, id: impl Fn(&T) -> i64) -> Page<T> {
    let more = rows.len() > limit;
    rows.truncate(limit);
    let next = rows.last().filter(|_| more).map(id);
    Page { rows, next, total }
}

#[async_trait]
impl Journal for SqliteStore {
    async fn record(&self, activity: NewActivity) -> Result<(), StoreError> {
        self.write(async move |db, touched| {
            require(db, &activity.environment).await?;
            touched.activity += 1;
            activities::add(db, &activity).await
        })
        .await
    }

    async fn activities(
        &self,
        environment: &EnvironmentId,
        query: &ActivityQuery,
    ) -> Result<Page<Activity>, StoreError> {
        strands::page(&mut *self.snapshot().await?, environment, query).await
    }

    async fn activity_rows(
        &self,
        environment: &EnvironmentId,
        query: &ActivityQuery,
    ) -> Result<Vec<Activity>, StoreError> {
        strands::rows(&mut *self.snapshot().await?, environment, query).await
    }

    async fn turns(
        &self,
        environment: &EnvironmentId,
        since: Moment,
        limit: u32,
    ) -> Result<Vec<Activity>, StoreError> {
        activities::turns(&mut *self.snapshot().await?, environment, since, limit).await
    }

    async fn record_events(
        &self,
        environment: &EnvironmentId,
        events: Vec<NewErrorEvent>,
        at: Moment,
    ) -> Result<(), StoreError> {
        let environment = environment.clone();
        self.write(async move |db, touched| {
            require(db, &environment).await?;
            touched.events += u64::from(!events.is_empty());
            let at = events::time(db, &environment, at).await?;
            events::add(db, &environment, &events, at).await
        })
        .await
    }

    async fn events(
        &self,
        environment: &EnvironmentId,
        after: ErrorEventId,
        limit: u32,
    ) -> Result<Vec<ErrorEvent>, StoreError> {
        events::after(&mut *self.snapshot().await?, environment, after, limit).await
    }

    async fn conflicts(&self, map: MapId, page: PageRequest) -> Result<Page<Conflict>, StoreError> {
        let mut view = self.snapshot().await?;
        let known = sqlx::query("SELECT 1 FROM maps WHERE id = ?").bind(map.0);
        let known = known.fetch_optional(&mut *view).await.map_err(from)?;
        known.ok_or_else(|| not_found("entity map", &map))?;
        conflicts::page(&mut view, map, page).await
    }

    async fn failures(
        &self,
        environment: &EnvironmentId,
        query: &FailureQuery,
    ) -> Result<Page<Failure>, StoreError> {
        failures::page(&mut *self.snapshot().await?, environment, query).await
    }

    async fn failure_rows(
        &self,
        environment: &EnvironmentId,
        query: &FailureQuery,
    ) -> Result<Vec<Failure>, StoreError> {
        failures::rows_of(&mut *self.snapshot().await?, environment, query).await
    }

    async fn failure(&self, id: FailureId) -> Result<Failure, StoreError> {
        failures::one(&mut *self.snapshot().await?, id).await
    }

    async fn retry_failures(
        &self,
        environment: &EnvironmentId,
        selection: FailureSelection,
        actor: Actor,
        at: Moment,
    ) -> Result<i64, StoreError> {
        let act = failures::Act { environment: environment.clone(), selection, actor, at };
        self.write(async move |db, touched| failures::retry(db, touched, act).await).await
    }

    async fn discard_failures(
        &self,
        environment: &EnvironmentId,
        selection: FailureSelection,
        reason: &str,
        actor: Actor,
        at: Moment,
    ) -> Result<i64, StoreError> {
        let act = failures::Act { environment: environment.clone(), selection, actor, at };
        let reason = reason.to_owned();
        self.write(async move |db, touched| failures::discard(db, touched, act, reason).await).await
    }
}
