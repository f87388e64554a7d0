//! The last-read schemas of entities.

use crate::cells::{Cells, json};
use crate::codes::Code;
use crate::fault::from;
use model::{EntitySchema, EnvironmentId, Moment, Side};
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use store::StoreError;

/// Keeps a schema in place of what was read before, which is remembered where it was another one.
pub(crate) async fn put(
    db: &mut SqliteConnection,
    id: &EnvironmentId,
    side: Side,
    schema: &EntitySchema,
    at: Moment,
) -> Result<(), StoreError> {
    let known = one(&mut *db, id, side, &schema.entity).await?;
    let mut remembered = before(&mut *db, id, side, &schema.entity).await?;
    if let Some((known, _)) = known.filter(|(known, _)| !known.change_to(schema).is_empty()) {
        let older = remembered.take();
        remembered = Some((older.map_or_else(|| known.clone(), |(older, _)| known.with_gone(&older)), at));
    }
    let (before, changed_at) = remembered.unzip();
    sqlx::query(
        "INSERT OR REPLACE INTO schemas (environment, side, entity, content, read_at, before, changed_at) \
         VALUES (?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(id.as_str())
    .bind(side.code())
    .bind(&schema.entity)
    .bind(json(schema)?)
    .bind(at.0)
    .bind(before.as_ref().map(json).transpose()?)
    .bind(changed_at.map(|at| at.0))
    .execute(db)
    .await
    .map_err(from)?;
    Ok(())
}

/// One schema and when it was read.
pub(crate) async fn one(
    db: &mut SqliteConnection,
    id: &EnvironmentId,
    side: Side,
    entity: &str,
) -> Result<Option<(EntitySchema, Moment)>, StoreError> {
    let row =
        sqlx::query("SELECT content, read_at FROM schemas WHERE environment = ? AND side = ? AND entity = ?")
            .bind(id.as_str())
            .bind(side.code())
            .bind(entity)
            .fetch_optional(db)
            .await
            .map_err(from)?;
    let read = |row: SqliteRow| {
        let mut cells = Cells::of(&row);
        Ok((cells.json()?, cells.moment()?))
    };
    row.map(read).transpose()
}

/// What a schema was before it was last found to be another one, and when that was.
pub(crate) async fn before(
    db: &mut SqliteConnection,
    id: &EnvironmentId,
    side: Side,
    entity: &str,
) -> Result<Option<(EntitySchema, Moment)>, StoreError> {
    let row = sqlx::query(
        "SELECT before, changed_at FROM schemas \
         WHERE environment = ? AND side = ? AND entity = ? AND before IS NOT NULL",
    )
    .bind(id.as_str())
    .bind(side.code())
    .bind(entity)
    .fetch_optional(db)
    .await
    .map_err(from)?;
    let read = |row: SqliteRow| {
        let mut cells = Cells::of(&row);
        Ok((cells.json()?, cells.moment()?))
    };
    row.map(read).transpose()
}

/// All schemas of an environment, the left ones first, by entity.
pub(crate) async fn all(
    db: &mut SqliteConnection,
    id: &EnvironmentId,
) -> Result<Vec<(Side, EntitySchema, Moment)>, StoreError> {
    let rows =
        sqlx::query("SELECT side, content, read_at FROM schemas WHERE environment = ? ORDER BY side, entity")
            .bind(id.as_str())
            .fetch_all(db)
            .await
            .map_err(from)?;
    let read = |row: &SqliteRow| {
        let mut cells = Cells::of(row);
        Ok((cells.code()?, cells.json()?, cells.moment()?))
    };
    rows.iter().map(read).collect()
}
