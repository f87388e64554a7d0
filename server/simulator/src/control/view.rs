//! Tables and rows as a person sees them.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::value::RawValue;

use crate::schema::{ColumnDef, Required, Schema, TableDef};
use crate::service::Dialect;
use crate::store::{Row, State};

/// A table with its columns, for a form.
#[derive(Debug, Serialize)]
pub(super) struct TableView {
    set: &'static str,
    logical_name: &'static str,
    label: &'static str,
    id_column: Option<&'static str>,
    name_column: &'static str,
    count: usize,
    columns: Vec<ColumnView>,
    keys: Vec<KeyView>,
}

#[derive(Debug, Serialize)]
struct ColumnView {
    name: &'static str,
    #[serde(rename = "type")]
    edm: String,
    required: bool,
    read_only: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_length: Option<usize>,
    /// Entity sets whose rows it may hold.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    lookup: Vec<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    options: Vec<OptionView>,
}

#[derive(Debug, Serialize)]
struct OptionView {
    value: i64,
    symbol: &'static str,
    label: &'static str,
}

#[derive(Debug, Serialize)]
struct KeyView {
    name: &'static str,
    columns: Vec<&'static str>,
}

/// A row with what a person sees instead of ids and numbers.
#[derive(Debug, Serialize)]
pub(super) struct RowView {
    id: String,
    version: u64,
    created: String,
    modified: String,
    values: Box<RawValue>,
    display: BTreeMap<&'static str, String>,
}

impl TableView {
    pub(super) fn of(schema: &Schema, table: &TableDef, count: usize) -> Self {
        Self {
            set: table.entity_set,
            logical_name: table.logical_name,
            label: table.label,
            id_column: table.id_column,
            name_column: table.name_column,
            count,
            columns: table.columns.iter().map(|column| ColumnView::of(schema, table, column)).collect(),
            keys: table
                .keys
                .iter()
                .map(|key| KeyView { name: key.name, columns: key.columns.clone() })
                .collect(),
        }
    }
}

impl ColumnView {
    fn of(schema: &Schema, table: &TableDef, column: &ColumnDef) -> Self {
        let targets = column.lookup.iter().flat_map(|lookup| &lookup.targets);
        let options = column.options.iter();
        Self {
            name: column.name,
            edm: column.edm.to_string(),
            required: column.required != Required::No,
            read_only: column.read_only || Some(column.name) == table.id_column,
            max_length: column.max_length,
            lookup: targets
                .filter_map(|target| schema.by_logical_name(target).map(|id| schema.table(id).entity_set))
                .collect(),
            options: options
                .map(|option| OptionView { value: option.value, symbol: option.symbol, label: option.label })
                .collect(),
        }
    }
}

impl RowView {
    pub(super) fn of(dialect: &dyn Dialect, state: &State, table: &TableDef, row: &Row) -> Self {
        Self {
            id: row.id.to_string(),
            version: row.version,
            created: row.created.to_string(),
            modified: row.modified.to_string(),
            values: raw(row),
            display: display(dialect, state, table, row),
        }
    }
}

/// Whether any value of the row, as stored or as shown, contains the text (given in lower case).
pub(super) fn mentions(
    dialect: &dyn Dialect,
    state: &State,
    table: &TableDef,
    row: &Row,
    text: &str,
) -> bool {
    let found = |value: &str| value.to_lowercase().contains(text);
    row.record.iter().any(|(_, value)| value.text().is_some_and(|value| found(&value)))
        || display(dialect, state, table, row).values().any(|value| found(value))
}

/// The values as JSON, with every digit.
pub(super) fn raw(row: &Row) -> Box<RawValue> {
    // A record always writes valid JSON.
    RawValue::from_string(row.record.to_json()).unwrap_or_default()
}

fn display(
    dialect: &dyn Dialect,
    state: &State,
    table: &TableDef,
    row: &Row,
) -> BTreeMap<&'static str, String> {
    let show =
        |column: &ColumnDef| dialect.display(state, table, column, row).map(|text| (column.name, text));
    table.columns.iter().filter_map(show).collect()
}
