//! What the engine may ask of an app.

use crate::Fault;
use async_trait::async_trait;
use model::{CaptureMode, Count, EntityName, EntitySchema, Moment, Operation};
pub use odata::value::{Record, Value};
use std::sync::Arc;

/// Which changes to read.
#[derive(Clone, Debug)]
pub struct CaptureRequest {
    /// The entity's schema as last read.
    pub schema: Arc<EntitySchema>,
    /// Columns wanted, as named in payloads (`_x_value` for lookups of Dataverse). The row's id, its key and whatever
    /// the capture itself needs are added by the connector.
    pub select: Vec<String>,
    /// Where to go on; `None` = from the beginning, which reads every row.
    pub cursor: Option<String>,
    /// Rows wanted in a page; the app may send fewer or more.
    pub page_size: u32,
    /// When the reading begins; never later than now.
    pub now: Moment,
}

/// One row that changed.
#[derive(Clone, Debug, PartialEq)]
pub struct ChangedRow {
    /// The row's id in its app: the GUID in Dataverse, the canonical key predicate (without brackets) in F&O.
    pub id: String,
    /// What happened to it.
    pub operation: Operation,
    /// Its latest state; `None` when it was deleted.
    pub record: Option<Record>,
}

/// A page of changes.
#[derive(Clone, Debug)]
pub struct ChangePage {
    /// In the order of the source; of one row at most its latest state.
    pub rows: Vec<ChangedRow>,
    /// The cursor after this page; opaque, safe to keep.
    pub next: String,
    /// There is more to read at once.
    pub more: bool,
    /// This page is part of a reading of every row: the first one, or because the cursor had expired.
    pub full: bool,
    /// Rows that had to be read again to find these, and were left out: what a reading costs without bringing anything.
    pub known: usize,
}

/// Which rows to read, whenever they changed.
#[derive(Clone, Copy, Debug)]
pub struct RowsRequest<'a> {
    /// The entity's schema as last read.
    pub schema: &'a EntitySchema,
    /// Columns wanted, as in [`CaptureRequest::select`].
    pub select: &'a [String],
    /// Only rows with this value in this column.
    pub only: Option<(&'a str, &'a Value)>,
    /// Where to go on: `next` of the page before, with the same condition.
    pub from: Option<&'a str>,
    /// Rows wanted in a page; the app may send fewer or more.
    pub page_size: u32,
}

/// A page of rows.
#[derive(Clone, Debug)]
pub struct RowPage {
    /// Ids and records in ascending order of the app's own key order.
    pub rows: Vec<(String, Record)>,
    /// Where the next page begins, safe to keep; `None` after the last.
    pub next: Option<String>,
}

/// A page of ids of existing rows, for sweeps.
#[derive(Clone, Debug)]
pub struct KeyPage {
    /// Ids in ascending order of the app's own key order.
    pub ids: Vec<String>,
    /// Where the next page begins; `None` after the last.
    pub next: Option<String>,
}

/// Where to look after a doorbell rang.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DoorbellHint {
    /// At the changes, which tell all.
    Changed,
    /// At this row too, which is said to be gone.
    Deleted(String),
    /// At the keys too: some row may be gone.
    PerhapsDeleted,
}

/// An address of ours that an app calls after changes of an entity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doorbell {
    /// The entity set.
    pub entity: String,
    /// Its whole address, which holds a secret.
    pub url: String,
}

/// What to do to a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WriteKind {
    /// Create it, or update the one that has its key already (so that a repeated call is harmless).
    Create,
    /// Update it; a row that is gone is not brought back (outcome: a fault of kind `Gone`).
    Update,
    /// Delete it; a row that is gone counts as deleted.
    Delete,
}

/// One write.
#[derive(Clone, Debug)]
pub struct Write {
    /// The entity's schema as last read.
    pub schema: Arc<EntitySchema>,
    /// What to do.
    pub kind: WriteKind,
    /// The row's id in this app, as `ChangedRow::id`; needed for `Update` and `Delete`.
    pub id: Option<String>,
    /// For `Create`: the columns that name the row (a declared key) and their values, as named in payloads
    /// (`_msdyn_company_value` with the GUID for a lookup in a Dataverse key).
    pub key: Vec<(String, Value)>,
    /// Columns to write, as named in payloads; lookups of Dataverse as `navigation@odata.bind` with `/set(id)`.
    /// Empty for `Delete`.
    pub record: Record,
    /// Sent along so that both apps' logs and ours can be matched.
    pub correlation: String,
}

/// A write that took place.
#[derive(Clone, Debug, PartialEq)]
pub struct Written {
    /// The row's id.
    pub id: String,
    /// The row as it is after the write, where the app tells; it may differ from what was sent.
    pub record: Option<Record>,
}

