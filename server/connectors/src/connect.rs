//! From a connection's settings to a connector.

use crate::Connector;
use crate::checks::Examined;
use crate::dataverse::Dataverse;
use crate::finance::Finance;
use crate::wire::{Auth, ClientCredentials, Http};
use model::{AuthKind, Connection, ConnectionKind};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use thiserror::Error;

/// Turns references to secrets into secrets.
pub trait SecretSource: Send + Sync {
    /// The secret behind `env:NAME` or `file:PATH`.
    fn secret(&self, reference: &str) -> Result<String, SecretError>;
}

/// Reads secrets from environment variables (`env:NAME`) and files (`file:PATH`, without the line break at the end).
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemSecrets;

/// A reference without a secret behind it.
#[derive(Debug, Error)]
pub enum SecretError {
    /// Neither `env:` nor `file:`. The text is not repeated: it may be a secret that was entered by mistake.
    #[error("a secret must be given as `env:NAME` or `file:PATH`, not as the secret itself")]
    Form,
    /// The environment variable is not set, or is empty.
    #[error(
        "the environment variable `{name}` is not set: set it where Tandem is started, then restart Tandem"
    )]
    Variable {
        /// Its name.
        name: String,
    },
    /// The file cannot be read.
    #[error("the secret's file `{path}` cannot be read: check the path and that Tandem's user may read it")]
    File {
        /// Its path.
        path: String,
        /// What the system says.
        source: std::io::Error,
    },
    /// The file holds nothing.
    #[error("the secret's file `{path}` is empty: write the secret into it")]
    Empty {
        /// Its path.
        path: String,
    },
}

/// A connection that cannot be used as it is set up. Nothing has been sent.
#[derive(Debug, Error)]
pub enum ConnectError {
    /// The base or token URL is not an absolute HTTP address.
    #[error(
        "the {what} `{url}` is not an address: enter one that begins with https:// (or http:// for a test)"
    )]
    Url {
        /// Which URL.
        what: &'static str,
        /// Its text.
        url: String,
    },
    /// A secret is missing.
    #[error("the {what} is missing")]
    Secret {
        /// Which secret.
        what: &'static str,
        /// Why.
        source: SecretError,
    },
    /// The token holds characters that no header can carry.
    #[error("the bearer token holds line breaks or other characters that cannot be sent: copy it again")]
    Token,
    /// The file with certificates cannot be read.
    #[error(
        "the certificates in `{}` cannot be read: check the path and that Tandem's user may read it",
        path.display()
    )]
    Authorities {
        /// Its path.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The file with certificates holds none.
    #[error("`{}` holds no certificate: write those of your authority into it, in PEM form", path.display())]
    NoAuthority {
        /// Its path.
        path: PathBuf,
    },
    /// The HTTP client cannot be built.
    #[error("the HTTP client cannot be built: check the proxy and certificate settings of the system")]
    Client(#[from] reqwest::Error),
}

/// What a connection's settings leave open.
#[derive(Clone, Debug)]
pub struct Extras {
    /// Finance and Operations: where data events are set up, for example the simulator's control port.
    pub events_url: Option<String>,
    /// An app that has not answered a request by then is taken for silent.
    pub request_timeout: Duration,
    /// How far polling by modified time reads back; `None` = as the connection says.
    pub overlap: Option<Duration>,
    /// A file with certificates (PEM) of authorities that are trusted besides those of the system.
    pub authorities: Option<PathBuf>,
}

impl Default for Extras {
    fn default() -> Self {
        Self { events_url: None, request_timeout: Duration::from_secs(30), overlap: None, authorities: None }
    }
}

/// The connector for a connection. Sends nothing yet.
pub fn connect(
    connection: &Connection,
    secrets: &dyn SecretSource,
    extras: &Extras,
) -> Result<Arc<dyn Connector>, ConnectError> {
    Ok(made(connection, secrets, extras)?)
}

/// The root of a connection's service, with a slash at its end.
pub(crate) fn root(connection: &Connection) -> Result<String, ConnectError> {
    let mut base = absolute("base URL", &connection.base_url)?;
    if !base.ends_with('/') {
        base.push('/');
    }
    Ok(base)
}

/// The same connector, open to be examined.
pub(crate) fn made(
    connection: &Connection,
    secrets: &dyn SecretSource,
    extras: &Extras,
) -> Result<Arc<dyn Examined>, ConnectError> {
    let base = root(connection)?;
    let auth = auth(&connection.auth, secrets, extras.request_timeout)?;
    let http = Http::new(base, auth, extras.request_timeout, authorities(extras)?)?;
    Ok(match connection.kind {
        ConnectionKind::Dataverse => Arc::new(Dataverse::new(http)),
        ConnectionKind::FinanceOperations => {
            let overlap = Duration::from_millis(u64::from(connection.overlap_ms));
            let events = extras.events_url.as_deref().map(|url| absolute("events URL", url)).transpose()?;
            Arc::new(Finance::new(http, events, extras.overlap.unwrap_or(overlap)))
        }
    })
}

fn auth(kind: &AuthKind, secrets: &dyn SecretSource, timeout: Duration) -> Result<Auth, ConnectError> {
    let secret = |what: &'static str, reference: &str| {
        secrets.secret(reference).map_err(|source| ConnectError::Secret { what, source })
    };
    match kind {
        AuthKind::Bearer { token } => {
            Auth::bearer(&secret("bearer token", token)?).ok_or(ConnectError::Token)
        }
        AuthKind::Basic { user, password } => {
            Auth::basic(user, &secret("password", password)?).ok_or(ConnectError::Token)
        }
        AuthKind::ClientCredentials { token_url, client_id, client_secret, scope } => {
            let token_url = absolute("token URL", token_url)?;
            let client_secret = secret("client secret", client_secret)?;
            Ok(Auth::Client(ClientCredentials::new(token_url, client_id, &client_secret, scope, timeout)))
        }
    }
}

