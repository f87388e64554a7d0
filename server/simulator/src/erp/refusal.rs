use http::StatusCode;
use odata::error::{Inner, ODataError};

use super::entities::{Entity, Field};
use crate::service::Answer;

/// Why a request is not served, and how the service says so.
#[derive(Debug)]
pub(super) enum Refusal {
    /// The path leads nowhere.
    NoResource {
        /// The URL as it was asked for.
        url: String,
    },
    /// There is no row with that key.
    NoRow(&'static Entity),
    /// A query option cannot be served.
    Query(String),
    /// The body is not what the entity takes.
    Payload(String),
    /// The method is not offered on that resource.
    Method,
    /// The app was told to refuse with this status.
    OnCommand(StatusCode),
    /// The row is no longer what the client thinks it is.
    Changed,
    /// The business logic refuses to write.
    Write(&'static Entity, Infolog),
    /// The business logic refuses to delete.
    Delete(&'static Entity, Infolog),
}

/// What the business logic has against a change.
#[derive(Debug)]
pub(super) enum Infolog {
    /// Checks of values, one sentence each; never empty.
    Invalid(Vec<String>),
    /// There is such a row already.
    Duplicate,
    /// An error raised elsewhere in the logic.
    Failed(String),
}

impl Refusal {
    /// A check of one field.
    pub(super) fn invalid(entity: &'static Entity, sentence: String) -> Self {
        Self::Write(entity, Infolog::Invalid(vec![sentence]))
    }

    /// The property does not exist.
    pub(super) fn unknown_property(entity: &Entity, name: &str) -> Self {
        Self::Payload(format!(
            "The property '{name}' does not exist on type '{}'. Make sure to only use property names that are \
             defined by the type.",
            entity.qualified_type()
        ))
    }

    /// A value that the type of the property cannot take.
    pub(super) fn wrong_type(field: &Field, written: &str) -> Self {
        Self::Payload(format!(
            "Cannot convert the literal '{written}' to the expected type '{}'.",
            field.edm()
        ))
    }

    /// The answer in the words of the service.
    pub(super) fn answer(&self) -> Answer {
        let (status, error) = match self {
            Self::NoResource { url } => (
                StatusCode::NOT_FOUND,
                error(
                    &format!("No HTTP resource was found that matches the request URI '{url}'."),
                    "No route matches the path of the request.".to_owned(),
                    "",
                ),
            ),
            Self::NoRow(entity) => (
                StatusCode::NOT_FOUND,
                error(
                    HEADLINE,
                    format!("Resource not found for the segment '{}'.", entity.set),
                    ODATA_EXCEPTION,
                ),
            ),
            Self::Query(reason) => {
                let headline = format!("The query specified in the URI is not valid. {reason}");
                (StatusCode::BAD_REQUEST, error(&headline, reason.clone(), ODATA_EXCEPTION))
            }
            Self::Payload(reason) => (
                StatusCode::BAD_REQUEST,
                error("The request is invalid.", format!("payload : {reason}\r\n"), ""),
            ),
            Self::Method => {
                let reason = "The requested resource does not support this method.".to_owned();
                (StatusCode::METHOD_NOT_ALLOWED, error(HEADLINE, reason, ""))
            }
            Self::OnCommand(status) => {
                let reason = match *status {
                    StatusCode::FORBIDDEN => {
                        "Access denied: insufficient rights for the requested operation."
                    }
                    StatusCode::TOO_MANY_REQUESTS => {
                        "Too many requests. Please retry after the interval in the Retry-After header."
                    }
                    _ => "An unexpected error occurred.",
                };
                (*status, error(HEADLINE, reason.to_owned(), EXCEPTION))
            }
            Self::Changed => {
                let reason = "Update conflict due to another user process deleting the record or changing one or \
                              more fields in the record.";
                (StatusCode::PRECONDITION_FAILED, error(HEADLINE, reason.to_owned(), EXCEPTION))
            }
            Self::Write(entity, log) => (
                log.status(),
                error(
                    HEADLINE,
                    format!(
                        "Write failed for table row of type '{}'. Infolog: {}.",
                        entity.internal_name,
                        log.text(entity, "Write")
                    ),
                    EXCEPTION,
                ),
            ),
            Self::Delete(entity, log) => (
                log.status(),
                error(
                    HEADLINE,
                    format!(
                        "Delete failed for table row of type '{}'. Infolog: {}.",
                        entity.internal_name,
                        log.text(entity, "Delete")
                    ),
                    EXCEPTION,
                ),
            ),
        };
        Answer::json(status, error.to_json())
    }

    /// What a person in front of the app is told.
    pub(super) fn sentence(&self) -> String {
        match self {
            Self::Write(entity, log) | Self::Delete(entity, log) => match log {
                Infolog::Invalid(sentences) => sentences.join(" "),
                Infolog::Duplicate => duplicate(entity),
                Infolog::Failed(message) => message.clone(),
            },
            Self::NoRow(_) => "The record does not exist any more.".to_owned(),
            Self::Payload(reason) | Self::Query(reason) => reason.clone(),
            Self::NoResource { .. } | Self::Method | Self::OnCommand(_) => {
                "This cannot be done here.".to_owned()
            }
            Self::Changed => "The record was changed by somebody else.".to_owned(),
        }
    }
}

const HEADLINE: &str = "An error has occurred.";
const EXCEPTION: &str = "System.InvalidOperationException";
const ODATA_EXCEPTION: &str = "Microsoft.OData.ODataException";
/// Real traces are pages long; clients must cope with one, and do not read it.
const STACK_TRACE: &str =
    "   at Microsoft.Dynamics.Platform.Integration.Services.OData.Update.UpdateProcessor.CreateEntity_Save()";

impl Infolog {
    fn status(&self) -> StatusCode {
        match self {
            Self::Invalid(_) => StatusCode::BAD_REQUEST,
            Self::Duplicate | Self::Failed(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn text(&self, entity: &Entity, verb: &str) -> String {
        match self {
            Self::Invalid(sentences) => {
                let table = entity.table_name;
                let failed = format!("validate{verb} failed on data source '{table} ({table})'");
                let lines = sentences.iter().chain([&failed]).map(|line| format!("Warning: {line}"));
                lines.collect::<Vec<_>>().join("; ")
            }
            Self::Duplicate => format!("Error: {}", duplicate(entity).trim_end_matches('.')),
            Self::Failed(message) => format!("Error: {}", message.trim_end_matches('.')),
        }
    }
}

fn duplicate(entity: &Entity) -> String {
    let Entity { rows_label, table_name, .. } = entity;
    format!("Cannot create a record in {rows_label} ({table_name}). The record already exists.")
}

fn error(message: &str, reason: String, kind: &str) -> ODataError {
    let inner = Inner {
        message: reason,
        kind: kind.to_owned(),
        stacktrace: if kind == EXCEPTION { STACK_TRACE.to_owned() } else { String::new() },
        cause: None,
    };
    ODataError { message: message.to_owned(), inner: Some(inner), ..ODataError::default() }
}
