//! Collections, page by page.

use ::http::StatusCode;
use odata::payload::{Page, Row as PageRow, write_page};
use odata::url::QueryOptions;
use uuid::Uuid;

use super::expand::{Expansion, show_all};
use super::failure::Failure;
use super::query::{Filter, Order, selected};
use super::read::applied;
use super::represent::{Annotations, entity};
use super::token::Place;
use crate::schema::{TableDef, TableId};
use crate::service::{Answer, Call};
use crate::store::{Row, State};

/// Pages are never larger, and no count goes beyond.
pub(super) const LARGEST_PAGE: usize = 5000;

/// One page, from the start or behind a place.
pub(super) fn answer(
    state: &State,
    call: &Call,
    table: TableId,
    options: &QueryOptions,
    place: Option<Place>,
) -> Result<Answer, Failure> {
    let definition = state.schema().table(table);
    let expansions = Expansion::all(state, definition, &options.expand)?;
    let columns = selected(definition, options)?;
    let order = Order::parse(definition, options)?;
    let filter = filter(state, table, options)?;
    let size = page_size(call, place.as_ref());
    let served = place.as_ref().map_or(0, |place| place.served);
    let left = options.top.map_or(u64::MAX, |top| top.saturating_sub(served));
    let wanted = usize::try_from(left).unwrap_or(usize::MAX).min(size);

    // One more row than is wanted tells whether there is a next page.
    let mut rows: Vec<&Row> = if order.is_by_id() {
        let behind = place.as_ref().map(|place| place.after);
        passing(state, table, filter.as_ref(), behind).take(wanted.saturating_add(1)).collect()
    } else {
        sorted(passing(state, table, filter.as_ref(), None), &order, place.as_ref(), wanted)
    };
    let has_more = rows.len() > wanted && left > wanted as u64;
    rows.truncate(wanted);

    let annotations = Annotations::of(call);
    let mut page = Page { context: Some(context(call, definition, options, "")), ..Page::default() };
    if options.count {
        page.count = Some(count(state, table, options)?);
    }
    if let (true, Some(last)) = (has_more, rows.last()) {
        let place = Place {
            page: place.map_or(2, |place| place.page + 1),
            size,
            served: served + wanted as u64,
            after: last.id,
            position: order.position(last),
            ..Place::default()
        };
        page.next_link = Some(link(call, definition, options, &place));
    }
    let show = |row: &&Row| {
        let mut shown = entity(state, definition, row, columns.as_deref(), &annotations);
        show_all(state, definition, row, &expansions, &annotations, &mut shown);
        PageRow::Entity(shown)
    };
    page.rows = rows.iter().map(show).collect();
    Ok(applied(answered(&page, table), call))
}

/// A page of a table as it is sent.
pub(super) fn answered(page: &Page, table: TableId) -> Answer {
    let answer = Answer::json(StatusCode::OK, write_page(page));
    if page.next_link.is_some() { answer.with_more(table) } else { answer }
}

/// How many rows pass the filter, at most [`LARGEST_PAGE`], as the service counts.
pub(super) fn count(state: &State, table: TableId, options: &QueryOptions) -> Result<u64, Failure> {
    let filter = filter(state, table, options)?;
    Ok(passing(state, table, filter.as_ref(), None).take(LARGEST_PAGE).count() as u64)
}

/// The context URL of an answer about rows of a table.
pub(super) fn context(call: &Call, table: &TableDef, options: &QueryOptions, suffix: &str) -> String {
    let columns =
        if options.select.is_empty() { String::new() } else { format!("({})", options.select.join(",")) };
    format!("{}$metadata#{}{columns}{suffix}", call.base, table.entity_set)
}

/// The next link: the same question with a place.
pub(super) fn link(call: &Call, table: &TableDef, options: &QueryOptions, place: &Place) -> String {
    let options = QueryOptions { skiptoken: Some(place.to_token()), deltatoken: None, ..options.clone() };
    format!("{}{}?{}", call.base, table.entity_set, options.to_query())
}

/// Rows a page: what the client prefers, else what the page before had, at most [`LARGEST_PAGE`].
pub(super) fn page_size(call: &Call, place: Option<&Place>) -> usize {
    let preferred = call.preference("odata.maxpagesize").and_then(|text| text.parse::<usize>().ok());
    let size = preferred.filter(|size| *size > 0).or(place.map(|place| place.size));
    size.unwrap_or(LARGEST_PAGE).min(LARGEST_PAGE)
}

fn filter(state: &State, table: TableId, options: &QueryOptions) -> Result<Option<Filter>, Failure> {
    options.filter.as_deref().map(|text| Filter::parse(state, table, text)).transpose()
}

/// The rows that pass, in order of id, beginning behind one.
fn passing<'s>(
    state: &'s State,
    table: TableId,
    filter: Option<&'s Filter>,
    after: Option<Uuid>,
) -> Box<dyn Iterator<Item = &'s Row> + 's> {
    match filter {
        Some(filter) => filter.rows(state, table, after),
        None => Box::new(state.rows(table, after).map(AsRef::as_ref)),
    }
}

/// The first rows behind the place, in order; rows that are equal in the order follow by id.
fn sorted<'s>(
    rows: impl Iterator<Item = &'s Row>,
    order: &Order,
    place: Option<&Place>,
    wanted: usize,
) -> Vec<&'s Row> {
    let mut found: Vec<_> = rows
        .map(|row| (order.position(row), row))
        .filter(|(position, row)| {
            place.is_none_or(|place| {
                order.compare(position, &place.position).then(row.id.cmp(&place.after)).is_gt()
            })
        })
        .collect();
    found.sort_by(|(left, one), (right, other)| order.compare(left, right).then(one.id.cmp(&other.id)));
    found.into_iter().map(|(_, row)| row).take(wanted.saturating_add(1)).collect()
}
