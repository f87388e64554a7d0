//! Columns that are changed while the app runs, as an upgrade or an admin of the app would do it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Required, TableDef};

/// What is other than the app was made with, for one table; until the app is started again.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Alteration {
    /// Columns that are not there; their values are, and come back with them.
    pub hide: Vec<String>,
    /// Columns with the name that they have instead; their values go along.
    pub rename: BTreeMap<String, String>,
    /// Columns without which the app refuses a row.
    pub require: Vec<String>,
    /// Texts with the most characters that they may have.
    pub shorten: BTreeMap<String, usize>,
}

impl Alteration {
    /// The table with it. `table` is as the app was made with; the error says what cannot be changed.
    pub fn applied(&self, table: &TableDef) -> Result<TableDef, String> {
        let named =
            || self.hide.iter().chain(self.rename.keys()).chain(&self.require).chain(self.shorten.keys());
        let mut altered = table.clone();
        for name in named() {
            let Some(column) = table.column(name) else {
                return Err(format!("{} has no column `{name}`", table.entity_set));
            };
            let keys = table.keys.iter().chain(&table.indexes).flat_map(|key| &key.columns);
            let is_needed = keys.chain([&table.name_column]).any(|needed| needed == name);
            if is_needed || column.stamp.is_some() || column.lookup.is_some() {
                return Err(format!("the app itself needs `{name}` as it is"));
            }
        }
        for (name, other) in &self.rename {
            if other.is_empty() || table.column(other).is_some() {
                return Err(format!("`{name}` cannot be named `{other}`"));
            }
        }
        altered.columns.retain(|column| !self.hide.iter().any(|name| name == column.name));
        for column in &mut altered.columns {
            let name = column.name;
            if self.require.iter().any(|required| required == name) {
                column.required = Required::Always;
            }
            if let Some(length) = self.shorten.get(name) {
                column.max_length = Some(*length);
            }
            if let Some(other) = self.rename.get(name) {
                // Columns are known by name for as long as the app runs.
                column.name = Box::leak(other.clone().into_boxed_str());
            }
        }
        Ok(altered)
    }
}
