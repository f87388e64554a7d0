//! Primitive literals as URLs spell them: in key predicates and in `$filter`.
//!
//! The grammar is that of the OData 4.01 ABNF construction rules.

mod scan;

use std::fmt;
use std::str::FromStr;

pub(crate) use scan::{Scanned, is_identifier, scan};

use crate::csdl::EdmType;
use crate::value::{Number, Value};

/// One literal. `Display` writes the URL form (not percent-encoded), `FromStr` reads it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Literal {
    /// `null`
    Null,
    /// `true`, `false`
    Bool(bool),
    /// `42`, `-12.50`, `9007199254740993`
    Number(Number),
    /// `'O''Neil'`
    Text(String),
    /// `00000000-0000-0000-0000-000000000001`, bare; lower case when parsed.
    Guid(String),
    /// `2026-01-31`
    Date(String),
    /// `2026-01-31T12:00:00Z`
    DateTimeOffset(String),
    /// `07:59:59`
    TimeOfDay(String),
    /// `Microsoft.Dynamics.DataEntities.NoYes'Yes'`; also `duration'…'` and `binary'…'`.
    Enum {
        /// The qualified type name before the quote.
        type_name: String,
        /// The member name (or number) between the quotes.
        symbol: String,
    },
}

/// A value that cannot be written as, or a text that cannot be read as, a literal.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LiteralError {
    /// The text is not one complete literal.
    #[error("`{text}` is not a literal")]
    Malformed {
        /// The offending text.
        text: String,
    },
    /// A string without its closing quote.
    #[error("the quoted text does not end")]
    Unterminated,
    /// The value does not fit the declared type.
    #[error("{value} cannot be written as {edm}")]
    Mismatch {
        /// The value as text.
        value: String,
        /// The declared type.
        edm: EdmType,
    },
}

impl Literal {
    /// The literal for a value of a property of the given type.
    ///
    /// Text that spells a number or a boolean is accepted for those types, and a date stands for its midnight UTC
    /// where a timestamp is declared. For [`EdmType::Other`] the kind of the value decides.
    pub fn from_value(value: &Value, edm: &EdmType) -> Result<Self, LiteralError> {
        let mismatch = || LiteralError::Mismatch {
            value: value.text().unwrap_or("null".into()).into_owned(),
            edm: edm.clone(),
        };
        let Some(text) = value.text() else {
            return Ok(Self::Null);
        };
        let literal = match edm {
            _ if matches!(value, Value::Json(_)) => None,
            EdmType::String => Some(Self::Text(text.into_owned())),
            EdmType::Boolean => text.parse().ok().map(Self::Bool),
            edm if edm.is_numeric() => value.as_number().map(|number| Self::Number(number.into_owned())),
            EdmType::Guid => scan::is_guid(&text).then(|| Self::Guid(text.into_owned())),
            EdmType::Date => scan::date_part(&text).map(|date| Self::Date(date.to_owned())),
            EdmType::DateTimeOffset if scan::is_date_time(&text) => {
                Some(Self::DateTimeOffset(text.into_owned()))
            }
            EdmType::DateTimeOffset => {
                scan::is_date(&text).then(|| Self::DateTimeOffset(format!("{text}T00:00:00Z")))
            }
            EdmType::TimeOfDay => scan::is_time(&text).then(|| Self::TimeOfDay(text.into_owned())),
            EdmType::Enum(name) => Some(Self::Enum { type_name: name.clone(), symbol: text.into_owned() }),
            _ => Some(match value {
                Value::Bool(flag) => Self::Bool(*flag),
                Value::Number(number) => Self::Number(number.clone()),
                _ => Self::Text(text.into_owned()),
            }),
        };
        literal.ok_or_else(mismatch)
    }

    /// The value as a payload would carry it: guids, dates and enum symbols become text.
    pub fn to_value(&self) -> Value {
        match self {
            Self::Null => Value::Null,
            Self::Bool(flag) => Value::Bool(*flag),
            Self::Number(number) => Value::Number(number.clone()),
            Self::Text(text)
            | Self::Guid(text)
            | Self::Date(text)
            | Self::DateTimeOffset(text)
            | Self::TimeOfDay(text)
            | Self::Enum { symbol: text, .. } => Value::Text(text.clone()),
        }
    }
}

impl From<&str> for Literal {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<i64> for Literal {
    fn from(number: i64) -> Self {
        Self::Number(Number::from(number))
    }
}

impl FromStr for Literal {
    type Err = LiteralError;

    fn from_str(text: &str) -> Result<Self, LiteralError> {
        match scan(text)? {
            Scanned::Literal(literal, length) if length == text.len() => Ok(literal),
            _ => Err(LiteralError::Malformed { text: text.to_owned() }),
        }
    }
}

impl fmt::Display for Literal {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => out.write_str("null"),
            Self::Bool(flag) => write!(out, "{flag}"),
            Self::Number(number) => out.write_str(number.as_str()),
            Self::Text(text) => quoted(out, text),
            Self::Guid(text) | Self::Date(text) | Self::DateTimeOffset(text) | Self::TimeOfDay(text) => {
                out.write_str(text)
            }
            Self::Enum { type_name, symbol } => {
                out.write_str(type_name)?;
                quoted(out, symbol)
            }
        }
    }
}

fn quoted(out: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    out.write_str("'")?;
    for (index, piece) in text.split('\'').enumerate() {
        if index > 0 {
            out.write_str("''")?;
        }
        out.write_str(piece)?;
    }
    out.write_str("'")
}
