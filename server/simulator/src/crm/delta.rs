//! Change tracking: all rows first, then a link that tells what changed since.
//!
//! See <https://learn.microsoft.com/power-apps/developer/data-platform/use-change-tracking-synchronize-data-external-systems>.

use ::http::StatusCode;
use jiff::Timestamp;
use odata::payload::{Deleted, Page, Removal, Row as PageRow};
use odata::url::QueryOptions;

use super::failure::Failure;
use super::page::{answered, context, link, page_size};
use super::query::selected;
use super::read::applied;
use super::represent::{Annotations, entity};
use super::token::{DeltaPlace, Place, delta_token, parse_delta_token};
use crate::schema::{TableDef, TableId};
use crate::service::{Answer, Call};
use crate::store::{Change, Row, State};

/// The first request, a next link of it, a delta link, or a next link of that.
pub(super) fn answer(
    state: &State,
    call: &Call,
    now: Timestamp,
    table: TableId,
    options: &QueryOptions,
) -> Result<Answer, Failure> {
    let definition = state.schema().table(table);
    check(definition, options)?;
    let place = options.skiptoken.as_deref().map(Place::parse).transpose()?;
    let delta = match (&place, options.deltatoken.as_deref()) {
        (Some(place), _) => place.delta,
        (None, Some(token)) => {
            let since = parse_delta_token(token, state.version(), now)?;
            Some(DeltaPlace { since, until: state.version(), after: since, deletions: false })
        }
        (None, None) => None,
    };
    let view = View { state, call, now, table, definition, options, size: page_size(call, place.as_ref()) };
    let page = match delta {
        Some(delta) => view.changes(delta)?,
        None => view.all_rows(place)?,
    };
    let answer = applied(answered(&page, table), call);
    Ok(answer.header("Preference-Applied", "odata.track-changes"))
}

/// How many rows changed or went since a delta token.
pub(super) fn count(state: &State, table: TableId, token: &str, now: Timestamp) -> Result<u64, Failure> {
    let since = parse_delta_token(token, state.version(), now)?;
    Ok(state.changes(table, since, state.version()).count() as u64)
}

fn check(table: &TableDef, options: &QueryOptions) -> Result<(), Failure> {
    if !table.change_tracking {
        let message = format!("Change tracking is not enabled for the entity '{}'.", table.logical_name);
        return Err(Failure::new(StatusCode::BAD_REQUEST, "0x80072491", message));
    }
    let refused = [
        ("$filter", options.filter.is_some()),
        ("$orderby", !options.orderby.is_empty()),
        ("$expand", !options.expand.is_empty()),
        ("$top", options.top.is_some()),
    ];
    match refused.into_iter().find(|(_, is_used)| *is_used) {
        Some((name, _)) => Err(Failure::query(format!(
            "The query option {name} is not supported together with change tracking."
        ))),
        None => Ok(()),
    }
}

struct View<'a> {
    state: &'a State,
    call: &'a Call,
    now: Timestamp,
    table: TableId,
    definition: &'a TableDef,
    options: &'a QueryOptions,
    size: usize,
}

impl View<'_> {
    /// All rows, then the link for what changed since the first page was read.
    fn all_rows(&self, place: Option<Place>) -> Result<Page, Failure> {
        let started = place.as_ref().and_then(|place| place.track).unwrap_or_else(|| self.state.version());
        let behind = place.as_ref().map(|place| place.after);
        let mut rows: Vec<&Row> =
            self.state.rows(self.table, behind).map(AsRef::as_ref).take(self.size + 1).collect();
        let has_more = rows.len() > self.size;
        rows.truncate(self.size);
        let mut page = self.page("", rows.iter().copied())?;
        match rows.last().filter(|_| has_more) {
            Some(last) => {
                let number = place.map_or(2, |place| place.page + 1);
                let place = Place {
                    page: number,
                    size: self.size,
                    after: last.id,
                    track: Some(started),
                    ..Place::default()
                };
                page.next_link = Some(link(self.call, self.definition, self.options, &place));
            }
            None => page.delta_link = Some(self.delta_link(started)),
        }
        Ok(page)
    }

    /// Rows that changed, in their latest state, then those that went. A row that changes meanwhile comes with the
    /// next delta link.
    fn changes(&self, mut at: DeltaPlace) -> Result<Page, Failure> {
        let of = |deletions: bool, after: u64| {
            let changes = self.state.changes(self.table, after, at.until);
            changes.filter(move |change| change.row.is_none() == deletions)
        };
        let changed = (!at.deletions).then(|| of(false, at.after)).into_iter().flatten();
        let deleted = of(true, if at.deletions { at.after } else { at.since });
        let mut found: Vec<Change<'_>> = changed.chain(deleted).take(self.size + 1).collect();
        let has_more = found.len() > self.size;
        found.truncate(self.size);
        let mut page =
            self.page("/$delta", found.iter().filter_map(|change| change.row.map(AsRef::as_ref)))?;
        let gone = found.iter().filter(|change| change.row.is_none());
        let gone = gone.map(|change| Deleted { id: change.id.to_string(), reason: Removal::Deleted });
        page.rows.extend(gone.map(PageRow::Deleted));
        match found.last().filter(|_| has_more) {
            Some(last) => {
                (at.after, at.deletions) = (last.version, last.row.is_none());
                let place = Place { page: 2, size: self.size, delta: Some(at), ..Place::default() };
                page.next_link = Some(link(self.call, self.definition, self.options, &place));
            }
            None => page.delta_link = Some(self.delta_link(at.until)),
        }
        Ok(page)
    }

    fn page<'r>(&self, suffix: &str, rows: impl Iterator<Item = &'r Row>) -> Result<Page, Failure> {
        let columns = selected(self.definition, self.options)?;
        let annotations = Annotations::of(self.call);
        let show =
            |row| PageRow::Entity(entity(self.state, self.definition, row, columns.as_deref(), &annotations));
        let context = context(self.call, self.definition, self.options, suffix);
        Ok(Page { context: Some(context), rows: rows.map(show).collect(), ..Page::default() })
    }

    fn delta_link(&self, version: u64) -> String {
        let deltatoken = Some(delta_token(version, self.now));
        let options = QueryOptions { deltatoken, skiptoken: None, ..self.options.clone() };
        format!("{}{}?{}", self.call.base, self.definition.entity_set, options.to_query())
    }
}
