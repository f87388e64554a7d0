//! Loads a person's own CSV file into an app, through the OData that the app offers to everybody.
//!
//! The loader knows no app from the inside: it reads `$metadata`, proposes by name which column goes into which
//! field, and sends the rows in batches with one change set each, so that one refused row holds up no other.
//! Rows whose key the file holds are created or, when they exist, changed; loading a file twice is harmless.
//!
//! Works against Finance and Operations
//! (<https://learn.microsoft.com/dynamics365/fin-ops-core/dev-itpro/data-entities/odata>) and the Dataverse Web API
//! (<https://learn.microsoft.com/power-apps/developer/data-platform/webapi/overview>), simulated or real.

mod client;
mod convert;
mod error;
mod file;
mod plan;
mod propose;
mod send;
mod synonyms;
mod target;

use std::path::PathBuf;

use reqwest::Url;

use client::Client;
pub use error::LoadError;
pub use plan::{MappedColumn, Plan};
use target::Target;

/// What to load, and where.
#[derive(Clone, Debug)]
pub struct LoadOptions {
    /// The base URL of the app, such as `http://127.0.0.1:8301`; with or without the path of its OData service.
    pub base_url: String,
    /// How to prove who is asking.
    pub auth: Auth,
    /// The entity, such as `CustomersV3`; case, blanks and punctuation do not matter.
    pub entity: String,
    /// A CSV file in UTF-8 whose first line names the columns.
    pub file: PathBuf,
    /// The company that the rows go to, for entities that are kept by company.
    pub company: Option<String>,
    /// Values that every row gets: field and value. They win over columns of the file.
    pub set: Vec<(String, String)>,
    /// Columns that go elsewhere than proposed: column and field.
    pub map: Vec<(String, String)>,
    /// Rows sent at a time, 1 to 1,000.
    pub batch: usize,
}

/// How to prove who is asking.
#[derive(Clone)]
pub enum Auth {
    /// A token that was issued before.
    Bearer(String),
    /// OAuth 2.0 client credentials (RFC 6749, section 4.4).
    ClientCredentials {
        /// The token endpoint.
        token_url: String,
        /// The client.
        client_id: String,
        /// Its secret.
        client_secret: String,
        /// What the token shall be good for, such as `https://contoso.operations.dynamics.com/.default`.
        scope: String,
    },
}

/// What happens while a file is loaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Progress {
    /// Nothing has been sent yet; this is what will be.
    Planned(Plan),
    /// Another batch has been answered.
    Sent {
        /// Rows answered so far.
        done: usize,
        /// Rows in the file.
        of: usize,
        /// Rows refused so far.
        failed: usize,
    },
}

/// What has become of the rows of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoadReport {
    /// Where the columns went.
    pub plan: Plan,
    /// Rows in the file.
    pub rows: usize,
    /// Rows that did not exist before.
    pub created: usize,
    /// Rows that existed and were changed.
    pub updated: usize,
    /// Rows that the app, or the loader before it, refused; in order of the file.
    pub failures: Vec<RowFailure>,
}

/// A row that was not loaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowFailure {
    /// The line of the file on which the row begins, counted from 1.
    pub line: u64,
    /// The key of the row as far as it is known, such as `usmf, US-001`.
    pub key: String,
    /// Why, in the words of the app where it gave any.
    pub reason: String,
}

/// Loads the file.
///
/// The whole file is read and checked before the first row is sent. An error after that leaves behind the rows
/// loaded so far; loading the file again goes over them once more and finishes the rest.
pub async fn load_csv(
    options: LoadOptions,
    report: &mut (dyn FnMut(Progress) + Send),
) -> Result<LoadReport, LoadError> {
    let file = file::read(&options.file).await?;
    let client = Client::sign_in(&options.base_url, &options.auth).await?;
    let (schema, mut client) = client.find_service().await?;
    let target = Target::find(&schema, &options.entity)?;
    let plan = propose::plan(&target, &file.header, &options)?;
    report(Progress::Planned(plan.clone()));
    send::rows(&mut client, &target, &plan, file.rows, options.batch.clamp(1, MAX_BATCH), report).await
}

/// Dataverse takes no more operations in one batch.
const MAX_BATCH: usize = odata::batch::MAX_OPERATIONS;

impl std::fmt::Debug for Auth {
    /// Shows no secret.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Bearer(_) => formatter.write_str("Bearer"),
            Self::ClientCredentials { token_url, client_id, .. } => {
                write!(formatter, "ClientCredentials({client_id} at {token_url})")
            }
        }
    }
}

/// The URL with a slash at its end, so that relative ones go below it.
fn folder_url(text: &str) -> Result<Url, LoadError> {
    let mut url = Url::parse(text).map_err(|source| LoadError::Address { url: text.to_owned(), source })?;
    if !url.path().ends_with('/') {
        url.set_path(&format!("{}/", url.path()));
    }
    Ok(url)
}
