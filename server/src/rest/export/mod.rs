//! Lists and logs as files: CSV, NDJSON, or a zip of both with a text for people.
//!
//! A file is made while it is sent. The next page of a list is asked of the store when the connection has taken what was
//! made of the page before, so that a file of a million rows takes the memory of one page, and a client that goes away
//! ends the work. What fails on the way breaks the connection: half a file never looks like a whole one.

mod activities;
mod cells;
mod failures;
mod groups;
mod queue;
mod readme;
mod stream;
#[cfg(test)]
mod tests;
mod words;

pub(super) use activities::Activities;
pub(super) use failures::{Failures, OneFailure};
pub(super) use groups::Groups;
pub(super) use queue::Queued;
pub(super) use readme::About;

use app::state::AppState;
use async_trait::async_trait;
use axum::body::Body;
use axum::response::{IntoResponse, Response};
use engine::clock::Clock;
use http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use model::{EnvironmentId, MapId};
use std::collections::BTreeMap;
use std::sync::Arc;
use store::StoreError;

/// Rows asked of the store at once.
const PAGE: u32 = 200;

/// The form of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FileFormat {
    /// A table.
    Csv,
    /// A JSON object a line.
    Ndjson,
    /// Both, with a text for people.
    Zip,
}

impl FileFormat {
    /// The ending of its files.
    const fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Ndjson => "ndjson",
            Self::Zip => "zip",
        }
    }

    const fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Ndjson => "application/x-ndjson",
            Self::Zip => "application/zip",
        }
    }
}

/// One row of a list.
pub(super) struct Row {
    /// As programs read it; an object.
    json: serde_json::Value,
    /// As people read it; whole lines.
    text: String,
}

/// Some rows of a list.
pub(super) struct Part {
    rows: Vec<Row>,
    /// What [`Listing::part`] wants to be told for what follows; `None` when this was the last.
    next: Option<i64>,
    /// What it wants to be told to begin with the first of these once more, whatever was added meanwhile; `None` = from
    /// the beginning.
    again: Option<i64>,
}

/// A list that can be read to its end.
#[async_trait]
pub(super) trait Listing: Send + Sync {
    /// The beginning of its files' names.
    fn name(&self) -> &'static str;

    /// The members of its rows that are columns of its table, in their order.
    fn columns(&self) -> &'static [&'static str];

    /// How many rows there are now.
    async fn count(&self) -> Result<i64, StoreError>;

    /// Some rows, from the beginning or from where the part before has said.
    async fn part(&self, from: Option<i64>) -> Result<Part, StoreError>;
}

/// A file that is to be sent.
pub(super) struct Export {
    /// Its form.
    pub(super) format: FileFormat,
    /// What it is of. CSV and NDJSON hold the first list alone.
    pub(super) listings: Vec<Arc<dyn Listing>>,
    /// What it says of itself.
    pub(super) about: About,
    /// Tells when it was finished.
    pub(super) clock: Arc<dyn Clock>,
}

impl IntoResponse for Export {
    fn into_response(self) -> Response {
        let named = format!("attachment; filename=\"{}.{}\"", self.about.file_name(), self.format.ending());
        let headers = [
            (CONTENT_TYPE, self.format.media_type().to_owned()),
            (CONTENT_DISPOSITION, named),
            (CACHE_CONTROL, "no-store".to_owned()),
        ];
        (headers, Body::from_stream(stream::bytes(self))).into_response()
    }
}

/// Names of maps, for rows that know their ids.
pub(super) struct MapNames(BTreeMap<MapId, String>);

impl MapNames {
    /// Those of an environment.
    pub(super) async fn of(state: &AppState, environment: &EnvironmentId) -> Result<Self, StoreError> {
        let maps = state.store.maps(environment, state.now()).await?;
        Ok(Self(maps.into_iter().map(|summary| (summary.map.id, summary.map.name)).collect()))
    }

    /// The name of a map; empty where it is of another environment.
    fn get(&self, map: MapId) -> &str {
        self.0.get(&map).map_or("", String::as_str)
    }
}

/// Puts more members into an object.
fn with(
    mut json: serde_json::Value,
    more: impl IntoIterator<Item = (&'static str, serde_json::Value)>,
) -> serde_json::Value {
    if let serde_json::Value::Object(members) = &mut json {
        members.extend(more.into_iter().map(|(name, value)| (name.to_owned(), value)));
    }
    json
}
