use std::path::PathBuf;

/// Why a file was not loaded. Each message says what to do.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The file cannot be opened or read.
    #[error("cannot read {}: check the path and that you may read it", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The file is no CSV in UTF-8.
    #[error(
        "{} is not a well-formed CSV file at line {line}: {reason}. Save it as UTF-8 with commas, one row a line, \
         every row as long as the first; nothing has been loaded", path.display()
    )]
    Malformed {
        /// The file.
        path: PathBuf,
        /// The line, counted from 1.
        line: u64,
        /// What is wrong there.
        reason: String,
    },
    /// The base URL or the token URL is none.
    #[error("{url:?} is not a web address: write it like http://127.0.0.1:8301")]
    Address {
        /// What was given.
        url: String,
        /// What is wrong.
        source: <reqwest::Url as std::str::FromStr>::Err,
    },
    /// The app gives no HTTP answer.
    #[error("{url} does not answer: check the address and port, and that the app is running")]
    Unreachable {
        /// The address.
        url: String,
        /// What went wrong.
        source: reqwest::Error,
    },
    /// The token is not accepted, or none is given out.
    #[error(
        "{url} refuses to let us in ({status}): check the token, or the client id and secret. It says: {reason}"
    )]
    Refused {
        /// The address.
        url: String,
        /// The HTTP status.
        status: u16,
        /// The reason in the words of the app.
        reason: String,
    },
    /// The app answers, but not as an OData service does.
    #[error("there is no OData service at {url}: give the base URL that the app prints when it starts")]
    NoService {
        /// The address.
        url: String,
    },
    /// `$metadata` cannot be understood.
    #[error("the $metadata of {url} cannot be read: is it an OData 4 service?")]
    Metadata {
        /// The address.
        url: String,
        /// What is wrong with it.
        source: odata::csdl::CsdlError,
    },
    /// The app keeps failing.
    #[error(
        "{url} answers {status} to a batch: {reason}. Load the file again later; rows already loaded stay"
    )]
    Batch {
        /// The address.
        url: String,
        /// The HTTP status.
        status: u16,
        /// The reason in the words of the app.
        reason: String,
    },
    /// The answer to a batch cannot be read.
    #[error("the answer of {url} to a batch cannot be read; load the file again, rows already loaded stay")]
    BatchAnswer {
        /// The address.
        url: String,
        /// What is wrong with it.
        source: odata::batch::BatchError,
    },
    /// There is no such entity.
    #[error("there is no entity {entity:?}; there are: {known}")]
    UnknownEntity {
        /// What was given.
        entity: String,
        /// What would be right.
        known: String,
    },
    /// There is no such field.
    #[error("{entity} has no field {field:?} that can be written; there are: {known}")]
    UnknownField {
        /// The entity.
        entity: String,
        /// What was given.
        field: String,
        /// What would be right.
        known: String,
    },
    /// There is no such column.
    #[error("the file has no column {column:?}; there are: {known}")]
    UnknownColumn {
        /// What was given.
        column: String,
        /// What would be right.
        known: String,
    },
    /// Two things shall go into one field.
    #[error("{field} is given twice: keep one of the values or columns for it")]
    GivenTwice {
        /// The field.
        field: String,
    },
    /// A value for every row does not fit its field.
    #[error("{field} cannot be set to {value:?}: {reason}")]
    Value {
        /// The field.
        field: String,
        /// The value.
        value: String,
        /// Why not.
        reason: String,
    },
    /// A company is given for an entity that all companies share.
    #[error("{entity} is shared by all companies: leave the company out")]
    NoCompany {
        /// The entity.
        entity: String,
    },
    /// Rows of the entity belong to a company, and none is given.
    #[error("rows of {entity} belong to a company: say which, for example --company usmf")]
    CompanyMissing {
        /// The entity.
        entity: String,
    },
    /// No column has the key.
    #[error(
        "no column of the file fits the key field {field} of {entity}: add --map COLUMN={field} with a column"
    )]
    KeyMissing {
        /// The entity.
        entity: String,
        /// The key field.
        field: String,
    },
    /// The HTTP client cannot be made.
    #[error("the HTTP client cannot be set up: check the proxy settings of the environment")]
    Client(#[source] reqwest::Error),
}
