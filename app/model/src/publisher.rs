//! Who publishes versions of entity maps.

use crate::FieldErrors;
use serde::{Deserialize, Serialize};

/// Somebody under whose name versions of entity maps are saved.
///
/// The rules are those of [publishers in Dataverse](https://learn.microsoft.com/power-platform/alm/solution-concepts-alm),
/// so that a version may travel in a solution later.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Publisher {
    /// Its unique name: letters, digits and underscores, at most 60.
    pub name: String,
    /// Its name for people.
    pub label: String,
    /// What customizations of it begin with: 2 to 8 letters and digits, a letter first, not `mscrm`.
    pub prefix: String,
    /// The one that is proposed when somebody saves a version; exactly one in an environment.
    #[serde(default)]
    pub is_default: bool,
}

impl Publisher {
    /// The one that an environment begins with.
    pub fn first() -> Self {
        Self {
            name: "DefaultPublisher".to_owned(),
            label: "Default publisher".to_owned(),
            prefix: "new".to_owned(),
            is_default: true,
        }
    }

    /// One of whom nothing but the name is known.
    pub fn named(name: &str) -> Self {
        let letters = name.chars().filter(char::is_ascii_alphanumeric).skip_while(char::is_ascii_digit);
        let prefix: String = letters.take(5).collect::<String>().to_ascii_lowercase();
        let is_short = prefix.len() < 2 || prefix.starts_with("mscrm");
        Self {
            name: name.to_owned(),
            label: name.to_owned(),
            prefix: if is_short { "new".to_owned() } else { prefix },
            is_default: false,
        }
    }

    /// What is wrong with it, by field: `name`, `label`, `prefix`.
    pub fn validate(&self) -> FieldErrors {
        let mut errors = FieldErrors::default();
        let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
        if !(1..=60).contains(&self.name.len()) || !self.name.chars().all(is_name) {
            errors
                .add("name", "A publisher's name has 1 to 60 letters, digits and underscores, like Contoso.");
        }
        if !(1..=100).contains(&self.label.trim().chars().count()) || self.label.chars().any(char::is_control)
        {
            errors.add("label", "Say in 1 to 100 characters who that is.");
        }
        let letter_first = self.prefix.starts_with(|c: char| c.is_ascii_alphabetic());
        let is_prefix = (2..=8).contains(&self.prefix.len())
            && self.prefix.chars().all(|c| c.is_ascii_alphanumeric())
            && letter_first
            && !self.prefix.to_ascii_lowercase().starts_with("mscrm");
        if !is_prefix {
            errors.add("prefix", "A prefix has 2 to 8 letters and digits, a letter first, and is not mscrm.");
        }
        errors
    }
}

#[cfg(test)]
mod tests {
    use super::Publisher;

    #[test]
    fn the_first_one_and_those_made_of_a_name_are_well_formed() {
        for publisher in [
            Publisher::first(),
            Publisher::named("Contoso"),
            Publisher::named("4"),
            Publisher::named("Mscrm"),
        ] {
            assert!(publisher.validate().is_empty(), "{publisher:?}");
        }
        assert_eq!(Publisher::named("Contoso Ltd").prefix, "conto");
    }

    #[test]
    fn each_field_has_its_rule() {
        let good = Publisher::named("Contoso");
        let wrong = |publisher: Publisher| {
            publisher.validate().iter().map(|(field, _)| field.to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(wrong(Publisher { name: "Contoso Ltd".into(), ..good.clone() }), ["name"]);
        assert_eq!(wrong(Publisher { name: String::new(), ..good.clone() }), ["name"]);
        assert_eq!(wrong(Publisher { label: " ".into(), ..good.clone() }), ["label"]);
        for prefix in ["c", "1ab", "toolongprefix", "a-b", "MSCRMx"] {
            assert_eq!(wrong(Publisher { prefix: prefix.into(), ..good.clone() }), ["prefix"], "{prefix}");
        }
    }
}
