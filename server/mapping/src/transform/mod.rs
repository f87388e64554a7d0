//! Transforms of values on their way.

mod date;
mod expression;
mod functions;
mod number;
mod row;
mod shape;
mod text;
mod value_map;

use crate::compiled::Problem;
use date::Format;
use expression::Expression;
use model::{BlankAs, Direction, FieldMapping, FieldSchema, LetterCase, SyncDirection, Transform, ValuePair};
use number::Form;
use odata::value::Value;
use std::collections::BTreeSet;

pub(crate) use row::Row;
pub(crate) use shape::{Ends, Shape, arriving, loss_of_key, unfit};

/// Why a transform makes nothing of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The value map has no line for it.
    Unmapped(String),
    /// It is not what the transform takes.
    Unfit { value: String, wanted: String },
    /// The expression makes nothing of it.
    Failed { value: String, why: String },
}

impl Fault {
    fn unfit(value: &Value, wanted: String) -> Self {
        Self::Unfit { value: value.text().unwrap_or_default().into_owned(), wanted }
    }
}

/// The transforms of one pair of fields made ready for work.
#[derive(Debug, Clone, Default)]
pub(crate) struct Steps(Vec<Step>);

#[derive(Debug, Clone)]
enum Step {
    Default(Value),
    ValueMap(Vec<ValuePair>),
    Trim,
    Case(LetterCase),
    Truncate(u32),
    Number {
        form: Form,
        as_text: Ways<bool>,
    },
    Date {
        format: Format,
        written: Direction,
    },
    Blank(BlankAs),
    Expression(Ways<Option<(Expression, Shape)>>),
    /// One that is a problem of its mapping, which is not used.
    Unusable,
}

/// Something for each way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Ways<T> {
    to_right: T,
    to_left: T,
}

impl<T> Ways<T> {
    fn of(of: impl Fn(Direction) -> T) -> Self {
        Self { to_right: of(Direction::LeftToRight), to_left: of(Direction::RightToLeft) }
    }

    const fn get(&self, direction: Direction) -> &T {
        match direction {
            Direction::LeftToRight => &self.to_right,
            Direction::RightToLeft => &self.to_left,
        }
    }
}

impl Steps {
    /// The transforms of a pair between these fields, where they are known, and all that keeps one of them from working.
    pub(crate) fn new(
        field: &FieldMapping,
        left: Option<&FieldSchema>,
        right: Option<&FieldSchema>,
    ) -> (Self, Vec<Problem>) {
        let ends = Ends::of(left, right);
        let mut problems = Vec::new();
        let steps = field.transforms.iter().enumerate().map(|(at, transform)| {
            Step::new(field, at, transform, &ends).unwrap_or_else(|told| {
                problems.push(told.of(field));
                Step::Unusable
            })
        });
        (Self(steps.collect()), problems)
    }

    /// A value after all transforms of its field: in order on the way to the CRM, inverted in reverse order on the way
    /// back. The result is not yet of the target's type. `row` has what the expressions of that way name.
    pub(crate) fn apply(&self, direction: Direction, value: Value, row: &Row<'_>) -> Result<Value, Fault> {
        let step = |value: Value, step: &Step| step.apply(direction, value, row);
        match direction {
            Direction::LeftToRight => self.0.iter().try_fold(value, step),
            Direction::RightToLeft => self.0.iter().rev().try_fold(value, step),
        }
    }

    /// The fields of the source's row that the expressions of a way name, as they spell them, each once.
    pub(crate) fn named(&self, direction: Direction) -> BTreeSet<&str> {
        let expressions = self.0.iter().filter_map(|step| match step {
            Step::Expression(ways) => ways.get(direction).as_ref(),
            _ => None,
        });
        expressions.flat_map(|(expression, _)| expression.fields()).map(String::as_str).collect()
    }

