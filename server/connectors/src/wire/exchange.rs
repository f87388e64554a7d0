//! What went over the wire, fit to be shown to an admin.

use crate::Exchange;
use odata::batch::{Part, ResponsePart};
use std::fmt::Write;

/// Longer bodies are cut.
const LONGEST_BODY: usize = 4 * 1024;

/// Headers whose values are secrets.
const SECRET: [&str; 4] = ["authorization", "cookie", "set-cookie", "proxy-authorization"];

/// The request and, where there was one, the answer.
///
/// The bearer token is added below this level, so it can only be said that one was sent.
pub(crate) fn described(part: &Part, reply: Option<&ResponsePart>) -> Exchange {
    let first = format!("{} {}\nAuthorization: Bearer ***\n", part.method, part.url);
    let request = shown(&first, &part.headers, &part.body);
    let response = reply.map(|reply| shown(&format!("{}\n", reply.status), &reply.headers, &reply.body));
    Exchange { request, response: response.unwrap_or_default() }
}

/// First line, headers and body, with secrets masked and the body cut.
fn shown(first: &str, headers: &[(String, String)], body: &[u8]) -> String {
    let mut out = first.to_owned();
    for (name, value) in headers {
        let is_secret = SECRET.iter().any(|secret| secret.eq_ignore_ascii_case(name));
        // Writing to a String cannot fail.
        let _ = writeln!(out, "{name}: {}", if is_secret { "***" } else { value });
    }
    if !body.is_empty() {
        out.push('\n');
        out.push_str(&String::from_utf8_lossy(&body[..body.len().min(LONGEST_BODY)]));
        if body.len() > LONGEST_BODY {
            let _ = write!(out, "\u{2026} ({} bytes in all)", body.len());
        }
    }
    out
}
