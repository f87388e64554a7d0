//! Delta links, see
//! [change tracking](https://learn.microsoft.com/power-apps/developer/data-platform/use-change-tracking-synchronize-data-external-systems).

use crate::refusal::garbled;
use crate::snapshot::written;
use crate::table::Table;
use crate::{CaptureRequest, ChangePage, ChangedRow, Fault, FaultKind, seek};
use model::Operation;
use odata::batch::{Method, Part};
use odata::payload::{Page, Row, parse_page};
use odata::url::resolve;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// "Version stamp associated with the client has expired" and its relatives.
const EXPIRED: [&str; 3] = ["0x80044352", "0x80044353", "0x80044354"];

/// The link to go on with.
#[derive(Debug, Serialize, Deserialize)]
struct Cursor {
    /// Without the service root.
    link: String,
    /// It continues a reading of every row.
    #[serde(default)]
    full: bool,
    /// Columns that the link delivers: they were fixed when the first page was asked for.
    select: Vec<String>,
    /// The delta link of an earlier page of the same reading. Some services send one with each page; only the first
    /// of them also tells what changed while the later pages were read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    delta: Option<String>,
}

/// Rows and deletions after the cursor.
pub(super) async fn changes(table: Table<'_>, request: &CaptureRequest) -> Result<ChangePage, Fault> {
    let cursor = match request.cursor.as_deref() {
        None => None,
        Some(text) => Some(serde_json::from_str::<Cursor>(text).map_err(|_| {
            Fault::new(FaultKind::CursorExpired, 0, "the cursor is not one of change tracking")
        })?),
    };
    let full = cursor.as_ref().is_none_or(|cursor| cursor.full);
    let (part, page) = page(table, request, cursor.as_ref()).await?;
    let (select, earlier) =
        cursor.map_or_else(|| (request.select.clone(), None), |cursor| (cursor.select, cursor.delta));
    let asked = resolve(table.http.base(), &part.url);
    let relative = |link: &String| table.http.relative(&resolve(&asked, link));
    let delta = earlier.or_else(|| page.delta_link.as_ref().map(relative));
    let (link, delta, more) = match (&page.next_link, delta) {
        (Some(next), delta) => (relative(next), delta, true),
        (None, Some(delta)) => (delta, None, false),
        (None, None) => return Err(untracked(table)),
    };
    let next = written(&Cursor { link, full: full && more, select: select.clone(), delta });
    let mut rows = rows(table, page)?;
    if !request.select.iter().all(|column| select.contains(column)) {
        complete(table, request, &mut rows).await?;
    }
    Ok(ChangePage { rows, next, more, full, known: 0 })
}

async fn page(
    table: Table<'_>,
    request: &CaptureRequest,
    cursor: Option<&Cursor>,
) -> Result<(Part, Page), Fault> {
    let url = match cursor {
        Some(cursor) => cursor.link.clone(),
        None => table.url(&table.options(&request.select, None)),
    };
    let size = format!("odata.maxpagesize={}", request.page_size.max(1));
    // A delta link knows that it tracks changes; everything before it must ask for that.
    let wish =
        if cursor.is_none_or(|cursor| cursor.full) { format!("odata.track-changes,{size}") } else { size };
    let part = Part { headers: vec![("Prefer".to_owned(), wish)], ..Part::new(Method::Get, url) };
    let reply = match table.http.expect(&part).await {
        Ok(reply) => reply,
        Err(fault) if cursor.is_some() && is_expired(&fault) => {
            return Err(Fault { kind: FaultKind::CursorExpired, ..fault });
        }
        Err(fault) => return Err(fault),
    };
    let page = parse_page(&reply.body).map_err(|error| garbled(&part, &reply, error))?;
    Ok((part, page))
}

/// Whether a fault says that the link is too old or belongs to a database that was restored.
fn is_expired(fault: &Fault) -> bool {
    if fault.kind != FaultKind::Refused || matches!(fault.status, 401 | 403 | 429) {
        return false;
    }
    let text = fault.message.to_lowercase();
    let names_token = ["token", "version stamp", "delta"].iter().any(|word| text.contains(word));
    let says_expired = ["expired", "invalid", "not valid"].iter().any(|word| text.contains(word));
    fault.status == 410
        || EXPIRED.iter().any(|code| code.eq_ignore_ascii_case(&fault.code))
        || (fault.status < 500 && names_token && says_expired)
}

/// The table does not keep what changed.
pub(super) fn untracked(table: Table<'_>) -> Fault {
    let message = format!(
        "{} gives no delta link: switch on \u{201c}Track changes\u{201d} for the table and refresh the tables",
        table.set()
    );
    Fault { reasoned: true, ..Fault::new(FaultKind::Refused, 200, message) }
}

/// The rows of a page, of each row its latest state only.
fn rows(table: Table<'_>, page: Page) -> Result<Vec<ChangedRow>, Fault> {
    let mut rows: Vec<Option<ChangedRow>> = Vec::with_capacity(page.rows.len());
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    for row in page.rows {
        let changed = match row {
            Row::Entity(entity) => {
                let id = table.id_of(&entity.record)?;
                ChangedRow { id, operation: Operation::Upsert, record: Some(table.record(entity)) }
            }
            Row::Deleted(deleted) => {
                ChangedRow { id: bare_id(&deleted.id), operation: Operation::Delete, record: None }
            }
        };
        if let Some(before) = places.insert(changed.id.clone(), rows.len()) {
            rows[before] = None;
        }
        rows.push(Some(changed));
    }
    Ok(rows.into_iter().flatten().collect())
}

/// The GUID of a deleted row, which services that follow the standard more closely write as a URL.
fn bare_id(id: &str) -> String {
    let key = id.rsplit_once('(').and_then(|(_, rest)| rest.strip_suffix(')')).unwrap_or(id);
    key.to_ascii_lowercase()
}

/// Reads changed rows again when columns are wanted that the link does not deliver.
async fn complete(table: Table<'_>, request: &CaptureRequest, rows: &mut [ChangedRow]) -> Result<(), Fault> {
    let changed: Vec<usize> =
        rows.iter().enumerate().filter(|(_, row)| row.record.is_some()).map(|(at, _)| at).collect();
    let ids: Vec<String> = changed.iter().map(|at| rows[*at].id.clone()).collect();
    for (at, record) in changed.into_iter().zip(seek::by_ids(table, &request.select, &ids).await?) {
        let row = &mut rows[at];
        // A row that is gone by now will be told as deleted, too; telling it twice is harmless.
        row.operation = if record.is_some() { Operation::Upsert } else { Operation::Delete };
        row.record = record;
    }
    Ok(())
}
