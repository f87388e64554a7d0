//! Values through the transforms of one line.
#![allow(dead_code, reason = "each test file uses a part of it")]
#![allow(clippy::unwrap_used, reason = "it is a part of tests")]

use super::customers::{field, line};
use mapping::{Sample, preview};
use model::{Direction, FieldKind, SyncDirection, Transform};
use odata::value::Value;

/// One value through transforms between fields of two kinds.
pub(crate) fn through(
    transforms: &[Transform],
    kinds: (FieldKind, FieldKind),
    direction: Direction,
    value: impl Into<Value>,
) -> Result<Value, String> {
    let line = line("L", "r", SyncDirection::Both, transforms.to_vec());
    let (left, right) = (field("L", kinds.0), field("r", kinds.1));
    preview(&line, Some(&left), Some(&right), direction, Sample { value: &value.into(), row: None })
}

pub(crate) fn texts(transform: Transform, direction: Direction, value: &str) -> Result<Value, String> {
    through(&[transform], (FieldKind::Text, FieldKind::Text), direction, value)
}

pub(crate) fn number(text: &str) -> Value {
    Value::number(text).unwrap()
}

pub(crate) fn expression(to_right: &str) -> Transform {
    Transform::Expression { to_right: to_right.into(), to_left: Some("value".into()) }
}
