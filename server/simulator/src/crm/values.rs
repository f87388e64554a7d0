//! Bodies of writes: checked and turned into column values.

use ::http::StatusCode;
use odata::csdl::EdmType;
use odata::key::KeyPredicate;
use odata::literal::Literal;
use odata::payload::parse_entity;
use odata::url::split_path;
use odata::value::{Record, Value};

use super::address::RowKey;
use super::failure::Failure;
use crate::schema::{ColumnDef, TableDef, TableId};
use crate::service::Call;
use crate::store::State;

const BIND: &str = "@odata.bind";

/// The column values that a body sets. Read-only columns are left out silently, as the service does.
pub(super) fn from_body(state: &State, table: TableId, call: &Call) -> Result<Record, Failure> {
    let malformed =
        |error| Failure::payload(format!("An error occurred while validating input parameters: {error}"));
    let entity = parse_entity(&call.body).map_err(malformed)?;
    let definition = state.schema().table(table);
    let content_type = call.header("content-type").unwrap_or_default().to_ascii_lowercase();
    let numbers =
        if content_type.contains("ieee754compatible=true") { Numbers::AsText } else { Numbers::Plain };
    let mut values = Record::new();
    for (name, value) in entity.record {
        if let Some(navigation) = name.strip_suffix(BIND) {
            let (column, target) = bound(definition, navigation)?;
            values.insert(column.name, bind(state, target, &value, &call.base)?);
            continue;
        }
        let column = definition.column(&name).ok_or_else(|| Failure::no_property(definition, &name))?;
        if column.lookup.is_some() {
            return Err(Failure::payload(
                "CRM do not support direct update of Entity Reference properties, Use Navigation properties instead.",
            ));
        }
        if !column.read_only {
            values.insert(name, typed(definition, column, value, numbers)?);
        }
    }
    Ok(values)
}

/// How a body writes Int64 and Decimal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Numbers {
    /// As JSON numbers.
    Plain,
    /// As strings, which `IEEE754Compatible=true` announces.
    AsText,
}

/// A value that fits the column; empty text is stored as null, as the service does.
pub(super) fn typed(
    table: &TableDef,
    column: &ColumnDef,
    value: Value,
    numbers: Numbers,
) -> Result<Value, Failure> {
    if value.is_null() || value.as_str() == Some("") && column.edm == EdmType::String {
        return Ok(Value::Null);
    }
    let mismatch = |value: &Value| {
        let text = value.text().unwrap_or_default().into_owned();
        Failure::payload(format!(
            "Error identified in Payload provided by the user for Entity :'{}', For more information on this error \
             please follow this help link https://go.microsoft.com/fwlink/?linkid=2195293  ---->  InnerException : \
             Microsoft.OData.ODataException: Cannot convert the literal '{text}' of the property '{}' to the expected \
             type '{}'.",
            table.entity_set, column.name, column.edm
        ))
    };
    let fits = match (&column.edm, &value) {
        (EdmType::String, Value::Text(_)) | (EdmType::Boolean, Value::Bool(_)) => true,
        (EdmType::Int64 | EdmType::Decimal, Value::Text(_)) => {
            numbers == Numbers::AsText && value.as_number().is_some()
        }
        (EdmType::Int32, Value::Number(number)) => {
            number.to_i64().is_some_and(|number| i32::try_from(number).is_ok())
        }
        (EdmType::Int64, Value::Number(number)) => number.to_i64().is_some(),
        (edm, Value::Number(_)) => edm.is_numeric(),
        (EdmType::Guid | EdmType::Date | EdmType::DateTimeOffset, Value::Text(_)) => {
            Literal::from_value(&value, &column.edm).is_ok()
        }
        _ => false,
    };
    if !fits {
        return Err(mismatch(&value));
    }
    check_length(table, column, &value)?;
    check_choice(table, column, &value)?;
    Ok(match value {
        Value::Text(text) if column.edm.is_numeric() => Value::number(&text).unwrap_or_default(),
        Value::Text(text) if column.edm == EdmType::Guid => Value::Text(text.to_ascii_lowercase()),
        other => other,
    })
}

fn check_length(table: &TableDef, column: &ColumnDef, value: &Value) -> Result<(), Failure> {
    let (Some(limit), Some(text)) = (column.max_length, value.as_str()) else { return Ok(()) };
    // The service counts UTF-16 code units.
    if text.encode_utf16().count() <= limit {
        return Ok(());
    }
    let message = format!(
        "A validation error occurred. The length of the '{}' attribute of the '{}' entity exceeded the maximum allowed \
         length of '{limit}'.",
        column.name, table.logical_name
    );
    Err(Failure::new(StatusCode::BAD_REQUEST, "0x80044331", message))
}

fn check_choice(table: &TableDef, column: &ColumnDef, value: &Value) -> Result<(), Failure> {
    let Some(number) = value.as_number().filter(|_| !column.options.is_empty()) else { return Ok(()) };
    if column.options.iter().any(|option| Some(option.value) == number.to_i64()) {
        return Ok(());
    }
    let message = format!(
        "A validation error occurred. The value {number} of '{}' on record of type '{}' is outside the valid range.",
        column.name, table.logical_name
    );
    Err(Failure::new(StatusCode::BAD_REQUEST, "0x8004431a", message))
}

/// The lookup column behind a navigation property, with the table that the property leads to.
fn bound<'t>(table: &'t TableDef, navigation: &str) -> Result<(&'t ColumnDef, &'static str), Failure> {
    let find = || {
        let column = table.navigation(navigation)?;
        let (_, target) = column.lookup.as_ref()?.navigations().find(|(name, _)| name == navigation)?;
        Some((column, target))
    };
    find().ok_or_else(|| {
        Failure::payload(format!(
            "Error identified in Payload provided by the user for Entity :'{}', For more information on this error \
             please follow this help link https://go.microsoft.com/fwlink/?linkid=2195293  ---->  InnerException : \
             Microsoft.OData.ODataException: An undeclared property '{navigation}' which only has property annotations \
             in the payload but no property value was found in the payload. In OData, only declared navigation \
             properties and declared named streams can be represented as properties without values.",
            table.entity_set
        ))
    })
}

/// The id behind `/set(key)`, by id or by alternate key; null stays null.
fn bind(state: &State, target: &str, link: &Value, base: &str) -> Result<Value, Failure> {
    if link.is_null() {
        return Ok(Value::Null);
    }
    let text = link.as_str().unwrap_or_default();
    let path = text.strip_prefix(base).unwrap_or(text);
    let path = path.rsplit_once("/api/data/v9.2/").map_or(path, |(_, path)| path);
    let malformed = || {
        Failure::payload(format!(
            "Invalid value '{text}' for an @odata.bind annotation: expected /entityset(key)."
        ))
    };
    let [segment] = *split_path(path) else { return Err(malformed()) };
    let (set, key) = KeyPredicate::parse_segment(segment).map_err(|_| malformed())?;
    let key = key.ok_or_else(malformed)?;
    let table = state.schema().by_set(&set).ok_or_else(|| Failure::no_resource(&set))?;
    let definition = state.schema().table(table);
    if definition.logical_name != target {
        let kind = definition.logical_name;
        let message = format!("A link to the entity '{kind}' was found where '{target}' was expected.");
        return Err(Failure::payload(message));
    }
    let key = RowKey::of(&key, definition)?;
    let row = key.find(state, table).ok_or_else(|| key.missing(definition))?;
    Ok(Value::Text(row.id.to_string()))
}
