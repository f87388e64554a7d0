//! Writing batches.

use super::{Item, Part, ResponseItem, ResponsePart};

/// Writes a batch request and returns its content type and body.
///
/// `boundary` must not occur in any body, so give it a random part. Change sets get boundaries derived from it. Line
/// breaks in URLs and headers are dropped, so that no text can smuggle in an operation of its own.
pub fn write_request(items: &[Item], boundary: &str) -> (String, Vec<u8>) {
    let change_set_boundary = format!("changeset_{boundary}");
    let mut out = Vec::with_capacity(items.len() * 512);
    for (index, item) in items.iter().enumerate() {
        open(&mut out, boundary);
        match item {
            Item::Single(part) => push_part(&mut out, part),
            Item::ChangeSet(parts) => push_set(&mut out, parts, &change_set_boundary, index, push_part),
        }
    }
    close(&mut out, boundary);
    (content_type(boundary), out)
}

/// Writes a batch response and returns its content type and body.
///
/// Stock clients expect the boundaries to start with `batchresponse_` and `changesetresponse_`. The number of the
/// item is appended to that of the change sets.
pub fn write_response(
    items: &[ResponseItem],
    boundary: &str,
    change_set_boundary: &str,
) -> (String, Vec<u8>) {
    let mut out = Vec::with_capacity(items.len() * 512);
    for (index, item) in items.iter().enumerate() {
        open(&mut out, boundary);
        match item {
            ResponseItem::Single(part) => push_response(&mut out, part),
            ResponseItem::ChangeSet(parts) => {
                push_set(&mut out, parts, change_set_boundary, index, push_response);
            }
        }
    }
    close(&mut out, boundary);
    (content_type(boundary), out)
}

fn push_set<T>(out: &mut Vec<u8>, parts: &[T], stem: &str, index: usize, push: fn(&mut Vec<u8>, &T)) {
    let boundary = format!("{stem}_{index}");
    push_header(out, "Content-Type", &content_type(&boundary));
    out.extend_from_slice(b"\r\n");
    for part in parts {
        open(out, &boundary);
        push(out, part);
    }
    close(out, &boundary);
}

fn push_part(out: &mut Vec<u8>, part: &Part) {
    push_part_headers(out, part.content_id.as_deref());
    out.extend_from_slice(part.method.as_str().as_bytes());
    out.push(b' ');
    for byte in part.url.bytes().filter(|byte| !byte.is_ascii_control()) {
        match byte {
            b' ' => out.extend_from_slice(b"%20"),
            _ => out.push(byte),
        }
    }
    out.extend_from_slice(b" HTTP/1.1\r\n");
    push_message(out, &part.headers, &part.body);
}

fn push_response(out: &mut Vec<u8>, part: &ResponsePart) {
    push_part_headers(out, part.content_id.as_deref());
    out.extend_from_slice(b"HTTP/1.1 ");
    out.extend_from_slice(part.status.to_string().as_bytes());
    out.push(b' ');
    out.extend_from_slice(phrase(part.status).as_bytes());
    out.extend_from_slice(b"\r\n");
    push_message(out, &part.headers, &part.body);
}

fn push_part_headers(out: &mut Vec<u8>, content_id: Option<&str>) {
    out.extend_from_slice(b"Content-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n");
    if let Some(content_id) = content_id {
        push_header(out, "Content-ID", content_id);
    }
    out.extend_from_slice(b"\r\n");
}

fn push_message(out: &mut Vec<u8>, headers: &[(String, String)], body: &[u8]) {
    for (name, value) in headers.iter().filter(|(name, _)| !name.eq_ignore_ascii_case("Content-Length")) {
        push_header(out, name, value);
    }
    if !body.is_empty() {
        push_header(out, "Content-Length", &body.len().to_string());
    }
    out.extend_from_slice(b"\r\n");
    out.extend_from_slice(body);
    out.extend_from_slice(b"\r\n");
}

fn push_header(out: &mut Vec<u8>, name: &str, value: &str) {
    let visible = |byte: &u8| !byte.is_ascii_control();
    out.extend(name.bytes().filter(visible));
    out.extend_from_slice(b": ");
    out.extend(value.bytes().filter(visible));
    out.extend_from_slice(b"\r\n");
}

fn open(out: &mut Vec<u8>, boundary: &str) {
    out.extend_from_slice(b"--");
    out.extend_from_slice(boundary.as_bytes());
    out.extend_from_slice(b"\r\n");
}

fn close(out: &mut Vec<u8>, boundary: &str) {
    out.extend_from_slice(b"--");
    out.extend_from_slice(boundary.as_bytes());
    out.extend_from_slice(b"--\r\n");
}

fn content_type(boundary: &str) -> String {
    format!("multipart/mixed; boundary={boundary}")
}

/// The reason phrase of RFC 9110; empty for statuses that batches do not carry.
const fn phrase(status: u16) -> &'static str {
    match status {
        200 => "OK",
        201 => "Created",
        204 => "No Content",
        304 => "Not Modified",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        409 => "Conflict",
        412 => "Precondition Failed",
        422 => "Unprocessable Content",
        424 => "Failed Dependency",
        428 => "Precondition Required",
        429 => "Too Many Requests",
        500 => "Internal Server Error",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        _ => "",
    }
}
