//! The stand-in apps of a simulated environment, used as a user of each would.

use super::simulator_faults::Faults;
use super::{Answer, ApiError};
#[cfg(feature = "ssr")]
use super::{guard, simulator_port::Port};
use leptos::prelude::*;
#[cfg(feature = "ssr")]
use model::Permission;
use model::Side;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Rows of one page of a list.
pub const ROWS: u32 = 15;

/// One stand-in app.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SimulatedApp {
    /// Which end it plays.
    pub side: Side,
    /// Where it speaks its protocol.
    pub odata_url: String,
    /// What goes wrong on command.
    pub faults: Faults,
    /// Its tables.
    pub tables: Vec<Table>,
}

/// A table of a stand-in app.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// Its entity set.
    pub set: String,
    /// Its name for people.
    pub label: String,
    /// The column that people recognise a row by.
    pub name_column: String,
    /// How many rows it has.
    pub count: u32,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its keys.
    pub keys: Vec<Key>,
}

/// A column of such a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Its type, for example `Edm.String`.
    #[serde(rename = "type")]
    pub edm: String,
    /// A row without a value is refused.
    pub required: bool,
    /// The app fills it.
    pub read_only: bool,
    /// Longest text in characters.
    #[serde(default)]
    pub max_length: Option<u32>,
    /// Entity sets whose rows it may hold.
    #[serde(default)]
    pub lookup: Vec<String>,
    /// Its choices.
    #[serde(default)]
    pub options: Vec<Choice>,
}

/// A choice of such a column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// The number, for apps that store numbers.
    pub value: i32,
    /// The symbol, for apps that store symbols.
    pub symbol: String,
    /// What people read.
    pub label: String,
}

/// A key of such a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Key {
    /// Its columns.
    pub columns: Vec<String>,
}

/// A row of such a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// Its id.
    pub id: String,
    /// Grows with every change of it.
    pub version: i64,
    /// Its values as text; empty = no value.
    pub values: BTreeMap<String, String>,
    /// What people see instead of ids and numbers.
    pub display: BTreeMap<String, String>,
}

impl Row {
    /// What people read in a column.
    pub fn shown(&self, column: &str) -> &str {
        self.display.get(column).or_else(|| self.values.get(column)).map_or("", String::as_str)
    }
}

/// One stretch of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rows {
    /// Their table.
    pub table: Table,
    /// How many rows match.
    pub total: u32,
    /// Those of this stretch.
    pub rows: Vec<Row>,
}

/// What a form needs to edit a row or to make one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowForm {
    /// Its table.
    pub table: Table,
    /// The row; `None` for a new one.
    pub row: Option<Row>,
    /// For lookup columns: values and what people read.
    pub choices: BTreeMap<String, Vec<(String, String)>>,
}

/// A stand-in app with its tables and faults. Needs `View`.
#[server(name = ReadSimulatedApp, prefix = "/api/fn", endpoint = "simulated_app", output = Answer)]
pub async fn simulated_app(env: String, side: Side) -> Result<SimulatedApp, ApiError> {
    let inside = guard::enter(&env, Permission::View).await?;
    Port::of(&inside, side)?.app().await
}

/// Rows of a table. Needs `ViewValues`.
#[server(prefix = "/api/fn", endpoint = "simulated_rows", output = Answer)]
pub async fn simulated_rows(
    env: String,
    side: Side,
    set: String,
    search: String,
    skip: u32,
) -> Result<Rows, ApiError> {
    let inside = guard::enter(&env, Permission::ViewValues).await?;
    Port::of(&inside, side)?.rows(&set, &search, skip, ROWS).await
}

/// A row with its form; without an id, the form for a new one. Needs `ViewValues`.
#[server(prefix = "/api/fn", endpoint = "simulated_row", output = Answer)]
pub async fn simulated_row(env: String, side: Side, set: String, id: String) -> Result<RowForm, ApiError> {
    let inside = guard::enter(&env, Permission::ViewValues).await?;
    Port::of(&inside, side)?.form(&set, &id).await
}

/// Saves what differs between `values` and `was`, or creates a row when there is no id and goes to it from `back`, a
/// path of this site. Needs `Operate`.
#[server(prefix = "/api/fn", endpoint = "save_simulated_row", output = Answer)]
pub async fn save_simulated_row(
    env: String,
    side: Side,
    set: String,
    #[server(default)] id: String,
    #[server(default)] back: String,
    #[server(default)] values: BTreeMap<String, String>,
    #[server(default)] was: BTreeMap<String, String>,
) -> Result<(), ApiError> {
    let inside = guard::enter(&env, Permission::Operate).await?;
    let port = Port::of(&inside, side)?;
    if id.is_empty() {
        let created = port.create(&set, &values).await?;
        if guard::is_local(&back) {
            let mark = if back.contains('?') { '&' } else { '?' };
            leptos_axum::redirect(&format!(
                "{back}{mark}{}row={created}",
                if side == Side::Left { "erp" } else { "crm" }
            ));
        }
        return Ok(());
    }
    port.update(&set, &id, &values, &was).await
}

/// Deletes a row, then goes to `back`, a path of this site. Needs `Operate`.
#[server(prefix = "/api/fn", endpoint = "delete_simulated_row", output = Answer)]
pub async fn delete_simulated_row(
    env: String,
    side: Side,
    set: String,
    id: String,
    #[server(default)] back: String,
) -> Result<(), ApiError> {
    let inside = guard::enter(&env, Permission::Operate).await?;
    Port::of(&inside, side)?.delete(&set, &id).await?;
    if guard::is_local(&back) {
        leptos_axum::redirect(&back);
    }
    Ok(())
}
