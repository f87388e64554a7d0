//! Tables as data: what an app stores, and what it insists on.

mod alteration;
mod column;

use std::collections::HashMap;

pub use alteration::Alteration;
pub use column::{ColumnDef, Computation, Lookup, OnDelete, OptionDef, Required, Stamp};

/// Position of a table in its [`Schema`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TableId(pub(crate) usize);

/// Position of an alternate key in its [`TableDef`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct KeyId(pub(crate) usize);

/// One table.
#[derive(Debug, Clone)]
pub struct TableDef {
    /// The name of the row type, such as `account`.
    pub logical_name: &'static str,
    /// The name in URLs, such as `accounts`.
    pub entity_set: &'static str,
    /// What people call it, such as "Account".
    pub label: &'static str,
    /// The column that holds the row's id, where the protocol shows one.
    pub id_column: Option<&'static str>,
    /// The column that people recognise a row by; lookups show it.
    pub name_column: &'static str,
    /// All columns, in the order a person would expect them.
    pub columns: Vec<ColumnDef>,
    /// Named lists of columns whose values pick one row. Rows with a null in a key are not found by it.
    pub keys: Vec<KeyDef>,
    /// Lists of columns by whose values rows are found quickly, several rows for the same values.
    pub indexes: Vec<KeyDef>,
    /// Whether delta links may be asked for.
    pub change_tracking: bool,
    /// Kept for the app's own use: not shown by the control port, not counted, without history.
    pub system: bool,
}

impl TableDef {
    /// A table without keys, with change tracking, not a system table.
    pub fn new(logical_name: &'static str, entity_set: &'static str, label: &'static str) -> Self {
        Self {
            logical_name,
            entity_set,
            label,
            id_column: None,
            name_column: "",
            columns: Vec::new(),
            keys: Vec::new(),
            indexes: Vec::new(),
            change_tracking: true,
            system: false,
        }
    }

    /// Declares the id column, which becomes the first one.
    #[must_use]
    pub fn id(mut self, name: &'static str) -> Self {
        self.id_column = Some(name);
        self.columns.insert(0, ColumnDef::stamp(name, Stamp::Id));
        self
    }

    /// Adds columns.
    #[must_use]
    pub fn columns(mut self, columns: impl IntoIterator<Item = ColumnDef>) -> Self {
        self.columns.extend(columns);
        self
    }

    /// Declares the column that people recognise a row by.
    #[must_use]
    pub fn name(mut self, column: &'static str) -> Self {
        self.name_column = column;
        self
    }

    /// Adds an alternate key.
    #[must_use]
    pub fn key(mut self, name: &'static str, columns: &[&'static str]) -> Self {
        self.keys.push(KeyDef { name, columns: columns.to_vec() });
        self
    }

    /// Makes rows findable by these columns, as those who delete what they refer to need it.
    #[must_use]
    pub fn indexed(mut self, columns: &[&'static str]) -> Self {
        self.indexes.push(KeyDef { name: "", columns: columns.to_vec() });
        self
    }

    /// Marks the table as one of the app's own.
    #[must_use]
    pub fn system(mut self) -> Self {
        self.system = true;
        self.change_tracking = false;
        self
    }

    /// The column of that name, in exactly that spelling.
    pub fn column(&self, name: &str) -> Option<&ColumnDef> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// The lookup column behind a navigation property.
    pub fn navigation(&self, navigation: &str) -> Option<&ColumnDef> {
        self.columns.iter().find(|column| {
            column.lookup.as_ref().is_some_and(|it| it.navigations().any(|(name, _)| name == navigation))
        })
    }

    /// The alternate key made of exactly these columns, in any order.
    pub fn key_of(&self, columns: &[&str]) -> Option<KeyId> {
        let same = |key: &KeyDef| {
            key.columns.len() == columns.len() && key.columns.iter().all(|column| columns.contains(column))
        };
        self.keys.iter().position(same).map(KeyId)
    }

    /// The first alternate key, if there is any.
    pub fn first_key(&self) -> Option<KeyId> {
        (!self.keys.is_empty()).then_some(KeyId(0))
    }

    /// The definition behind a key's position.
    pub fn key_def(&self, key: KeyId) -> &KeyDef {
        &self.keys[key.0]
    }
}

/// A named list of columns whose values pick one row.
#[derive(Debug, Clone)]
pub struct KeyDef {
    /// The key's own name.
    pub name: &'static str,
    /// The columns, in their order.
    pub columns: Vec<&'static str>,
}

/// All tables of one app.
#[derive(Debug)]
pub struct Schema {
    tables: Vec<TableDef>,
    by_set: HashMap<&'static str, TableId>,
    by_logical_name: HashMap<&'static str, TableId>,
}

impl Schema {
    /// Gathers the tables of an app.
    pub fn new(tables: Vec<TableDef>) -> Self {
        let ids = || tables.iter().enumerate().map(|(at, table)| (table, TableId(at)));
        let by_set = ids().map(|(table, id)| (table.entity_set, id)).collect();
        let by_logical_name = ids().map(|(table, id)| (table.logical_name, id)).collect();
        Self { tables, by_set, by_logical_name }
    }

    /// The table of an entity set, in exactly that spelling.
    pub fn by_set(&self, entity_set: &str) -> Option<TableId> {
        self.by_set.get(entity_set).copied()
    }

    /// The table of a row type.
    pub fn by_logical_name(&self, logical_name: &str) -> Option<TableId> {
        self.by_logical_name.get(logical_name).copied()
    }

    /// The definition of a table.
    pub fn table(&self, id: TableId) -> &TableDef {
        &self.tables[id.0]
    }

    /// The same with another definition of a table.
    pub(crate) fn with(&self, id: TableId, definition: TableDef) -> Self {
        let mut tables = self.tables.clone();
        tables[id.0] = definition;
        Self::new(tables)
    }

    /// All tables with their positions.
    pub fn tables(&self) -> impl Iterator<Item = (TableId, &TableDef)> {
        self.tables.iter().enumerate().map(|(at, table)| (TableId(at), table))
    }

    /// How many tables there are.
    pub fn len(&self) -> usize {
        self.tables.len()
    }

    /// Whether there is no table.
    pub fn is_empty(&self) -> bool {
        self.tables.is_empty()
    }
}
