//! Some of the rows: those with one value in a column, or those that pass a filter; the condition for them, how many
//! there are, and what they look like.

use crate::refusal::garbled;
use crate::seek::{self, condition};
use crate::table::Table;
use crate::{Fault, FaultKind};
use odata::batch::{Method, Part, ResponsePart};
use odata::filter::{Expr, Operand};
use odata::url::QueryOptions;
use odata::value::{Record, Value};

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
    let (_, reply) = counted(table, only(table, wanted)?).await?;
    Ok(number(&reply))
}

/// How many rows pass the filter of a person, as the app counts.
pub(crate) async fn count_matching(table: Table<'_>, filter: &str) -> Result<i64, Fault> {
    let (part, reply) = counted(table, fitted(table, filter)).await?;
    number(&reply).ok_or_else(|| garbled(&part, &reply, "it is no number"))
}

/// The first rows that pass the filter of a person, in the app's own order.
pub(crate) async fn sample(
    table: Table<'_>,
    select: &[String],
    filter: &str,
    limit: u32,
) -> Result<Vec<(String, Record)>, Fault> {
    let options = QueryOptions {
        filter: fitted(table, filter),
        top: Some(limit.into()),
        ..table.options(select, None)
    };
    let found = seek::pages(table, vec![table.url(&options)]).await?;
    let wanted = found.into_iter().flatten().take(usize::try_from(limit).unwrap_or(usize::MAX));
    wanted.map(|entity| Ok((table.id_of(&entity.record)?, table.record(entity)))).collect()
}

async fn counted(table: Table<'_>, filter: Option<String>) -> Result<(Part, ResponsePart), Fault> {
    let options = QueryOptions { select: Vec::new(), filter, ..table.options(&[], None) };
    // A bare number is plain text, and a strict service says so.
    let headers = vec![("Accept".to_owned(), "text/plain".to_owned())];
    let url = format!("{}/$count?{}", table.set(), options.to_query());
    let part = Part { headers, ..Part::new(Method::Get, url) };
    let reply = table.http.expect(&part).await?;
    Ok((part, reply))
}

fn number(reply: &ResponsePart) -> Option<i64> {
    // Dataverse writes a byte order mark in front.
    let text = String::from_utf8_lossy(&reply.body);
    text.trim_start_matches('\u{feff}').trim().parse().ok()
}

/// The filter with columns as the app calls them in filters; `None` when every row passes.
///
/// What cannot be read here is sent as it is: the app says best what it does not like about it.
fn fitted(table: Table<'_>, filter: &str) -> Option<String> {
    if filter.trim().is_empty() {
        return None;
    }
    let Ok(mut expr) = odata::filter::parse(filter) else { return Some(filter.to_owned()) };
    rename(table, &mut expr);
    Some(expr.to_string())
}

fn rename(table: Table<'_>, expr: &mut Expr) {
    let fit = |operand: &mut Operand| {
        if let Operand::Path(path) = operand
            && let Some(column) = table.column(path)
        {
            *path = column;
        }
    };
    match expr {
        Expr::And(parts) | Expr::Or(parts) => parts.iter_mut().for_each(|part| rename(table, part)),
        Expr::Not(inner) => rename(table, inner),
        Expr::Compare { left, right, .. } => [left, right].into_iter().for_each(fit),
        Expr::Call { subject, argument, .. } => [subject, argument].into_iter().for_each(fit),
        Expr::Test(operand) => fit(operand),
    }
}
