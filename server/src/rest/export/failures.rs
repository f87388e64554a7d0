//! Failures as rows: everything that is known of each.

use super::words::{Told, failure_text};
use super::{Listing, MapNames, PAGE, Part, Row, with};
use crate::rest::view::FailureView;
use async_trait::async_trait;
use model::{EnvironmentId, ErrorEvent, Failure, FailureId, FailureQuery, PageRequest, wire};
use serde_json::{Value, json};
use std::sync::Arc;
use store::{Store, StoreError};

/// Attempts told of one failure, the newest ones.
const ATTEMPTS: u32 = 50;

const COLUMNS: &[&str] = &[
    "id",
    "map",
    "map_name",
    "direction",
    "phase",
    "run_leg",
    "company",
    "key",
    "operation",
    "class",
    "code",
    "status_code",
    "field_names",
    "headline",
    "hint",
    "message",
    "fields",
    "status",
    "resolution",
    "attempts",
    "first_at",
    "last_at",
    "tries",
    "correlation",
    "attempted_fields",
    "attempted",
    "source",
    "request",
    "response",
    "parent",
    "group",
    "version",
    "change",
    "environment",
];

/// Failures of an environment, newest first.
pub(in crate::rest) struct Failures {
    /// Where they are kept.
    pub(in crate::rest) store: Arc<dyn Store>,
    /// Where they happened.
    pub(in crate::rest) environment: EnvironmentId,
    /// Which; its page does not count.
    pub(in crate::rest) query: FailureQuery,
    /// Names of the maps.
    pub(in crate::rest) names: Arc<MapNames>,
    /// May the values of records be told?
    pub(in crate::rest) sees_values: bool,
}

/// One failure.
pub(in crate::rest) struct OneFailure {
    /// Where it is kept.
    pub(in crate::rest) store: Arc<dyn Store>,
    /// Which.
    pub(in crate::rest) id: FailureId,
    /// Names of the maps.
    pub(in crate::rest) names: Arc<MapNames>,
    /// May the values of the record be told?
    pub(in crate::rest) sees_values: bool,
}

#[async_trait]
impl Listing for Failures {
    fn name(&self) -> &'static str {
        "failures"
    }

    fn columns(&self) -> &'static [&'static str] {
        COLUMNS
    }

    async fn count(&self) -> Result<i64, StoreError> {
        let query = FailureQuery { page: PageRequest { before: None, limit: 1 }, ..self.query.clone() };
        Ok(self.store.failures(&self.environment, &query).await?.total)
    }

    async fn part(&self, from: Option<i64>) -> Result<Part, StoreError> {
        let query = FailureQuery { page: PageRequest { before: from, limit: PAGE }, ..self.query.clone() };
        let failures = self.store.failure_rows(&self.environment, &query).await?;
        let is_full = u32::try_from(failures.len()).is_ok_and(|count| count >= PAGE);
        let next = failures.last().map(|failure| failure.id.0).filter(|_| is_full);
        let again = failures.first().map(|failure| failure.id.0 + 1);
        Ok(Part { rows: rows(&*self.store, failures, &self.names, self.sees_values).await?, next, again })
    }
}

#[async_trait]
impl Listing for OneFailure {
    fn name(&self) -> &'static str {
        "failures"
    }

    fn columns(&self) -> &'static [&'static str] {
        COLUMNS
    }

    async fn count(&self) -> Result<i64, StoreError> {
        Ok(1)
    }

    async fn part(&self, _: Option<i64>) -> Result<Part, StoreError> {
        let failure = self.store.failure(self.id).await?;
        let rows = rows(&*self.store, vec![failure], &self.names, self.sees_values).await?;
        Ok(Part { rows, next: None, again: None })
    }
}

async fn rows(
    store: &dyn Store,
    failures: Vec<Failure>,
    names: &MapNames,
    sees_values: bool,
) -> Result<Vec<Row>, StoreError> {
    let attempts = store.attempts_of(&failures, ATTEMPTS).await?;
    let told = failures.into_iter().zip(attempts);
    Ok(told.map(|(failure, attempts)| row(failure, &attempts, names, sees_values)).collect())
}

/// One failure as a row.
pub(super) fn row(failure: Failure, attempts: &[ErrorEvent], names: &MapNames, sees_values: bool) -> Row {
    let attempted_fields = field_names(failure.attempted.as_deref());
    let failure = if sees_values { failure } else { failure.without_values() };
    let wire = wire(&failure.detail);
    let tries: Vec<Value> = attempts.iter().rev().map(|event| tried(event, sees_values)).collect();
    let faulty: Vec<&str> =
        failure.fields.iter().map(|fault| fault.field.as_str()).filter(|name| !name.is_empty()).collect();
    let map_name = names.get(failure.map);
    let more = [
        ("map_name", json!(map_name)),
        ("run_leg", json!(failure.leg.map(|leg| leg.0))),
        ("message", json!(wire.message)),
        ("request", json!(wire.request)),
        ("response", json!(wire.response)),
        ("field_names", json!(faulty)),
        ("attempted_fields", json!(attempted_fields)),
        ("tries", Value::Array(tries)),
    ];
    let told = Told {
        failure: &failure,
        map_name,
        attempts,
        wire: &wire,
        attempted_fields: &attempted_fields,
        sees_values,
    };
    let text = failure_text(&told);
    let json = serde_json::to_value(FailureView::new(failure, sees_values)).unwrap_or_default();
    Row { json: with(json, more), text }
}

/// One attempt that went wrong; its message may tell of values.
fn tried(event: &ErrorEvent, sees_values: bool) -> Value {
    json!({
        "at": event.at.to_string(),
        "class": event.class,
        "status_code": event.status,
        "message": if sees_values { event.message.as_str() } else { "" },
        "correlation": event.correlation,
    })
}

/// The names of an object's members.
fn field_names(object: Option<&str>) -> Vec<String> {
    let members = object.and_then(|text| serde_json::from_str::<serde_json::Map<String, Value>>(text).ok());
    members.unwrap_or_default().into_iter().map(|(name, _)| name).collect()
}
