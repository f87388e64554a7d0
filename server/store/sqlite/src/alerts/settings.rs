//! Alert settings: what somebody set up.

use super::rounds;
use crate::activities;
use crate::cells::{Cells, json};
use crate::fault::{from, from_named, not_found};
use model::{Actor, AlertId, AlertRule, AlertSetting, AlertStep, EnvironmentId, ErrorEventId, Moment};
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use store::{AlertChange, CommitSignal, StoreError, firings as shared};

macro_rules! select_settings {
    () => {
        "SELECT id, environment, rule, revision, counts_after, changed_by, changed_at FROM alert_settings"
    };
}

/// What a name that is taken is the name of.
const WHAT: &str = "an alert setting";

fn setting(row: &SqliteRow) -> Result<AlertSetting, StoreError> {
    let mut cells = Cells::of(row);
    Ok(AlertSetting {
        id: AlertId(cells.next()?),
        environment: cells.environment()?,
        rule: cells.json()?,
        revision: cells.next()?,
        counts_after: ErrorEventId(cells.next()?),
        changed_by: cells.json()?,
        changed_at: cells.moment()?,
    })
}

/// The settings of an environment by name.
pub(crate) const LIST: &str = concat!(select_settings!(), " WHERE environment = ? ORDER BY folded");

/// The settings of an environment by name.
pub(super) async fn list(
    db: &mut SqliteConnection,
    environment: &EnvironmentId,
) -> Result<Vec<AlertSetting>, StoreError> {
    let rows = sqlx::query(LIST).bind(environment.as_str()).fetch_all(db).await.map_err(from)?;
    rows.iter().map(setting).collect()
}

/// One setting, if it is there.
pub(super) async fn find(db: &mut SqliteConnection, id: AlertId) -> Result<Option<AlertSetting>, StoreError> {
    let sql = concat!(select_settings!(), " WHERE id = ?");
    let row = sqlx::query(sql).bind(id.0).fetch_optional(db).await.map_err(from)?;
    row.as_ref().map(setting).transpose()
}

/// One setting.
pub(super) async fn one(db: &mut SqliteConnection, id: AlertId) -> Result<AlertSetting, StoreError> {
    find(db, id).await?.ok_or_else(|| not_found("alert setting", &id))
}

/// Adds what an environment begins with.
pub(crate) async fn add_defaults(
    db: &mut SqliteConnection,
    touched: &mut CommitSignal,
    environment: &EnvironmentId,
) -> Result<(), StoreError> {
    for rule in AlertRule::defaults() {
        add(db, (environment, &rule), (&AlertRule::default_actor(), Moment(0))).await?;
    }
    touched.alerts += 1;
    Ok(())
}

async fn add(
    db: &mut SqliteConnection,
    (environment, rule): (&EnvironmentId, &AlertRule),
    (actor, at): (&Actor, Moment),
) -> Result<AlertId, StoreError> {
    let counts_after = rounds::newest_event(db, environment).await?;
    let added = sqlx::query(
        "INSERT INTO alert_settings (environment, folded, rule, revision, counts_after, changed_by, changed_at) \
         VALUES (?, ?, ?, 1, ?, ?, ?)",
    )
    .bind(environment.as_str())
    .bind(rule.name.to_lowercase())
    .bind(json(rule)?)
    .bind(counts_after.0)
    .bind(json(actor)?)
    .bind(at.0)
    .execute(db)
    .await
    .map_err(|error| from_named(error, WHAT, &rule.name))?;
    Ok(AlertId(added.last_insert_rowid()))
}

async fn tell(
    db: &mut SqliteConnection,
    touched: &mut CommitSignal,
    setting: &AlertSetting,
    step: AlertStep,
    told: (Actor, Moment),
) -> Result<(), StoreError> {
    let entry = shared::entry_of_setting((&setting.environment, &setting.rule.name), step, told);
    activities::add(db, &entry).await?;
    touched.alerts += 1;
    touched.activity += 1;
    Ok(())
}

/// Adds a setting as somebody's act.
pub(super) async fn create(
    db: &mut SqliteConnection,
    touched: &mut CommitSignal,
    new: (&EnvironmentId, &AlertRule),
    (actor, at): (Actor, Moment),
) -> Result<AlertSetting, StoreError> {
    let id = add(db, new, (&actor, at)).await?;
    let setting = one(db, id).await?;
    tell(db, touched, &setting, AlertStep::Created, (actor, at)).await?;
    Ok(setting)
}

/// Gives a setting another rule.
pub(super) async fn change(
    db: &mut SqliteConnection,
    touched: &mut CommitSignal,
    id: AlertId,
    change: AlertChange,
    (actor, at): (Actor, Moment),
) -> Result<AlertSetting, StoreError> {
    let known = one(db, id).await?;
    if known.revision != change.of_revision {
        return Err(StoreError::Stale { what: "the alert setting" });
    }
    let Some(step) = shared::step(&known.rule, &change.rule) else { return Ok(known) };
    let counts_after = rounds::newest_event(db, &known.environment).await?;
    sqlx::query(
        "UPDATE alert_settings SET folded = ?, rule = ?, revision = revision + 1, counts_after = ?, changed_by = ?, \
         changed_at = ? WHERE id = ?",
    )
    .bind(change.rule.name.to_lowercase())
    .bind(json(&change.rule)?)
    .bind(counts_after.0)
    .bind(json(&actor)?)
    .bind(at.0)
    .bind(id.0)
    .execute(&mut *db)
    .await
    .map_err(|error| from_named(error, WHAT, &change.rule.name))?;
    let changed = one(db, id).await?;
    tell(db, touched, &changed, step, (actor, at)).await?;
    rounds::end_all(db, touched, (&changed.environment, id), at).await?;
    Ok(changed)
}

/// Removes a setting.
pub(super) async fn delete(
    db: &mut SqliteConnection,
    touched: &mut CommitSignal,
    id: AlertId,
    (actor, at): (Actor, Moment),
) -> Result<(), StoreError> {
    let deleted = one(db, id).await?;
    let delete = sqlx::query("DELETE FROM alert_settings WHERE id = ?").bind(id.0);
    delete.execute(&mut *db).await.map_err(from)?;
    tell(db, touched, &deleted, AlertStep::Deleted, (actor, at)).await?;
    rounds::end_all(db, touched, (&deleted.environment, id), at).await
}
