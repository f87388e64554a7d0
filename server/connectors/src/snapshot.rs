//! Capture by comparing all rows with what was seen last, for entities that offer nothing better.

use crate::table::Table;
use crate::{CaptureRequest, ChangePage, ChangedRow, Fault, seek};
use model::Operation;
use odata::value::Record;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What was seen last.
#[derive(Default, Serialize, Deserialize)]
struct Cursor {
    /// Id of each row with the print of its record.
    snapshot: BTreeMap<String, String>,
}

/// Changes since the cursor, in one page: reading half of a snapshot would make the other half look deleted.
pub(crate) async fn changes(table: Table<'_>, request: &CaptureRequest) -> Result<ChangePage, Fault> {
    // A cursor of another kind is left from before the entity changed; everything is read anew then.
    let before = request.cursor.as_deref().and_then(|cursor| serde_json::from_str::<Cursor>(cursor).ok());
    let full = before.is_none();
    let mut before = before.unwrap_or_default().snapshot;
    let mut now = Cursor::default();
    let mut rows = Vec::new();
    for entity in seek::every(table, &request.select).await? {
        let id = table.id_of(&entity.record)?;
        let record = table.record(entity);
        let print = print_of(&record);
        if before.remove(&id).as_deref() != Some(&print) {
            rows.push(ChangedRow { id: id.clone(), operation: Operation::Upsert, record: Some(record) });
        }
        now.snapshot.insert(id, print);
    }
    rows.extend(before.into_keys().map(|id| ChangedRow { id, operation: Operation::Delete, record: None }));
    Ok(ChangePage { rows, next: written(&now), more: false, full, known: 0 })
}

/// A short mark that differs when the record does.
pub(crate) fn print_of(record: &Record) -> String {
    blake3::hash(record.to_json().as_bytes()).to_hex()[..16].to_owned()
}

/// A cursor as text. Its maps have texts for keys, so writing it cannot fail; an empty cursor would read everything
/// again, which is always right.
pub(crate) fn written(cursor: &impl Serialize) -> String {
    serde_json::to_string(cursor).unwrap_or_default()
}
