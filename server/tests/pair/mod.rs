//! Two simulated apps and Tandem between them, each in a process of its own, as the stories need them.
#![allow(dead_code, unreachable_pub, missing_docs, reason = "each story uses its own part")]
#![allow(clippy::expect_used, reason = "what goes wrong here fails the story")]

pub mod apps;
pub mod compare;
pub mod pairs;

use apps::{SimulatedApp, TOKEN};
use serde_json::Value;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// The program under test.
pub fn binary() -> String {
    std::env::var("TANDEM_BINARY").unwrap_or_else(|_| env!("CARGO_BIN_EXE_tandem").to_owned())
}

/// A client with time-outs.
pub fn client() -> reqwest::Client {
    // The client asks for one even where it only speaks plain HTTP.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().timeout(Duration::from_mins(1)).build().expect("a client")
}

/// A running Tandem.
pub struct Tandem {
    child: Child,
    pub url: String,
    http: reqwest::Client,
}

impl Tandem {
    /// Starts Tandem between two apps, with its state in a folder that may hold the state of an earlier one.
    pub fn start(folder: &Path, erp: &SimulatedApp, crm: &SimulatedApp) -> Self {
        Self::start_with(folder, erp, crm, &[])
    }

    /// The same with further variables.
    pub fn start_with(folder: &Path, erp: &SimulatedApp, crm: &SimulatedApp, more: &[(&str, &str)]) -> Self {
        let mut child = Command::new(binary())
            .arg("serve")
            .env("TANDEM_ADDR", "127.0.0.1:0")
            .env("TANDEM_DATA_DIR", folder)
            .env("TANDEM_API_TOKEN", TOKEN)
            .env("TANDEM_POLL_MS", "1000")
            .env("TANDEM_SWEEP_MS", "5000")
            .env("TANDEM_ERP_URL", &erp.url)
            .env("TANDEM_ERP_CONTROL_URL", &erp.control)
            .env("TANDEM_ERP_TOKEN", TOKEN)
            .env("TANDEM_CRM_URL", &crm.url)
            .env("TANDEM_CRM_CONTROL_URL", &crm.control)
            .env("TANDEM_CRM_TOKEN", TOKEN)
            .envs(more.iter().copied())
            .stdout(Stdio::piped())
            .spawn()
            .expect("tandem starts");
        let mut lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
        let line = lines
            .by_ref()
            .map_while(Result::ok)
            .find(|line| line.starts_with("Tandem is ready:"))
            .expect("tandem says where it is");
        let url = line.trim_start_matches("Tandem is ready:").trim().to_owned();
        let origin = url.splitn(4, '/').take(3).collect::<Vec<_>>().join("/");
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, url: origin, http: client() }
    }

    /// Ends it as a power failure would.
    pub fn kill(mut self) {
        self.child.kill().expect("it can be killed");
        self.child.wait().expect("it ends");
    }

    /// Its process id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Has it ended by itself?
    pub fn is_dead(&mut self) -> bool {
        self.child.try_wait().expect("its state is known").is_some()
    }

    /// A REST answer.
    pub async fn get(&self, path: &str) -> Value {
        serde_json::from_str(&self.text(path).await).expect("JSON")
    }

    /// A REST answer as it was written.
    pub async fn text(&self, path: &str) -> String {
        let url = format!("{}/api/v1/{path}", self.url);
        let answer = self.http.get(&url).bearer_auth(TOKEN).send().await.expect("an answer");
        let status = answer.status();
        let body = answer.text().await.expect("a body");
        assert!(status.is_success(), "GET {url}: {status} {body}");
        body
    }

    /// A REST act.
    pub async fn post(&self, path: &str, body: &Value) -> Value {
        self.send(reqwest::Method::POST, path, body).await
    }

    /// A REST setting.
    pub async fn put(&self, path: &str, body: &Value) -> Value {
        self.send(reqwest::Method::PUT, path, body).await
    }

    async fn send(&self, method: reqwest::Method, path: &str, body: &Value) -> Value {
        let url = format!("{}/api/v1/{path}", self.url);
        let request = self.http.request(method.clone(), &url).bearer_auth(TOKEN);
        let request = request.header("content-type", "application/json");
        let answer = request.body(body.to_string()).send().await.expect("an answer");
        let status = answer.status();
        let text = answer.text().await.expect("a body");
        assert!(status.is_success(), "{method} {url}: {status} {text}");
        serde_json::from_str(&text).unwrap_or(Value::Null)
    }

    /// Changes that wait in the environment.
    pub async fn queued(&self) -> i64 {
        self.get("environments/contoso-test/summary").await["queued"].as_i64().expect("a count")
    }

    /// Pairs of records that are known, over all maps.
    pub async fn links(&self) -> i64 {
        let maps = self.get("environments/contoso-test/maps").await;
        let links = |map: &Value| map["statistics"]["links"].as_i64().expect("a count");
        maps.as_array().expect("maps").iter().map(links).sum()
    }

    /// Failures that wait for a person.
    pub async fn open_failures(&self) -> i64 {
        self.get("environments/contoso-test/summary").await["open_failures"].as_i64().expect("a count")
    }
}

impl Drop for Tandem {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Asks until the answer is `Ok`, for at most a minute per thousand records and never less than one; then fails with the
/// last complaint.
pub async fn eventually<T>(limit: Duration, mut check: impl AsyncFnMut() -> Result<T, String>) -> T {
    let start = Instant::now();
    loop {
        match check().await {
            Ok(value) => return value,
            Err(complaint) => assert!(start.elapsed() < limit, "after {limit:?}: {complaint}"),
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
