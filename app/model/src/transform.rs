//! What becomes of a value on its way between two fields.

use crate::ValuePair;
use serde::{Deserialize, Serialize};

/// A change of value on its way. Those of a field are applied in order from left to right, and in reverse order on the
/// way back.
///
/// A transform may lose something: `Contoso Ltd` cut to seven letters is `Contoso`, and no way leads back. What was lost
/// on one side is not lost on the other: two values agree where one of them becomes the other on its way, and what agrees
/// is never rewritten. Only an edit on the side that holds less replaces what the other one holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Transform {
    /// Used when the source has no value (null or empty), or always when the source field is empty.
    Default {
        /// The constant, as text; it is read by the target's type.
        value: String,
    },
    /// A table of values, left to right; the other direction uses it backwards. Where several pairs share a value, the one
    /// that somebody chose for that way counts, else the first one; of several left values for one right value the first
    /// that is not blank.
    ValueMap {
        /// In the order shown.
        pairs: Vec<ValuePair>,
    },
    /// Takes blanks off both ends of a text, both ways.
    Trim,
    /// Writes a text in one case of letters, left to right. The way back leaves it as it is, since nothing tells how it
    /// was written.
    Case {
        /// The case.
        case: LetterCase,
    },
    /// Cuts a text to a length, both ways; what is not longer stays as it is.
    ///
    /// Length is counted in UTF-16 code units, as both apps count that of their columns (`nvarchar`, whose length is
    /// one of [byte pairs](https://learn.microsoft.com/sql/t-sql/data-types/nchar-and-nvarchar-transact-sql)): most
    /// letters count as one, an emoji as two. No letter is cut in two.
    Truncate {
        /// The longest text that is left, 1 or more.
        length: u32,
    },
    /// Rounds a number, both ways, with halves away from zero as
    /// [Finance and Operations does](https://learn.microsoft.com/dynamics365/fin-ops-core/dev-itpro/dev-ref/xpp-math-run-time-functions#decround).
    /// Between a number and a text the text has exactly so many digits after its separator, and none between thousands.
    Number {
        /// Digits after the separator, 0 to 28.
        decimals: u8,
        /// What the text has before them.
        #[serde(default)]
        separator: DecimalSeparator,
    },
    /// Writes a date or a time (in UTC) as a text of a format, and reads it back, whichever side has the text.
    Date {
        /// A [strftime](https://docs.rs/jiff/latest/jiff/fmt/strtime/index.html)-like format such as `%d.%m.%Y`.
        format: String,
    },
    /// What no value (null, or blanks alone) is to be on the other side. The ERP knows no null in texts: it gets an empty
    /// text either way.
    Blank {
        /// What it becomes.
        #[serde(rename = "as")]
        becomes: BlankAs,
    },
    /// Works a value out by an expression of the [Common Expression Language](https://cel.dev) in which `value` is the
    /// source's, and `row.City` another field of the source's row. What it knows, and within which bounds, is said where it is evaluated.
    Expression {
        /// From the ERP to the CRM; empty = no such way.
        to_right: String,
        /// From the CRM to the ERP; none or empty = no such way.
        #[serde(default)]
        to_left: Option<String>,
    },
}

impl Transform {
    /// Does every value of the left side come back as it was? Transforms of which that depends on more than is known here
    /// do not say so.
    pub fn is_lossless(&self) -> bool {
        match self {
            Self::Blank { .. } => true,
            Self::ValueMap { pairs } => {
                let same = |one: &str, other: &str| one.trim().to_lowercase() == other.trim().to_lowercase();
                let earlier = |at: usize| pairs.iter().take(at);
                pairs.iter().enumerate().all(|(at, pair)| {
                    !earlier(at).any(|it| same(&it.left, &pair.left) || same(&it.right, &pair.right))
                })
            }
            Self::Default { .. }
            | Self::Trim
            | Self::Case { .. }
            | Self::Truncate { .. }
            | Self::Number { .. }
            | Self::Date { .. }
            | Self::Expression { .. } => false,
        }
    }

    /// What it does, in few words for people, without its value pairs.
    pub fn words(&self) -> String {
        let or_none = |text: &str| if text.trim().is_empty() { "none".to_owned() } else { text.to_owned() };
        match self {
            Self::Default { value } => format!("Default “{value}”"),
            Self::ValueMap { pairs } => format!("Value map of {}", pairs.len()),
            Self::Trim => "Without blanks around it".to_owned(),
            Self::Case { case } => case.words().to_owned(),
            Self::Truncate { length } => format!("At most {length} characters"),
            Self::Number { decimals: 0, .. } => "Rounded to a whole number".to_owned(),
            Self::Number { decimals, separator } => {
                let places = if *decimals == 1 { "place" } else { "places" };
                format!("Rounded to {decimals} decimal {places}, in texts after a {}", separator.words())
            }
            Self::Date { format } => format!("As text {format}"),
            Self::Blank { becomes: BlankAs::Null } => "Blank as null".to_owned(),
            Self::Blank { becomes: BlankAs::Empty } => "Blank as empty text".to_owned(),
            Self::Expression { to_right, to_left } => match to_left.as_deref().map(str::trim) {
                None | Some("") => format!("Expression {}", or_none(to_right)),
                Some(back) => format!("Expression {}, back {back}", or_none(to_right)),
            },
        }
    }
}

