//! Quiet hours, and what they hold.

use super::refuse_over;
use crate::activities;
use crate::cells::{Cells, json};
use crate::fault::{from, not_found};
use model::{Actor, EnvironmentId, Moment, NotificationId, QuietHours};
use sqlx::sqlite::SqliteConnection;
use store::{CommitSignal, StoreError, entry_of_quiet_hours};

/// What stands of an environment.
pub(super) async fn hours(
    db: &mut SqliteConnection,
    environment: &EnvironmentId,
) -> Result<Option<QuietHours>, StoreError> {
    let row = sqlx::query("SELECT settings FROM quiet_hours WHERE environment = ?");
    let row = row.bind(environment.as_str()).fetch_optional(db).await.map_err(from)?;
    row.map(|row| Cells::of(&row).json()).transpose()
}

/// Keeps other ones, tells of it, and lets go what the former ones held.
pub(super) async fn set(
    db: &mut SqliteConnection,
    touched: &mut CommitSignal,
    (environment, set): (&EnvironmentId, &QuietHours),
    (actor, at): (Actor, Moment),
) -> Result<(), StoreError> {
    let known = sqlx::query_scalar::<_, i64>("SELECT count(*) FROM environments WHERE id = ?");
    if known.bind(environment.as_str()).fetch_one(&mut *db).await.map_err(from)? == 0 {
        return Err(not_found("environment", environment));
    }
    let before = hours(db, environment).await?.unwrap_or_default();
    sqlx::query(
        "INSERT INTO quiet_hours (environment, settings) VALUES (?, ?) \
         ON CONFLICT (environment) DO UPDATE SET settings = excluded.settings",
    )
    .bind(environment.as_str())
    .bind(json(set)?)
    .execute(&mut *db)
    .await
    .map_err(from)?;
    if before == *set {
        return Ok(());
    }
    activities::add(db, &entry_of_quiet_hours(environment, (&before, set), (actor, at))).await?;
    let free = sqlx::query(
        "UPDATE notifications SET due = ?1, held_until = ?1 \
         WHERE environment = ?2 AND due IS NOT NULL AND due = held_until",
    );
    free.bind(at.0).bind(environment.as_str()).execute(db).await.map_err(from)?;
    touched.activity += 1;
    touched.notifications += 1;
    Ok(())
}

/// Puts a message off.
pub(super) async fn hold(
    db: &mut SqliteConnection,
    id: NotificationId,
    until: Moment,
) -> Result<(), StoreError> {
    refuse_over(db, id).await?;
    let held = sqlx::query("UPDATE notifications SET due = ?1, held_until = ?1 WHERE id = ?2");
    held.bind(until.0).bind(id.0).execute(db).await.map_err(from)?;
    Ok(())
}
