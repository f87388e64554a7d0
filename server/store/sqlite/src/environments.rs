//! Environments, connections, their health and their schemas.

use crate::cells::{Cells, json, word};
use crate::codes::Code;
use crate::fault::{from, not_found};
use crate::{SqliteStore, activities, notices, schemas, statistics};
use async_trait::async_trait;
use model::{
    ActivityKind, Actor, Connection, EntitySchema, Environment, EnvironmentId, EnvironmentSummary, MapId,
    Moment, Notice, NoticeKind, QueueLimits, QueueWarning, Side,
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

fn connection(row: &SqliteRow) -> Result<Connection, StoreError> {
    let mut cells = Cells::of(row);
    Ok(Connection {
        environment: cells.environment()?,
        side: cells.code()?,
        kind: cells.word()?,
        base_url: cells.next()?,
        auth: cells.json()?,
        poll_ms: cells.small()?,
        overlap_ms: cells.small()?,
        sweep_ms: cells.small()?,
    })
}

fn health(row: &SqliteRow) -> Result<ConnectionHealth, StoreError> {
    let mut cells = Cells::of(row);
    Ok(ConnectionHealth {
        side: cells.code()?,
        down: cells.next()?,
        since: cells.moment_or_none()?,
        last_contact: cells.moment_or_none()?,
    })
}

/// Refuses an environment that there is not.
pub(crate) async fn require(db: &mut SqliteConnection, id: &EnvironmentId) -> Result<(), StoreError> {
    let found: Option<i64> = sqlx::query_scalar("SELECT 1 FROM environments WHERE id = ?")
        .bind(id.as_str())
        .fetch_optional(db)
        .await
        .map_err(from)?;
    found.map(drop).ok_or_else(|| not_found("environment", id))
}

/// Both ends, left first, from rows in that order.
fn both<T>(
    id: &EnvironmentId,
    rows: &[SqliteRow],
    read: fn(&SqliteRow) -> Result<T, StoreError>,
) -> Result<[T; 2], StoreError> {
    match rows {
        [left, right] => Ok([read(left)?, read(right)?]),
        _ => Err(not_found("environment", id)),
    }
}

async fn put(
    db: &mut SqliteConnection,
    environment: Environment,
    connections: [Connection; 2],
) -> Result<(), StoreError> {
    if connections[0].side == connections[1].side {
        let name = connections[0].side.to_string();
        return Err(StoreError::Duplicate { what: "a connection", name });
    }
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
    for connection in connections {
        sqlx::query(
            "INSERT INTO connections (environment, side, kind, base_url, auth, poll_ms, overlap_ms, sweep_ms) \
             VALUES (?, ?, ?, ?, ?, ?, ?, ?) \
             ON CONFLICT (environment, side) DO UPDATE SET kind = excluded.kind, base_url = excluded.base_url, \
             auth = excluded.auth, poll_ms = excluded.poll_ms, overlap_ms = excluded.overlap_ms, \
             sweep_ms = excluded.sweep_ms",
        )
        .bind(environment.id.as_str())
        .bind(connection.side.code())
        .bind(word(&connection.kind)?)
        .bind(&connection.base_url)
        .bind(json(&connection.auth)?)
        .bind(connection.poll_ms)
        .bind(connection.overlap_ms)
        .bind(connection.sweep_ms)
        .execute(&mut *db)
        .await
        .map_err(from)?;
    }
    Ok(())
}

async fn set_health(
    db: &mut SqliteConnection,
    touched: &mut CommitSignal,
    change: HealthChange,
) -> Result<(), StoreError> {
    let HealthChange { environment, side, down, at, correlation } = change;
    require(db, &environment).await?;
    let cause = down.map(|(_, cause)| cause);
    let changed = sqlx::query(
        "UPDATE connections SET down = ?1, since = ?2 \
         WHERE environment = ?3 AND side = ?4 AND (down IS NULL) <> (?1 IS NULL)",
    )
    .bind(cause.as_deref())
    .bind(at.0)
    .bind(environment.as_str())
    .bind(side.code())
    .execute(&mut *db)
    .await
    .map_err(from)?;
    if changed.rows_affected() == 0 {
        return Ok(());
    }
    let subject = notices::connection_down(side);
    let kind = if let Some(cause) = cause {
        let kind = NoticeKind::ConnectionDown { side, cause: cause.clone() };
        notices::open(db, &environment, &subject, &kind, at).await?;
        ActivityKind::OutageBegan { side, cause }
    } else {
        notices::end(db, &environment, &subject, at).await?;
        ActivityKind::OutageEnded { side }
    };
    let actor = Actor::System("engine".to_owned());
    let (map, version) = (None, None);
    let entry = NewActivity { environment, map, version, at, actor, kind, count: 0, correlation };
    activities::add(db, &entry).await?;
    touched.activity += 1;
    touched.notices += 1;
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
        self.write(async move |db, touched| {
            touched.maps += 1;
            put(db, environment, connections).await
        })
        .await
    }

    async fn change_environment(
        &self,
        environment: Environment,
        connections: [Connection; 2],
        told: NewActivity,
    ) -> Result<(), StoreError> {
        self.write(async move |db, touched| {
            put(db, environment, connections).await?;
            activities::add(db, &told).await?;
            touched.maps += 1;
            touched.activity += 1;
            Ok(())
        })
        .await
    }

    async fn connections(&self, id: &EnvironmentId) -> Result<[Connection; 2], StoreError> {
        let rows = sqlx::query(
            "SELECT environment, side, kind, base_url, auth, poll_ms, overlap_ms, sweep_ms FROM connections \
             WHERE environment = ? ORDER BY side",
        )
        .bind(id.as_str())
        .fetch_all(&self.readers)
        .await
        .map_err(from)?;
        both(id, &rows, connection)
    }

    async fn health(&self, id: &EnvironmentId) -> Result<[ConnectionHealth; 2], StoreError> {
        let rows = sqlx::query(
            "SELECT side, down, since, last_contact FROM connections WHERE environment = ? ORDER BY side",
        )
        .bind(id.as_str())
        .fetch_all(&self.readers)
        .await
        .map_err(from)?;
        both(id, &rows, health)
    }

    async fn set_health(&self, change: HealthChange) -> Result<(), StoreError> {
        self.write(async move |db, touched| set_health(db, touched, change).await).await
    }

    async fn touch_contact(&self, id: &EnvironmentId, side: Side, at: Moment) -> Result<(), StoreError> {
        let id = id.clone();
        self.write(async move |db, _| {
            let noted =
                sqlx::query("UPDATE connections SET last_contact = ? WHERE environment = ? AND side = ?")
                    .bind(at.0)
                    .bind(id.as_str())
                    .bind(side.code())
                    .execute(&mut *db)
                    .await
                    .map_err(from)?;
            if noted.rows_affected() == 0 { Err(not_found("environment", &id)) } else { Ok(()) }
        })
        .await
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
}
