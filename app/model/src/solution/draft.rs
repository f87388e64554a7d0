//! What people say of a solution.

use crate::{FieldErrors, VersionNumber};
use serde::{Deserialize, Serialize};

/// What people say of a solution.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SolutionDraft {
    /// Its unique name: letters, digits and underscores, no digit first, at most 65.
    pub name: String,
    /// Its name for people: 1 to 100 characters.
    pub label: String,
    /// What it is for, in at most 500 characters.
    pub description: String,
    /// Its version, such as `1.0.0.0`.
    pub version: String,
    /// Who publishes it, by unique name.
    pub publisher: String,
}

impl SolutionDraft {
    /// The version; what is wrong, by field (`name`, `label`, `description`, `version`, `publisher`), where something is.
    /// Whether the name is taken and the publisher known is not known here.
    pub fn validate(&self) -> Result<VersionNumber, FieldErrors> {
        let mut errors = FieldErrors::default();
        let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let digit_first = self.name.starts_with(|c: char| c.is_ascii_digit());
        if !(1..=65).contains(&self.name.len()) || digit_first || !self.name.chars().all(is_name) {
            let message = "A solution's name has 1 to 65 letters, digits and underscores, no digit first, like MyEntityMaps.";
            errors.add("name", message);
        }
        let is_line = |text: &str| !text.chars().any(char::is_control);
        if !(1..=100).contains(&self.label.trim().chars().count()) || !is_line(&self.label) {
            errors.add("label", "Say in 1 to 100 characters how the solution is called.");
        }
        let has_odd = self.description.chars().any(|c| c.is_control() && c != '\n' && c != '\r');
        if self.description.trim().chars().count() > 500 || has_odd {
            errors.add("description", "Say in at most 500 characters what the solution is for.");
        }
        let version = self.version.parse::<VersionNumber>();
        if let Err(error) = &version {
            errors.add("version", format!("This does not do: {error}."));
        }
        if self.publisher.trim().is_empty() {
            errors.add("publisher", "Choose who publishes it.");
        }
        version.ok().filter(|_| errors.is_empty()).ok_or(errors)
    }
}

#[cfg(test)]
mod tests {
    use super::SolutionDraft;
    use crate::VersionNumber;

    fn draft() -> SolutionDraft {
        SolutionDraft {
            name: "MyCustomEntityMaps".into(),
            label: "My custom entity maps".into(),
            description: String::new(),
            version: "1.0.0.0".into(),
            publisher: "Contoso".into(),
        }
    }

    #[test]
    fn a_whole_one_has_its_version() {
        assert_eq!(draft().validate(), Ok(VersionNumber([1, 0, 0, 0])));
    }

    #[test]
    fn each_field_has_its_rule() {
        let wrong = |draft: SolutionDraft| {
            let errors = draft.validate().err().unwrap_or_default();
            errors.iter().map(|(field, _)| field.to_owned()).collect::<Vec<_>>()
        };
        for name in ["", "My maps", "1maps", "maps-of-mine", &"m".repeat(66)] {
            assert_eq!(wrong(SolutionDraft { name: name.to_owned(), ..draft() }), ["name"], "{name}");
        }
        assert_eq!(wrong(SolutionDraft { label: " ".into(), ..draft() }), ["label"]);
        assert_eq!(wrong(SolutionDraft { description: "d".repeat(501), ..draft() }), ["description"]);
        assert_eq!(wrong(SolutionDraft { version: "1.0".into(), ..draft() }), ["version"]);
        assert_eq!(wrong(SolutionDraft { publisher: " ".into(), ..draft() }), ["publisher"]);
    }
}
