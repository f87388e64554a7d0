//! Values as JSON, by way of source text so that numbers stay exact.

use std::fmt::{self, Write as _};

use serde::de::{Error as _, MapAccess, Visitor};
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;

use super::{Number, Value};
use crate::payload::PayloadError;

/// Hands every field of a JSON object to `sink`, in document order.
pub(crate) fn each_field(text: &str, mut sink: impl FnMut(String, Value)) -> Result<(), PayloadError> {
    for (name, raw) in raw_fields(text)? {
        sink(name, value_of(raw.get())?);
    }
    Ok(())
}

/// The fields of a JSON object with their source text, in document order.
pub(crate) fn raw_fields(text: &str) -> Result<Vec<(String, &RawValue)>, serde_json::Error> {
    let mut reader = serde_json::Deserializer::from_str(text);
    let fields = reader.deserialize_map(FieldVisitor)?;
    reader.end()?;
    Ok(fields)
}

struct FieldVisitor;

impl<'de> Visitor<'de> for FieldVisitor {
    type Value = Vec<(String, &'de RawValue)>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut fields = Vec::new();
        while let Some(field) = map.next_entry()? {
            fields.push(field);
        }
        Ok(fields)
    }
}

/// The value that a complete piece of JSON stands for.
pub(crate) fn value_of(raw: &str) -> Result<Value, PayloadError> {
    match raw.as_bytes().first() {
        Some(b'n') => Ok(Value::Null),
        Some(b't') => Ok(Value::Bool(true)),
        Some(b'f') => Ok(Value::Bool(false)),
        Some(b'"') => Ok(Value::Text(serde_json::from_str(raw)?)),
        Some(b'{' | b'[') => Ok(Value::Json(raw.to_owned())),
        _ => Number::parse(raw).map(Value::Number).ok_or_else(|| PayloadError::Number(raw.to_owned())),
    }
}

/// Writes a JSON object.
pub(crate) fn push_object<'a>(out: &mut String, fields: impl IntoIterator<Item = (&'a String, &'a Value)>) {
    out.push('{');
    push_fields(out, fields);
    out.push('}');
}

/// Writes fields, with a comma before the first one unless an object has just been opened.
pub(crate) fn push_fields<'a>(out: &mut String, fields: impl IntoIterator<Item = (&'a String, &'a Value)>) {
    for (name, value) in fields {
        push_name(out, name);
        push_value(out, value);
    }
}

/// Writes a field name and its colon, with a comma before unless an object has just been opened.
pub(crate) fn push_name(out: &mut String, name: &str) {
    if !out.ends_with('{') {
        out.push(',');
    }
    push_string(out, name);
    out.push(':');
}

/// Writes a JSON string.
pub(crate) fn push_string(out: &mut String, text: &str) {
    out.push('"');
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            control if control < ' ' => {
                // Writing into a String cannot fail.
                let _ = write!(out, "\\u{:04x}", u32::from(control));
            }
            plain => out.push(plain),
        }
    }
    out.push('"');
}

/// Writes a value. Text in a [`Value::Json`] that is not JSON is written as a string, so that the result is valid.
pub(crate) fn push_value(out: &mut String, value: &Value) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(flag) => out.push_str(if *flag { "true" } else { "false" }),
        Value::Number(number) => out.push_str(number.as_str()),
        Value::Json(raw) if serde_json::from_str::<&RawValue>(raw).is_ok() => out.push_str(raw),
        Value::Text(text) | Value::Json(text) => push_string(out, text),
    }
}

/// Exact through `serde_json` text; other formats see its representation of raw values.
impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(flag) => serializer.serialize_bool(*flag),
            Self::Text(text) => serializer.serialize_str(text),
            Self::Number(_) | Self::Json(_) => {
                let mut raw = String::new();
                push_value(&mut raw, self);
                RawValue::from_string(raw).map_err(S::Error::custom)?.serialize(serializer)
            }
        }
    }
}

/// Exact from `serde_json` text only: buffering deserializers (`flatten`, untagged enums) cannot hold raw values.
impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        value_of(raw.get()).map_err(D::Error::custom)
    }
}
