//! How to reach a publisher, and what its packages say of it besides.

use crate::FieldErrors;
use serde::{Deserialize, Serialize};

/// How to reach a publisher, and what its packages say of it besides its names and its prefix.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PublisherContact {
    /// Who that is, in at most 500 characters.
    pub description: String,
    /// What the numbers of its options begin with: 10,000 to 99,999.
    pub option_prefix: u32,
    /// A mail address; may be empty.
    pub email: String,
    /// The address of a web site; may be empty.
    pub website: String,
}

impl Default for PublisherContact {
    fn default() -> Self {
        Self {
            description: String::new(),
            option_prefix: 10_000,
            email: String::new(),
            website: String::new(),
        }
    }
}

impl PublisherContact {
    /// What is wrong with it, by field: `description`, `option_prefix`, `email`, `website`.
    ///
    /// The range of option prefixes is that of
    /// [publishers in Dataverse](https://learn.microsoft.com/power-apps/maker/data-platform/create-solution#solution-publisher).
    pub fn validate(&self) -> FieldErrors {
        let mut errors = FieldErrors::default();
        let is_short = |text: &str, most: usize| text.chars().count() <= most;
        let is_word = |text: &str| !text.chars().any(|c| c.is_control() || c.is_whitespace());
        if !is_short(&self.description, 500) || self.description.chars().any(char::is_control) {
            errors.add("description", "Say in one line of at most 500 characters who that is.");
        }
        if !(10_000..=99_999).contains(&self.option_prefix) {
            errors.add("option_prefix", "The prefix of options is a number from 10000 to 99999.");
        }
        let parts = self.email.split_once('@').filter(|(name, host)| !name.is_empty() && host.contains('.'));
        if !self.email.is_empty() && (parts.is_none() || !is_short(&self.email, 100) || !is_word(&self.email))
        {
            errors.add("email", "Give a mail address, like maps@contoso.example, or none.");
        }
        let is_web = ["https://", "http://"].iter().any(|scheme| {
            self.website.to_ascii_lowercase().strip_prefix(scheme).is_some_and(|host| !host.is_empty())
        });
        if !self.website.is_empty() && (!is_web || !is_short(&self.website, 200) || !is_word(&self.website)) {
            errors.add("website", "Give the address of a web site, like https://contoso.example, or none.");
        }
        errors
    }
}

#[cfg(test)]
mod tests {
    use super::PublisherContact;

    #[test]
    fn each_field_has_its_rule() {
        let good = PublisherContact::default();
        let wrong = |contact: PublisherContact| {
            contact.validate().iter().map(|(field, _)| field.to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(wrong(good.clone()), Vec::<String>::new());
        for option_prefix in [9_999, 100_000] {
            assert_eq!(wrong(PublisherContact { option_prefix, ..good.clone() }), ["option_prefix"]);
        }
        for email in ["contoso", "@contoso.example", "a@b", "a b@contoso.example"] {
            assert_eq!(wrong(PublisherContact { email: email.into(), ..good.clone() }), ["email"], "{email}");
        }
        for website in ["contoso.example", "javascript:alert(1)", "https://"] {
            assert_eq!(
                wrong(PublisherContact { website: website.into(), ..good.clone() }),
                ["website"],
                "{website}"
            );
        }
        let whole = PublisherContact {
            description: "Maps of Contoso".into(),
            email: "maps@contoso.example".into(),
            website: "https://contoso.example".into(),
            ..good
        };
        assert_eq!(wrong(whole), Vec::<String>::new());
    }
}
