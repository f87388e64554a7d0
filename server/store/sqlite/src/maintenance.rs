//! Maintenance windows.

use crate::cells::{Cells, json, word};
use crate::environments::require;
use crate::fault::{from, not_found};
use crate::{SqliteStore, activities, notices};
use async_trait::async_trait;
use model::{
    ActivityKind, Actor, EnvironmentId, MaintenanceStep, MaintenanceWindow, MapId, MapState, Moment,
    WindowId, WindowMap, WindowPlan, WindowStatus,
};
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use store::{CommitSignal, Maintenance, NewActivity, StoreError};

macro_rules! select_windows {
    () => {
        "SELECT id, environment, from_at, until_at, maps, choice, reason, actor, status FROM maintenance_windows"
    };
}

/// The open windows of an environment.
pub(crate) const OPEN: &str = concat!(
    select_windows!(),
    " INDEXED BY maintenance_open WHERE environment = ? AND status IN ('planned', 'running') ORDER BY id"
);

/// The maps of window ?1 that are chosen and at work are to be paused.
const TO_PAUSE: &str = "INSERT INTO maintenance_maps (window, map) SELECT ?1, m.id FROM maps AS m \
    WHERE m.environment = ?2 AND (?3 = '[]' OR m.id IN (SELECT j.value FROM json_each(?3) AS j)) \
    AND m.state IN (SELECT j.value FROM json_each(?4) AS j)";

fn window(row: &SqliteRow) -> Result<MaintenanceWindow, StoreError> {
    let mut cells = Cells::of(row);
    let (id, environment) = (WindowId(cells.next()?), cells.environment()?);
    let plan = WindowPlan {
        from: cells.moment()?,
        until: cells.moment()?,
        maps: cells.json()?,
        choice: cells.word()?,
        reason: cells.next()?,
    };
    Ok(MaintenanceWindow {
        id,
        environment,
        plan,
        actor: cells.json()?,
        status: cells.word()?,
        maps: Vec::new(),
    })
}

/// The windows of rows, with their maps.
async fn whole(db: &mut SqliteConnection, rows: &[SqliteRow]) -> Result<Vec<MaintenanceWindow>, StoreError> {
    let mut windows = rows.iter().map(window).collect::<Result<Vec<_>, _>>()?;
    for window in &mut windows {
        let maps = sqlx::query("SELECT map, paused_at FROM maintenance_maps WHERE window = ? ORDER BY map")
            .bind(window.id.0)
            .fetch_all(&mut *db)
            .await
            .map_err(from)?;
        for row in &maps {
            let mut cells = Cells::of(row);
            window.maps.push(WindowMap { map: MapId(cells.next()?), paused_at: cells.moment_or_none()? });
        }
    }
    Ok(windows)
}

async fn one(db: &mut SqliteConnection, id: WindowId) -> Result<MaintenanceWindow, StoreError> {
    let row = sqlx::query(concat!(select_windows!(), " WHERE id = ?")).bind(id.0).fetch_all(&mut *db).await;
    let found = whole(db, &row.map_err(from)?).await?.pop();
    found.ok_or_else(|| not_found("maintenance window", &id))
}

async fn open_in(
    db: &mut SqliteConnection,
    id: &EnvironmentId,
) -> Result<Vec<MaintenanceWindow>, StoreError> {
    let rows = sqlx::query(OPEN).bind(id.as_str()).fetch_all(&mut *db).await.map_err(from)?;
    whole(db, &rows).await
}

/// Tells a step of a window in the timeline, and everybody who waits for news of it.
async fn tell(
    db: &mut SqliteConnection,
    touched: &mut CommitSignal,
    window: &MaintenanceWindow,
    step: MaintenanceStep,
    (actor, at): (Actor, Moment),
) -> Result<(), StoreError> {
    let WindowPlan { from, until, reason, .. } = window.plan.clone();
    let entry = NewActivity {
        environment: window.environment.clone(),
        map: None,
        version: None,
        at,
        actor,
        kind: ActivityKind::Maintenance { step, from, until, reason },
        count: i64::try_from(window.maps.len()).unwrap_or(i64::MAX),
        correlation: String::new(),
    };
    activities::add(db, &entry).await?;
    touched.maps += 1;
    touched.activity += 1;
    touched.notices += 1;
    Ok(())
}

fn system() -> Actor {
    Actor::System("maintenance window".to_owned())
}

async fn set_status(db: &mut SqliteConnection, id: WindowId, status: WindowStatus) -> Result<(), StoreError> {
    let set = sqlx::query("UPDATE maintenance_windows SET status = ? WHERE id = ?").bind(word(&status)?);
    set.bind(id.0).execute(db).await.map_err(from)?;
    Ok(())
}

