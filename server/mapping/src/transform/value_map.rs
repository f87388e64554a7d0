//! Tables of values.

use super::{Fault, is_blank};
use model::{Direction, ValuePair, pair_for};
use odata::value::Value;

/// The value on the other side of the table.
pub(super) fn translate(pairs: &[ValuePair], direction: Direction, value: &Value) -> Result<Value, Fault> {
    let text = if is_blank(value) { None } else { value.text() };
    let found = pair_for(pairs, direction, text.as_deref().unwrap_or_default());
    found.map_or_else(|| unmapped(value), |pair| Ok(Value::from(pair.target(direction))))
}

/// No value stays no value; any other value must be in the map.
fn unmapped(value: &Value) -> Result<Value, Fault> {
    if is_blank(value) {
        return Ok(Value::Null);
    }
    Err(Fault::Unmapped(value.text().unwrap_or_default().into_owned()))
}
