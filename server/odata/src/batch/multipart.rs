//! The framing of multipart messages (RFC 2046), without copying.

use super::BatchError;

/// RFC 2046 allows 70 characters, but clients that put several ids into a boundary exceed it.
const LONGEST_BOUNDARY: usize = 200;

/// The boundary of a `multipart/mixed` content type.
pub(super) fn boundary_of(content_type: &str) -> Result<&str, BatchError> {
    let (kind, parameters) = content_type.split_once(';').ok_or(BatchError::ContentType)?;
    if !kind.trim().eq_ignore_ascii_case("multipart/mixed") {
        return Err(BatchError::ContentType);
    }
    parameters
        .split(';')
        .filter_map(|parameter| parameter.split_once('='))
        .find(|(name, _)| name.trim().eq_ignore_ascii_case("boundary"))
        .map(|(_, value)| value.trim().trim_matches('"'))
        .filter(|boundary| (1..=LONGEST_BOUNDARY).contains(&boundary.len()))
        .ok_or(BatchError::ContentType)
}

/// Whether this is a multipart content type at all.
pub(super) fn is_multipart(content_type: &str) -> bool {
    content_type.trim_start().get(..10).is_some_and(|start| start.eq_ignore_ascii_case("multipart/"))
}

/// Walks over the parts of a multipart body.
pub(super) struct Parts<'a> {
    body: &'a [u8],
    boundary: &'a str,
    at: usize,
    started: bool,
    done: bool,
}

impl<'a> Parts<'a> {
    pub(super) const fn new(body: &'a [u8], boundary: &'a str) -> Self {
        Self { body, boundary, at: 0, started: false, done: false }
    }

    /// The next part without the delimiters around it; an error when the body ends before the closing delimiter.
    pub(super) fn next_part(&mut self) -> Result<Option<&'a [u8]>, BatchError> {
        if !self.started {
            // What precedes the first delimiter is a preamble that says nothing.
            self.until_delimiter()?;
            self.started = true;
        }
        if self.done { Ok(None) } else { self.until_delimiter().map(Some) }
    }

    fn until_delimiter(&mut self) -> Result<&'a [u8], BatchError> {
        let start = self.at;
        while self.at < self.body.len() {
            let line_start = self.at;
            let rest = &self.body[line_start..];
            let length = line_length(rest);
            self.at += length;
            let Some(closes) = self.delimiter(&rest[..length]) else {
                continue;
            };
            self.done = closes;
            // The line break before a delimiter belongs to the delimiter.
            return Ok(without_line_break(&self.body[start..line_start]));
        }
        Err(BatchError::Truncated { boundary: self.boundary.to_owned() })
    }

    /// Whether the line is a delimiter, and if so whether it is the closing one.
    fn delimiter(&self, line: &[u8]) -> Option<bool> {
        let rest = line.strip_prefix(b"--")?.strip_prefix(self.boundary.as_bytes())?.trim_ascii_end();
        match rest {
            b"" => Some(false),
            b"--" => Some(true),
            _ => None,
        }
    }
}

/// Takes the line at the start off, without its line break.
pub(super) fn take_line<'a>(text: &mut &'a [u8]) -> Option<&'a [u8]> {
    if text.is_empty() {
        return None;
    }
    let (line, rest) = text.split_at(line_length(text));
    *text = rest;
    Some(without_line_break(line))
}

/// The length of the first line with its line break.
fn line_length(text: &[u8]) -> usize {
    text.iter().position(|byte| *byte == b'\n').map_or(text.len(), |at| at + 1)
}

fn without_line_break(text: &[u8]) -> &[u8] {
    let text = text.strip_suffix(b"\n").unwrap_or(text);
    text.strip_suffix(b"\r").unwrap_or(text)
}