/// A case of letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LetterCase {
    /// `CONTOSO LTD`
    Upper,
    /// `contoso ltd`
    Lower,
    /// `Contoso Ltd`: the first letter of each word is a capital one. Words begin after a blank or one of `-/(.&`.
    Title,
}

impl LetterCase {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Upper, Self::Lower, Self::Title];

    /// Its name in forms.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Upper => "upper",
            Self::Lower => "lower",
            Self::Title => "title",
        }
    }

    /// The words shown to people.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Upper => "In capital letters",
            Self::Lower => "In small letters",
            Self::Title => "Words with a capital letter",
        }
    }
}

/// What stands between a number's whole and its fraction in a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DecimalSeparator {
    /// `12.50`
    #[default]
    Point,
    /// `12,50`
    Comma,
}

impl DecimalSeparator {
    /// Both of them, in the order in which they are offered.
    pub const ALL: [Self; 2] = [Self::Point, Self::Comma];

    /// Its name in forms.
    pub const fn name(self) -> &'static str {
        self.words()
    }

    /// The character itself.
    pub const fn character(self) -> char {
        match self {
            Self::Point => '.',
            Self::Comma => ',',
        }
    }

    /// The word shown to people.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Point => "point",
            Self::Comma => "comma",
        }
    }
}

/// What no value becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BlankAs {
    /// Null, which is what happens without such a transform, too.
    Null,
    /// An empty text.
    Empty,
}

impl BlankAs {
    /// Both of them, in the order in which they are offered.
    pub const ALL: [Self; 2] = [Self::Null, Self::Empty];

    /// Its name in forms.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Empty => "empty",
        }
    }

    /// The words shown to people.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Null => "Null",
            Self::Empty => "An empty text",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{BlankAs, DecimalSeparator, LetterCase, Transform, ValuePair};

    fn map(pairs: &[(&str, &str)]) -> Transform {
        let pair = |(left, right): &(&str, &str)| ValuePair::new(*left, *right);
        Transform::ValueMap { pairs: pairs.iter().map(pair).collect() }
    }

    /// What is stored stays readable: none of these texts may ever change.
    #[test]
    fn each_is_read_from_what_was_stored_and_written_like_it() -> Result<(), serde_json::Error> {
        let comma = DecimalSeparator::Comma;
        let (to_right, to_left) = ("value + 1".to_owned(), Some("value - 1".to_owned()));
        let known = [
            (r#"{"kind":"default","value":"3"}"#, Transform::Default { value: "3".into() }),
            (r#"{"kind":"value_map","pairs":[{"left":"yes","right":"True"}]}"#, map(&[("yes", "True")])),
            (r#"{"kind":"trim"}"#, Transform::Trim),
            (r#"{"kind":"case","case":"title"}"#, Transform::Case { case: LetterCase::Title }),
            (r#"{"kind":"truncate","length":20}"#, Transform::Truncate { length: 20 }),
            (
                r#"{"kind":"number","decimals":2,"separator":"comma"}"#,
                Transform::Number { decimals: 2, separator: comma },
            ),
            (r#"{"kind":"date","format":"%d.%m.%Y"}"#, Transform::Date { format: "%d.%m.%Y".into() }),
            (r#"{"kind":"blank","as":"empty"}"#, Transform::Blank { becomes: BlankAs::Empty }),
            (
                r#"{"kind":"expression","to_right":"value + 1","to_left":"value - 1"}"#,
                Transform::Expression { to_right, to_left },
            ),
        ];
        for (text, transform) in known {
            assert_eq!(serde_json::from_str::<Transform>(text)?, transform);
            assert_eq!(serde_json::to_string(&transform)?, text);
        }
        let short = serde_json::from_str::<Transform>(r#"{"kind":"number","decimals":2}"#)?;
        assert_eq!(short, Transform::Number { decimals: 2, separator: DecimalSeparator::Point });
        let short = serde_json::from_str::<Transform>(r#"{"kind":"expression","to_right":"value"}"#)?;
        assert_eq!(short, Transform::Expression { to_right: "value".into(), to_left: None });
        Ok(())
    }

    #[test]
    fn a_value_map_loses_nothing_where_no_value_stands_twice_on_a_side() {
        assert!(map(&[("yes", "True"), ("no", "False")]).is_lossless());
        assert!(!map(&[("", "15"), ("en-us", "15")]).is_lossless());
        assert!(!map(&[("a", "1"), ("A ", "2")]).is_lossless());
    }
}
