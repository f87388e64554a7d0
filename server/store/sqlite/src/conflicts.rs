//! Conflicts: append-only, read by pages.

use crate::cells::{Cells, json, word};
use crate::codes::Code;
use crate::fault::from;
use model::{Conflict, ConflictId, Dispute, MapId, Moment, Page, PageRequest, Side};
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use sqlx::{QueryBuilder, Sqlite};
use store::StoreError;

pub(crate) const ADD: &str = "INSERT INTO conflicts (map, at, key, direction, decided_by, deleted, fields, correlation) \
    SELECT ?1, ?2, j.value ->> 0, j.value ->> 1, j.value ->> 2, j.value ->> 3, j.value ->> 4, j.value ->> 5 \
    FROM jsonb_each(?3) AS j ORDER BY j.key";

/// How many there are of map ?1.
pub(crate) const TOTAL: &str = "SELECT count(*) FROM conflicts WHERE map = ?1";

/// Conflicts of a map, to which the page is added.
const OF_MAP: &str =
    "SELECT id, key, at, direction, decided_by, deleted, fields, correlation FROM conflicts WHERE map = ";

/// A conflict on its way: the record's key, what was decided, and the correlation of the change.
pub(crate) type New = (String, Dispute, String);

/// Adds conflicts in their order.
pub(crate) async fn add(
    db: &mut SqliteConnection,
    map: MapId,
    at: Moment,
    conflicts: &[New],
) -> Result<(), StoreError> {
    if conflicts.is_empty() {
        return Ok(());
    }
    let rows = conflicts
        .iter()
        .map(|(key, dispute, correlation)| {
            Ok((
                key,
                dispute.lost.code(),
                word(&dispute.decided_by)?,
                dispute.deleted.map(Code::code),
                json(&dispute.fields)?,
                correlation,
            ))
        })
        .collect::<Result<Vec<_>, StoreError>>()?;
    sqlx::query(ADD).bind(map.0).bind(at.0).bind(json(&rows)?).execute(db).await.map_err(from)?;
    Ok(())
}

/// One page of a map's conflicts, newest first.
pub(crate) async fn page(
    db: &mut SqliteConnection,
    map: MapId,
    page: PageRequest,
) -> Result<Page<Conflict>, StoreError> {
    let total = sqlx::query_scalar(TOTAL).bind(map.0).fetch_one(&mut *db).await.map_err(from)?;
    let mut sql = QueryBuilder::<Sqlite>::new(OF_MAP);
    sql.push_bind(map.0);
    let limit = crate::journal::page_end(&mut sql, page);
    let rows = sql.build().fetch_all(db).await.map_err(from)?;
    let rows = rows.iter().map(|row| conflict(map, row)).collect::<Result<Vec<_>, _>>()?;
    Ok(crate::journal::page_of(rows, limit, total, |row| row.id.0))
}

/// Conflicts about key ?2 of map ?1 from ?3 on and before ?4.
pub(crate) const OF_KEY: &str = "SELECT id, key, at, direction, decided_by, deleted, fields, correlation \
    FROM conflicts WHERE map = ?1 AND key = ?2 AND at >= ?3 AND at < ?4 ORDER BY at DESC, id DESC LIMIT ?5";

/// Conflicts about a key in a span of time, newest first.
pub(crate) async fn of_key(
    db: &mut SqliteConnection,
    (map, key): (MapId, &str),
    (since, until): (Moment, Moment),
    limit: u32,
) -> Result<Vec<Conflict>, StoreError> {
    let rows = sqlx::query(OF_KEY).bind(map.0).bind(key).bind(since.0).bind(until.0).bind(limit);
    rows.fetch_all(db).await.map_err(from)?.iter().map(|row| conflict(map, row)).collect()
}

fn conflict(map: MapId, row: &SqliteRow) -> Result<Conflict, StoreError> {
    let mut cells = Cells::of(row);
    Ok(Conflict {
        id: ConflictId(cells.next()?),
        map,
        key: cells.next()?,
        at: cells.moment()?,
        dispute: Dispute {
            lost: cells.code()?,
            decided_by: cells.word()?,
            deleted: cells.next::<Option<i64>>()?.map(Side::of).transpose()?,
            fields: cells.json()?,
        },
        correlation: cells.next()?,
    })
}
