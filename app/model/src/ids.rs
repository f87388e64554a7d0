//! Identifiers. Each kind is a type of its own, so that one can never be passed for another.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

macro_rules! numeric_id {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = std::num::ParseIntError;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )*};
}

numeric_id! {
    /// A person or a token's owner.
    AccountId,
    /// One entry of a map's timeline; later entries have larger ids.
    ActivityId,
    /// One alert setting; ids are never used again.
    AlertId,
    /// One act on many failures; later ones have larger ids.
    BulkActId,
    /// One captured change; ids are given in the order of capture and never used again.
    ChangeId,
    /// One decided conflict; later ones have larger ids.
    ConflictId,
    /// One attempt that went wrong; ids follow the order of their commits.
    ErrorEventId,
    /// One record that waits for a person.
    FailureId,
    /// One time that an alert setting went off; later ones have larger ids.
    FiringId,
    /// Failures of one cause.
    GroupId,
    /// One direction of one company within an initial sync.
    LegId,
    /// One entity map.
    MapId,
    /// One entry of the bell or the strip.
    NoticeId,
    /// One message that people are sent; later ones have larger ids.
    NotificationId,
    /// People who are told together.
    RecipientGroupId,
    /// One initial sync of a map.
    RunId,
    /// One immutable version of an entity map.
    VersionId,
    /// One maintenance window.
    WindowId,
    /// A program or a chat that is told of alerts; ids are never used again.
    WebhookId,
}

/// The short name of an environment as it stands in URLs, for example `contoso-test`: lower-case letters, digits
/// and dashes, 1 to 40 characters, beginning with a letter.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EnvironmentId(String);

impl EnvironmentId {
    /// `None` when the text does not have the form described above.
    pub fn new(text: &str) -> Option<Self> {
        let well_formed = (1..=40).contains(&text.len())
            && text.starts_with(|c: char| c.is_ascii_lowercase())
            && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
        well_formed.then(|| Self(text.to_owned()))
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for EnvironmentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::EnvironmentId;

    #[test]
    fn an_environment_name_is_safe_in_a_url() {
        assert!(EnvironmentId::new("contoso-test").is_some());
        for bad in ["", "Contoso", "1st", "a b", "a/b", "é", &"a".repeat(41)] {
            assert!(EnvironmentId::new(bad).is_none(), "{bad:?} was accepted");
        }
    }
}
