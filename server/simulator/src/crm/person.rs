//! What a person enters in the app's forms.

use std::sync::Arc;

use odata::csdl::EdmType;
use odata::value::{Record, Value};
use uuid::Uuid;

use super::failure::Failure;
use super::remove::remove;
use super::values::{Numbers, typed};
use super::write::{create, replace};
use crate::schema::{ColumnDef, Required, TableDef, TableId};
use crate::service::Edit;
use crate::store::{Row, State, Transaction};

pub(super) fn edit(transaction: &mut Transaction<'_>, edit: Edit) -> Result<Arc<Row>, Failure> {
    match edit {
        Edit::Create(table, values) => {
            let record = entered(transaction.state(), table, values)?;
            complete(transaction.state().schema().table(table), &record)?;
            create(transaction, table, record)
        }
        Edit::Update(table, id, values) => {
            let state = transaction.state();
            let definition = state.schema().table(table);
            let row = state.row(table, id).cloned();
            let row = row.ok_or_else(|| Failure::no_row(definition, &id.to_string()))?;
            let mut record = row.record.clone();
            record.extend(entered(state, table, values)?);
            complete(definition, &record)?;
            replace(transaction, table, &row, record)
        }
        Edit::Delete(table, id) => remove(transaction, table, id),
    }
}

/// What was typed, as column values: forms send text, and know other rows by their names.
fn entered(state: &State, table: TableId, values: Record) -> Result<Record, Failure> {
    let definition = state.schema().table(table);
    let mut record = Record::new();
    for (name, value) in values {
        let column = definition.column(&name).ok_or_else(|| Failure::no_property(definition, &name))?;
        if column.read_only {
            continue;
        }
        let value =
            if column.lookup.is_some() { pick(state, column, value)? } else { understood(column, value) };
        record.insert(name, typed(definition, column, value, Numbers::AsText)?);
    }
    Ok(record)
}

/// Forms mark compulsory fields; the API does not insist on them.
fn complete(table: &TableDef, record: &Record) -> Result<(), Failure> {
    let empty = |column: &&ColumnDef| {
        column.required != Required::No && record.get(column.name).is_none_or(Value::is_null)
    };
    match table.columns.iter().find(empty) {
        Some(column) => Err(Failure::payload(format!("{}: Required fields must be filled in.", column.name))),
        None => Ok(()),
    }
}

fn understood(column: &ColumnDef, value: Value) -> Value {
    let Value::Text(text) = value else { return value };
    let text = text.trim();
    if text.is_empty() {
        return Value::Null;
    }
    let by_label = || {
        let option = column.options.iter().find(|option| option.label.eq_ignore_ascii_case(text))?;
        Some(Value::from(option.value))
    };
    let read = match column.edm {
        EdmType::Boolean => match text.to_ascii_lowercase().as_str() {
            "true" | "yes" | "on" => Some(Value::Bool(true)),
            "false" | "no" | "off" => Some(Value::Bool(false)),
            _ => None,
        },
        _ if column.edm.is_numeric() => by_label().or_else(|| Value::number(text)),
        _ => None,
    };
    read.unwrap_or_else(|| Value::from(text))
}

/// The row that is meant: by its id, or by the name or a text of a key that only one row has.
fn pick(state: &State, column: &ColumnDef, value: Value) -> Result<Value, Failure> {
    let text = match value {
        Value::Null => return Ok(Value::Null),
        Value::Text(text) if text.trim().is_empty() => return Ok(Value::Null),
        other => other.text().unwrap_or_default().trim().to_owned(),
    };
    let targets = column.lookup.iter().flat_map(|lookup| &lookup.targets);
    let tables: Vec<TableId> = targets.filter_map(|target| state.schema().by_logical_name(target)).collect();
    if let Ok(id) = Uuid::try_parse(&text) {
        let exists = tables.iter().any(|table| state.row(*table, id).is_some());
        let missing = || Failure::payload(format!("{}: there is no row with the id {id}.", column.name));
        return exists.then(|| Value::Text(id.to_string())).ok_or_else(missing);
    }
    let mut found = tables.iter().flat_map(|table| {
        let definition = state.schema().table(*table);
        let text = &text;
        state.rows(*table, None).filter(move |row| is_called(definition, row, text))
    });
    match (found.next(), found.next()) {
        (Some(row), None) => Ok(Value::Text(row.id.to_string())),
        (Some(_), Some(_)) => {
            Err(Failure::payload(format!("{}: several rows are called '{text}'.", column.name)))
        }
        (None, _) => Err(Failure::payload(format!("{}: there is no row called '{text}'.", column.name))),
    }
}

fn is_called(table: &TableDef, row: &Row, text: &str) -> bool {
    let key_columns = table.keys.iter().flat_map(|key| key.columns.iter().copied());
    let names = key_columns.chain([table.name_column]);
    names.filter_map(|name| row.record.get(name)?.as_str()).any(|name| name.eq_ignore_ascii_case(text))
}
