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

/// How two readings of one entity's schema differ, by field name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SchemaChange {
    /// Fields that are new.
    pub added: Vec<String>,
    /// Fields that are gone.
    pub removed: Vec<String>,
    /// Fields whose type, length or rights are others now; and what else changed, in words.
    pub altered: Vec<String>,
}

impl SchemaChange {
    /// Is there no difference?
    pub const fn is_empty(&self) -> bool {
        self.added.is_empty() && self.removed.is_empty() && self.altered.is_empty()
    }
}

impl EntitySchema {
    /// What changed from this reading to a later one.
    pub fn change_to(&self, later: &Self) -> SchemaChange {
        let named = |fields: &[FieldSchema], keep: &dyn Fn(&FieldSchema) -> bool| {
            fields.iter().filter(|field| keep(field)).map(|field| field.name.clone()).collect::<Vec<_>>()
        };
        let mut altered =
            named(&later.fields, &|field| self.field(&field.name).is_some_and(|before| before != field));
        if self.alternate_keys != later.alternate_keys || self.key != later.key {
            altered.push("the keys".to_owned());
        }
        if self.tracks_changes != later.tracks_changes || self.modified_time != later.modified_time {
            altered.push("how changes are noticed".to_owned());
        }
        SchemaChange {
            added: named(&later.fields, &|field| self.field(&field.name).is_none()),
            removed: named(&self.fields, &|field| later.field(&field.name).is_none()),
            altered,
        }
    }

    /// This reading with the fields that an older one has and this one has not.
    #[must_use]
    pub fn with_gone(&self, older: &Self) -> Self {
        let gone = older.fields.iter().filter(|field| self.field(&field.name).is_none()).cloned();
        Self { fields: self.fields.iter().cloned().chain(gone).collect(), ..self.clone() }
    }

    /// Has it an active key of exactly these columns, in whatever order?
    pub fn has_key(&self, columns: &[String]) -> bool {
        let same = |key: &Vec<String>| {
            key.len() == columns.len()
                && columns.iter().all(|column| key.iter().any(|own| own.eq_ignore_ascii_case(column)))
        };
        same(&self.key) || self.alternate_keys.iter().any(same)
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

#[cfg(test)]
mod tests {
    use super::{EntitySchema, FieldKind, FieldSchema};

    fn schema(fields: &[(&str, u32)]) -> EntitySchema {
        let field = |(name, length): &(&str, u32)| FieldSchema {
            name: (*name).into(),
            kind: FieldKind::Text,
            required: false,
            read_only: false,
            max_length: Some(*length),
            scale: None,
        };
        EntitySchema {
            entity: "accounts".into(),
            label: "Account".into(),
            id: "accountid".into(),
            key: vec!["accountid".into()],
            alternate_keys: vec![vec!["accountnumber".into(), "msdyn_company".into()]],
            tracks_changes: true,
            modified_time: None,
            fields: fields.iter().map(field).collect(),
        }
    }

    #[test]
    fn what_changed_between_two_readings() {
        let before = schema(&[("name", 160), ("telephone1", 50), ("fax", 50)]);
        let mut later = schema(&[("name", 200), ("telephone1", 50), ("birthday", 10)]);
        later.tracks_changes = false;
        let change = before.change_to(&later);
        assert_eq!((change.added, change.removed), (vec!["birthday".to_owned()], vec!["fax".to_owned()]));
        assert_eq!(change.altered, ["name", "how changes are noticed"]);
        assert!(before.change_to(&before).is_empty());
    }

    #[test]
    fn what_is_gone_is_remembered() {
        let before = schema(&[("name", 160), ("fax", 50)]);
        let later = schema(&[("name", 200), ("birthday", 10)]);
        let both = later.with_gone(&before);
        let fields: Vec<_> =
            both.fields.iter().map(|field| (field.name.as_str(), field.max_length)).collect();
        assert_eq!(fields, [("name", Some(200)), ("birthday", Some(10)), ("fax", Some(50))]);
    }

    #[test]
    fn a_key_is_its_columns_in_any_order() {
        let key = |columns: &[&str]| columns.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
        let schema = schema(&[]);
        assert!(schema.has_key(&key(&["msdyn_company", "AccountNumber"])));
        assert!(schema.has_key(&key(&["accountid"])));
        assert!(!schema.has_key(&key(&["accountnumber"])));
    }
}
