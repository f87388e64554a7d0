//! From raw records to states and keys.

use model::{Direction, Moment, Side};
use odata::filter::EvalOptions;
use odata::value::{Record, Value};

use super::{Compiled, LookupUse};
use crate::filter::{RowFilter, xpp};
use crate::{KeyFault, RecordKey, State, key, normal};

/// 1900-01-01T00:00:00Z.
const NEVER: Moment = Moment(-2_208_988_800_000);

impl Compiled {
    /// The columns to ask one side for, as named in payloads, each once: those of the mapped fields in the mapping's
    /// order, then those that only expressions read, then those of the filter, then the one that tells when a row was last changed.
    pub fn select(&self, side: Side) -> Vec<String> {
        let mut columns: Vec<String> = Vec::new();
        for column in self.used(side).chain(self.modified_column(side)) {
            if !columns.contains(column) {
                columns.push(column.clone());
            }
        }
        columns
    }

    /// The columns that the mapping or the filter of a side look at.
    fn used(&self, side: Side) -> impl Iterator<Item = &String> {
        let read = self.ends(side).map(|end| &end.column);
        read.chain(self.filter(side).columns.iter().map(|(_, column)| column))
    }

    /// When a raw record was last changed, as its app tells; `None` where it does not. It is no part of its state.
    pub fn modified(&self, side: Side, raw: &Record) -> Option<Moment> {
        let text = raw.get(self.modified_column(side)?)?.as_str()?;
        let at = Moment(text.parse::<jiff::Timestamp>().ok()?.as_millisecond());
        // The empty date of Finance and Operations.
        (at > NEVER).then_some(at)
    }

    /// Has a raw record tell the time of an earlier reading of the same change, so that it counts as made then. A time
    /// that is mapped or filtered by is left as it is.
    pub fn keep_modified(&self, side: Side, raw: &mut Record, earlier: &Record) {
        let Some(column) = self.modified_column(side) else { return };
        if let Some(time) = earlier.get(column).filter(|_| !self.used(side).any(|used| used == column)) {
            raw.insert(column.clone(), time.clone());
        }
    }

    /// The mapped fields of a raw record in normal form, and those that expressions read. An absent column reads as null.
    ///
    /// `resolve` gives the key value of a row that a lookup column points to; it is asked for the targets in order.
    /// A lookup that none of them resolves stays unknown.
    pub fn state(&self, side: Side, raw: &Record, resolve: &dyn Fn(&LookupUse) -> Option<Value>) -> State {
        let mut state = State::new();
        for pair in &self.pairs {
            let Some(end) = pair.end(side) else {
                continue;
            };
            let value = raw.get(&end.column).unwrap_or(&Value::Null);
            let value = if end.is_lookup && !normal::plain(value).is_null() {
                pair.lookup_uses(raw).iter().find_map(resolve)
            } else {
                Some(value.clone())
            };
            if let Some(value) = value {
                state.insert(&end.name, normal::normalise(&value, &end.schema));
            }
        }
        for end in self.read_only_by_expressions(side) {
            let value = raw.get(&end.column).unwrap_or(&Value::Null);
            state.insert(&end.name, normal::normalise(value, &end.schema));
        }
        state
    }

    /// The canonical integration key of a state of one side. Both rows of a pair have the same: values of the left
    /// pass through the transforms of their fields first.
    pub fn key(&self, side: Side, state: &State) -> Result<RecordKey, KeyFault> {
        let mut parts = Vec::new();
        let mut company = String::new();
        for at in &self.key {
            let Some((pair, end)) = self.pairs.get(*at).and_then(|pair| Some((pair, pair.end(side)?))) else {
                continue;
            };
            let is_company = self.company == Some(*at);
            let Some(value) = state.get(&end.name).filter(|value| !value.is_null()) else {
                let missing = KeyFault::Missing { field: end.name.clone() };
                return Err(if is_company { KeyFault::NoCompany } else { missing });
            };
            let value = match side {
                // A value that cannot be projected still tells records apart; the projection reports it.
                Side::Left => {
                    let projected = pair.project_value(Direction::LeftToRight, value);
                    projected.unwrap_or_else(|_| value.clone())
                }
                Side::Right => pair.as_key_of_right(value),
            };
            let text = value.text().unwrap_or_default().into_owned();
            if is_company {
                company = text.to_lowercase();
            }
            parts.push(text);
        }
        Ok(RecordKey { company, key: key::canonical(parts.iter().map(String::as_str)) })
    }

    /// Does a raw record pass the map's filter of its side? An empty filter lets every record pass.
    pub fn matches(&self, side: Side, raw: &Record) -> bool {
        let filter = self.filter(side);
        let value = |field: &str| {
            let column = filter.columns.iter().find(|(written, _)| written == field);
            column.and_then(|(_, column)| raw.get(column)).cloned().unwrap_or_default()
        };
        match &filter.rule {
            RowFilter::Everything => true,
            RowFilter::Range(expr) => xpp::eval(expr, &value),
            RowFilter::OData(expr) => odata::filter::eval(expr, &value, EvalOptions::dataverse()),
        }
    }
}
