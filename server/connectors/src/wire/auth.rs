//! Proofs of who we are: the OAuth 2 client credentials grant (RFC 6749, section 4.4), fixed bearer tokens, and names
//! with passwords (RFC 7617).

use crate::{Fault, FaultKind};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use http::HeaderValue;
use odata::batch::{Part, ResponsePart};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use std::fmt;
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::time::Instant;

/// Tokens are renewed so long before they expire, that none expires on its way.
const MARGIN: Duration = Duration::from_mins(5);

/// What a token endpoint that does not say otherwise means.
const USUAL_LIFETIME: Duration = Duration::from_hours(1);

/// A secret that never shows up in logs.
struct Secret(String);

impl fmt::Debug for Secret {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("***")
    }
}

/// How to prove who we are.
pub(crate) enum Auth {
    /// The same header with every request.
    Fixed(HeaderValue),
    Client(ClientCredentials),
}

/// An application with a secret.
pub(crate) struct ClientCredentials {
    token_url: String,
    form: Secret,
    timeout: Duration,
    /// Locked while a token is fetched, so that others wait for it instead of asking for their own.
    token: Mutex<Option<Token>>,
}

struct Token {
    header: HeaderValue,
    good_until: Instant,
}

impl Auth {
    /// A fixed token; `None` when it holds characters that a header cannot carry.
    pub(crate) fn bearer(token: &str) -> Option<Self> {
        bearer_header(token).map(Self::Fixed)
    }

    /// A name and its password. Every text fits: it is encoded.
    pub(crate) fn basic(user: &str, password: &str) -> Option<Self> {
        let encoded = BASE64_STANDARD.encode(format!("{user}:{password}"));
        let mut header = HeaderValue::from_str(&format!("Basic {encoded}")).ok()?;
        header.set_sensitive(true);
        Some(Self::Fixed(header))
    }

    /// The value of the `Authorization` header.
    pub(super) async fn token(&self, client: &reqwest::Client) -> Result<HeaderValue, Fault> {
        match self {
            Self::Fixed(header) => Ok(header.clone()),
            Self::Client(credentials) => credentials.current(client, None).await,
        }
    }

    /// A fresh token after one was refused; `None` when there is no way to get one.
    pub(super) async fn renewed(
        &self,
        client: &reqwest::Client,
        refused: &HeaderValue,
    ) -> Result<Option<HeaderValue>, Fault> {
        match self {
            Self::Fixed(_) => Ok(None),
            Self::Client(credentials) => credentials.current(client, Some(refused)).await.map(Some),
        }
    }
}

impl ClientCredentials {
    pub(crate) fn new(
        token_url: String,
        client_id: &str,
        client_secret: &str,
        scope: &str,
        timeout: Duration,
    ) -> Self {
        let encoded = |text| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        let form = format!(
            "grant_type=client_credentials&client_id={}&client_secret={}&scope={}",
            encoded(client_id),
            encoded(client_secret),
            encoded(scope)
        );
        Self { token_url, form: Secret(form), timeout, token: Mutex::new(None) }
    }

    async fn current(
        &self,
        client: &reqwest::Client,
        refused: Option<&HeaderValue>,
    ) -> Result<HeaderValue, Fault> {
        let mut token = self.token.lock().await;
        if let Some(token) = &*token
            && token.good_until > Instant::now()
            // Somebody else may have renewed the refused token while we waited for the lock.
            && refused != Some(&token.header)
        {
            return Ok(token.header.clone());
        }
        let fresh = self.fetch(client).await?;
        let header = fresh.header.clone();
        *token = Some(fresh);
        Ok(header)
    }

    async fn fetch(&self, client: &reqwest::Client) -> Result<Token, Fault> {
        let asked = Instant::now();
        let request = client
            .post(&self.token_url)
            .header(http::header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(http::header::ACCEPT, "application/json")
            .body(self.form.0.clone());
        let part = Part::new(odata::batch::Method::Post, self.token_url.clone());
        let reply = match request.send().await {
            Ok(response) => super::read(response).await,
            Err(error) => Err(super::Broken::Silent(error)),
        };
        let reply = reply.map_err(|broken| {
            let fault = broken.fault(&part, self.timeout);
            let message = format!("the token endpoint {}: {}", self.token_url, fault.message);
            Fault { message, connection_wide: true, ..fault }
        })?;
        if !(200..300).contains(&reply.status) {
            return Err(self.refusal(&part, &reply));
        }
        token_of(&reply, asked).ok_or_else(|| unusable(reply.status))
    }

    fn refusal(&self, part: &Part, reply: &ResponsePart) -> Fault {
        let fault = crate::refusal::refused(part, reply);
        // RFC 6749, section 5.2, answers wrong credentials with 400; whatever the status, it is a failed sign-in.
        let status = match reply.status {
            429 | 500.. => reply.status,
            _ => 401,
        };
        let message = format!("the token endpoint {} refused: {}", self.token_url, fault.message);
        Fault { status, message, reasoned: false, connection_wide: true, ..fault }
    }
}

fn unusable(status: u16) -> Fault {
    let fault = Fault::new(FaultKind::Garbled, status, "the token endpoint answered without a usable token");
    Fault { connection_wide: true, ..fault }
}

fn token_of(reply: &ResponsePart, asked: Instant) -> Option<Token> {
    let body: serde_json::Value = serde_json::from_slice(&reply.body).ok()?;
    let header = bearer_header(body.get("access_token")?.as_str()?)?;
    let lifetime = match body.get("expires_in") {
        Some(serde_json::Value::Number(seconds)) => seconds.as_u64(),
        // Older endpoints write the number as a string.
        Some(serde_json::Value::String(seconds)) => seconds.parse().ok(),
        _ => None,
    };
    let lifetime = lifetime.map_or(USUAL_LIFETIME, Duration::from_secs);
    let good_until = asked.checked_add(lifetime.saturating_sub(MARGIN.min(lifetime / 2)))?;
    Some(Token { header, good_until })
}

fn bearer_header(token: &str) -> Option<HeaderValue> {
    let mut header = HeaderValue::from_str(&format!("Bearer {}", token.trim())).ok()?;
    header.set_sensitive(true);
    Some(header)
}
