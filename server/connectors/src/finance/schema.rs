//! An entity's schema from `$metadata`.

use super::Finance;
use crate::{Fault, FaultKind};
use model::{EntitySchema, FieldKind, FieldSchema};
use odata::csdl::{Access, EdmType, Property, Scale, Schema};

/// The field that holds the time of a row's last change, where an entity shows it.
const MODIFIED: &str = "ModifiedDateTime";

/// The entity as the app describes it now, or did a minute ago.
pub(super) async fn read(app: &Finance, entity: &str) -> Result<EntitySchema, Fault> {
    let model = app.document.read(&app.http).await?;
    let Some(row) = model.type_of_set(entity) else {
        let message = format!("the app has no entity set {entity}");
        return Err(Fault { reasoned: true, ..Fault::new(FaultKind::Refused, 404, message) });
    };
    let key = model.key_of(row).to_vec();
    let fields: Vec<FieldSchema> = model.properties_of(row).map(|it| field(&model, it)).collect();
    let is_modified =
        |it: &&FieldSchema| it.name.eq_ignore_ascii_case(MODIFIED) && it.kind == FieldKind::DateTime;
    Ok(EntitySchema {
        entity: entity.to_owned(),
        label: label(entity),
        id: String::new(),
        key,
        alternate_keys: Vec::new(),
        tracks_changes: false,
        modified_time: fields.iter().find(is_modified).map(|field| field.name.clone()),
        fields,
    })
}

fn field(model: &Schema, property: &Property) -> FieldSchema {
    let read_only = property.access == Access::ReadOnly;
    FieldSchema {
        name: property.name.clone(),
        kind: kind(model, &property.edm),
        required: !property.nullable && !read_only,
        read_only,
        max_length: property.max_length,
        scale: match property.scale {
            Some(Scale::Digits(digits)) => Some(digits),
            _ => None,
        },
    }
}

fn kind(model: &Schema, edm: &EdmType) -> FieldKind {
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
        EdmType::Enum(name) => {
            let members = model.enum_type(name).map(|it| it.members.as_slice()).unwrap_or_default();
            FieldKind::Choice {
                type_name: model.qualified_name(name),
                options: members.iter().map(|(symbol, _)| (symbol.clone(), symbol.clone())).collect(),
            }
        }
        other => FieldKind::Other { name: other.name().to_owned() },
    }
}

/// The name for people: `SalesOrderHeadersV2` becomes `Sales order headers V2`.
pub(super) fn label(entity: &str) -> String {
    let mut words: Vec<String> = Vec::new();
    let mut was_lower = false;
    for letter in entity.chars() {
        if (letter.is_uppercase() && was_lower) || words.is_empty() {
            words.push(String::new());
        }
        was_lower = letter.is_lowercase();
        if let Some(word) = words.last_mut() {
            word.push(letter);
        }
    }
    for word in words.iter_mut().skip(1) {
        // Versions and abbreviations keep their capitals.
        let is_plain = word.chars().skip(1).all(char::is_lowercase) && word.len() > 1;
        if is_plain {
            *word = word.to_lowercase();
        }
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::label;

    #[test]
    fn labels_read_like_words() {
        for (entity, expected) in [
            ("CustomersV3", "Customers V3"),
            ("CustomerGroups", "Customer groups"),
            ("SalesOrderHeadersV2", "Sales order headers V2"),
            ("Currencies", "Currencies"),
            ("LegalEntities", "Legal entities"),
        ] {
            assert_eq!(label(entity), expected);
        }
    }
}
