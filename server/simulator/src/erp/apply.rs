//! Changing rows under the business logic, whoever asks for it.

use std::sync::Arc;

use odata::value::{Record, Value};

use super::entities::{Entity, by_set};
use super::refusal::{Infolog, Refusal};
use super::{rules, values};
use crate::schema::TableId;
use crate::service::{Edit, Rules};
use crate::store::{Row, Transaction, WriteError};

/// An entity with the table behind it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub(super) entity: &'static Entity,
    pub(super) table: TableId,
}

/// Enters a row with the values of a payload; what it leaves out gets defaults.
pub(super) fn create(
    transaction: &mut Transaction<'_>,
    place: Place,
    payload: &Record,
    faults: &Rules,
) -> Result<Arc<Row>, Refusal> {
    let mut record = Record::new();
    for (name, value) in payload {
        let field = place.entity.field(name).ok_or_else(|| Refusal::unknown_property(place.entity, name))?;
        if field.is_read_only() {
            return Err(Refusal::invalid(place.entity, not_editable(field.label)));
        }
        record.insert(field.name, values::accepted(field, value)?);
    }
    let mut record = values::completed(place.entity, record);
    fill(place.entity, &mut record);
    check(transaction, place, &record, faults)?;
    transaction.insert(place.table, record).map_err(|error| refused(place.entity, &error))
}

/// Changes the values that the payload names. A row that stays as it is, is not written.
pub(super) fn update(
    transaction: &mut Transaction<'_>,
    place: Place,
    row: &Row,
    payload: &Record,
    faults: &Rules,
) -> Result<Arc<Row>, Refusal> {
    let mut record = row.record.clone();
    for (name, value) in payload {
        let field = place.entity.field(name).ok_or_else(|| Refusal::unknown_property(place.entity, name))?;
        let value = values::accepted(field, value)?;
        let is_fixed = field.is_read_only() || place.entity.key.contains(&field.name);
        if is_fixed && !is_same(record.get(name), &value) {
            return Err(Refusal::invalid(place.entity, not_editable(field.label)));
        }
        if !is_fixed {
            record.insert(field.name, value);
        }
    }
    fill(place.entity, &mut record);
    check(transaction, place, &record, faults)?;
    if record == row.record {
        return Ok(Arc::new(row.clone()));
    }
    transaction.replace(place.table, row.id, record).map_err(|error| refused(place.entity, &error))
}

/// Deletes a row with those that are part of it, and answers it as it was.
pub(super) fn delete(
    transaction: &mut Transaction<'_>,
    place: Place,
    row: &Row,
    faults: &Rules,
) -> Result<Arc<Row>, Refusal> {
    let definition = transaction.state().schema().table(place.table);
    if let Some(message) = faults.rejection(definition, &row.record) {
        return Err(Refusal::Delete(place.entity, Infolog::Invalid(vec![message.to_owned()])));
    }
    remove(transaction, place, row)
}

/// Deletes the parts of a row, then the row, unless others refer to one of them.
fn remove(transaction: &mut Transaction<'_>, place: Place, row: &Row) -> Result<Arc<Row>, Refusal> {
    for parts in rules::parts_of(transaction.state(), place.entity, row)? {
        for part in parts.rows {
            remove(transaction, parts.place, &part)?;
        }
    }
    transaction.delete(place.table, row.id).ok_or(Refusal::NoRow(place.entity))
}

/// What a person does inside of the app; faults are for those who come over the OData port.
pub(super) fn edit(transaction: &mut Transaction<'_>, edit: Edit) -> Result<Arc<Row>, String> {
    let faults = Rules::default();
    let place = |transaction: &Transaction<'_>, table| {
        let set = transaction.state().schema().table(table).entity_set;
        let entity = by_set(set).ok_or_else(|| format!("{set} cannot be edited here."))?;
        Ok::<_, String>(Place { entity, table })
    };
    let row = |transaction: &Transaction<'_>, table, id| {
        transaction.state().row(table, id).cloned().ok_or("The record does not exist any more.")
    };
    let done = match edit {
        Edit::Create(table, record) => {
            let place = place(transaction, table)?;
            create(transaction, place, &record, &faults)
        }
        Edit::Update(table, id, record) => {
            let (place, row) = (place(transaction, table)?, row(transaction, table, id)?);
            update(transaction, place, &row, &record, &faults)
        }
        Edit::Delete(table, id) => {
            let (place, row) = (place(transaction, table)?, row(transaction, table, id)?);
            delete(transaction, place, &row, &faults)
        }
    };
    done.map_err(|refusal| refusal.sentence())
}

fn fill(entity: &Entity, record: &mut Record) {
    if let Some(filling) = entity.filling {
        filling(record);
    }
}

fn check(
    transaction: &Transaction<'_>,
    place: Place,
    record: &Record,
    faults: &Rules,
) -> Result<(), Refusal> {
    let state = transaction.state();
    if let Some(message) = faults.rejection(state.schema().table(place.table), record) {
        return Err(Refusal::invalid(place.entity, message.to_owned()));
    }
    rules::validate(state, place.entity, record)
}

fn refused(entity: &'static Entity, error: &WriteError) -> Refusal {
    let log = match error {
        WriteError::DuplicateKey(_) | WriteError::DuplicateId => Infolog::Duplicate,
        WriteError::Missing | WriteError::NotAnId => Infolog::Failed(error.to_string()),
    };
    Refusal::Write(entity, log)
}

fn not_editable(label: &str) -> String {
    format!("Field '{label}' cannot be edited.")
}

fn is_same(old: Option<&Value>, new: &Value) -> bool {
    match (old.and_then(Value::as_str), new.as_str()) {
        (Some(old), Some(new)) => old.to_lowercase() == new.to_lowercase(),
        _ => old == Some(new),
    }
}
