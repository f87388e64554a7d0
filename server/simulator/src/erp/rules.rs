use odata::value::{Record, Value};

use super::entities::{ENTITIES, Entity, Field, Kind, Need, Related, by_set};
use super::refusal::{Infolog, Refusal};
use super::resource::index;
use crate::store::State;

/// What the business logic checks before a row is written; every objection is one sentence of the Infolog.
pub(super) fn validate(state: &State, entity: &'static Entity, record: &Record) -> Result<(), Refusal> {
    let mut sentences = Vec::new();
    for field in entity.fields {
        let text = record.get(field.name).and_then(Value::as_str);
        if let (Kind::Text(length), Some(text)) = (field.kind, text)
            && text.encode_utf16().count() > length as usize
        {
            sentences.push(format!(
                "The value in field '{}' is longer than the {length} characters that it can hold.",
                field.label
            ));
        }
        if text.is_some_and(str::is_empty) {
            if field.need == Need::Mandatory {
                sentences.push(format!("Field '{}' must be filled in.", field.label));
            }
        } else if let Some(related) = &field.related {
            sentences.extend(missing(state, field, related, record));
        }
    }
    if sentences.is_empty() { Ok(()) } else { Err(Refusal::Write(entity, Infolog::Invalid(sentences))) }
}

/// Rows that others refer to cannot be deleted.
pub(super) fn validate_delete(
    state: &State,
    entity: &'static Entity,
    record: &Record,
) -> Result<(), Refusal> {
    let key: Vec<&Value> = entity.key.iter().filter_map(|name| record.get(name)).collect();
    for dependent in ENTITIES {
        let rules = dependent.fields.iter().filter_map(|field| field.related);
        for related in rules.filter(|related| related.set == entity.set) {
            let refers = |row: &Record| {
                let values = related.key.iter().map(|name| row.get(name));
                values.zip(&key).all(|(there, here)| there.is_some_and(|there| same(there, here)))
            };
            let Some((table, _)) = index(state, dependent) else { continue };
            if state.rows(table, None).any(|row| refers(&row.record)) {
                let sentence = format!(
                    "The record cannot be deleted while dependent {0} exist. Delete dependent {0} and try again.",
                    dependent.rows_label
                );
                return Err(Refusal::Delete(entity, Infolog::Invalid(vec![sentence])));
            }
        }
    }
    Ok(())
}

/// What the business logic says when a value names a row that does not exist.
fn missing(state: &State, field: &Field, related: &Related, record: &Record) -> Option<String> {
    let target = by_set(related.set)?;
    let (table, key) = index(state, target)?;
    let values: Vec<&Value> = related.key.iter().map(|name| record.get(name)).collect::<Option<_>>()?;
    if state.find(table, key, &values).is_some() {
        return None;
    }
    let value = record.get(field.name).and_then(Value::text).unwrap_or_default();
    Some(format!(
        "The value '{value}' in field '{}' is not found in the related table '{}'.",
        field.label, target.rows_label
    ))
}

fn same(left: &Value, right: &Value) -> bool {
    match (left.as_str(), right.as_str()) {
        (Some(left), Some(right)) => left.to_lowercase() == right.to_lowercase(),
        _ => left == right,
    }
}
