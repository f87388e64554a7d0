//! An app with a connector to it.

mod reading;

use crate::connection::{Plain, bearer, connection};
use crate::service::{Manner, Service};
use connectors::{Connector, Extras, Fault, Record, Value, Write, WriteKind, Written, connect};
use model::{AuthKind, Connection, ConnectionKind, EntitySchema, Moment};
use simulator::{App, Options};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::oneshot;
use tokio::task::JoinSet;

/// Which kind of app.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The simulated CRM.
    Crm,
    /// The simulated ERP.
    Erp,
    /// An OData service with a CRM's model and nothing else that Dataverse has: no table definitions, no alternate
    /// keys, no upsert.
    Plain,
}

/// One app, its connector, and customers or accounts as the entity to play with.
pub(crate) struct World {
    pub(crate) kind: Kind,
    pub(crate) connector: Arc<dyn Connector>,
    /// Another connector to the same app that waits 300 ms only.
    pub(crate) hasty: Arc<dyn Connector>,
    pub(crate) schema: Arc<EntitySchema>,
    /// The service's root.
    pub(crate) base_url: String,
    /// What the connector was made of.
    pub(crate) settings: (Connection, Extras),
    pub(crate) client: reqwest::Client,
    control: Option<String>,
    company: Value,
    _running: Running,
}

/// What others have done under a reader.
#[derive(Default)]
pub(crate) struct Stirred {
    /// The texts that rows got in an optional field.
    pub(crate) edited: BTreeMap<String, String>,
    /// Rows that were deleted.
    pub(crate) gone: BTreeSet<String>,
}

/// What ends with the world.
enum Running {
    Simulator { _task: JoinSet<()> },
    Service { _process: Box<Service> },
}

impl World {
    /// The simulated CRM.
    pub(crate) async fn dataverse() -> Self {
        Self::simulated(Kind::Crm, App::Crm, "api/data/v9.2/").await
    }

    /// The simulated ERP.
    pub(crate) async fn finance() -> Self {
        Self::simulated(Kind::Erp, App::Erp, "data/").await
    }

    /// The OData service.
    pub(crate) async fn plain() -> Self {
        Self::served(Manner::Plain).await
    }

    /// The OData service, whose rows insist on conditions.
    pub(crate) async fn versioned() -> Self {
        Self::served(Manner::Versioned).await
    }

    async fn served(manner: Manner) -> Self {
        let service = Service::start(manner).await;
        let connection = connection(ConnectionKind::Dataverse, service.base_url.clone(), bearer());
        Self::connected(Kind::Plain, &connection, None, Running::Service { _process: Box::new(service) })
            .await
    }

    async fn simulated(kind: Kind, app: App, path: &str) -> Self {
        let (told, addresses) = oneshot::channel();
        let mut task = JoinSet::new();
        let options = Options { token: Some("hush".to_owned()), ..Options::new(app) };
        task.spawn(async move {
            let ready = |addresses| {
                let _ = told.send(addresses);
            };
            simulator::run(options, ready, std::future::pending()).await.expect("the simulator runs");
        });
        let addresses = addresses.await.expect("the simulator starts");
        let root = addresses.base_url();
        let auth = AuthKind::ClientCredentials {
            token_url: format!("{root}/contoso/oauth2/v2.0/token"),
            client_id: "tandem".to_owned(),
            client_secret: "simulated".to_owned(),
            scope: format!("{root}/.default"),
        };
        let protocol = match kind {
            Kind::Erp => ConnectionKind::FinanceOperations,
            Kind::Crm | Kind::Plain => ConnectionKind::Dataverse,
        };
        let connection = connection(protocol, format!("{root}/{path}"), auth);
        let control = Some(addresses.control_url());
        Self::connected(kind, &connection, control, Running::Simulator { _task: task }).await
    }

    async fn connected(
        kind: Kind,
        connection: &Connection,
        control: Option<String>,
        running: Running,
    ) -> Self {
        let extras = Extras { events_url: control.clone(), ..Extras::default() };
        let hasty = Extras { request_timeout: Duration::from_millis(300), ..extras.clone() };
        let connector = connect(connection, &Plain, &extras).expect("a connector");
        let hasty = connect(connection, &Plain, &hasty).expect("a connector");
        let entity = if kind == Kind::Erp { "CustomersV3" } else { "accounts" };
        let schema = connector.schema(entity).await.expect("a schema");
        let company = match kind {
            Kind::Erp => Value::from("usmf"),
            Kind::Crm | Kind::Plain => {
                let companies = connector.schema("cdm_companies").await.expect("a schema");
                let wanted = vec![("cdm_companycode".to_owned(), Value::from("usmf"))];
                let found = connector.find(&companies, &[], &[wanted]).await.expect("companies");
                Value::from(found[0].clone().expect("the company usmf").0)
            }
        };
        let client = reqwest::Client::builder().no_proxy().build().expect("a client");
        let base_url = connection.base_url.clone();
        let settings = (connection.clone(), extras);
        Self {
            kind,
            connector,
            hasty,
            schema: Arc::new(schema),
            base_url,
            settings,
            client,
            control,
            company,
            _running: running,
        }
    }

