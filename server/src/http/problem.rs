//! Errors as RFC 9457 describes them (`application/problem+json`), with a hint of what to do.

use access::{AccessError, Denied};
use axum::response::{IntoResponse, Response};
use engine::EngineError;
use engine::linking::LinkError;
use http::StatusCode;
use http::header::{CONTENT_TYPE, HeaderValue, WWW_AUTHENTICATE};
use model::FieldErrors;
use serde::Serialize;
use store::StoreError;
use utoipa::ToSchema;

/// Why a request was not carried out. Nothing was changed.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Problem {
    /// Names the kind of problem; stable, not a page.
    #[serde(rename = "type")]
    #[schema(example = "urn:tandem:problem:not-found")]
    kind: String,
    /// The kind in words.
    title: &'static str,
    /// The HTTP status.
    status: u16,
    /// What was wrong with this request.
    detail: String,
    /// What to do about it.
    hint: String,
}

impl Problem {
    fn new(
        status: StatusCode,
        kind: &str,
        title: &'static str,
        detail: impl Into<String>,
        hint: impl Into<String>,
    ) -> Self {
        let kind = format!("urn:tandem:problem:{kind}");
        Self { kind, title, status: status.as_u16(), detail: detail.into(), hint: hint.into() }
    }

    /// A parameter or a body that makes no sense; the detail names it.
    pub(crate) fn bad_request(detail: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "bad-request", "The request cannot be understood", detail, hint)
    }

    /// Fields of a body that will not do; the detail names each.
    pub(crate) fn invalid(errors: &FieldErrors) -> Self {
        let told: Vec<String> = errors.iter().map(|(field, message)| format!("{field}: {message}")).collect();
        Self::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "invalid",
            "Some fields will not do",
            told.join(" "),
            "Correct them and send everything again; nothing was changed.",
        )
    }

    /// What is asked for is not known before both apps answer.
    pub(crate) fn apps_are_silent() -> Self {
        Self::new(
            StatusCode::CONFLICT,
            "apps-are-silent",
            "An app does not answer",
            "The apps did not tell this.",
            "GET …/health says which of them does not answer, and what to do.",
        )
    }

    /// There is no such thing.
    pub(crate) fn not_found(detail: impl Into<String>) -> Self {
        let hint = "Check the address; GET /api/v1/openapi.json lists every route.";
        Self::new(StatusCode::NOT_FOUND, "not-found", "There is no such thing", detail, hint)
    }

    /// Something else counts on it.
    pub(crate) fn in_use(detail: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, "in-use", "Something else counts on it", detail, hint)
    }

    /// The route exists, with other methods.
    pub(crate) fn method_not_allowed() -> Self {
        let detail = "This address does not take that method.";
        let hint = "GET /api/v1/openapi.json lists the methods of every route.";
        Self::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "method-not-allowed",
            "The method does not fit",
            detail,
            hint,
        )
    }

    /// A body with more bytes than are taken.
    pub(crate) fn too_large(limit: usize) -> Self {
        let detail = format!("The body has more than {limit} bytes.");
        Self::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "too-large",
            "The body is too large",
            detail,
            "Send less at once.",
        )
    }

    /// A browser sent this on behalf of another site.
    pub(super) fn cross_site() -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "cross-site",
            "Another site sent this request",
            "A request that changes something has to come from Tandem's own pages.",
            "Use the console, or a token in the Authorization header. Behind a proxy set TANDEM_PUBLIC_URL to the address that people use.",
        )
    }

    /// The store cannot be asked.
    pub(super) fn not_ready(detail: impl Into<String>) -> Self {
        let hint = "Try again in a moment; the server's log says more.";
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "not-ready", "Tandem is not ready", detail, hint)
    }

    /// A defect.
    pub(crate) fn internal() -> Self {
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal",
            "Something broke inside Tandem",
            "The request could not be finished.",
            "Try again; if it stays so, look into the server's log for this request's id (header x-request-id).",
        )
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_string(&self).unwrap_or_default();
        let mut response = (status, body).into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"tandem\""));
        }
        response
    }
}

impl From<Denied> for Problem {
    fn from(denied: Denied) -> Self {
        match denied {
            Denied::SignIn => Self::new(
                StatusCode::UNAUTHORIZED,
                "sign-in",
                "Nobody is signed in",
                "This needs a session or a token, and there is none, or it is no longer good.",
                "Send the header Authorization: Bearer TOKEN, or sign in with a browser.",
            ),
            Denied::Forbidden { needs } => Self::new(
                StatusCode::FORBIDDEN,
                "forbidden",
                "The role is not enough",
                format!("This needs the role {}.", needs.label()),
                "Ask an admin for that role, or use another token.",
            ),
        }
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match &error {
            StoreError::NotFound { what, id } => Self::not_found(format!("There is no {what} {id}.")),
            StoreError::Stale { .. } | StoreError::Duplicate { .. } => Self::new(
                StatusCode::CONFLICT,
                "conflict",
                "Somebody else was faster",
                error.to_string(),
                "Read the present state, then decide again.",
            ),
            StoreError::CannotWrite { .. } => Self::new(
                StatusCode::INSUFFICIENT_STORAGE,
                "cannot-write",
                "The database cannot be written",
                "The database cannot be written.",
                "Free some disk space or check the folder's permissions; work goes on by itself.",
            ),
            StoreError::InUse { .. } | StoreError::CannotOpen { .. } | StoreError::Backend(_) => {
                tracing::error!(error = &error as &dyn std::error::Error, "the store failed");
                Self::internal()
            }
        }
    }
}

impl From<AccessError> for Problem {
    fn from(error: AccessError) -> Self {
        match error {
            AccessError::Store(error) => error.into(),
            other => {
                tracing::error!(error = &other as &dyn std::error::Error, "access failed");
                Self::internal()
            }
        }
    }
}

impl From<LinkError> for Problem {
    fn from(error: LinkError) -> Self {
        let conflict = |detail: String, hint: &str| {
            Self::new(StatusCode::CONFLICT, "conflict", "That cannot be changed so", detail, hint)
        };
        match error {
            LinkError::Invalid(errors) => Self::invalid(&errors),
            LinkError::Store(error) => error.into(),
            LinkError::Engine(error) => error.into(),
            LinkError::Fixed(id) => conflict(
                format!("The environment {id} is set up where Tandem is started."),
                "Change it there (TANDEM_CONFIG, or its variables) and restart Tandem.",
            ),
            LinkError::Taken(id) => conflict(
                format!("There is an environment {id} already."),
                "Choose another id, or change that one with PUT.",
            ),
        }
    }
}

impl From<EngineError> for Problem {
    fn from(error: EngineError) -> Self {
        match error {
            EngineError::Store(error) => error.into(),
            EngineError::Invalid(errors) => Self::invalid(&errors),
            other => Self::new(
                StatusCode::CONFLICT,
                "refused",
                "That cannot be done now",
                other.to_string(),
                "Read the present state, then decide again.",
            ),
        }
    }
}
