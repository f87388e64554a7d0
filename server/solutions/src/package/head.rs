//! What a package says of its solution.

use model::{Packaging, Publisher, PublisherContact, VersionNumber};
use serde::{Deserialize, Serialize};
use std::fmt;

/// What a package says of its solution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Its unique name.
    pub name: String,
    /// Its name for people.
    pub label: String,
    /// What it is for; may be empty.
    pub description: String,
    /// Its version.
    pub version: VersionNumber,
    /// May it be changed where it is imported?
    pub packaging: Packaging,
    /// Who publishes it.
    pub publisher: PackagePublisher,
    /// The solutions that have to be there before it.
    pub requires: Vec<Requirement>,
}

/// Who publishes a package. In one of somebody else names may be such as [`Publisher::validate`] does not take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackagePublisher {
    /// Its unique name.
    pub name: String,
    /// Its name for people.
    pub label: String,
    /// What its customizations begin with.
    pub prefix: String,
    /// How to reach it.
    pub contact: PublisherContact,
}

impl PackagePublisher {
    /// A publisher of an environment.
    pub fn new(publisher: &Publisher, contact: PublisherContact) -> Self {
        let Publisher { name, label, prefix, .. } = publisher.clone();
        Self { name, label, prefix, contact }
    }
}

/// A solution that has to be there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Requirement {
    /// Its unique name.
    pub solution: String,
    /// The earliest version that does; `None` = any.
    pub version: Option<VersionNumber>,
}

impl Requirement {
    /// Reads a text such as `Core (1.0.6)`; parts of the version that are left out are 0.
    pub(super) fn read(text: &str) -> Option<Self> {
        let (name, rest) = text.split_once('(').unwrap_or((text, ""));
        let name = name.trim();
        let version = version(rest.trim_end().trim_end_matches(')'));
        (!name.is_empty()).then(|| Self { solution: name.to_owned(), version })
    }
}

impl fmt::Display for Requirement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.version {
            Some(version) => write!(f, "{} ({version})", self.solution),
            None => f.write_str(&self.solution),
        }
    }
}

/// A version of one to four parts.
pub(crate) fn version(text: &str) -> Option<VersionNumber> {
    let text = text.trim();
    let missing = 3_usize.checked_sub(text.matches('.').count())?;
    format!("{text}{}", ".0".repeat(missing)).parse().ok()
}
