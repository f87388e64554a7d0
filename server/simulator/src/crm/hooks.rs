//! Webhooks, registered as rows of the service's own tables.
//!
//! A `serviceendpoint` says whom to call; an `sdkmessageprocessingstep` binds it to a message (`Create`, `Update` or
//! `Delete`) on a table (an `sdkmessagefilter`). See
//! <https://learn.microsoft.com/power-apps/developer/data-platform/register-web-hook>.

use odata::csdl::EdmType;
use odata::url::encode_query;
use odata::value::{Record, Value};
use serde_json::json;
use uuid::Uuid;

use super::read::ORGANIZATION;
use super::tables::{schema, stamps};
use crate::data::row_id;
use crate::schema::{ColumnDef, OptionDef, TableDef, TableId};
use crate::service::Bell;
use crate::store::{Event, Row, State};

/// The value of `authtype` for a secret that travels as `code` in the query.
const WEBHOOK_KEY: i64 = 4;
/// The value of `contract` for webhooks.
const WEBHOOK: i64 = 8;

const MESSAGES: [&str; 3] = ["Create", "Update", "Delete"];

const CONTRACTS: &[OptionDef] = &[
    OptionDef { value: 1, symbol: "OneWay", label: "OneWay" },
    OptionDef { value: 2, symbol: "Queue", label: "Queue" },
    OptionDef { value: WEBHOOK, symbol: "Webhook", label: "Webhook" },
];

pub(super) fn tables() -> [TableDef; 4] {
    let endpoint = TableDef::new("serviceendpoint", "serviceendpoints", "Service endpoint")
        .id("serviceendpointid")
        .name("name")
        .columns([
            ColumnDef::text("name", 256).required(),
            ColumnDef::text("url", 2000).required(),
            ColumnDef::option_set("contract", CONTRACTS),
            ColumnDef::new("authtype", EdmType::Int32),
            ColumnDef::text("authvalue", 2000),
            ColumnDef::new("connectionmode", EdmType::Int32),
            ColumnDef::new("messageformat", EdmType::Int32),
            ColumnDef::text("description", 200),
        ]);
    let message = TableDef::new("sdkmessage", "sdkmessages", "SDK message")
        .id("sdkmessageid")
        .name("name")
        .columns([ColumnDef::text("name", 256)]);
    let filter = TableDef::new("sdkmessagefilter", "sdkmessagefilters", "SDK message filter")
        .id("sdkmessagefilterid")
        .name("primaryobjecttypecode")
        .columns([
            ColumnDef::text("primaryobjecttypecode", 64),
            ColumnDef::lookup("_sdkmessageid_value", "sdkmessageid", &["sdkmessage"]),
        ]);
    let step = TableDef::new("sdkmessageprocessingstep", "sdkmessageprocessingsteps", "Processing step")
        .id("sdkmessageprocessingstepid")
        .name("name")
        .columns([
            ColumnDef::text("name", 256),
            ColumnDef::new("mode", EdmType::Int32),
            ColumnDef::new("rank", EdmType::Int32),
            ColumnDef::new("stage", EdmType::Int32),
            ColumnDef::new("supporteddeployment", EdmType::Int32),
            ColumnDef::new("asyncautodelete", EdmType::Boolean),
            ColumnDef::new("statecode", EdmType::Int32),
            ColumnDef::new("statuscode", EdmType::Int32),
            ColumnDef::text("filteringattributes", 100_000),
            ColumnDef::text("description", 256),
            ColumnDef::lookup("_sdkmessageid_value", "sdkmessageid", &["sdkmessage"]),
            ColumnDef::lookup("_sdkmessagefilterid_value", "sdkmessagefilterid", &["sdkmessagefilter"]),
            ColumnDef::lookup("_eventhandler_value", "eventhandler_serviceendpoint", &["serviceendpoint"]),
        ]);
    [endpoint, message, filter, step].map(|table| table.columns(stamps()).system())
}

