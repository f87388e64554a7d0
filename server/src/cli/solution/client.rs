//! A client of the API.

use anyhow::{Context as _, bail};
use reqwest::{RequestBuilder, Response};
use serde_json::Value;
use std::time::Duration;

/// A client of the API for one environment.
pub(super) struct Client {
    http: reqwest::Client,
    api: String,
    environment: String,
    token: Option<String>,
}

impl Client {
    /// For the Tandem at an address.
    pub(super) fn new(url: &str, token: Option<String>, environment: &str) -> anyhow::Result<Self> {
        let http = reqwest::Client::builder()
            .connect_timeout(Duration::from_secs(5))
            // Applying reads the schemas of both apps.
            .timeout(Duration::from_mins(5))
            .build()
            .context("the HTTP client cannot be built")?;
        let api = format!("{}/api/v1", url.trim_end_matches('/'));
        Ok(Self { http, api, environment: environment.to_owned(), token })
    }

    /// What is at a path below the environment.
    pub(super) async fn get(&self, path: &str) -> anyhow::Result<Value> {
        json(self.send(self.http.get(self.here(path))).await?).await
    }

    /// Sends JSON to a path below the environment.
    pub(super) async fn post(&self, path: &str, body: Value) -> anyhow::Result<Value> {
        let request = self.http.post(self.here(path)).header("content-type", "application/json");
        let body = if body.is_null() { String::new() } else { body.to_string() };
        json(self.send(request.body(body)).await?).await
    }

    /// Brings a package.
    pub(super) async fn upload(&self, bytes: Vec<u8>) -> anyhow::Result<Value> {
        let request = self.http.post(self.here("packages")).header("content-type", "application/zip");
        json(self.send(request.body(bytes)).await?).await
    }

    /// The bytes of a package.
    pub(super) async fn package(&self, id: &Value) -> anyhow::Result<Vec<u8>> {
        let answer = self.send(self.http.get(format!("{}/packages/{id}/file", self.api))).await?;
        Ok(answer.bytes().await.context("the package did not arrive")?.to_vec())
    }

    fn here(&self, path: &str) -> String {
        format!("{}/environments/{}/{path}", self.api, self.environment)
    }

    async fn send(&self, request: RequestBuilder) -> anyhow::Result<Response> {
        let request = match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        };
        let answer = request.send().await.with_context(|| {
            format!("Tandem does not answer at {}; start it, or name its address with --url", self.api)
        })?;
        if answer.status().is_success() {
            return Ok(answer);
        }
        let status = answer.status();
        let problem: Value =
            serde_json::from_str(&answer.text().await.unwrap_or_default()).unwrap_or_default();
        match (problem["detail"].as_str(), problem["hint"].as_str()) {
            (Some(detail), Some(hint)) => bail!("{detail} {hint}"),
            _ => bail!("Tandem answers {status}"),
        }
    }
}

async fn json(answer: Response) -> anyhow::Result<Value> {
    let text = answer.text().await.context("the answer did not arrive")?;
    serde_json::from_str(&text).context("the answer cannot be read")
}
