//! Headers that every answer carries.

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use http::HeaderValue;
use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};

/// For whatever is not a page: it may load nothing and be shown in no frame. Pages bring their own, with the nonce of
/// their scripts.
const NOT_A_PAGE: &str = "default-src 'none'; frame-ancestors 'none'";

/// Adds what is missing.
pub(super) async fn add(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.entry(CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(NOT_A_PAGE));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    // Paths name environments and records; other sites need not learn them.
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    // What depends on who asks is kept by nobody else; files say themselves what they are.
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("private, no-store"));
    response
}
