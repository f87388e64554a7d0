//! A failure in words, for somebody who reads it at night.

use model::{ErrorEvent, Failure, Wire};
use std::fmt::Write as _;

/// What is told of one failure.
pub(super) struct Told<'a> {
    /// The failure as the reader may see it.
    pub(super) failure: &'a Failure,
    /// Its map.
    pub(super) map_name: &'a str,
    /// Attempts that went wrong, newest first.
    pub(super) attempts: &'a [ErrorEvent],
    /// What went over the wire.
    pub(super) wire: &'a Wire,
    /// The fields of which values were to be written.
    pub(super) attempted_fields: &'a [String],
    /// May values be told?
    pub(super) sees_values: bool,
}

/// The failure as a block of lines that ends with an empty one.
pub(super) fn failure_text(told: &Told<'_>) -> String {
    let Told { failure, map_name, .. } = told;
    let key = if failure.key.is_empty() { "" } else { failure.key.as_str() };
    let company =
        if failure.company.is_empty() { String::new() } else { format!(", company {}", failure.company) };
    let mut out = format!("Failure {}: {}\n", failure.id, failure.remedy.headline);
    let ended = failure.resolution.map_or("", |how| match how {
        model::Resolution::Retried => " by a retry",
        model::Resolution::Superseded => " by a later change",
    });
    line(&mut out, "Record", &format!("{key}{company}"));
    line(&mut out, "Map", &format!("{map_name}, {}", failure.direction));
    line(&mut out, "What to do", &failure.remedy.hint);
    line(&mut out, "State", &format!("{}{ended}; {}", failure.status.label(), tries(failure)));
    let status = if failure.status_code == 0 {
        "nothing was sent".to_owned()
    } else {
        format!("HTTP {}", failure.status_code)
    };
    let code = if failure.code.is_empty() { String::new() } else { format!(", code {}", failure.code) };
    line(&mut out, "Error", &format!("{}{code}, {status}", failure.class));
    for fault in &failure.fields {
        line(&mut out, "Field", format!("{} {}", fault.field, fault.message).trim());
    }
    if let Some(parent) = &failure.parent {
        line(&mut out, "Parent", &format!("{} of {}", parent.key, parent.entities.join(" or ")));
    }
    line(&mut out, "App said", &told.wire.message);
    line(&mut out, "Correlation", &failure.correlation);
    line(&mut out, "Tried with", &told.attempted_fields.join(", "));
    for event in told.attempts.iter().rev() {
        let words = if told.sees_values { event.message.as_str() } else { "" };
        line(&mut out, "Attempt", format!("{}  {} {words}", event.at, event.class).trim_end());
    }
    for (name, text) in [
        ("Values tried", failure.attempted.as_deref().unwrap_or_default()),
        ("Record as captured", failure.source.as_deref().unwrap_or_default()),
        ("Request", told.wire.request.as_str()),
        ("Response", told.wire.response.as_str()),
    ] {
        block(&mut out, name, text);
    }
    out
}

fn tries(failure: &Failure) -> String {
    let times = if failure.attempts == 1 { "attempt" } else { "attempts" };
    format!("{} {times}, first {}, last {}", failure.attempts, failure.first_at, failure.last_at)
}

/// A fact; nothing where there is nothing to tell.
fn line(out: &mut String, name: &str, text: &str) {
    if !text.is_empty() {
        // Writing to a String cannot fail.
        let _ = writeln!(out, "  {name:13} {}", text.replace('\n', "\n                "));
    }
}

fn block(out: &mut String, name: &str, text: &str) {
    if !text.is_empty() {
        let _ = writeln!(out, "  {name}:\n    {}", text.replace('\n', "\n    "));
    }
}
