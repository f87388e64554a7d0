//! Refusals of the control port: `{"error": "…"}`.

use ::http::StatusCode;
use axum::Json;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::store::StoreError;

/// A refusal with a message for a person.
#[derive(Debug)]
pub(super) struct Refused {
    status: StatusCode,
    message: String,
}

impl Refused {
    pub(super) fn new(status: StatusCode, message: impl Into<String>) -> Self {
        Self { status, message: message.into() }
    }

    pub(super) fn bad(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, message)
    }

    pub(super) fn no_table(set: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, format!("there is no table `{set}`; GET /tables lists them"))
    }

    pub(super) fn no_row(set: &str, id: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, format!("there is no row `{id}` in `{set}`"))
    }
}

impl From<StoreError> for Refused {
    fn from(error: StoreError) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, error.to_string())
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        (self.status, Json(json!({ "error": self.message }))).into_response()
    }
}
