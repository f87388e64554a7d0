//! Values for which a value map has no partner.

use crate::{Side, ValuePair};
use serde::{Deserialize, Serialize};

/// A value for which a value map has no partner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unpaired {
    /// The app that has it.
    pub side: Side,
    /// The value.
    pub value: String,
    /// What its app calls it; may be the value.
    pub label: String,
    /// Records that were refused because of it.
    pub refused: usize,
    /// What the other app could hold instead: values and their labels; empty = any text.
    pub partners: Vec<(String, String)>,
}

impl Unpaired {
    /// The pair of this value with one of the other app.
    pub fn with(side: Side, value: &str, partner: &str) -> ValuePair {
        match side {
            Side::Left => ValuePair::new(value, partner),
            Side::Right => ValuePair::new(partner, value),
        }
    }
}
