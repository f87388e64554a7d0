//! The row that a value comes from, as expressions see it.

use super::Shape;
use odata::value::Value;

/// What a row holds in the fields that expressions name, as they spell them; nothing else of it can be asked for.
#[derive(Debug, Default)]
pub(crate) struct Row<'a>(Vec<(&'a str, &'a Value, Shape)>);

impl Row<'_> {
    /// A field's value, and what kind of value it is.
    pub(super) fn get(&self, name: &str) -> Option<(&Value, Shape)> {
        self.0.iter().find(|(known, ..)| *known == name).map(|(_, value, shape)| (*value, *shape))
    }
}

impl<'a> FromIterator<(&'a str, &'a Value, Shape)> for Row<'a> {
    fn from_iter<I: IntoIterator<Item = (&'a str, &'a Value, Shape)>>(fields: I) -> Self {
        Self(fields.into_iter().collect())
    }
}
