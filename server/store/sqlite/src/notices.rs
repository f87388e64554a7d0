//! Notices: of each subject at most one is open.

use crate::activities;
use crate::cells::{Cells, json};
use crate::fault::{from, not_found};
use model::{
    ActivityKind, Actor, EnvironmentId, Firing, FiringId, MaintenanceWindow, MapId, Moment, Notice, NoticeId,
    NoticeKind, QueueWarning, Side, VersionId, WindowId,
};
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use store::{CommitSignal, DriftChange, NewActivity, StoreError, firings};

/// What a notice is about, as text.
pub(crate) fn connection_down(side: Side) -> String {
    format!("connection_down:{}", side.label())
}

fn failures_open(map: MapId) -> String {
    format!("failures_open:{map}")
}

const DISK_LOW: &str = "disk_low";
const QUEUE_FILLING: &str = "queue_filling";

/// Opens a notice unless one of its subject is open.
pub(crate) async fn open(
    db: &mut SqliteConnection,
    environment: &EnvironmentId,
    subject: &str,
    kind: &NoticeKind,
    at: Moment,
) -> Result<bool, StoreError> {
    let opened = sqlx::query(
        "INSERT INTO notices (environment, subject, kind, since) VALUES (?, ?, ?, ?) \
         ON CONFLICT (environment, subject) WHERE until IS NULL DO NOTHING",
    )
    .bind(environment.as_str())
    .bind(subject)
    .bind(json(kind)?)
    .bind(at.0)
    .execute(db)
    .await
    .map_err(from)?;
    Ok(opened.rows_affected() > 0)
}

/// Ends the open notice of a subject; says whether there was one.
pub(crate) async fn end(
    db: &mut SqliteConnection,
    environment: &EnvironmentId,
    subject: &str,
    at: Moment,
) -> Result<bool, StoreError> {
    let ended =
        sqlx::query("UPDATE notices SET until = ? WHERE environment = ? AND subject = ? AND until IS NULL")
            .bind(at.0)
            .bind(environment.as_str())
            .bind(subject)
            .execute(db)
            .await
            .map_err(from)?;
    Ok(ended.rows_affected() > 0)
}

/// Does any failure of map ?1 call for a person at ?2? What waits for a parent goes on by itself, and of what is muted
/// nobody wants to hear.
pub(crate) const CALLING: &str = "SELECT EXISTS (SELECT 1 FROM failure_groups WHERE map = ?1 AND calling > 0 \
    AND (mute_reason IS NULL OR mute_until <= ?2))";

/// Opens or ends the notice about the failures of a map, after they changed; says whether it did either.
pub(crate) async fn keep_failures_open(
    db: &mut SqliteConnection,
    environment: &EnvironmentId,
    map: MapId,
    at: Moment,
) -> Result<bool, StoreError> {
    let wanted = sqlx::query_scalar(CALLING).bind(map.0).bind(at.0);
    let wanted: bool = wanted.fetch_one(&mut *db).await.map_err(from)?;
    let subject = failures_open(map);
    if wanted {
        open(db, environment, &subject, &NoticeKind::FailuresOpen { map }, at).await
    } else {
        end(db, environment, &subject, at).await
    }
}

/// Opens, renews or ends the notice about the disk in every environment; says whether any changed.
pub(crate) async fn set_disk_low(
    db: &mut SqliteConnection,
    free: Option<i64>,
    at: Moment,
) -> Result<bool, StoreError> {
    let Some(free) = free else {
        let ended = sqlx::query("UPDATE notices SET until = ? WHERE subject = ? AND until IS NULL")
            .bind(at.0)
            .bind(DISK_LOW)
            .execute(db)
            .await
            .map_err(from)?;
        return Ok(ended.rows_affected() > 0);
    };
    let changed = sqlx::query(
        "INSERT INTO notices (environment, subject, kind, since) SELECT id, ?1, ?2, ?3 FROM environments WHERE true \
         ON CONFLICT (environment, subject) WHERE until IS NULL \
         DO UPDATE SET kind = excluded.kind WHERE kind <> excluded.kind",
    )
    .bind(DISK_LOW)
    .bind(json(&NoticeKind::DiskLow { free })?)
    .bind(at.0)
    .execute(db)
    .await
    .map_err(from)?;
    Ok(changed.rows_affected() > 0)
}

/// Opens, renews or ends the notice about the queues of an environment; says whether it changed.
pub(crate) async fn set_queue_warning(
    db: &mut SqliteConnection,
    environment: &EnvironmentId,
    warning: Option<QueueWarning>,
    at: Moment,
) -> Result<bool, StoreError> {
    let Some(warning) = warning else { return end(db, environment, QUEUE_FILLING, at).await };
    let changed = sqlx::query(
        "INSERT INTO notices (environment, subject, kind, since) VALUES (?1, ?2, ?3, ?4) \
         ON CONFLICT (environment, subject) WHERE until IS NULL \
         DO UPDATE SET kind = excluded.kind WHERE kind <> excluded.kind",
    )
    .bind(environment.as_str())
    .bind(QUEUE_FILLING)
    .bind(json(&NoticeKind::QueueFilling { warning })?)
    .bind(at.0)
    .execute(db)
    .await
    .map_err(from)?;
    Ok(changed.rows_affected() > 0)
}

