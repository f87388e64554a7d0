//! An app's refusal or silence, as it was met.

use model::FieldFault;
use std::time::Duration;
use thiserror::Error;

/// What kind of refusal it was, in the protocol's terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// No HTTP answer: DNS, connect, TLS, time-out, broken connection.
    Silent,
    /// An HTTP answer that is not a success.
    Refused,
    /// The row does not exist (any more).
    Gone,
    /// A condition (`If-Match`, `If-None-Match`) did not hold.
    Precondition,
    /// An answer that is not what the protocol says.
    Garbled,
    /// The cursor is no longer good; the next reading starts from the beginning.
    CursorExpired,
}

/// What went over the wire, with secrets masked; long bodies are cut.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exchange {
    /// Method, URL and body that were sent.
    pub request: String,
    /// Status and body that came back; empty when nothing did.
    pub response: String,
}

/// An app's refusal or silence.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{}", self.summary())]
pub struct Fault {
    /// What kind of refusal.
    pub kind: FaultKind,
    /// HTTP status; 0 when there was no answer.
    pub status: u16,
    /// The app's code, for example `0x80040265`; empty when it gave none.
    pub code: String,
    /// The reason for people dug out of the body (business rule, Infolog text, constraint), or what broke; never empty.
    pub message: String,
    /// The body gave a business or validation reason.
    pub reasoned: bool,
    /// Per field where the app said so.
    pub fields: Vec<FieldFault>,
    /// How long the app asks to be left alone.
    pub retry_after: Option<Duration>,
    /// It concerned the token or the whole connection, not one table or row.
    pub connection_wide: bool,
    /// What went over the wire.
    pub exchange: Exchange,
}

impl Fault {
    /// A fault without an HTTP answer.
    pub fn silent(message: impl Into<String>) -> Self {
        Self::new(FaultKind::Silent, 0, message)
    }

    /// A fault with nothing but kind, status and message.
    pub fn new(kind: FaultKind, status: u16, message: impl Into<String>) -> Self {
        Self {
            kind,
            status,
            code: String::new(),
            message: message.into(),
            reasoned: false,
            fields: Vec::new(),
            retry_after: None,
            connection_wide: matches!(kind, FaultKind::Silent),
            exchange: Exchange::default(),
        }
    }

    fn summary(&self) -> String {
        match (self.status, self.code.as_str()) {
            (0, _) => self.message.clone(),
            (status, "") => format!("{status}: {}", self.message),
            (status, code) => format!("{status} {code}: {}", self.message),
        }
    }
}
