//! What is done with single maps along with their solution.

use crate::cells::{Cells, json, word};
use crate::codes::Code as _;
use crate::fault::{from, not_found};
use crate::{activation, activities, maps, moves, versions};
use model::{
    ActivityKind, ConflictPolicy, MapId, MapOutcome, MapState, Mapping, Publisher, VersionId, VersionNumber,
};
use sqlx::sqlite::SqliteConnection;
use store::{
    CommitSignal, Effect, MapStep, NewMap, NewVersion, SolutionWork, StateMove, StepVersion, Stepped,
    StoreError,
};

/// The version of map ?1 with number ?3 by publisher ?2.
const NAMED: &str =
    "SELECT id, mapping FROM map_versions WHERE map = ?1 AND publisher = ?2 COLLATE NOCASE AND number = ?3";

/// A map as it stands.
struct Known {
    name: String,
    state: MapState,
    active: VersionId,
    is_removed: bool,
}

async fn known(db: &mut SqliteConnection, work: &SolutionWork, map: MapId) -> Result<Known, StoreError> {
    let row = sqlx::query(
        "SELECT name, state, active, removed_at IS NOT NULL FROM maps WHERE id = ? AND environment = ?",
    );
    let row = row.bind(map.0).bind(work.environment.as_str()).fetch_optional(db).await.map_err(from)?;
    let row = row.ok_or_else(|| not_found("entity map", &map))?;
    let mut cells = Cells::of(&row);
    Ok(Known {
        name: cells.next()?,
        state: cells.json()?,
        active: VersionId(cells.next()?),
        is_removed: cells.next()?,
    })
}

/// Takes one step.
pub(super) async fn take(
    db: &mut SqliteConnection,
    touched: &mut CommitSignal,
    work: &SolutionWork,
    step: MapStep,
) -> Result<Stepped, StoreError> {
    match step {
        MapStep::Make { map, policy, companies } => make(db, touched, work, (*map, policy, companies)).await,
        MapStep::Save { map, version, brings } => {
            let is = known(db, work, map).await?;
            let saved = version_of(db, work, map, version).await?;
            let outcome = MapOutcome::Saved;
            Ok(Stepped { map, name: is.name, outcome, before: Some(is.active), after: Some(saved), brings })
        }
        MapStep::Switch { map, state, from: expected, to, effects } => {
            let is = known(db, work, map).await?;
            if is.active != expected || is.is_removed {
                return Err(StoreError::Stale { what: "the map" });
            }
            let next = version_of(db, work, map, to).await?;
            let effects = std::iter::once(Effect::Activate(next)).chain(effects).collect();
            let (actor, correlation) = (work.actor.clone(), work.correlation.clone());
            let change =
                StateMove { map, expected: state, next: state, actor, at: work.at, correlation, effects };
            moves::set_state(db, touched, change).await?;
            let outcome = MapOutcome::Switched;
            let (before, after) = (Some(expected), Some(next));
            Ok(Stepped { map, name: is.name, outcome, before, after, brings: false })
        }
        MapStep::Remove { map } => remove(db, work, map).await,
        MapStep::Drop { map, version } => {
            let is = known(db, work, map).await?;
            if is.active == version {
                return Err(StoreError::Stale { what: "the map" });
            }
            sqlx::query(
                "INSERT INTO version_origins (version, solution, dropped) VALUES (?, ?, 1) \
                 ON CONFLICT (version) DO UPDATE SET dropped = 1",
            )
            .bind(version.0)
            .bind(&work.solution)
            .execute(db)
            .await
            .map_err(from)?;
            let (outcome, before) = (MapOutcome::Dropped, Some(is.active));
            Ok(Stepped { map, name: is.name, outcome, before, after: None, brings: false })
        }
        MapStep::Return { map } => {
            let is = known(db, work, map).await?;
            if !is.is_removed {
                return Err(StoreError::Stale { what: "the map" });
            }
            there_again(db, map).await?;
            activities::add(db, &work.entry(Some(map), Some(is.active), ActivityKind::MapReturned)).await?;
            let outcome = MapOutcome::Made;
            Ok(Stepped { map, name: is.name, outcome, before: None, after: Some(is.active), brings: false })
        }
    }
}

