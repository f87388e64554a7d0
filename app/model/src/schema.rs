//! The last-read schema of an entity.

use serde::{Deserialize, Serialize};

/// One entity as its app describes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntitySchema {
    /// Its entity set, for example `accounts`.
    pub entity: String,
    /// Its name for people, for example `Account`.
    pub label: String,
    /// The field that holds the row's id, where it is one field (a GUID in Dataverse); else empty.
    pub id: String,
    /// The fields of the primary key.
    pub key: Vec<String>,
    /// Further keys: names of their fields.
    pub alternate_keys: Vec<Vec<String>>,
    /// Changes of its rows can be followed with delta links.
    pub tracks_changes: bool,
    /// The field that holds the time of a row's last change, if there is one.
    pub modified_time: Option<String>,
    /// Its fields, by name.
    pub fields: Vec<FieldSchema>,
}

impl EntitySchema {
    /// The field of that name, without regard to case.
    pub fn field(&self, name: &str) -> Option<&FieldSchema> {
        self.fields.iter().find(|field| field.name.eq_ignore_ascii_case(name))
    }
}

/// One field as its app describes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldSchema {
    /// Its name in payloads; for lookups of Dataverse the attribute's name without `_` and `_value`.
    pub name: String,
    /// Its type.
    pub kind: FieldKind,
    /// A row cannot be created without it.
    pub required: bool,
    /// It is set by the app alone.
    pub read_only: bool,
    /// Longest text in characters.
    pub max_length: Option<u32>,
    /// Digits after the decimal point.
    pub scale: Option<u32>,
}

/// The type of a field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FieldKind {
    /// Text.
    Text,
    /// A whole number.
    Integer,
    /// A decimal number.
    Decimal,
    /// True or false.
    Boolean,
    /// A point in time.
    DateTime,
    /// A calendar date.
    Date,
    /// A GUID.
    Guid,
    /// One of a list: symbols in the ERP, option numbers in the CRM.
    Choice {
        /// Name of the enum type, for literals in URLs; empty where options are numbers.
        type_name: String,
        /// Its members: value and label.
        options: Vec<(String, String)>,
    },
    /// A reference to a row of another entity.
    Lookup {
        /// The entity sets it may point to.
        targets: Vec<String>,
    },
    /// Something else, by its name.
    Other {
        /// The app's name of the type.
        name: String,
    },
}
