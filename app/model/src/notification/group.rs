//! People who are told together.

use crate::alert::read_addresses;
use crate::{FieldErrors, RecipientGroupId};
use serde::{Deserialize, Serialize};

/// The longest name, in characters.
const NAME: usize = 60;
/// The most addresses of one group.
const ADDRESSES: usize = 200;

/// People who are told together; alert settings name the group, so that who is in it can change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecipientGroup {
    /// Ids are never used again.
    pub id: RecipientGroupId,
    /// Its name, unique without regard to case.
    pub name: String,
    /// Mail addresses in the order typed, each once without regard to case; at least one.
    pub addresses: Vec<String>,
}

/// A group as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RecipientGroupDraft {
    /// Its name.
    pub name: String,
    /// Mail addresses, with commas, semicolons or line ends between them.
    pub addresses: String,
}

impl RecipientGroupDraft {
    /// A group as somebody would type it.
    pub fn of(group: &RecipientGroup) -> Self {
        Self { name: group.name.clone(), addresses: group.addresses.join(",\n") }
    }

    /// Name and addresses, or what is wrong with them: `name`, `addresses`.
    pub fn finished(&self) -> Result<(String, Vec<String>), FieldErrors> {
        let mut errors = FieldErrors::default();
        let name = self.name.trim();
        if name.is_empty() || name.chars().count() > NAME || name.chars().any(char::is_control) {
            errors.add("name", "Give a name of at most 60 characters, for example “Integration team”.");
        }
        let addresses = read_addresses(&self.addresses).unwrap_or_else(|wrong| {
            errors.add("addresses", wrong);
            Vec::new()
        });
        if addresses.is_empty() {
            errors.add("addresses", "Enter at least one mail address.");
        } else if addresses.len() > ADDRESSES {
            errors.add("addresses", "At most 200 addresses; a distribution list of your mail server is one.");
        }
        if errors.is_empty() { Ok((name.to_owned(), addresses)) } else { Err(errors) }
    }
}

#[cfg(test)]
mod tests {
    use super::{RecipientGroup, RecipientGroupDraft};
    use crate::RecipientGroupId;

    #[test]
    fn a_group_is_typed_again_as_it_is() {
        let typed = RecipientGroupDraft {
            name: " Integration team ".to_owned(),
            addresses: "ada@contoso.example; bo@contoso.example,\nADA@contoso.example".to_owned(),
        };
        let (name, addresses) = typed.finished().expect("valid");
        assert_eq!(name, "Integration team");
        assert_eq!(addresses, ["ada@contoso.example", "bo@contoso.example"]);
        let group = RecipientGroup { id: RecipientGroupId(1), name, addresses };
        let again = RecipientGroupDraft::of(&group).finished();
        assert_eq!(again, Ok((group.name, group.addresses)));
    }

    #[test]
    fn a_group_without_people_or_with_a_name_of_two_lines_is_refused() {
        let errors = RecipientGroupDraft { name: "a\nb".to_owned(), addresses: " , ".to_owned() };
        let errors = errors.finished().expect_err("invalid");
        assert!(errors.of("name").is_some() && errors.of("addresses").is_some());
        let odd = RecipientGroupDraft { name: "a".to_owned(), addresses: "ada@c.example, bo".to_owned() };
        assert!(odd.finished().expect_err("invalid").of("addresses").is_some_and(|it| it.contains("bo")));
    }
}
