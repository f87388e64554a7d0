//! Packages that are kept.

use super::rows;
use crate::activities;
use crate::cells::{Cells, word};
use crate::environments::require;
use crate::fault::{from, not_found};
use crate::journal::{page_end, page_of};
use model::{EnvironmentId, KeptPackage, PackageId, Page, PageRequest};
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use sqlx::{QueryBuilder, Sqlite, SqlitePool};
use store::{NewPackage, StoreError};

macro_rules! select_packages {
    () => {
        "SELECT id, environment, kind, solution, label, version, packaging, publisher, maps, file_name, hash, size, at, \
         by, reason FROM packages"
    };
}

fn kept(row: &SqliteRow) -> Result<KeptPackage, StoreError> {
    let mut cells = Cells::of(row);
    Ok(KeptPackage {
        id: PackageId(cells.next()?),
        environment: cells.environment()?,
        kind: cells.word()?,
        solution: cells.next()?,
        label: cells.next()?,
        version: cells.word()?,
        packaging: cells.word()?,
        publisher: cells.next()?,
        maps: cells.small()?,
        file_name: cells.next()?,
        hash: cells.next()?,
        size: cells.small()?,
        at: cells.moment()?,
        by: cells.next()?,
        reason: cells.next()?,
    })
}

/// Keeps a package.
pub(super) async fn keep(db: &mut SqliteConnection, new: NewPackage) -> Result<PackageId, StoreError> {
    require(db, &new.environment).await?;
    if let Some(entry) = new.told() {
        activities::add(db, &entry).await?;
        if let Some(mut kept) = rows::one(db, &new.environment, &new.solution).await? {
            kept.revision += 1;
            kept.solution.version = new.version;
            kept.solution.changed_at = new.at;
            rows::put(db, &kept).await?;
        }
    }
    let added = sqlx::query(
        "INSERT INTO packages (environment, kind, solution, label, version, packaging, publisher, maps, file_name, hash, \
         size, at, by, reason, bytes) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(new.environment.as_str())
    .bind(word(&new.kind)?)
    .bind(&new.solution)
    .bind(&new.label)
    .bind(new.version.to_string())
    .bind(word(&new.packaging)?)
    .bind(&new.publisher)
    .bind(i64::from(new.maps))
    .bind(&new.file_name)
    .bind(&new.hash)
    .bind(i64::try_from(new.bytes.len()).unwrap_or(i64::MAX))
    .bind(new.at.0)
    .bind(new.actor.name())
    .bind(&new.reason)
    .bind(&new.bytes)
    .execute(db)
    .await
    .map_err(from)?;
    Ok(PackageId(added.last_insert_rowid()))
}

/// A page of the list.
pub(super) async fn page(
    db: &mut SqliteConnection,
    environment: &EnvironmentId,
    page: PageRequest,
) -> Result<Page<KeptPackage>, StoreError> {
    let total = sqlx::query_scalar("SELECT count(*) FROM packages WHERE environment = ?");
    let total = total.bind(environment.as_str()).fetch_one(&mut *db).await.map_err(from)?;
    let mut sql = QueryBuilder::<Sqlite>::new(concat!(select_packages!(), " WHERE environment = "));
    sql.push_bind(environment.as_str());
    let limit = page_end(&mut sql, page);
    let rows = sql.build().fetch_all(db).await.map_err(from)?;
    let rows = rows.iter().map(kept).collect::<Result<Vec<_>, _>>()?;
    Ok(page_of(rows, limit, total, |row| row.id.0))
}

/// One of them.
pub(super) async fn one(db: &SqlitePool, id: PackageId) -> Result<KeptPackage, StoreError> {
    let row = sqlx::query(concat!(select_packages!(), " WHERE id = ?")).bind(id.0);
    let row = row.fetch_optional(db).await.map_err(from)?;
    kept(&row.ok_or_else(|| not_found("package", &id))?)
}

/// The bytes of one of them.
pub(super) async fn bytes(db: &SqlitePool, id: PackageId) -> Result<Vec<u8>, StoreError> {
    let row = sqlx::query("SELECT bytes FROM packages WHERE id = ?").bind(id.0);
    let row = row.fetch_optional(db).await.map_err(from)?;
    Cells::of(&row.ok_or_else(|| not_found("package", &id))?).next()
}
