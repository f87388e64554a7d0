//! What can stop a simulated app from starting or going on.

use std::path::PathBuf;

use crate::store::StoreError;

/// A simulated app could not start, or had to stop. Each message says what to do.
#[derive(Debug, thiserror::Error)]
pub enum SimulatorError {
    /// The port belongs to another process, or may not be opened by this user.
    #[error("port {port} of {host} cannot be opened: choose another one, or 0 for any free one")]
    Port {
        /// The host that was asked for.
        host: String,
        /// The port that was asked for.
        port: u16,
        /// What the system says.
        source: std::io::Error,
    },
    /// The folder for the data does not exist.
    #[error("the data folder {} does not exist: create it, or use the memory mode", path.display())]
    FolderMissing {
        /// The folder.
        path: PathBuf,
    },
    /// The generated data does not fit the app's own tables.
    #[error("the starting data could not be created: try another seed, or start empty")]
    Data(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The rows cannot be read or kept.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The HTTP client for doorbells could not be built.
    #[error("the HTTP client for doorbells cannot be built: check the proxy settings of the environment")]
    Client(#[from] reqwest::Error),
    /// A server stopped by itself.
    #[error("the server stopped: see the cause, then start it again")]
    Serve(#[source] std::io::Error),
}
