//! The document itself: what stands in a file, under the names that it has there.
//!
//! These types are not the model's, so that what is stored may change while the files stay. What they are called, what
//! may be left out and what else is read shows in `public/schema/entity-map-1.json`, which is made of them.

use super::MapText;
use super::change::Change;
use model::{FieldMapping, Lookup, LookupTarget, Mapping, SyncDirection, Transform, VersionNumber};
use serde::{Deserialize, Serialize};

/// Lists whose items take one line each.
pub(super) const COMPACT: [&str; 2] = ["targets", "value_map"];

/// One version of an entity map as a file.
#[derive(Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(title = "Entity map", rename = "entity_map"))]
#[serde(deny_unknown_fields, expecting = "an entity map, which begins with tandem: entity-map/1")]
pub(super) struct Document {
    /// What this file is, and in which version of its form.
    tandem: Format,
    /// The name of the map.
    name: String,
    /// Who publishes this version, by unique name.
    publisher: String,
    /// The number of this version: four whole numbers between dots.
    #[cfg_attr(test, schemars(with = "String", regex(pattern = r"^[0-9]+(\.[0-9]+){3}$")))]
    version: VersionNumber,
    /// Why there is this version.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    note: String,
    /// The entity of the ERP.
    left: End,
    /// The entity of the CRM.
    right: End,
    /// The integration key: right-hand names of those fields whose values together name one record.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    key: Vec<String>,
    /// How both sides tell the company that a row belongs to; left out where rows belong to none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    company: Option<Field>,
    /// The pairs of fields, in the order shown.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(test, schemars(length(max = super::MOST_FIELDS)))]
    pub(super) fields: Vec<Field>,
}

/// The form that this is.
#[derive(Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "format"))]
enum Format {
    /// The first one.
    #[serde(rename = "entity-map/1")]
    First,
}

/// One side of the map.
#[derive(Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "end"))]
#[serde(deny_unknown_fields, expecting = "an entity and its filter")]
struct End {
    /// The entity set.
    entity: String,
    /// Which rows belong to the map, in the language of this side; every row where it is left out.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    filter: String,
}

/// One pair of fields.
#[derive(Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "field"))]
#[serde(deny_unknown_fields, expecting = "a pair of fields with left, right and so on")]
pub(super) struct Field {
    /// The field of the ERP; left out when the CRM's field gets a constant.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    left: String,
    /// The column of the CRM, `lookupcolumn.keycolumn` for a lookup; left out when the ERP's field gets a constant.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    right: String,
    /// The directions in which values travel.
    #[serde(default, skip_serializing_if = "Way::is_both")]
    direction: Way,
    /// What becomes of a value: applied in this order from left to right, inverted in reverse order on the way back.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    transforms: Vec<Change>,
    /// How the row is found that a lookup column points to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    lookup: Option<Reference>,
}

/// Directions in which values travel.
#[derive(Clone, Copy, Default, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "direction"))]
#[serde(rename_all = "snake_case")]
enum Way {
    /// Both ways.
    #[default]
    Both,
    /// Only from the ERP to the CRM.
    LeftToRight,
    /// Only from the CRM to the ERP.
    RightToLeft,
}

impl Way {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
    fn is_both(&self) -> bool {
        matches!(self, Self::Both)
    }
}

/// How a lookup column finds the row that it points to.
#[derive(Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "lookup"))]
#[serde(deny_unknown_fields, expecting = "a lookup with column and targets")]
struct Reference {
    /// The lookup column without its suffixes.
    column: String,
    /// The entities that it may point to, in the order in which they are tried.
    targets: Vec<Target>,
}

/// One entity that a lookup column may point to.
#[derive(Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "target"))]
#[serde(deny_unknown_fields, expecting = "a target with entity, id and key")]
struct Target {
    /// Its entity set.
    entity: String,
    /// The name of its id column.
    id: String,
    /// The column whose value the ERP holds.
    key: String,
    /// The lookup column of that entity that holds the company, where its rows belong to one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    company: Option<String>,
    /// The navigation property to bind through; the lookup column where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    navigation: Option<String>,
}

impl From<&MapText> for Document {
    fn from(text: &MapText) -> Self {
        let mapping = &text.mapping;
        let end = |entity: &str, filter: &str| End { entity: entity.to_owned(), filter: filter.to_owned() };
        Self {
            tandem: Format::First,
            name: text.name.clone(),
            publisher: text.publisher.clone(),
            version: text.version,
            note: text.note.clone(),
            left: end(&mapping.left_entity, &mapping.left_filter),
            right: end(&mapping.right_entity, &mapping.right_filter),
            key: mapping.key.clone(),
            company: mapping.company.as_ref().map(Field::from),
            fields: mapping.fields.iter().map(Field::from).collect(),
        }
    }
}

impl From<Document> for MapText {
    fn from(document: Document) -> Self {
        let Document { tandem: Format::First, name, publisher, version, note, left, right, .. } = document;
        let mapping = Mapping {
            left_entity: left.entity,
            right_entity: right.entity,
            left_filter: left.filter,
            right_filter: right.filter,
            key: document.key,
            company: document.company.map(FieldMapping::from),
            fields: document.fields.into_iter().map(FieldMapping::from).collect(),
        };
        Self { name, publisher, version, note, mapping }
    }
}

impl From<&FieldMapping> for Field {
    fn from(field: &FieldMapping) -> Self {
        Self {
            left: field.left.clone(),
            right: field.right.clone(),
            direction: match field.direction {
                SyncDirection::Both => Way::Both,
                SyncDirection::LeftToRight => Way::LeftToRight,
                SyncDirection::RightToLeft => Way::RightToLeft,
            },
            transforms: field.transforms.iter().map(Change::from).collect(),
            lookup: field.lookup.as_ref().map(Reference::from),
        }
    }
}

impl From<Field> for FieldMapping {
    fn from(field: Field) -> Self {
        Self {
            left: field.left,
            right: field.right,
            direction: match field.direction {
                Way::Both => SyncDirection::Both,
                Way::LeftToRight => SyncDirection::LeftToRight,
                Way::RightToLeft => SyncDirection::RightToLeft,
            },
            transforms: field.transforms.into_iter().map(Transform::from).collect(),
            lookup: field.lookup.map(Lookup::from),
        }
    }
}

impl From<&Lookup> for Reference {
    fn from(lookup: &Lookup) -> Self {
        let target = |target: &LookupTarget| Target {
            entity: target.entity.clone(),
            id: target.id.clone(),
            key: target.key.clone(),
            company: target.company.clone(),
            navigation: Some(target.navigation.clone()).filter(|name| *name != lookup.column),
        };
        Self { column: lookup.column.clone(), targets: lookup.targets.iter().map(target).collect() }
    }
}

impl From<Reference> for Lookup {
    fn from(reference: Reference) -> Self {
        let column = reference.column;
        let target = |target: Target| LookupTarget {
            entity: target.entity,
            id: target.id,
            key: target.key,
            company: target.company,
            navigation: target.navigation.unwrap_or_else(|| column.clone()),
        };
        Self { targets: reference.targets.into_iter().map(target).collect(), column }
    }
}