/// One app at one end of an environment.
///
/// Contract: calls may be made concurrently. A call that was dropped may or may not have had its effect; every write
/// may be repeated. `write` answers for each record in the order given; a whole-batch fault (`Err`) says that nothing
/// is known about any of them. Nothing is retried inside, except once after a 401 with a fresh token: when and whether
/// to try again is the caller's decision.
#[async_trait]
pub trait Connector: Send + Sync + 'static {
    /// How changes of that entity are noticed.
    fn capture_mode(&self, schema: &EntitySchema) -> CaptureMode;

    /// A cheap call that needs network, token and permission.
    async fn probe(&self) -> Result<(), Fault>;

    /// Forgets what was remembered of the app's definitions, so that the next schema is read from the app.
    async fn forget(&self) {}

    /// Every doorbell in our manner that the app knows, of this link or of others; `None` where the app cannot tell.
    async fn doorbells(&self) -> Result<Option<Vec<Doorbell>>, Fault> {
        Ok(None)
    }

    /// Every entity set of which a map could be made, as [`EntityName::sorted`] has them. Where the app does not show
    /// its definitions, the entity sets alone, which may be more.
    async fn entities(&self) -> Result<Vec<EntityName>, Fault>;

    /// The entity as the app describes it now.
    async fn schema(&self, entity: &str) -> Result<EntitySchema, Fault>;

    /// Changes after a cursor. Reading again from the same cursor gives the same rows, or later states of them.
    async fn changes(&self, request: &CaptureRequest) -> Result<ChangePage, Fault>;

    /// A cursor from which little has to be read to find where changes go on from; `None` = from the beginning.
    async fn place(&self, _schema: &EntitySchema) -> Result<Option<String>, Fault> {
        Ok(None)
    }

    /// All rows, or those with one value, page by page. Rows that are there all the time come exactly once, whatever
    /// happens to others meanwhile.
    async fn rows(&self, request: RowsRequest<'_>) -> Result<RowPage, Fault>;

    /// How many rows [`Connector::rows`] would read; `None` where the app does not say exactly.
    async fn count(&self, schema: &EntitySchema, only: Option<(&str, &Value)>) -> Result<Option<i64>, Fault>;

    /// How many rows of all companies pass a `$filter` in the app's own dialect; an empty one lets all pass. Lookups of
    /// Dataverse may be named with or without `_` and `_value`. A filter that the app does not take is a reasoned fault.
    async fn count_matching(&self, schema: &EntitySchema, filter: &str) -> Result<Count, Fault>;

    /// At most `limit` rows that pass such a filter, in the app's own order: to look at, since which ones they are may
    /// differ from call to call.
    async fn sample(
        &self,
        schema: &EntitySchema,
        select: &[String],
        filter: &str,
        limit: u32,
    ) -> Result<Vec<(String, Record)>, Fault>;

    /// Ids of all rows, page by page, for finding deletions where `changes` does not tell them.
    async fn ids(&self, schema: &EntitySchema, from: Option<&str>, page_size: u32) -> Result<KeyPage, Fault> {
        let page = self.rows(RowsRequest { schema, select: &[], only: None, from, page_size }).await?;
        Ok(KeyPage { ids: page.rows.into_iter().map(|(id, _)| id).collect(), next: page.next })
    }

    /// Rows by id, in the order asked; `None` where there is no such row.
    async fn read(
        &self,
        schema: &EntitySchema,
        select: &[String],
        ids: &[String],
    ) -> Result<Vec<Option<Record>>, Fault>;

    /// Rows by the values of some columns (conditions joined by *and*), in the order asked; `None` where there is no
    /// such row. Gives id and record.
    async fn find(
        &self,
        schema: &EntitySchema,
        select: &[String],
        wanted: &[Vec<(String, Value)>],
    ) -> Result<Vec<Option<(String, Record)>>, Fault>;

    /// Writes many records of any entities, at most one per row, with an outcome for each.
    async fn write(&self, writes: &[Write]) -> Result<Vec<Result<Written, Fault>>, Fault>;

    /// Asks the app to call `url` after each change of the entity. A doorbell is only a hint. Repeating the call is
    /// harmless: an old doorbell of ours for the entity is replaced.
    async fn register_doorbell(&self, schema: &EntitySchema, url: &str) -> Result<(), Fault>;

    /// What the body of a doorbell call hints at. Nobody vouches for it: it may only decide where to look.
    fn hint(&self, _schema: &EntitySchema, _doorbell: &[u8]) -> DoorbellHint {
        DoorbellHint::Changed
    }
}
