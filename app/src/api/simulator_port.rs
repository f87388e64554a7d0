//! The control port of one stand-in app, reached over HTTP as anybody else would.

use super::ApiError;
use super::guard::{Inside, broken, not_found, refused};
use super::simulator::{Row, RowForm, Rows, SimulatedApp, Table};
use super::simulator_faults::{FaultChange, Faults};
use super::simulator_traffic::{Traffic, Work};
use crate::address::encoded;
use http::Method;
use model::Side;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// Longest list of choices for a lookup; longer ones are typed.
const CHOICES: u32 = 400;

/// One stand-in app's control port.
pub(super) struct Port {
    http: reqwest::Client,
    root: String,
    side: Side,
}

#[derive(Deserialize)]
struct Status {
    odata_url: String,
    faults: Faults,
}

#[derive(Deserialize)]
struct RawRow {
    id: String,
    version: i64,
    values: BTreeMap<String, Box<RawValue>>,
    display: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct RawRows {
    total: u32,
    rows: Vec<RawRow>,
}

#[derive(Deserialize)]
struct Refusal {
    error: String,
}

impl Port {
    /// The port of one side; refused where the environment is real.
    pub(super) fn of(inside: &Inside, side: Side) -> Result<Self, ApiError> {
        let root = inside.state.simulator(&inside.environment.id, side);
        let root = root.ok_or_else(|| not_found("simulator in this environment"))?.to_owned();
        Ok(Self { http: inside.state.http.clone(), root, side })
    }

    pub(super) async fn app(&self) -> Result<SimulatedApp, ApiError> {
        let status: Status = self.get("status").await?;
        let tables = self.get("tables").await?;
        Ok(SimulatedApp { side: self.side, odata_url: status.odata_url, faults: status.faults, tables })
    }

    pub(super) async fn rows(&self, set: &str, search: &str, skip: u32, top: u32) -> Result<Rows, ApiError> {
        let path = format!("tables/{}?search={}&top={top}&skip={skip}", encoded(set), encoded(search));
        let found: RawRows = self.get(&path).await?;
        let table = self.table(set).await?;
        Ok(Rows { table, total: found.total, rows: found.rows.into_iter().map(RawRow::read).collect() })
    }

    pub(super) async fn form(&self, set: &str, id: &str) -> Result<RowForm, ApiError> {
        let tables: Vec<Table> = self.get("tables").await?;
        let table = tables.iter().find(|table| table.set == set).ok_or_else(|| not_found("table"))?.clone();
        let row = if id.is_empty() { None } else { Some(self.row(set, id).await?) };
        let mut choices = BTreeMap::new();
        for column in table.columns.iter().filter(|column| !column.read_only) {
            let [target] = column.lookup.as_slice() else { continue };
            let target = tables.iter().find(|table| table.set == *target && table.count <= CHOICES);
            let Some(target) = target else { continue };
            let rows = self.rows(&target.set, "", 0, CHOICES).await?.rows;
            let choice = |row: Row| {
                let name = row.shown(&target.name_column).to_owned();
                let name = if name.is_empty() { row.id.clone() } else { name };
                (row.id, name)
            };
            choices.insert(column.name.clone(), rows.into_iter().map(choice).collect());
        }
        Ok(RowForm { table, row, choices })
    }

    /// Creates a row of whatever was filled in and answers with its id.
    pub(super) async fn create(
        &self,
        set: &str,
        values: &BTreeMap<String, String>,
    ) -> Result<String, ApiError> {
        let table = self.table(set).await?;
        let filled = values.iter().filter(|(_, text)| !text.is_empty());
        let body = self.body(&table, filled)?;
        let row: RawRow = self.send(Method::POST, &format!("tables/{}", encoded(set)), Some(body)).await?;
        Ok(row.id)
    }

    /// Changes what the person changed and nothing else, so that what came from elsewhere meanwhile stays.
    pub(super) async fn update(
        &self,
        set: &str,
        id: &str,
        values: &BTreeMap<String, String>,
        was: &BTreeMap<String, String>,
    ) -> Result<(), ApiError> {
        let table = self.table(set).await?;
        let old = |name: &str| was.get(name).map_or("", String::as_str);
        let changed: Vec<_> = values.iter().filter(|(name, text)| old(name) != text.as_str()).collect();
        if changed.is_empty() {
            return Err(refused("Nothing was changed.", "Change a value before you save."));
        }
        let body = self.body(&table, changed.into_iter())?;
        self.send::<RawRow>(Method::PATCH, &row_path(set, id), Some(body)).await.map(|_| ())
    }

    pub(super) async fn delete(&self, set: &str, id: &str) -> Result<(), ApiError> {
        self.call(Method::DELETE, &row_path(set, id), None).await.map(|_| ())
    }

