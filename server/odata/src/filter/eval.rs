//! Evaluating a filter against one row.

use std::borrow::Cow;
use std::cmp::Ordering;

use super::instant::Instant;
use super::{CompareOp, Expr, Function, Operand, wildcard};
use crate::literal::Literal;
use crate::value::{Record, Value};

/// How text compares. The default is the OData letter: exact, without wildcards.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct EvalOptions {
    /// Whether case matters in text comparisons and functions.
    pub text_case: TextCase,
    /// Whether `*` in the text of `eq` and `ne` stands for any text.
    pub wildcards: Wildcards,
}

/// Whether case matters.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum TextCase {
    /// `'A'` differs from `'a'`.
    #[default]
    Sensitive,
    /// `'A'` equals `'a'`, as in Dataverse and Finance & Operations.
    Insensitive,
}

/// Whether `*` is special in `eq` and `ne`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Wildcards {
    /// `*` is a letter like any other.
    #[default]
    Literal,
    /// `*` stands for any text, as in Finance & Operations.
    Star,
}

impl EvalOptions {
    /// As Dataverse compares: case does not matter.
    pub const fn dataverse() -> Self {
        Self { text_case: TextCase::Insensitive, wildcards: Wildcards::Literal }
    }

    /// As Finance & Operations compares: case does not matter, `*` is a wildcard.
    pub const fn finance() -> Self {
        Self { text_case: TextCase::Insensitive, wildcards: Wildcards::Star }
    }
}

/// Whether the row that `lookup` answers for passes the filter.
///
/// `lookup` is asked for property paths and answers [`Value::Null`] for absent ones. Null equals null only; an
/// order comparison with null is false; a function of null is unknown, and so is its negation. A row passes when
/// the result is true.
pub fn eval(expr: &Expr, lookup: &dyn Fn(&str) -> Value, options: EvalOptions) -> bool {
    let find = |path: &str| Cow::Owned(lookup(path));
    Evaluation { lookup: &find, options }.truth(expr) == Some(true)
}

/// [`eval`] against a record, without copying its values.
pub fn matches(expr: &Expr, record: &Record, options: EvalOptions) -> bool {
    let find = |path: &str| record.get(path).map_or(Cow::Owned(Value::Null), Cow::Borrowed);
    Evaluation { lookup: &find, options }.truth(expr) == Some(true)
}

struct Evaluation<'a, 'v> {
    lookup: &'a dyn Fn(&str) -> Cow<'v, Value>,
    options: EvalOptions,
}

impl<'v> Evaluation<'_, 'v> {
    /// `None` is unknown.
    fn truth(&self, expr: &Expr) -> Option<bool> {
        match expr {
            Expr::And(parts) => self.chain(parts, false),
            Expr::Or(parts) => self.chain(parts, true),
            Expr::Not(inner) => self.truth(inner).map(|truth| !truth),
            Expr::Compare { op, left, right } => Some(self.compare(*op, left, right)),
            Expr::Call { function, subject, argument } => self.call(*function, subject, argument),
            Expr::Test(operand) => self.value(operand).as_bool(),
        }
    }

    /// The first `decisive` part decides; else one unknown part makes the whole unknown.
    fn chain(&self, parts: &[Expr], decisive: bool) -> Option<bool> {
        let mut result = Some(!decisive);
        for part in parts {
            match self.truth(part) {
                Some(truth) if truth == decisive => return Some(decisive),
                Some(_) => {}
                None => result = None,
            }
        }
        result
    }

    fn compare(&self, op: CompareOp, left: &Operand, right: &Operand) -> bool {
        let (first, second) = (self.value(left), self.value(right));
        if first.is_null() || second.is_null() {
            let both = first.is_null() && second.is_null();
            return match op {
                CompareOp::Eq => both,
                CompareOp::Ne => !both,
                _ => false,
            };
        }
        if let Some(fits) = self.pattern(op, (left, &first), (right, &second)) {
            return fits;
        }
        let order =
            self.order(&first, &second, Manner::of(left).or(Manner::of(right)).unwrap_or(Manner::Text));
        match op {
            CompareOp::Eq => order == Some(Ordering::Equal),
            CompareOp::Ne => order != Some(Ordering::Equal),
            CompareOp::Gt => order == Some(Ordering::Greater),
            CompareOp::Ge => matches!(order, Some(Ordering::Greater | Ordering::Equal)),
            CompareOp::Lt => order == Some(Ordering::Less),
            CompareOp::Le => matches!(order, Some(Ordering::Less | Ordering::Equal)),
        }
    }

    /// The result of a comparison with a wildcard pattern; `None` when it is not one.
    fn pattern(&self, op: CompareOp, left: (&Operand, &Value), right: (&Operand, &Value)) -> Option<bool> {
        let (Wildcards::Star, CompareOp::Eq | CompareOp::Ne) = (self.options.wildcards, op) else {
            return None;
        };
        let star = |operand: &Operand| matches!(operand, Operand::Literal(Literal::Text(text)) if text.contains('*'));
        let (pattern, text) = match (left, right) {
            ((operand, pattern), (_, text)) | ((_, text), (operand, pattern)) if star(operand) => {
                (pattern, text)
            }
            _ => return None,
        };
        let fits = wildcard::fits(&self.folded(&pattern.text()?), &self.folded(&text.text()?));
        Some(fits == (op == CompareOp::Eq))
    }

    fn order(&self, left: &Value, right: &Value, manner: Manner) -> Option<Ordering> {
        let (Value::Text(first), Value::Text(second)) = (left, right) else {
            return left.cmp_typed(right);
        };
        if let (Manner::Time, Some(first), Some(second)) =
            (manner, Instant::parse(first), Instant::parse(second))
        {
            return Some(first.cmp(&second));
        }
        if manner == Manner::Guid {
            return Some(first.to_ascii_lowercase().cmp(&second.to_ascii_lowercase()));
        }
        Some(self.folded(first).cmp(&self.folded(second)))
    }

    fn call(&self, function: Function, subject: &Operand, argument: &Operand) -> Option<bool> {
        let (subject, argument) = (self.value(subject), self.value(argument));
        let (subject, argument) = (subject.text()?, argument.text()?);
        let (subject, argument) = (self.folded(&subject), self.folded(&argument));
        Some(match function {
            Function::Contains => subject.contains(argument.as_ref()),
            Function::StartsWith => subject.starts_with(argument.as_ref()),
            Function::EndsWith => subject.ends_with(argument.as_ref()),
        })
    }

    fn value(&self, operand: &Operand) -> Cow<'v, Value> {
        match operand {
            Operand::Path(path) => (self.lookup)(path),
            Operand::Literal(literal) => Cow::Owned(literal.to_value()),
        }
    }

    fn folded<'t>(&self, text: &'t str) -> Cow<'t, str> {
        match self.options.text_case {
            TextCase::Sensitive => Cow::Borrowed(text),
            TextCase::Insensitive => Cow::Owned(text.to_lowercase()),
        }
    }
}

/// How two texts compare, which the literal among them decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Manner {
    Text,
    Time,
    Guid,
}

impl Manner {
    fn of(operand: &Operand) -> Option<Self> {
        match operand {
            Operand::Literal(Literal::Date(_) | Literal::DateTimeOffset(_)) => Some(Self::Time),
            Operand::Literal(Literal::Guid(_)) => Some(Self::Guid),
            _ => None,
        }
    }
}
