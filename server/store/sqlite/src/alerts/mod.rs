//! Alert settings and their firings.

pub(crate) mod firings;
pub(crate) mod rounds;
pub(crate) mod settings;

use crate::environments::require;
use crate::{SqliteStore, events};
use async_trait::async_trait;
use model::{
    Actor, AlertId, AlertRule, AlertSetting, EnvironmentId, ErrorEvent, ErrorEventId, Firing, FiringId,
    FiringQuery, FiringStatus, HeldMap, Moment, Page,
};
use store::{AlertChange, AlertRound, Alerts, StoreError};

#[async_trait]
impl Alerts for SqliteStore {
    async fn alerts(&self, environment: &EnvironmentId) -> Result<Vec<AlertSetting>, StoreError> {
        settings::list(&mut *self.snapshot().await?, environment).await
    }

    async fn alert(&self, id: AlertId) -> Result<AlertSetting, StoreError> {
        settings::one(&mut *self.snapshot().await?, id).await
    }

    async fn add_alert(
        &self,
        environment: &EnvironmentId,
        rule: AlertRule,
        actor: Actor,
        at: Moment,
    ) -> Result<AlertSetting, StoreError> {
        let environment = environment.clone();
        self.write(async move |db, touched| {
            require(db, &environment).await?;
            settings::create(db, touched, (&environment, &rule), (actor, at)).await
        })
        .await
    }

    async fn change_alert(
        &self,
        id: AlertId,
        change: AlertChange,
        actor: Actor,
        at: Moment,
    ) -> Result<AlertSetting, StoreError> {
        self.write(async move |db, touched| settings::change(db, touched, id, change, (actor, at)).await)
            .await
    }

    async fn delete_alert(&self, id: AlertId, actor: Actor, at: Moment) -> Result<(), StoreError> {
        self.write(async move |db, touched| settings::delete(db, touched, id, (actor, at)).await).await
    }

    async fn evaluated(&self, environment: &EnvironmentId) -> Result<ErrorEventId, StoreError> {
        let mut view = self.snapshot().await?;
        require(&mut view, environment).await?;
        rounds::evaluated(&mut view, environment).await
    }

    async fn newest_event(&self, environment: &EnvironmentId) -> Result<ErrorEventId, StoreError> {
        let mut view = self.snapshot().await?;
        require(&mut view, environment).await?;
        rounds::newest_event(&mut view, environment).await
    }

    async fn events_since(
        &self,
        environment: &EnvironmentId,
        since: Moment,
        after: ErrorEventId,
        limit: u32,
    ) -> Result<Vec<ErrorEvent>, StoreError> {
        events::since(&mut *self.snapshot().await?, environment, (since, after), limit).await
    }

    async fn keep_round(
        &self,
        environment: &EnvironmentId,
        round: AlertRound,
    ) -> Result<Vec<Firing>, StoreError> {
        let environment = environment.clone();
        self.write(async move |db, touched| rounds::keep(db, touched, &environment, round).await).await
    }

    async fn acted(&self, id: FiringId, held: Vec<HeldMap>, at: Moment) -> Result<(), StoreError> {
        self.write(async move |db, touched| rounds::acted(db, touched, id, (held, at)).await).await
    }

    async fn undo_firing(&self, id: FiringId, at: Moment) -> Result<Firing, StoreError> {
        self.write(async move |db, touched| rounds::undo(db, touched, id, at).await).await
    }

    async fn acknowledge_firing(&self, id: FiringId, by: &str, at: Moment) -> Result<(), StoreError> {
        let by = by.to_owned();
        self.write(async move |db, touched| rounds::acknowledge(db, touched, id, (by, at)).await).await
    }

    async fn firing(&self, id: FiringId) -> Result<Firing, StoreError> {
        firings::one(&mut *self.snapshot().await?, id).await
    }

    async fn firings(
        &self,
        environment: &EnvironmentId,
        query: &FiringQuery,
    ) -> Result<Page<Firing>, StoreError> {
        firings::page(&mut *self.snapshot().await?, environment, query).await
    }

    async fn firings_at_work(&self, environment: &EnvironmentId) -> Result<Vec<Firing>, StoreError> {
        firings::at_work(&mut *self.snapshot().await?, environment).await
    }

    async fn events_of_firing(&self, id: FiringId, limit: u32) -> Result<Vec<ErrorEvent>, StoreError> {
        let mut view = self.snapshot().await?;
        let firing = firings::one(&mut view, id).await?;
        events::of_firing(&mut view, &firing, limit).await
    }

    async fn count_firings(
        &self,
        environment: &EnvironmentId,
        status: FiringStatus,
    ) -> Result<i64, StoreError> {
        firings::count(&mut *self.snapshot().await?, environment, status).await
    }
}
