//! Writing bodies.

use super::{Deleted, Entity, Page, Row};
use crate::value::json::{push_fields, push_name, push_string};

/// Writes a collection or delta response in the 4.0 spelling.
pub fn write_page(page: &Page) -> String {
    let mut out = String::with_capacity(page.rows.len() * 256 + 256);
    out.push('{');
    push_text(&mut out, "@odata.context", page.context.as_deref());
    if let Some(count) = page.count {
        push_name(&mut out, "@odata.count");
        out.push_str(&count.to_string());
    }
    push_name(&mut out, "value");
    out.push('[');
    for (index, row) in page.rows.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        match row {
            Row::Entity(entity) => push_entity(&mut out, entity),
            Row::Deleted(deleted) => push_deleted(&mut out, page.context.as_deref(), deleted),
        }
    }
    out.push(']');
    push_text(&mut out, "@odata.nextLink", page.next_link.as_deref());
    push_text(&mut out, "@odata.deltaLink", page.delta_link.as_deref());
    out.push('}');
    out
}

/// Writes one entity, control information first as streaming readers want it.
pub fn write_entity(entity: &Entity) -> String {
    let mut out = String::with_capacity(entity.record.len() * 32 + 64);
    push_entity(&mut out, entity);
    out
}

fn push_entity(out: &mut String, entity: &Entity) {
    out.push('{');
    push_text(out, "@odata.context", entity.context.as_deref());
    push_text(out, "@odata.etag", entity.etag.as_deref());
    push_text(out, "@odata.id", entity.id.as_deref());
    push_fields(out, entity.record.iter());
    push_fields(out, entity.annotations.iter());
    out.push('}');
}

fn push_deleted(out: &mut String, page_context: Option<&str>, deleted: &Deleted) {
    let context = page_context.unwrap_or("$metadata#");
    let (document, fragment) = context.split_once('#').unwrap_or((context, ""));
    let set = fragment.split(['/', '(']).next().unwrap_or_default();
    out.push('{');
    push_text(out, "@odata.context", Some(&format!("{document}#{set}/$deletedEntity")));
    push_text(out, "id", Some(&deleted.id));
    push_text(out, "reason", Some(deleted.reason.as_str()));
    out.push('}');
}

fn push_text(out: &mut String, name: &str, text: Option<&str>) {
    if let Some(text) = text {
        push_name(out, name);
        push_string(out, text);
    }
}
