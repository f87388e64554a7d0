//! Property values as they travel in payloads, exact to the last digit.

pub(crate) mod json;
mod number;
mod record;

use std::borrow::Cow;
use std::cmp::Ordering;

use rust_decimal::Decimal;

pub use number::Number;
pub use record::Record;

/// One property value.
///
/// Equality, order and hash are those of the written form (`12.50` is not `12.5`); use [`Value::cmp_typed`] to
/// compare by meaning.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Value {
    /// JSON `null`, and what a property that is absent reads as.
    #[default]
    Null,
    /// A boolean.
    Bool(bool),
    /// An exact decimal number of any size.
    Number(Number),
    /// Text; also guids, dates, enum symbols, and numbers that a service writes as strings (IEEE754Compatible).
    Text(String),
    /// A nested object or array as its JSON source text.
    Json(String),
}

impl Value {
    /// A number from its text, `None` when the text is not one.
    pub fn number(text: &str) -> Option<Self> {
        Number::parse(text).map(Self::Number)
    }

    /// The text of a [`Value::Text`], `None` for every other kind.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The boolean of a [`Value::Bool`].
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Bool(flag) => Some(*flag),
            _ => None,
        }
    }

    /// The number of a [`Value::Number`], or of a text that spells one exactly.
    pub fn as_number(&self) -> Option<Cow<'_, Number>> {
        match self {
            Self::Number(number) => Some(Cow::Borrowed(number)),
            Self::Text(text) => Number::parse(text).map(Cow::Owned),
            _ => None,
        }
    }

    /// Whether this is [`Value::Null`].
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// The value as people read it: `None` for null, the source text for nested JSON.
    pub fn text(&self) -> Option<Cow<'_, str>> {
        match self {
            Self::Null => None,
            Self::Bool(flag) => Some(Cow::Borrowed(if *flag { "true" } else { "false" })),
            Self::Number(number) => Some(Cow::Borrowed(number.as_str())),
            Self::Text(text) | Self::Json(text) => Some(Cow::Borrowed(text)),
        }
    }

    /// Compares by meaning: numbers by size, text by code point, `false` before `true`, null equal to null only.
    ///
    /// A number and a text that spells a number are compared by size, because services may write Int64 and Decimal
    /// either way. `None` when the two kinds have no common order.
    pub fn cmp_typed(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Null, Self::Null) => Some(Ordering::Equal),
            (Self::Bool(left), Self::Bool(right)) => Some(left.cmp(right)),
            (Self::Text(left), Self::Text(right)) | (Self::Json(left), Self::Json(right)) => {
                Some(left.cmp(right))
            }
            (Self::Number(left), Self::Number(right)) => Some(left.cmp_numeric(right)),
            (Self::Number(left), Self::Text(right)) => Some(left.cmp_numeric(&Number::parse(right)?)),
            (Self::Text(left), Self::Number(right)) => Some(Number::parse(left)?.cmp_numeric(right)),
            _ => None,
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<bool> for Value {
    fn from(flag: bool) -> Self {
        Self::Bool(flag)
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Number(Number::from(number))
    }
}

impl From<Decimal> for Value {
    fn from(number: Decimal) -> Self {
        Self::Number(Number::from(number))
    }
}

impl From<Number> for Value {
    fn from(number: Number) -> Self {
        Self::Number(number)
    }
}
