//! What is left to say when a handler panics.

use super::problem::Problem;
use axum::response::{IntoResponse as _, Response};
use std::any::Any;

/// Logs the panic and answers with a problem; the server goes on.
#[expect(clippy::needless_pass_by_value, reason = "the signature is tower-http's")]
pub(super) fn answer(panic: Box<dyn Any + Send + 'static>) -> Response {
    let message = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("no message");
    tracing::error!(message, "a request ended by a defect; please report it");
    Problem::internal().into_response()
}
