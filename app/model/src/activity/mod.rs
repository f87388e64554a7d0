//! The timeline of a map.

mod begun;
mod kind;
mod naming;
mod query;

pub use kind::{ActivityKind, AlertStep, MaintenanceStep};
pub use query::{ActivityQuery, ActorKind};

use crate::{ActivityId, EnvironmentId, MapId, Moment, VersionId};
use serde::{Deserialize, Serialize};

/// Who or what made something happen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "name", rename_all = "snake_case")]
pub enum Actor {
    /// A signed-in person, by name.
    User(String),
    /// A token of the API, by name.
    Token(String),
    /// Tandem itself; the name says which part: `engine`, `start-up`.
    System(String),
    /// An alert setting, by name.
    Alert(String),
}

impl Actor {
    /// The name shown to people.
    pub fn name(&self) -> &str {
        match self {
            Self::User(name) | Self::Token(name) | Self::System(name) | Self::Alert(name) => name,
        }
    }
}

/// How much an entry asks for attention.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// For the record.
    Info,
    /// Something good after something bad.
    Success,
    /// Look at it when there is time.
    Warning,
    /// Something did not work.
    Error,
}

impl Severity {
    /// All of them with their words in URLs, the mildest first.
    pub const ALL: [(Self, &'static str); 4] = [
        (Self::Info, "info"),
        (Self::Success, "success"),
        (Self::Warning, "warning"),
        (Self::Error, "error"),
    ];

    /// The one with that word.
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(_, name)| *name == word).map(|(severity, _)| severity)
    }

    /// This one and all that ask for more attention.
    pub fn and_worse(self) -> Vec<Self> {
        Self::ALL.into_iter().map(|(severity, _)| severity).filter(|severity| *severity >= self).collect()
    }
}

impl Activity {
    /// The same without the values of records, for those who may not see them.
    #[must_use]
    pub fn without_values(mut self) -> Self {
        match &mut self.kind {
            ActivityKind::FailureEdited { fields, .. } => {
                for field in fields {
                    *field = crate::EditedField { before: None, after: None, ..std::mem::take(field) };
                }
            }
            ActivityKind::RecordsFailed { headline, .. } | ActivityKind::RecordsWaiting { headline, .. } => {
                *headline = crate::Cause::in_general(headline);
            }
            _ => {}
        }
        self
    }
}

/// One entry of a map's timeline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Activity {
    /// Order of first commit.
    pub id: ActivityId,
    /// The environment.
    pub environment: EnvironmentId,
    /// The map; `None` for what concerns the whole environment.
    pub map: Option<MapId>,
    /// The map version that was active.
    pub version: Option<VersionId>,
    /// When it happened; for entries that grow, their first moment.
    pub at: Moment,
    /// Who or what.
    pub actor: Actor,
    /// What.
    pub kind: ActivityKind,
    /// How many records; 0 where it does not apply.
    pub count: i64,
    /// Runs through change, failure, log and request; empty where it does not apply.
    pub correlation: String,
}
