//! The entities of an app, as lists show them, and how many rows they have.

use serde::{Deserialize, Serialize};

/// One entity of an app, before its schema is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntityName {
    /// Its entity set, for example `accounts`; unique within an app.
    pub entity: String,
    /// Its name for people, for example `Accounts`; the entity set's name where the app tells none. Never empty.
    pub label: String,
    /// Whether each of its rows belongs to a company; `None` where only the schema tells.
    pub by_company: Option<bool>,
}

impl EntityName {
    /// The list in the order of entity sets without regard to case, each of them once and none without a name.
    #[must_use]
    pub fn sorted(mut names: Vec<Self>) -> Vec<Self> {
        names.retain(|name| !name.entity.is_empty());
        names.sort_by_cached_key(|name| (name.entity.to_lowercase(), name.entity.clone()));
        names.dedup_by(|later, first| later.entity == first.entity);
        names
    }
}

/// How many rows there are, as far as the app tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Count {
    /// So many.
    Exactly(i64),
    /// So many or more: the app counts no further.
    AtLeast(i64),
    /// So many when the app counted them last, at most a day ago.
    About(i64),
}

impl Count {
    /// The number, whatever it says.
    pub const fn number(self) -> i64 {
        match self {
            Self::Exactly(number) | Self::AtLeast(number) | Self::About(number) => number,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::EntityName;

    #[test]
    fn a_list_is_sorted_and_holds_every_entity_once() {
        let name = |entity: &str, label: &str| EntityName {
            entity: entity.into(),
            label: label.into(),
            by_company: None,
        };
        let sorted = EntityName::sorted(vec![
            name("contacts", "Contacts"),
            name("", "Nothing"),
            name("Accounts", "First"),
            name("Zones", "Zones"),
            name("accounts", "Lower case"),
            name("Accounts", "Second"),
        ]);
        let labels: Vec<&str> = sorted.iter().map(|name| name.label.as_str()).collect();
        assert_eq!(labels, ["First", "Lower case", "Contacts", "Zones"]);
    }
}
