//! A table's schema from its definition, with `$metadata` for what the definition leaves out.

use super::definitions::{self, Attribute, Choice, Definition, Key, TableName, Tables};
use super::{Dataverse, metadata};
use crate::{Fault, FaultKind};
use model::{EntitySchema, FieldKind, FieldSchema};

/// Typed lists that hold the choices of columns.
const CHOICES: [&str; 3] = ["PicklistAttributeMetadata", "StateAttributeMetadata", "StatusAttributeMetadata"];

/// The entity as the app describes it now.
pub(super) async fn read(app: &Dataverse, entity: &str) -> Result<EntitySchema, Fault> {
    let tables = match definitions::tables(app, entity).await {
        Ok(tables) => tables,
        // Not every service that speaks like Dataverse has definitions; all have `$metadata`.
        Err(fault) if matches!(fault.status, 400 | 404 | 405 | 501) => {
            return metadata::schema(app, entity).await;
        }
        Err(fault) => return Err(fault),
    };
    let Some(name) = tables.by_set(entity) else {
        return Err(unknown(entity));
    };
    let mut definition = definitions::definition(app, &name.logical_name).await?;
    if definition.attributes.as_ref().is_none_or(Vec::is_empty) {
        return metadata::schema(app, entity).await;
    }
    add_choices(app, &name.logical_name, &mut definition).await?;
    let mut schema = schema_of(entity, name, definition, &tables);
    let lacks_targets =
        |field: &FieldSchema| matches!(&field.kind, FieldKind::Lookup { targets } if targets.is_empty());
    if schema.fields.iter().any(lacks_targets) {
        metadata::add_targets(app, &mut schema).await?;
    }
    Ok(schema)
}

/// The fault for an entity that the app does not have.
pub(super) fn unknown(entity: &str) -> Fault {
    let message = format!("the app has no table with the entity set {entity}");
    Fault { reasoned: true, ..Fault::new(FaultKind::Refused, 404, message) }
}

/// Fills in the choices, which come apart from the other properties of a column.
async fn add_choices(app: &Dataverse, logical_name: &str, definition: &mut Definition) -> Result<(), Fault> {
    let attributes = definition.attributes.as_deref_mut().unwrap_or_default();
    for kind in CHOICES {
        let wanted = kind.trim_end_matches("AttributeMetadata");
        let lacks = |it: &Attribute| it.attribute_type.as_deref() == Some(wanted) && it.option_set.is_none();
        if !attributes.iter().any(lacks) {
            continue;
        }
        let told = match definitions::choices(app, logical_name, kind).await {
            Ok(told) => told,
            // Labels are a comfort: numbers can be mapped without them.
            Err(fault) if matches!(fault.status, 400 | 404 | 405 | 501) => continue,
            Err(fault) => return Err(fault),
        };
        for choice in told {
            if let Some(attribute) = attributes.iter_mut().find(|it| it.logical_name == choice.logical_name) {
                attribute.option_set = choice.option_set;
            }
        }
    }
    Ok(())
}

fn schema_of(entity: &str, name: &TableName, definition: Definition, tables: &Tables) -> EntitySchema {
    let id = definition
        .primary_id_attribute
        .or_else(|| name.primary_id_attribute.clone())
        .unwrap_or_else(|| format!("{}id", name.logical_name));
    let label = definition.display_name.as_ref().and_then(|label| label.text()).unwrap_or(&name.logical_name);
    let fields: Vec<FieldSchema> = definition
        .attributes
        .unwrap_or_default()
        .iter()
        .filter_map(|attribute| field(attribute, &id, tables))
        .collect();
    EntitySchema {
        entity: entity.to_owned(),
        label: label.to_owned(),
        key: vec![id.clone()],
        alternate_keys: definition
            .keys
            .unwrap_or_default()
            .into_iter()
            .filter(Key::is_active)
            .map(|key| key.key_attributes)
            .collect(),
        tracks_changes: definition.change_tracking_enabled.unwrap_or(false),
        modified_time: fields.iter().find(|field| field.name == "modifiedon").map(|field| field.name.clone()),
        fields,
        id,
    }
}

/// The field of a column; `None` for columns that only repeat another one or cannot be read.
fn field(attribute: &Attribute, id: &str, tables: &Tables) -> Option<FieldSchema> {
    if attribute.attribute_of.is_some() || attribute.is_valid_for_read == Some(false) {
        return None;
    }
    let attribute_type = attribute.attribute_type.as_deref().unwrap_or_default();
    let kind = kind(attribute, attribute_type, tables)?;
    let is_id = attribute.logical_name == id;
    let level =
        attribute.required_level.as_ref().and_then(|level| level.value.as_deref()).unwrap_or_default();
    // Columns that the system requires and fills by itself, such as state and owner, can be left out.
    let is_ours = !matches!(attribute_type, "State" | "Status" | "Owner" | "Boolean" | "Uniqueidentifier");
    let is_required = matches!(level, "ApplicationRequired" | "SystemRequired") && is_ours;
    let is_writable =
        attribute.is_valid_for_create.unwrap_or(true) || attribute.is_valid_for_update.unwrap_or(true);
    Some(FieldSchema {
        name: attribute.logical_name.clone(),
        required: is_required && is_writable && !is_id,
        read_only: !is_writable,
        max_length: attribute.max_length.filter(|_| kind == FieldKind::Text),
        scale: attribute.precision.filter(|_| kind == FieldKind::Decimal),
        kind,
    })
}

fn kind(attribute: &Attribute, attribute_type: &str, tables: &Tables) -> Option<FieldKind> {
    let is_date = attribute.date_time_behavior.as_ref().and_then(|it| it.value.as_deref())
        == Some("DateOnly")
        || attribute.format.as_deref() == Some("DateOnly");
    Some(match attribute_type {
        "String" | "Memo" | "EntityName" => FieldKind::Text,
        "Integer" | "BigInt" => FieldKind::Integer,
        "Decimal" | "Money" | "Double" => FieldKind::Decimal,
        "Boolean" => FieldKind::Boolean,
        "DateTime" if is_date => FieldKind::Date,
        "DateTime" => FieldKind::DateTime,
        "Uniqueidentifier" => FieldKind::Guid,
        "Picklist" | "State" | "Status" => FieldKind::Choice {
            type_name: String::new(),
            options: attribute.option_set.iter().flat_map(|set| &set.options).map(choice).collect(),
        },
        "Lookup" | "Customer" | "Owner" => FieldKind::Lookup {
            targets: attribute
                .targets
                .iter()
                .flatten()
                .filter_map(|target| tables.set_of(target))
                .map(str::to_owned)
                .collect(),
        },
        // Columns that are computed for display only.
        "Virtual" | "" => return None,
        other => FieldKind::Other { name: other.to_owned() },
    })
}

fn choice(choice: &Choice) -> (String, String) {
    let value = choice.value.to_string();
    let label = choice.label.as_ref().and_then(|label| label.text()).unwrap_or(&value).to_owned();
    (value, label)
}
