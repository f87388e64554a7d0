//! Transforms of values on their way.

use model::{Direction, Transform, ValuePair};
use odata::value::Value;

/// A value for which the value map has no line.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Unmapped(pub(crate) String);

/// A value after all transforms of its field: in order on the way to the CRM, inverted in reverse order on the way
/// back. The result is not yet of the target's type.
pub(crate) fn apply(transforms: &[Transform], direction: Direction, value: Value) -> Result<Value, Unmapped> {
    let step = |value: Value, transform: &Transform| match transform {
        // A default fills the gap of whichever side is the source.
        Transform::Default { value: constant } => {
            Ok(if is_blank(&value) { Value::from(constant.as_str()) } else { value })
        }
        Transform::ValueMap { pairs } => match direction {
            Direction::LeftToRight => to_right(pairs, &value),
            Direction::RightToLeft => to_left(pairs, &value),
        },
    };
    match direction {
        Direction::LeftToRight => transforms.iter().try_fold(value, step),
        Direction::RightToLeft => transforms.iter().rev().try_fold(value, step),
    }
}

/// Null and text of blanks alone: no value.
fn is_blank(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Text(text) => text.trim().is_empty(),
        _ => false,
    }
}

fn to_right(pairs: &[ValuePair], value: &Value) -> Result<Value, Unmapped> {
    find(pairs, value, |pair| &pair.left)
        .map_or_else(|| unmapped(value), |pair| Ok(Value::from(pair.right.as_str())))
}

/// Of several left values for one right value the first that is not blank.
fn to_left(pairs: &[ValuePair], value: &Value) -> Result<Value, Unmapped> {
    let real = pairs.iter().filter(|pair| !pair.left.trim().is_empty());
    let found = find(real, value, |pair| &pair.right).or_else(|| find(pairs, value, |pair| &pair.right));
    found.map_or_else(|| unmapped(value), |pair| Ok(Value::from(pair.left.as_str())))
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
fn unmapped(value: &Value) -> Result<Value, Unmapped> {
    if is_blank(value) {
        return Ok(Value::Null);
    }
    Err(Unmapped(value.text().unwrap_or_default().into_owned()))
}
