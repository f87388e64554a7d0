//! What would become of values that somebody looks at.

use crate::compiled::{End, Pair};
use crate::normal;
use crate::transform::is_blank;
use model::{Direction, FieldMapping, FieldSchema, Side};
use odata::value::Value;
use std::collections::HashSet;

/// One value of a field through all transforms of its line in a direction and into the other field's type, as records do
/// it; the error says in words what is wrong with the value, or with the line.
///
/// `left` and `right` are the fields that the line names, `None` where it names none; of a lookup the column itself. The
/// row that a lookup finds or refers to is out of this: its value is the one of the key column. The result is in normal
/// form, but for an empty text where the line asks for one.
pub fn preview(
    field: &FieldMapping,
    left: Option<&FieldSchema>,
    right: Option<&FieldSchema>,
    direction: Direction,
    value: &Value,
) -> Result<Value, String> {
    let end = |side: Side, schema: Option<&FieldSchema>| schema.map(|schema| End::new(field, side, schema));
    let (pair, problems) = Pair::new(field, end(Side::Left, left), end(Side::Right, right), false);
    if let Some(problem) = problems.first() {
        return Err(problem.message.clone());
    }
    if !pair.carries(direction) {
        return Err(format!("The line does not travel to the {}.", direction.target()));
    }
    // A line without a source brings its constant.
    let value = match pair.end(direction.source()) {
        Some(source) => normal::normalise(value, &source.schema),
        None => Value::Null,
    };
    let made = pair.project(direction, &value).map_err(|fault| fault.to_string())?;
    Ok(if made.is_null() && pair.leaves_empty(direction) { Value::from("") } else { made })
}

/// Of the values of a field those that tell most, at most so many: each once, in the order in which they come, and behind
/// them one that is blank, if there is one and place for it.
pub fn telling(values: impl IntoIterator<Item = Value>, most: usize) -> Vec<Value> {
    let mut seen = HashSet::new();
    let once = values.into_iter().filter(|value| seen.insert(value.clone()));
    let (blank, mut told): (Vec<Value>, Vec<Value>) = once.partition(is_blank);
    told.extend(blank.into_iter().take(1));
    told.truncate(most);
    told
}
