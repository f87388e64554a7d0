//! All rows of an app at one moment.

use std::ops::Bound;
use std::sync::Arc;

use jiff::Timestamp;
use odata::value::Value;
use uuid::Uuid;

use super::history::History;
use super::key::KeyValue;
use super::row::{Change, Event, Row};
use super::table::Table;
use crate::schema::{KeyId, Schema, TableDef, TableId};

/// All rows of an app at one moment, to be read only; a [`super::Transaction`] changes them.
#[derive(Debug)]
pub struct State {
    pub(super) schema: Arc<Schema>,
    pub(super) tables: Vec<Table>,
    pub(super) version: u64,
    pub(super) history: History,
}

impl State {
    pub(super) fn new(schema: Arc<Schema>) -> Self {
        let tables = schema.tables().map(|(_, definition)| Table::new(definition)).collect();
        Self { schema, tables, version: 0, history: History::default() }
    }

    /// The app's tables.
    pub fn schema(&self) -> &Schema {
        &self.schema
    }

    pub(super) fn alter(&mut self, table: TableId, definition: TableDef, renamed: &[(String, String)]) {
        self.schema = Arc::new(self.schema.with(table, definition));
        self.tables[table.0].rename(renamed);
    }

    /// The version of the newest change of any row.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// How many rows a table has.
    pub fn count(&self, table: TableId) -> usize {
        self.tables[table.0].len()
    }

    /// The row with that id.
    pub fn row(&self, table: TableId, id: Uuid) -> Option<&Arc<Row>> {
        self.tables[table.0].row(id)
    }

    /// The row with these values in an alternate key, given in the order of the key's columns; text matches in any
    /// case. `None` when a value is null.
    pub fn find(&self, table: TableId, key: KeyId, values: &[&Value]) -> Option<&Arc<Row>> {
        let value = KeyValue::from_values(values.iter().map(|value| Some(*value)))?;
        self.tables[table.0].find(key, &value)
    }

    /// All rows in order of id, beginning behind one.
    pub fn rows(&self, table: TableId, after: Option<Uuid>) -> impl Iterator<Item = &Arc<Row>> {
        self.tables[table.0].rows_after(after)
    }

    /// All rows that have a value in every column of an alternate key, in the order of that key, from a bound on.
    pub fn rows_by_key(
        &self,
        table: TableId,
        key: KeyId,
        from: Bound<KeyValue>,
    ) -> impl Iterator<Item = &Arc<Row>> {
        self.tables[table.0].rows_by_key(key, from)
    }

    /// All rows whose latest change is of a time or later, oldest first; those of one millisecond in any order.
    pub fn rows_by_time(
        &self,
        table: TableId,
        from: Option<Timestamp>,
    ) -> impl DoubleEndedIterator<Item = &Arc<Row>> {
        self.tables[table.0].rows_by_time(from)
    }

    /// All rows that refer to something by these values in these columns, text in any case: by an index where the table
    /// has one of exactly these columns, else by looking at every row. Null and empty text refer to nothing.
    pub fn rows_referring<'s>(
        &'s self,
        table: TableId,
        columns: &'s [&'static str],
        values: &[&Value],
    ) -> Box<dyn Iterator<Item = &'s Arc<Row>> + 's> {
        let Some(wanted) = KeyValue::from_values(values.iter().map(|value| Some(*value))) else {
            return Box::new(std::iter::empty());
        };
        let definition = self.schema.table(table);
        if let Some(index) = definition.indexes.iter().position(|index| index.columns == columns) {
            return Box::new(self.tables[table.0].rows_by_index(index, wanted));
        }
        let fits =
            move |row: &&Arc<Row>| KeyValue::of_reference(columns, &row.record).as_ref() == Some(&wanted);
        Box::new(self.rows(table, None).filter(fits))
    }

    /// The latest change of every row that changed in `(after, up_to]`, in order of version.
    pub fn changes(&self, table: TableId, after: u64, up_to: u64) -> impl Iterator<Item = Change<'_>> {
        self.tables[table.0].changes(after, up_to)
    }

    /// What happened to the rows of a table, in commit order; the oldest events may be gone.
    pub fn history(&self, table: TableId) -> impl Iterator<Item = &Event> {
        self.history.of(table)
    }
}
