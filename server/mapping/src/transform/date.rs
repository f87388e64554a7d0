//! Dates and times as texts of a format.

use super::{Fault, is_blank};
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::fmt::strtime::{self, BrokenDownTime};
use jiff::tz::TimeZone;
use odata::value::Value;

/// Longest format, in characters.
const LONGEST: usize = 100;

/// A format that can be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Format {
    text: String,
    /// Whether a date can be read by it.
    pub(super) is_readable: bool,
}

impl Format {
    /// The error says in words what is wrong with the format.
    pub(super) fn new(text: &str) -> Result<Self, String> {
        if text.trim().is_empty() {
            return Err("The format is empty.".to_owned());
        }
        if text.chars().count() > LONGEST {
            return Err(format!("The format is longer than {LONGEST} characters."));
        }
        if !text.contains('%') {
            return Err(format!("The format `{text}` names no part of a date."));
        }
        // A day later than the twelfth and an hour after noon, so that no part can be taken for another one.
        let sample = jiff::civil::date(2026, 11, 23).at(17, 41, 52, 0);
        let format = Self { text: text.to_owned(), is_readable: false };
        let written = format
            .write(sample)
            .map_err(|error| format!("The format `{text}` cannot be written: {error}."))?;
        let is_readable = format.read(&written).is_some_and(|read| read.date() == sample.date());
        Ok(Self { is_readable, ..format })
    }

    /// The text of a date or a time.
    pub(super) fn written(&self, value: &Value) -> Result<Value, Fault> {
        if is_blank(value) {
            return Ok(Value::Null);
        }
        let moment = value.as_str().and_then(moment);
        let moment = moment.ok_or_else(|| Fault::unfit(value, "a date or a time".to_owned()))?;
        let text = self.write(moment).map_err(|error| Fault::unfit(value, format!("a date ({error})")))?;
        Ok(Value::Text(text))
    }

    /// The time that a text of this format tells, in UTC; midnight where it tells none.
    pub(super) fn value(&self, value: &Value) -> Result<Value, Fault> {
        if is_blank(value) {
            return Ok(Value::Null);
        }
        let text = value.text().unwrap_or_default();
        let read = self.read(text.trim());
        let read = read.ok_or_else(|| Fault::unfit(value, format!("a date in the form {}", self.text)))?;
        Ok(Value::Text(read.to_string()))
    }

    fn write(&self, moment: DateTime) -> Result<String, String> {
        let moment = moment.to_zoned(TimeZone::UTC).map_err(|error| error.to_string())?;
        strtime::format(&self.text, &moment).map_err(|error| error.to_string())
    }

    fn read(&self, text: &str) -> Option<DateTime> {
        let parts = BrokenDownTime::parse(&self.text, text).ok()?;
        if parts.offset().is_some() || parts.timestamp().is_some() {
            let moment: Timestamp = parts.to_timestamp().ok()?;
            return Some(moment.to_zoned(TimeZone::UTC).datetime());
        }
        let date = parts.to_date().ok()?;
        // A minute without its hour says nothing of the time.
        Some(date.to_datetime(parts.to_time().unwrap_or_default()))
    }
}

/// The time in UTC that a value in normal form means; midnight for a date.
fn moment(text: &str) -> Option<DateTime> {
    if let Ok(moment) = text.parse::<Timestamp>() {
        return Some(moment.to_zoned(TimeZone::UTC).datetime());
    }
    text.parse().ok()
}
