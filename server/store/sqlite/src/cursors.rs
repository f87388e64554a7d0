//! Where the reading of each entity stands.

use crate::cells::{Cells, json};
use crate::codes::Code;
use crate::fault::{from, not_found};
use model::{MapId, MapState, Side};
use sqlx::sqlite::SqliteConnection;
use store::{CursorKey, StoreError};

macro_rules! entity_column {
    ($path:literal) => {
        concat!(
            "SELECT m.environment, v.mapping ->> '",
            $path,
            "' FROM maps AS m JOIN map_versions AS v ON v.id = m.active WHERE m.id = ?"
        )
    };
}

/// Forgets where the reading of an entity stands unless another map than ?1 captures it.
const FORGET: &str = "DELETE FROM cursors WHERE environment = ?2 AND side = ?3 AND entity = ?4 \
    AND NOT EXISTS (SELECT 1 FROM maps AS m JOIN map_versions AS v ON v.id = m.active WHERE m.environment = ?2 \
    AND m.id <> ?1 AND m.state <> ?5 AND v.mapping ->> iif(?3 = 1, '$.left_entity', '$.right_entity') = ?4)";

/// The same of an environment that must exist.
const PLACE: &str = "SELECT c.position FROM environments AS e LEFT JOIN cursors AS c \
    ON c.environment = e.id AND c.side = ?2 AND c.entity = ?3 WHERE e.id = ?1";

/// Where the reading of an entity stands.
pub(crate) async fn position(
    db: &mut SqliteConnection,
    key: &CursorKey,
) -> Result<Option<String>, StoreError> {
    sqlx::query_scalar("SELECT position FROM cursors WHERE environment = ? AND side = ? AND entity = ?")
        .bind(key.environment.as_str())
        .bind(key.side.code())
        .bind(&key.entity)
        .fetch_optional(db)
        .await
        .map_err(from)
}

/// Moves the reading of an entity from where it was expected.
pub(crate) async fn go_on(
    db: &mut SqliteConnection,
    key: &CursorKey,
    expected: Option<&str>,
    next: &str,
) -> Result<(), StoreError> {
    let known: Option<Option<String>> = sqlx::query_scalar(PLACE)
        .bind(key.environment.as_str())
        .bind(key.side.code())
        .bind(&key.entity)
        .fetch_optional(&mut *db)
        .await
        .map_err(from)?;
    if known.ok_or_else(|| not_found("environment", &key.environment))?.as_deref() != expected {
        return Err(StoreError::Stale { what: "the cursor" });
    }
    sqlx::query("INSERT OR REPLACE INTO cursors (environment, side, entity, position) VALUES (?, ?, ?, ?)")
        .bind(key.environment.as_str())
        .bind(key.side.code())
        .bind(&key.entity)
        .bind(next)
        .execute(db)
        .await
        .map_err(from)?;
    Ok(())
}

/// Where capture of both entities of a map stands.
pub(crate) async fn positions(
    db: &mut SqliteConnection,
    map: MapId,
) -> Result<[Option<String>; 2], StoreError> {
    let mut positions = [None, None];
    for (side, position) in Side::BOTH.into_iter().zip(&mut positions) {
        let (environment, entity) = entity_of(db, map, side).await?;
        *position = sqlx::query_scalar(
            "SELECT position FROM cursors WHERE environment = ? AND side = ? AND entity = ?",
        )
        .bind(environment)
        .bind(side.code())
        .bind(entity)
        .fetch_optional(&mut *db)
        .await
        .map_err(from)?;
    }
    Ok(positions)
}

/// The environment of a map and its entity of one side.
async fn entity_of(
    db: &mut SqliteConnection,
    map: MapId,
    side: Side,
) -> Result<(String, String), StoreError> {
    let sql = match side {
        Side::Left => entity_column!("$.left_entity"),
        Side::Right => entity_column!("$.right_entity"),
    };
    let row = sqlx::query(sql).bind(map.0).fetch_optional(db).await.map_err(from)?;
    let row = row.ok_or_else(|| not_found("entity map", &map))?;
    let mut cells = Cells::of(&row);
    Ok((cells.next()?, cells.next()?))
}

/// Forgets where the reading of both entities of a map stands, where no other map captures them.
pub(crate) async fn forget(db: &mut SqliteConnection, map: MapId) -> Result<(), StoreError> {
    for side in Side::BOTH {
        let (environment, entity) = entity_of(db, map, side).await?;
        sqlx::query(FORGET)
            .bind(map.0)
            .bind(environment)
            .bind(side.code())
            .bind(entity)
            .bind(json(&MapState::NotRunning)?)
            .execute(&mut *db)
            .await
            .map_err(from)?;
    }
    Ok(())
}
