//! `POST`, `PATCH` and `DELETE`.

use std::sync::Arc;

use ::http::{Method, StatusCode};
use odata::payload::write_entity;
use odata::value::{Record, Value};

use super::address::{Address, RowKey};
use super::failure::Failure;
use super::property::Part;
use super::remove::remove;
use super::represent::{Annotations, entity, etag, url};
use super::values::from_body;
use super::{page, query};
use crate::schema::{ColumnDef, Required, TableDef, TableId};
use crate::service::{Answer, Call, Rules};
use crate::store::{Row, Transaction, WriteError};

pub(super) fn answer(
    transaction: &mut Transaction<'_>,
    call: &Call,
    rules: &Rules,
) -> Result<Answer, Failure> {
    let address =
        Address::parse(&call.path)?.ok_or_else(|| Failure::no_method("The service root is read-only."))?;
    let table = address.table(transaction.state())?;
    let key = address.row_key(transaction.state().schema().table(table))?;
    if let Some(segment) = address.rest.first() {
        let (Some(part), Some(key)) = (Part::parse(&address.rest)?, key) else {
            return Err(Failure::no_resource(segment));
        };
        let call = part.update(call)?;
        return Write { call: &call, rules, table }.upsert(transaction, &key);
    }
    let write = Write { call, rules, table };
    match (&call.method, key) {
        (&Method::POST, None) => write.create(transaction, Record::new()),
        (&Method::PATCH, Some(key)) => write.upsert(transaction, &key),
        (&Method::DELETE, Some(key)) => write.delete(transaction, &key),
        (method, _) => Err(Failure::no_method(format!("The method {method} is not allowed here."))),
    }
}

struct Write<'a> {
    call: &'a Call,
    rules: &'a Rules,
    table: TableId,
}

impl Write<'_> {
    /// Creates a row from the values of its key and the body.
    fn create(&self, transaction: &mut Transaction<'_>, key: Record) -> Result<Answer, Failure> {
        let mut record = key;
        record.extend(from_body(transaction.state(), self.table, self.call)?);
        self.allow(transaction, &record)?;
        let row = create(transaction, self.table, record)?;
        Ok(self.written(transaction, &row, StatusCode::CREATED))
    }

    /// Updates the row, or creates it, as the conditions allow.
    ///
    /// See <https://learn.microsoft.com/power-apps/developer/data-platform/webapi/perform-conditional-operations-using-web-api>.
    fn upsert(&self, transaction: &mut Transaction<'_>, key: &RowKey) -> Result<Answer, Failure> {
        let found = key.find(transaction.state(), self.table).cloned();
        let definition = self.definition(transaction);
        let Some(row) = found else {
            if self.call.header("if-match").is_some() {
                return Err(key.missing(definition));
            }
            return self.create(transaction, values_of(key, definition));
        };
        if self.call.header("if-none-match").is_some_and(|condition| condition == "*") {
            return Err(Failure::exists("0x80060892"));
        }
        self.check_version(&row)?;
        let changes = from_body(transaction.state(), self.table, self.call)?;
        let mut record = row.record.clone();
        record.extend(changes);
        self.allow(transaction, &record)?;
        let row = replace(transaction, self.table, &row, record)?;
        Ok(self.written(transaction, &row, StatusCode::OK))
    }

    fn delete(&self, transaction: &mut Transaction<'_>, key: &RowKey) -> Result<Answer, Failure> {
        let definition = self.definition(transaction);
        let row =
            key.find(transaction.state(), self.table).cloned().ok_or_else(|| key.missing(definition))?;
        self.check_version(&row)?;
        self.allow(transaction, &row.record)?;
        remove(transaction, self.table, row.id)?;
        Ok(Answer::new(StatusCode::NO_CONTENT))
    }

    fn check_version(&self, row: &Row) -> Result<(), Failure> {
        match self.call.header("if-match") {
            Some(condition) if condition != "*" && condition != etag(row) => Err(Failure::version()),
            _ => Ok(()),
        }
    }

    fn allow(&self, transaction: &Transaction<'_>, record: &Record) -> Result<(), Failure> {
        match self.rules.rejection(self.definition(transaction), record) {
            Some(message) => Err(Failure::business_rule(message)),
            None => Ok(()),
        }
    }

    /// The answer to a write: empty, or with the row if the client prefers that.
    fn written(&self, transaction: &Transaction<'_>, row: &Row, with_body: StatusCode) -> Answer {
        let (state, definition) = (transaction.state(), self.definition(transaction));
        let id = url(self.call, definition, row.id);
        if !self.call.wants_representation() {
            let answer = Answer::new(StatusCode::NO_CONTENT);
            return answer
                .header("OData-EntityId", id.clone())
                .header("Location", id)
                .header("ETag", etag(row));
        }
        let options = query::options(&self.call.query).unwrap_or_default();
        // A selection that cannot be read must not undo a write that happened: everything is shown instead.
        let columns = query::selected(definition, &options).unwrap_or_default();
        let mut shown = entity(state, definition, row, columns.as_deref(), &Annotations::of(self.call));
        shown.context = Some(page::context(self.call, definition, &options, "/$entity"));
        Answer::json(with_body, write_entity(&shown))
            .header("OData-EntityId", id.clone())
            .header("Location", id)
            .header("ETag", etag(row))
            .header("Preference-Applied", "return=representation")
    }

    fn definition<'s>(&self, transaction: &'s Transaction<'_>) -> &'s TableDef {
        transaction.state().schema().table(self.table)
    }
}

/// Inserts a row, with the refusals of the service.
pub(super) fn create(
    transaction: &mut Transaction<'_>,
    table: TableId,
    record: Record,
) -> Result<Arc<Row>, Failure> {
    insist(transaction.state().schema().table(table), &record)?;
    transaction
        .insert(table, record)
        .map_err(|error| refused(transaction.state().schema().table(table), &error))
}

/// Replaces a row, with the refusals of the service.
pub(super) fn replace(
    transaction: &mut Transaction<'_>,
    table: TableId,
    row: &Row,
    record: Record,
) -> Result<Arc<Row>, Failure> {
    insist(transaction.state().schema().table(table), &record)?;
    let replaced = transaction.replace(table, row.id, record);
    replaced.map_err(|error| refused(transaction.state().schema().table(table), &error))
}

/// What the service itself demands of every row, whoever writes it.
fn insist(table: &TableDef, record: &Record) -> Result<(), Failure> {
    let lacking = |column: &&ColumnDef| {
        column.required == Required::Always && record.get(column.name).is_none_or(Value::is_null)
    };
    table.columns.iter().find(lacking).map_or(Ok(()), |column| Err(Failure::no_value(column)))
}

fn refused(table: &TableDef, error: &WriteError) -> Failure {
    match error {
        WriteError::DuplicateKey(key) => Failure::duplicate_key(table, *key),
        // DuplicateRecord of the service.
        WriteError::DuplicateId => Failure::exists("0x80040237"),
        WriteError::Missing => Failure::no_row(table, "?"),
        WriteError::NotAnId => Failure::payload("The id of the record is not a guid."),
    }
}

/// The column values that a key gives to a new row.
fn values_of(key: &RowKey, table: &TableDef) -> Record {
    match key {
        RowKey::Id(id) => {
            table.id_column.into_iter().map(|column| (column, Value::Text(id.to_string()))).collect()
        }
        RowKey::Alternate(key, values) => {
            table.key_def(*key).columns.iter().copied().zip(values.iter().cloned()).collect()
        }
    }
}
