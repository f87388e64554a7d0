//! The length of a request's body.

use super::{BODY_LIMIT, problem::Problem};
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use http::header::CONTENT_LENGTH;
use http_body_util::Limited;

/// Refuses a body that says it is too long, and cuts one that does not say. Server functions read bodies by
/// themselves, so the limit has to lie around them.
pub(super) async fn limit(request: Request, next: Next) -> Response {
    let announced = request.headers().get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
    if announced.is_some_and(|length: usize| length > BODY_LIMIT) {
        return Problem::too_large(BODY_LIMIT).into_response();
    }
    next.run(request.map(|body| axum::body::Body::new(Limited::new(body, BODY_LIMIT)))).await
}
