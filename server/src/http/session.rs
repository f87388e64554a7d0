//! Who sends a request.

use super::{Serving, problem::Problem};
use access::cookie_secret;
use app::state::Caller;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use http::HeaderMap;
use http::header::{AUTHORIZATION, COOKIE};

/// Puts the caller into the request's extensions. Who may do what is decided by each entry point.
pub(super) async fn identify(State(serving): State<Serving>, mut request: Request, next: Next) -> Response {
    let headers = request.headers();
    let found = serving.state.access.identify(secret(headers), bearer(headers), serving.state.now()).await;
    match found {
        Ok(principal) => {
            if let Some(principal) = &principal {
                tracing::Span::current().record("caller", principal.name.as_str());
            }
            request.extensions_mut().insert(Caller(principal));
            next.run(request).await
        }
        Err(error) => {
            tracing::error!(error = &error as &dyn std::error::Error, "cannot tell who sends a request");
            Problem::not_ready("The store does not answer.").into_response()
        }
    }
}

/// The secret of the session cookie.
pub(super) fn secret(headers: &HeaderMap) -> Option<&str> {
    headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok()).find_map(cookie_secret)
}

/// The bearer token.
pub(super) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}
