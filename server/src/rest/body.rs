//! Bodies of requests.

use crate::http::problem::Problem;
use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{FromRequest, Request};
use serde::de::DeserializeOwned;

/// A body in JSON.
pub(super) struct Body<T>(pub(super) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let hint = "Send Content-Type: application/json and a body as openapi.json describes it.";
        match Json::from_request(request, state).await {
            Ok(Json(body)) => Ok(Self(body)),
            Err(JsonRejection::MissingJsonContentType(_)) => {
                Err(Problem::bad_request("The body is not announced as JSON.", hint))
            }
            Err(rejection) => {
                let error: &dyn std::error::Error = &rejection;
                let innermost = std::iter::successors(Some(error), |error| error.source()).last();
                let cause = innermost.map(ToString::to_string).unwrap_or_default();
                Err(Problem::bad_request(format!("The body cannot be read: {cause}."), hint))
            }
        }
    }
}
