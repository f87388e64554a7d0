//! Environments, their schemas, notices and limits.

use crate::cells::{Cells, json, word};
use crate::fault::{from, not_found};
use crate::{SqliteStore, activities, alerts, connections, notices, schemas, statistics, versions};
use async_trait::async_trait;
use model::{
    Connection, EntitySchema, Environment, EnvironmentId, EnvironmentSummary, HalfHour, MapId, Moment,
    Notice, ParentWait, Publisher, QueueLimits, QueueWarning, Side,
};
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use store::{CommitSignal, ConnectionHealth, Environments, HealthChange, NewActivity, StoreError};

macro_rules! select_environments {
    () => {
        "SELECT id, name, band, simulated, companies FROM environments"
    };
}

fn environment(row: &SqliteRow) -> Result<Environment, StoreError> {
    let mut cells = Cells::of(row);
    Ok(Environment {
        id: cells.environment()?,
        name: cells.next()?,
        band: cells.word()?,
        simulated: cells.next()?,
        companies: cells.json()?,
    })
}

/// Refuses an environment that there is not.
pub(crate) async fn require(db: &mut SqliteConnection, id: &EnvironmentId) -> Result<(), StoreError> {
    if is_known(db, id).await? { Ok(()) } else { Err(not_found("environment", id)) }
}

async fn is_known(db: &mut SqliteConnection, id: &EnvironmentId) -> Result<bool, StoreError> {
    let found = sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM environments WHERE id = ?)");
    found.bind(id.as_str()).fetch_one(db).await.map_err(from)
}

async fn put(
    db: &mut SqliteConnection,
    touched: &mut CommitSignal,
    environment: Environment,
    connections: [Connection; 2],
) -> Result<(), StoreError> {
    if connections[0].side == connections[1].side {
        let name = connections[0].side.to_string();
        return Err(StoreError::Duplicate { what: "a connection", name });
    }
    let is_new = !is_known(db, &environment.id).await?;
    sqlx::query(
        "INSERT INTO environments (id, name, band, simulated, companies) VALUES (?, ?, ?, ?, ?) \
         ON CONFLICT (id) DO UPDATE SET name = excluded.name, band = excluded.band, \
         simulated = excluded.simulated, companies = excluded.companies",
    )
    .bind(environment.id.as_str())
    .bind(&environment.name)
    .bind(word(&environment.band)?)
    .bind(environment.simulated)
    .bind(json(&environment.companies)?)
    .execute(&mut *db)
    .await
    .map_err(from)?;
    // Where there is a default one already this is none of its business.
    versions::know_publisher(db, &environment.id, &Publisher::first()).await?;
    for connection in connections {
        connections::put(db, &environment.id, connection).await?;
    }
    if is_new {
        alerts::settings::add_defaults(db, touched, &environment.id).await?;
    }
    touched.maps += 1;
    Ok(())
}

#[async_trait]
impl Environments for SqliteStore {
    async fn environments(&self) -> Result<Vec<Environment>, StoreError> {
        let sql = concat!(select_environments!(), " ORDER BY name COLLATE NOCASE, id");
        let rows = sqlx::query(sql).fetch_all(&self.readers).await.map_err(from)?;
        rows.iter().map(environment).collect()
    }

    async fn environment(&self, id: &EnvironmentId) -> Result<Environment, StoreError> {
        let sql = concat!(select_environments!(), " WHERE id = ?");
        let row = sqlx::query(sql).bind(id.as_str()).fetch_optional(&self.readers).await.map_err(from)?;
        environment(&row.ok_or_else(|| not_found("environment", id))?)
    }

    async fn put_environment(
        &self,
        environment: Environment,
        connections: [Connection; 2],
    ) -> Result<(), StoreError> {
        self.write(async move |db, touched| put(db, touched, environment, connections).await).await
    }

    async fn change_environment(
        &self,
        environment: Environment,
        connections: [Connection; 2],
        told: NewActivity,
    ) -> Result<(), StoreError> {
        self.write(async move |db, touched| {
            put(db, touched, environment, connections).await?;
            activities::add(db, &told).await?;
            touched.activity += 1;
            Ok(())
        })
        .await
    }

    async fn connections(&self, id: &EnvironmentId) -> Result<[Connection; 2], StoreError> {
        connections::of(self, id).await
    }

    async fn health(&self, id: &EnvironmentId) -> Result<[ConnectionHealth; 2], StoreError> {
        connections::health_of(self, id).await
    }

    async fn set_health(&self, change: HealthChange) -> Result<(), StoreError> {
        self.write(async move |db, touched| connections::set_health(db, touched, change).await).await
    }

    async fn touch_contact(&self, id: &EnvironmentId, side: Side, at: Moment) -> Result<(), StoreError> {
        let id = id.clone();
        self.write(async move |db, _| connections::touch(db, &id, side, at).await).await
    }

