use std::sync::Arc;

use odata::value::{Record, Value};

use super::apply::Place;
use super::entities::{ENTITIES, Entity, Field, Kind, Need, Related, by_set};
use super::refusal::{Infolog, Refusal};
use super::resource::index;
use crate::schema::OnDelete;
use crate::store::{Row, State};

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
        if is_empty(field, record) {
            if field.need == Need::Mandatory {
                sentences.push(format!("Field '{}' must be filled in.", field.label));
            }
        } else if let Some(related) = &field.related {
            sentences.extend(missing(state, field, related, record));
        }
    }
    if sentences.is_empty() { Ok(()) } else { Err(Refusal::Write(entity, Infolog::Invalid(sentences))) }
}

/// Text that is empty; of whole numbers zero stands for nothing, as nobody can leave one out.
fn is_empty(field: &Field, record: &Record) -> bool {
    match (field.kind, record.get(field.name)) {
        (Kind::Text(_), Some(Value::Text(text))) => text.is_empty(),
        (Kind::Integer | Kind::Long, Some(Value::Number(number))) => number.to_i64() == Some(0),
        _ => false,
    }
}

/// Rows of one entity that go with another row when it is deleted.
pub(super) struct Parts {
    pub(super) place: Place,
    pub(super) rows: Vec<Arc<Row>>,
}

/// The rows that go with a row when it is deleted. Rows that others refer to cannot be deleted.
pub(super) fn parts_of(state: &State, entity: &'static Entity, row: &Row) -> Result<Vec<Parts>, Refusal> {
    let key: Vec<&Value> = entity.key.iter().filter_map(|name| row.record.get(name)).collect();
    let mut parts = Vec::new();
    for dependent in ENTITIES.iter().copied() {
        let Some((table, _)) = index(state, dependent) else { continue };
        let rules = dependent.fields.iter().filter_map(|field| field.related);
        for related in rules.filter(|related| related.set == entity.set) {
            let referring = state.rows_referring(table, related.key, &key);
            let mut others = referring.filter(|other| other.id != row.id).peekable();
            if others.peek().is_none() {
                continue;
            }
            if related.on_delete != OnDelete::Cascade {
                let sentence = format!(
                    "The record cannot be deleted while dependent {0} exist. Delete dependent {0} and try again.",
                    dependent.rows_label
                );
                return Err(Refusal::Delete(entity, Infolog::Invalid(vec![sentence])));
            }
            parts.push(Parts { place: Place { entity: dependent, table }, rows: others.cloned().collect() });
        }
    }
    Ok(parts)
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
