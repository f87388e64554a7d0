//! Reading bodies.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::{Deleted, Entity, Page, PayloadError, Removal, Row};
use crate::value::{Value, json};

/// Reads a collection or delta response. Any invalid row makes the whole page an error, since a page with a row
/// missing would pass for a complete one.
pub fn parse_page(body: &[u8]) -> Result<Page, PayloadError> {
    let mut page = Page::default();
    let mut has_value = false;
    for (name, raw) in json::raw_fields(text_of(body)?)? {
        match control(&name) {
            Some("context") => page.context = optional(&name, raw)?,
            Some("count") => page.count = count(&name, raw)?,
            Some("nextLink") => page.next_link = optional(&name, raw)?,
            Some("deltaLink") => page.delta_link = optional(&name, raw)?,
            None if name == "value" => {
                has_value = true;
                let rows = Vec::<&RawValue>::deserialize(raw)?;
                page.rows = rows.into_iter().map(|row| parse_row(row.get())).collect::<Result<_, _>>()?;
            }
            _ => {}
        }
    }
    if has_value { Ok(page) } else { Err(PayloadError::NotACollection) }
}

/// Reads one entity, from a response or from the body of a request.
pub fn parse_entity(body: &[u8]) -> Result<Entity, PayloadError> {
    entity_of(text_of(body)?)
}

fn entity_of(text: &str) -> Result<Entity, PayloadError> {
    let mut entity = Entity::default();
    for (name, raw) in json::raw_fields(text)? {
        match control(&name) {
            Some("context") => entity.context = optional(&name, raw)?,
            Some("etag") => entity.etag = optional(&name, raw)?,
            Some("id") => entity.id = optional(&name, raw)?,
            _ if name.contains('@') && !is_binding(&name) => {
                entity.annotations.insert(name, json::value_of(raw.get())?);
            }
            _ => {
                entity.record.insert(name, json::value_of(raw.get())?);
            }
        }
    }
    Ok(entity)
}

fn parse_row(text: &str) -> Result<Row, PayloadError> {
    let mut entity = entity_of(text)?;
    // OData 4.0 says it in the context, 4.01 with an annotation of its own.
    let context = entity.context.as_deref().unwrap_or_default();
    if context.ends_with("/$deletedEntity") || context.ends_with("/%24deletedEntity") {
        let reason = entity.record.remove("reason");
        return deleted(&mut entity, reason.as_ref().and_then(Value::as_str));
    }
    let removed = ["@removed", "@odata.removed"].into_iter().find_map(|name| entity.annotations.remove(name));
    let Some(removed) = removed else {
        return Ok(Row::Entity(entity));
    };
    let reason = match &removed {
        Value::Json(raw) => json::raw_fields(raw)?
            .into_iter()
            .find(|(name, _)| name == "reason")
            .and_then(|(_, raw)| String::deserialize(raw).ok()),
        _ => None,
    };
    deleted(&mut entity, reason.as_deref())
}

fn deleted(entity: &mut Entity, reason: Option<&str>) -> Result<Row, PayloadError> {
    let by_property = entity.record.remove("id").and_then(|id| id.text().map(std::borrow::Cow::into_owned));
    let id = by_property.or(entity.id.take()).ok_or(PayloadError::DeletedWithoutId)?;
    let reason = if reason == Some(Removal::Changed.as_str()) { Removal::Changed } else { Removal::Deleted };
    Ok(Row::Deleted(Deleted { id, reason }))
}

/// The name of control information about the object itself, in the 4.0 or the 4.01 spelling.
fn control(name: &str) -> Option<&str> {
    let name = name.strip_prefix('@')?;
    Some(name.strip_prefix("odata.").unwrap_or(name))
}

/// `primarycontactid@odata.bind` links to another row and so is data.
fn is_binding(name: &str) -> bool {
    name.ends_with("@odata.bind") || name.ends_with("@bind")
}

fn optional(name: &str, raw: &RawValue) -> Result<Option<String>, PayloadError> {
    Option::<String>::deserialize(raw).map_err(|_| PayloadError::Annotation(name.to_owned()))
}

/// A count, which IEEE754Compatible payloads write as a string.
fn count(name: &str, raw: &RawValue) -> Result<Option<u64>, PayloadError> {
    match raw.get().trim_matches('"') {
        "null" => Ok(None),
        digits => digits.parse().map(Some).map_err(|_| PayloadError::Annotation(name.to_owned())),
    }
}

fn text_of(body: &[u8]) -> Result<&str, PayloadError> {
    let text = std::str::from_utf8(body)?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}
