//! One pooled HTTP client for one app: time-outs, tokens, correlation, and bounded answers.

mod auth;
mod exchange;
mod serial;

use crate::{Fault, FaultKind};
use odata::batch::{Part, ResponsePart, header};
use odata::url;
use std::time::Duration;

pub(crate) use auth::{Auth, ClientCredentials};
pub(crate) use exchange::described;

/// Connecting takes no longer than this, or the app is taken for silent.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// Larger answers are refused, so that no app can exhaust our memory. The largest `$metadata` known has 8.5 MB.
const LARGEST_BODY: usize = 64 * 1024 * 1024;

/// Headers of every request that does not carry its own.
const USUAL_HEADERS: [(&str, &str); 3] =
    [("Accept", "application/json"), ("OData-Version", "4.0"), ("OData-MaxVersion", "4.0")];

/// Lets the app's log and ours be matched.
pub(crate) const CORRELATION: &str = "x-ms-client-request-id";

/// The way to one app.
pub(crate) struct Http {
    client: reqwest::Client,
    base: String,
    auth: Auth,
    timeout: Duration,
    serial: serial::Serial,
}

impl Http {
    /// `base` is the service root with a slash at its end; `authorities` are trusted besides those of the system.
    pub(crate) fn new(
        base: String,
        auth: Auth,
        timeout: Duration,
        authorities: Vec<reqwest::Certificate>,
    ) -> Result<Self, reqwest::Error> {
        // Somebody may have installed a provider before us; one is as good as the other.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder()
            .user_agent("tandem")
            .connect_timeout(CONNECT_TIMEOUT)
            .timeout(timeout)
            .tls_certs_merge(authorities)
            // OData services do not redirect; a redirect leads to a sign-in page, which must not pass for an answer.
            .redirect(reqwest::redirect::Policy::none())
            .build()?;
        Ok(Self { client, base, auth, timeout, serial: serial::Serial::default() })
    }

    /// An id for one request, unique as long as the process lives.
    pub(crate) fn next_id(&self) -> String {
        self.serial.next()
    }

    /// The service root.
    pub(crate) fn base(&self) -> &str {
        &self.base
    }

    /// The link without the service root, so that it stays good when the app moves to another address.
    pub(crate) fn relative(&self, link: &str) -> String {
        let absolute = url::resolve(&self.base, link);
        absolute.strip_prefix(&self.base).unwrap_or(link).to_owned()
    }

    /// The answer to a request, whatever its status. `Err` means that there was none.
    ///
    /// The URL may be relative to the service root. After a 401 the token is renewed and the request repeated once.
    pub(crate) async fn call(&self, part: &Part) -> Result<ResponsePart, Fault> {
        let target = url::resolve(&self.base, &part.url);
        if !url::same_origin(&self.base, &target) {
            let message = "the app sent a link that leads to another host, which must not see our token";
            let fault = Fault::new(FaultKind::Garbled, 0, message);
            return Err(Fault { exchange: described(part, None), ..fault });
        }
        let token = self.auth.token(&self.client).await?;
        let reply = self.once(part, &target, &token).await?;
        if reply.status != 401 {
            return Ok(reply);
        }
        match self.auth.renewed(&self.client, &token).await? {
            Some(token) => self.once(part, &target, &token).await,
            None => Ok(reply),
        }
    }

    /// The answer to a request that must succeed.
    pub(crate) async fn expect(&self, part: &Part) -> Result<ResponsePart, Fault> {
        let reply = self.call(part).await?;
        match reply.status {
            200..300 => Ok(reply),
            _ => Err(crate::refusal::refused(part, &reply)),
        }
    }

    /// Whether anything answers at the service root; it is asked without our token.
    pub(crate) async fn reach(&self) -> Result<(), Fault> {
        let part = Part::new(odata::batch::Method::Get, self.base.clone());
        self.send(&part, self.request(&part, &self.base)?).await.map(drop)
    }

    /// The answer of an address outside of the service, asked without our token; it must succeed.
    pub(crate) async fn elsewhere(&self, part: &Part) -> Result<ResponsePart, Fault> {
        let reply = self.send(part, self.request(part, &part.url)?).await?;
        match reply.status {
            200..300 => Ok(reply),
            _ => Err(crate::refusal::refused(part, &reply)),
        }
    }

    async fn once(
        &self,
        part: &Part,
        target: &str,
        token: &http::HeaderValue,
    ) -> Result<ResponsePart, Fault> {
        let mut request = self.request(part, target)?.header(http::header::AUTHORIZATION, token);
        for (name, value) in USUAL_HEADERS {
            if header(&part.headers, name).is_none() {
                request = request.header(name, value);
            }
        }
        if header(&part.headers, CORRELATION).is_none() {
            request = request.header(CORRELATION, self.next_id());
        }
        self.send(part, request).await
    }

    fn request(&self, part: &Part, target: &str) -> Result<reqwest::RequestBuilder, Fault> {
        let method = http::Method::from_bytes(part.method.as_str().as_bytes())
            .map_err(|error| Fault::new(FaultKind::Garbled, 0, error.to_string()))?;
        let mut request = self.client.request(method, target);
        for (name, value) in &part.headers {
            request = request.header(name, value);
        }
        Ok(if part.body.is_empty() { request } else { request.body(part.body.clone()) })
    }

    async fn send(&self, part: &Part, request: reqwest::RequestBuilder) -> Result<ResponsePart, Fault> {
        let answer = match request.send().await {
            Ok(response) => read(response).await,
            Err(error) => Err(Broken::Silent(error)),
        };
        if let Ok(reply) = &answer {
            tracing::debug!(method = %part.method, url = part.url, status = reply.status, "asked the app");
        }
        answer.map_err(|broken| broken.fault(part, self.timeout))
    }
}

/// Why there is no usable answer.
enum Broken {
    Silent(reqwest::Error),
    TooLarge(u16),
}

impl Broken {
    fn fault(self, part: &Part, timeout: Duration) -> Fault {
        let fault = match self {
            Self::Silent(error) => silence(&error, timeout),
            Self::TooLarge(status) => {
                Fault::new(FaultKind::Garbled, status, "the answer is larger than 64 MiB")
            }
        };
        Fault { exchange: described(part, None), ..fault }
    }
}

async fn read(mut response: reqwest::Response) -> Result<ResponsePart, Broken> {
    let status = response.status().as_u16();
    let text = |value: &http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let headers = response.headers().iter().map(|(name, value)| (name.to_string(), text(value))).collect();
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(Broken::Silent)? {
        if body.len() + chunk.len() > LARGEST_BODY {
            return Err(Broken::TooLarge(status));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(ResponsePart { content_id: None, status, headers, body })
}

/// The fault for a request without an answer, in words for people.
fn silence(error: &reqwest::Error, timeout: Duration) -> Fault {
    if error.is_timeout() && !error.is_connect() {
        return Fault::silent(format!("no answer within {} ms", timeout.as_millis()));
    }
    let causes: Vec<String> = std::iter::successors(std::error::Error::source(error), |cause| cause.source())
        .map(ToString::to_string)
        .collect();
    let reason = match causes.as_slice() {
        [] => error.to_string(),
        causes => causes.join(": "),
    };
    let what = if error.is_connect() { "no connection" } else { "the connection broke" };
    Fault::silent(format!("{what}: {reason}"))
}