    /// Is no value to be an empty text where it goes to?
    pub(crate) fn leave_empty(&self, direction: Direction) -> bool {
        let blank = |step: &Step| match step {
            Step::Blank(becomes) => Some(*becomes),
            _ => None,
        };
        let last = match direction {
            Direction::LeftToRight => self.0.iter().rev().find_map(blank),
            Direction::RightToLeft => self.0.iter().find_map(blank),
        };
        last == Some(BlankAs::Empty)
    }

    /// May a value of the CRM come back as another one, which counts as the same?
    pub(crate) fn reshape(&self) -> bool {
        !self.0.iter().all(|step| matches!(step, Step::Default(_) | Step::ValueMap(_) | Step::Blank(_)))
    }
}

/// Something that keeps a transform from working.
struct Told {
    code: &'static str,
    message: String,
    remedy: &'static str,
}

impl Told {
    fn of(self, field: &FieldMapping) -> Problem {
        let place = if field.right.is_empty() { &field.left } else { &field.right };
        let Self { code, message, remedy } = self;
        Problem { code, place: place.clone(), message, remedy: remedy.to_owned() }
    }
}

impl Step {
    fn new(field: &FieldMapping, at: usize, transform: &Transform, ends: &Ends<'_>) -> Result<Self, Told> {
        Ok(match transform {
            Transform::Default { value } => Self::Default(Value::from(value.as_str())),
            Transform::ValueMap { pairs } => Self::ValueMap(pairs.clone()),
            Transform::Trim => Self::Trim,
            Transform::Case { case } => Self::Case(*case),
            Transform::Truncate { length: 0 } => {
                let message = "A text that is cut to no characters is always empty.".to_owned();
                return Err(Told { code: "TANDEM04", message, remedy: "Choose a length of 1 or more." });
            }
            Transform::Truncate { length } => Self::Truncate(*length),
            Transform::Number { decimals, separator } if *decimals <= Form::MOST_DECIMALS => Self::Number {
                form: Form { decimals: *decimals, separator: *separator },
                as_text: Ways::of(|direction| ends.is_text(direction.target())),
            },
            Transform::Number { decimals, .. } => {
                let message = format!("A number cannot be rounded to {decimals} decimal places.");
                return Err(Told { code: "TANDEM04", message, remedy: "Choose 28 or fewer." });
            }
            Transform::Date { format } => Self::date(field, format, ends)?,
            Transform::Blank { becomes } => Self::Blank(*becomes),
            Transform::Expression { to_right, to_left } => {
                let shapes = Ways::of(|direction| shape::before(&field.transforms, at, direction, ends));
                let texts =
                    Ways { to_right: to_right.as_str(), to_left: to_left.as_deref().unwrap_or_default() };
                Self::expression(field.direction, texts, shapes)?
            }
        })
    }

    fn date(field: &FieldMapping, format: &str, ends: &Ends<'_>) -> Result<Self, Told> {
        let format = Format::new(format).map_err(|message| Told {
            code: "TANDEM02",
            message,
            remedy: "Write a format such as %d.%m.%Y: a percent sign and a letter for each part.",
        })?;
        let written = ends.dates_are_written();
        let read = written.target().outward();
        if field.direction.carries(read) && !format.is_readable {
            let message = format!(
                "No date can be read from a text of this format, to travel to the {}.",
                read.target()
            );
            let remedy = "Name day, month and year in the format, or let it travel the other way only.";
            return Err(Told { code: "TANDEM03", message, remedy });
        }
        Ok(Self::Date { format, written })
    }

