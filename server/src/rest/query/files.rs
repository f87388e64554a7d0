//! What files are of.

use super::{known, page};
use crate::http::problem::Problem;
use crate::rest::export::FileFormat;
use model::{Moment, PageRequest, Period};
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

/// A day in milliseconds.
const DAY: i64 = 86_400_000;

/// Which part of a queue.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields, default)]
pub(in crate::rest) struct QueueParameters {
    /// `next` of the page before.
    before: Option<String>,
    /// Rows wanted, 1 to 500; 50 unless given.
    limit: Option<String>,
    /// `json`, or the whole list as a file, whatever `before` and `limit` say: `csv`, `ndjson`, or `zip` with both and a
    /// text for people.
    format: Option<String>,
}

impl QueueParameters {
    /// The page that they mean.
    pub(in crate::rest) fn page(self) -> Result<PageRequest, Problem> {
        page(self.before, self.limit)
    }

    /// The file that is asked for; `None` = none.
    pub(in crate::rest) fn file(&self) -> Result<Option<FileFormat>, Problem> {
        file(self.format.as_deref())
    }
}

/// Of which time a log is.
#[derive(Debug, Default, Deserialize, Serialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields, default)]
pub(in crate::rest) struct LogParameters {
    /// From this moment on, such as `2026-11-22T09:30:00Z`; a day before its end unless given.
    #[param(format = DateTime)]
    from: Option<String>,
    /// Before this moment; now unless given.
    #[param(format = DateTime)]
    until: Option<String>,
}

impl LogParameters {
    /// The time that they mean.
    pub(in crate::rest) fn period(&self, now: Moment) -> Result<Period, Problem> {
        let given = period(self.from.as_deref(), self.until.as_deref())?;
        let until = given.until.unwrap_or(now);
        Ok(Period { since: Some(given.since.unwrap_or(until.plus_millis(-DAY))), until: Some(until) })
    }
}

/// What parameters narrow a list to, by their names, in the order of the alphabet.
pub(in crate::rest) fn told(parameters: &impl Serialize) -> Vec<(String, String)> {
    let Ok(serde_json::Value::Object(members)) = serde_json::to_value(parameters) else { return Vec::new() };
    let text = |value: serde_json::Value| value.as_str().map(|text| text.trim().to_owned());
    members
        .into_iter()
        .filter(|(name, _)| !["before", "limit", "format"].contains(&name.as_str()))
        .filter_map(|(name, value)| Some((name, text(value).filter(|text| !text.is_empty())?)))
        .collect()
}

/// The file that a format names; `None` = none, but JSON.
pub(super) fn file(format: Option<&str>) -> Result<Option<FileFormat>, Problem> {
    let Some(format) = format else { return Ok(None) };
    Ok(match known("format", format, &["json", "csv", "ndjson", "zip"])? {
        "csv" => Some(FileFormat::Csv),
        "ndjson" => Some(FileFormat::Ndjson),
        "zip" => Some(FileFormat::Zip),
        _ => None,
    })
}

/// A time, open where nothing is given. An empty text is as good as none: forms send those.
pub(super) fn period(from: Option<&str>, until: Option<&str>) -> Result<Period, Problem> {
    let read = |name: &str, text: Option<&str>| {
        let text = text.map(str::trim).filter(|text| !text.is_empty());
        text.map(|text| moment(name, text)).transpose()
    };
    Ok(Period { since: read("from", from)?, until: read("until", until)? })
}

fn moment(name: &str, text: &str) -> Result<Moment, Problem> {
    Moment::read(text).ok_or_else(|| {
        Problem::bad_request(
            format!("{name}={text} is not a moment."),
            "Give a moment in UTC such as 2026-11-22T09:30:00Z.",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::{FileFormat, LogParameters, file, told};
    use crate::rest::query::FailureParameters;
    use model::Moment;

    #[test]
    fn a_log_is_of_the_last_day_unless_told_otherwise() {
        let now = Moment::read("2026-11-22T09:30:00Z").unwrap();
        let of = |from: &str, until: &str| {
            let parameters = LogParameters { from: Some(from.into()), until: Some(until.into()) };
            parameters
                .period(now)
                .map(|period| (period.since.unwrap().to_string(), period.until.unwrap().to_string()))
        };
        let (since, until) = of("", " ").unwrap();
        assert_eq!(
            (since.as_str(), until.as_str()),
            ("2026-11-21T09:30:00.000Z", "2026-11-22T09:30:00.000Z")
        );
        let (since, until) = of("", "2026-11-20T00:00").unwrap();
        assert_eq!(
            (since.as_str(), until.as_str()),
            ("2026-11-19T00:00:00.000Z", "2026-11-20T00:00:00.000Z")
        );
        assert!(of("yesterday", "").is_err());
    }

    #[test]
    fn formats_are_known_by_name() {
        assert_eq!(file(Some("csv")).unwrap(), Some(FileFormat::Csv));
        assert!(file(None).unwrap().is_none() && file(Some("json")).unwrap().is_none());
        assert!(file(Some("xls")).is_err());
    }

    #[test]
    fn a_filter_is_told_without_its_page() {
        let parameters: FailureParameters =
            serde_json::from_str(r#"{"status":"open","text":" ","format":"zip","before":"7"}"#).unwrap();
        assert_eq!(told(&parameters), [("status".to_owned(), "open".to_owned())]);
    }
}
