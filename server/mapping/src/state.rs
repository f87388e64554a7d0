//! The mapped fields of one record in normal form.

use std::collections::BTreeSet;

use odata::payload::PayloadError;
use odata::value::{Record, Value};

/// The mapped fields of one row of one side.
///
/// Fields are named as on that side: the ERP's field name, the CRM's column, and for lookups the dotted path of the
/// mapping. Values are normalised to the field's type, so that two states can be compared by equality: blanks at the
/// end are trimmed, an empty text and the empty date are null, decimals have no needless zeros, GUIDs are lower-case,
/// and times are in UTC. A field that is absent is *unknown*, which is not the same as null: a lookup whose row could
/// not be found, or in a link a field on which the sides have not agreed yet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct State(Record);

impl State {
    /// A state without any field.
    pub const fn new() -> Self {
        Self(Record::new())
    }

    /// Reads what [`State::to_json`] wrote, exactly.
    pub fn from_json(text: &str) -> Result<Self, PayloadError> {
        Record::from_json(text).map(Self)
    }

    /// One JSON object with the fields in order of name; numbers keep every digit.
    pub fn to_json(&self) -> String {
        self.0.to_json()
    }

    /// The value of a field; `None` when it is unknown.
    pub fn get(&self, field: &str) -> Option<&Value> {
        self.0.get(field)
    }

    /// Whether the field is known, be it null.
    pub fn contains(&self, field: &str) -> bool {
        self.0.contains(field)
    }

    /// Sets a field. The value has to be in normal form already.
    pub fn insert(&mut self, field: impl Into<String>, value: impl Into<Value>) {
        self.0.insert(field, value);
    }

    /// Makes a field unknown.
    pub fn remove(&mut self, field: &str) -> Option<Value> {
        self.0.remove(field)
    }

    /// Keeps the fields for which `keep` answers true.
    pub fn retain(&mut self, keep: impl FnMut(&str, &Value) -> bool) {
        self.0.retain(keep);
    }

    /// Sets every field that `newer` knows.
    pub fn overlay(&mut self, newer: &Self) {
        self.0.extend(newer.iter().map(|(name, value)| (name.clone(), value.clone())));
    }

    /// The known fields in order of name.
    pub fn iter(&self) -> impl Iterator<Item = (&String, &Value)> {
        self.0.iter()
    }

    /// How many fields are known.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether no field is known.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<N: Into<String>, V: Into<Value>> FromIterator<(N, V)> for State {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(fields: I) -> Self {
        Self(fields.into_iter().collect())
    }
}

/// Was a row changed by somebody else than us between two readings of one change? Whoever only writes what both sides
/// agree on leaves each field as it was captured or as it was agreed on.
pub fn was_touched(captured: &State, now: &State, agreed: &State) -> bool {
    now.iter().any(|(name, value)| {
        [captured, agreed].iter().all(|state| state.get(name).unwrap_or(&Value::Null) != value)
    })
}

/// The names of the fields in which two states differ, in order. Unknown counts as null.
pub fn diff<'a>(first: &'a State, second: &'a State) -> BTreeSet<&'a str> {
    let names = first.iter().chain(second.iter()).map(|(name, _)| name.as_str());
    let value = |state: &'a State, name: &str| state.get(name).unwrap_or(&Value::Null);
    names.filter(|name| value(first, name) != value(second, name)).collect()
}
