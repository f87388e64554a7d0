//! Keeping what the evaluator found, and what was done about it.

use super::{firings, settings};
use crate::cells::{json, word};
use crate::codes::Code as _;
use crate::environments::require;
use crate::fault::from;
use crate::{activities, notices, notifications};
use model::{
    Acknowledgement, AlertId, Direction, EnvironmentId, ErrorEventId, Firing, FiringId, FiringStatus,
    HeldMap, Moment, VersionId,
};
use sqlx::sqlite::SqliteConnection;
use store::{AlertRound, CommitSignal, NewFiring, StoreError, firings as shared};

/// The last error of environment ?1 that was looked at.
const EVALUATED: &str = "SELECT coalesce((SELECT event FROM alert_cursors WHERE environment = ?1), 0)";

/// The newest error of environment ?1; where that was removed by its age, the last one that was looked at.
pub(crate) const NEWEST_EVENT: &str = "SELECT max(coalesce((SELECT max(e.id) FROM error_events AS e WHERE e.environment = ?1), 0), \
    coalesce((SELECT c.event FROM alert_cursors AS c WHERE c.environment = ?1), 0))";

/// When the last entry of the timeline of environment ?1 was told.
pub(crate) const LAST_TOLD: &str =
    "SELECT at FROM activities WHERE environment = ?1 ORDER BY id DESC LIMIT 1";

/// The last error that was looked at.
pub(super) async fn evaluated(
    db: &mut SqliteConnection,
    environment: &EnvironmentId,
) -> Result<ErrorEventId, StoreError> {
    let event = sqlx::query_scalar(EVALUATED).bind(environment.as_str());
    event.fetch_one(db).await.map(ErrorEventId).map_err(from)
}

/// The newest error.
pub(super) async fn newest_event(
    db: &mut SqliteConnection,
    environment: &EnvironmentId,
) -> Result<ErrorEventId, StoreError> {
    let event = sqlx::query_scalar(NEWEST_EVENT).bind(environment.as_str());
    event.fetch_one(db).await.map(ErrorEventId).map_err(from)
}

/// Keeps a round.
pub(super) async fn keep(
    db: &mut SqliteConnection,
    touched: &mut CommitSignal,
    environment: &EnvironmentId,
    round: AlertRound,
) -> Result<Vec<Firing>, StoreError> {
    require(db, environment).await?;
    if round.evaluated < evaluated(db, environment).await? {
        return Err(StoreError::Stale { what: "what alerts have looked at" });
    }
    sqlx::query(
        "INSERT INTO alert_cursors (environment, event) VALUES (?, ?) \
         ON CONFLICT (environment) DO UPDATE SET event = excluded.event",
    )
    .bind(environment.as_str())
    .bind(round.evaluated.0)
    .execute(&mut *db)
    .await
    .map_err(from)?;
    for (id, at) in round.resolved {
        let here = firings::find(db, id).await?.filter(|firing| firing.environment == *environment);
        if let Some(firing) = here.filter(|firing| firing.status == FiringStatus::Firing) {
            end(db, touched, firing, (FiringStatus::Resolved, at)).await?;
        }
    }
    let mut begun = Vec::new();
    for new in round.fired {
        begun.extend(fire(db, touched, environment, new).await?);
    }
    Ok(begun)
}

