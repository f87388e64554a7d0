//! A simulated app with a connector to it.

use connectors::{
    CaptureRequest, ChangePage, ChangedRow, Connector, Extras, Fault, Record, SecretError, SecretSource,
    Value, Write, WriteKind, Written, connect,
};
use model::{AuthKind, Connection, ConnectionKind, EntitySchema, Side};
use simulator::{App, Options};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::oneshot;
use tokio::task::JoinSet;

/// Secrets by the reference itself.
pub(crate) struct Plain;

impl SecretSource for Plain {
    fn secret(&self, reference: &str) -> Result<String, SecretError> {
        Ok(reference.to_owned())
    }
}

/// A connection of that kind.
pub(crate) fn connection(kind: ConnectionKind, base_url: String, auth: AuthKind) -> Connection {
    Connection {
        environment: model::EnvironmentId::new("test").expect("a valid name"),
        side: if kind == ConnectionKind::Dataverse { Side::Right } else { Side::Left },
        kind,
        base_url,
        auth,
        poll_ms: 1000,
        overlap_ms: 60_000,
        sweep_ms: 60_000,
    }
}

pub(crate) fn bearer() -> AuthKind {
    AuthKind::Bearer { token: "hush".to_owned() }
}

/// One app, its connector, and customers or accounts as the entity to play with.
pub(crate) struct World {
    pub(crate) app: App,
    pub(crate) connector: Arc<dyn Connector>,
    /// Another connector to the same app that waits 300 ms only.
    pub(crate) hasty: Arc<dyn Connector>,
    pub(crate) schema: EntitySchema,
    pub(crate) control: String,
    pub(crate) client: reqwest::Client,
    company: Value,
    _running: JoinSet<()>,
}

impl World {
    pub(crate) async fn start(app: App) -> Self {
        let (told, addresses) = oneshot::channel();
        let mut running = JoinSet::new();
        let options = Options { token: Some("hush".to_owned()), ..Options::new(app) };
        running.spawn(async move {
            let ready = |addresses| {
                let _ = told.send(addresses);
            };
            simulator::run(options, ready, std::future::pending()).await.expect("the simulator runs");
        });
        let addresses = addresses.await.expect("the simulator starts");
        let (kind, path, token_path, entity) = match app {
            App::Crm => (ConnectionKind::Dataverse, "api/data/v9.2/", "oauth2/v2.0/token", "accounts"),
            App::Erp => (ConnectionKind::FinanceOperations, "data/", "oauth2/v2.0/token", "CustomersV3"),
        };
        let auth = AuthKind::ClientCredentials {
            token_url: format!("{}/contoso/{token_path}", addresses.base_url()),
            client_id: "tandem".to_owned(),
            client_secret: "simulated".to_owned(),
            scope: format!("{}/.default", addresses.base_url()),
        };
        let connection = connection(kind, format!("{}/{path}", addresses.base_url()), auth);
        let extras = Extras { events_url: Some(addresses.control_url()), ..Extras::default() };
        let hasty = Extras { request_timeout: Duration::from_millis(300), ..extras.clone() };
        let connector = connect(&connection, &Plain, &extras).expect("a connector");
        let hasty = connect(&connection, &Plain, &hasty).expect("a connector");
        let schema = connector.schema(entity).await.expect("a schema");
        let company = match app {
            App::Erp => Value::from("usmf"),
            App::Crm => {
                let companies = connector.schema("cdm_companies").await.expect("a schema");
                let wanted = vec![("cdm_companycode".to_owned(), Value::from("usmf"))];
                let found = connector.find(&companies, &[], &[wanted]).await.expect("companies");
                Value::from(found[0].clone().expect("the company usmf").0)
            }
        };
        let client = reqwest::Client::builder().no_proxy().build().expect("a client");
        let control = addresses.control_url();
        Self { app, connector, hasty, schema, control, client, company, _running: running }
    }

    /// The field that holds the row's own number, its name, an optional text and a decimal number.
    pub(crate) fn fields(&self) -> [&'static str; 4] {
        match self.app {
            App::Crm => ["accountnumber", "name", "address1_line2", "creditlimit"],
            App::Erp => ["CustomerAccount", "OrganizationName", "AddressBuildingCompliment", "CreditLimit"],
        }
    }