fn of_firing(id: FiringId) -> String {
    format!("alert_fired:{id}")
}

/// Opens the notice of a firing; several may be open, of the same rule too.
pub(crate) async fn open_alert(db: &mut SqliteConnection, firing: &Firing) -> Result<(), StoreError> {
    let subject = of_firing(firing.id);
    open(db, &firing.environment, &subject, &firings::notice(firing), firing.at).await.map(drop)
}

/// Lets it say how the firing stands now; says whether it is open and has changed.
pub(crate) async fn renew_alert(db: &mut SqliteConnection, firing: &Firing) -> Result<bool, StoreError> {
    renew(db, &firing.environment, &of_firing(firing.id), &firings::notice(firing)).await
}

/// Ends it.
pub(crate) async fn end_alert(
    db: &mut SqliteConnection,
    firing: &Firing,
    at: Moment,
) -> Result<(), StoreError> {
    end(db, &firing.environment, &of_firing(firing.id), at).await.map(drop)
}

fn of_window(id: WindowId) -> String {
    format!("maintenance:{id}")
}

/// Opens the notice that maps are paused for a window.
pub(crate) async fn open_maintenance(
    db: &mut SqliteConnection,
    window: &MaintenanceWindow,
    at: Moment,
) -> Result<(), StoreError> {
    let maps = i64::try_from(window.maps.len()).unwrap_or(i64::MAX);
    let kind = NoticeKind::Maintenance { window: window.id, until: window.plan.until, maps };
    open(db, &window.environment, &of_window(window.id), &kind, at).await.map(drop)
}

/// Ends it.
pub(crate) async fn end_maintenance(
    db: &mut SqliteConnection,
    window: &MaintenanceWindow,
    at: Moment,
) -> Result<(), StoreError> {
    end(db, &window.environment, &of_window(window.id), at).await.map(drop)
}

/// Opens, renews or ends the notice that a map does not fit its apps.
pub(crate) async fn set_drift(
    db: &mut SqliteConnection,
    touched: &mut CommitSignal,
    change: DriftChange,
) -> Result<(), StoreError> {
    let DriftChange { map, cause, at, correlation } = change;
    let row = sqlx::query("SELECT environment, active FROM maps WHERE id = ?").bind(map.0);
    let row = row.fetch_optional(&mut *db).await.map_err(from)?;
    let row = row.ok_or_else(|| not_found("entity map", &map))?;
    let mut cells = Cells::of(&row);
    let (environment, version) = (cells.environment()?, VersionId(cells.next()?));
    let subject = format!("schema_drift:{map}");
    let kind = match cause {
        None if !end(db, &environment, &subject, at).await? => return Ok(()),
        None => ActivityKind::DriftEnded,
        Some(cause) => {
            let kind = NoticeKind::SchemaDrift { map, cause: cause.clone() };
            if !open(db, &environment, &subject, &kind, at).await? {
                touched.notices += u64::from(renew(db, &environment, &subject, &kind).await?);
                return Ok(());
            }
            ActivityKind::DriftFound { cause }
        }
    };
    let (map, version) = (Some(map), Some(version));
    let actor = Actor::System("engine".to_owned());
    let entry = NewActivity { environment, map, version, at, actor, kind, count: 0, correlation };
    activities::add(db, &entry).await?;
    touched.notices += 1;
    touched.activity += 1;
    Ok(())
}

/// Gives the open notice of a subject another content.
const RENEW: &str = "UPDATE notices SET kind = ?1 \
    WHERE environment = ?2 AND subject = ?3 AND until IS NULL AND kind <> ?1";

async fn renew(
    db: &mut SqliteConnection,
    environment: &EnvironmentId,
    subject: &str,
    kind: &NoticeKind,
) -> Result<bool, StoreError> {
    let renewed = sqlx::query(RENEW).bind(json(kind)?).bind(environment.as_str()).bind(subject);
    Ok(renewed.execute(db).await.map_err(from)?.rows_affected() > 0)
}

/// The open notices, then the ones that ended last.
pub(crate) async fn list(
    db: &mut SqliteConnection,
    environment: &EnvironmentId,
    limit: u32,
) -> Result<Vec<Notice>, StoreError> {
    let rows = sqlx::query(
        "SELECT id, kind, since, until FROM notices WHERE environment = ? \
         ORDER BY until IS NOT NULL, until DESC, id DESC LIMIT ?",
    )
    .bind(environment.as_str())
    .bind(limit)
    .fetch_all(db)
    .await
    .map_err(from)?;
    let read = |row: &SqliteRow| {
        let mut cells = Cells::of(row);
        Ok(Notice {
            id: NoticeId(cells.next()?),
            environment: environment.clone(),
            kind: cells.json()?,
            since: cells.moment()?,
            until: cells.moment_or_none()?,
        })
    };
    rows.iter().map(read).collect()
}
