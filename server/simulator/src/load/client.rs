use std::time::Duration;

use odata::csdl::{self, Schema};
use odata::error::ODataError;
use odata::url::encode_query;
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, RETRY_AFTER};
use reqwest::{Response, Url};

use super::{Auth, LoadError, folder_url};

/// A thousand rows take a slow app a while, but not this long.
const ANSWER_WITHIN: Duration = Duration::from_mins(2);
const CONNECT_WITHIN: Duration = Duration::from_secs(10);
/// What an app that is overloaded usually asks for, used when it does not say how long.
const DEFAULT_PAUSE: Duration = Duration::from_secs(5);
/// No app may hold the loader longer than this between two tries.
const LONGEST_PAUSE: Duration = Duration::from_mins(1);
/// Tries of one batch before the loader gives up.
const TRIES: u32 = 5;
/// Where services of this kind live below the address of the app.
const SERVICE_PATHS: [&str; 2] = ["data/", "api/data/v9.2/"];

/// A signed-in client of one app.
pub(super) struct Client {
    http: reqwest::Client,
    /// The root of the service, with a slash at its end.
    root: Url,
    auth: Auth,
    token: String,
}

/// An answer of the app, read to its end.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) content_type: String,
    pub(super) body: Vec<u8>,
    retry_after: Option<Duration>,
}

impl Answer {
    /// Why the app refused, in its own words.
    pub(super) fn reason(&self) -> String {
        reason(self.status, &self.body)
    }
}

/// The reason that an error body gives, else the status.
pub(super) fn reason(status: u16, body: &[u8]) -> String {
    ODataError::parse(body)
        .map(|error| error.reason())
        .filter(|reason| !reason.is_empty())
        .unwrap_or_else(|| format!("HTTP status {status}"))
}

impl Client {
    /// Gets a token if none was given.
    pub(super) async fn sign_in(base_url: &str, auth: &Auth) -> Result<Self, LoadError> {
        let root = folder_url(base_url)?;
        // An error only says that the process has chosen its cryptography already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder()
            .connect_timeout(CONNECT_WITHIN)
            .timeout(ANSWER_WITHIN)
            .build()
            .map_err(LoadError::Client)?;
        let token = token(&http, auth).await?;
        Ok(Self { http, root, auth: auth.clone(), token })
    }

    /// Finds the OData service at the given address or at the usual paths below it, and reads its `$metadata`.
    pub(super) async fn find_service(mut self) -> Result<(Schema, Self), LoadError> {
        let given = self.root.clone();
        let mut candidates = Vec::new();
        if given.path() == "/" {
            candidates.extend(SERVICE_PATHS.iter().filter_map(|path| given.join(path).ok()));
        }
        candidates.push(given.clone());
        for root in candidates {
            self.root = root;
            let url = self.url("$metadata")?;
            let request = self.http.get(url.clone()).header(AUTHORIZATION, self.bearer());
            let answer = read(request.header(ACCEPT, "application/xml").send().await, &url).await?;
            match answer.status {
                200 => {
                    let schema = csdl::parse(&answer.body)
                        .map_err(|source| LoadError::Metadata { url: self.root.to_string(), source })?;
                    return Ok((schema, self));
                }
                401 | 403 => return Err(refused(&url, &answer)),
                _ => {}
            }
        }
        Err(LoadError::NoService { url: given.to_string() })
    }

    /// Sends a batch until the app takes it; waits when the app is busy and signs in again when the token has expired.
    pub(super) async fn send_batch(
        &mut self,
        content_type: &str,
        body: Vec<u8>,
    ) -> Result<Answer, LoadError> {
        let url = self.url("$batch")?;
        // reqwest shares these bytes between tries instead of copying them.
        let body = bytes::Bytes::from(body);
        let mut tries = 0;
        loop {
            tries += 1;
            let request = self
                .http
                .post(url.clone())
                .header(AUTHORIZATION, self.bearer())
                .header(CONTENT_TYPE, content_type)
                .header(ACCEPT, "multipart/mixed")
                .header("OData-Version", "4.0")
                // Otherwise the app may stop at the first row that it refuses.
                .header("Prefer", "odata.continue-on-error")
                .body(body.clone());
            let answer = read(request.send().await, &url).await?;
            match answer.status {
                200..=299 => return Ok(answer),
                401 if tries == 1 => self.token = token(&self.http, &self.auth).await?,
                401 | 403 => return Err(refused(&url, &answer)),
                429 | 502..=504 if tries < TRIES => {
                    let pause = answer.retry_after.unwrap_or(DEFAULT_PAUSE).min(LONGEST_PAUSE);
                    tokio::time::sleep(pause).await;
                }
                status => {
                    return Err(LoadError::Batch { url: url.to_string(), status, reason: answer.reason() });
                }
            }
        }
    }

    /// The root of the service as text, for messages.
    pub(super) fn root(&self) -> String {
        self.root.to_string()
    }

    fn url(&self, path: &str) -> Result<Url, LoadError> {
        self.root.join(path).map_err(|source| LoadError::Address { url: path.to_owned(), source })
    }

    fn bearer(&self) -> String {
        format!("Bearer {}", self.token)
    }
}

async fn token(http: &reqwest::Client, auth: &Auth) -> Result<String, LoadError> {
    let (token_url, client_id, client_secret, scope) = match auth {
        Auth::Bearer(token) => return Ok(token.clone()),
        Auth::ClientCredentials { token_url, client_id, client_secret, scope } => {
            (token_url, client_id, client_secret, scope)
        }
    };
    let url =
        Url::parse(token_url).map_err(|source| LoadError::Address { url: token_url.clone(), source })?;
    let form = format!(
        "grant_type=client_credentials&client_id={}&client_secret={}&scope={}",
        encode_query(client_id),
        encode_query(client_secret),
        encode_query(scope)
    );
    let request = http.post(url.clone()).header(CONTENT_TYPE, "application/x-www-form-urlencoded").body(form);
    let answer = read(request.send().await, &url).await?;
    let json: serde_json::Value = serde_json::from_slice(&answer.body).unwrap_or_default();
    let text = |name: &str| json.get(name).and_then(serde_json::Value::as_str).map(str::to_owned);
    match text("access_token") {
        Some(token) if answer.status == 200 => Ok(token),
        _ => Err(LoadError::Refused {
            url: url.to_string(),
            status: answer.status,
            reason: text("error_description").unwrap_or_else(|| answer.reason()),
        }),
    }
}

async fn read(response: reqwest::Result<Response>, url: &Url) -> Result<Answer, LoadError> {
    // The cause repeats the address, and the address may hold more than a message should.
    let unreachable = |source: reqwest::Error| LoadError::Unreachable {
        url: url.to_string(),
        source: source.without_url(),
    };
    let response = response.map_err(unreachable)?;
    let header = |name| {
        let value = response.headers().get(name).and_then(|value| value.to_str().ok());
        value.unwrap_or_default().to_owned()
    };
    let content_type = header(CONTENT_TYPE);
    let retry_after = header(RETRY_AFTER).parse().ok().map(Duration::from_secs);
    let status = response.status().as_u16();
    let body = response.bytes().await.map_err(unreachable)?.to_vec();
    Ok(Answer { status, content_type, body, retry_after })
}

fn refused(url: &Url, answer: &Answer) -> LoadError {
    LoadError::Refused { url: url.to_string(), status: answer.status, reason: answer.reason() }
}