/// Begins a firing, where there is one.
async fn fire(
    db: &mut SqliteConnection,
    touched: &mut CommitSignal,
    environment: &EnvironmentId,
    new: NewFiring,
) -> Result<Option<Firing>, StoreError> {
    let setting = settings::find(db, new.alert).await?.filter(|setting| setting.environment == *environment);
    let Some(setting) = setting else { return Ok(None) };
    let before = firings::newest(db, new.alert, new.counted).await?;
    if !new.comes_to_be(&setting, before.as_ref()) {
        return Ok(None);
    }
    let mut firing = new.begun(FiringId(0), environment.clone(), setting.rule);
    let added = sqlx::query(
        "INSERT INTO firings (environment, alert, rule, map, direction, at, count, first_event, last_event, held) \
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(environment.as_str())
    .bind(firing.alert.0)
    .bind(json(&firing.rule)?)
    .bind(firing.counted.map.map(|map| map.0))
    .bind(firing.counted.direction.map(Direction::code))
    .bind(firing.at.0)
    .bind(firing.count)
    .bind(firing.first_event.0)
    .bind(firing.last_event.0)
    .bind(firing.held.as_ref().map(json).transpose()?)
    .execute(&mut *db)
    .await
    .map_err(from)?;
    firing.id = FiringId(added.last_insert_rowid());
    notices::open_alert(db, &firing).await?;
    notifications::notify(db, touched, &firing).await?;
    tell(db, touched, &firing, firing.at).await?;
    Ok(Some(firing))
}

/// Tells that a firing began or came to its end: not before what was told last, whenever that was.
async fn tell(
    db: &mut SqliteConnection,
    touched: &mut CommitSignal,
    firing: &Firing,
    at: Moment,
) -> Result<(), StoreError> {
    let last = sqlx::query_scalar(LAST_TOLD).bind(firing.environment.as_str());
    let last: Option<i64> = last.fetch_optional(&mut *db).await.map_err(from)?;
    let version = match firing.counted.map {
        Some(map) => {
            let active = sqlx::query_scalar("SELECT active FROM maps WHERE id = ?").bind(map.0);
            active.fetch_optional(&mut *db).await.map_err(from)?.map(VersionId)
        }
        None => None,
    };
    let entry = shared::entry(firing, version, last.map_or(at, |last| at.max(Moment(last))));
    activities::add(db, &entry).await?;
    touched.activity += 1;
    touched.notices += 1;
    touched.firings += 1;
    Ok(())
}

async fn end(
    db: &mut SqliteConnection,
    touched: &mut CommitSignal,
    firing: Firing,
    (status, at): (FiringStatus, Moment),
) -> Result<Firing, StoreError> {
    let ended = Firing { status, ended_at: Some(at), ..firing };
    sqlx::query("UPDATE firings SET status = ?, ended_at = ?, counts_after = ? WHERE id = ?")
        .bind(word(&status)?)
        .bind(at.0)
        .bind(ended.counts_after.map(|event| event.0))
        .bind(ended.id.0)
        .execute(&mut *db)
        .await
        .map_err(from)?;
    notices::end_alert(db, &ended, at).await?;
    notifications::notify(db, touched, &ended).await?;
    tell(db, touched, &ended, at).await?;
    Ok(ended)
}

/// Ends what a setting is firing for.
pub(super) async fn end_all(
    db: &mut SqliteConnection,
    touched: &mut CommitSignal,
    (environment, alert): (&EnvironmentId, AlertId),
    at: Moment,
) -> Result<(), StoreError> {
    for firing in firings::open_of(db, environment, alert).await? {
        end(db, touched, firing, (FiringStatus::Ended, at)).await?;
    }
    Ok(())
}

/// Keeps what became of the maps.
pub(super) async fn acted(
    db: &mut SqliteConnection,
    touched: &mut CommitSignal,
    id: FiringId,
    (mut held, at): (Vec<HeldMap>, Moment),
) -> Result<(), StoreError> {
    let mut firing = firings::one(db, id).await?;
    if firing.held.is_some() {
        return Err(StoreError::Stale { what: "what became of the maps of the firing" });
    }
    held.sort_by_key(|each| each.map);
    let update = sqlx::query("UPDATE firings SET held = ?, acted_at = ? WHERE id = ?");
    update.bind(json(&held)?).bind(at.0).bind(id.0).execute(&mut *db).await.map_err(from)?;
    notifications::notify_now(db, touched, id, at).await?;
    firing.held = Some(held);
    renew(db, touched, &firing).await
}

/// Somebody has set one of its maps going again.
pub(super) async fn undo(
    db: &mut SqliteConnection,
    touched: &mut CommitSignal,
    id: FiringId,
    at: Moment,
) -> Result<Firing, StoreError> {
    let firing = firings::one(db, id).await?;
    if firing.status != FiringStatus::Firing {
        return Err(StoreError::Stale { what: "the firing" });
    }
    let counts_after = Some(newest_event(db, &firing.environment).await?);
    end(db, touched, Firing { counts_after, ..firing }, (FiringStatus::Undone, at)).await
}

/// Somebody has seen it.
pub(super) async fn acknowledge(
    db: &mut SqliteConnection,
    touched: &mut CommitSignal,
    id: FiringId,
    (by, at): (String, Moment),
) -> Result<(), StoreError> {
    let mut firing = firings::one(db, id).await?;
    if firing.acknowledged.is_some() {
        return Ok(());
    }
    let update = sqlx::query("UPDATE firings SET acknowledged_by = ?, acknowledged_at = ? WHERE id = ?");
    update.bind(&by).bind(at.0).bind(id.0).execute(&mut *db).await.map_err(from)?;
    firing.acknowledged = Some(Acknowledgement { by, at });
    renew(db, touched, &firing).await
}

/// Tells of a firing that changed, with its notice.
async fn renew(
    db: &mut SqliteConnection,
    touched: &mut CommitSignal,
    firing: &Firing,
) -> Result<(), StoreError> {
    touched.notices += u64::from(notices::renew_alert(db, firing).await?);
    touched.firings += 1;
    Ok(())
}
