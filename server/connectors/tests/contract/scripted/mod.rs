//! What real services do and the simulated apps do not do on command, played by a scripted server.

mod access;
mod batches;
mod conditions;
mod entities;
mod links;
mod metadata;
mod values;

use crate::connection::{Plain, bearer, connection};
use connectors::{
    CaptureRequest, Connector, Extras, Fault, Record, Value, Write, WriteKind, Written, connect,
};
use model::{AuthKind, ConnectionKind, EntitySchema, FieldKind, FieldSchema, Moment};
use odata::batch::{
    Item, MAX_OPERATIONS, Method, Part, ResponseItem, ResponsePart, header, parse_request, write_response,
};
use serde_json::json;
use std::sync::Arc;
use wiremock::matchers::path_regex;
use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate};

/// The row that is played with.
const ONE: &str = "00000000-0000-4000-8000-000000000001";

fn dataverse(server: &MockServer, auth: AuthKind) -> Arc<dyn Connector> {
    let connection = connection(ConnectionKind::Dataverse, format!("{}/api/data/v9.2", server.uri()), auth);
    connect(&connection, &Plain, &Extras::default()).expect("a connector")
}

fn finance(server: &MockServer) -> Arc<dyn Connector> {
    let connection =
        connection(ConnectionKind::FinanceOperations, format!("{}/data", server.uri()), bearer());
    connect(&connection, &Plain, &Extras::default()).expect("a connector")
}

fn field(name: &str, kind: FieldKind) -> FieldSchema {
    let name = name.to_owned();
    FieldSchema { name, kind, required: false, read_only: false, max_length: None, scale: None }
}

fn accounts() -> EntitySchema {
    EntitySchema {
        entity: "accounts".to_owned(),
        label: "Account".to_owned(),
        id: "accountid".to_owned(),
        key: vec!["accountid".to_owned()],
        alternate_keys: vec![vec!["accountnumber".to_owned()]],
        tracks_changes: true,
        modified_time: None,
        fields: vec![
            field("accountid", FieldKind::Guid),
            field("accountnumber", FieldKind::Text),
            field("bignumber", FieldKind::Integer),
            field("creditlimit", FieldKind::Decimal),
        ],
    }
}

fn customers() -> EntitySchema {
    EntitySchema {
        entity: "CustomersV3".to_owned(),
        label: "Customers V3".to_owned(),
        id: String::new(),
        key: vec!["dataAreaId".to_owned(), "CustomerAccount".to_owned()],
        alternate_keys: Vec::new(),
        tracks_changes: false,
        modified_time: Some("ModifiedDateTime".to_owned()),
        fields: vec![
            field("dataAreaId", FieldKind::Text),
            field("CustomerAccount", FieldKind::Text),
            field("OrganizationName", FieldKind::Text),
            field("ModifiedDateTime", FieldKind::DateTime),
        ],
    }
}

fn request(cursor: Option<String>) -> CaptureRequest {
    CaptureRequest {
        schema: accounts().into(),
        select: vec!["accountnumber".to_owned()],
        cursor,
        page_size: 2,
        now: Moment(0),
    }
}

fn update(id: &str) -> Write {
    let record = [("accountnumber", "1")].into_iter().collect::<Record>();
    let (schema, kind, id) = (accounts(), WriteKind::Update, Some(id.to_owned()));
    Write { schema: schema.into(), kind, id, key: Vec::new(), record, correlation: String::new() }
}

/// An account by its number, which is an alternate key.
fn create(number: &str) -> Write {
    let key = vec![("accountnumber".to_owned(), Value::from(number))];
    Write { kind: WriteKind::Create, id: None, key, ..update(ONE) }
}

fn delete(id: &str) -> Write {
    Write { kind: WriteKind::Delete, record: Record::new(), ..update(id) }
}

fn customer(number: &str) -> Write {
    let key = [("dataAreaId", "usmf"), ("CustomerAccount", number)];
    Write {
        schema: customers().into(),
        key: key.map(|(column, value)| (column.to_owned(), Value::from(value))).to_vec(),
        record: [("OrganizationName", "Contoso")].into_iter().collect(),
        ..create(number)
    }
}

/// The outcome of one write.
async fn sent(app: &Arc<dyn Connector>, write: Write) -> Result<Written, Fault> {
    app.write(&[write]).await.expect("a batch").remove(0)
}

/// An answer within a batch.
fn answer(status: u16, body: &serde_json::Value) -> ResponsePart {
    let body = if body.is_null() { Vec::new() } else { body.to_string().into_bytes() };
    let headers = vec![("Content-Type".to_owned(), "application/json".to_owned())];
    ResponsePart { headers, body, ..ResponsePart::new(status) }
}

fn refusal(status: u16, code: &str, message: &str) -> ResponsePart {
    answer(status, &json!({ "error": { "code": code, "message": message } }))
}

/// The row after a write.
fn row(status: u16) -> ResponsePart {
    answer(status, &json!({ "accountid": ONE, "accountnumber": "1" }))
}

/// Answers each operation of a batch. A change set with a refused operation is answered with that refusal alone.
struct Script<F>(F);

impl<F: Fn(&Part) -> ResponsePart + Send + Sync> Respond for Script<F> {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        let answers = operations(request).into_iter().map(|item| match item {
            Item::Single(part) => ResponseItem::Single((self.0)(&part)),
            Item::ChangeSet(parts) => {
                let answers: Vec<ResponsePart> = parts.iter().map(&self.0).collect();
                match answers.iter().find(|it| it.status >= 400) {
                    Some(refused) => ResponseItem::Single(refused.clone()),
                    None => ResponseItem::ChangeSet(answers),
                }
            }
        });
        let items: Vec<ResponseItem> = answers.collect();
        let (content_type, body) = write_response(&items, "batchresponse_1", "changesetresponse_1");
        ResponseTemplate::new(200).set_body_raw(body, &content_type)
    }
}

/// Has the server answer batches like this.
async fn play(server: &MockServer, script: impl Fn(&Part) -> ResponsePart + Send + Sync + 'static) {
    Mock::given(path_regex("/\\$batch$")).respond_with(Script(script)).mount(server).await;
}

fn operations(request: &Request) -> Vec<Item> {
    let content_type = request.headers.get("content-type").and_then(|it| it.to_str().ok());
    parse_request(content_type.unwrap_or_default(), &request.body, MAX_OPERATIONS).expect("a batch")
}

/// Method, URL and condition of every operation that was asked for.
async fn asked(server: &MockServer) -> Vec<String> {
    let requests = server.received_requests().await.unwrap_or_default();
    let parts = requests.iter().flat_map(operations).flat_map(|item| match item {
        Item::Single(part) => vec![part],
        Item::ChangeSet(parts) => parts,
    });
    parts.map(|part| format!("{} {}{}", part.method, part.url, condition(&part))).collect()
}

/// ` If-Match` or ` If-None-Match` where an operation has such a condition.
fn condition(part: &Part) -> String {
    [" If-Match", " If-None-Match"]
        .into_iter()
        .filter(|name| header(&part.headers, name.trim()) == Some("*"))
        .collect()
}

/// Whether the operation asks like this.
fn asks(part: &Part, method: Method, wanted: &str) -> bool {
    part.method == method && condition(part).trim() == wanted
}
