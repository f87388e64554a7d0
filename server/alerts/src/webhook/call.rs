//! One request to one webhook.

use super::answer::{Answer, retry_after};
use super::reach::{NotPublic, Resolver, check};
use crate::mail::letter::one_line;
use model::{Moment, WebhookReach};
use reqwest::header::{CONTENT_TYPE, RETRY_AFTER};
use reqwest::redirect::Policy;
use std::error::Error as _;
use std::sync::Arc;
use std::time::Duration;

/// How long a webhook has to take a connection.
const CONNECT: Duration = Duration::from_secs(10);
/// How long it has in all; the scheme of Standard Webhooks advises 15 to 30 seconds.
const IN_ALL: Duration = Duration::from_secs(20);
/// So much of an answer is read, in bytes.
const READ: usize = 4 * 1_024;
/// So much of it is kept, in characters.
const SAID: usize = 300;

/// What is sent.
#[derive(Clone, Debug)]
pub(super) struct Request {
    /// Where to.
    pub(super) url: String,
    /// Names the message once and for all.
    pub(super) id: String,
    /// When it is sent, in seconds.
    pub(super) timestamp: i64,
    /// The signatures; `None` where nobody looks at them.
    pub(super) signature: Option<String>,
    /// JSON.
    pub(super) body: String,
}

/// Asks webhooks: without redirects, without a proxy, within bounds of time and size, and only where it may.
#[derive(Clone, Debug)]
pub struct Caller {
    client: reqwest::Client,
    reach: WebhookReach,
}

impl Caller {
    /// `authorities` are certificates (PEM) that are trusted besides those of the system. `Err` where the client cannot
    /// be built.
    pub fn new(reach: WebhookReach, authorities: &[u8]) -> Result<Self, reqwest::Error> {
        Self::within(reach, authorities, IN_ALL)
    }

    pub(super) fn within(
        reach: WebhookReach,
        authorities: &[u8],
        in_all: Duration,
    ) -> Result<Self, reqwest::Error> {
        // Somebody may have installed a provider before us; one is as good as the other.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder()
            .user_agent("tandem")
            .connect_timeout(CONNECT)
            .timeout(in_all)
            .redirect(Policy::none())
            // A proxy would look the name up itself.
            .no_proxy()
            // Each connection is to an address that was looked up for it.
            .pool_max_idle_per_host(0)
            .dns_resolver(Arc::new(Resolver(reach)))
            .tls_certs_merge(reqwest::Certificate::from_pem_bundle(authorities)?)
            .build()?;
        Ok(Self { client, reach })
    }

    /// Where it may ask.
    pub fn reach(&self) -> WebhookReach {
        self.reach
    }

    pub(super) async fn call(&self, request: Request, now: Moment) -> Answer {
        let Ok(url) = reqwest::Url::parse(&request.url) else {
            return Answer::Refused("its address is none".to_owned());
        };
        if url.scheme() != "https" && self.reach == WebhookReach::Public {
            return Answer::Refused("its address does not begin with https://".to_owned());
        }
        if let Err(refusal) = check(url.host_str().unwrap_or_default(), self.reach) {
            return Answer::Refused(refusal.to_string());
        }
        let mut call = self
            .client
            .post(url)
            .header(CONTENT_TYPE, "application/json")
            .header("webhook-id", request.id)
            .header("webhook-timestamp", request.timestamp);
        if let Some(signature) = request.signature {
            call = call.header("webhook-signature", signature);
        }
        match call.body(request.body).send().await {
            Ok(response) => read(response, now).await,
            Err(error) => fault(&error),
        }
    }
}

/// The beginning of an answer. What is wrong with the rest of it does not matter: its status is known.
async fn read(mut response: reqwest::Response, now: Moment) -> Answer {
    let status = response.status().as_u16();
    let header = response.headers().get(RETRY_AFTER).and_then(|header| header.to_str().ok());
    let retry_after = header.and_then(|header| retry_after(header, now));
    let mut bytes = Vec::new();
    while bytes.len() < READ {
        match response.chunk().await {
            Ok(Some(chunk)) => bytes.extend_from_slice(&chunk[..chunk.len().min(READ - bytes.len())]),
            Ok(None) | Err(_) => break,
        }
    }
    let said = String::from_utf8_lossy(&bytes).chars().take(SAID).collect();
    Answer::Status { status, said, retry_after }
}

/// What stood in the way, in words, and without the address: who knows that of a chat can write there.
fn fault(error: &reqwest::Error) -> Answer {
    let mut innermost = error.source();
    while let Some(cause) = innermost {
        if let Some(refusal) = cause.downcast_ref::<NotPublic>() {
            return Answer::Refused(refusal.to_string());
        }
        match cause.source() {
            Some(inner) => innermost = Some(inner),
            None => break,
        }
    }
    if error.is_timeout() {
        return Answer::Silent("it did not answer in time".to_owned());
    }
    let why = innermost.map(|cause| one_line(&cause.to_string())).unwrap_or_default();
    let what = if error.is_connect() { "it cannot be reached" } else { "it broke off" };
    Answer::Silent(if why.is_empty() { what.to_owned() } else { format!("{what}: {why}") })
}
