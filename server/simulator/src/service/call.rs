//! One request and its answer, alike for the wire and for the inside of a batch.

use std::sync::Arc;

use ::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use bytes::Bytes;

use crate::schema::TableId;

const PREFER: HeaderName = HeaderName::from_static("prefer");

/// One request to the service root, on its own or from a batch.
#[derive(Debug, Clone)]
pub struct Call {
    /// The HTTP method.
    pub method: Method,
    /// The absolute URL of the service root as the client sees it, with a slash at its end.
    pub base: Arc<str>,
    /// The path behind the root, still percent-encoded, without a slash at its start.
    pub path: String,
    /// The query without its question mark; empty when there is none.
    pub query: String,
    /// The headers.
    pub headers: HeaderMap,
    /// The body; empty when there is none.
    pub body: Bytes,
}

impl Call {
    /// A header as text; `None` when it is absent or not ASCII.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The value of a preference of RFC 7240: `Some("")` for one without a value, `None` when it is not asked for.
    pub fn preference(&self, name: &str) -> Option<&str> {
        let lines = self.headers.get_all(PREFER).into_iter().filter_map(|line| line.to_str().ok());
        lines.flat_map(preferences).find_map(|item| {
            let (key, value) = item.split_once('=').unwrap_or((item, ""));
            key.trim().eq_ignore_ascii_case(name).then(|| value.trim().trim_matches('"'))
        })
    }

    /// Puts a preference in front of those of the client, so that it counts.
    pub(super) fn prefer(&mut self, preference: HeaderValue) {
        let others: Vec<_> = self.headers.get_all(PREFER).into_iter().cloned().collect();
        self.headers.insert(PREFER, preference);
        for other in others {
            self.headers.append(PREFER, other);
        }
    }

    /// Whether the client wants the row back after a write.
    pub fn wants_representation(&self) -> bool {
        self.preference("return").is_some_and(|value| value.eq_ignore_ascii_case("representation"))
    }
}

/// The items of a `Prefer` header; commas in quotes belong to an item.
fn preferences(line: &str) -> impl Iterator<Item = &str> {
    let mut quoted = false;
    line.split(move |letter| {
        quoted ^= letter == '"';
        !quoted && matches!(letter, ',' | ';')
    })
}

/// What a [`Call`] is answered with.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers, without `Content-Length`.
    pub headers: Vec<(&'static str, String)>,
    /// The body; empty when there is none.
    pub body: Vec<u8>,
    /// The table of which there are further pages behind this one.
    pub more_of: Option<TableId>,
}

impl Answer {
    /// An answer without headers and body.
    pub fn new(status: StatusCode) -> Self {
        Self { status, headers: Vec::new(), body: Vec::new(), more_of: None }
    }

    /// An answer with a body of a type.
    pub fn with_body(status: StatusCode, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        let headers = vec![("Content-Type", content_type.to_owned())];
        Self { status, headers, body: body.into(), more_of: None }
    }

    /// An OData JSON answer.
    pub fn json(status: StatusCode, body: impl Into<Vec<u8>>) -> Self {
        Self::with_body(status, "application/json; odata.metadata=minimal", body)
    }

    /// Adds a header.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// Says that there are further pages of a table.
    #[must_use]
    pub fn with_more(mut self, table: TableId) -> Self {
        self.more_of = Some(table);
        self
    }

    /// Whether the request failed.
    pub fn is_error(&self) -> bool {
        self.status.is_client_error() || self.status.is_server_error()
    }

    /// The URL of the row that was written: `OData-EntityId`, else `Location`. Later parts of a change set refer to it.
    pub fn entity_url(&self) -> Option<&str> {
        let find = |wanted: &str| self.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case(wanted));
        find("OData-EntityId").or_else(|| find("Location")).map(|(_, value)| value.as_str())
    }
}
