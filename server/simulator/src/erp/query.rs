use std::cmp::Ordering;
use std::ops::Bound;
use std::sync::Arc;

use odata::url::{Direction, QueryOptions};
use odata::value::Value;

use super::entities::{Entity, Kind};
use super::filter::{Filter, field};
use super::refusal::Refusal;
use super::resource::{index, is_visible, value_of};
use crate::service::Call;
use crate::store::{KeyValue, Row, State};

/// The service hands out no more rows at a time, whatever a client prefers.
const PAGE_ROWS: u64 = 10_000;

/// A question for rows, checked against the entity.
#[derive(Debug)]
pub(super) struct Query {
    pub(super) entity: &'static Entity,
    pub(super) options: QueryOptions,
    filter: Option<Filter>,
    page_rows: u64,
    from: From,
}

/// One page of rows.
#[derive(Debug)]
pub(super) struct Found<'a> {
    pub(super) rows: Vec<&'a Row>,
    /// How many rows there are over all pages, if that was asked for.
    pub(super) count: Option<u64>,
    /// The question for the next page, if there is one.
    pub(super) next: Option<QueryOptions>,
}

/// Where a page begins.
#[derive(Debug)]
enum From {
    Start,
    /// Behind the row with this key: rows that come or go meanwhile neither hide others nor show them twice.
    Key(KeyValue),
    /// Behind so many rows of an order that the client has chosen.
    Offset(u64),
}

impl Query {
    /// Refuses what the entity does not have and what the service does not do.
    pub(super) fn new(entity: &'static Entity, options: QueryOptions, call: &Call) -> Result<Self, Refusal> {
        for path in options.select.iter().chain(options.orderby.iter().map(|(path, _)| path)) {
            field(entity, path)?;
        }
        if let Some(path) = options.expand.first() {
            return Err(Refusal::Query(format!(
                "Could not find a property named '{path}' on type '{}'.",
                entity.qualified_type()
            )));
        }
        let unknown = [("$apply", options.apply.is_some()), ("$deltatoken", options.deltatoken.is_some())];
        if let Some((name, _)) = unknown.iter().find(|(_, given)| *given) {
            return Err(Refusal::Query(format!("The query option '{name}' is not supported.")));
        }
        let filter = options.filter.as_deref().map(|text| Filter::parse(entity, text)).transpose()?;
        let preferred = call.preference("odata.maxpagesize").or_else(|| call.preference("maxpagesize"));
        let preferred = preferred.and_then(|text| text.parse().ok()).filter(|rows| *rows > 0);
        let from = options.skiptoken.as_deref().map_or(Ok(From::Start), From::parse)?;
        Ok(Self { entity, filter, page_rows: preferred.unwrap_or(PAGE_ROWS).min(PAGE_ROWS), from, options })
    }

    /// How many rows there are, regardless of pages, `$top` and `$skip`.
    pub(super) fn count(&self, state: &State) -> u64 {
        self.matching(state, None).count() as u64
    }

