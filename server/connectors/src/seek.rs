//! Finding many rows by the values of some columns with few requests.

use crate::Fault;
use crate::batch;
use crate::refusal::garbled;
use crate::table::Table;
use odata::batch::{Item, Method, Part, ResponsePart};
use odata::payload::{Entity, parse_page};
use odata::url::{QueryOptions, resolve};
use odata::value::{Record, Value};
use std::cmp::Ordering;

/// Conditions in one filter: services limit how deep and how long filters may be.
const CONDITIONS: usize = 25;

/// Longer URLs are sent inside of a batch, where services take far longer ones.
const LONGEST_URL: usize = 8 * 1024;

/// Queries in one batch: each may answer with a page of its own, and all must fit into one answer.
const QUERIES: usize = 50;

/// Rows that answer one query come on few pages; more pages are a service that never ends.
const MOST_PAGES: usize = 1000;

/// Columns and the values that they must have.
pub(crate) type Wanted = Vec<(String, Value)>;

/// For each wanted row its id and record, in the order asked; `None` where there is no such row.
///
/// Text is compared without regard to case, as both apps do.
pub(crate) async fn rows(
    table: Table<'_>,
    select: &[String],
    wanted: &[Wanted],
) -> Result<Vec<Option<(String, Record)>>, Fault> {
    let mut found = vec![None; wanted.len()];
    // What cannot even be written as a condition is not there.
    let askable: Vec<(usize, String)> =
        wanted.iter().enumerate().filter_map(|(at, wanted)| Some((at, condition(table, wanted)?))).collect();
    // Conditions are compared by columns that may not have been asked for.
    let mut columns = select.to_vec();
    columns.extend(wanted.iter().flatten().map(|(column, _)| column.clone()));
    let options = table.options(&columns, None);
    let chunks: Vec<&[(usize, String)]> = askable.chunks(CONDITIONS).collect();
    for group in chunks.chunks(QUERIES) {
        let urls = group.iter().map(|chunk| query(table, &options, chunk)).collect();
        for (chunk, entities) in group.iter().zip(pages(table, urls).await?) {
            for (at, _) in *chunk {
                if let Some(entity) = entities.iter().find(|entity| holds(&entity.record, &wanted[*at])) {
                    let id = table.id_of(&entity.record)?;
                    found[*at] = Some((id, table.record(entity.clone())));
                }
            }
        }
    }
    Ok(found)
}

fn query(table: Table<'_>, options: &QueryOptions, chunk: &[(usize, String)]) -> String {
    let filter: Vec<&str> = chunk.iter().map(|(_, condition)| condition.as_str()).collect();
    table.url(&QueryOptions { filter: Some(filter.join(" or ")), ..options.clone() })
}

/// The filter for rows with these values; `None` when a column cannot hold one of them.
pub(crate) fn condition(table: Table<'_>, wanted: &[(String, Value)]) -> Option<String> {
    let mut parts = Vec::with_capacity(wanted.len());
    for (column, value) in wanted {
        parts.push(format!("{column} eq {}", table.literal(column, value)?));
    }
    (!parts.is_empty()).then(|| format!("({})", parts.join(" and ")))
}

/// The rows that answer each query.
pub(crate) async fn pages(table: Table<'_>, urls: Vec<String>) -> Result<Vec<Vec<Entity>>, Fault> {
    let parts: Vec<Part> = urls.into_iter().map(get).collect();
    let mut answers = Vec::with_capacity(parts.len());
    match parts.as_slice() {
        [] => {}
        [only] if only.url.len() <= LONGEST_URL => {
            let reply = table.http.expect(only).await?;
            answers.push(all_pages(table, only, reply).await?);
        }
        _ => {
            let items: Vec<Item> = parts.iter().cloned().map(Item::Single).collect();
            let replies = batch::run(table.http, table.query(), &items).await?;
            for (part, reply) in parts.iter().zip(replies) {
                let reply = batch::outcome(part, reply)?;
                answers.push(all_pages(table, part, reply).await?);
            }
        }
    }
    Ok(answers)
}

fn get(url: String) -> Part {
    let headers = vec![("Accept".to_owned(), "application/json".to_owned())];
    Part { headers, ..Part::new(Method::Get, url) }
}

/// The rows of a first page and of those that follow it.
pub(crate) async fn all_pages(
    table: Table<'_>,
    part: &Part,
    reply: ResponsePart,
) -> Result<Vec<Entity>, Fault> {
    let mut rows = Vec::new();
    let (mut part, mut reply) = (part.clone(), reply);
    for _ in 0..MOST_PAGES {
        let page = parse_page(&reply.body).map_err(|error| garbled(&part, &reply, error))?;
        rows.extend(page.entities().cloned());
        let Some(link) = page.next_link else {
            return Ok(rows);
        };
        let asked = resolve(table.http.base(), &part.url);
        part.url = resolve(&asked, &link);
        reply = table.http.expect(&part).await?;
    }
    Err(garbled(&part, &reply, "its pages never end"))
}

/// Whether a record has the wanted values.
fn holds(record: &Record, wanted: &Wanted) -> bool {
    wanted.iter().all(|(column, value)| {
        let is = record.get(column).unwrap_or(&Value::Null);
        match (is, value) {
            (Value::Null, other) | (other, Value::Null) => other.is_null() || other.as_str() == Some(""),
            (Value::Text(is), Value::Text(value)) => {
                // Databases ignore trailing blanks when they compare text.
                is.trim_end().to_lowercase() == value.trim_end().to_lowercase() || same_instant(is, value)
            }
            (is, value) => is.cmp_typed(value) == Some(Ordering::Equal),
        }
    })
}

/// Services write the same point in time with and without fractions.
fn same_instant(left: &str, right: &str) -> bool {
    let read = |text: &str| text.parse::<jiff::Timestamp>().ok();
    left.len() >= 20 && read(left).is_some_and(|instant| read(right) == Some(instant))
}

/// The rows with these ids, in the order asked.
pub(crate) async fn by_ids(
    table: Table<'_>,
    select: &[String],
    ids: &[String],
) -> Result<Vec<Option<Record>>, Fault> {
    let wanted: Vec<Wanted> = ids.iter().map(|id| table.key_of(id).unwrap_or_default()).collect();
    let found = rows(table, select, &wanted).await?;
    Ok(found.into_iter().map(|row| row.map(|(_, record)| record)).collect())
}

/// Every row of the entity, for entities small enough to be compared as a whole.
pub(crate) async fn every(table: Table<'_>, select: &[String]) -> Result<Vec<Entity>, Fault> {
    // Without an order of our own, both apps page behind the key of the last row, so that rows which come or go
    // meanwhile shift nothing.
    let part = get(table.url(&table.options(select, None)));
    let reply = table.http.expect(&part).await?;
    all_pages(table, &part, reply).await
}