    /// The field that holds the row's own number, its name, an optional text and a decimal number.
    pub(crate) fn fields(&self) -> [&'static str; 4] {
        match self.kind {
            Kind::Crm | Kind::Plain => ["accountnumber", "name", "address1_line2", "creditlimit"],
            Kind::Erp => ["CustomerAccount", "OrganizationName", "AddressBuildingCompliment", "CreditLimit"],
        }
    }

    pub(crate) fn select(&self) -> Vec<String> {
        self.fields().map(str::to_owned).to_vec()
    }

    pub(crate) fn key(&self, number: &str) -> Vec<(String, Value)> {
        let (column, company) = self.company();
        vec![(column.to_owned(), company), (self.fields()[0].to_owned(), Value::from(number))]
    }

    /// A creation with all that the app insists on.
    pub(crate) fn create(&self, number: &str, name: &str) -> Write {
        let mut record: Record = [(self.fields()[1], name)].into_iter().collect();
        if self.kind == Kind::Erp {
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

    /// The column that tells the company, and the company `usmf` in it.
    pub(crate) fn company(&self) -> (&'static str, Value) {
        (if self.kind == Kind::Erp { "dataAreaId" } else { "_msdyn_company_value" }, self.company.clone())
    }

    /// Rows that the app itself counts.
    pub(crate) async fn count(&self) -> usize {
        let entity = &self.schema.entity;
        let text = async |url: String| {
            self.client.get(url).send().await.expect("an answer").text().await.expect("a text")
        };
        match &self.control {
            Some(control) => text(format!("{control}/state/{entity}")).await.lines().count(),
            None => text(format!("{}{entity}/$count", self.base_url)).await.parse().expect("a count"),
        }
    }

    /// What others do while a page of a reading is looked at: two rows come, one that is still to be read changes, and
    /// one behind the reader and one in front of it go.
    pub(crate) async fn stir(&self, page: &[String], all: &BTreeSet<String>, done: &mut Stirred) {
        let is_calm = |id: &&String| !done.gone.contains(*id) && !done.edited.contains_key(*id);
        let mut ahead = all.iter().filter(|id| !page.contains(id)).filter(is_calm);
        let edited = ahead.next_back().expect("a row that was not read yet").clone();
        let (round, name) = (done.edited.len(), format!("Stirred {}", done.edited.len()));
        let writes = [
            self.create(&format!("!STIR-{round}"), "Came"),
            self.create(&format!("~STIR-{round}"), "Came"),
            // Not the name: that of a person is made of others.
            self.update(&edited, [(self.fields()[2], name.as_str())].into_iter().collect()),
        ];
        let outcomes = self.send(&writes).await;
        assert!(outcomes.iter().all(Result::is_ok), "{outcomes:?}");
        let before = self.delete_one(ahead.rev()).await;
        let behind = self.delete_one(page.iter().filter(|id| all.contains(*id)).filter(is_calm)).await;
        done.edited.insert(edited, name);
        done.gone.extend([before, behind]);
    }

    /// Deletes the first of these rows to which no other row refers.
    async fn delete_one(&self, ids: impl Iterator<Item = &String>) -> String {
        for id in ids {
            if self.send(&[self.delete(id)]).await.remove(0).is_ok() {
                return id.clone();
            }
        }
        unreachable!("every row is referred to")
    }

    /// Has the simulated app misbehave.
    pub(crate) async fn faults(&self, faults: serde_json::Value) {
        self.control("faults", faults).await;
    }

    /// Tells something to the control port of the simulated app.
    pub(crate) async fn control(&self, path: &str, body: serde_json::Value) {
        let control = self.control.as_deref().expect("only simulated apps can be controlled");
        let request = self.client.post(format!("{control}/{path}")).body(body.to_string());
        let answer = request.header("content-type", "application/json").send().await.expect("an answer");
        assert!(answer.status().is_success(), "{:?}", answer.text().await);
    }

    /// What the control port of the simulated app answers.
    pub(crate) async fn told(&self, path: &str) -> serde_json::Value {
        serde_json::from_str(&self.asked(path).await).expect("JSON")
    }

    /// How many changes of the entity there have been in the simulated app.
    pub(crate) async fn history(&self) -> usize {
        self.asked(&format!("history/{}", self.schema.entity)).await.lines().count()
    }

    async fn asked(&self, path: &str) -> String {
        let control = self.control.as_deref().expect("only simulated apps can be asked");
        let answer = self.client.get(format!("{control}/{path}")).send().await.expect("an answer");
        assert!(answer.status().is_success(), "{path}: {}", answer.status());
        answer.text().await.expect("a text")
    }

    /// The id of a row that does not exist.
    pub(crate) fn absent(&self) -> String {
        match self.kind {
            Kind::Crm | Kind::Plain => "00000000-0000-4000-8000-00000000dead".to_owned(),
            Kind::Erp => "dataAreaId='usmf',CustomerAccount='NOBODY'".to_owned(),
        }
    }

    /// Whether the app takes texts that differ in case only for the same.
    pub(crate) fn folds_case(&self) -> bool {
        self.kind != Kind::Plain
    }
}

/// The time of our own clock.
#[expect(clippy::disallowed_methods, reason = "the apps of these tests work in real time")]
pub(crate) fn now() -> Moment {
    Moment(jiff::Timestamp::now().as_millisecond())
}
