//! Deleting a row with all that follows from it.

use std::sync::Arc;

use odata::value::Value;
use uuid::Uuid;

use super::failure::Failure;
use super::write::replace;
use crate::schema::{ColumnDef, OnDelete, TableId};
use crate::store::{Row, Transaction};

/// Deletes a row as its relationships say: rows that belong to it go with it, others lose their link, and rows that
/// need it keep it from being deleted. After a refusal the caller undoes what was changed.
///
/// See <https://learn.microsoft.com/power-apps/developer/data-platform/configure-entity-relationship-cascading-behavior>.
pub(super) fn remove(
    transaction: &mut Transaction<'_>,
    table: TableId,
    id: Uuid,
) -> Result<Arc<Row>, Failure> {
    for (referring, column, on_delete) in relationships(transaction, table) {
        for referring_id in ids(transaction, referring, column, id) {
            // It may have gone with another row a moment ago.
            let Some(row) = transaction.state().row(referring, referring_id).cloned() else { continue };
            match on_delete {
                OnDelete::Restrict => return Err(Failure::needed()),
                OnDelete::Cascade => drop(remove(transaction, referring, row.id)?),
                OnDelete::RemoveLink => {
                    let mut record = row.record.clone();
                    record.insert(column, Value::Null);
                    replace(transaction, referring, &row, record)?;
                }
            }
        }
    }
    let missing = Failure::no_row(transaction.state().schema().table(table), &id.to_string());
    transaction.delete(table, id).ok_or(missing)
}

/// The columns that may point to rows of a table; those that forbid deletion come first.
fn relationships(transaction: &Transaction<'_>, table: TableId) -> Vec<(TableId, &'static str, OnDelete)> {
    let schema = transaction.state().schema();
    let target = schema.table(table).logical_name;
    let points = |column: &ColumnDef| {
        let lookup = column.lookup.as_ref().filter(|lookup| lookup.targets.contains(&target))?;
        Some((column.name, lookup.on_delete))
    };
    let mut found: Vec<_> = schema
        .tables()
        .flat_map(|(id, table)| {
            table.columns.iter().filter_map(points).map(move |(name, on_delete)| (id, name, on_delete))
        })
        .collect();
    found.sort_by_key(|(_, _, on_delete)| *on_delete != OnDelete::Restrict);
    found
}

/// The rows of a table, but for the row itself, that point to it through a column.
fn ids(transaction: &Transaction<'_>, table: TableId, column: &'static str, id: Uuid) -> Vec<Uuid> {
    let value = Value::Text(id.to_string());
    let columns = [column];
    let found = transaction.state().rows_referring(table, &columns, &[&value]);
    found.map(|row| row.id).filter(|referring| *referring != id).collect()
}
