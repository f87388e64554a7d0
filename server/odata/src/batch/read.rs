//! Reading batches.

use super::http::{self, Headers, Problem};
use super::multipart::{Parts, boundary_of, is_multipart};
use super::{BatchError, Item, Method, Part, ResponseItem, ResponsePart};

/// Reads a batch request of at most `limit` operations, those in change sets included.
pub fn parse_request(content_type: &str, body: &[u8], limit: usize) -> Result<Vec<Item>, BatchError> {
    let mut reader = Reader { limit, seen: 0 };
    let mut items = Vec::new();
    reader.walk(content_type, body, |reader, headers, content| {
        let Some(inner) = change_set(&headers) else {
            items.push(Item::Single(reader.operation(headers, content, request)?));
            return Ok(());
        };
        let parts = reader.change_set(inner, content, request)?;
        if parts.iter().any(|part| part.method == Method::Get) {
            return Err(BatchError::ReadInChangeSet { part: reader.seen });
        }
        items.push(Item::ChangeSet(parts));
        Ok(())
    })?;
    Ok(items)
}

/// Reads a batch response of at most `limit` answers.
pub fn parse_response(
    content_type: &str,
    body: &[u8],
    limit: usize,
) -> Result<Vec<ResponseItem>, BatchError> {
    let mut reader = Reader { limit, seen: 0 };
    let mut items = Vec::new();
    reader.walk(content_type, body, |reader, headers, content| {
        items.push(match change_set(&headers) {
            Some(inner) => ResponseItem::ChangeSet(reader.change_set(inner, content, response)?),
            None => ResponseItem::Single(reader.operation(headers, content, response)?),
        });
        Ok(())
    })?;
    Ok(items)
}

/// Builds an operation from its Content-ID and its HTTP message.
type Build<T> = fn(Option<String>, &[u8]) -> Result<T, Problem>;

/// Counts operations over the whole batch.
struct Reader {
    limit: usize,
    seen: usize,
}

impl Reader {
    /// Hands every part of a multipart body to `visit`: its headers and what follows them.
    fn walk(
        &mut self,
        content_type: &str,
        body: &[u8],
        mut visit: impl FnMut(&mut Self, Headers, &[u8]) -> Result<(), BatchError>,
    ) -> Result<(), BatchError> {
        let mut parts = Parts::new(body, boundary_of(content_type)?);
        while let Some(mut part) = parts.next_part()? {
            let headers = http::take_headers(&mut part);
            let headers = headers.map_err(|problem| BatchError::Http { part: self.seen + 1, problem })?;
            visit(self, headers, part)?;
        }
        Ok(())
    }

    fn change_set<T>(
        &mut self,
        content_type: &str,
        body: &[u8],
        build: Build<T>,
    ) -> Result<Vec<T>, BatchError> {
        let mut operations = Vec::new();
        self.walk(content_type, body, |reader, headers, content| {
            if change_set(&headers).is_some() {
                return Err(BatchError::Nested { part: reader.seen + 1 });
            }
            operations.push(reader.operation(headers, content, build)?);
            Ok(())
        })?;
        Ok(operations)
    }

    fn operation<T>(
        &mut self,
        mut headers: Headers,
        content: &[u8],
        build: Build<T>,
    ) -> Result<T, BatchError> {
        if self.seen == self.limit {
            return Err(BatchError::TooMany { limit: self.limit });
        }
        self.seen += 1;
        let part = self.seen;
        let content_type = super::header(&headers, "Content-Type").unwrap_or("application/http");
        let essence = content_type.split(';').next().unwrap_or_default().trim();
        if !essence.eq_ignore_ascii_case("application/http") {
            return Err(BatchError::PartType { part });
        }
        let content_id = http::remove(&mut headers, "Content-ID");
        build(content_id, content).map_err(|problem| BatchError::Http { part, problem })
    }
}

/// The content type of a part that is itself multipart.
fn change_set(headers: &Headers) -> Option<&str> {
    super::header(headers, "Content-Type").filter(|content_type| is_multipart(content_type))
}

fn request(content_id: Option<String>, message: &[u8]) -> Result<Part, Problem> {
    let mut rest = message;
    let line = http::take_start_line(&mut rest)?;
    let (method, line) = line.split_once(' ').ok_or("the request line has no URL")?;
    let method = method.parse().map_err(|_| "the HTTP method is not supported")?;
    // Clients leave blanks in filters, so only the version is taken off the end.
    let url = match line.rsplit_once(' ') {
        Some((url, version)) if version.starts_with("HTTP/") => url,
        _ => line,
    };
    if url.trim().is_empty() {
        return Err("the request line has no URL");
    }
    let url = url.trim().to_owned();
    let (content_id, headers, body) = remainder(content_id, rest)?;
    Ok(Part { content_id, method, url, headers, body })
}

fn response(content_id: Option<String>, message: &[u8]) -> Result<ResponsePart, Problem> {
    let mut rest = message;
    let line = http::take_start_line(&mut rest)?;
    let mut words = line.split_ascii_whitespace();
    if !words.next().is_some_and(|version| version.starts_with("HTTP/")) {
        return Err("the status line has no HTTP version");
    }
    let status =
        words.next().and_then(|status| status.parse().ok()).filter(|status| (100..600).contains(status));
    let status = status.ok_or("the status line has no status")?;
    let (content_id, headers, body) = remainder(content_id, rest)?;
    Ok(ResponsePart { content_id, status, headers, body })
}

/// Headers and body; the Content-ID may stand among the headers of the message instead of those of the part.
fn remainder(
    content_id: Option<String>,
    mut rest: &[u8],
) -> Result<(Option<String>, Headers, Vec<u8>), Problem> {
    let mut headers = http::take_headers(&mut rest)?;
    let inner_id = http::remove(&mut headers, "Content-ID");
    let content_length = http::remove(&mut headers, "Content-Length");
    let body = http::body_of(rest, content_length.as_deref());
    Ok((content_id.or(inner_id), headers, body))
}
