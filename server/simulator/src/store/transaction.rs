//! Changing rows: all or nothing, with savepoints in between.

use std::sync::Arc;

use jiff::Timestamp;
use odata::value::{Record, Value};
use uuid::Uuid;

use super::error::WriteError;
use super::row::{Event, Operation, Row};
use super::state::State;
use super::table::Slot;
use crate::schema::{Stamp, TableId};

/// One request's changes. They are visible to later reads of the same transaction at once, and to others when it is
/// committed; dropping it without [`Transaction::commit`] undoes them.
#[derive(Debug)]
pub struct Transaction<'a> {
    state: &'a mut State,
    now: Timestamp,
    undo: Vec<Undo>,
    events: Vec<Event>,
}

/// A point to go back to.
#[derive(Debug, Clone, Copy)]
pub struct Savepoint {
    undo: usize,
    version: u64,
}

#[derive(Debug)]
struct Undo {
    table: TableId,
    id: Uuid,
    before: Slot,
}

impl<'a> Transaction<'a> {
    pub(super) fn new(state: &'a mut State, now: Timestamp) -> Self {
        Self { state, now, undo: Vec::new(), events: Vec::new() }
    }

    /// The rows as this transaction sees them.
    pub fn state(&self) -> &State {
        self.state
    }

    /// The time of the whole transaction: the app's, unless it is written as of another one.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// Gives what is written from here on another time.
    pub fn set_now(&mut self, now: Timestamp) {
        self.now = now;
    }

    /// Inserts a row. Its id is the value of the id column if there is one, else a new one; stamps are filled in.
    pub fn insert(&mut self, table: TableId, record: Record) -> Result<Arc<Row>, WriteError> {
        let id = match self.state.schema.table(table).id_column.and_then(|column| record.get(column)) {
            Some(Value::Text(text)) => Uuid::try_parse(text).map_err(|_| WriteError::NotAnId)?,
            Some(Value::Null) | None => new_id(),
            Some(_) => return Err(WriteError::NotAnId),
        };
        self.insert_as(table, id, record)
    }

    /// Inserts a row under an id of the caller's choice.
    pub fn insert_as(&mut self, table: TableId, id: Uuid, record: Record) -> Result<Arc<Row>, WriteError> {
        if self.state.row(table, id).is_some() {
            return Err(WriteError::DuplicateId);
        }
        self.write(table, id, self.now, record, Operation::Create)
    }

    /// Replaces all values of a row; stamps are filled in. The version grows even if no value differs.
    pub fn replace(&mut self, table: TableId, id: Uuid, record: Record) -> Result<Arc<Row>, WriteError> {
        let created = self.state.row(table, id).ok_or(WriteError::Missing)?.created;
        self.write(table, id, created, record, Operation::Update)
    }

    /// Deletes a row and answers it; `None` when there was none.
    pub fn delete(&mut self, table: TableId, id: Uuid) -> Option<Arc<Row>> {
        let row = Arc::clone(self.state.row(table, id)?);
        let version = self.next_version();
        self.put(table, id, Slot::Tombstone(version));
        self.events.push(Event { table, operation: Operation::Delete, version, row: Arc::clone(&row) });
        Some(row)
    }

    /// A point that [`Transaction::roll_back_to`] can go back to.
    pub fn savepoint(&self) -> Savepoint {
        Savepoint { undo: self.undo.len(), version: self.state.version }
    }

    /// Undoes every change since the savepoint.
    pub fn roll_back_to(&mut self, savepoint: Savepoint) {
        while self.undo.len() > savepoint.undo {
            let Some(Undo { table, id, before }) = self.undo.pop() else { break };
            let definition = self.state.schema.table(table);
            self.state.tables[table.0].put(definition, id, before);
        }
        // Each change leaves one undo and one event.
        self.events.truncate(savepoint.undo);
        self.state.version = savepoint.version;
    }

    /// Keeps the changes and answers what happened, in order.
    pub(super) fn commit(mut self) -> Vec<Event> {
        self.undo.clear();
        let events = std::mem::take(&mut self.events);
        for event in &events {
            if !self.state.schema.table(event.table).system {
                self.state.history.push(event.clone());
            }
        }
        events
    }

    fn write(
        &mut self,
        table: TableId,
        id: Uuid,
        created: Timestamp,
        mut record: Record,
        operation: Operation,
    ) -> Result<Arc<Row>, WriteError> {
        let version = self.state.version + 1;
        let modified = self.state.row(table, id).map_or(self.now, |before| before.modified.max(self.now));
        for column in &self.state.schema.table(table).columns {
            let value = match column.stamp {
                None => match column.computed {
                    Some(computation) => computation(&record),
                    None => continue,
                },
                Some(Stamp::Id) => Value::Text(id.to_string()),
                Some(Stamp::Created) => Value::Text(seconds(created)),
                Some(Stamp::Modified) => Value::Text(seconds(modified)),
                Some(Stamp::Version) => Value::from(i64::try_from(version).unwrap_or(i64::MAX)),
            };
            record.insert(column.name, value);
        }
        let row = Arc::new(Row { id, record, version, created, modified });
        if let Some(key) = self.state.tables[table.0].clash(self.state.schema.table(table), &row) {
            return Err(WriteError::DuplicateKey(key));
        }
        self.state.version = version;
        self.put(table, id, Slot::Row(Arc::clone(&row)));
        self.events.push(Event { table, operation, version, row: Arc::clone(&row) });
        Ok(row)
    }

    fn put(&mut self, table: TableId, id: Uuid, slot: Slot) {
        let before = self.state.tables[table.0].put(self.state.schema.table(table), id, slot);
        self.undo.push(Undo { table, id, before });
    }

    fn next_version(&mut self) -> u64 {
        self.state.version += 1;
        self.state.version
    }
}

impl Drop for Transaction<'_> {
    fn drop(&mut self) {
        let version = self.state.version;
        let changed = u64::try_from(self.undo.len()).unwrap_or(u64::MAX);
        self.roll_back_to(Savepoint { undo: 0, version: version.saturating_sub(changed) });
    }
}

/// A timestamp as both services write it: whole seconds, UTC.
pub fn seconds(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// A random id that nobody has seen before.
fn new_id() -> Uuid {
    uuid::Builder::from_random_bytes(rand::random()).into_uuid()
}