    fn expression(travels: SyncDirection, texts: Ways<&str>, shapes: Ways<Shape>) -> Result<Self, Told> {
        let way = |direction: Direction| {
            let text = texts.get(direction).trim();
            if text.is_empty() && travels.carries(direction) {
                let message = format!("The expression has no way to the {}.", direction.target());
                let remedy = "Give it an expression for this way, too, or let it travel the other way only.";
                return Err(Told { code: "TANDEM03", message, remedy });
            }
            if text.is_empty() {
                return Ok(None);
            }
            let remedy = "Correct the expression: `value` is the source's value, such as in value + \"-1\", and row.City \
                          another field of its row.";
            let read = Expression::new(text).map_err(|message| Told { code: "TANDEM01", message, remedy });
            read.map(|expression| Some((expression, *shapes.get(direction))))
        };
        Ok(Self::Expression(Ways {
            to_right: way(Direction::LeftToRight)?,
            to_left: way(Direction::RightToLeft)?,
        }))
    }

    fn apply(&self, direction: Direction, value: Value, row: &Row<'_>) -> Result<Value, Fault> {
        match self {
            // A default fills the gap of whichever side is the source.
            Self::Default(constant) => Ok(if is_blank(&value) { constant.clone() } else { value }),
            Self::ValueMap(pairs) => value_map::translate(pairs, direction, &value),
            Self::Trim => Ok(text::trimmed(value)),
            Self::Case(case) if direction == Direction::LeftToRight => Ok(text::cased(value, *case)),
            Self::Truncate(length) => Ok(text::truncated(value, *length)),
            Self::Number { form, as_text } if *as_text.get(direction) => form.written(&value),
            Self::Number { form, .. } => form.rounded(&value),
            Self::Date { format, written } if direction == *written => format.written(&value),
            Self::Date { format, .. } => format.value(&value),
            Self::Blank(BlankAs::Null) if is_blank(&value) => Ok(Value::Null),
            Self::Blank(BlankAs::Empty) if is_blank(&value) => Ok(Value::from("")),
            Self::Case(_) | Self::Blank(_) => Ok(value),
            Self::Expression(ways) => {
                let failed =
                    |why| Fault::Failed { value: value.text().unwrap_or_default().into_owned(), why };
                match ways.get(direction) {
                    Some((expression, shape)) => expression.evaluate(&value, *shape, row).map_err(failed),
                    None => Err(failed(format!("no expression leads to the {}", direction.target()))),
                }
            }
            Self::Unusable => Err(Fault::Failed {
                value: value.text().unwrap_or_default().into_owned(),
                why: "its transform cannot be used".to_owned(),
            }),
        }
    }
}

/// Null and text of blanks alone: no value.
pub(crate) fn is_blank(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Text(text) => text.trim().is_empty(),
        _ => false,
    }
}

/// The fields of its source's row that a line reads by expressions on a way, as they spell them, each once: beside its own
/// field. Of an expression that cannot be read none is known.
pub fn named(line: &FieldMapping, direction: Direction) -> BTreeSet<String> {
    let text = |transform: &Transform| match (transform, direction) {
        (Transform::Expression { to_right, .. }, Direction::LeftToRight) => Some(to_right.clone()),
        (Transform::Expression { to_left, .. }, Direction::RightToLeft) => to_left.clone(),
        _ => None,
    };
    let texts = line.transforms.iter().filter_map(text).filter(|_| line.direction.carries(direction));
    texts.filter_map(|text| Expression::new(text.trim()).ok()).flat_map(|it| it.fields().clone()).collect()
}

/// The ways in which a line travels.
pub(crate) fn travelled(line: &FieldMapping) -> impl Iterator<Item = Direction> {
    let direction = line.direction;
    Direction::BOTH.into_iter().filter(move |way| direction.carries(*way))
}

/// What a transform is called in findings.
pub(crate) const fn name(transform: &Transform) -> &'static str {
    match transform {
        Transform::Default { .. } => "A default",
        Transform::ValueMap { .. } => "A value map",
        Transform::Trim => "Trimming",
        Transform::Case { .. } => "A case of letters",
        Transform::Truncate { .. } => "Cutting",
        Transform::Number { .. } => "Rounding",
        Transform::Date { .. } => "A date format",
        Transform::Blank { .. } => "An empty text for no value",
        Transform::Expression { .. } => "An expression",
    }
}
