//! Values in the normal form of their field's type, so that equal values are equal states.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use model::{FieldKind, FieldSchema};
use odata::value::{Number, Value};
use rust_decimal::RoundingStrategy;

/// The ERP's way to say that a date has no value; its time of day varies.
const EMPTY_DATE: Date = jiff::civil::date(1900, 1, 1);

/// The value as a field of this type holds it; what does not fit the type is kept as it is, but for blanks.
pub(crate) fn normalise(value: &Value, field: &FieldSchema) -> Value {
    convert(value, field).unwrap_or_else(|_| plain(value))
}

/// The value converted to the field's type and brought into normal form. The error says in words what is wanted.
pub(crate) fn convert(value: &Value, field: &FieldSchema) -> Result<Value, &'static str> {
    let value = plain(value);
    if value.is_null() {
        return Ok(Value::Null);
    }
    match &field.kind {
        FieldKind::Text => (!matches!(value, Value::Json(_))).then(|| text(&value)).ok_or("a text"),
        FieldKind::Integer => whole(&value).ok_or("a whole number"),
        FieldKind::Decimal => decimal(&value, field.scale).ok_or("a number"),
        FieldKind::Boolean => boolean(&value).ok_or("true or false"),
        FieldKind::DateTime => value.as_str().and_then(instant).ok_or("a point in time"),
        FieldKind::Date => value.as_str().and_then(calendar_day).map(day).ok_or("a date"),
        FieldKind::Guid => value.as_str().and_then(guid).ok_or("a GUID"),
        FieldKind::Choice { type_name, options } => {
            let numbered =
                type_name.is_empty() && options.iter().all(|(value, _)| value.parse::<i64>().is_ok());
            if numbered { whole(&value).ok_or("an option's number") } else { Ok(symbol(&value, options)) }
        }
        // The type of a lookup's key value is that of another entity's column, which is not known here.
        FieldKind::Lookup { .. } | FieldKind::Other { .. } => Ok(value),
    }
}

/// The normal form of a value whose type is not known.
pub(crate) fn plain(value: &Value) -> Value {
    match value {
        Value::Text(text) => match text.trim_end_matches(' ') {
            "" => Value::Null,
            trimmed => Value::from(trimmed),
        },
        Value::Number(number) => Value::Number(shortest(number)),
        other => other.clone(),
    }
}

/// The day in UTC that a date or a timestamp means.
pub(crate) fn calendar_day(text: &str) -> Option<Date> {
    if let Ok(moment) = text.parse::<Timestamp>() {
        return Some(moment.to_zoned(TimeZone::UTC).date());
    }
    text.parse::<DateTime>().ok().map(DateTime::date)
}

/// A GUID in lower case and without braces.
pub(crate) fn guid(text: &str) -> Option<Value> {
    let bare = text.trim().trim_start_matches('{').trim_end_matches('}').to_ascii_lowercase();
    let shaped = bare.len() == 36
        && bare.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        });
    shaped.then_some(Value::Text(bare))
}

fn text(value: &Value) -> Value {
    value.text().map_or(Value::Null, |text| Value::Text(text.into_owned()))
}

fn whole(value: &Value) -> Option<Value> {
    let number = shortest(value.as_number()?.as_ref());
    (!number.as_str().contains(['.', 'e'])).then_some(Value::Number(number))
}

fn decimal(value: &Value, scale: Option<u32>) -> Option<Value> {
    let number = value.as_number()?;
    let rounded = scale.and_then(|scale| {
        let decimal = number.to_decimal().filter(|decimal| decimal.scale() > scale)?;
        Some(Number::from(decimal.round_dp_with_strategy(scale, RoundingStrategy::MidpointAwayFromZero)))
    });
    Some(Value::Number(shortest(rounded.as_ref().unwrap_or(&number))))
}

/// Without zeros at the end of the fraction.
pub(crate) fn shortest(number: &Number) -> Number {
    let text = number.as_str();
    if !text.contains('.') || text.contains('e') {
        return number.clone();
    }
    Number::parse(text.trim_end_matches('0').trim_end_matches('.')).unwrap_or_else(|| number.clone())
}

fn boolean(value: &Value) -> Option<Value> {
    let text = value.text()?;
    let flag = if text.eq_ignore_ascii_case("true") {
        true
    } else if text.eq_ignore_ascii_case("false") {
        false
    } else {
        return None;
    };
    Some(Value::Bool(flag))
}

fn instant(text: &str) -> Option<Value> {
    let moment = match text.parse::<Timestamp>() {
        Ok(moment) => moment,
        // Services that leave the offset away mean UTC.
        Err(_) => text.parse::<DateTime>().ok()?.to_zoned(TimeZone::UTC).ok()?.timestamp(),
    };
    let is_empty = moment.to_zoned(TimeZone::UTC).date() == EMPTY_DATE;
    Some(if is_empty { Value::Null } else { Value::Text(moment.to_string()) })
}

fn day(date: Date) -> Value {
    if date == EMPTY_DATE { Value::Null } else { Value::Text(date.to_string()) }
}

/// The option's own spelling, because mappings write `yes` where the ERP says `Yes`.
fn symbol(value: &Value, options: &[(String, String)]) -> Value {
    let written = text(value);
    let known =
        options.iter().find(|(option, _)| written.as_str().is_some_and(|it| it.eq_ignore_ascii_case(option)));
    known.map_or(written, |(option, _)| Value::from(option.as_str()))
}
