//! Reading a refusal: what kind it is and which reason for people its body holds.

use crate::wire::described;
use crate::{Fault, FaultKind};
use model::FieldFault;
use odata::batch::{Part, ResponsePart, header};
use odata::error::{Inner, ODataError, infolog_reason};
use std::time::Duration;

/// Longer pauses are asked for by mistake; the caller probes again after this.
const LONGEST_PAUSE: Duration = Duration::from_hours(1);

/// Plain texts longer than this are pages, not reasons.
const LONGEST_PLAIN: usize = 500;

/// Dataverse's code for "unexpected error", which gives no reason.
const UNEXPECTED: [&str; 2] = ["0x80040216", "0x80131500"];

/// Dataverse's code for a version that does not match the one in `If-Match`.
const VERSION_MISMATCH: &str = "0x80060882";

/// Messages that say nothing.
const EMPTY_PHRASES: [&str; 4] =
    ["an error has occurred", "an unexpected error occurred", "internal server error", "bad request"];

/// A service of the app is at fault, not the record, although the text reads like a reason.
const INFRASTRUCTURE: [&str; 6] = [
    "did not properly respond",
    "did not respond",
    "failed to respond",
    "ax export encountered an error",
    "invalid uri",
    "service is unavailable",
];

/// Databases behind simpler services let their own words through.
const CONSTRAINTS: [&str; 4] =
    ["unique constraint", "constraint failed", "duplicate key", "foreign key constraint"];

/// The fault that an answer without success means.
pub(crate) fn refused(part: &Part, reply: &ResponsePart) -> Fault {
    let told = ODataError::parse(&reply.body);
    // A bare sentence may come from a proxy or a web server in front of the app, so it is shown but is no reason.
    let is_told = told.is_some();
    let error = told.unwrap_or_else(|| plain_error(&reply.body));
    let message = message(&error, reply.status);
    let reasoned = is_reasoned(&error, &message, reply.status, is_told);
    let kind = match reply.status {
        412 | 409 if !reasoned => FaultKind::Precondition,
        _ => FaultKind::Refused,
    };
    Fault {
        kind,
        status: reply.status,
        connection_wide: is_connection_wide(&error, &message, reply.status),
        reasoned,
        fields: field_faults(&error),
        retry_after: retry_after(reply),
        exchange: described(part, Some(reply)),
        code: error.code,
        message,
    }
}

/// The fault for an answer that is not what the protocol says.
pub(crate) fn garbled(part: &Part, reply: &ResponsePart, problem: impl std::fmt::Display) -> Fault {
    let fault = Fault::new(FaultKind::Garbled, reply.status, format!("the answer cannot be read: {problem}"));
    Fault { exchange: described(part, Some(reply)), ..fault }
}

/// The text of an answer that is neither JSON nor a page of HTML.
fn plain_error(body: &[u8]) -> ODataError {
    let text = String::from_utf8_lossy(body);
    let text = text.trim();
    let is_sentence = text.len() <= LONGEST_PLAIN
        && text.contains(char::is_alphabetic)
        && !text.contains(|letter: char| letter.is_control() && letter != '\n' && letter != '\r')
        && !text.starts_with(['<', '{', '[']);
    ODataError::new("", if is_sentence { text } else { "" })
}

fn message(error: &ODataError, status: u16) -> String {
    let reason = error.reason();
    let inner = inner_messages(error).next();
    let said = match inner {
        // The headline only says that something happened; what happened is inside.
        Some(inner) if is_empty_phrase(&reason) => inner.to_owned(),
        _ => reason,
    };
    let told: Vec<&str> = error.details.iter().map(|detail| detail.message.as_str()).collect();
    if !said.is_empty() && (told.is_empty() || !is_summary(&said)) {
        return said;
    }
    if !told.is_empty() {
        return told.join("; ");
    }
    match status {
        428 => "the app insists on a condition (If-Match) for this request".to_owned(),
        _ => format!("HTTP {status} without a reason"),
    }
}

/// Whether a headline only announces its details.
fn is_summary(message: &str) -> bool {
    is_empty_phrase(message) || message.to_lowercase().contains("multiple errors")
}