    pub(crate) fn select(&self) -> Vec<String> {
        self.fields().map(str::to_owned).to_vec()
    }

    pub(crate) fn key(&self, number: &str) -> Vec<(String, Value)> {
        let company = if self.app == App::Crm { "_msdyn_company_value" } else { "dataAreaId" };
        vec![(company.to_owned(), self.company.clone()), (self.fields()[0].to_owned(), Value::from(number))]
    }

    /// A creation with all that the app insists on.
    pub(crate) fn create(&self, number: &str, name: &str) -> Write {
        let mut record: Record = [(self.fields()[1], name)].into_iter().collect();
        if self.app == App::Erp {
            record.extend([("CustomerGroupId", "10"), ("SalesCurrencyCode", "USD")]);
        }
        self.write(WriteKind::Create, None, self.key(number), record)
    }

    pub(crate) fn update(&self, id: &str, record: Record) -> Write {
        self.write(WriteKind::Update, Some(id), Vec::new(), record)
    }

    pub(crate) fn delete(&self, id: &str) -> Write {
        self.write(WriteKind::Delete, Some(id), Vec::new(), Record::new())
    }

    fn write(&self, kind: WriteKind, id: Option<&str>, key: Vec<(String, Value)>, record: Record) -> Write {
        let correlation = "00000000-0000-4000-8000-000000000001".to_owned();
        Write { schema: self.schema.clone(), kind, id: id.map(str::to_owned), key, record, correlation }
    }

    /// The outcomes of some writes.
    pub(crate) async fn send(&self, writes: &[Write]) -> Vec<Result<Written, Fault>> {
        let outcomes = self.connector.write(writes).await.expect("a batch");
        assert_eq!(outcomes.len(), writes.len());
        outcomes
    }

    /// A new row's id.
    pub(crate) async fn made(&self, number: &str, name: &str) -> String {
        self.send(&[self.create(number, name)]).await.remove(0).expect("a new row").id
    }

    pub(crate) fn name(&self, name: &str) -> Record {
        [(self.fields()[1], name)].into_iter().collect()
    }

    pub(crate) async fn page(&self, cursor: Option<&str>, page_size: u32) -> Result<ChangePage, Fault> {
        let request = CaptureRequest {
            schema: self.schema.clone(),
            select: self.select(),
            cursor: cursor.map(str::to_owned),
            page_size,
        };
        self.connector.changes(&request).await
    }

    /// Everything after a cursor, with every cursor on the way; the last one is where to go on.
    pub(crate) async fn drain(&self, cursor: Option<&str>, page_size: u32) -> (Vec<ChangedRow>, Vec<String>) {
        let (mut rows, mut cursors) = (Vec::new(), Vec::new());
        let mut at = cursor.map(str::to_owned);
        loop {
            let page = self.page(at.as_deref(), page_size).await.expect("a page");
            rows.extend(page.rows);
            cursors.push(page.next.clone());
            if !page.more {
                return (rows, cursors);
            }
            at = Some(page.next);
        }
    }

    pub(crate) async fn all_ids(&self, page_size: u32) -> Vec<String> {
        let (mut ids, mut from) = (Vec::new(), None);
        loop {
            let page = self.connector.ids(&self.schema, from.as_deref(), page_size).await.expect("ids");
            ids.extend(page.ids);
            match page.next {
                Some(next) => from = Some(next),
                None => return ids,
            }
        }
    }

    /// Rows that the app itself counts.
    pub(crate) async fn count(&self) -> usize {
        let url = format!("{}/state/{}", self.control, self.schema.entity);
        let text = self.client.get(url).send().await.expect("an answer").text().await.expect("a text");
        text.lines().count()
    }

    pub(crate) async fn faults(&self, faults: serde_json::Value) {
        let request = self.client.post(format!("{}/faults", self.control)).body(faults.to_string());
        let answer = request.header("content-type", "application/json").send().await.expect("an answer");
        assert!(answer.status().is_success(), "{:?}", answer.text().await);
    }
}
