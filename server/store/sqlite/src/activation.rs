//! Another version of a map becomes the active one.

use crate::cells::Cells;
use crate::fault::{from, not_found};
use crate::versions;
use model::{MapId, MapState, Mapping, VersionId, VersionNumber};
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use store::{StateMove, StoreError};

/// Both versions as the timeline names them: who publishes it, and its number.
pub(crate) type Names = [(String, VersionNumber); 2];

/// A version with what it pairs.
const VERSION: &str = "SELECT publisher, number, mapping FROM map_versions WHERE map = ? AND id = ?";

/// Does anything of map ?1 wait or stand parked?
const IS_BUSY: &str = "SELECT EXISTS (SELECT 1 FROM changes WHERE status = 0 AND map = ?1) \
    OR EXISTS (SELECT 1 FROM failures WHERE status < 2 AND map = ?1)";

/// Removes all pairs of a map, and the count of those that live.
const FORGET: [&str; 2] =
    ["DELETE FROM links WHERE map = ?", "UPDATE link_totals SET total = 0 WHERE map = ?"];

/// Carries out [`Effect::Activate`](store::Effect) along with a move; `None` where it is the active one
/// already.
pub(crate) async fn activate(
    db: &mut SqliteConnection,
    change: &StateMove,
    (active, next): (VersionId, VersionId),
) -> Result<Option<Names>, StoreError> {
    let (map, expected, at) = (change.map, change.expected, change.at);
    let (to, after) = version(db, map, next).await?;
    if active == next {
        return Ok(None);
    }
    let (from_name, before) = version(db, map, active).await?;
    if !before.names_alike(&after) {
        if is_busy(db, map).await? || expected != MapState::NotRunning {
            return Err(StoreError::Stale { what: "the queue" });
        }
        for forget in FORGET {
            sqlx::query(forget).bind(map.0).execute(&mut *db).await.map_err(from)?;
        }
    }
    let change = sqlx::query("UPDATE maps SET active = ?, active_since = ? WHERE id = ?");
    change.bind(next.0).bind(at.0).bind(map.0).execute(&mut *db).await.map_err(from)?;
    versions::now_active(db, map, next, at).await?;
    Ok(Some([from_name, to]))
}

/// Does anything of a map wait or stand parked?
pub(crate) async fn is_busy(db: &mut SqliteConnection, map: MapId) -> Result<bool, StoreError> {
    sqlx::query_scalar(IS_BUSY).bind(map.0).fetch_one(db).await.map_err(from)
}

async fn version(
    db: &mut SqliteConnection,
    map: MapId,
    id: VersionId,
) -> Result<((String, VersionNumber), Mapping), StoreError> {
    let row: Option<SqliteRow> =
        sqlx::query(VERSION).bind(map.0).bind(id.0).fetch_optional(db).await.map_err(from)?;
    let row = row.ok_or_else(|| not_found("map version", &id))?;
    let mut cells = Cells::of(&row);
    Ok(((cells.next()?, cells.word()?), cells.json()?))
}
