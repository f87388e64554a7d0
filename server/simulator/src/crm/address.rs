//! What a path points to.

use std::sync::Arc;

use odata::csdl::EdmType;
use odata::key::KeyPredicate;
use odata::literal::Literal;
use odata::url::split_path;
use odata::value::Value;
use uuid::Uuid;

use super::failure::Failure;
use crate::schema::{ColumnDef, KeyId, TableDef, TableId};
use crate::store::{Row, State};

/// The first segment of a path, and what comes behind it.
pub(super) struct Address<'a> {
    /// The name before the parenthesis.
    pub(super) name: String,
    pub(super) key: Option<KeyPredicate>,
    pub(super) rest: Vec<&'a str>,
}

/// A key that fits a table.
pub(super) enum RowKey {
    Id(Uuid),
    /// An alternate key with its values in the order of its columns.
    Alternate(KeyId, Vec<Value>),
}

impl<'a> Address<'a> {
    /// Reads a path relative to the service root; `None` for the root itself.
    pub(super) fn parse(path: &'a str) -> Result<Option<Self>, Failure> {
        let segments = split_path(path);
        let Some((first, rest)) = segments.split_first() else { return Ok(None) };
        let malformed = |error| Failure::query(format!("Bad Request - Error in query syntax: {error}."));
        let (name, key) = KeyPredicate::parse_segment(first).map_err(malformed)?;
        Ok(Some(Self { name, key, rest: rest.to_vec() }))
    }

    /// The table that the first segment names.
    pub(super) fn table(&self, state: &State) -> Result<TableId, Failure> {
        state.schema().by_set(&self.name).ok_or_else(|| Failure::no_resource(&self.name))
    }

    /// The key, fitted to the table.
    pub(super) fn row_key(&self, table: &TableDef) -> Result<Option<RowKey>, Failure> {
        self.key.as_ref().map(|key| RowKey::of(key, table)).transpose()
    }
}

impl RowKey {
    /// Fits a key predicate to a table.
    pub(super) fn of(key: &KeyPredicate, table: &TableDef) -> Result<Self, Failure> {
        let values = match key {
            KeyPredicate::Single(literal) => return guid(literal).map(Self::Id),
            KeyPredicate::Named(values) => values,
        };
        if let [(name, literal)] = values.as_slice()
            && Some(name.as_str()) == table.id_column
        {
            return guid(literal).map(Self::Id);
        }
        let names: Vec<&str> = values.iter().map(|(name, _)| name.as_str()).collect();
        let unknown = || {
            let kind = table.logical_name;
            let list = names.join(",");
            Failure::query(format!(
                "The specified key properties '{list}' are not a valid key of entity '{kind}'."
            ))
        };
        let id = table.key_of(&names).ok_or_else(unknown)?;
        let value_of = |column: &&str| {
            let column = table.column(column).ok_or_else(unknown)?;
            let literal = key.get(column.name).ok_or_else(unknown)?;
            typed(column, literal)
        };
        Ok(Self::Alternate(id, table.key_def(id).columns.iter().map(value_of).collect::<Result<_, _>>()?))
    }

    /// The row with this key.
    pub(super) fn find<'s>(&self, state: &'s State, table: TableId) -> Option<&'s Arc<Row>> {
        match self {
            Self::Id(id) => state.row(table, *id),
            Self::Alternate(key, values) => state.find(table, *key, &values.iter().collect::<Vec<_>>()),
        }
    }

    /// The refusal when there is no such row.
    pub(super) fn missing(&self, table: &TableDef) -> Failure {
        match self {
            Self::Id(id) => Failure::no_row(table, &id.to_string()),
            Self::Alternate(..) => Failure::no_row_for_key(table),
        }
    }
}

fn guid(literal: &Literal) -> Result<Uuid, Failure> {
    // Some clients put guids in quotes, and the service lets them.
    match literal {
        Literal::Guid(text) | Literal::Text(text) => Uuid::try_parse(text).ok(),
        _ => None,
    }
    .ok_or_else(|| Failure::query("Bad Request - Error in query syntax: the key is not a guid."))
}

fn typed(column: &ColumnDef, literal: &Literal) -> Result<Value, Failure> {
    let fits = match (&column.edm, literal) {
        (EdmType::Guid, _) => return guid(literal).map(|id| Value::Text(id.to_string())),
        (EdmType::String, Literal::Text(_)) | (EdmType::Boolean, Literal::Bool(_)) => true,
        (edm, Literal::Number(_)) => edm.is_numeric(),
        _ => false,
    };
    if fits {
        return Ok(literal.to_value());
    }
    let message =
        format!("The value of the key property '{}' does not fit the type '{}'.", column.name, column.edm);
    Err(Failure::query(message))
}
