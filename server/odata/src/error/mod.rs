//! The error body of an OData service, and how to get at the reason that a person can act on.

mod infolog;
mod read;

pub use infolog::infolog_reason;

use crate::value::json;

/// The `error` object of a failed request.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ODataError {
    /// The service's code, such as `0x80072322`; empty from Finance & Operations.
    pub code: String,
    /// The headline.
    pub message: String,
    /// The property that is at fault.
    pub target: Option<String>,
    /// Further problems, such as one per field.
    pub details: Vec<Detail>,
    /// What the service knows beyond that; Finance & Operations puts the real reason here.
    pub inner: Option<Inner>,
}

/// One of several problems.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Detail {
    /// The service's code.
    pub code: String,
    /// The problem.
    pub message: String,
    /// The property that is at fault.
    pub target: Option<String>,
}

/// The exception behind an error.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Inner {
    /// The message of the exception.
    pub message: String,
    /// The class of the exception (`type`).
    pub kind: String,
    /// Where it was raised; for logs only.
    pub stacktrace: String,
    /// The exception behind this one (`internalexception`).
    pub cause: Option<Box<Inner>>,
}

impl ODataError {
    /// An error with a code and a message only.
    pub fn new(code: impl Into<String>, message: impl Into<String>) -> Self {
        Self { code: code.into(), message: message.into(), ..Self::default() }
    }

    /// Reads an error body; every part may be missing or of an older shape. `None` when it is no error body at all.
    pub fn parse(body: &[u8]) -> Option<Self> {
        read::parse(body)
    }

    /// The body to answer with: `{"error":{…}}`.
    pub fn to_json(&self) -> String {
        let mut out = String::from("{\"error\":{");
        push_head(&mut out, &self.code, &self.message, self.target.as_deref());
        if !self.details.is_empty() {
            out.push_str(",\"details\":[");
            for (index, detail) in self.details.iter().enumerate() {
                out.push_str(if index == 0 { "{" } else { ",{" });
                push_head(&mut out, &detail.code, &detail.message, detail.target.as_deref());
                out.push('}');
            }
            out.push(']');
        }
        if let Some(inner) = &self.inner {
            out.push_str(",\"innererror\":");
            push_inner(&mut out, inner);
        }
        out.push_str("}}");
        out
    }

    /// The most telling sentence: the reason from an Infolog, else the message, else that of the inner exceptions.
    pub fn reason(&self) -> String {
        let inner = || std::iter::successors(self.inner.as_ref(), |inner| inner.cause.as_deref());
        let from_log =
            inner().map(|inner| &inner.message).chain([&self.message]).find_map(|text| infolog_reason(text));
        from_log.unwrap_or_else(|| {
            let spoken = [&self.message].into_iter().chain(inner().map(|inner| &inner.message));
            spoken.into_iter().find(|text| !text.is_empty()).cloned().unwrap_or_default()
        })
    }
}

fn push_head(out: &mut String, code: &str, message: &str, target: Option<&str>) {
    push_field(out, "code", code);
    out.push(',');
    push_field(out, "message", message);
    if let Some(target) = target {
        out.push(',');
        push_field(out, "target", target);
    }
}

fn push_inner(out: &mut String, inner: &Inner) {
    out.push('{');
    push_field(out, "message", &inner.message);
    out.push(',');
    push_field(out, "type", &inner.kind);
    out.push(',');
    push_field(out, "stacktrace", &inner.stacktrace);
    if let Some(cause) = &inner.cause {
        out.push_str(",\"internalexception\":");
        push_inner(out, cause);
    }
    out.push('}');
}

fn push_field(out: &mut String, name: &str, text: &str) {
    json::push_string(out, name);
    out.push(':');
    json::push_string(out, text);
}
