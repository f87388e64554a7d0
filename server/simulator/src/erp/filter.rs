use std::sync::Arc;

use jiff::Timestamp;
use odata::csdl::EdmType;
use odata::filter::{self, CompareOp, EvalOptions, Expr, Operand};
use odata::literal::Literal;

use super::bound;
use super::entities::{Entity, Field, Kind};
use super::refusal::Refusal;
use super::resource::value_of;
use crate::schema::TableId;
use crate::store::{KeyValue, Row, State};

/// A filter that the service takes.
#[derive(Debug)]
pub(super) struct Filter {
    entity: &'static Entity,
    expr: Expr,
    /// Whether every property is stored with the row, so that nothing needs to be worked out.
    is_stored: bool,
    /// Rows that were changed before this time do not pass.
    not_before: Option<Timestamp>,
}

impl Filter {
    /// Reads a `$filter` and refuses what the service does not know.
    ///
    /// It knows `eq ne gt ge lt le and or not`; of enumerations only `eq` and `ne`. `in`, `has` and the text
    /// functions are not served: `contains` is written `Name eq '*text*'`.
    pub(super) fn parse(entity: &'static Entity, text: &str) -> Result<Self, Refusal> {
        let expr = filter::parse(text).map_err(|error| Refusal::Query(format!("{error}.")))?;
        check(entity, &expr)?;
        let is_read_only = |path: &&str| entity.field(path).is_some_and(Field::is_read_only);
        let is_stored = !filter::paths(&expr).iter().any(is_read_only);
        let not_before = not_before(entity, &expr);
        Ok(Self { entity, expr, is_stored, not_before })
    }

    /// The time before which no row was changed that passes, where the filter tells.
    pub(super) fn not_before(&self) -> Option<Timestamp> {
        self.not_before
    }

    /// Rows among which are all that pass, where the filter names them by a key.
    pub(super) fn narrowed<'s>(
        &self,
        state: &'s State,
        table: TableId,
    ) -> Option<Box<dyn Iterator<Item = &'s Arc<Row>> + 's>> {
        let rows = state.narrowed(table, &self.expr)?;
        Some(Box::new(rows))
    }

    /// The key before which no row passes, where the filter tells.
    pub(super) fn smallest_key(&self) -> Option<KeyValue> {
        bound::smallest(self.entity, &self.expr)
    }

    /// Whether a row passes.
    pub(super) fn passes(&self, row: &Row) -> bool {
        // Polling asks for the newest few of many rows over and over: dates compare much faster than texts.
        if self.not_before.is_some_and(|time| row.modified < time) {
            return false;
        }
        if self.is_stored {
            return filter::matches(&self.expr, &row.record, EvalOptions::finance());
        }
        let lookup = |path: &str| value_of(self.entity, row, path).unwrap_or(odata::value::Value::Null);
        filter::eval(&self.expr, &lookup, EvalOptions::finance())
    }
}

fn check(entity: &'static Entity, expr: &Expr) -> Result<(), Refusal> {
    match expr {
        Expr::And(parts) | Expr::Or(parts) => parts.iter().try_for_each(|part| check(entity, part)),
        Expr::Not(inner) => check(entity, inner),
        Expr::Compare { op, left, right } => {
            let (left, right) = (operand(entity, left)?, operand(entity, right)?);
            match (left, right) {
                (Side::Field(field), Side::Literal(literal))
                | (Side::Literal(literal), Side::Field(field)) => comparable(field, *op, literal),
                (Side::Field(left), Side::Field(right)) if left.edm() != right.edm() => {
                    Err(incompatible(&left.edm(), right.edm().name(), *op))
                }
                _ => Ok(()),
            }
        }
        Expr::Call { function, .. } => {
            let name = function.as_str();
            Err(Refusal::Query(format!(
                "The function '{name}' is not supported in $filter; use eq with asterisks."
            )))
        }
        Expr::Test(_) => {
            Err(Refusal::Query("The $filter expression must evaluate to a single boolean value.".to_owned()))
        }
    }
}

enum Side<'a> {
    Field(&'static Field),
    Literal(&'a Literal),
}

fn operand<'a>(entity: &'static Entity, operand: &'a Operand) -> Result<Side<'a>, Refusal> {
    match operand {
        Operand::Literal(literal) => Ok(Side::Literal(literal)),
        Operand::Path(path) => field(entity, path).map(Side::Field),
    }
}

/// The property of that name, for `$filter`, `$orderby` and `$select`.
pub(super) fn field(entity: &'static Entity, path: &str) -> Result<&'static Field, Refusal> {
    entity.field(path).ok_or_else(|| {
        let type_name = entity.qualified_type();
        Refusal::Query(format!("Could not find a property named '{path}' on type '{type_name}'."))
    })
}

fn comparable(field: &Field, op: CompareOp, literal: &Literal) -> Result<(), Refusal> {
    let fits = match (field.kind, literal) {
        (_, Literal::Null)
        | (Kind::Text(_), Literal::Text(_))
        | (Kind::Decimal | Kind::Integer | Kind::Long, Literal::Number(_))
        | (
            Kind::Date | Kind::Time | Kind::Created | Kind::Modified,
            Literal::DateTimeOffset(_) | Literal::Date(_),
        ) => true,
        (Kind::Enum(enumeration), Literal::Enum { type_name, symbol }) => {
            type_name == enumeration.qualified
                && enumeration.members.iter().any(|member| member.symbol == symbol)
        }
        _ => false,
    };
    if !fits {
        return Err(incompatible(&field.edm(), kind_of(literal), op));
    }
    if matches!(field.kind, Kind::Enum(_)) && !matches!(op, CompareOp::Eq | CompareOp::Ne) {
        return Err(Refusal::Query("Enumerations can be compared with eq and ne only.".to_owned()));
    }
    Ok(())
}

fn incompatible(left: &EdmType, right: &str, op: CompareOp) -> Refusal {
    Refusal::Query(format!(
        "A binary operator with incompatible types was detected. Found operand types '{left}' and '{right}' for \
         operator kind '{}'.",
        op.as_str()
    ))
}

fn kind_of(literal: &Literal) -> &str {
    match literal {
        Literal::Null => "null",
        Literal::Bool(_) => "Edm.Boolean",
        Literal::Number(_) => "Edm.Decimal",
        Literal::Text(_) => "Edm.String",
        Literal::Guid(_) => "Edm.Guid",
        Literal::Date(_) => "Edm.Date",
        Literal::DateTimeOffset(_) => "Edm.DateTimeOffset",
        Literal::TimeOfDay(_) => "Edm.TimeOfDay",
        Literal::Enum { type_name, .. } => type_name,
    }
}

/// The time before which no row passes, where a filter such as `ModifiedDateTime ge 2026-01-31T12:00:00Z and …` tells.
fn not_before(entity: &Entity, expr: &Expr) -> Option<Timestamp> {
    match expr {
        Expr::And(parts) => parts.iter().filter_map(|part| not_before(entity, part)).max(),
        Expr::Or(parts) => {
            let each: Option<Vec<Timestamp>> = parts.iter().map(|part| not_before(entity, part)).collect();
            each?.into_iter().min()
        }
        Expr::Compare {
            op: CompareOp::Ge | CompareOp::Gt | CompareOp::Eq,
            left: Operand::Path(path),
            right: Operand::Literal(Literal::DateTimeOffset(time)),
        } => {
            let field = entity.field(path)?;
            matches!(field.kind, Kind::Modified).then(|| time.parse().ok()).flatten()
        }
        _ => None,
    }
}
