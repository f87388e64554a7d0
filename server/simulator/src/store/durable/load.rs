//! Reading everything back at the start.

use std::path::Path;
use std::sync::Arc;

use futures::TryStreamExt;
use jiff::Timestamp;
use odata::value::Record;
use sqlx::{Row as _, SqliteConnection};
use uuid::Uuid;

use super::super::error::StoreError;
use super::super::history::HISTORY_LIMIT;
use super::super::row::{Event, Operation, Row};
use super::super::state::State;
use super::super::table::Slot;

/// Puts all rows and the history of the file into the state; answers the connection and the newest version.
///
/// Rows of tables that the app no longer has are left alone.
pub(super) async fn load(
    mut connection: SqliteConnection,
    file: &Path,
    state: &mut State,
) -> Result<(SqliteConnection, u64), StoreError> {
    let schema = Arc::clone(&state.schema);
    let open = |source| StoreError::Open { path: file.to_owned(), source };
    let damaged = |detail: String| StoreError::Damaged { path: file.to_owned(), detail };
    let mut newest = 0;
    {
        let mut rows =
            sqlx::query("SELECT tbl, id, version, created, modified, json FROM rows").fetch(&mut connection);
        while let Some(found) = rows.try_next().await.map_err(open)? {
            let stored = Stored::read(&found).map_err(&damaged)?;
            newest = newest.max(stored.version);
            let Some(table) = schema.by_set(&stored.table) else { continue };
            let slot = match stored.row().map_err(&damaged)? {
                Some(row) => Slot::Row(Arc::new(row)),
                None => Slot::Tombstone(stored.version),
            };
            state.tables[table.0].put(schema.table(table), stored.id, slot);
        }
    }
    {
        let mut rows = sqlx::query(
            "SELECT tbl, id, version, created, modified, json, operation FROM \
             (SELECT * FROM history ORDER BY version DESC LIMIT ?) ORDER BY version",
        )
        .bind(i64::try_from(HISTORY_LIMIT).unwrap_or(i64::MAX))
        .fetch(&mut connection);
        while let Some(found) = rows.try_next().await.map_err(open)? {
            let stored = Stored::read(&found).map_err(&damaged)?;
            let word: String = found.try_get("operation").map_err(open)?;
            let (table, operation) = (schema.by_set(&stored.table), Operation::parse(&word));
            if let (Some(table), Some(operation), Some(row)) =
                (table, operation, stored.row().map_err(&damaged)?)
            {
                state.history.push(Event { table, operation, version: stored.version, row: Arc::new(row) });
            }
        }
    }
    state.version = newest;
    Ok((connection, newest))
}

/// One line of either table.
struct Stored {
    table: String,
    id: Uuid,
    version: u64,
    created: Timestamp,
    modified: Timestamp,
    json: Option<String>,
}

impl Stored {
    fn read(found: &sqlx::sqlite::SqliteRow) -> Result<Self, String> {
        let text = |name: &str| found.try_get::<String, _>(name).map_err(|error| error.to_string());
        let time = |name: &str| text(name)?.parse::<Timestamp>().map_err(|error| error.to_string());
        let version: i64 = found.try_get("version").map_err(|error| error.to_string())?;
        Ok(Self {
            table: text("tbl")?,
            id: Uuid::try_parse(&text("id")?).map_err(|error| error.to_string())?,
            version: u64::try_from(version).map_err(|error| error.to_string())?,
            created: time("created")?,
            modified: time("modified")?,
            json: found.try_get("json").map_err(|error| error.to_string())?,
        })
    }

    fn row(&self) -> Result<Option<Row>, String> {
        let Some(json) = &self.json else { return Ok(None) };
        let record =
            Record::from_json(json).map_err(|error| format!("{} {}: {error}", self.table, self.id))?;
        let Self { id, version, created, modified, .. } = *self;
        Ok(Some(Row { id, record, version, created, modified }))
    }
}
