//! Failures.

use super::word;
use model::Failure;
use serde::Serialize;
use utoipa::ToSchema;

/// A record that waits for a person, or did.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest) struct FailureView {
    /// Order of first occurrence.
    id: i64,
    /// The environment.
    environment: String,
    /// The failure group: those that fail for the same cause.
    group: i64,
    /// The map.
    map: i64,
    /// The map version it last ran under.
    version: i64,
    /// The change that last failed.
    change: i64,
    /// `left_to_right` (ERP to CRM) or `right_to_left`.
    direction: String,
    /// `live`, `catch_up` or `initial_sync`.
    phase: String,
    /// The record's integration key.
    key: String,
    /// The company's code; empty where all companies share.
    company: String,
    /// `upsert` or `delete`.
    operation: String,
    /// Its kind, as the parameter `class`.
    class: String,
    /// The app's code, or Tandem's in capitals; may be empty.
    code: String,
    /// HTTP status of the app; 0 when nothing was sent.
    status_code: u16,
    /// What happened, in plain words.
    headline: String,
    /// What to do about it.
    hint: String,
    /// The app's own words.
    detail: String,
    /// Per field where the app said so.
    fields: Vec<FieldView>,
    /// The record as it was captured; null for viewers.
    #[schema(value_type = Option<Object>)]
    source: Option<serde_json::Value>,
    /// What was to be written; null for viewers.
    #[schema(value_type = Option<Object>)]
    attempted: Option<serde_json::Value>,
    /// `open`, `waiting` (for its parent), `retrying`, `resolved` or `discarded`.
    status: String,
    /// The record that it waits for, or waited for last.
    parent: Option<ParentView>,
    /// `retried` or `superseded`, once resolved.
    resolution: Option<String>,
    /// Attempts that went wrong.
    attempts: u32,
    /// First attempt that went wrong.
    #[schema(format = DateTime)]
    first_at: String,
    /// Last attempt that went wrong, or its end.
    #[schema(format = DateTime)]
    last_at: String,
    /// Runs through change, activity, log and request.
    correlation: String,
    /// What was kept of its record was removed: by its age, or as the record was forgotten.
    payload_removed: bool,
}

/// One message about one field.
#[derive(Debug, Serialize, ToSchema)]
struct FieldView {
    /// The app's name for the field; may be empty.
    field: String,
    /// What is wrong with it.
    message: String,
}

/// The record that another one refers to.
#[derive(Debug, Serialize, ToSchema)]
struct ParentView {
    /// Entity sets of the CRM that may hold it, the most likely first.
    entities: Vec<String>,
    /// Its integration key.
    key: String,
}

/// A page of failures.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest) struct PageOfFailures {
    /// Newest first.
    pub(in crate::rest) rows: Vec<FailureView>,
    /// `before` of the next page; null on the last.
    pub(in crate::rest) next: Option<i64>,
    /// Rows of the whole list.
    pub(in crate::rest) total: i64,
}

impl FailureView {
    /// The failure as a caller may see it.
    pub(in crate::rest) fn new(failure: Failure, sees_values: bool) -> Self {
        let failure = if sees_values { failure } else { failure.without_values() };
        let values = |text: Option<String>| text.and_then(|text| serde_json::from_str(&text).ok());
        let field = |fault: model::FieldFault| FieldView { field: fault.field, message: fault.message };
        Self {
            id: failure.id.0,
            environment: failure.environment.to_string(),
            group: failure.group.0,
            map: failure.map.0,
            version: failure.version.0,
            change: failure.change.0,
            direction: word(&failure.direction),
            phase: word(&failure.phase),
            key: failure.key,
            company: failure.company,
            operation: word(&failure.operation),
            class: word(&failure.class),
            code: failure.code,
            status_code: failure.status_code,
            headline: failure.remedy.headline,
            hint: failure.remedy.hint,
            detail: failure.detail,
            fields: failure.fields.into_iter().map(field).collect(),
            source: values(failure.source),
            attempted: values(failure.attempted),
            status: word(&failure.status),
            parent: failure.parent.map(|parent| ParentView { entities: parent.entities, key: parent.key }),
            resolution: failure.resolution.map(|resolution| word(&resolution)),
            attempts: failure.attempts,
            first_at: failure.first_at.to_string(),
            last_at: failure.last_at.to_string(),
            correlation: failure.correlation,
            payload_removed: failure.payload_removed,
        }
    }
}
