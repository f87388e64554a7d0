//! Solutions and what was done with them, as they are kept.

use crate::cells::{Cells, json};
use crate::fault::{from, not_found};
use crate::journal::{page_end, page_of};
use model::{
    EnvironmentId, Import, ImportId, KeptSolution, MapId, Moment, Page, PageRequest, RolledBack, VersionId,
};
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use sqlx::{QueryBuilder, Sqlite, SqlitePool};
use std::collections::HashMap;
use store::StoreError;

/// The maps of all solutions of an environment, or of those of one name, in their order.
const MAPS: &str = "SELECT solution, map, version FROM solution_maps \
    WHERE environment = ?1 AND (?2 IS NULL OR solution = ?2) ORDER BY solution, place";

/// All solutions of an environment.
pub(super) async fn all(
    db: &mut SqliteConnection,
    environment: &EnvironmentId,
) -> Result<Vec<KeptSolution>, StoreError> {
    read(db, environment, None).await
}

/// One solution, if it is there.
pub(super) async fn one(
    db: &mut SqliteConnection,
    environment: &EnvironmentId,
    name: &str,
) -> Result<Option<KeptSolution>, StoreError> {
    Ok(read(db, environment, Some(name)).await?.pop())
}

async fn read(
    db: &mut SqliteConnection,
    environment: &EnvironmentId,
    name: Option<&str>,
) -> Result<Vec<KeptSolution>, StoreError> {
    let rows = sqlx::query(
        "SELECT name, revision, content FROM solutions WHERE environment = ?1 AND (?2 IS NULL OR name = ?2) ORDER BY name",
    );
    let rows = rows.bind(environment.as_str()).bind(name).fetch_all(&mut *db).await.map_err(from)?;
    let maps = sqlx::query(MAPS).bind(environment.as_str()).bind(name).fetch_all(db).await.map_err(from)?;
    let mut of: HashMap<String, Vec<(MapId, Option<VersionId>)>> = HashMap::new();
    for row in &maps {
        let mut cells = Cells::of(row);
        let solution: String = cells.next()?;
        let map = (MapId(cells.next()?), cells.next::<Option<i64>>()?.map(VersionId));
        of.entry(solution).or_default().push(map);
    }
    let solution = |row: &SqliteRow| {
        let mut cells = Cells::of(row);
        let (name, revision): (String, i64) = (cells.next()?, cells.next()?);
        let mut kept: KeptSolution = cells.json()?;
        let maps = of.remove(&name).unwrap_or_default();
        kept.revision = revision;
        kept.solution.maps = maps.iter().map(|(map, _)| *map).collect();
        kept.brought = maps.iter().filter_map(|(map, version)| Some((*map, (*version)?))).collect();
        Ok(kept)
    };
    rows.iter().map(solution).collect()
}

/// The versions that solutions have brought.
pub(super) async fn origins(
    db: &SqlitePool,
    environment: &EnvironmentId,
) -> Result<Vec<(VersionId, String, bool)>, StoreError> {
    let rows = sqlx::query(
        "SELECT o.version, o.solution, o.dropped FROM maps AS m JOIN map_versions AS v ON v.map = m.id \
         JOIN version_origins AS o ON o.version = v.id WHERE m.environment = ? ORDER BY o.version",
    );
    let rows = rows.bind(environment.as_str()).fetch_all(db).await.map_err(from)?;
    let origin = |row: &SqliteRow| {
        let mut cells = Cells::of(row);
        Ok((VersionId(cells.next()?), cells.next()?, cells.next()?))
    };
    rows.iter().map(origin).collect()
}

/// Puts a solution in the place of what is there.
pub(super) async fn put(db: &mut SqliteConnection, kept: &KeptSolution) -> Result<(), StoreError> {
    let environment = kept.solution.environment.as_str();
    // Maps are told by rows of their own.
    let mut content = kept.clone();
    content.solution.maps.clear();
    content.brought.clear();
    sqlx::query(
        "INSERT INTO solutions (environment, name, revision, package, content) VALUES (?, ?, ?, ?, ?) \
         ON CONFLICT (environment, name) DO UPDATE SET revision = excluded.revision, package = excluded.package, \
         content = excluded.content",
    )
    .bind(environment)
    .bind(&kept.solution.name)
    .bind(kept.revision)
    .bind(kept.package.map(|id| id.0))
    .bind(json(&content)?)
    .execute(&mut *db)
    .await
    .map_err(from)?;
    let before = sqlx::query("DELETE FROM solution_maps WHERE environment = ? AND solution = ?");
    before.bind(environment).bind(&kept.solution.name).execute(&mut *db).await.map_err(from)?;
    let maps: Vec<_> = kept.solution.maps.iter().map(|map| (*map, kept.brought(*map))).collect();
    // The name as it is kept: another spelling of it means the same solution.
    sqlx::query(
        "INSERT INTO solution_maps (environment, solution, place, map, version) \
         SELECT s.environment, s.name, j.key, j.value ->> 0, j.value ->> 1 FROM solutions AS s, json_each(?3) AS j \
         WHERE s.environment = ?1 AND s.name = ?2",
    )
    .bind(environment)
    .bind(&kept.solution.name)
    .bind(json(&maps)?)
    .execute(db)
    .await
    .map_err(from)?;
    Ok(())
}

