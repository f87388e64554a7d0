//! One simulated app in its own process, and what a person inside of it or a program beside it does.

use super::{binary, client};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

/// The bearer token of everything in these stories.
pub const TOKEN: &str = "story-token-0123456789abcdef";

/// One simulated app.
pub struct SimulatedApp {
    child: Child,
    pub url: String,
    pub control: String,
    http: reqwest::Client,
}

impl SimulatedApp {
    /// Starts `erp` or `crm` in memory; `more` are further arguments.
    pub fn start(kind: &str, more: &[&str]) -> Self {
        let mut child = Command::new(binary())
            .args(["simulate", kind, "--memory", "--exit-with-stdin", "--token", TOKEN])
            .args(more)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("a simulator starts");
        let mut lines = BufReader::new(child.stdout.take().expect("a pipe")).lines().map_while(Result::ok);
        let mut next = || lines.next().expect("a URL").trim_end_matches('/').to_owned();
        let (url, control) = (next(), next());
        Self { child, url, control, http: client() }
    }

    /// Its process id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Sends JSON to the control port.
    pub async fn control(&self, method: reqwest::Method, path: &str, body: &Value) -> Value {
        let url = format!("{}/{path}", self.control);
        let mut request = self.http.request(method, &url);
        if !body.is_null() {
            request = request.header("content-type", "application/json").body(body.to_string());
        }
        let answer = request.send().await.expect("the control port answers");
        let status = answer.status();
        let text = answer.text().await.expect("a body");
        assert!(status.is_success(), "{url}: {status} {text}");
        serde_json::from_str(&text).unwrap_or(Value::Null)
    }

    /// A person creates a row.
    pub async fn create(&self, set: &str, row: &Value) -> Value {
        self.control(reqwest::Method::POST, &format!("tables/{set}"), row).await
    }

    /// A person changes a row.
    pub async fn edit(&self, set: &str, id: &str, change: &Value) {
        self.control(reqwest::Method::PATCH, &format!("tables/{set}/{id}"), change).await;
    }

    /// A person deletes a row.
    pub async fn delete(&self, set: &str, id: &str) {
        self.control(reqwest::Method::DELETE, &format!("tables/{set}/{id}"), &Value::Null).await;
    }

    /// Switches faults.
    pub async fn faults(&self, faults: &Value) {
        self.control(reqwest::Method::POST, "faults", faults).await;
    }

    /// Takes the app's OData port off, or puts it back.
    pub async fn offline(&self, offline: bool) {
        self.faults(&json!({ "offline": offline })).await;
    }

    /// All rows of a table by id.
    pub async fn rows(&self, set: &str) -> BTreeMap<String, Value> {
        self.lines(&format!("state/{set}"))
            .await
            .into_iter()
            .map(|line| (line["id"].as_str().expect("an id").to_owned(), line["record"].clone()))
            .collect()
    }

    /// One row as it is.
    pub async fn row(&self, set: &str, id: &str) -> Value {
        self.control(reqwest::Method::GET, &format!("tables/{set}/{id}"), &Value::Null).await["values"]
            .clone()
    }

    /// Every version that rows had, in commit order: id, operation, record.
    pub async fn history(&self, set: &str) -> Vec<(String, String, Value)> {
        self.history_after(set, 0).await.into_iter().map(|(_, event)| event).collect()
    }

    /// Those of them behind a version, each with its own.
    pub async fn history_after(&self, set: &str, version: u64) -> Vec<(u64, (String, String, Value))> {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        self.lines(&format!("history/{set}?after={version}"))
            .await
            .into_iter()
            .map(|mut line| {
                let version = line["version"].as_u64().expect("a version");
                (version, (text(&line["id"]), text(&line["operation"]), line["record"].take()))
            })
            .collect()
    }

    async fn lines(&self, path: &str) -> Vec<Value> {
        let url = format!("{}/{path}", self.control);
        let text = self.http.get(&url).send().await.expect("an answer").text().await.expect("a body");
        text.lines()
            .map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("{url}: {line}")))
            .collect()
    }
}

impl Drop for SimulatedApp {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
