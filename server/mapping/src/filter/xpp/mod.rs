//! Range expressions of the ERP: read, written and evaluated.
//!
//! The language of extended query ranges in Finance and Operations: `==`, `!=`, `<`, `<=`, `>`, `>=` and `like`
//! between a field and a value, joined by `&&`, `||` and `!`, in parentheses. Values are texts in double or single
//! quotes, numbers, enum members such as `AccountType::Customer`, dates such as `23\06\2021`, `true`, `false` and
//! `null`. An empty text is not null.

mod eval;
mod parser;

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use odata::value::Number;

pub use eval::eval;
pub use parser::parse;

/// Parentheses and `!` may nest this deep; deeper expressions are refused.
pub const MAX_DEPTH: usize = 100;

/// Longer expressions, in bytes, are refused.
pub const MAX_LENGTH: usize = 64 * 1024;

/// A range expression. `Display` writes a text that reads into the same expression.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Expr {
    /// All of these; at least two. Flat, so that long chains do not nest.
    And(Vec<Expr>),
    /// Any of these; at least two.
    Or(Vec<Expr>),
    /// The opposite.
    Not(Box<Expr>),
    /// `field op value`
    Compare {
        /// The field.
        field: String,
        /// The operator.
        op: CompareOp,
        /// What the field is compared with.
        value: Literal,
    },
    /// `field like "pattern"`, where `*` stands for any text and `?` for one letter.
    Like {
        /// The field.
        field: String,
        /// The pattern.
        pattern: String,
    },
}

/// The comparison operators.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CompareOp {
    /// `==`
    Eq,
    /// `!=`
    Ne,
    /// `<`
    Lt,
    /// `<=`
    Le,
    /// `>`
    Gt,
    /// `>=`
    Ge,
}

/// What a field is compared with.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Literal {
    /// `null`
    Null,
    /// `true`, `false`
    Bool(bool),
    /// `42`, `-1.5`
    Number(Number),
    /// `"Organization"`, `'Organization'`; a quote or `\` inside is preceded by `\`.
    Text(String),
    /// `AccountType::Customer`
    Enum {
        /// Before the colons.
        type_name: String,
        /// After the colons.
        symbol: String,
    },
    /// `23\06\2021`: day, month, year.
    Date {
        /// Four digits.
        year: i16,
        /// 1 to 12.
        month: i8,
        /// 1 to 31.
        day: i8,
    },
}

/// An expression that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message} (at byte {at} of the filter)")]
pub struct RangeError {
    /// What is wrong, fit to be shown to the person who wrote the filter.
    pub message: String,
    /// Where, as a byte offset into the filter.
    pub at: usize,
}

/// Every field that the expression refers to.
pub fn fields(expr: &Expr) -> BTreeSet<&str> {
    let mut found = BTreeSet::new();
    collect(expr, &mut found);
    found
}

fn collect<'a>(expr: &'a Expr, found: &mut BTreeSet<&'a str>) {
    match expr {
        Expr::And(parts) | Expr::Or(parts) => parts.iter().for_each(|part| collect(part, found)),
        Expr::Not(inner) => collect(inner, found),
        Expr::Compare { field, .. } | Expr::Like { field, .. } => {
            found.insert(field);
        }
    }
}

impl FromStr for Expr {
    type Err = RangeError;

    fn from_str(text: &str) -> Result<Self, RangeError> {
        parse(text)
    }
}

impl CompareOp {
    /// The operator as it is written.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Eq => "==",
            Self::Ne => "!=",
            Self::Lt => "<",
            Self::Le => "<=",
            Self::Gt => ">",
            Self::Ge => ">=",
        }
    }
}

impl fmt::Display for Expr {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::And(parts) => chain(out, parts, " && "),
            Self::Or(parts) => chain(out, parts, " || "),
            Self::Not(inner) if matches!(**inner, Self::Not(_)) => write!(out, "!{inner}"),
            Self::Not(inner) => write!(out, "!({inner})"),
            Self::Compare { field, op, value } => write!(out, "{field} {} {value}", op.as_str()),
            Self::Like { field, pattern } => {
                write!(out, "{field} like ")?;
                quoted(out, pattern)
            }
        }
    }
}

impl fmt::Display for Literal {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => out.write_str("null"),
            Self::Bool(flag) => write!(out, "{flag}"),
            Self::Number(number) => write!(out, "{number}"),
            Self::Text(text) => quoted(out, text),
            Self::Enum { type_name, symbol } => write!(out, "{type_name}::{symbol}"),
            Self::Date { year, month, day } => write!(out, "{day:02}\\{month:02}\\{year:04}"),
        }
    }
}

/// Parenthesises chains inside of chains, so that reading the text back gives the same shape.
fn chain(out: &mut fmt::Formatter<'_>, parts: &[Expr], joint: &str) -> fmt::Result {
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            out.write_str(joint)?;
        }
        match part {
            Expr::And(_) | Expr::Or(_) => write!(out, "({part})")?,
            _ => write!(out, "{part}")?,
        }
    }
    Ok(())
}

fn quoted(out: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    out.write_str("\"")?;
    for letter in text.chars() {
        if matches!(letter, '"' | '\\') {
            out.write_str("\\")?;
        }
        write!(out, "{letter}")?;
    }
    out.write_str("\"")
}