fn is_reasoned(error: &ODataError, message: &str, status: u16, is_told: bool) -> bool {
    let text = message.to_lowercase();
    if INFRASTRUCTURE.iter().any(|phrase| text.contains(phrase)) {
        return false;
    }
    if error.code.eq_ignore_ascii_case(VERSION_MISMATCH) {
        return false;
    }
    let has_infolog = [error.message.as_str()]
        .into_iter()
        .chain(inner_messages(error))
        .any(|text| infolog_reason(text).is_some() || text.contains("Infolog:"));
    if has_infolog || !error.details.is_empty() || CONSTRAINTS.iter().any(|phrase| text.contains(phrase)) {
        return true;
    }
    if status == 428 {
        return true;
    }
    if error.code.starts_with("0x") || error.code.starts_with("-2147") {
        return !UNEXPECTED.iter().any(|code| code.eq_ignore_ascii_case(&error.code));
    }
    let is_spoken = is_told
        && [error.message.as_str()].into_iter().chain(inner_messages(error)).any(|it| !is_empty_phrase(it));
    // A service without codes of its own: what it says about the request counts, what it says about itself does not.
    is_spoken
        && (matches!(status, 400 | 404 | 405 | 409 | 412 | 422) || (status == 500 && is_write_failure(&text)))
}

/// Finance and Operations answers refused writes with 500 at times, without an Infolog.
fn is_write_failure(text: &str) -> bool {
    [
        "write failed",
        "cannot create a record",
        "cannot edit a record",
        "already exists",
        "cannot delete a record",
    ]
    .iter()
    .any(|phrase| text.contains(phrase))
}

fn is_connection_wide(error: &ODataError, message: &str, status: u16) -> bool {
    match status {
        401 | 429 | 502..=504 => true,
        403 if error.code.eq_ignore_ascii_case("0x80072560") => true,
        403 if error.code.eq_ignore_ascii_case("0x80040220") => false,
        403 => {
            let text = message.to_lowercase();
            let is_about_tokens =
                ["token", "not a member", "[forbidden]", "licen"].iter().any(|it| text.contains(it));
            let is_about_rows =
                ["privilege", "access to table", "not authorized to", "access denied to", "permission"]
                    .iter()
                    .any(|it| text.contains(it));
            is_about_tokens || !is_about_rows
        }
        _ => false,
    }
}

fn field_faults(error: &ODataError) -> Vec<FieldFault> {
    let of_details = error.details.iter().map(|detail| (detail.target.as_deref(), detail.message.as_str()));
    let of_error = error.target.as_deref().map(|target| (Some(target), error.message.as_str()));
    let own = of_error.filter(|_| error.details.is_empty());
    of_details
        .chain(own)
        .map(|(field, message)| FieldFault {
            field: field.unwrap_or_default().to_owned(),
            message: message.to_owned(),
        })
        .collect()
}

/// `Retry-After` in seconds or as a date (RFC 9110, section 10.2.3); a date is compared with the app's own clock.
fn retry_after(reply: &ResponsePart) -> Option<Duration> {
    let wanted = header(&reply.headers, "retry-after")?.trim();
    let until = || {
        let now = timestamp(header(&reply.headers, "date")?)?;
        Duration::try_from(timestamp(wanted)?.duration_since(now)).ok()
    };
    let pause = wanted.parse().ok().map(Duration::from_secs).or_else(until)?;
    Some(pause.min(LONGEST_PAUSE))
}

fn timestamp(text: &str) -> Option<jiff::Timestamp> {
    jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(text).ok()
}

fn inner_messages(error: &ODataError) -> impl Iterator<Item = &str> {
    std::iter::successors(error.inner.as_ref(), |inner: &&Inner| inner.cause.as_deref())
        .map(|inner| inner.message.as_str())
        .filter(|text| !text.trim().is_empty())
}

fn is_empty_phrase(text: &str) -> bool {
    let text = text.trim().trim_end_matches('.').to_lowercase();
    text.is_empty() || EMPTY_PHRASES.contains(&text.as_str())
}

#[cfg(test)]
mod tests;
