//! Everything at once, one JSON object a line, for tests that compare.

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::Control;
use super::answer::Refused;
use super::rows::table;
use super::view::raw;
use crate::store::State as Rows;

/// The query of a history.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Since {
    /// Only changes behind this version.
    after: u64,
    /// Only changes of this row.
    id: Option<String>,
}

#[derive(Debug, Serialize)]
struct Line {
    version: u64,
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    operation: Option<&'static str>,
    record: Box<RawValue>,
}

/// Every row as it is, in order of id.
pub(super) async fn state(
    State(control): State<Control>,
    Path(set): Path<String>,
) -> Result<Response, Refused> {
    let read = |state: &Rows| {
        let table = table(state.schema(), &set)?;
        let line = |row: &std::sync::Arc<crate::store::Row>| Line {
            version: row.version,
            id: row.id.to_string(),
            operation: None,
            record: raw(row),
        };
        Ok(lines(state.rows(table, None).map(line)))
    };
    control.service.store.read(read).await?
}

/// Every version that rows had, in commit order; the record of a deletion is the last one.
pub(super) async fn history(
    State(control): State<Control>,
    Path(set): Path<String>,
    Query(since): Query<Since>,
) -> Result<Response, Refused> {
    let read = |state: &Rows| {
        let table = table(state.schema(), &set)?;
        let events = state.history(table).filter(|event| event.version > since.after);
        let found = events.filter_map(|event| {
            let id = event.row.id.to_string();
            let wanted = since.id.as_ref().is_none_or(|wanted| wanted.eq_ignore_ascii_case(&id));
            let operation = Some(event.operation.as_str());
            wanted.then(|| Line { version: event.version, id, operation, record: raw(&event.row) })
        });
        Ok(lines(found))
    };
    control.service.store.read(read).await?
}

fn lines(found: impl Iterator<Item = Line>) -> Response {
    let mut out = String::new();
    for line in found {
        // Plain data always has a JSON form.
        out.push_str(&serde_json::to_string(&line).unwrap_or_default());
        out.push('\n');
    }
    ([("content-type", "application/x-ndjson")], out).into_response()
}
