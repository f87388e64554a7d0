//! One log span per request, with an id that the answer carries too.

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use engine::clock::Correlations;
use http::{HeaderName, HeaderValue};
use std::sync::LazyLock;
use std::time::Instant;
use tracing::Instrument as _;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Ids need not be secret, only unlike each other and those of an earlier process.
static IDS: LazyLock<Correlations> = LazyLock::new(|| {
    let mut seed = [0; 8];
    // Without random bytes ids begin alike after each start, which only makes logs harder to read.
    let _ = getrandom::fill(&mut seed);
    Correlations::new(u64::from_ne_bytes(seed))
});

/// Logs how the request ended: what broke as a warning, the rest only in detail.
pub(super) async fn around(request: Request, next: Next) -> Response {
    let id = IDS.next();
    let path = shown(request.uri().path());
    let span = tracing::info_span!(
        "request",
        id,
        method = %request.method(),
        path,
        caller = tracing::field::Empty
    );
    let started = Instant::now();
    let mut response = next.run(request).instrument(span.clone()).await;
    let status = response.status();
    let millis = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    span.in_scope(|| {
        if status.is_server_error() {
            tracing::warn!(status = status.as_u16(), millis, "answered");
        } else {
            tracing::debug!(status = status.as_u16(), millis, "answered");
        }
    });
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    response
}

/// The path without the secrets that some paths hold.
fn shown(path: &str) -> String {
    for prefix in ["/doorbell/", "/welcome/"] {
        if let Some(rest) = path.strip_prefix(prefix) {
            let behind = rest.find('/').map_or("", |at| &rest[at..]);
            return format!("{prefix}…{behind}");
        }
    }
    path.to_owned()
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn secrets_stay_out_of_the_log() {
        assert_eq!(shown("/welcome/abc"), "/welcome/…");
        assert_eq!(shown("/doorbell/abc/e/left/CustomersV3"), "/doorbell/…/e/left/CustomersV3");
        assert_eq!(shown("/e/contoso-test"), "/e/contoso-test");
    }
}
