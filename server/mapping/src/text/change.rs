//! What becomes of a value, as it stands in a file.

use model::{BlankAs, DecimalSeparator, LetterCase, Transform, ValuePair};
use serde::{Deserialize, Serialize};

/// A change of value on its way.
// Another kind is a variant here and an arm in each of the two functions below. No more is needed, but to write the
// schema anew (see `schema_tests`).
#[derive(Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "transform"))]
#[serde(rename_all = "snake_case")]
pub(super) enum Change {
    /// The value where the source has none, or always where the source field is left out.
    Default(String),
    /// A table of values, left to right. Of pairs that share a value the one with `there` or `back` counts on that way;
    /// where none has it, the first one, and backwards the first whose left value is not blank.
    ValueMap(Vec<Pair>),
    /// Blanks at both ends of a text go.
    Trim,
    /// A text in one case of letters, left to right.
    Case(Letters),
    /// No text is longer than so many UTF-16 code units.
    Truncate(u32),
    /// A number is rounded, and written so where it becomes a text.
    Number(Rounding),
    /// A date or a time as a text of this format, such as `%d.%m.%Y`.
    Date(String),
    /// What no value becomes on the other side.
    Blank(Nothing),
    /// A value is worked out by an expression of the Common Expression Language: of `value`, and of other fields of its row
    /// such as `row.City`.
    Expression(Formula),
}

/// A case of letters.
#[derive(Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "case"))]
#[serde(rename_all = "snake_case")]
pub(super) enum Letters {
    /// `CONTOSO LTD`
    Upper,
    /// `contoso ltd`
    Lower,
    /// `Contoso Ltd`
    Title,
}

/// How a number is rounded and written.
#[derive(Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "rounding"))]
#[serde(deny_unknown_fields, expecting = "a rounding with decimals and, for texts, separator")]
pub(super) struct Rounding {
    /// Digits after the separator, 0 to 28.
    decimals: u8,
    /// What stands before them in a text.
    #[serde(default, skip_serializing_if = "Separator::is_point")]
    separator: Separator,
}

/// What stands between a number's whole and its fraction in a text.
#[derive(Default, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "separator"))]
#[serde(rename_all = "snake_case")]
enum Separator {
    /// `12.50`
    #[default]
    Point,
    /// `12,50`
    Comma,
}

impl Separator {
    const fn is_point(&self) -> bool {
        matches!(self, Self::Point)
    }
}

/// What no value becomes.
#[derive(Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "blank"))]
#[serde(rename_all = "snake_case")]
pub(super) enum Nothing {
    /// No value.
    None,
    /// An empty text.
    Empty,
}

/// Expressions for both ways.
#[derive(Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "expression"))]
#[serde(deny_unknown_fields, expecting = "expressions: to_right and to_left")]
pub(super) struct Formula {
    /// From the ERP to the CRM; left out = no such way.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    to_right: String,
    /// From the CRM to the ERP; left out = no such way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    to_left: Option<String>,
}

/// One line of a table of values.
#[derive(Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "pair"))]
#[serde(deny_unknown_fields, expecting = "a pair of values: {left: …, right: …}")]
pub(super) struct Pair {
    /// The ERP's value as text.
    left: String,
    /// The CRM's value as text.
    right: String,
    /// Of several pairs with this left value this one counts.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    there: bool,
    /// Of several pairs with this right value this one counts on the way back.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    back: bool,
}

impl From<&Transform> for Change {
    fn from(transform: &Transform) -> Self {
        match transform {
            Transform::Default { value } => Self::Default(value.clone()),
            Transform::ValueMap { pairs } => Self::ValueMap(pairs.iter().map(Pair::from).collect()),
            Transform::Trim => Self::Trim,
            Transform::Case { case } => Self::Case(match case {
                LetterCase::Upper => Letters::Upper,
                LetterCase::Lower => Letters::Lower,
                LetterCase::Title => Letters::Title,
            }),
            Transform::Truncate { length } => Self::Truncate(*length),
            Transform::Number { decimals, separator } => Self::Number(Rounding {
                decimals: *decimals,
                separator: match separator {
                    DecimalSeparator::Point => Separator::Point,
                    DecimalSeparator::Comma => Separator::Comma,
                },
            }),
            Transform::Date { format } => Self::Date(format.clone()),
            Transform::Blank { becomes } => Self::Blank(match becomes {
                BlankAs::Null => Nothing::None,
                BlankAs::Empty => Nothing::Empty,
            }),
            Transform::Expression { to_right, to_left } => {
                Self::Expression(Formula { to_right: to_right.clone(), to_left: to_left.clone() })
            }
        }
    }
}

impl From<Change> for Transform {
    fn from(change: Change) -> Self {
        match change {
            Change::Default(value) => Self::Default { value },
            Change::ValueMap(pairs) => {
                Self::ValueMap { pairs: pairs.into_iter().map(ValuePair::from).collect() }
            }
            Change::Trim => Self::Trim,
            Change::Case(case) => Self::Case {
                case: match case {
                    Letters::Upper => LetterCase::Upper,
                    Letters::Lower => LetterCase::Lower,
                    Letters::Title => LetterCase::Title,
                },
            },
            Change::Truncate(length) => Self::Truncate { length },
            Change::Number(Rounding { decimals, separator }) => Self::Number {
                decimals,
                separator: match separator {
                    Separator::Point => DecimalSeparator::Point,
                    Separator::Comma => DecimalSeparator::Comma,
                },
            },
            Change::Date(format) => Self::Date { format },
            Change::Blank(becomes) => Self::Blank {
                becomes: match becomes {
                    Nothing::None => BlankAs::Null,
                    Nothing::Empty => BlankAs::Empty,
                },
            },
            Change::Expression(Formula { to_right, to_left }) => Self::Expression { to_right, to_left },
        }
    }
}

impl From<&ValuePair> for Pair {
    fn from(pair: &ValuePair) -> Self {
        let ValuePair { left, right, there, back } = pair.clone();
        Self { left, right, there, back }
    }
}

impl From<Pair> for ValuePair {
    fn from(pair: Pair) -> Self {
        let Pair { left, right, there, back } = pair;
        Self { left, right, there, back }
    }
}
