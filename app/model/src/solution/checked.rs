//! What the checker of solutions says.

use serde::{Deserialize, Serialize};

/// How much something stands against exporting a solution; the gravest last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Gravity {
    /// Worth knowing.
    Informational,
    /// It works, and might be done better.
    Low,
    /// It may go wrong in some environments.
    Medium,
    /// A map will not do what it is for.
    High,
    /// The package cannot be used, or must not be given away.
    Critical,
}

impl Gravity {
    /// All of them, the gravest first.
    pub const ALL: [Self; 5] = [Self::Critical, Self::High, Self::Medium, Self::Low, Self::Informational];

    /// The word shown to people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Critical => "Critical",
            Self::High => "High",
            Self::Medium => "Medium",
            Self::Low => "Low",
            Self::Informational => "Informational",
        }
    }

    /// Does it take a reason to export a solution in spite of it?
    pub fn takes_a_reason(self) -> bool {
        self >= Self::Medium
    }
}

/// One thing that the checker has found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checked {
    /// How grave it is.
    pub gravity: Gravity,
    /// Which rule says so, for people and for scripts.
    pub code: String,
    /// The name of the map; empty = the solution itself.
    pub map: String,
    /// Where in it: the name of a field, `ERP filter` and the like; empty = all of it.
    pub place: String,
    /// What was found, as a sentence.
    pub reason: String,
    /// What to do about it, as a sentence.
    pub remedy: String,
}
