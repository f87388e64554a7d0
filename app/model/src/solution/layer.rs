//! What of a map comes from which solution.

use crate::VersionNumber;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The name of one version of a map: versions of two publishers may have one number.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct VersionName {
    /// Who publishes it, by unique name.
    pub publisher: String,
    /// Its number.
    pub number: VersionNumber,
}

impl VersionName {
    /// The name of a version.
    pub fn new(publisher: &str, number: VersionNumber) -> Self {
        Self { publisher: publisher.to_owned(), number }
    }

    /// Do both mean the same version? Publishers are told apart without regard to case.
    pub fn is(&self, other: &Self) -> bool {
        self.number == other.number && self.publisher.eq_ignore_ascii_case(&other.publisher)
    }
}

impl fmt::Display for VersionName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} by {}", self.number, self.publisher)
    }
}

/// What a managed solution says of a map. Layers lie on each other in the order in which their solutions were first
/// installed; the topmost counts, unless somebody made a version of their own here, which lies on top of all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MapLayer {
    /// The managed solution, by unique name.
    pub solution: String,
    /// The version that it brought.
    pub version: VersionName,
}

#[cfg(test)]
mod tests {
    use super::VersionName;
    use crate::VersionNumber;

    #[test]
    fn publishers_are_told_apart_without_regard_to_case() {
        let number = VersionNumber([1, 0, 0, 4]);
        let own = VersionName::new("Contoso", number);
        assert!(own.is(&VersionName::new("contoso", number)));
        assert!(!own.is(&VersionName::new("contoso", number.next())));
        assert!(!own.is(&VersionName::new("fabrikam", number)));
        assert_eq!(own.to_string(), "1.0.0.4 by Contoso");
    }
}
