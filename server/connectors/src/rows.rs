//! Rows with one value in a column: the condition for them, and how many there are.

use crate::seek::condition;
use crate::table::Table;
use crate::{Fault, FaultKind};
use odata::batch::{Method, Part};
use odata::url::QueryOptions;
use odata::value::Value;

/// The filter for rows with that value.
pub(crate) fn only(table: Table<'_>, only: Option<(&str, &Value)>) -> Result<Option<String>, Fault> {
    let Some((column, value)) = only else { return Ok(None) };
    let wanted = [(column.to_owned(), value.clone())];
    let unfit = || {
        let message = format!("{} cannot hold that value in {column}", table.set());
        Fault::new(FaultKind::Refused, 0, message)
    };
    condition(table, &wanted).map(Some).ok_or_else(unfit)
}

/// How many rows there are; `None` when the app answers with something else than a number.
pub(crate) async fn count(table: Table<'_>, wanted: Option<(&str, &Value)>) -> Result<Option<i64>, Fault> {
    let options =
        QueryOptions { select: Vec::new(), filter: only(table, wanted)?, ..table.options(&[], None) };
    // A bare number is plain text, and a strict service says so.
    let headers = vec![("Accept".to_owned(), "text/plain".to_owned())];
    let url = format!("{}/$count?{}", table.set(), options.to_query());
    let part = Part { headers, ..Part::new(Method::Get, url) };
    let reply = table.http.expect(&part).await?;
    // Dataverse writes a byte order mark in front.
    let text = String::from_utf8_lossy(&reply.body);
    Ok(text.trim_start_matches('\u{feff}').trim().parse().ok())
}
