//! Four-part version numbers of maps and solutions.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use thiserror::Error;

/// A version such as `1.0.0.4`; compared part by part as numbers, so `1.0.0.10` is later than `1.0.0.9`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct VersionNumber(pub [u32; 4]);

/// The text is not four whole numbers between dots.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("a version has four whole numbers, like 1.0.0.4; “{0}” has not")]
pub struct InvalidVersionNumber(String);

impl VersionNumber {
    /// The number after this one: the last part grows, and carries into the one before it where it cannot.
    #[must_use]
    pub fn next(self) -> Self {
        let mut next = self.0;
        for part in next.iter_mut().rev() {
            if let Some(grown) = part.checked_add(1) {
                *part = grown;
                return Self(next);
            }
            *part = 0;
        }
        // There is none after the last one.
        self
    }
}

impl FromStr for VersionNumber {
    type Err = InvalidVersionNumber;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let invalid = || InvalidVersionNumber(text.to_owned());
        let mut parts = text.trim().split('.');
        let mut number = [0; 4];
        for part in &mut number {
            let digits = parts.next().filter(|digits| digits.bytes().all(|b| b.is_ascii_digit()));
            *part = digits.and_then(|digits| digits.parse().ok()).ok_or_else(invalid)?;
        }
        if parts.next().is_some() { Err(invalid()) } else { Ok(Self(number)) }
    }
}

impl fmt::Display for VersionNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [major, minor, build, revision] = self.0;
        write!(f, "{major}.{minor}.{build}.{revision}")
    }
}

impl TryFrom<String> for VersionNumber {
    type Error = InvalidVersionNumber;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<VersionNumber> for String {
    fn from(version: VersionNumber) -> Self {
        version.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::VersionNumber;

    #[test]
    fn the_last_part_grows() {
        const MOST: u32 = u32::MAX;
        assert_eq!(VersionNumber([1, 0, 0, 9]).next(), VersionNumber([1, 0, 0, 10]));
        assert_eq!(VersionNumber([1, 0, MOST, MOST]).next(), VersionNumber([1, 1, 0, 0]));
        assert_eq!(VersionNumber([MOST; 4]).next(), VersionNumber([MOST; 4]));
    }

    #[test]
    fn versions_compare_as_numbers_and_read_as_written() -> Result<(), super::InvalidVersionNumber> {
        let (nine, ten): (VersionNumber, VersionNumber) = ("1.0.0.9".parse()?, "1.0.0.10".parse()?);
        assert!(nine < ten);
        assert_eq!(ten.to_string(), "1.0.0.10");
        for bad in ["", "1.0.0", "1.0.0.0.0", "1.0.0.x", "1.0.0.-1", "1.0.0.+1", "1..0.0"] {
            assert!(bad.parse::<VersionNumber>().is_err(), "{bad:?} was accepted");
        }
        Ok(())
    }
}
