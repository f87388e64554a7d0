//! Rows as a person in the app reads and edits them.

use std::ops::Bound;
use std::sync::Arc;

use ::http::StatusCode;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use odata::value::Record;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Control;
use super::answer::Refused;
use super::view::{RowView, TableView, mentions};
use crate::schema::{Schema, TableDef, TableId};
use crate::service::{Edit, edited};
use crate::store::{KeyValue, Row, State as Rows};

/// Rows a list when nothing else is asked for.
const LIST_LENGTH: usize = 50;

/// The query of a list.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Listing {
    search: String,
    top: Option<usize>,
    skip: usize,
}

/// One stretch of a list.
#[derive(Debug, Serialize)]
pub(super) struct List {
    /// How many rows match the search, over all stretches.
    total: usize,
    rows: Vec<RowView>,
}

pub(super) async fn tables(State(control): State<Control>) -> Result<Json<Vec<TableView>>, Refused> {
    let list = |state: &Rows| {
        let shown = state.schema().tables().filter(|(_, table)| !table.system);
        shown.map(|(id, table)| TableView::of(state.schema(), table, state.count(id))).collect()
    };
    Ok(Json(control.service.store.read(list).await?))
}

pub(super) async fn list(
    State(control): State<Control>,
    Path(set): Path<String>,
    Query(listing): Query<Listing>,
) -> Result<Json<List>, Refused> {
    let dialect = control.service.dialect.as_ref();
    let read = |state: &Rows| {
        let table = table(state.schema(), &set)?;
        let definition = state.schema().table(table);
        let search = listing.search.trim().to_lowercase();
        let fits = |row: &&Arc<Row>| search.is_empty() || mentions(dialect, state, definition, row, &search);
        let found: Vec<_> = in_order(state, table, definition).filter(fits).collect();
        let stretch = found.iter().skip(listing.skip).take(listing.top.unwrap_or(LIST_LENGTH));
        let rows = stretch.map(|row| RowView::of(dialect, state, definition, row)).collect();
        Ok(Json(List { total: found.len(), rows }))
    };
    control.service.store.read(read).await?
}

pub(super) async fn show(
    State(control): State<Control>,
    Path((set, id)): Path<(String, String)>,
) -> Result<Json<RowView>, Refused> {
    let dialect = control.service.dialect.as_ref();
    let read = |state: &Rows| {
        let table = table(state.schema(), &set)?;
        let row = Uuid::try_parse(&id).ok().and_then(|id| state.row(table, id));
        let row = row.ok_or_else(|| Refused::no_row(&set, &id))?;
        Ok(Json(RowView::of(dialect, state, state.schema().table(table), row)))
    };
    control.service.store.read(read).await?
}

pub(super) async fn create(
    State(control): State<Control>,
    Path(set): Path<String>,
    body: Bytes,
) -> Result<(StatusCode, Json<RowView>), Refused> {
    let values = values(&body)?;
    let row = edit(&control, &set, |table| Ok(Edit::Create(table, values))).await?;
    Ok((StatusCode::CREATED, Json(row)))
}

pub(super) async fn update(
    State(control): State<Control>,
    Path((set, id)): Path<(String, String)>,
    body: Bytes,
) -> Result<Json<RowView>, Refused> {
    let values = values(&body)?;
    let row_id = Uuid::try_parse(&id).map_err(|_| Refused::no_row(&set, &id))?;
    let row = edit(&control, &set, |table| Ok(Edit::Update(table, row_id, values))).await?;
    Ok(Json(row))
}

pub(super) async fn delete(
    State(control): State<Control>,
    Path((set, id)): Path<(String, String)>,
) -> Result<StatusCode, Refused> {
    let row_id = Uuid::try_parse(&id).map_err(|_| Refused::no_row(&set, &id))?;
    edit(&control, &set, |table| Ok(Edit::Delete(table, row_id))).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn edit(
    control: &Control,
    set: &str,
    make: impl FnOnce(TableId) -> Result<Edit, Refused>,
) -> Result<RowView, Refused> {
    let dialect = control.service.dialect.as_ref();
    let work = |transaction: &mut crate::store::Transaction<'_>| {
        let table = table(transaction.state().schema(), set)?;
        let edit = make(table)?;
        if let Edit::Update(_, id, _) | Edit::Delete(_, id) = &edit
            && transaction.state().row(table, *id).is_none()
        {
            return Err(Refused::no_row(set, &id.to_string()));
        }
        let row = edited(dialect, transaction, edit)
            .map_err(|message| Refused::new(StatusCode::UNPROCESSABLE_ENTITY, message))?;
        let state = transaction.state();
        Ok(RowView::of(dialect, state, state.schema().table(table), &row))
    };
    control.service.write(work).await?
}

/// Rows by their first key; those without one follow by id.
fn in_order<'s>(
    state: &'s Rows,
    table: TableId,
    definition: &'s TableDef,
) -> impl Iterator<Item = &'s Arc<Row>> {
    let key = definition.first_key();
    let keyed = key.into_iter().flat_map(move |key| state.rows_by_key(table, key, Bound::Unbounded));
    let is_keyed = move |row: &Arc<Row>| {
        key.is_some_and(|key| KeyValue::of(definition.key_def(key), &row.record).is_some())
    };
    keyed.chain(state.rows(table, None).filter(move |row| !is_keyed(row)))
}

/// The table of a set, unless it is one of the app's own.
pub(super) fn table(schema: &Schema, set: &str) -> Result<TableId, Refused> {
    schema.by_set(set).filter(|id| !schema.table(*id).system).ok_or_else(|| Refused::no_table(set))
}

fn values(body: &[u8]) -> Result<Record, Refused> {
    let text = std::str::from_utf8(body).map_err(|_| Refused::bad("the body is not UTF-8"))?;
    Record::from_json(text)
        .map_err(|error| Refused::bad(format!("the body is not a JSON object of values: {error}")))
}
