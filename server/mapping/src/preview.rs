//! What would become of one value.

use crate::compiled::{End, Pair};
use crate::normal;
use model::{Direction, FieldMapping, FieldSchema, Side};
use odata::value::Value;

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
