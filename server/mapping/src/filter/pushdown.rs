//! Range expressions of the ERP as filters that the ERP's own OData service evaluates.

use super::xpp::{CompareOp as Range, Expr, Literal};
use model::{EntitySchema, FieldKind};
use odata::filter::{CompareOp, Expr as Filter};
use odata::literal::Literal as Constant;

/// The `$filter` of Finance and Operations that lets the same rows pass; `None` where the service has no words for it, or
/// others than we have: patterns with `?`, texts with `*` in a comparison (a wildcard there), the order of texts (that of
/// its collation), what a field of that type cannot be compared with.
pub fn pushdown(expr: &Expr, schema: &EntitySchema) -> Option<Filter> {
    let all = |parts: &[Expr]| parts.iter().map(|part| pushdown(part, schema)).collect::<Option<Vec<_>>>();
    match expr {
        Expr::And(parts) => all(parts).map(Filter::And),
        Expr::Or(parts) => all(parts).map(Filter::Or),
        Expr::Not(inner) => Some(Filter::Not(Box::new(pushdown(inner, schema)?))),
        Expr::Like { field, pattern } => {
            let field = schema.field(field).filter(|field| field.kind == FieldKind::Text)?;
            // An empty text and none are the same to the service in some places.
            let is_plain = !pattern.contains('?') && pattern.chars().any(|it| it != '*');
            is_plain.then(|| Filter::equals(&field.name, Constant::Text(pattern.clone())))
        }
        Expr::Compare { field, op, value } => {
            let field = schema.field(field)?;
            let name = field.name.as_str();
            match (value, &field.kind) {
                (Literal::Null, _) => equality(name, *op, Constant::Null),
                (Literal::Bool(flag), FieldKind::Boolean) => equality(name, *op, Constant::Bool(*flag)),
                (Literal::Number(number), FieldKind::Integer | FieldKind::Decimal) => {
                    Some(Filter::compare(name, operator(*op), Constant::Number(number.clone())))
                }
                (Literal::Text(text), FieldKind::Text) if !text.contains('*') => {
                    equality(name, *op, Constant::Text(text.clone()))
                }
                (
                    Literal::Text(text) | Literal::Enum { symbol: text, .. },
                    FieldKind::Choice { type_name, options },
                ) => {
                    let (symbol, _) = options.iter().find(|(symbol, _)| symbol.eq_ignore_ascii_case(text))?;
                    let named = Constant::Enum { type_name: type_name.clone(), symbol: symbol.clone() };
                    equality(
                        name,
                        *op,
                        if type_name.is_empty() { Constant::Text(symbol.clone()) } else { named },
                    )
                }
                (Literal::Date { year, month, day }, FieldKind::Date | FieldKind::DateTime) => {
                    let day = jiff::civil::Date::new(*year, *month, *day).ok()?;
                    Some(of_days(name, *op, (day, day.tomorrow().ok()?), field.kind == FieldKind::DateTime))
                }
                _ => None,
            }
        }
    }
}

fn equality(name: &str, op: Range, value: Constant) -> Option<Filter> {
    matches!(op, Range::Eq | Range::Ne).then(|| Filter::compare(name, operator(op), value))
}

const fn operator(op: Range) -> CompareOp {
    match op {
        Range::Eq => CompareOp::Eq,
        Range::Ne => CompareOp::Ne,
        Range::Lt => CompareOp::Lt,
        Range::Le => CompareOp::Le,
        Range::Gt => CompareOp::Gt,
        Range::Ge => CompareOp::Ge,
    }
}

/// A day is all of its moments, from its midnight to the next.
fn of_days(
    name: &str,
    op: Range,
    (day, next): (jiff::civil::Date, jiff::civil::Date),
    is_moment: bool,
) -> Filter {
    let at = |op: CompareOp, day: jiff::civil::Date| {
        let constant = if is_moment {
            Constant::DateTimeOffset(format!("{day}T00:00:00Z"))
        } else {
            Constant::Date(day.to_string())
        };
        Filter::compare(name, op, constant)
    };
    let within = || Filter::And(vec![at(CompareOp::Ge, day), at(CompareOp::Lt, next)]);
    match op {
        Range::Eq => within(),
        Range::Ne => Filter::Not(Box::new(within())),
        Range::Lt => at(CompareOp::Lt, day),
        Range::Le => at(CompareOp::Lt, next),
        Range::Gt => at(CompareOp::Ge, next),
        Range::Ge => at(CompareOp::Ge, day),
    }
}
