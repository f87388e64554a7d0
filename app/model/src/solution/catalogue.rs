//! Packages that somebody offers.

use super::Packaging;
use crate::VersionNumber;
use serde::{Deserialize, Serialize};

/// What is known of who signed a package.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum SignedBy {
    /// Nobody did.
    Nobody,
    /// A key that is trusted here did, and nothing has changed since.
    Trusted {
        /// How the key is called here.
        name: String,
        /// The key's id: 16 hexadecimal digits.
        key: String,
        /// What the signer says of it, signed with it; mostly when it was signed and the name of the file.
        comment: String,
    },
    /// A key that nobody trusts here did.
    Stranger {
        /// The key's id: 16 hexadecimal digits.
        key: String,
    },
    /// The signature is not of these bytes, or is none: the package or the signature was changed.
    Broken {
        /// Why, as a part of a sentence.
        why: String,
    },
}

impl SignedBy {
    /// The words shown to people.
    pub const fn label(&self) -> &'static str {
        match self {
            Self::Nobody => "Not signed",
            Self::Trusted { .. } => "Signed",
            Self::Stranger { .. } => "Signed by a key that is not trusted",
            Self::Broken { .. } => "The signature is wrong",
        }
    }
}

/// One version of a solution that a catalogue offers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// The solution, by unique name.
    pub solution: String,
    /// Its name for people.
    pub label: String,
    /// What it is for; may be empty.
    pub description: String,
    /// Who publishes it, by unique name.
    pub publisher: String,
    /// Who that is, for people.
    pub publisher_label: String,
    /// The version.
    pub version: VersionNumber,
    /// May it be changed where it is imported?
    pub packaging: Packaging,
    /// The display names of its maps.
    pub maps: Vec<String>,
    /// The solutions that have to be there before it, such as `TandemCore (1.0.0.0)`.
    pub requires: Vec<String>,
    /// The address of the package, relative to the catalogue.
    pub file: String,
    /// How many bytes that has.
    pub size: u64,
    /// BLAKE3 of these bytes: 64 hexadecimal digits; empty = not told.
    pub blake3: String,
    /// SHA-256 of these bytes: 64 hexadecimal digits; empty = not told.
    pub sha256: String,
    /// The address of the signature, relative to the catalogue; empty = there is none.
    pub signature: String,
    /// The terms of its use, or their address; may be empty.
    pub terms: String,
}
