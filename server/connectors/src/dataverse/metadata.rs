//! A table's schema from `$metadata`, where definitions are missing or incomplete.

use super::Dataverse;
use super::schema::unknown;
use crate::Fault;
use model::{EntitySchema, FieldKind, FieldSchema};
use odata::csdl::{Access, EdmType, EntityType, Multiplicity, Property, Scale, Schema};

/// The schema as far as CSDL tells it: without alternate keys, labels and choices.
pub(super) async fn schema(app: &Dataverse, entity: &str) -> Result<EntitySchema, Fault> {
    let model = app.document.read(&app.http).await?;
    let Some(row) = model.type_of_set(entity) else {
        return Err(unknown(entity));
    };
    let key = model.key_of(row).to_vec();
    let fields: Vec<FieldSchema> = model.properties_of(row).map(|it| field(&model, row, it, &key)).collect();
    Ok(EntitySchema {
        entity: entity.to_owned(),
        label: row.name.clone(),
        id: key.first().cloned().unwrap_or_default(),
        key,
        alternate_keys: Vec::new(),
        // CSDL does not tell; the app refuses plainly where it does not track changes.
        tracks_changes: true,
        modified_time: fields.iter().find(|field| field.name == "modifiedon").map(|field| field.name.clone()),
        fields,
    })
}

/// Fills in where lookups point to.
pub(super) async fn add_targets(app: &Dataverse, schema: &mut EntitySchema) -> Result<(), Fault> {
    let model = app.document.read(&app.http).await?;
    let Some(row) = model.type_of_set(&schema.entity) else {
        return Ok(());
    };
    for field in &mut schema.fields {
        if let FieldKind::Lookup { targets } = &mut field.kind
            && targets.is_empty()
        {
            *targets = targets_of(&model, row, &format!("_{}_value", field.name));
        }
    }
    Ok(())
}

fn field(model: &Schema, row: &EntityType, property: &Property, key: &[String]) -> FieldSchema {
    let lookup = property.name.strip_prefix('_').and_then(|rest| rest.strip_suffix("_value"));
    let kind = match (&property.edm, lookup) {
        (EdmType::Guid, Some(_)) => FieldKind::Lookup { targets: targets_of(model, row, &property.name) },
        (edm, _) => kind(edm),
    };
    let is_key = key.contains(&property.name);
    FieldSchema {
        name: lookup
            .filter(|_| matches!(kind, FieldKind::Lookup { .. }))
            .unwrap_or(&property.name)
            .to_owned(),
        kind,
        required: !property.nullable && property.access != Access::ReadOnly && !is_key,
        read_only: property.access == Access::ReadOnly,
        max_length: property.max_length,
        scale: match property.scale {
            Some(Scale::Digits(digits)) => Some(digits),
            _ => None,
        },
    }
}

/// The kind of field that a primitive type makes.
fn kind(edm: &EdmType) -> FieldKind {
    match edm {
        EdmType::String => FieldKind::Text,
        EdmType::Byte | EdmType::SByte | EdmType::Int16 | EdmType::Int32 | EdmType::Int64 => {
            FieldKind::Integer
        }
        EdmType::Decimal | EdmType::Single | EdmType::Double => FieldKind::Decimal,
        EdmType::Boolean => FieldKind::Boolean,
        EdmType::DateTimeOffset => FieldKind::DateTime,
        EdmType::Date => FieldKind::Date,
        EdmType::Guid => FieldKind::Guid,
        other => FieldKind::Other { name: other.name().to_owned() },
    }
}

/// The entity sets that a lookup column may point to: the targets of the navigation properties that it stands for.
fn targets_of(model: &Schema, row: &EntityType, column: &str) -> Vec<String> {
    let mut targets: Vec<String> = Vec::new();
    let stands_for = |here: &str| here == column;
    for navigation in model.navigation_of(row) {
        let is_one = navigation.multiplicity == Multiplicity::One;
        if !is_one || !navigation.constraints.iter().any(|(here, _)| stands_for(here)) {
            continue;
        }
        let target = model.local_name(&navigation.target);
        let set = model.entity_sets.iter().find(|set| model.local_name(&set.entity_type) == target);
        if let Some(set) = set.filter(|set| !targets.contains(&set.name)) {
            targets.push(set.name.clone());
        }
    }
    targets
}