async fn plan(
    db: &mut SqliteConnection,
    touched: &mut CommitSignal,
    environment: &EnvironmentId,
    plan: &WindowPlan,
    (actor, at): (Actor, Moment),
) -> Result<WindowId, StoreError> {
    require(db, environment).await?;
    if let Some(other) = open_in(db, environment).await?.iter().find(|other| other.plan.collides(plan)) {
        return Err(StoreError::Duplicate {
            what: "a maintenance window of the same maps at that time",
            name: other.plan.reason.clone(),
        });
    }
    let added = sqlx::query(
        "INSERT INTO maintenance_windows (environment, from_at, until_at, maps, choice, reason, actor, status) \
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(environment.as_str())
    .bind(plan.from.0)
    .bind(plan.until.0)
    .bind(json(&plan.maps)?)
    .bind(word(&plan.choice)?)
    .bind(&plan.reason)
    .bind(json(&actor)?)
    .bind(word(&WindowStatus::Planned)?)
    .execute(&mut *db)
    .await
    .map_err(from)?;
    let planned = one(db, WindowId(added.last_insert_rowid())).await?;
    tell(db, touched, &planned, MaintenanceStep::Planned, (actor, at)).await?;
    Ok(planned.id)
}

async fn begin(
    db: &mut SqliteConnection,
    touched: &mut CommitSignal,
    id: WindowId,
    at: Moment,
) -> Result<(), StoreError> {
    let planned = one(db, id).await?;
    if planned.status != WindowStatus::Planned {
        return Err(StoreError::Stale { what: "the maintenance window" });
    }
    let at_work = [MapState::Initializing, MapState::Running, MapState::Resuming];
    let at_work = at_work.iter().map(json).collect::<Result<Vec<_>, _>>()?;
    sqlx::query(TO_PAUSE)
        .bind(id.0)
        .bind(planned.environment.as_str())
        .bind(json(&planned.plan.maps)?)
        .bind(json(&at_work)?)
        .execute(&mut *db)
        .await
        .map_err(from)?;
    set_status(db, id, WindowStatus::Running).await?;
    let begun = one(db, id).await?;
    notices::open_maintenance(db, &begun, at).await?;
    tell(db, touched, &begun, MaintenanceStep::Began, (system(), at)).await
}

async fn end(
    db: &mut SqliteConnection,
    touched: &mut CommitSignal,
    id: WindowId,
    at: Moment,
) -> Result<(), StoreError> {
    let window = one(db, id).await?;
    let step = match window.status {
        WindowStatus::Planned => MaintenanceStep::Missed,
        WindowStatus::Running => MaintenanceStep::Ended,
        WindowStatus::Over | WindowStatus::Cancelled => return Ok(()),
    };
    set_status(db, id, WindowStatus::Over).await?;
    notices::end_maintenance(db, &window, at).await?;
    tell(db, touched, &window, step, (system(), at)).await
}

async fn cancel(
    db: &mut SqliteConnection,
    touched: &mut CommitSignal,
    id: WindowId,
    (actor, at): (Actor, Moment),
) -> Result<(), StoreError> {
    let window = one(db, id).await?;
    let step = match window.status {
        WindowStatus::Planned => {
            set_status(db, id, WindowStatus::Cancelled).await?;
            MaintenanceStep::Cancelled
        }
        WindowStatus::Running => {
            let early =
                sqlx::query("UPDATE maintenance_windows SET until_at = min(until_at, ?) WHERE id = ?");
            early.bind(at.0).bind(id.0).execute(&mut *db).await.map_err(from)?;
            MaintenanceStep::EndedEarly
        }
        WindowStatus::Over | WindowStatus::Cancelled => {
            return Err(StoreError::Stale { what: "the maintenance window" });
        }
    };
    tell(db, touched, &window, step, (actor, at)).await
}

/// Keeps that a map was paused for a window.
pub(crate) async fn paused(
    db: &mut SqliteConnection,
    id: WindowId,
    map: MapId,
    at: Moment,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE maintenance_maps SET paused_at = ? WHERE window = ? AND map = ?")
        .bind(at.0)
        .bind(id.0)
        .bind(map.0)
        .execute(db)
        .await
        .map_err(from)?;
    Ok(())
}

#[async_trait]
impl Maintenance for SqliteStore {
    async fn plan_window(
        &self,
        environment: &EnvironmentId,
        new: WindowPlan,
        actor: Actor,
        at: Moment,
    ) -> Result<WindowId, StoreError> {
        let environment = environment.clone();
        self.write(async move |db, touched| plan(db, touched, &environment, &new, (actor, at)).await).await
    }

    async fn windows(
        &self,
        environment: &EnvironmentId,
        limit: u32,
    ) -> Result<Vec<MaintenanceWindow>, StoreError> {
        let mut view = self.snapshot().await?;
        let sql = concat!(select_windows!(), " WHERE environment = ? ORDER BY id DESC LIMIT ?");
        let rows = sqlx::query(sql).bind(environment.as_str()).bind(limit).fetch_all(&mut *view).await;
        whole(&mut view, &rows.map_err(from)?).await
    }

    async fn window(&self, id: WindowId) -> Result<MaintenanceWindow, StoreError> {
        one(&mut *self.snapshot().await?, id).await
    }

    async fn open_windows(&self, environment: &EnvironmentId) -> Result<Vec<MaintenanceWindow>, StoreError> {
        open_in(&mut *self.snapshot().await?, environment).await
    }

    async fn begin_window(&self, id: WindowId, at: Moment) -> Result<(), StoreError> {
        self.write(async move |db, touched| begin(db, touched, id, at).await).await
    }

    async fn leave_map(&self, id: WindowId, map: MapId) -> Result<(), StoreError> {
        self.write(async move |db, touched| {
            touched.maps += 1;
            sqlx::query("DELETE FROM maintenance_maps WHERE window = ? AND map = ? AND paused_at IS NULL")
                .bind(id.0)
                .bind(map.0)
                .execute(db)
                .await
                .map_err(from)?;
            Ok(())
        })
        .await
    }

    async fn end_window(&self, id: WindowId, at: Moment) -> Result<(), StoreError> {
        self.write(async move |db, touched| end(db, touched, id, at).await).await
    }

    async fn cancel_window(&self, id: WindowId, actor: Actor, at: Moment) -> Result<(), StoreError> {
        self.write(async move |db, touched| cancel(db, touched, id, (actor, at)).await).await
    }
}
