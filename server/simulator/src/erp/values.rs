use jiff::Timestamp;
use odata::csdl::EdmType;
use odata::literal::Literal;
use odata::value::{Record, Value};

use super::DEFAULT_COMPANY;
use super::entities::{DATA_AREA, Entity, Field, Kind};
use super::refusal::Refusal;

/// What the service writes for a date that is not set.
pub(super) const EMPTY_DATE: &str = "1900-01-01T12:00:00Z";
/// The service writes days as their noon.
const NOON: &str = "T12:00:00Z";

/// What a property holds when nobody has set it; nothing is ever null.
pub(super) fn default_of(field: &Field) -> Value {
    match field.kind {
        Kind::Text(_) if field.name == DATA_AREA => Value::from(DEFAULT_COMPANY),
        Kind::Text(_) => Value::from(""),
        Kind::Enum(enumeration) => Value::from(enumeration.members.first().map_or("", |first| first.symbol)),
        Kind::Decimal | Kind::Integer | Kind::Long => Value::from(0_i64),
        Kind::Date | Kind::Time | Kind::Created | Kind::Modified => Value::from(EMPTY_DATE),
    }
}

/// The row with everything that it lacks. Times of creation and change are not stored in it.
pub(super) fn completed(entity: &Entity, mut record: Record) -> Record {
    for field in entity.fields.iter().filter(|field| !field.is_read_only()) {
        if record.get(field.name).is_none_or(Value::is_null) {
            record.insert(field.name, default_of(field));
        }
    }
    record
}

/// A value from a payload as it is stored; null stands for nothing.
pub(super) fn accepted(field: &Field, value: &Value) -> Result<Value, Refusal> {
    if value.is_null() {
        return Ok(default_of(field));
    }
    let wrong = || Refusal::wrong_type(field, &value.text().unwrap_or_default());
    match (field.kind, value) {
        // The service writes companies in lower case, however they are given.
        (Kind::Text(_), Value::Text(text)) if field.name == DATA_AREA => {
            Ok(Value::from(text.to_ascii_lowercase()))
        }
        // Blanks at the end are not kept.
        (Kind::Text(_), Value::Text(text)) => Ok(Value::from(text.trim_end())),
        (Kind::Enum(enumeration), Value::Text(text)) => enumeration
            .members
            .iter()
            .find(|member| member.symbol == text)
            .map(|member| Value::from(member.symbol))
            .ok_or_else(wrong),
        (Kind::Decimal, Value::Number(_) | Value::Text(_)) => {
            value.as_number().map(|number| Value::from(number.into_owned())).ok_or_else(wrong)
        }
        (Kind::Integer, Value::Number(_) | Value::Text(_)) => {
            let number = value.as_number().and_then(|number| number.to_i64());
            number.filter(|number| i32::try_from(*number).is_ok()).map(Value::from).ok_or_else(wrong)
        }
        (Kind::Long, Value::Number(_) | Value::Text(_)) => {
            value.as_number().and_then(|number| number.to_i64()).map(Value::from).ok_or_else(wrong)
        }
        (Kind::Date, Value::Text(_)) => Literal::from_value(value, &EdmType::Date)
            .map(|day| Value::from(format!("{day}{NOON}")))
            .map_err(|_| wrong()),
        (Kind::Time, Value::Text(_)) => Literal::from_value(value, &EdmType::DateTimeOffset)
            .map(|time| time.to_value())
            .map_err(|_| wrong()),
        _ => Err(wrong()),
    }
}

/// A point in time as the service writes those of its own.
pub(super) fn milliseconds(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}
