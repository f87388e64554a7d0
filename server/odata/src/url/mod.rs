//! Percent-encoding, links and query options.

mod link;
mod options;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

pub use link::{query_of, resolve, same_origin, split_path};
pub use options::{Direction, QueryError, QueryOptions, items};

/// Everything outside of the RFC 3986 unreserved characters and the delimiters that key predicates are made of.
const PATH: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b',')
    .remove(b'=')
    .remove(b':')
    .remove(b'$')
    .remove(b'*');

/// As in a path, and slashes and semicolons, which navigation paths and nested `$expand` options are made of.
const QUERY: &AsciiSet = &PATH.remove(b'/').remove(b';').remove(b'@');

/// Percent-encoded text that is not UTF-8 once decoded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the URL holds percent-encoded bytes that are not UTF-8")]
pub struct UrlError(#[from] std::str::Utf8Error);

/// Encodes one path segment; slashes are encoded too.
pub fn encode_path(segment: &str) -> String {
    utf8_percent_encode(segment, PATH).to_string()
}

/// Encodes the name or the value of a query option. A blank becomes `%20`, since services refuse `+`.
pub fn encode_query(text: &str) -> String {
    utf8_percent_encode(text, QUERY).to_string()
}

/// Decodes one path segment; a plus sign is itself there.
pub fn decode_path(segment: &str) -> Result<String, UrlError> {
    Ok(percent_decode_str(segment).decode_utf8()?.into_owned())
}

/// Decodes the name or the value of a query option; a plus sign stands for a blank, as browsers write it.
pub fn decode_query(text: &str) -> Result<String, UrlError> {
    if text.contains('+') {
        return Ok(percent_decode_str(&text.replace('+', " ")).decode_utf8()?.into_owned());
    }
    decode_path(text)
}
