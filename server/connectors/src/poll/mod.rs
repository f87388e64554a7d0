//! Capture by the time of a row's last change, for apps without delta links.
//!
//! A transaction may show up late with a time before that of rows seen already, so what was changed within an overlap
//! is read again and again, and what was delivered already is not delivered again. Later changes move a row to the
//! end of the order, so paging by time and key passes over none.

mod cursor;
mod seen;

use crate::refusal::garbled;
use crate::table::Table;
use crate::{CaptureRequest, ChangePage, ChangedRow, Fault, FaultKind, RowPage, RowsRequest, rows};
use cursor::{Cursor, Place, Start};
use jiff::{SignedDuration, Timestamp};
use model::{FieldKind, Operation};
use odata::batch::{Method, Part};
use odata::payload::{Entity, Page, parse_page};
use odata::url::{Direction, QueryOptions, resolve};
use odata::value::Value;
use seen::Seen;
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Finance and Operations sends at most this many rows in a page.
const LARGEST_PAGE: u32 = 10_000;

/// What was delivered lately, by entity.
#[derive(Debug, Default)]
pub(crate) struct Delivered(Mutex<HashMap<String, Seen>>);

impl Delivered {
    fn lock(&self) -> MutexGuard<'_, HashMap<String, Seen>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Changes after the cursor by the column `stamp`.
pub(crate) async fn changes(
    table: Table<'_>,
    stamp: &str,
    overlap: Duration,
    delivered: &Delivered,
    request: &CaptureRequest,
) -> Result<ChangePage, Fault> {
    let text = request.cursor.as_deref().unwrap_or_default();
    let mut cursor = match request.cursor.as_deref() {
        None => Cursor::beginning(),
        Some(text) => Cursor::read(text).ok_or_else(expired)?,
    };
    let overlap = SignedDuration::try_from(overlap).unwrap_or(SignedDuration::MAX);
    let pass = cursor.begin(request.now, overlap);
    let full = cursor.full;
    let (page, has_more) = page(table, stamp, cursor.start(pass), request).await?;
    let mut entities = delivered.lock();
    let seen = entities.entry(table.schema.entity.clone()).or_default();
    seen.begin(text, &cursor.seen);
    let mut rows = Vec::with_capacity(page.rows.len());
    let mut last = None;
    for entity in page.entities() {
        let id = table.id_of(&entity.record)?;
        let raw = entity.record.get(stamp).and_then(Value::as_str).unwrap_or_default().to_owned();
        let at: Option<Timestamp> = raw.parse().ok();
        let mut record = table.record(entity.clone());
        if !request.select.iter().any(|column| column == stamp) {
            record.remove(stamp);
        }
        let is_news = at.is_none_or(|at| {
            cursor.notice(at);
            seen.notice(&id, at, &record.to_json())
        });
        if is_news {
            rows.push(ChangedRow { id: id.clone(), operation: Operation::Upsert, record: Some(record) });
        }
        last = Some((raw, id));
    }
    let place = match (has_more, last, page.next_link) {
        (true, Some((stamp, id)), _) if is_sortable(table) && !stamp.is_empty() => {
            Some(Place::After { stamp, id })
        }
        (true, _, Some(link)) => Some(Place::Link(table.http.relative(&link))),
        _ => None,
    };
    let (read, delivered) = (page.rows.len() as u64, rows.len() as u64);
    let more = cursor.end(pass, place, (read, delivered), request.now, overlap);
    cursor.seen = seen.end(cursor.bound());
    let next = cursor.write();
    seen.led_to(&next);
    let known = page.rows.len() - rows.len();
    Ok(ChangePage { rows, next, more, full, known })
}

/// The cursor just before the newest rows; `None` where there are none.
pub(crate) async fn place(table: Table<'_>, stamp: &str, overlap: Duration) -> Result<Option<String>, Fault> {
    let mut options = table.options(&[], Some(stamp));
    options.orderby = vec![(stamp.to_owned(), Direction::Descending)];
    let (page, _) = fetch(table, table.url(&QueryOptions { top: Some(1), ..options }), 1, Some(1)).await?;
    let newest = page.entities().next().and_then(|row| row.record.get(stamp).cloned());
    let newest: Option<Timestamp> = newest.and_then(|value| value.as_str()?.parse().ok());
    let overlap = SignedDuration::try_from(overlap).unwrap_or(SignedDuration::MAX);
    Ok(newest.map(|newest| Cursor::at(newest, overlap).write()))
}

fn expired() -> Fault {
    Fault::new(FaultKind::CursorExpired, 0, "the cursor is not one of polling by modified time")
}

/// One page, and whether there is another one.
async fn page(
    table: Table<'_>,
    stamp: &str,
    start: Start<'_>,
    request: &CaptureRequest,
) -> Result<(Page, bool), Fault> {
    let size = request.page_size.clamp(1, LARGEST_PAGE);
    if let Start::Goes(Place::Link(link)) = start {
        return fetch(table, link.clone(), size, None).await;
    }
    let mut options = table.options(&request.select, Some(stamp));
    options.orderby = std::iter::once(stamp.to_owned())
        .chain(table.schema.key.iter().cloned())
        .map(|column| (column, Direction::Ascending))
        .collect();
    options.filter = match start {
        Start::Goes(Place::After { stamp: value, id }) => {
            let later = after(table, id).ok_or_else(expired)?;
            Some(format!("{stamp} gt {value} or ({stamp} eq {value} and ({later}))"))
        }
        Start::Behind(closed) => Some(format!("{stamp} gt {closed}")),
        Start::At(from) => Some(format!("{stamp} ge {from}")),
        Start::First | Start::Goes(Place::Link(_)) => None,
    };
    limited(table, options, size).await
}

/// The first rows that answer a query. Where the next page can be asked for by key, the page ends by our own limit;
/// else the app's link has to be followed, which a limit would end.
async fn limited(table: Table<'_>, options: QueryOptions, size: u32) -> Result<(Page, bool), Fault> {
    let top = is_sortable(table).then_some(u64::from(size));
    fetch(table, table.url(&QueryOptions { top, ..options }), size, top).await
}

async fn fetch(table: Table<'_>, url: String, size: u32, top: Option<u64>) -> Result<(Page, bool), Fault> {
    let headers = vec![("Prefer".to_owned(), format!("odata.maxpagesize={size}"))];
    let part = Part { headers, ..Part::new(Method::Get, url) };
    let reply = table.http.expect(&part).await?;
    let mut page = parse_page(&reply.body).map_err(|error| garbled(&part, &reply, error))?;
    // Links may be relative to the request, not to the service root.
    let asked = resolve(table.http.base(), &part.url);
    page.next_link = page.next_link.map(|link| resolve(&asked, &link));
    let is_full = top.is_some_and(|top| page.rows.len() as u64 >= top);
    let has_more = is_full || page.next_link.is_some();
    Ok((page, has_more))
}

/// Rows in key order, after the row that `from` names.
pub(crate) async fn rows(table: Table<'_>, request: RowsRequest<'_>) -> Result<RowPage, Fault> {
    let size = request.page_size.clamp(1, LARGEST_PAGE);
    let sortable = is_sortable(table);
    let (page, has_more) = match request.from {
        Some(link) if !sortable => fetch(table, link.to_owned(), size, None).await?,
        from => {
            let mut options = table.options(request.select, None);
            options.orderby =
                table.schema.key.iter().map(|column| (column.clone(), Direction::Ascending)).collect();
            let later = from.map(|id| after(table, id).ok_or_else(expired)).transpose()?;
            options.filter = both(rows::only(table, request.only)?, later);
            limited(table, options, size).await?
        }
    };
    let row = |entity: &Entity| Ok((table.id_of(&entity.record)?, table.record(entity.clone())));
    let rows = page.entities().map(row).collect::<Result<Vec<_>, Fault>>()?;
    let next = match (sortable, has_more) {
        (_, false) => None,
        (true, true) => rows.last().map(|(id, _)| id.clone()),
        (false, true) => page.next_link.map(|link| table.http.relative(&link)),
    };
    Ok(RowPage { rows, next })
}

fn both(one: Option<String>, other: Option<String>) -> Option<String> {
    match (one, other) {
        (Some(one), Some(other)) => Some(format!("{one} and ({other})")),
        (one, other) => one.or(other),
    }
}

/// Whether rows can be compared by key: members of enumerations only know equality.
fn is_sortable(table: Table<'_>) -> bool {
    let is_choice =
        |column: &String| matches!(table.field(column).map(|it| &it.kind), Some(FieldKind::Choice { .. }));
    !table.schema.key.is_empty() && !table.schema.key.iter().any(is_choice)
}

/// The condition for rows behind that one in key order; `None` when the id is not one of this entity.
fn after(table: Table<'_>, id: &str) -> Option<String> {
    let key = table.key_of(id)?;
    let mut equal = String::new();
    let mut ways = Vec::with_capacity(key.len());
    for column in &table.schema.key {
        let (_, value) = key.iter().find(|(name, _)| name == column)?;
        let literal = table.literal(column, value)?;
        ways.push(format!("({equal}{column} gt {literal})"));
        equal = format!("{equal}{column} eq {literal} and ");
    }
    Some(ways.join(" or "))
}
