//! Evaluating a range expression against one row.

use std::cmp::Ordering;

use odata::value::Value;

use super::{CompareOp, Expr, Literal};
use crate::normal;

/// Whether the row that `lookup` answers for passes.
///
/// Text compares without regard to case, dates by the calendar day in UTC. Null equals null only, and no order holds
/// with it.
pub fn eval(expr: &Expr, lookup: &dyn Fn(&str) -> Value) -> bool {
    match expr {
        Expr::And(parts) => parts.iter().all(|part| eval(part, lookup)),
        Expr::Or(parts) => parts.iter().any(|part| eval(part, lookup)),
        Expr::Not(inner) => !eval(inner, lookup),
        Expr::Compare { field, op, value } => {
            let order = compare(&lookup(field), value);
            match op {
                CompareOp::Eq => order == Some(Ordering::Equal),
                CompareOp::Ne => order != Some(Ordering::Equal),
                CompareOp::Lt => order == Some(Ordering::Less),
                CompareOp::Le => matches!(order, Some(Ordering::Less | Ordering::Equal)),
                CompareOp::Gt => order == Some(Ordering::Greater),
                CompareOp::Ge => matches!(order, Some(Ordering::Greater | Ordering::Equal)),
            }
        }
        Expr::Like { field, pattern } => lookup(field).text().is_some_and(|text| fits(pattern, &text)),
    }
}

/// `None` when the two have no common order.
fn compare(value: &Value, literal: &Literal) -> Option<Ordering> {
    let wanted = match literal {
        Literal::Null => Value::Null,
        Literal::Bool(flag) => Value::Bool(*flag),
        Literal::Number(number) => Value::Number(number.clone()),
        Literal::Text(text) | Literal::Enum { symbol: text, .. } => match value {
            Value::Text(value) => return Some(value.to_lowercase().cmp(&text.to_lowercase())),
            _ => Value::Text(text.clone()),
        },
        Literal::Date { year, month, day } => {
            let wanted = jiff::civil::Date::new(*year, *month, *day).ok()?;
            return Some(normal::calendar_day(value.as_str()?)?.cmp(&wanted));
        }
    };
    value.cmp_typed(&wanted)
}

/// Whether the whole text fits the pattern: `*` is any text, `?` any one letter. Never exponential, because only the
/// last `*` is ever tried again.
fn fits(pattern: &str, text: &str) -> bool {
    let pattern: Vec<char> = pattern.to_lowercase().chars().collect();
    let text: Vec<char> = text.to_lowercase().chars().collect();
    let (mut at, mut read) = (0, 0);
    let mut retry: Option<(usize, usize)> = None;
    while read < text.len() {
        match pattern.get(at) {
            Some('*') => {
                retry = Some((at + 1, read));
                at += 1;
            }
            Some(letter) if *letter == '?' || *letter == text[read] => {
                at += 1;
                read += 1;
            }
            _ => {
                let Some((after_star, from)) = retry else {
                    return false;
                };
                retry = Some((after_star, from + 1));
                at = after_star;
                read = from + 1;
            }
        }
    }
    pattern[at..].iter().all(|letter| *letter == '*')
}