/// Removes a solution.
pub(super) async fn remove(
    db: &mut SqliteConnection,
    environment: &EnvironmentId,
    name: &str,
) -> Result<(), StoreError> {
    for gone in [
        "DELETE FROM solution_maps WHERE environment = ? AND solution = ?",
        "DELETE FROM solutions WHERE environment = ? AND name = ?",
    ] {
        let gone = sqlx::query(gone).bind(environment.as_str()).bind(name);
        gone.execute(&mut *db).await.map_err(from)?;
    }
    Ok(())
}

macro_rules! select_imports {
    () => {
        "SELECT id, content, rolled_back_at, rolled_back_by FROM imports"
    };
}

fn read_import(row: &SqliteRow) -> Result<Import, StoreError> {
    let mut cells = Cells::of(row);
    let id = ImportId(cells.next()?);
    let import: Import = cells.json()?;
    let (at, by): (Option<i64>, Option<String>) = (cells.next()?, cells.next()?);
    let rolled_back = at.zip(by).map(|(at, by)| RolledBack { at: Moment(at), by });
    Ok(Import { id, rolled_back, ..import })
}

/// A page of what was done.
pub(super) async fn imports(
    db: &mut SqliteConnection,
    environment: &EnvironmentId,
    page: PageRequest,
) -> Result<Page<Import>, StoreError> {
    let total = sqlx::query_scalar("SELECT count(*) FROM imports WHERE environment = ?");
    let total = total.bind(environment.as_str()).fetch_one(&mut *db).await.map_err(from)?;
    let mut sql = QueryBuilder::<Sqlite>::new(concat!(select_imports!(), " WHERE environment = "));
    sql.push_bind(environment.as_str());
    let limit = page_end(&mut sql, page);
    let rows = sql.build().fetch_all(db).await.map_err(from)?;
    let rows = rows.iter().map(read_import).collect::<Result<Vec<_>, _>>()?;
    Ok(page_of(rows, limit, total, |row| row.id.0))
}

/// One thing that was done.
pub(super) async fn import(db: &mut SqliteConnection, id: ImportId) -> Result<Import, StoreError> {
    let row = sqlx::query(concat!(select_imports!(), " WHERE id = ?")).bind(id.0);
    let row = row.fetch_optional(db).await.map_err(from)?;
    read_import(&row.ok_or_else(|| not_found("import", &id))?)
}

/// Keeps what was done.
pub(super) async fn keep(db: &mut SqliteConnection, import: &Import) -> Result<ImportId, StoreError> {
    let added = sqlx::query(
        "INSERT INTO imports (environment, solution, package, backup, content) VALUES (?, ?, ?, ?, ?)",
    )
    .bind(import.environment.as_str())
    .bind(&import.solution)
    .bind(import.package.map(|id| id.0))
    .bind(import.backup.map(|id| id.0))
    .bind(json(import)?)
    .execute(db)
    .await
    .map_err(from)?;
    Ok(ImportId(added.last_insert_rowid()))
}

/// Marks what is taken back.
pub(super) async fn roll_back(
    db: &mut SqliteConnection,
    (environment, id): (&EnvironmentId, ImportId),
    rolled: &RolledBack,
) -> Result<(), StoreError> {
    let marked = sqlx::query(
        "UPDATE imports SET rolled_back_at = ?, rolled_back_by = ? \
         WHERE id = ? AND environment = ? AND rolled_back_at IS NULL",
    );
    let marked = marked.bind(rolled.at.0).bind(&rolled.by).bind(id.0).bind(environment.as_str());
    let marked = marked.execute(db).await.map_err(from)?;
    if marked.rows_affected() == 1 { Ok(()) } else { Err(StoreError::Stale { what: "the history" }) }
}
