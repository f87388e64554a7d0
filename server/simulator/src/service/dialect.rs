//! What the two apps do differently.

use std::sync::Arc;

use ::http::StatusCode;
use axum::Router;
use jiff::Timestamp;
use odata::batch::BatchError;
use odata::filter::EvalOptions;
use odata::value::Record;
use uuid::Uuid;

use super::Service;
use super::call::{Answer, Call};
use super::doorbell::Bell;
use super::faults::Rules;
use crate::data::Start;
use crate::options::App;
use crate::schema::{ColumnDef, Schema, TableDef, TableId};
use crate::store::{Event, Row, State, Transaction};

/// A protocol with the business rules behind it. Its methods decide and never wait: the shared pieces hold the store's
/// lock around them.
pub trait Dialect: Send + Sync + 'static {
    /// Which app speaks it.
    fn app(&self) -> App;

    /// The app's tables.
    fn schema(&self) -> Schema;

    /// What an app started for the first time holds, by entity set, parents first; rows of system tables included.
    fn starting_rows(&self, start: Start) -> Vec<(&'static str, Record)>;

    /// The path of the service root, with slashes at both ends, such as `/api/data/v9.2/`.
    fn root(&self) -> &'static str;

    /// The path of a second root that only describes the app and is only read, with slashes at both ends; `None` where
    /// there is none.
    fn description_root(&self) -> Option<&'static str> {
        None
    }

    /// Answers a `GET` or `HEAD` below [`Self::description_root`].
    fn describe(&self, call: &Call) -> Answer {
        let _ = call;
        self.refuse(&Refusal::NotFound)
    }

    /// How this app compares text in filters.
    fn eval_options(&self) -> EvalOptions;

    /// Answers a `GET` or `HEAD`.
    fn read(&self, state: &State, call: &Call, now: Timestamp) -> Answer;

    /// Does and answers any other method except `POST $batch`. After an error answer the caller undoes whatever was
    /// changed, so that `write` need not clean up.
    ///
    /// Rows that a rule rejects ([`Rules::rejection`], asked with the row as it would be stored, or as it is before a
    /// delete) are refused with the rule's message in this app's words.
    fn write(&self, transaction: &mut Transaction<'_>, call: &Call, rules: &Rules) -> Answer;

    /// Puts a refusal of the shared pieces into this app's words.
    fn refuse(&self, refusal: &Refusal) -> Answer;

    /// Does what a person does inside of the app, under the app's own validation; the error is what the person is told.
    /// After an error the caller undoes whatever was changed. Values are those of the columns, lookups by the stored
    /// value. A delete answers the row as it was.
    fn edit(&self, transaction: &mut Transaction<'_>, edit: Edit) -> Result<Arc<Row>, String>;

    /// What a person sees instead of a stored value: the name behind a lookup, the label of a choice. `None` when the
    /// value speaks for itself.
    fn display(&self, state: &State, table: &TableDef, column: &ColumnDef, row: &Row) -> Option<String>;

    /// Whom to call about a commit.
    fn bells(&self, state: &State, events: &[Event]) -> Vec<Bell>;

    /// Further routes of the control port, such as the registration of data events.
    fn control_routes(&self, service: &Service) -> Option<Router> {
        let _ = service;
        None
    }
}

/// What a person does to one row.
#[derive(Debug, Clone)]
pub enum Edit {
    /// Enter a new row.
    Create(TableId, Record),
    /// Change these values of a row.
    Update(TableId, Uuid, Record),
    /// Delete a row.
    Delete(TableId, Uuid),
}

/// Does what a person does inside of the app; after a refusal nothing of it stays.
pub(crate) fn edited(
    dialect: &dyn Dialect,
    transaction: &mut Transaction<'_>,
    edit: Edit,
) -> Result<Arc<Row>, String> {
    let savepoint = transaction.savepoint();
    let done = dialect.edit(transaction, edit);
    if done.is_err() {
        transaction.roll_back_to(savepoint);
    }
    done
}

/// A request that does not reach the dialect.
#[derive(Debug)]
pub enum Refusal {
    /// The bearer token is missing, wrong or expired. The caller adds `WWW-Authenticate`.
    Unauthorized,
    /// The path is outside of the service root.
    NotFound,
    /// The batch cannot be read.
    Batch(BatchError),
    /// The body is larger than the service takes, or broke off.
    Body,
    /// The app was told to refuse with this status, one of [`super::STATUSES`] that no gateway answers with.
    OnCommand(StatusCode),
    /// The link to changes has expired, because the app was told so.
    Expired,
    /// The disk refuses writes: nothing is answered until the app is started again.
    Broken,
}
