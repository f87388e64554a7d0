//! Tables of values.

use super::{Fault, is_blank};
use model::{Direction, ValuePair};
use odata::value::Value;

/// The value on the other side of the table. Of several left values for one right value the first that is not blank.
pub(super) fn translate(pairs: &[ValuePair], direction: Direction, value: &Value) -> Result<Value, Fault> {
    let (found, other): (_, fn(&ValuePair) -> &String) = match direction {
        Direction::LeftToRight => (find(pairs, value, |pair| &pair.left), |pair| &pair.right),
        Direction::RightToLeft => {
            let real = pairs.iter().filter(|pair| !pair.left.trim().is_empty());
            let found =
                find(real, value, |pair| &pair.right).or_else(|| find(pairs, value, |pair| &pair.right));
            (found, |pair| &pair.left)
        }
    };
    found.map_or_else(|| unmapped(value), |pair| Ok(Value::from(other(pair).as_str())))
}

fn find<'a>(
    pairs: impl IntoIterator<Item = &'a ValuePair>,
    value: &Value,
    end: impl Fn(&ValuePair) -> &String,
) -> Option<&'a ValuePair> {
    let wanted = value.text().map(|text| text.trim_end().to_lowercase()).unwrap_or_default();
    let wanted = if is_blank(value) { String::new() } else { wanted };
    pairs.into_iter().find(|pair| {
        let text = end(pair);
        if wanted.is_empty() { text.trim().is_empty() } else { text.trim_end().to_lowercase() == wanted }
    })
}

/// No value stays no value; any other value must be in the map.
fn unmapped(value: &Value) -> Result<Value, Fault> {
    if is_blank(value) {
        return Ok(Value::Null);
    }
    Err(Fault::Unmapped(value.text().unwrap_or_default().into_owned()))
}
