//! Changes of solutions.

use super::{contacts, packages, rows, steps};
use crate::activities;
use crate::environments::require;
use crate::fault::{from, not_found};
use model::{EnvironmentId, ImportId, KeptSolution, MapOutcome, RolledBack};
use sqlx::sqlite::SqliteConnection;
use store::{CommitSignal, SaveSolution, SolutionWork, StoreError};

/// The solution, if it is there; refused where it is not of the revision that is known.
async fn known(
    db: &mut SqliteConnection,
    environment: &EnvironmentId,
    name: &str,
    expected: Option<i64>,
) -> Result<Option<KeptSolution>, StoreError> {
    require(db, environment).await?;
    let known = rows::one(db, environment, name).await?;
    match (known.as_ref().map(|known| known.revision), expected) {
        (Some(_), None) => Err(StoreError::Duplicate { what: "a solution", name: name.to_owned() }),
        (None, Some(_)) => Err(not_found("solution", name)),
        (is, expected) if is != expected => Err(StoreError::Stale { what: "the solution" }),
        _ => Ok(known),
    }
}

/// The revision after that one.
fn following(known: Option<&KeptSolution>) -> i64 {
    known.map_or(0, |known| known.revision + 1)
}

/// Makes a solution or changes it.
pub(super) async fn save(db: &mut SqliteConnection, save: SaveSolution) -> Result<(), StoreError> {
    let solution = &save.solution.solution;
    let before = known(db, &solution.environment, &solution.name, save.expected).await?;
    for map in &solution.maps {
        let there =
            "SELECT EXISTS (SELECT 1 FROM maps WHERE id = ? AND environment = ? AND removed_at IS NULL)";
        let there = sqlx::query_scalar(there).bind(map.0).bind(solution.environment.as_str());
        if !there.fetch_one(&mut *db).await.map_err(from)? {
            return Err(not_found("entity map", map));
        }
    }
    let revision = following(before.as_ref());
    rows::put(db, &KeptSolution { revision, ..save.solution.clone() }).await?;
    activities::add(db, &save.told()).await
}

/// Deletes a solution.
pub(super) async fn delete(db: &mut SqliteConnection, save: SaveSolution) -> Result<(), StoreError> {
    let solution = &save.solution.solution;
    if known(db, &solution.environment, &solution.name, save.expected).await?.is_some() {
        rows::remove(db, &solution.environment, &solution.name).await?;
    }
    activities::add(db, &save.told()).await
}

/// Does something with a solution and its maps.
pub(super) async fn carry_out(
    db: &mut SqliteConnection,
    touched: &mut CommitSignal,
    mut work: SolutionWork,
) -> Result<ImportId, StoreError> {
    let environment = work.environment.clone();
    let before = known(db, &environment, &work.solution, work.expected).await?;
    if let Some(id) = work.rolls_back {
        let rolled = RolledBack { at: work.at, by: work.actor.name().to_owned() };
        rows::roll_back(db, (&environment, id), &rolled).await?;
    }
    for publisher in &work.publishers {
        contacts::know(db, &environment, publisher).await?;
    }
    let backup = match work.backup.take() {
        Some(backup) => Some(packages::keep(db, backup).await?),
        None => None,
    };
    let mut stepped = Vec::new();
    for step in std::mem::take(&mut work.steps) {
        stepped.push(steps::take(db, touched, &work, step).await?);
    }
    match work.after(following(before.as_ref()), &stepped) {
        Some(next) => rows::put(db, &next).await?,
        None => rows::remove(db, &environment, &work.solution).await?,
    }
    let same = |outcome| matches!(outcome, MapOutcome::Same);
    let changed = stepped.iter().filter(|step| !same(step.outcome)).count();
    activities::add(db, &work.told(changed)).await?;
    rows::keep(db, &work.record(backup, before, stepped)).await
}
