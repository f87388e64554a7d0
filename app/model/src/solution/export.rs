//! What people say of an export, and what became of unfinished changes before it.

use super::{Packaging, VersionName};
use crate::{FieldErrors, MapId, VersionNumber};
use serde::{Deserialize, Serialize};

/// What people say of an export.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ExportDraft {
    /// The version that the solution gets by it, such as `1.0.0.1`.
    pub version: String,
    /// May it be changed where it is imported?
    pub packaging: Packaging,
    /// Why it is exported in spite of what the checker found, in at most 500 characters; empty where nothing stands
    /// against it.
    pub reason: String,
}

impl ExportDraft {
    /// The version; what is wrong, by field (`version`, `reason`), where something is.
    pub fn validate(&self) -> Result<VersionNumber, FieldErrors> {
        let mut errors = FieldErrors::default();
        let version = self.version.parse::<VersionNumber>();
        if let Err(error) = &version {
            errors.add("version", format!("This does not do: {error}."));
        }
        let has_odd = self.reason.chars().any(|c| c.is_control() && c != '\n' && c != '\r');
        if self.reason.trim().chars().count() > 500 || has_odd {
            errors.add("reason", "Say in at most 500 characters why it is exported all the same.");
        }
        version.ok().filter(|_| errors.is_empty()).ok_or(errors)
    }
}

/// What became of the unfinished changes of a map.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Published {
    /// They are a version now, which is the active one.
    Active {
        /// The version.
        version: VersionName,
    },
    /// They are a version now; the map works by another one until somebody activates it.
    Saved {
        /// The version.
        version: VersionName,
        /// Why it is not the active one, as a sentence.
        reason: String,
    },
    /// They stay unfinished.
    Refused {
        /// Why, as a sentence.
        reason: String,
    },
}

/// A map of which unfinished changes were published, or were not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishedMap {
    /// The map.
    pub map: MapId,
    /// Its name.
    pub name: String,
    /// What became of them.
    pub outcome: Published,
}

#[cfg(test)]
mod tests {
    use super::ExportDraft;

    #[test]
    fn each_field_has_its_rule() {
        let wrong = |version: &str, reason: String| {
            let draft = ExportDraft { version: version.into(), reason, ..ExportDraft::default() };
            let errors = draft.validate().err().unwrap_or_default();
            errors.iter().map(|(field, _)| field.to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(wrong("1.0.0.10", "Why\nnot".into()), Vec::<String>::new());
        assert_eq!(wrong("1.0", String::new()), ["version"]);
        assert_eq!(wrong("1.0.0.0", "r".repeat(501)), ["reason"]);
    }
}
