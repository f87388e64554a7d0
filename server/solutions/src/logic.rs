//! What can be told of a filter without any row.

use mapping::filter::xpp;
use model::Side;
use odata::filter::{CompareOp, Expr, Operand};
use odata::literal::Literal;
use std::collections::HashMap;

/// A filter, as far as it matters whether it decides alike on every row.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Logic {
    /// It is decided.
    Is(bool),
    /// A field is compared with a value.
    Compare { field: String, how: How, value: Worth },
    /// The opposite.
    Not(Box<Self>),
    /// All of these.
    All(Vec<Self>),
    /// Any of these.
    Any(Vec<Self>),
    /// Something else; the same text is the same thing.
    Other(String),
}

/// How a field is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum How {
    Equal,
    Unequal,
    Below,
    AtMost,
    Above,
    AtLeast,
}

/// What a field is compared with.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Worth {
    Number(f64),
    /// Anything else, in small letters.
    Text(String),
}

impl Worth {
    fn of(text: &str) -> Self {
        text.parse()
            .ok()
            .filter(|number: &f64| number.is_finite())
            .map_or_else(|| Self::Text(text.to_lowercase()), Self::Number)
    }

    const fn number(&self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Text(_) => None,
        }
    }
}

impl Logic {
    /// A filter in the language of a side; `None` where there is none, or it cannot be read.
    pub(crate) fn read(side: Side, text: &str) -> Option<Self> {
        if text.trim().is_empty() {
            return None;
        }
        Some(match side {
            Side::Left => of_range(&xpp::parse(text).ok()?),
            Side::Right => of_odata(&odata::filter::parse(text).ok()?),
        })
    }
}

fn of_range(expr: &xpp::Expr) -> Logic {
    match expr {
        xpp::Expr::And(parts) => Logic::All(parts.iter().map(of_range).collect()),
        xpp::Expr::Or(parts) => Logic::Any(parts.iter().map(of_range).collect()),
        xpp::Expr::Not(inner) => Logic::Not(Box::new(of_range(inner))),
        xpp::Expr::Compare { field, op, value } => {
            let how = match op {
                xpp::CompareOp::Eq => How::Equal,
                xpp::CompareOp::Ne => How::Unequal,
                xpp::CompareOp::Lt => How::Below,
                xpp::CompareOp::Le => How::AtMost,
                xpp::CompareOp::Gt => How::Above,
                xpp::CompareOp::Ge => How::AtLeast,
            };
            let value = match value {
                xpp::Literal::Text(text) | xpp::Literal::Enum { symbol: text, .. } => {
                    Worth::Text(text.to_lowercase())
                }
                other => Worth::of(&other.to_string()),
            };
            Logic::Compare { field: field.to_lowercase(), how, value }
        }
        xpp::Expr::Like { pattern, .. } if pattern == "*" => Logic::Is(true),
        like @ xpp::Expr::Like { .. } => Logic::Other(like.to_string().to_lowercase()),
    }
}

fn of_odata(expr: &Expr) -> Logic {
    match expr {
        Expr::And(parts) => Logic::All(parts.iter().map(of_odata).collect()),
        Expr::Or(parts) => Logic::Any(parts.iter().map(of_odata).collect()),
        Expr::Not(inner) => Logic::Not(Box::new(of_odata(inner))),
        Expr::Test(Operand::Literal(Literal::Bool(passes))) => Logic::Is(*passes),
        Expr::Compare { op, left, right } => compared(*op, left, right, expr),
        Expr::Call { .. } | Expr::Test(_) => Logic::Other(expr.to_string().to_lowercase()),
    }
}

fn compared(op: CompareOp, left: &Operand, right: &Operand, whole: &Expr) -> Logic {
    let how = match op {
        CompareOp::Eq => How::Equal,
        CompareOp::Ne => How::Unequal,
        CompareOp::Gt => How::Above,
        CompareOp::Ge => How::AtLeast,
        CompareOp::Lt => How::Below,
        CompareOp::Le => How::AtMost,
    };
    let turned = match how {
        How::Above => How::Below,
        How::AtLeast => How::AtMost,
        How::Below => How::Above,
        How::AtMost => How::AtLeast,
        same => same,
    };
    let worth = |literal: &Literal| match literal {
        Literal::Text(text) | Literal::Enum { symbol: text, .. } => Worth::Text(text.to_lowercase()),
        other => Worth::of(&other.to_string()),
    };
    let field = |path: &str| path.to_lowercase();
    match (left, right) {
        (Operand::Path(path), Operand::Literal(literal)) => {
            Logic::Compare { field: field(path), how, value: worth(literal) }
        }
        (Operand::Literal(literal), Operand::Path(path)) => {
            Logic::Compare { field: field(path), how: turned, value: worth(literal) }
        }
        (Operand::Literal(one), Operand::Literal(other)) if matches!(how, How::Equal | How::Unequal) => {
            Logic::Is((worth(one) == worth(other)) == (how == How::Equal))
        }
        (Operand::Path(one), Operand::Path(other)) if one == other && how == How::Equal => Logic::Is(true),
        _ => Logic::Other(whole.to_string().to_lowercase()),
    }
}

