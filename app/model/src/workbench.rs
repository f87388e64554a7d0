//! What the workbench of one failure shows, and what somebody writes there.

use crate::{FieldKind, Moment, Remedy};
use serde::{Deserialize, Serialize};

/// The value of a field as people read it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", content = "text", rename_all = "snake_case")]
pub enum Cell {
    /// Nothing is known of it, or it has no place here.
    #[default]
    Unknown,
    /// No value.
    Empty,
    /// A value.
    Text(String),
}

impl Cell {
    /// The text of a form's field.
    pub fn text(&self) -> &str {
        match self {
            Self::Unknown | Self::Empty => "",
            Self::Text(text) => text,
        }
    }
}

/// One line of the map in the light of a failed attempt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TriedField {
    /// The ERP's name; empty where the line has none.
    pub left: String,
    /// The CRM's name; empty where the line has none.
    pub right: String,
    /// It names the record.
    pub is_key: bool,
    /// What was to be written, or would be.
    pub tried: Cell,
    /// It was part of what was sent.
    pub sent: bool,
    /// What the app or Tandem said of it.
    pub fault: Option<String>,
    /// How it can be edited; `None` = it cannot: it names the record, does not travel this way, or is set by the app.
    pub input: Option<FieldInput>,
}

/// A field of the target as a form asks for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldInput {
    /// The target's name for it; for a lookup with the column that names the row, such as `currency.isocurrencycode`.
    pub name: String,
    /// Its type.
    pub kind: FieldKind,
    /// The target makes no record without it.
    pub required: bool,
    /// Longest text in characters.
    pub max_length: Option<u32>,
    /// Digits after the decimal point.
    pub scale: Option<u32>,
}

/// What a record holds in one app now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum RowNow {
    /// It is there.
    Found {
        /// When it was read.
        at: Moment,
        /// When it was last changed, as the app tells.
        modified: Option<Moment>,
        /// One for each line of the map, in their order.
        cells: Vec<NowCell>,
    },
    /// The app has no such record.
    Absent {
        /// When that was asked.
        at: Moment,
    },
    /// It could not be read.
    Unread {
        /// Why, and what to do.
        remedy: Remedy,
    },
}

/// One field of a record as it is now.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NowCell {
    /// What it holds.
    pub cell: Cell,
    /// In what it is not what the attempt was about.
    pub mark: Option<FieldMark>,
}

/// In what a field is not what a failed attempt was about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldMark {
    /// The source holds another value than when the attempt was made.
    Changed,
    /// The target holds another value than the one that was to be written.
    Differs,
}

/// A field that somebody wrote by hand.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditedField {
    /// The target's name for it.
    pub field: String,
    /// What was to be written; `None` = no value, or not to be seen.
    pub before: Option<String>,
    /// What is to be written; `None` = no value, or not to be seen.
    pub after: Option<String>,
}
