//! The CRM: the Dataverse Web API, version 9.2.
//!
//! Follows the public documentation at
//! <https://learn.microsoft.com/power-apps/developer/data-platform/webapi/overview>; error codes are those of
//! <https://learn.microsoft.com/power-apps/developer/data-platform/reference/web-service-error-codes>.

mod address;
mod definitions;
mod delta;
mod expand;
mod failure;
mod hooks;
mod metadata;
mod page;
mod person;
mod property;
mod query;
mod read;
mod remove;
mod represent;
mod tables;
#[cfg(test)]
mod tests;
mod token;
mod total;
mod values;
mod write;

use std::sync::Arc;

use jiff::Timestamp;
use odata::filter::EvalOptions;
use odata::value::Record;

use crate::data::Start;
use crate::options::App;
use crate::schema::{ColumnDef, Schema, TableDef};
use crate::service::{Answer, Bell, Call, Dialect, Edit, Refusal, Rules};
use crate::store::{Event, Row, State, Transaction};

/// The CRM's protocol.
pub fn dialect() -> Arc<dyn Dialect> {
    Arc::new(Dataverse)
}

/// The Dataverse Web API.
struct Dataverse;

impl Dialect for Dataverse {
    fn app(&self) -> App {
        App::Crm
    }

    fn schema(&self) -> Schema {
        tables::schema()
    }

    fn starting_rows(&self, start: Start) -> Vec<(&'static str, Record)> {
        hooks::message_rows().into_iter().chain(start.crm_rows()).collect()
    }

    fn root(&self) -> &'static str {
        "/api/data/v9.2/"
    }

    fn eval_options(&self) -> EvalOptions {
        EvalOptions::dataverse()
    }

    fn read(&self, state: &State, call: &Call, now: Timestamp) -> Answer {
        read::answer(state, call, now).unwrap_or_else(failure::Failure::into_answer)
    }

    fn write(&self, transaction: &mut Transaction<'_>, call: &Call, rules: &Rules) -> Answer {
        write::answer(transaction, call, rules).unwrap_or_else(failure::Failure::into_answer)
    }

    fn refuse(&self, refusal: &Refusal) -> Answer {
        failure::of_refusal(refusal).into_answer()
    }

    fn edit(&self, transaction: &mut Transaction<'_>, edit: Edit) -> Result<Arc<Row>, String> {
        person::edit(transaction, edit).map_err(|failure| failure.message)
    }

    fn display(&self, state: &State, _table: &TableDef, column: &ColumnDef, row: &Row) -> Option<String> {
        represent::display(state, column, row)
    }

    fn bells(&self, state: &State, events: &[Event]) -> Vec<Bell> {
        hooks::bells(state, events)
    }
}
