//! Values of an alternate key as bytes that compare as the values do.

use odata::value::{Record, Value};

use crate::schema::KeyDef;

/// The values of one alternate key; case does not matter, and the order is that of the values column by column.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct KeyValue(Box<[u8]>);

impl KeyValue {
    /// The key of a row; `None` when one of its columns is null or absent, because such rows are not indexed.
    pub fn of(key: &KeyDef, record: &Record) -> Option<Self> {
        Self::from_values(key.columns.iter().map(|column| record.get(column)))
    }

    /// A key from values in the order of its columns; `None` when one is null. Of the first few columns only it
    /// sorts just before the keys that begin with them.
    pub fn from_values<'a>(values: impl IntoIterator<Item = Option<&'a Value>>) -> Option<Self> {
        let mut bytes = Vec::with_capacity(48);
        for value in values {
            push(&mut bytes, value?)?;
        }
        Some(Self(bytes.into_boxed_slice()))
    }

    /// Greater than all keys that begin with these values, and not greater than any that sort behind them.
    pub fn beyond<'a>(values: impl IntoIterator<Item = &'a Value>) -> Option<Self> {
        let Self(mut bytes) = Self::from_values(values.into_iter().map(Some))?;
        // Values end with the smallest byte: nothing lies between that and the next one but what begins with them.
        *bytes.last_mut()? += 1;
        Some(Self(bytes))
    }

    /// What a row refers to by these columns; `None` when one of them is empty, because such rows refer to nothing.
    pub(super) fn of_reference(columns: &[&str], record: &Record) -> Option<Self> {
        let filled = |value: &&Value| value.as_str() != Some("");
        Self::from_values(columns.iter().map(|column| record.get(column).filter(filled)))
    }
}

fn push(bytes: &mut Vec<u8>, value: &Value) -> Option<()> {
    match value {
        Value::Null => return None,
        // Whole numbers sort by size: shifted into the unsigned range, most significant byte first.
        Value::Number(number) if number.to_i64().is_some() => {
            let shifted = number.to_i64()?.cast_unsigned() ^ (1 << 63);
            bytes.extend_from_slice(&shifted.to_be_bytes());
        }
        Value::Text(text) if text.is_ascii() => {
            bytes.extend(text.trim_end().bytes().map(|byte| byte.to_ascii_lowercase()));
        }
        other => bytes.extend_from_slice(other.text()?.trim_end().to_lowercase().as_bytes()),
    }
    // Below every letter, so that a shorter text sorts first and no two lists of values run into each other.
    bytes.push(0);
    Some(())
}
