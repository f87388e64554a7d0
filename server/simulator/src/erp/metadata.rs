use odata::csdl::{self, Access, EntitySet, EntityType, EnumType, Property, Scale, Schema};

use super::NAMESPACE;
use super::entities::{ENTITIES, Entity, Enumeration, Field, Kind, Need};

/// The `$metadata` document.
pub(super) fn document() -> String {
    csdl::write(&schema())
}

/// The service document.
pub(super) fn service_document(base: &str) -> String {
    let sets: Vec<_> = ENTITIES
        .iter()
        .map(|entity| serde_json::json!({"name": entity.set, "kind": "EntitySet", "url": entity.set}))
        .collect();
    serde_json::json!({"@odata.context": format!("{base}$metadata"), "value": sets}).to_string()
}

fn schema() -> Schema {
    Schema {
        namespace: NAMESPACE.to_owned(),
        alias: None,
        entity_types: ENTITIES.iter().map(|entity| entity_type(entity)).collect(),
        enum_types: enumerations().into_iter().map(enum_type).collect(),
        container: "Resources".to_owned(),
        entity_sets: ENTITIES
            .iter()
            .map(|entity| EntitySet {
                name: entity.set.to_owned(),
                entity_type: entity.qualified_type(),
                bindings: Vec::new(),
            })
            .collect(),
    }
}

fn entity_type(entity: &Entity) -> EntityType {
    EntityType {
        name: entity.type_name.to_owned(),
        base: None,
        key: entity.key.iter().map(|name| (*name).to_owned()).collect(),
        properties: entity.fields.iter().map(|field| property(entity, field)).collect(),
        navigation: Vec::new(),
        open: false,
    }
}

fn property(entity: &Entity, field: &Field) -> Property {
    let mut property = Property::new(field.name, field.edm());
    let is_key = entity.key.contains(&field.name);
    property.nullable = !(is_key || field.need == Need::Mandatory);
    match field.kind {
        Kind::Text(length) => property.max_length = Some(length),
        Kind::Decimal => property.scale = Some(Scale::Variable),
        Kind::Enum(_)
        | Kind::Integer
        | Kind::Long
        | Kind::Date
        | Kind::Time
        | Kind::Created
        | Kind::Modified => {}
    }
    property.access = match (field.is_read_only(), is_key) {
        (true, _) => Access::ReadOnly,
        (false, true) => Access::CreateOnly,
        (false, false) => Access::ReadWrite,
    };
    property
}

fn enumerations() -> Vec<&'static Enumeration> {
    let mut found: Vec<&'static Enumeration> = Vec::new();
    for field in ENTITIES.iter().flat_map(|entity| entity.fields) {
        if let Kind::Enum(enumeration) = field.kind
            && !found.iter().any(|known| known.name == enumeration.name)
        {
            found.push(enumeration);
        }
    }
    found
}

fn enum_type(enumeration: &'static Enumeration) -> EnumType {
    EnumType {
        name: enumeration.name.to_owned(),
        members: enumeration.members.iter().map(|each| (each.symbol.to_owned(), each.value)).collect(),
    }
}
