//! Refusals in the words and codes of the service.

use ::http::StatusCode;
use odata::error::ODataError;

use crate::schema::{ColumnDef, KeyId, TableDef};
use crate::service::{Answer, Refusal};

/// One refusal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Failure {
    pub(super) status: StatusCode,
    pub(super) code: &'static str,
    pub(super) message: String,
}

impl Failure {
    pub(super) fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into() }
    }

    /// A payload that does not fit the type.
    pub(super) fn payload(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "0x80048d19", message)
    }

    /// A query that cannot be served.
    pub(super) fn query(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "0x80060888", message)
    }

    pub(super) fn no_resource(segment: &str) -> Self {
        let message = format!("Resource not found for the segment '{segment}'.");
        Self::new(StatusCode::NOT_FOUND, "0x8006088a", message)
    }

    pub(super) fn no_method(message: impl Into<String>) -> Self {
        Self::new(StatusCode::METHOD_NOT_ALLOWED, "0x8006088a", message)
    }

    pub(super) fn no_row(table: &TableDef, id: &str) -> Self {
        let message = format!("Entity '{}' With Id = {id} Does Not Exist", table.logical_name);
        Self::new(StatusCode::NOT_FOUND, "0x80040217", message)
    }

    pub(super) fn no_row_for_key(table: &TableDef) -> Self {
        let message =
            format!("A record with the specified key values does not exist in {} entity", table.logical_name);
        Self::new(StatusCode::NOT_FOUND, "0x80060891", message)
    }

    pub(super) fn no_property(table: &TableDef, name: &str) -> Self {
        Self::payload(format!(
            "Error identified in Payload provided by the user for Entity :'{}', For more information on this error \
             please follow this help link https://go.microsoft.com/fwlink/?linkid=2195293  ---->  InnerException : \
             Microsoft.OData.ODataException: The property '{name}' does not exist on type \
             'Microsoft.Dynamics.CRM.{}'. Make sure to only use property names that are defined by the type.",
            table.entity_set, table.logical_name
        ))
    }

    pub(super) fn no_column(table: &TableDef, name: &str) -> Self {
        let kind = table.logical_name;
        Self::query(format!(
            "Could not find a property named '{name}' on type 'Microsoft.Dynamics.CRM.{kind}'."
        ))
    }

    pub(super) fn duplicate_key(table: &TableDef, key: KeyId) -> Self {
        let key = table.key_def(key);
        let message = format!(
            "A record that has the attribute values {} already exists. The entity key {} requires that this set of \
             attributes contains unique values. Select unique values and try again.",
            key.columns.join(", "),
            key.name
        );
        Self::new(StatusCode::PRECONDITION_FAILED, "0x80060892", message)
    }

    pub(super) fn exists(code: &'static str) -> Self {
        Self::new(StatusCode::PRECONDITION_FAILED, code, "A record with matching key values already exists.")
    }

    pub(super) fn version() -> Self {
        let message = "The version of the existing record doesn't match the RowVersion property provided.";
        Self::new(StatusCode::PRECONDITION_FAILED, "0x80060882", message)
    }

    /// The app insists on a value. `InvalidArgument` of the service.
    pub(super) fn no_value(column: &ColumnDef) -> Self {
        let name = column.lookup.as_ref().map_or(column.name, |lookup| lookup.navigation);
        let message = format!("Attribute: {name} cannot be set to NULL");
        Self::new(StatusCode::BAD_REQUEST, "0x80040203", message)
    }

    /// Other rows need the one that shall be deleted. `CannotDeleteDueToAssociation` of the service.
    pub(super) fn needed() -> Self {
        let message =
            "The object you tried to delete is associated with another object and cannot be deleted.";
        Self::new(StatusCode::BAD_REQUEST, "0x80040227", message)
    }

    /// A rule that runs inside of the app has refused the write.
    pub(super) fn business_rule(message: &str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "0x80040265", message)
    }

    /// A link to changes that is too old to be followed.
    pub(super) fn expired() -> Self {
        let message = "Version stamp associated with the client has expired. Please perform a full sync.";
        Self::new(StatusCode::GONE, "0x80044352", message)
    }

    pub(super) fn into_answer(self) -> Answer {
        let body = ODataError::new(self.code, self.message).to_json();
        Answer::with_body(self.status, "application/json; odata.metadata=minimal", body)
    }
}

/// In the words of the public documentation of service protection limits and of the web service's error codes.
fn on_command(status: StatusCode) -> Failure {
    let (code, message) = match status {
        StatusCode::FORBIDDEN => (
            "0x80040220",
            "Principal user (Id=5d7fa9ab-0f3c-4a8e-9b52-0f1b1f6f0c01) is missing prvWriteAccount privilege on OTC=1 for \
             entity 'account'.",
        ),
        StatusCode::TOO_MANY_REQUESTS => {
            ("0x80072322", "Number of requests exceeded the limit of 6000 over time window of 300 seconds.")
        }
        _ => ("0x80040216", "An unexpected error occurred."),
    };
    Failure::new(status, code, message)
}

pub(super) fn of_refusal(refusal: &Refusal) -> Failure {
    match refusal {
        Refusal::Unauthorized => Failure::new(
            StatusCode::UNAUTHORIZED,
            "0x80048306",
            "The access token is missing, invalid or expired.",
        ),
        Refusal::OnCommand(status) => on_command(*status),
        Refusal::Expired => Failure::expired(),
        Refusal::NotFound => Failure::no_resource("api"),
        Refusal::Batch(error) => Failure::payload(format!("The batch request cannot be processed: {error}.")),
        Refusal::Body => Failure::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "0x80060888",
            "The request body is too large or ended too early.",
        ),
        Refusal::Broken => Failure::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "0x80044150",
            "The service is unavailable: its data could not be written. Make room on the disk and start it again.",
        ),
    }
}
