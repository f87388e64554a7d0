//! What a test of a connection found.

use crate::Remedy;
use serde::{Deserialize, Serialize};

/// One thing that a connection needs, in the order in which they are tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckName {
    /// Something answers at the address.
    Reach,
    /// It takes our credentials.
    Auth,
    /// It lets us read.
    Permission,
    /// It describes its entities.
    Metadata,
    /// The keys of mapped entities exist and are active.
    Keys,
    /// Changes can be noticed.
    Capture,
    /// Many requests can be sent in one.
    Batch,
    /// It tells us of changes.
    Doorbell,
}

impl CheckName {
    /// The words shown to people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Reach => "Reach the address",
            Self::Auth => "Sign in",
            Self::Permission => "Permission to read",
            Self::Metadata => "Read the entities' definitions",
            Self::Keys => "Keys of mapped entities",
            Self::Capture => "Notice changes",
            Self::Batch => "Send many requests in one",
            Self::Doorbell => "Doorbells",
        }
    }
}

/// How a check came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckState {
    /// As it should be.
    Passed,
    /// Not as it should be.
    Failed,
    /// Not tried: an earlier one failed, or there is nothing to try.
    Skipped,
}

/// One check of a connection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// What was tried.
    pub name: CheckName,
    /// How it came out.
    pub state: CheckState,
    /// Milliseconds that it took; 0 when it was skipped.
    pub took_ms: u32,
    /// What was found, or why it was skipped; may be empty.
    pub found: String,
    /// What went wrong and what to do; present exactly when it failed.
    pub remedy: Option<Remedy>,
}
