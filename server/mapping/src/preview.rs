//! What would become of values that somebody looks at.

use crate::State;
use crate::compiled::{End, Pair};
use crate::normal;
use crate::transform::is_blank;
use model::{Direction, EntitySchema, FieldKind, FieldMapping, FieldSchema, Side};
use odata::value::{Record, Value};
use std::collections::HashSet;

/// A value that somebody looks at, with what stands beside it.
#[derive(Debug, Clone, Copy)]
pub struct Sample<'a> {
    /// The value of the line's own field.
    pub value: &'a Value,
    /// The row that holds it, of which expressions name other fields, and its entity; `None` = no row is at hand.
    pub row: Option<(&'a Record, &'a EntitySchema)>,
}

/// One value of a field through all transforms of its line in a direction and into the other field's type, as records do
/// it; the error says in words what is wrong with the value, or with the line.
///
/// `left` and `right` are the fields that the line names, `None` where it names none; of a lookup the column itself. The
/// row that a lookup finds or refers to is out of this: its value is the one of the key column. The result is in normal
/// form, but for an empty text where the line asks for one. Whether the line may read a field at all is not looked at.
pub fn preview(
    field: &FieldMapping,
    left: Option<&FieldSchema>,
    right: Option<&FieldSchema>,
    direction: Direction,
    sample: Sample<'_>,
) -> Result<Value, String> {
    let end = |side: Side, schema: Option<&FieldSchema>| schema.map(|schema| End::new(field, side, schema));
    let (mut pair, mut problems) = Pair::new(field, end(Side::Left, left), end(Side::Right, right), false);
    let find = |name: &str| {
        let plain = |field: &&FieldSchema| !matches!(field.kind, FieldKind::Lookup { .. });
        let known = sample.row.and_then(|(_, schema)| schema.field(name)).filter(plain);
        known.map(End::plain).ok_or_else(|| format!("No value of `{name}` can be shown."))
    };
    problems.extend(pair.find_inputs(direction, find, |_| true));
    if let Some(problem) = problems.first() {
        return Err(problem.message.clone());
    }
    if !pair.carries(direction) {
        return Err(format!("The line does not travel to the {}.", direction.target()));
    }
    // A line without a source brings its constant.
    let beside = |end: &End| {
        let value = sample.row.and_then(|(row, _)| row.get(&end.column)).unwrap_or(&Value::Null);
        (end.name.clone(), normal::normalise(value, &end.schema))
    };
    let mut source: State = pair.read_on(direction).map(beside).collect();
    if let Some(end) = pair.end(direction.source()) {
        source.insert(&end.name, normal::normalise(sample.value, &end.schema));
    }
    let projected = pair.project(direction, &source);
    let made =
        projected.ok_or("No row is at hand for the expression.")?.map_err(|fault| fault.to_string())?;
    Ok(if made.is_null() && pair.leaves_empty(direction) { Value::from("") } else { made })
}

/// Of the rows with the values of a field those that tell most, at most so many: each value once, in the order in which
/// they come, and behind them one that is blank, if there is one and place for it.
pub fn telling<T>(rows: impl IntoIterator<Item = (Value, T)>, most: usize) -> Vec<(Value, T)> {
    let mut seen = HashSet::new();
    let once = rows.into_iter().filter(|(value, _)| seen.insert(value.clone()));
    let (blank, mut told): (Vec<_>, Vec<_>) = once.partition(|(value, _)| is_blank(value));
    told.extend(blank.into_iter().take(1));
    told.truncate(most);
    told
}
