//! What was found.

use super::word;
use model::Found;
use serde::Serialize;
use utoipa::ToSchema;

/// What fits what was sought.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest) struct SearchView {
    /// Kind by kind, what fits best first; at most eight of each kind.
    rows: Vec<FoundView>,
}

/// Something that was found.
#[derive(Debug, Serialize, ToSchema)]
struct FoundView {
    /// `map`, `failure`, `cause` (a failure group), `waiting` (a change in the queue), `pair` or `activity`.
    kind: String,
    /// Its id among those of its kind; null for a pair.
    id: Option<i64>,
    /// The map that it is of.
    map: Option<i64>,
    /// That map's name; empty where it is of none.
    map_name: String,
    /// The record's integration key; null where it is no record, and for viewers.
    key: Option<String>,
    /// A headline, a name or the kind of an activity; empty where the key says it all.
    title: String,
    /// More about it: both entities of a map, the code of a failure.
    detail: String,
    /// How well it fits: `exact`, `prefix` or `within`.
    fit: String,
    /// It is a failure that is resolved or discarded.
    is_over: bool,
    /// When it was last heard of.
    #[schema(format = DateTime)]
    at: String,
}

impl SearchView {
    pub(in crate::rest) fn new(found: Vec<Found>) -> Self {
        let view = |found: Found| FoundView {
            kind: word(&found.kind),
            id: Some(found.id).filter(|id| *id != 0),
            map: found.map.map(|map| map.0),
            map_name: found.map_name,
            key: Some(found.key).filter(|key| !key.is_empty()),
            title: found.title,
            detail: found.detail,
            fit: word(&found.fit),
            is_over: found.is_over,
            at: found.at.to_string(),
        };
        Self { rows: found.into_iter().map(view).collect() }
    }
}
