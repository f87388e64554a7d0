//! `$expand`: rows that lookups point to, shown within the row that points.

use odata::payload::{Entity, write_entity};
use odata::url::{QueryOptions, items};
use odata::value::Value;

use super::failure::Failure;
use super::query::{selected, target_of};
use super::represent::{Annotations, entity, pointed};
use crate::schema::{TableDef, TableId};
use crate::store::{Row, State};

/// One navigation property to show, with what to show of the row behind it.
pub(super) struct Expansion {
    navigation: String,
    target: TableId,
    columns: Option<Vec<&'static str>>,
    nested: Vec<Self>,
}

impl Expansion {
    /// What a query expands, checked against the table. Nested options are `$select` and `$expand`.
    pub(super) fn all(state: &State, table: &TableDef, items: &[String]) -> Result<Vec<Self>, Failure> {
        items.iter().map(|item| Self::parse(state, table, item)).collect()
    }

    fn parse(state: &State, table: &TableDef, item: &str) -> Result<Self, Failure> {
        let (navigation, nested) = match item.split_once('(') {
            Some((navigation, rest)) => (navigation, rest.strip_suffix(')').unwrap_or(rest)),
            None => (item, ""),
        };
        let unknown = || Failure::no_column(table, navigation);
        let logical_name = target_of(table, navigation).ok_or_else(unknown)?;
        let target = state.schema().by_logical_name(logical_name).ok_or_else(unknown)?;
        let options = options(nested)?;
        let definition = state.schema().table(target);
        Ok(Self {
            navigation: navigation.to_owned(),
            target,
            columns: selected(definition, &options)?,
            nested: Self::all(state, definition, &options.expand)?,
        })
    }

    /// Adds the row behind the lookup, or null.
    fn show(
        &self,
        state: &State,
        table: &TableDef,
        row: &Row,
        annotations: &Annotations,
        shown: &mut Entity,
    ) {
        let found = table
            .navigation(&self.navigation)
            .and_then(|column| pointed(state, column, &row.record))
            .filter(|(target, _)| *target == self.target);
        let value = found.map_or(Value::Null, |(target, row)| {
            let definition = state.schema().table(target);
            let mut inner = entity(state, definition, row, self.columns.as_deref(), annotations);
            show_all(state, definition, row, &self.nested, annotations, &mut inner);
            Value::Json(write_entity(&inner))
        });
        shown.record.insert(self.navigation.clone(), value);
    }
}

/// Adds to a row what the query expands.
pub(super) fn show_all(
    state: &State,
    table: &TableDef,
    row: &Row,
    expansions: &[Expansion],
    annotations: &Annotations,
    shown: &mut Entity,
) {
    for expansion in expansions {
        expansion.show(state, table, row, annotations, shown);
    }
}

/// The options in the parentheses of an item.
fn options(nested: &str) -> Result<QueryOptions, Failure> {
    let mut options = QueryOptions::default();
    for option in items(nested, ';') {
        let (name, list) = option.split_once('=').unwrap_or((option, ""));
        let names = items(list, ',').map(str::to_owned).collect();
        match name {
            "$select" => options.select = names,
            "$expand" => options.expand = names,
            _ => return Err(Failure::query(format!("The option {name} is not supported within $expand."))),
        }
    }
    Ok(options)
}
