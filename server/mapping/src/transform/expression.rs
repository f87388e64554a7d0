//! Values worked out by an expression of the [Common Expression Language](https://github.com/google/cel-spec).
//!
//! An expression knows two variables: `value`, and `row`, of which it names single fields (`row.City`, or
//! `row["City"]`): those of the row that the value comes from, as that row's app has them, before any transform. Which
//! fields it reads is known before there is a row; a name that is worked out would not tell, and is refused. A whole number goes in as `int`; a number of a field that may have a
//! fraction as `double`, also where it has none (so that `value * 1.19` is right for all of them), if it has no more than
//! 15 digits, which is what a double holds for sure: any other number goes in as text, and calculating with it is an
//! error instead of a slightly other number. Dates and times go in as text (`2026-01-31`, `2026-01-31T10:00:00Z`), GUIDs
//! and choices too. No value goes in as `null`; a transform before may make it an empty text.
//!
//! What comes out is null, yes or no, a number or a text. A double is taken by its first 15 digits, so that `0.1 + 0.2` is
//! 0.3. Everything else, and every error, is a fault of the field.
//!
//! An expression is bounded in itself: it is short, not deeply nested, and calls nothing that loops. What it takes grows
//! with the length of the value at most, by a factor that its own length limits; so no clock has to stop it.

use super::functions::{ENVIRONMENT, KNOWN};
use super::{Row, Shape};
use cel::common::ast::{EntryExpr, Expr, IdedExpr, LiteralValue};
use cel::{Context, ExecutionError, Program};
use odata::value::{Number, Value};
use std::collections::{BTreeSet, HashMap};
use std::fmt::Write as _;
use std::sync::Arc;

/// The longest expression, in characters.
pub(super) const LONGEST: usize = 500;
/// The most brackets that an expression opens, and the most choices (`?:`) that it makes.
const MOST_NESTED: usize = 30;
/// The most operators and calls in an expression.
const MOST_PARTS: usize = 100;
/// The longest text that goes in, in bytes.
const LONGEST_VALUE: usize = 100_000;
/// The digits that a double holds for sure.
const EXACT_DIGITS: usize = 15;
/// The longest words of an error, in characters: they may quote the value.
const LONGEST_WORDS: usize = 200;

/// An expression that is ready to be evaluated.
#[derive(Debug, Clone)]
pub(super) struct Expression {
    program: Arc<Program>,
    /// The fields of the row that it names, as it spells them.
    fields: BTreeSet<String>,
}

impl Expression {
    /// The error says in words what is wrong, and where.
    pub(super) fn new(text: &str) -> Result<Self, String> {
        if text.chars().count() > LONGEST {
            return Err(format!("The expression is longer than {LONGEST} characters."));
        }
        let nested = text.matches(['(', '[', '{']).count().max(text.matches('?').count());
        let parts =
            text.matches(|it: char| it.is_ascii_punctuation() && !matches!(it, '"' | '\'' | '_')).count();
        if nested > MOST_NESTED || parts > MOST_PARTS {
            return Err(format!(
                "The expression has too many parts: at most {MOST_NESTED} brackets or choices, and {MOST_PARTS} signs \
                 in all."
            ));
        }
        let program = ENVIRONMENT.compile(text).map_err(|errors| {
            let Some(error) = errors.errors.first() else {
                return "The expression cannot be read.".to_owned();
            };
            let (line, column) = error.pos;
            let place = if text.trim_end().contains('\n') { format!("line {line}, ") } else { String::new() };
            let words = error.msg.strip_prefix("Syntax error: ").unwrap_or(&error.msg);
            format!("The expression cannot be read at {place}character {column}: {}.", short(words))
        })?;
        let mut fields = BTreeSet::new();
        permitted(program.expression(), &mut fields)?;
        Ok(Self { program: Arc::new(program), fields })
    }

    /// The fields of the row that it names, as it spells them.
    pub(super) const fn fields(&self) -> &BTreeSet<String> {
        &self.fields
    }

    /// What the expression makes of a value of a row; the error says in words why it makes nothing.
    pub(super) fn evaluate(&self, value: &Value, shape: Shape, row: &Row<'_>) -> Result<Value, String> {
        let value = taken_in(value, shape)?;
        let mut context = Context::with_env(Arc::clone(&ENVIRONMENT));
        context.add_variable_from_value("value", value);
        if !self.fields.is_empty() {
            let field = |name: &String| {
                let (value, shape) = row.get(name).ok_or_else(|| format!("its row has no `{name}`"))?;
                Ok((name.clone(), taken_in(value, shape)?))
            };
            let fields = self.fields.iter().map(field).collect::<Result<HashMap<_, _>, String>>()?;
            context.add_variable_from_value("row", fields);
        }
        let result = self.program.execute(&context).map_err(|error| words(&error))?;
        given_out(result)
    }
}

