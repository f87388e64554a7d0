use odata::payload::Entity as Payload;
use odata::value::{Record, Value};

use super::entities::{Entity, Field, Kind, by_set};
use super::resource::{etag, index, value_of};
use super::values::milliseconds;
use crate::schema::{ColumnDef, TableDef};
use crate::store::{Row, State};

/// A row as payloads show it; `select` names what is shown, all of it when empty.
pub(super) fn payload(entity: &Entity, row: &Row, select: &[String]) -> Payload {
    let is_shown = |field: &&Field| select.is_empty() || select.iter().any(|name| name == field.name);
    let fields = entity.fields.iter().filter(is_shown);
    let record: Record =
        fields.map(|field| (field.name, value_of(entity, row, field.name).unwrap_or(Value::Null))).collect();
    Payload { etag: Some(etag(row)), ..Payload::from(record) }
}

/// What a person sees instead of a code: the label of an enumeration's member, the name of a related row; and times
/// that are not stored with the row.
pub(super) fn display(state: &State, table: &TableDef, column: &ColumnDef, row: &Row) -> Option<String> {
    let field = by_set(table.entity_set)?.field(column.name)?;
    match field.kind {
        Kind::Created => return Some(milliseconds(row.created)),
        Kind::Modified => return Some(milliseconds(row.modified)),
        _ => {}
    }
    let symbol = row.record.get(column.name)?.as_str()?;
    if let Some(member) = column.options.iter().find(|member| member.symbol == symbol) {
        return (member.label != symbol).then(|| member.label.to_owned());
    }
    let related = field.related?;
    let key: Vec<&Value> = related.key.iter().map(|name| row.record.get(name)).collect::<Option<_>>()?;
    let entity = by_set(related.set)?;
    let (table, key_id) = index(state, entity)?;
    let name = state.find(table, key_id, &key)?.record.get(entity.name)?.as_str()?;
    (!name.is_empty()).then(|| name.to_owned())
}