/// Whether every row passes, or none; `None` where that depends on the row, or cannot be told.
pub(crate) fn verdict(logic: &Logic) -> Option<bool> {
    match logic {
        Logic::Is(passes) => Some(*passes),
        Logic::Compare { .. } | Logic::Other(_) => None,
        Logic::Not(inner) => verdict(inner).map(|passes| !passes),
        Logic::All(parts) => {
            let own: Vec<Option<bool>> = parts.iter().map(verdict).collect();
            if own.contains(&Some(false)) || contradicts(parts) {
                return Some(false);
            }
            own.iter().all(|it| *it == Some(true)).then_some(true)
        }
        Logic::Any(parts) => {
            let own: Vec<Option<bool>> = parts.iter().map(verdict).collect();
            if own.contains(&Some(true)) || has_opposites(parts) {
                return Some(true);
            }
            own.iter().all(|it| *it == Some(false)).then_some(false)
        }
    }
}

/// Do two of these say the opposite of each other?
fn has_opposites(parts: &[Logic]) -> bool {
    let is_opposite = |one: &Logic, other: &Logic| match (one, other) {
        (Logic::Not(inner), other) => **inner == *other,
        (
            Logic::Compare { field, how: How::Equal, value },
            Logic::Compare { field: other, how: How::Unequal, value: unequal },
        ) => field == other && value == unequal,
        _ => false,
    };
    parts.iter().any(|one| parts.iter().any(|other| is_opposite(one, other)))
}

/// Can no row be all of these?
fn contradicts(parts: &[Logic]) -> bool {
    if has_opposites(parts) {
        return true;
    }
    let mut ranges: HashMap<&str, Range> = HashMap::new();
    parts.iter().any(|part| match part {
        Logic::Compare { field, how, value } => {
            let range = ranges.entry(field).or_default();
            range.narrow(*how, value);
            range.is_empty()
        }
        _ => false,
    })
}

/// What values of a field are left.
#[derive(Default)]
struct Range {
    equal: Option<Worth>,
    /// The bound, and whether it is out of the range itself.
    lower: Option<(f64, bool)>,
    upper: Option<(f64, bool)>,
    is_torn: bool,
}

impl Range {
    fn narrow(&mut self, how: How, value: &Worth) {
        match (how, value.number()) {
            (How::Equal, _) => {
                self.is_torn |= self.equal.as_ref().is_some_and(|known| known != value);
                self.equal = Some(value.clone());
            }
            (How::Above | How::AtLeast, Some(number)) => {
                let new = (number, how == How::Above);
                self.lower = Some(
                    self.lower
                        .filter(|known| known.0 > number || (known.0 >= number && known.1))
                        .unwrap_or(new),
                );
            }
            (How::Below | How::AtMost, Some(number)) => {
                let new = (number, how == How::Below);
                self.upper = Some(
                    self.upper
                        .filter(|known| known.0 < number || (known.0 <= number && known.1))
                        .unwrap_or(new),
                );
            }
            _ => {}
        }
    }

    fn is_empty(&self) -> bool {
        let above = |number: f64| {
            self.lower.is_none_or(|(bound, is_out)| number > bound || (number >= bound && !is_out))
        };
        let below = |number: f64| {
            self.upper.is_none_or(|(bound, is_out)| number < bound || (number <= bound && !is_out))
        };
        let crossed = match (self.lower, self.upper) {
            (Some((low, no_low)), Some((high, no_high))) => {
                low > high || (low >= high && (no_low || no_high))
            }
            _ => false,
        };
        let outside = self
            .equal
            .as_ref()
            .and_then(Worth::number)
            .is_some_and(|number| !above(number) || !below(number));
        self.is_torn || crossed || outside
    }
}

#[cfg(test)]
mod tests {
    use super::{Logic, verdict};
    use model::Side;

    fn told(side: Side, filter: &str) -> Option<bool> {
        Logic::read(side, filter).and_then(|logic| verdict(&logic))
    }

    #[test]
    fn filters_that_no_row_passes_are_seen() {
        for filter in [
            r#"(A == "x") && (A == "y")"#,
            r#"(A == "x") && (A != "X")"#,
            "(A > 5) && (A < 3)",
            "(A >= 5) && (A < 5)",
            "(A == 7) && (A < 3)",
            r#"(B == "1") && ((A == 1) && (A == 2))"#,
            r#"!((A == "x") || (A != "x"))"#,
        ] {
            assert_eq!(told(Side::Left, filter), Some(false), "{filter}");
        }
        for filter in ["1 eq 2", "a eq 1 and a eq 2", "a eq null and a ne null", "5 lt a and a lt 4"] {
            assert_eq!(told(Side::Right, filter), Some(false), "{filter}");
        }
    }

    #[test]
    fn filters_that_every_row_passes_are_seen() {
        for filter in [r#"(A == "x") || (A != "x")"#, r#"A like "*""#, "(A == 1) || !(A == 1)"] {
            assert_eq!(told(Side::Left, filter), Some(true), "{filter}");
        }
        for filter in ["1 eq 1", "a eq a", "true", "not (1 eq 2)", "a eq 2 or a ne 2.0"] {
            assert_eq!(told(Side::Right, filter), Some(true), "{filter}");
        }
    }

    #[test]
    fn of_all_others_nothing_is_told() {
        for filter in [
            r#"((PartyType == "Organization"))"#,
            r#"(A == "x") || (A == "y")"#,
            "(A > 3) && (A < 5)",
            "(A >= 5) && (A <= 5)",
            "A like \"B*\"",
        ] {
            assert_eq!(told(Side::Left, filter), None, "{filter}");
        }
        for filter in [
            "customertypecode eq 3",
            "msdyn_sellable eq false or msdyn_sellable eq null",
            "startswith(a,'b') and contains(a,'c')",
            "a eq b",
            "",
            "(((",
        ] {
            assert_eq!(told(Side::Right, filter), None, "{filter}");
        }
    }
}
