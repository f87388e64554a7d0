//! The one function that says what a fault means: its class for alerts, whether it is an outage or a fault of the
//! data, whether trying again helps, and what to tell people.

mod local;
mod messages;
mod table;

use crate::{ConnectError, Fault, FaultKind};
use model::{ErrorClass, Remedy};
use std::time::Duration;

pub use local::{LocalFault, local};

/// How long to leave an app alone that is too busy but does not say for how long.
const PAUSE: Duration = Duration::from_secs(30);

/// What to do about a fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nature {
    /// The app as a whole does not work: hold its lanes and probe.
    Outage,
    /// The app asks for a pause: hold the whole connection so long.
    Throttled(Duration),
    /// The record is at fault: park it, go on with the others.
    Data,
    /// Someone else changed the row: read again and try again.
    Concurrency,
    /// May heal by itself: try again with backoff, then treat as `Data`.
    Transient,
}

/// The meaning of a fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// As alerts count it.
    pub class: ErrorClass,
    /// What to do about it.
    pub nature: Nature,
    /// What to tell people.
    pub remedy: Remedy,
}

/// See the module's documentation.
///
/// The rules are tried from top to bottom: no answer; 401 and 403; 429; 502 to 504; a body with a reason, whatever
/// the status; a condition that did not hold; and last what came without a reason. A bare 400 or 500 may be a
/// restarting app as well as a bad record, which shows only over several records: the caller decides, so it is
/// [`Nature::Transient`] here.
pub fn classify(fault: &Fault) -> Verdict {
    let message = messages::matching(fault);
    let (class, nature) = judge(fault);
    let nature = match message {
        Some(message) if message.conflict && nature == Nature::Data => Nature::Concurrency,
        _ => nature,
    };
    Verdict { class, nature, remedy: messages::remedy(fault, class, message) }
}

/// What to tell people about a connection that cannot be used as it is set up.
pub fn unusable(error: &ConnectError) -> Remedy {
    let text = error.to_string();
    let (headline, advice) = text.split_once(": ").unwrap_or((&text, ""));
    let source = std::error::Error::source(error).map(ToString::to_string);
    Remedy { headline: capital(headline), hint: capital(&source.unwrap_or_else(|| advice.to_owned())) }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn judge(fault: &Fault) -> (ErrorClass, Nature) {
    match (fault.kind, fault.status) {
        (FaultKind::Silent, _) => (ErrorClass::Network, Nature::Outage),
        // The next reading starts from the beginning, so trying again heals it whatever the body says.
        (FaultKind::CursorExpired, _) => (ErrorClass::BadRequest, Nature::Transient),
        (_, 401 | 403) if fault.connection_wide => (ErrorClass::Unauthorized, Nature::Outage),
        (_, 401 | 403) => (ErrorClass::Unauthorized, Nature::Data),
        (_, 429) => (ErrorClass::Throttled, Nature::Throttled(fault.retry_after.unwrap_or(PAUSE))),
        (_, 503) => (ErrorClass::Unavailable, Nature::Outage),
        (_, 502 | 504) => (ErrorClass::BadGateway, Nature::Outage),
        (FaultKind::Gone, _) => (ErrorClass::Application, Nature::Data),
        _ if fault.reasoned => (ErrorClass::Application, Nature::Data),
        (FaultKind::Precondition, _) => (ErrorClass::Application, Nature::Concurrency),
        // An answer that is no answer: for one record it may heal, for a whole connection something else answers.
        (FaultKind::Garbled, _) if fault.connection_wide => (ErrorClass::BadGateway, Nature::Outage),
        (FaultKind::Garbled, _) | (_, 500..) => (ErrorClass::BadGateway, Nature::Transient),
        _ => (ErrorClass::BadRequest, Nature::Transient),
    }
}

#[cfg(test)]
mod tests;
