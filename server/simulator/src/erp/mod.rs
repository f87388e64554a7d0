//! The ERP: the OData dialect of Finance and Operations.
//!
//! Follows the public description of the service,
//! <https://learn.microsoft.com/dynamics365/fin-ops-core/dev-itpro/data-entities/odata>: rows are kept by company and
//! only the default company is shown unless a request says `cross-company=true`, keys are composite, enumerations
//! travel by symbol, nothing is ever null, pages hold 10,000 rows, and a refused write is explained by an Infolog in
//! `innererror`. Changes are told by data events,
//! <https://learn.microsoft.com/dynamics365/fin-ops-core/dev-itpro/business-events/data-events>.

mod apply;
mod bells;
mod bound;
mod description;
mod entities;
mod filter;
mod metadata;
mod present;
mod query;
mod read;
mod refusal;
mod resource;
mod rules;
#[cfg(test)]
mod tests;
mod values;
mod write;

use std::sync::Arc;

use axum::Router;
use http::StatusCode;
use jiff::Timestamp;
use odata::filter::EvalOptions;
use odata::value::Record;

use crate::data::Start;
use crate::options::App;
use crate::schema::{ColumnDef, Schema, TableDef};
use crate::service::{Answer, Bell, Call, Dialect, Edit, Refusal as SharedRefusal, Rules, Service};
use crate::store::{Event, Row, State, Transaction};

use entities::ENTITIES;
use refusal::Refusal;

/// The company that a request sees unless it asks for all.
const DEFAULT_COMPANY: &str = "usmf";

/// The namespace of entity and enumeration types.
const NAMESPACE: &str = "Microsoft.Dynamics.DataEntities";

/// The Finance and Operations dialect with its standard entities.
pub(crate) fn dialect() -> Arc<dyn Dialect> {
    Arc::new(Finance { metadata: metadata::document() })
}

/// The Finance and Operations dialect.
struct Finance {
    /// The `$metadata` document, which never changes.
    metadata: String,
}

impl Dialect for Finance {
    fn app(&self) -> App {
        App::Erp
    }

    fn schema(&self) -> Schema {
        let tables = ENTITIES.iter().map(|entity| entity.table()).chain([bells::table()]);
        Schema::new(tables.collect())
    }

    fn starting_rows(&self, start: Start) -> Vec<(&'static str, Record)> {
        let complete = |(set, row): (&'static str, Record)| match entities::by_set(set) {
            Some(entity) => (set, values::completed(entity, row)),
            None => (set, row),
        };
        start.erp_rows().map(complete).collect()
    }

    fn root(&self) -> &'static str {
        "/data/"
    }

    fn description_root(&self) -> Option<&'static str> {
        Some("/metadata/")
    }

    fn describe(&self, call: &Call) -> Answer {
        description::answer(call)
    }

    fn eval_options(&self) -> EvalOptions {
        EvalOptions::finance()
    }

    fn read(&self, state: &State, call: &Call, _now: Timestamp) -> Answer {
        read::answer(&self.metadata, state, call)
    }

    fn write(&self, transaction: &mut Transaction<'_>, call: &Call, rules: &Rules) -> Answer {
        write::answer(transaction, call, rules)
    }

    fn refuse(&self, refusal: &SharedRefusal) -> Answer {
        match refusal {
            SharedRefusal::OnCommand(status) => Refusal::OnCommand(*status).answer(),
            SharedRefusal::Expired => Answer::new(StatusCode::GONE),
            SharedRefusal::Unauthorized => Answer::new(StatusCode::UNAUTHORIZED),
            SharedRefusal::NotFound => Answer::new(StatusCode::NOT_FOUND),
            SharedRefusal::Batch(error) => Refusal::Payload(error.to_string()).answer(),
            SharedRefusal::Body => Refusal::Payload("The request body is too large.".to_owned()).answer(),
            SharedRefusal::Broken => Answer::new(StatusCode::SERVICE_UNAVAILABLE).header("Retry-After", "30"),
        }
    }

    fn edit(&self, transaction: &mut Transaction<'_>, edit: Edit) -> Result<Arc<Row>, String> {
        apply::edit(transaction, edit)
    }

    fn display(&self, state: &State, table: &TableDef, column: &ColumnDef, row: &Row) -> Option<String> {
        present::display(state, table, column, row)
    }

    fn bells(&self, state: &State, events: &[Event]) -> Vec<Bell> {
        bells::due(state, events)
    }

    fn control_routes(&self, service: &Service) -> Option<Router> {
        Some(bells::routes(service.clone()))
    }
}
