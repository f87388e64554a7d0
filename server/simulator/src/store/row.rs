//! Rows and what happened to them.

use std::sync::Arc;

use jiff::Timestamp;
use odata::value::Record;
use uuid::Uuid;

use crate::schema::TableId;

/// One stored version of a row; never changed, only replaced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The row's id.
    pub id: Uuid,
    /// All values, stamps included.
    pub record: Record,
    /// Unique and growing over all rows of the app.
    pub version: u64,
    /// When the row was inserted.
    pub created: Timestamp,
    /// When this version was written.
    pub modified: Timestamp,
}

/// What a change did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operation {
    /// The row was inserted.
    Create,
    /// The row was replaced.
    Update,
    /// The row was deleted.
    Delete,
}

impl Operation {
    /// The word in the history and in messages.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Create => "Create",
            Self::Update => "Update",
            Self::Delete => "Delete",
        }
    }

    /// Reads the word back.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Create, Self::Update, Self::Delete].into_iter().find(|each| each.as_str() == word)
    }
}

/// One change of one row, as it was committed.
#[derive(Debug, Clone)]
pub struct Event {
    /// The row's table.
    pub table: TableId,
    /// What happened.
    pub operation: Operation,
    /// The version that the change got; for a delete that of the tombstone.
    pub version: u64,
    /// The row as it was written; for a delete as it was before.
    pub row: Arc<Row>,
}

/// The latest change of a row, as delta links report it.
#[derive(Debug, Clone)]
pub struct Change<'a> {
    /// The version of the change.
    pub version: u64,
    /// The row's id.
    pub id: Uuid,
    /// The row as it is now; `None` when it was deleted.
    pub row: Option<&'a Arc<Row>>,
}
