//! The length of a request's body.

use super::{BODY_LIMIT, problem::Problem};
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use http::header::CONTENT_LENGTH;
use http::{Method, Uri};
use http_body_util::Limited;
use solutions::Bounds;

/// Refuses a body that says it is too long, and cuts one that does not say. Server functions read bodies by
/// themselves, so the limit has to lie around them.
pub(super) async fn limit(request: Request, next: Next) -> Response {
    let most = most(request.method(), request.uri());
    let announced = request.headers().get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
    if announced.is_some_and(|length: usize| length > most) {
        return Problem::too_large(most).into_response();
    }
    next.run(request.map(|body| axum::body::Body::new(Limited::new(body, most)))).await
}

/// What a form says around a file.
const AROUND: usize = 64 * 1024;

/// Bytes that a body may have: packages are files.
fn most(method: &Method, uri: &Uri) -> usize {
    let is_package = uri.path().starts_with("/api/v1/environments/") && uri.path().ends_with("/packages");
    if method == Method::POST && is_package { package_limit() } else { BODY_LIMIT }
}

/// Bytes that a request with a package may have.
pub(crate) fn package_limit() -> usize {
    usize::try_from(Bounds::USUAL.packed).unwrap_or(usize::MAX).saturating_add(AROUND)
}