/// The certificates of authorities that are trusted besides those of the system.
pub(crate) fn authorities(extras: &Extras) -> Result<Vec<reqwest::Certificate>, ConnectError> {
    let Some(path) = extras.authorities.as_deref() else { return Ok(Vec::new()) };
    let unreadable = |source| ConnectError::Authorities { path: path.to_owned(), source };
    let pem = std::fs::read(path).map_err(unreadable)?;
    let certificates = reqwest::Certificate::from_pem_bundle(&pem)?;
    if certificates.is_empty() {
        return Err(ConnectError::NoAuthority { path: path.to_owned() });
    }
    Ok(certificates)
}

/// The URL, if it is an absolute one with a host and without parts that a base cannot have.
fn absolute(what: &'static str, url: &str) -> Result<String, ConnectError> {
    let trimmed = url.trim();
    let parsed = reqwest::Url::parse(trimmed).ok().filter(|parsed| {
        matches!(parsed.scheme(), "http" | "https")
            && parsed.has_host()
            && parsed.username().is_empty()
            && parsed.fragment().is_none()
            && (what != "base URL" || parsed.query().is_none())
    });
    match parsed {
        Some(_) => Ok(trimmed.to_owned()),
        None => Err(ConnectError::Url { what, url: url.to_owned() }),
    }
}

impl SecretSource for SystemSecrets {
    fn secret(&self, reference: &str) -> Result<String, SecretError> {
        if let Some(name) = reference.strip_prefix("env:") {
            let value = std::env::var(name).ok().filter(|value| !value.trim().is_empty());
            return value.ok_or_else(|| SecretError::Variable { name: name.to_owned() });
        }
        let path = reference.strip_prefix("file:").ok_or(SecretError::Form)?;
        let text = std::fs::read_to_string(path)
            .map_err(|source| SecretError::File { path: path.to_owned(), source })?;
        match text.trim_end_matches(['\r', '\n']) {
            "" => Err(SecretError::Empty { path: path.to_owned() }),
            secret => Ok(secret.to_owned()),
        }
    }
}