/// Nothing but what is known to be harmless: whatever the language may learn is refused until it is.
/// Gathers the fields of the row that it names.
fn permitted(expression: &IdedExpr, fields: &mut BTreeSet<String>) -> Result<(), String> {
    match &expression.expr {
        Expr::Literal(_) => Ok(()),
        Expr::Ident(name) if name == "value" => Ok(()),
        Expr::Ident(name) if name == ROW => Err(ROW_ALONE.to_owned()),
        Expr::Ident(name) => {
            Err(format!("The expression names `{}`; it knows `value` and `row` alone.", short(name)))
        }
        Expr::Call(call) if call.func_name == "_[_]" && call.args.first().is_some_and(is_row) => {
            match call.args.get(1).map(|name| &name.expr) {
                Some(Expr::Literal(LiteralValue::String(name))) => {
                    fields.insert(name.inner().to_owned());
                    Ok(())
                }
                _ => Err(ROW_ALONE.to_owned()),
            }
        }
        Expr::Call(call) if KNOWN.contains(&call.func_name.as_str()) => call
            .target
            .iter()
            .map(AsRef::as_ref)
            .chain(&call.args)
            .try_for_each(|part| permitted(part, fields)),
        Expr::Call(call) => {
            Err(format!("The expression calls `{}`, which is not known here.", short(&call.func_name)))
        }
        Expr::List(list) => list.elements.iter().try_for_each(|part| permitted(part, fields)),
        Expr::Map(map) => map.entries.iter().try_for_each(|entry| match &entry.expr {
            EntryExpr::MapEntry(entry) => {
                permitted(&entry.key, fields).and_then(|()| permitted(&entry.value, fields))
            }
            EntryExpr::StructField(_) => Err(UNKNOWN_PART.to_owned()),
        }),
        Expr::Select(select) if is_row(&select.operand) && !select.test => {
            fields.insert(select.field.clone());
            Ok(())
        }
        Expr::Select(select) => Err(format!(
            "The expression asks for a part `{}` of a value, and no value has parts.",
            short(&select.field)
        )),
        Expr::Comprehension(_) | Expr::Struct(_) | Expr::Unspecified => Err(UNKNOWN_PART.to_owned()),
    }
}

/// The variable that holds the row.
const ROW: &str = "row";

const ROW_ALONE: &str = "What `row` is asked for is the name of a field, as in row.City or row[\"City\"]: which fields \
    are read has to be known beforehand.";

fn is_row(expression: &IdedExpr) -> bool {
    matches!(&expression.expr, Expr::Ident(name) if name == ROW)
}

const UNKNOWN_PART: &str = "The expression has a part that is not known here.";

fn taken_in(value: &Value, shape: Shape) -> Result<cel::Value, String> {
    let is_number = matches!(shape, Shape::Whole | Shape::Number);
    Ok(match value {
        Value::Null => cel::Value::Null,
        Value::Bool(flag) => cel::Value::Bool(*flag),
        Value::Number(number) => calculable(number, shape),
        Value::Text(text) if text.len() > LONGEST_VALUE => {
            return Err(format!("the value is longer than {LONGEST_VALUE} bytes"));
        }
        Value::Text(text) => match Number::parse(text).filter(|_| is_number) {
            Some(number) => calculable(&number, shape),
            None => text.as_str().into(),
        },
        Value::Json(_) => return Err("the value has parts".to_owned()),
    })
}

/// A number that can be calculated with, or its text where that would not be exact.
fn calculable(number: &Number, shape: Shape) -> cel::Value {
    let text = number.as_str();
    let whole = (shape != Shape::Number).then(|| number.to_i64()).flatten();
    if let Some(whole) = whole {
        return cel::Value::Int(whole);
    }
    let mantissa = text.split('e').next().unwrap_or_default();
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    let significant = if mantissa.contains('.') {
        digits.trim_matches('0').len()
    } else {
        digits.trim_start_matches('0').len()
    };
    let double = text.parse::<f64>().ok().filter(|double| is_plain(*double));
    match double.filter(|_| significant <= EXACT_DIGITS) {
        Some(double) => cel::Value::Float(double),
        None => text.into(),
    }
}

/// Is that a double whose 15 digits can be relied on?
fn is_plain(double: f64) -> bool {
    double == 0.0 || double.is_normal()
}

fn given_out(value: cel::Value) -> Result<Value, String> {
    Ok(match value {
        cel::Value::Null => Value::Null,
        cel::Value::Bool(flag) => Value::Bool(flag),
        cel::Value::Int(number) => number.into(),
        cel::Value::UInt(number) => Value::number(&number.to_string()).unwrap_or_default(),
        cel::Value::Float(double) if double.is_finite() => {
            let mut text = String::new();
            // Writing into a String cannot fail.
            let _ = write!(text, "{double:.*e}", EXACT_DIGITS - 1);
            Number::parse(&text)
                .map(|number| crate::normal::shortest(&number))
                .map(Value::Number)
                .unwrap_or_default()
        }
        cel::Value::Float(_) => return Err("the result is no finite number".to_owned()),
        cel::Value::String(text) => Value::Text(text.as_ref().clone()),
        other => return Err(format!("the result is a {}, which no field takes", other.type_of())),
    })
}

/// An error in words that do not quote values in the language's own notation.
fn words(error: &ExecutionError) -> String {
    match error {
        ExecutionError::UnsupportedBinaryOperator(name, one, other) => {
            format!("`{name}` is not for {} and {}", one.type_of(), other.type_of())
        }
        ExecutionError::ValuesNotComparable(one, other) => {
            format!("{} does not compare with {}", one.type_of(), other.type_of())
        }
        ExecutionError::Overflow(name, ..) => format!("the result of `{name}` is out of range"),
        ExecutionError::DivisionByZero(_) | ExecutionError::RemainderByZero(_) => {
            "it divides by zero".to_owned()
        }
        other => short(&other.to_string()),
    }
}

/// The beginning of words that may be long.
fn short(words: &str) -> String {
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let words = words.trim_end_matches('.');
    match words.char_indices().nth(LONGEST_WORDS) {
        Some((at, _)) => format!("{}…", words.get(..at).unwrap_or_default()),
        None => words.to_owned(),
    }
}
