//! Reading error bodies of every shape that is out there.

use serde_json::{Map, Value};

use super::{Detail, Inner, ODataError};

/// Inner exceptions are followed this deep.
const MAX_CAUSES: usize = 16;

pub(super) fn parse(body: &[u8]) -> Option<ODataError> {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    let body: Value = serde_json::from_slice(body).ok()?;
    let body = body.as_object()?;
    // OData 3 wrote `odata.error`; the web layer in front of a service answers with a bare `Message`.
    let error = body.get("error").or_else(|| body.get("odata.error"));
    let Some(error) = error else {
        let message = text(body, "Message");
        return (!message.is_empty()).then(|| ODataError::new("", message));
    };
    let Some(error) = error.as_object() else {
        // OAuth servers put a bare word there.
        let code = error.as_str()?;
        return Some(ODataError::new(code, text(body, "error_description")));
    };
    let details = error.get("details").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let inner = error.get("innererror").or_else(|| error.get("innerError"));
    Some(ODataError {
        code: text(error, "code"),
        message: text(error, "message"),
        target: optional(error, "target"),
        details: details.iter().filter_map(Value::as_object).map(detail).collect(),
        inner: inner.and_then(Value::as_object).map(|inner| inner_of(inner, MAX_CAUSES)),
    })
}

fn detail(detail: &Map<String, Value>) -> Detail {
    Detail {
        code: text(detail, "code"),
        message: text(detail, "message"),
        target: optional(detail, "target"),
    }
}

fn inner_of(inner: &Map<String, Value>, depth: usize) -> Inner {
    let cause = inner.get("internalexception").or_else(|| inner.get("innererror")).and_then(Value::as_object);
    Inner {
        message: text(inner, "message"),
        kind: text(inner, "type"),
        stacktrace: text(inner, "stacktrace"),
        cause: cause.filter(|_| depth > 0).map(|cause| Box::new(inner_of(cause, depth - 1))),
    }
}

fn optional(object: &Map<String, Value>, name: &str) -> Option<String> {
    Some(text(object, name)).filter(|text| !text.is_empty())
}

/// The text of a field; numbers are taken as written, and OData 3 wraps messages with their language.
fn text(object: &Map<String, Value>, name: &str) -> String {
    match object.get(name) {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        Some(Value::Object(wrapped)) => {
            wrapped.get("value").and_then(Value::as_str).unwrap_or_default().to_owned()
        }
        _ => String::new(),
    }
}
