//! The `$filter` language: read, written and evaluated.
//!
//! Covers what Dataverse and Finance & Operations document: `eq ne gt ge lt le`, `and or not`, parentheses,
//! `contains`, `startswith` and `endswith`, property paths and every primitive literal. See the section on
//! system query option `$filter` in the
//! [OData 4.01 URL conventions](https://docs.oasis-open.org/odata/odata/v4.01/odata-v4.01-part2-url-conventions.html).

mod eval;
mod instant;
mod parser;
mod wildcard;

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

pub use eval::{EvalOptions, TextCase, Wildcards, eval, matches};
pub use parser::parse;

use crate::literal::Literal;

/// Parentheses and `not` may nest this deep; deeper filters are refused.
pub const MAX_DEPTH: usize = 100;

/// Longer filters, in bytes, are refused. Dataverse takes URLs of 32 KiB, and 64 KiB inside of `$batch`.
pub const MAX_LENGTH: usize = 64 * 1024;

/// A boolean expression. `Display` writes a text that parses into the same expression.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Expr {
    /// All of these; true when empty. Flat, so that long chains do not nest.
    And(Vec<Expr>),
    /// Any of these; false when empty.
    Or(Vec<Expr>),
    /// The opposite; unknown stays unknown.
    Not(Box<Expr>),
    /// `left op right`
    Compare {
        /// The operator.
        op: CompareOp,
        /// What stands before the operator.
        left: Operand,
        /// What stands after the operator.
        right: Operand,
    },
    /// `function(subject,argument)`
    Call {
        /// The function.
        function: Function,
        /// The text looked into.
        subject: Operand,
        /// The text looked for.
        argument: Operand,
    },
    /// A boolean property or literal on its own.
    Test(Operand),
}

/// What a comparison or a function takes.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Operand {
    /// A property, or a path such as `primarycontactid/fullname`.
    Path(String),
    /// A literal.
    Literal(Literal),
}

/// The comparison operators.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CompareOp {
    /// `eq`
    Eq,
    /// `ne`
    Ne,
    /// `gt`
    Gt,
    /// `ge`
    Ge,
    /// `lt`
    Lt,
    /// `le`
    Le,
}

/// The text functions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Function {
    /// `contains(subject,argument)`
    Contains,
    /// `startswith(subject,argument)`
    StartsWith,
    /// `endswith(subject,argument)`
    EndsWith,
}

/// A filter that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message} (at byte {at} of the filter)")]
pub struct FilterError {
    /// What is wrong, fit to be shown to the person who wrote the filter.
    pub message: String,
    /// Where, as a byte offset into the filter.
    pub at: usize,
}

/// Every property path that the expression refers to.
pub fn paths(expr: &Expr) -> BTreeSet<&str> {
    let mut found = BTreeSet::new();
    collect(expr, &mut found);
    found
}

fn collect<'a>(expr: &'a Expr, found: &mut BTreeSet<&'a str>) {
    let mut add = |operand: &'a Operand| {
        if let Operand::Path(path) = operand {
            found.insert(path);
        }
    };
    match expr {
        Expr::And(parts) | Expr::Or(parts) => parts.iter().for_each(|part| collect(part, found)),
        Expr::Not(inner) => collect(inner, found),
        Expr::Compare { left, right, .. } => [left, right].into_iter().for_each(add),
        Expr::Call { subject, argument, .. } => [subject, argument].into_iter().for_each(add),
        Expr::Test(operand) => add(operand),
    }
}

impl Expr {
    /// `path op literal`
    pub fn compare(path: impl Into<String>, op: CompareOp, literal: Literal) -> Self {
        Self::Compare { op, left: Operand::Path(path.into()), right: Operand::Literal(literal) }
    }

    /// `path eq literal`
    pub fn equals(path: impl Into<String>, literal: Literal) -> Self {
        Self::compare(path, CompareOp::Eq, literal)
    }

    /// Both; chains of `and` stay flat.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        let mut parts = Vec::new();
        for side in [self, other] {
            match side {
                Self::And(inner) => parts.extend(inner),
                single => parts.push(single),
            }
        }
        Self::And(parts)
    }
}

impl FromStr for Expr {
    type Err = FilterError;

    fn from_str(text: &str) -> Result<Self, FilterError> {
        parse(text)
    }
}

impl CompareOp {
    /// The operator as it is written.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Eq => "eq",
            Self::Ne => "ne",
            Self::Gt => "gt",
            Self::Ge => "ge",
            Self::Lt => "lt",
            Self::Le => "le",
        }
    }
}

impl Function {
    /// The function name as it is written.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Contains => "contains",
            Self::StartsWith => "startswith",
            Self::EndsWith => "endswith",
        }
    }
}

impl fmt::Display for Operand {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Path(path) => out.write_str(path),
            Self::Literal(literal) => write!(out, "{literal}"),
        }
    }
}

impl fmt::Display for Expr {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::And(parts) => {
                chain(out, parts, (" and ", "true"), |part| matches!(part, Self::And(_) | Self::Or(_)))
            }
            Self::Or(parts) => chain(out, parts, (" or ", "false"), |part| matches!(part, Self::Or(_))),
            Self::Not(inner) => write!(out, "not ({inner})"),
            Self::Compare { op, left, right } => write!(out, "{left} {} {right}", op.as_str()),
            Self::Call { function, subject, argument } => {
                write!(out, "{}({subject},{argument})", function.as_str())
            }
            Self::Test(operand) => write!(out, "{operand}"),
        }
    }
}

/// Writes parentheses only where reading the text back would otherwise give another shape.
fn chain(
    out: &mut fmt::Formatter<'_>,
    parts: &[Expr],
    (joint, empty): (&str, &str),
    nests: impl Fn(&Expr) -> bool,
) -> fmt::Result {
    if parts.is_empty() {
        return out.write_str(empty);
    }
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            out.write_str(joint)?;
        }
        if nests(part) {
            write!(out, "({part})")?;
        } else {
            write!(out, "{part}")?;
        }
    }
    Ok(())
}
