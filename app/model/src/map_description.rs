//! What people say of a new entity map.

use crate::FieldErrors;
use serde::{Deserialize, Serialize};

/// What people say of a new entity map.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MapDescription {
    /// Its name for people: 1 to 100 characters, unique within its environment.
    pub name: String,
    /// What it is for, in at most 500 characters.
    pub description: String,
    /// Who publishes its first version, by unique name.
    pub publisher: String,
}

impl MapDescription {
    /// What is wrong with it, by field: `name`, `description`, `publisher`. Whether the name is taken is not known here.
    pub fn validate(&self) -> FieldErrors {
        let mut errors = FieldErrors::default();
        let is_line = |text: &str| !text.chars().any(char::is_control);
        if !(1..=100).contains(&self.name.trim().chars().count()) || !is_line(&self.name) {
            errors.add("name", "Say in 1 to 100 characters how the map is called.");
        }
        if self.description.trim().chars().count() > 500 || !is_line(&self.description) {
            errors.add("description", "Say in one line of at most 500 characters what the map is for.");
        }
        if self.publisher.trim().is_empty() {
            errors.add("publisher", "Choose who publishes its first version.");
        }
        errors
    }
}
