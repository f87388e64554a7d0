//! A running CRM and a client of it.

use std::time::Duration;

use reqwest::{Client, Method, RequestBuilder, StatusCode};
use serde_json::Value;
use simulator::{Addresses, App, Options, SimulatorError, run};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// A CRM that runs until it is dropped or stopped.
pub(crate) struct Stage {
    pub(crate) addresses: Addresses,
    pub(crate) client: Client,
    stop: Option<oneshot::Sender<()>>,
    task: JoinHandle<Result<(), SimulatorError>>,
}

/// An answer, read to its end.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: reqwest::header::HeaderMap,
    pub(crate) text: String,
}

impl Stage {
    /// Without business rows but companies and currencies, in memory, with the token `test`.
    pub(crate) async fn empty() -> Self {
        Self::start(options()).await
    }

    #[expect(clippy::disallowed_methods, reason = "the test supervises this task by itself")]
    pub(crate) async fn start(options: Options) -> Self {
        let (stop, stopped) = oneshot::channel::<()>();
        let (ready, told) = oneshot::channel();
        let shutdown = async { drop(stopped.await) };
        let tell = |addresses| ready.send(addresses).expect("the test waits");
        let task = tokio::spawn(run(options, tell, shutdown));
        let addresses = told.await.expect("the app starts");
        let client = Client::builder().timeout(Duration::from_secs(10)).no_proxy().build().expect("a client");
        Self { addresses, client, stop: Some(stop), task }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        if path.starts_with("http") {
            return path.to_owned();
        }
        format!("{}/api/data/v9.2/{path}", self.addresses.base_url())
    }

    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, self.url(path)).bearer_auth("test")
    }

    pub(crate) async fn get(&self, path: &str) -> Reply {
        reply(self.request(Method::GET, path)).await
    }

    pub(crate) async fn get_preferring(&self, path: &str, prefer: &str) -> Reply {
        reply(self.request(Method::GET, path).header("Prefer", prefer)).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Reply {
        reply(json(self.request(Method::POST, path), &body)).await
    }

    pub(crate) async fn patch(&self, path: &str, headers: &[(&str, &str)], body: Value) -> Reply {
        let request = headers
            .iter()
            .fold(self.request(Method::PATCH, path), |request, (name, value)| request.header(*name, *value));
        reply(json(request, &body)).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Reply {
        reply(self.request(Method::DELETE, path)).await
    }

    /// One request to the control port.
    pub(crate) async fn control(&self, method: Method, path: &str, body: Option<Value>) -> Reply {
        let request = self.client.request(method, format!("{}{path}", self.addresses.control_url()));
        reply(match body {
            Some(body) => json(request, &body),
            None => request,
        })
        .await
    }

    /// The id of the company `usmf`.
    pub(crate) async fn company(&self) -> String {
        let found = self.get("cdm_companies(cdm_companycode='usmf')").await.json();
        found["cdm_companyid"].as_str().expect("a company").to_owned()
    }

    /// Creates an account of `usmf` and answers its id.
    pub(crate) async fn account(&self, number: &str, name: &str) -> String {
        let body = serde_json::json!({
            "accountnumber": number,
            "name": name,
            "msdyn_company@odata.bind": "/cdm_companies(cdm_companycode='usmf')",
        });
        let reply = self.post("accounts", body).await;
        assert_eq!(reply.status, StatusCode::NO_CONTENT, "{}", reply.text);
        reply.entity_id()
    }

    /// Stops the app and waits for its end.
    pub(crate) async fn stop(mut self) {
        drop(self.stop.take());
        self.task.await.expect("no panic").expect("a clean end");
    }
}

impl Reply {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The id in `OData-EntityId`.
    pub(crate) fn entity_id(&self) -> String {
        let url = self.header("odata-entityid");
        url.split(['(', ')']).nth(1).unwrap_or_else(|| panic!("no id in `{url}`")).to_owned()
    }

    /// The code of an error body.
    pub(crate) fn code(&self) -> String {
        self.json()["error"]["code"].as_str().unwrap_or_default().to_owned()
    }

    /// The rows of a collection.
    pub(crate) fn rows(&self) -> Vec<Value> {
        self.json()["value"].as_array().cloned().unwrap_or_else(|| panic!("no rows in {}", self.text))
    }
}

pub(crate) fn options() -> Options {
    Options { token: Some("test".to_owned()), empty: true, ..Options::new(App::Crm) }
}

pub(crate) async fn reply(request: RequestBuilder) -> Reply {
    let answer = request.send().await.expect("an answer");
    let (status, headers) = (answer.status(), answer.headers().clone());
    Reply { status, headers, text: answer.text().await.expect("a body") }
}

fn json(request: RequestBuilder, body: &Value) -> RequestBuilder {
    request.header("Content-Type", "application/json").body(body.to_string())
}
