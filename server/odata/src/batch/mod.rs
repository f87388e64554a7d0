//! `$batch` as `multipart/mixed`, requests and responses, both read and written.
//!
//! Follows RFC 2046 for the framing and the section on batch requests of
//! [OData 4.01 protocol](https://docs.oasis-open.org/odata/odata/v4.01/odata-v4.01-part1-protocol.html).
//! Written messages use CRLF throughout. Read ones may use bare line feeds, carry a preamble or lack lengths, but
//! must end with the closing delimiter, so that a cut-off message is never half executed.

mod http;
mod multipart;
mod read;
mod write;

use std::fmt;
use std::str::FromStr;

pub use read::{parse_request, parse_response};
pub use write::{write_request, write_response};

/// Dataverse takes at most this many operations in one batch.
pub const MAX_OPERATIONS: usize = 1000;

/// One operation of a batch request, or several that succeed or fail together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item {
    /// An operation on its own.
    Single(Part),
    /// Operations of which all or none are done; never reads.
    ChangeSet(Vec<Part>),
}

/// One request inside of a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Names the operation within its change set, so that later ones can refer to its result as `$id`.
    pub content_id: Option<String>,
    /// The HTTP method.
    pub method: Method,
    /// The URL; relative ones are the safest, since some services answer 404 to absolute ones.
    pub url: String,
    /// Headers in order; `Content-Length` is derived from the body when written and dropped when read.
    pub headers: Vec<(String, String)>,
    /// The body, empty when there is none.
    pub body: Vec<u8>,
}

/// The answer to one [`Item`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ResponseItem {
    /// The answer to a single operation, or to a change set that failed as a whole.
    Single(ResponsePart),
    /// The answers to every operation of a change set that succeeded.
    ChangeSet(Vec<ResponsePart>),
}

/// One response inside of a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResponsePart {
    /// The Content-ID of the request.
    pub content_id: Option<String>,
    /// The HTTP status, 100 to 599.
    pub status: u16,
    /// Headers in order; `Content-Length` is derived from the body when written and dropped when read.
    pub headers: Vec<(String, String)>,
    /// The body, empty when there is none.
    pub body: Vec<u8>,
}

/// HTTP methods that OData services take inside of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Method {
    /// `GET`
    Get,
    /// `POST`
    Post,
    /// `PATCH`
    Patch,
    /// `PUT`
    Put,
    /// `DELETE`
    Delete,
}

/// A batch message that cannot be taken. Nothing of it may be executed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BatchError {
    /// The content type is not `multipart/mixed` with a boundary of 1 to 200 characters.
    #[error("the content type is not multipart/mixed with a valid boundary")]
    ContentType,
    /// The closing delimiter is missing.
    #[error("the batch ends without its closing boundary `--{boundary}--`")]
    Truncated {
        /// The boundary that was looked for.
        boundary: String,
    },
    /// More operations than allowed.
    #[error("the batch holds more than {limit} operations")]
    TooMany {
        /// The limit that the caller gave.
        limit: usize,
    },
    /// A part is neither `application/http` nor a change set.
    #[error("part {part} has a content type that a batch cannot hold")]
    PartType {
        /// Counted from 1 over the whole batch.
        part: usize,
    },
    /// A change set inside of a change set.
    #[error("part {part} nests a change set in a change set")]
    Nested {
        /// Counted from 1 over the whole batch.
        part: usize,
    },
    /// A `GET` in a change set.
    #[error("part {part} reads inside of a change set")]
    ReadInChangeSet {
        /// Counted from 1 over the whole batch.
        part: usize,
    },
    /// A part whose HTTP message is broken.
    #[error("part {part} holds a malformed HTTP message: {problem}")]
    Http {
        /// Counted from 1 over the whole batch.
        part: usize,
        /// What is wrong.
        problem: &'static str,
    },
}

/// A header by its name in any case.
pub fn header<'a>(headers: &'a [(String, String)], name: &str) -> Option<&'a str> {
    headers.iter().find(|(each, _)| each.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
}

impl Method {
    /// The method in capitals.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Patch => "PATCH",
            Self::Put => "PUT",
            Self::Delete => "DELETE",
        }
    }
}

/// The text is not one of the methods of [`Method`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the HTTP method is not supported")]
pub struct UnknownMethod;

impl FromStr for Method {
    type Err = UnknownMethod;

    fn from_str(text: &str) -> Result<Self, UnknownMethod> {
        match text {
            "GET" => Ok(Self::Get),
            "POST" => Ok(Self::Post),
            "PATCH" => Ok(Self::Patch),
            "PUT" => Ok(Self::Put),
            "DELETE" => Ok(Self::Delete),
            _ => Err(UnknownMethod),
        }
    }
}

impl fmt::Display for Method {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}

impl Part {
    /// A part without headers and body.
    pub fn new(method: Method, url: impl Into<String>) -> Self {
        Self { content_id: None, method, url: url.into(), headers: Vec::new(), body: Vec::new() }
    }
}

impl ResponsePart {
    /// An answer without headers and body.
    pub const fn new(status: u16) -> Self {
        Self { content_id: None, status, headers: Vec::new(), body: Vec::new() }
    }
}