/// The messages, and their filters for every business table; a fresh app holds them.
pub(super) fn message_rows() -> Vec<(&'static str, Record)> {
    let schema = schema();
    let mut rows = Vec::new();
    for message in MESSAGES {
        let id = row_id("sdkmessage", &[message]);
        rows.push(("sdkmessages", [("sdkmessageid", id.as_str()), ("name", message)].into_iter().collect()));
        for (_, table) in schema.tables().filter(|(_, table)| !table.system) {
            let kind = table.logical_name;
            let filter = row_id("sdkmessagefilter", &[message, kind]);
            let values = [
                ("sdkmessagefilterid", filter.as_str()),
                ("primaryobjecttypecode", kind),
                ("_sdkmessageid_value", id.as_str()),
            ];
            rows.push(("sdkmessagefilters", values.into_iter().collect()));
        }
    }
    rows
}

/// Whom to call about a commit: one call an endpoint, table and message, about the last such event.
pub(super) fn bells(state: &State, events: &[Event]) -> Vec<Bell> {
    let steps = Table::named(state, "sdkmessageprocessingsteps");
    if steps.rows().next().is_none() {
        return Vec::new();
    }
    let steps: Vec<Step> = steps.rows().filter_map(|row| Step::read(state, row)).collect();
    let mut bells: Vec<Bell> = Vec::new();
    for event in events.iter().rev() {
        let kind = state.schema().table(event.table).logical_name;
        let message = event.operation.as_str();
        let concerned =
            steps.iter().filter(|step| step.message == message && step.table.is_none_or(|it| it == kind));
        for step in concerned {
            let topic = format!("{kind} {message}");
            if bells.iter().any(|bell| bell.url == step.url && bell.topic == topic) {
                continue;
            }
            bells.push(Bell { url: step.url.clone(), topic, body: context(event, kind) });
        }
    }
    bells
}

/// The parts of a RemoteExecutionContext that a listener needs to go and look.
fn context(event: &Event, kind: &str) -> String {
    let organization = "simulated";
    json!({
        "MessageName": event.operation.as_str(),
        "PrimaryEntityName": kind,
        "PrimaryEntityId": event.row.id.to_string(),
        "OrganizationId": ORGANIZATION,
        "OrganizationName": organization,
        "CorrelationId": Uuid::from_u128(rand::random()).to_string(),
        "OperationCreatedOn": event.row.modified.to_string(),
        "Stage": 40,
        "Mode": 1,
        "Depth": 1,
    })
    .to_string()
}

struct Step<'s> {
    url: String,
    message: &'s str,
    /// The table it is about; `None` for all.
    table: Option<&'s str>,
}

impl<'s> Step<'s> {
    /// `None` for a step that is switched off or does not end in a webhook.
    fn read(state: &'s State, step: &'s Row) -> Option<Self> {
        let number = |row: &Row, name: &str| row.record.get(name)?.as_number()?.to_i64();
        let endpoint = Table::named(state, "serviceendpoints").row(step, "_eventhandler_value")?;
        if number(step, "statecode") == Some(1) || number(endpoint, "contract") != Some(WEBHOOK) {
            return None;
        }
        let mut url = text(endpoint, "url")?.to_owned();
        if let (Some(WEBHOOK_KEY), Some(key)) = (number(endpoint, "authtype"), text(endpoint, "authvalue")) {
            let joint = if url.contains('?') { '&' } else { '?' };
            url = format!("{url}{joint}code={}", encode_query(key));
        }
        let message = Table::named(state, "sdkmessages").row(step, "_sdkmessageid_value")?;
        let filter = Table::named(state, "sdkmessagefilters").row(step, "_sdkmessagefilterid_value");
        let table = filter.and_then(|filter| text(filter, "primaryobjecttypecode"));
        Some(Self { url, message: text(message, "name")?, table })
    }
}

struct Table<'s> {
    state: &'s State,
    table: Option<TableId>,
}

impl<'s> Table<'s> {
    fn named(state: &'s State, set: &str) -> Self {
        Self { state, table: state.schema().by_set(set) }
    }

    fn rows(&self) -> impl Iterator<Item = &'s Row> + use<'s> {
        let state = self.state;
        self.table.into_iter().flat_map(move |table| state.rows(table, None)).map(AsRef::as_ref)
    }

    /// The row that a lookup of another row points to.
    fn row(&self, from: &Row, lookup: &str) -> Option<&'s Row> {
        let id = Uuid::try_parse(from.record.get(lookup)?.as_str()?).ok()?;
        self.state.row(self.table?, id).map(AsRef::as_ref)
    }
}

fn text<'r>(row: &'r Row, column: &str) -> Option<&'r str> {
    row.record.get(column).and_then(Value::as_str)
}