    async fn put_schema(
        &self,
        id: &EnvironmentId,
        side: Side,
        schema: EntitySchema,
        at: Moment,
    ) -> Result<(), StoreError> {
        let id = id.clone();
        self.write(async move |db, touched| {
            require(db, &id).await?;
            schemas::put(db, &id, side, &schema, at).await?;
            touched.maps += 1;
            Ok(())
        })
        .await
    }

    async fn schema(
        &self,
        id: &EnvironmentId,
        side: Side,
        entity: &str,
    ) -> Result<Option<(EntitySchema, Moment)>, StoreError> {
        schemas::one(&mut *self.snapshot().await?, id, side, entity).await
    }

    async fn schema_before(
        &self,
        id: &EnvironmentId,
        side: Side,
        entity: &str,
    ) -> Result<Option<(EntitySchema, Moment)>, StoreError> {
        schemas::before(&mut *self.snapshot().await?, id, side, entity).await
    }

    async fn schemas(&self, id: &EnvironmentId) -> Result<Vec<(Side, EntitySchema, Moment)>, StoreError> {
        let mut view = self.snapshot().await?;
        require(&mut view, id).await?;
        schemas::all(&mut view, id).await
    }

    async fn refresh_schemas(
        &self,
        id: &EnvironmentId,
        schemas: Vec<(Side, EntitySchema)>,
        told: Vec<NewActivity>,
        at: Moment,
    ) -> Result<(), StoreError> {
        let id = id.clone();
        self.write(async move |db, touched| {
            require(db, &id).await?;
            for (side, schema) in &schemas {
                schemas::put(db, &id, *side, schema, at).await?;
            }
            touched.maps += 1;
            for entry in &told {
                activities::add(db, entry).await?;
                touched.activity += 1;
            }
            Ok(())
        })
        .await
    }

    async fn notices(&self, id: &EnvironmentId, limit: u32) -> Result<Vec<Notice>, StoreError> {
        notices::list(&mut *self.snapshot().await?, id, limit).await
    }

    async fn set_disk_low(&self, free: Option<i64>, at: Moment) -> Result<(), StoreError> {
        self.write(async move |db, touched| {
            touched.notices += u64::from(notices::set_disk_low(db, free, at).await?);
            Ok(())
        })
        .await
    }

    async fn queue_limits(&self, id: &EnvironmentId) -> Result<QueueLimits, StoreError> {
        let row = sqlx::query("SELECT queue_limits FROM environments WHERE id = ?").bind(id.as_str());
        let row = row.fetch_optional(&self.readers).await.map_err(from)?;
        Cells::of(&row.ok_or_else(|| not_found("environment", id))?).json()
    }

    async fn set_queue_limits(
        &self,
        id: &EnvironmentId,
        limits: QueueLimits,
        told: NewActivity,
    ) -> Result<(), StoreError> {
        let id = id.clone();
        self.write(async move |db, touched| {
            require(db, &id).await?;
            sqlx::query("UPDATE environments SET queue_limits = ? WHERE id = ?")
                .bind(json(&limits)?)
                .bind(id.as_str())
                .execute(&mut *db)
                .await
                .map_err(from)?;
            activities::add(db, &told).await?;
            touched.maps += 1;
            touched.activity += 1;
            Ok(())
        })
        .await
    }

    async fn set_queue_warning(
        &self,
        id: &EnvironmentId,
        warning: Option<QueueWarning>,
        at: Moment,
    ) -> Result<(), StoreError> {
        let id = id.clone();
        self.write(async move |db, touched| {
            require(db, &id).await?;
            touched.notices += u64::from(notices::set_queue_warning(db, &id, warning, at).await?);
            Ok(())
        })
        .await
    }

    async fn summary(&self, id: &EnvironmentId, now: Moment) -> Result<EnvironmentSummary, StoreError> {
        let mut view = self.snapshot().await?;
        require(&mut view, id).await?;
        statistics::summary(&mut view, id, now).await
    }

    async fn written_by_hour(
        &self,
        id: &EnvironmentId,
        now: Moment,
    ) -> Result<Vec<(MapId, Vec<i64>)>, StoreError> {
        let mut view = self.snapshot().await?;
        require(&mut view, id).await?;
        let counted = statistics::counters(&mut view, id, None, now).await?;
        Ok(counted.into_iter().map(|(map, statistics)| (map, statistics.written_by_hour)).collect())
    }

    async fn half_hours(&self, id: &EnvironmentId, now: Moment) -> Result<Vec<HalfHour>, StoreError> {
        let mut view = self.snapshot().await?;
        require(&mut view, id).await?;
        statistics::half_hours(&mut view, id, now).await
    }

    async fn parent_waits(&self, id: &EnvironmentId) -> Result<Vec<ParentWait>, StoreError> {
        let mut view = self.snapshot().await?;
        require(&mut view, id).await?;
        statistics::parent_waits(&mut view, id).await
    }
}
