//! JSON bodies: collection pages, delta pages and single entities.
//!
//! Follows [OData JSON 4.01](https://docs.oasis-open.org/odata/odata-json-format/v4.01/odata-json-format-v4.01.html)
//! and the 4.0 spelling of control information (`@odata.…`), which Dataverse and Finance & Operations use.

mod read;
mod write;

use std::collections::BTreeMap;

pub use read::{parse_entity, parse_page};
pub use write::{write_entity, write_page};

use crate::value::{Record, Value};

/// One page of a collection or of a list of changes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Page {
    /// `@odata.context`
    pub context: Option<String>,
    /// The rows in the order of the service.
    pub rows: Vec<Row>,
    /// `@odata.count`: how many rows there are over all pages.
    pub count: Option<u64>,
    /// Where the next page is; may be relative, see [`crate::url::resolve`].
    pub next_link: Option<String>,
    /// Where to ask for later changes, on the last page only; may be relative.
    pub delta_link: Option<String>,
}

/// One row of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Row {
    /// A row that exists.
    Entity(Entity),
    /// A row that is gone since the last delta link.
    Deleted(Deleted),
}

/// A row with what the service says about it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entity {
    /// `@odata.context`
    pub context: Option<String>,
    /// `@odata.etag`, for `If-Match`.
    pub etag: Option<String>,
    /// `@odata.id`: the URL of the row.
    pub id: Option<String>,
    /// The properties, free of annotations except `…@odata.bind`, which is data in a request.
    pub record: Record,
    /// Every other annotation under its full name, such as
    /// `statecode@OData.Community.Display.V1.FormattedValue`.
    pub annotations: BTreeMap<String, Value>,
}

/// A row that is gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deleted {
    /// The id as written: a bare guid from Dataverse, a URL or key elsewhere.
    pub id: String,
    /// Why it is gone.
    pub reason: Removal,
}

/// Why a row no longer shows up.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Removal {
    /// It was deleted.
    #[default]
    Deleted,
    /// It exists, but no longer belongs to the collection.
    Changed,
}

/// A body that is not the JSON it should be. Nothing of it has been used.
#[derive(Debug, thiserror::Error)]
pub enum PayloadError {
    /// The body is not UTF-8.
    #[error("the body is not UTF-8")]
    Encoding(#[from] std::str::Utf8Error),
    /// The body is not JSON, or not a JSON object.
    #[error("the body is not the expected JSON")]
    Json(#[from] serde_json::Error),
    /// A number with an exponent beyond any use.
    #[error("the number `{0}` is out of range")]
    Number(String),
    /// A collection without `value`.
    #[error("the body has no `value` array")]
    NotACollection,
    /// A control annotation of the wrong kind.
    #[error("the annotation `{0}` has the wrong type")]
    Annotation(String),
    /// A deleted entry that does not say which row is gone.
    #[error("a deleted entry has no id")]
    DeletedWithoutId,
}

impl Page {
    /// The rows that exist, without the deleted ones.
    pub fn entities(&self) -> impl Iterator<Item = &Entity> {
        self.rows.iter().filter_map(|row| match row {
            Row::Entity(entity) => Some(entity),
            Row::Deleted(_) => None,
        })
    }
}

impl From<Record> for Entity {
    fn from(record: Record) -> Self {
        Self { record, ..Self::default() }
    }
}

impl Removal {
    /// The reason as payloads spell it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Deleted => "deleted",
            Self::Changed => "changed",
        }
    }
}