async fn make(
    db: &mut SqliteConnection,
    touched: &mut CommitSignal,
    work: &SolutionWork,
    (new, policy, companies): (NewMap, ConflictPolicy, Vec<String>),
) -> Result<Stepped, StoreError> {
    let map = maps::create(db, touched, new, work.actor.clone(), work.at).await?;
    sqlx::query("UPDATE maps SET master = ?, field_rule = ?, delete_policy = ?, companies = ? WHERE id = ?")
        .bind(policy.master.code())
        .bind(word(&policy.fields)?)
        .bind(word(&policy.deletions)?)
        .bind(json(&companies)?)
        .bind(map.0)
        .execute(&mut *db)
        .await
        .map_err(from)?;
    let is = known(db, work, map).await?;
    originate(db, work, is.active).await?;
    let (outcome, after) = (MapOutcome::Made, Some(is.active));
    Ok(Stepped { map, name: is.name, outcome, before: None, after, brings: true })
}

async fn remove(db: &mut SqliteConnection, work: &SolutionWork, map: MapId) -> Result<Stepped, StoreError> {
    let is = known(db, work, map).await?;
    if is.is_removed || is.state != MapState::NotRunning {
        return Err(StoreError::Stale { what: "the map's state" });
    }
    if activation::is_busy(db, map).await? {
        return Err(StoreError::Stale { what: "the queue" });
    }
    let gone = sqlx::query("UPDATE maps SET removed_at = ? WHERE id = ?").bind(work.at.0).bind(map.0);
    gone.execute(&mut *db).await.map_err(from)?;
    let kind = ActivityKind::MapRemoved { solution: work.solution.clone() };
    activities::add(db, &work.entry(Some(map), Some(is.active), kind)).await?;
    let outcome = MapOutcome::Removed;
    Ok(Stepped { map, name: is.name, outcome, before: Some(is.active), after: None, brings: false })
}

/// A map is no longer removed.
pub(crate) async fn there_again(db: &mut SqliteConnection, map: MapId) -> Result<(), StoreError> {
    let back = sqlx::query("UPDATE maps SET removed_at = NULL WHERE id = ?").bind(map.0);
    back.execute(db).await.map_err(from)?;
    Ok(())
}

/// The version that a map has of that name and content; `Duplicate` where the content is another one.
pub(crate) async fn alike(
    db: &mut SqliteConnection,
    map: MapId,
    version: &NewVersion,
) -> Result<Option<VersionId>, StoreError> {
    let named = sqlx::query(NAMED).bind(map.0).bind(&version.publisher).bind(version.number.to_string());
    let Some(row) = named.fetch_optional(db).await.map_err(from)? else { return Ok(None) };
    let mut cells = Cells::of(&row);
    let (id, mapping): (i64, Mapping) = (cells.next()?, cells.json()?);
    if mapping == version.mapping {
        return Ok(Some(VersionId(id)));
    }
    Err(StoreError::Duplicate { what: "a version", name: version.number.to_string() })
}

async fn version_of(
    db: &mut SqliteConnection,
    work: &SolutionWork,
    map: MapId,
    wanted: StepVersion,
) -> Result<VersionId, StoreError> {
    let new = match wanted {
        StepVersion::Kept(version) => return Ok(version),
        StepVersion::New(new) => *new,
    };
    if let Some(known) = alike(db, map, &new).await? {
        // One that was withdrawn is there again, from whoever brought it.
        let again = sqlx::query("UPDATE version_origins SET dropped = 0 WHERE version = ?").bind(known.0);
        again.execute(&mut *db).await.map_err(from)?;
        return Ok(known);
    }
    versions::know_publisher(db, &work.environment, &Publisher::named(&new.publisher)).await?;
    let id = versions::add(db, map, &new, work.at).await?;
    let (publisher, number): (String, VersionNumber) = (new.publisher, new.number);
    let kind = ActivityKind::VersionSaved { publisher, number };
    activities::add(db, &work.entry(Some(map), Some(id), kind)).await?;
    originate(db, work, id).await?;
    Ok(id)
}

/// Keeps that a solution has brought a version, unless that is known of another one.
async fn originate(
    db: &mut SqliteConnection,
    work: &SolutionWork,
    version: VersionId,
) -> Result<(), StoreError> {
    let origin = "INSERT INTO version_origins (version, solution, dropped) VALUES (?, ?, 0) \
        ON CONFLICT (version) DO UPDATE SET dropped = 0";
    let origin = sqlx::query(origin).bind(version.0).bind(&work.solution);
    origin.execute(db).await.map_err(from)?;
    Ok(())
}
