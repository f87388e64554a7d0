//! A simulated app for one test, and a client that speaks to it as an outsider.

use std::time::Duration;

use reqwest::header::{AUTHORIZATION, CONTENT_TYPE};
use serde_json::Value;
use simulator::{Addresses, App, Options};
use tokio::sync::oneshot;

pub(crate) const TOKEN: &str = "test-token";

/// A running app; it ends with the test.
pub(crate) struct Running {
    pub(crate) addresses: Addresses,
    http: reqwest::Client,
    stop: Option<oneshot::Sender<()>>,
    ended: Option<tokio::task::JoinHandle<()>>,
}

/// A status with the headers that matter and the body as JSON; null when there is none.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) etag: Option<String>,
    pub(crate) text: String,
    pub(crate) json: Value,
}

impl Reply {
    /// The inner message of an error.
    pub(crate) fn reason(&self) -> &str {
        self.json["error"]["innererror"]["message"].as_str().unwrap_or_default()
    }
}

/// Starts an app of that kind in memory with the standard data.
pub(crate) async fn start(app: App) -> Running {
    start_with(Options { token: Some(TOKEN.to_owned()), ..Options::new(app) }).await
}

#[expect(clippy::disallowed_methods, reason = "a test owns its tasks and stops them")]
pub(crate) async fn start_with(options: Options) -> Running {
    let (ready, is_ready) = oneshot::channel();
    let (stop, stopped) = oneshot::channel::<()>();
    let run = async move {
        let shutdown = async move { drop(stopped.await) };
        simulator::run(options, |addresses| assert!(ready.send(addresses).is_ok()), shutdown).await.unwrap();
    };
    let ended = Some(tokio::spawn(run));
    let addresses = is_ready.await.expect("the app did not start");
    let http = reqwest::Client::builder()
        .connect_timeout(Duration::from_secs(5))
        .timeout(Duration::from_secs(30))
        .no_proxy()
        .build()
        .unwrap();
    Running { addresses, http, stop: Some(stop), ended }
}

impl Running {
    /// Stops the app and waits for its end.
    pub(crate) async fn stop(mut self) {
        drop(self.stop.take());
        self.ended.take().unwrap().await.unwrap();
    }

    pub(crate) async fn get(&self, path: &str) -> Reply {
        self.send("GET", path, &[], "").await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Reply {
        self.send("POST", path, &[], &body.to_string()).await
    }

    pub(crate) async fn patch(&self, path: &str, body: &Value) -> Reply {
        self.send("PATCH", path, &[], &body.to_string()).await
    }

    /// A request to the OData service; `path` is behind `/data/`, or absolute.
    pub(crate) async fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Reply {
        let url = if path.starts_with("http") {
            path.to_owned()
        } else {
            format!("{}/data/{path}", self.addresses.base_url())
        };
        let mut request = self.http.request(method.parse().unwrap(), url);
        request = request.header(AUTHORIZATION, format!("Bearer {TOKEN}"));
        if !headers.iter().any(|(name, _)| *name == "Content-Type") {
            request = request.header(CONTENT_TYPE, "application/json");
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        reply(request.body(body.to_owned())).await
    }

    /// A request to the control port.
    pub(crate) async fn control(&self, method: &str, path: &str, body: &Value) -> Reply {
        let url = format!("{}{path}", self.addresses.control_url());
        let mut request = self.http.request(method.parse().unwrap(), url);
        if !body.is_null() {
            request = request.header(CONTENT_TYPE, "application/json").body(body.to_string());
        }
        reply(request).await
    }
}

async fn reply(request: reqwest::RequestBuilder) -> Reply {
    let response = request.send().await.unwrap();
    let status = response.status().as_u16();
    let etag = response.headers().get("etag").map(|etag| etag.to_str().unwrap().to_owned());
    let text = response.text().await.unwrap();
    let json = serde_json::from_str(&text).unwrap_or_default();
    Reply { status, etag, text, json }
}
