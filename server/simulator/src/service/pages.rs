//! Collections that come in small pages, and change while they are read.

use ::http::HeaderValue;

use super::Service;
use super::call::{Answer, Call};
use super::faults::Pages;
use crate::store::StoreError;
use crate::traffic::between_pages;

/// Answers a `GET` or `HEAD`; when a page of it is not the last one, people are at work before the next is asked for.
pub(super) async fn read(service: &Service, mut call: Call) -> Result<Answer, StoreError> {
    let Pages { rows, edits } = service.faults.pages();
    if rows > 0 {
        shorten(&mut call, rows);
    }
    let now = service.clock().now();
    let answer = service.store.read(|state| service.dialect.read(state, &call, now)).await?;
    if let Some(table) = answer.more_of.filter(|_| edits > 0) {
        between_pages(service, table, edits).await?;
    }
    Ok(answer)
}

/// Has the client prefer pages of at most so many rows.
fn shorten(call: &mut Call, rows: u32) {
    let preferred = call.preference("odata.maxpagesize").or_else(|| call.preference("maxpagesize"));
    let preferred = preferred.and_then(|text| text.parse::<u32>().ok()).filter(|size| *size > 0);
    let size = preferred.map_or(rows, |size| size.min(rows));
    if let Ok(preference) = HeaderValue::try_from(format!("odata.maxpagesize={size}")) {
        call.prefer(preference);
    }
}
