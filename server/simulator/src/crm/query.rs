//! What a query asks for, checked against the table.

use std::cmp::Ordering;

use odata::filter::{self, Expr};
use odata::url::{Direction, QueryOptions};
use odata::value::{Record, Value};
use uuid::Uuid;

use super::failure::Failure;
use crate::schema::{TableDef, TableId};
use crate::store::{Row, State};

/// Options without a dollar sign that choose rows: to ignore them would answer another question.
const NOT_SERVED: [&str; 3] = ["fetchXml", "savedQuery", "userQuery"];

/// A filter that fits a table.
pub(super) struct Filter {
    expr: Expr,
    /// Whether it looks into other tables.
    navigates: bool,
}

/// An order that fits a table.
pub(super) struct Order(Vec<(String, Direction)>);

/// Reads the query of a call.
pub(super) fn options(query: &str) -> Result<QueryOptions, Failure> {
    let options =
        QueryOptions::parse(query).map_err(|error| Failure::query(format!("Bad Request - {error}.")))?;
    if options.skip.is_some() {
        return Err(Failure::query("Skip Clause is not supported in CRM"));
    }
    if let Some((name, _)) = options.other.iter().find(|(name, _)| NOT_SERVED.contains(&name.as_str())) {
        return Err(Failure::query(format!("The query option {name} is not supported.")));
    }
    if options.apply.is_some() {
        return Err(Failure::query("The query option $apply is not supported."));
    }
    Ok(options)
}

/// The columns to show: `None` for all; lookups may be named by either name.
pub(super) fn selected(
    table: &TableDef,
    options: &QueryOptions,
) -> Result<Option<Vec<&'static str>>, Failure> {
    if options.select.is_empty() || options.select.iter().any(|name| name == "*") {
        return Ok(None);
    }
    let find = |name: &String| {
        let column = table.column(name).or_else(|| table.navigation(name));
        column.map(|column| column.name).ok_or_else(|| Failure::no_column(table, name))
    };
    options.select.iter().map(find).collect::<Result<_, _>>().map(Some)
}

impl Filter {
    pub(super) fn parse(state: &State, table: TableId, text: &str) -> Result<Self, Failure> {
        let expr = filter::parse(text).map_err(|error| Failure::query(error.to_string()))?;
        let mut navigates = false;
        for path in filter::paths(&expr) {
            navigates |= path.contains('/');
            check_path(state, state.schema().table(table), path)?;
        }
        Ok(Self { expr, navigates })
    }

    /// The rows of a table that pass, in order of id, beginning behind one.
    pub(super) fn rows<'s>(
        &'s self,
        state: &'s State,
        table: TableId,
        after: Option<Uuid>,
    ) -> Box<dyn Iterator<Item = &'s Row> + 's> {
        let passes = move |row: &&Row| self.passes(state, table, &row.record);
        match state.narrowed(table, &self.expr) {
            Some(rows) => {
                let behind = move |row: &&Row| after.is_none_or(|after| row.id > after);
                Box::new(rows.map(AsRef::as_ref).filter(behind).filter(passes))
            }
            None => Box::new(state.rows(table, after).map(AsRef::as_ref).filter(passes)),
        }
    }

    fn passes(&self, state: &State, table: TableId, record: &Record) -> bool {
        let options = odata::filter::EvalOptions::dataverse();
        if self.navigates {
            return filter::eval(&self.expr, &|path| value_at(state, table, record, path), options);
        }
        filter::matches(&self.expr, record, options)
    }
}

impl Order {
    pub(super) fn parse(table: &TableDef, options: &QueryOptions) -> Result<Self, Failure> {
        for (path, _) in &options.orderby {
            table.column(path).ok_or_else(|| Failure::no_column(table, path))?;
        }
        Ok(Self(options.orderby.clone()))
    }

    pub(super) fn is_by_id(&self) -> bool {
        self.0.is_empty()
    }

    /// What a row is sorted by, under numbered names; the place behind a row is found again by it.
    pub(super) fn position(&self, row: &Row) -> Record {
        let value = |path: &String| row.record.get(path).cloned().unwrap_or_default();
        self.0.iter().enumerate().map(|(at, (path, _))| (at.to_string(), value(path))).collect()
    }

    pub(super) fn compare(&self, left: &Record, right: &Record) -> Ordering {
        let null = Value::Null;
        let one = |at: usize, direction: Direction| {
            let name = at.to_string();
            let order = compare(left.get(&name).unwrap_or(&null), right.get(&name).unwrap_or(&null));
            if direction == Direction::Descending { order.reverse() } else { order }
        };
        let mut orders = self.0.iter().enumerate().map(|(at, (_, direction))| one(at, *direction));
        orders.find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
    }
}

/// Null first, text without case.
fn compare(left: &Value, right: &Value) -> Ordering {
    match (left, right) {
        (Value::Text(left), Value::Text(right)) => left.to_lowercase().cmp(&right.to_lowercase()),
        _ => left.cmp_typed(right).unwrap_or_else(|| right.is_null().cmp(&left.is_null())),
    }
}

fn check_path(state: &State, table: &TableDef, path: &str) -> Result<(), Failure> {
    let unknown = || Failure::no_column(table, path);
    let Some((navigation, rest)) = path.split_once('/') else {
        return table.column(path).map(|_| ()).ok_or_else(unknown);
    };
    let target = target_of(table, navigation).ok_or_else(unknown)?;
    let target = state.schema().by_logical_name(target).ok_or_else(unknown)?;
    check_path(state, state.schema().table(target), rest)
}

fn value_at(state: &State, table: TableId, record: &Record, path: &str) -> Value {
    let Some((navigation, rest)) = path.split_once('/') else {
        return record.get(path).cloned().unwrap_or_default();
    };
    let found = || {
        let definition = state.schema().table(table);
        let target = state.schema().by_logical_name(target_of(definition, navigation)?)?;
        let id = record.get(definition.navigation(navigation)?.name)?.as_str()?;
        let row = state.row(target, Uuid::try_parse(id).ok()?)?;
        Some(value_at(state, target, &row.record, rest))
    };
    found().unwrap_or_default()
}

/// The logical name of the table that a navigation property leads to.
pub(super) fn target_of(table: &TableDef, navigation: &str) -> Option<&'static str> {
    let lookup = table.navigation(navigation)?.lookup.as_ref()?;
    lookup.navigations().find(|(name, _)| name == navigation).map(|(_, target)| target)
}