    /// The rows of the page that is asked for.
    pub(super) fn run<'a>(&self, state: &'a State) -> Found<'a> {
        let count = self.options.count.then(|| self.count(state));
        let limit = self.options.top.map_or(self.page_rows, |top| top.min(self.page_rows));
        // One more than shown tells whether there is another page.
        let take = usize::try_from(limit + 1).unwrap_or(usize::MAX);
        let skip = match &self.from {
            From::Start => self.options.skip.unwrap_or(0),
            From::Key(_) => 0,
            From::Offset(offset) => *offset,
        };
        let skipped = usize::try_from(skip).unwrap_or(usize::MAX);
        let mut rows: Vec<&Row> = if let Some(by_time) = self.by_time(state) {
            by_time.skip(skipped).take(take).collect()
        } else if self.is_in_key_order() {
            let after = match &self.from {
                From::Key(key) => Some(key),
                From::Start | From::Offset(_) => None,
            };
            self.matching(state, after).skip(skipped).take(take).collect()
        } else {
            let mut rows: Vec<&Row> = self.matching(state, None).collect();
            // A stable sort: what is equal stays in the order of keys.
            rows.sort_by(|left, right| self.order(left, right));
            rows.into_iter().skip(skipped).take(take).collect()
        };
        let has_more = rows.len() as u64 > limit;
        rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        let left = self.options.top.map(|top| top - limit);
        let next = (has_more && left != Some(0))
            .then(|| rows.last().map(|last| self.next(last, skip + limit, left)))
            .flatten();
        Found { rows, count, next }
    }

    /// Every row that the request may see and that passes the filter, in the order of keys, beginning behind one.
    fn matching<'a: 'q, 'q>(
        &'q self,
        state: &'a State,
        after: Option<&'q KeyValue>,
    ) -> Box<dyn Iterator<Item = &'a Row> + 'q> {
        let Some((table, key)) = index(state, self.entity) else { return Box::new(std::iter::empty()) };
        let passes = |row: &&Row| self.passes(row);
        let narrowed = self.filter.as_ref().and_then(|filter| filter.narrowed(state, table));
        let latest = self.filter.as_ref().and_then(Filter::not_before);
        let rows: Box<dyn Iterator<Item = &Arc<Row>>> = match (narrowed, latest) {
            (Some(rows), _) => rows,
            // Polling finds few rows among many: sorting those is less work than walking all of them in order.
            (None, Some(from)) => Box::new(state.rows_by_time(table, Some(from))),
            (None, None) => {
                let smallest = self.filter.as_ref().and_then(Filter::smallest_key);
                let from = match (after, smallest) {
                    (Some(after), Some(smallest)) if smallest > *after => Bound::Included(smallest),
                    (Some(after), _) => Bound::Excluded(after.clone()),
                    (None, smallest) => smallest.map_or(Bound::Unbounded, Bound::Included),
                };
                return Box::new(state.rows_by_key(table, key, from).map(|row| &**row).filter(passes));
            }
        };
        let definition = state.schema().table(table).key_def(key);
        let found = rows.map(|row| &**row).filter(passes);
        let mut found: Vec<_> =
            found.filter_map(|row| Some((KeyValue::of(definition, &row.record)?, row))).collect();
        found.retain(|(key, _)| after.is_none_or(|after| key > after));
        found.sort_by(|(left, _), (right, _)| left.cmp(right));
        Box::new(found.into_iter().map(|(_, row)| row))
    }

    /// Does the client get what the service gives by itself? Then rows need not be sorted, and most not even looked at.
    fn is_in_key_order(&self) -> bool {
        let wanted = self.options.orderby.iter().map(|(path, direction)| (path.as_str(), *direction));
        self.options.orderby.is_empty()
            || wanted.eq(self.entity.key.iter().map(|name| (*name, Direction::Ascending)))
    }

    /// Every row that the request may see and that passes the filter, in the order of their latest change and of keys
    /// within one moment, where that is what the client wants: polling reads the first page of few rows among many.
    fn by_time<'a: 'q, 'q>(&'q self, state: &'a State) -> Option<Box<dyn Iterator<Item = &'a Row> + 'q>> {
        let ((path, direction), rest) = self.options.orderby.split_first()?;
        let rest = rest.iter().map(|(path, direction)| (path.as_str(), *direction));
        let keys = self.entity.key.iter().map(|name| (*name, Direction::Ascending));
        let is_by_time = self.is_modified(path) && (rest.len() == 0 || rest.eq(keys));
        let (table, key) = index(state, self.entity).filter(|_| is_by_time)?;
        if self.filter.as_ref().is_some_and(|filter| filter.narrowed(state, table).is_some()) {
            return None;
        }
        let definition = state.schema().table(table).key_def(key);
        let rows = state.rows_by_time(table, self.filter.as_ref().and_then(Filter::not_before));
        let mut rows: Box<dyn Iterator<Item = &'a Arc<Row>> + 'q> = match direction {
            Direction::Ascending => Box::new(rows),
            Direction::Descending => Box::new(rows.rev()),
        };
        let mut next = rows.next();
        let moments = std::iter::from_fn(move || {
            let moment = next?.modified.as_millisecond();
            let mut of_moment = Vec::new();
            while let Some(row) = next.filter(|row| row.modified.as_millisecond() == moment) {
                of_moment.extend(KeyValue::of(definition, &row.record).map(|key| (key, &**row)));
                next = rows.next();
            }
            of_moment.sort_by(|(left, _), (right, _)| left.cmp(right));
            Some(of_moment.into_iter().map(|(_, row)| row))
        });
        Some(Box::new(moments.flatten().filter(|row| self.passes(row))))
    }

    fn passes(&self, row: &Row) -> bool {
        self.filter.as_ref().is_none_or(|filter| filter.passes(row))
            && is_visible(self.entity, row, &self.options)
    }

    fn is_modified(&self, path: &str) -> bool {
        self.entity.field(path).is_some_and(|field| matches!(field.kind, Kind::Modified))
    }

    fn order(&self, left: &Row, right: &Row) -> Ordering {
        for (path, direction) in &self.options.orderby {
            let ordering = self.order_by(path, left, right);
            let ordering = if *direction == Direction::Descending { ordering.reverse() } else { ordering };
            if ordering.is_ne() {
                return ordering;
            }
        }
        Ordering::Equal
    }

    fn order_by(&self, path: &str, left: &Row, right: &Row) -> Ordering {
        // What polling asks for: texts of times would take most of the work.
        if self.is_modified(path) {
            return left.modified.as_millisecond().cmp(&right.modified.as_millisecond());
        }
        let value = |row| value_of(self.entity, row, path).unwrap_or(Value::Null);
        let (left, right) = (value(left), value(right));
        match (left.as_str(), right.as_str()) {
            // The database behind the service compares without regard to case.
            (Some(left), Some(right)) => left.to_lowercase().cmp(&right.to_lowercase()),
            _ => left.cmp_typed(&right).unwrap_or(Ordering::Equal),
        }
    }

    fn next(&self, last: &Row, offset: u64, top: Option<u64>) -> QueryOptions {
        let token = if self.is_in_key_order() {
            let part = |name: &&str| match last.record.get(name) {
                Some(Value::Number(number)) => serde_json::Value::from(number.to_i64()),
                other => serde_json::Value::from(other.and_then(Value::as_str).unwrap_or_default()),
            };
            self.entity.key.iter().map(part).collect()
        } else {
            serde_json::Value::from(offset)
        };
        QueryOptions { top, skip: None, skiptoken: Some(token.to_string()), ..self.options.clone() }
    }
}

impl From {
    fn parse(token: &str) -> Result<Self, Refusal> {
        let invalid = || Refusal::Query("The skip token is not one of this service.".to_owned());
        match serde_json::from_str(token).map_err(|_| invalid())? {
            serde_json::Value::Number(offset) => offset.as_u64().map(Self::Offset).ok_or_else(invalid),
            serde_json::Value::Array(key) => {
                let value = |part: &serde_json::Value| {
                    part.as_str().map(Value::from).or_else(|| part.as_i64().map(Value::from))
                };
                let values: Vec<Value> = key.iter().map(value).collect::<Option<_>>().ok_or_else(invalid)?;
                KeyValue::from_values(values.iter().map(Some)).map(Self::Key).ok_or_else(invalid)
            }
            _ => Err(invalid()),
        }
    }
}