    pub(super) async fn faults(&self) -> Result<Faults, ApiError> {
        self.get("faults").await
    }

    pub(super) async fn change_faults(&self, change: &FaultChange) -> Result<(), ApiError> {
        self.tell("faults", change).await
    }

    pub(super) async fn clear_faults(&self) -> Result<(), ApiError> {
        self.call(Method::DELETE, "faults", None).await.map(|_| ())
    }

    pub(super) async fn traffic(&self) -> Result<Traffic, ApiError> {
        self.get("traffic").await
    }

    pub(super) async fn start_traffic(&self, work: &Work) -> Result<(), ApiError> {
        self.tell("traffic", work).await
    }

    pub(super) async fn stop_traffic(&self) -> Result<(), ApiError> {
        self.call(Method::DELETE, "traffic", None).await.map(|_| ())
    }

    async fn tell(&self, path: &str, what: &impl Serialize) -> Result<(), ApiError> {
        let body = serde_json::to_string(what).map_err(|error| broken("cannot write JSON", Some(&error)))?;
        self.call(Method::POST, path, Some(body)).await.map(|_| ())
    }

    async fn table(&self, set: &str) -> Result<Table, ApiError> {
        let tables: Vec<Table> = self.get("tables").await?;
        tables.into_iter().find(|table| table.set == set).ok_or_else(|| not_found("table"))
    }

    async fn row(&self, set: &str, id: &str) -> Result<Row, ApiError> {
        Ok(self.get::<RawRow>(&row_path(set, id)).await?.read())
    }

    /// The typed texts as JSON values of their columns' types. What is not a number stays text, so that the app
    /// itself can say what it thinks of it.
    fn body<'v>(
        &self,
        table: &Table,
        values: impl Iterator<Item = (&'v String, &'v String)>,
    ) -> Result<String, ApiError> {
        let mut body: BTreeMap<&str, Box<RawValue>> = BTreeMap::new();
        for (name, text) in values {
            let edm =
                table.columns.iter().find(|column| column.name == *name).map_or("", |it| it.edm.as_str());
            let plain = matches!(
                edm,
                "Edm.Boolean" | "Edm.Int16" | "Edm.Int32" | "Edm.Int64" | "Edm.Decimal" | "Edm.Double"
            )
            .then(|| RawValue::from_string(text.trim().to_owned()).ok())
            .flatten();
            let value = match plain {
                Some(value) => Ok(value),
                None if text.is_empty() && (self.side == Side::Right || edm != "Edm.String") => {
                    RawValue::from_string("null".into())
                }
                None => serde_json::value::to_raw_value(text),
            };
            body.insert(name, value.map_err(|error| broken("cannot write JSON", Some(&error)))?);
        }
        serde_json::to_string(&body).map_err(|error| broken("cannot write JSON", Some(&error)))
    }

    async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, ApiError> {
        self.send(Method::GET, path, None).await
    }

    async fn send<T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        body: Option<String>,
    ) -> Result<T, ApiError> {
        let text = self.call(method, path, body).await?;
        serde_json::from_str(&text)
            .map_err(|error| broken("a simulator's answer cannot be read", Some(&error)))
    }

    async fn call(&self, method: Method, path: &str, body: Option<String>) -> Result<String, ApiError> {
        let mut request = self.http.request(method, format!("{}{path}", self.root));
        if let Some(body) = body {
            request = request.header("content-type", "application/json").body(body);
        }
        let silent = |_| {
            refused(
                format!("The simulated {} does not answer on its control port.", self.side),
                "It may be starting; try again in a moment.",
            )
        };
        let response = request.send().await.map_err(silent)?;
        let status = response.status().as_u16();
        let text = response.text().await.map_err(silent)?;
        if status < 400 {
            return Ok(text);
        }
        let words = serde_json::from_str::<Refusal>(&text).map_or(text, |refusal| refusal.error);
        Err(match status {
            404 => not_found("row"),
            422 => refused(
                format!("The {} says: {words}", self.side),
                "Correct it and save again; nothing was saved.",
            ),
            _ => refused(format!("The simulated {} refused this: {words}", self.side), ""),
        })
    }
}

impl RawRow {
    fn read(self) -> Row {
        let text = |raw: &RawValue| match serde_json::from_str::<Option<String>>(raw.get()) {
            Ok(text) => text.unwrap_or_default(),
            Err(_) => raw.get().to_owned(),
        };
        let values = self.values.iter().map(|(name, raw)| (name.clone(), text(raw))).collect();
        Row { id: self.id, version: self.version, values, display: self.display }
    }
}

fn row_path(set: &str, id: &str) -> String {
    format!("tables/{}/{}", encoded(set), encoded(id))
}
