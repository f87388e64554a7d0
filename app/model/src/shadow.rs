//! A shadow run: a mapping that looks on while the active version of its map works, and says what it would do otherwise.

use crate::{Direction, Moment, VersionId};
use serde::{Deserialize, Serialize};

/// So many of the newest differences are kept.
pub const MOST_SHADOW_DIFFERENCES: usize = 200;

/// How a change would go otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ShadowKind {
    /// Both write, but not the same values, or not to the same fields.
    Values,
    /// The shadow would write what the active version leaves alone.
    Written,
    /// The shadow would leave alone what the active version writes.
    LeftAlone,
    /// The shadow would refuse it.
    Refused,
    /// The shadow would not refuse it.
    Passed,
    /// Something else: a row created instead of updated, refused or left alone for another reason.
    Otherwise,
}

impl ShadowKind {
    /// All of them, in the order shown.
    pub const ALL: [Self; 6] =
        [Self::Refused, Self::Values, Self::Written, Self::LeftAlone, Self::Passed, Self::Otherwise];

    /// The words shown to people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Values => "other values",
            Self::Written => "would be written",
            Self::LeftAlone => "would not be written",
            Self::Refused => "would be refused",
            Self::Passed => "would pass",
            Self::Otherwise => "otherwise",
        }
    }
}

/// What is done about a change, in short.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ShadowFate {
    /// A row is created.
    Created,
    /// A row is updated.
    Updated,
    /// A row is deleted.
    Deleted,
    /// Nothing is written.
    Skipped,
    /// A person has to look.
    Refused,
}

impl ShadowFate {
    /// The word shown to people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Updated => "updated",
            Self::Deleted => "deleted",
            Self::Skipped => "left alone",
            Self::Refused => "refused",
        }
    }
}

/// What becomes of a field of the other app.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ShadowValue {
    /// Nothing is written to it.
    NotWritten,
    /// This is; `None` = no value.
    Written(Option<String>),
}

/// A field of the other app that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShadowField {
    /// Its name.
    pub field: String,
    /// What the active version does.
    pub active: ShadowValue,
    /// What the shadow would do.
    pub shadow: ShadowValue,
}

/// A change that would go otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShadowDifference {
    /// When the active version decided about it.
    pub at: Moment,
    /// The record's canonical key.
    pub key: String,
    /// Its way.
    pub direction: Direction,
    /// How.
    pub kind: ShadowKind,
    /// What the active version did, and why if there is something to say.
    pub active: (ShadowFate, String),
    /// What the shadow would have done, and why.
    pub shadow: (ShadowFate, String),
    /// The fields that differ, by name; empty unless both write.
    pub fields: Vec<ShadowField>,
}

/// What a shadow has seen so far. It is kept in memory, as long as the server runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShadowReport {
    /// The mapping that looks on, in words: `1.0.0.1 by Contoso`, or a draft.
    pub of: String,
    /// Its version; `None` = a draft as it was when the run began.
    pub version: Option<VersionId>,
    /// The version that works meanwhile, in words.
    pub beside: String,
    /// Since when it looks on.
    pub since: Moment,
    /// Who began it.
    pub by: String,
    /// Changes that it was held against.
    pub seen: i64,
    /// Those of them that would go otherwise.
    pub differing: i64,
    /// Changes that came faster than they could be looked at, and were passed over.
    pub missed: i64,
    /// Changes of which it could not say, since an app did not show what was to be read for it.
    pub errors: i64,
    /// How many of each kind, those that are there.
    pub counts: Vec<(ShadowKind, i64)>,
    /// The newest of those that would go otherwise, newest first.
    pub newest: Vec<ShadowDifference>,
}

impl ShadowReport {
    /// The counts alone, for those who must not see values of records.
    #[must_use]
    pub fn without_records(self) -> Self {
        Self { newest: Vec::new(), ..self }
    }
}
