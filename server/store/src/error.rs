//! What can go wrong in a store.

use thiserror::Error;

/// A store's refusal. Nothing of the call that returned it was kept.
#[derive(Debug, Error)]
pub enum StoreError {
    /// There is no such row.
    #[error("there is no {what} {id}")]
    NotFound {
        /// The kind of thing, for example `entity map`.
        what: &'static str,
        /// What was asked for.
        id: String,
    },
    /// Somebody else was faster: the value is no longer what the caller had read.
    #[error("{what} was changed by someone else meanwhile")]
    Stale {
        /// What was to be changed.
        what: &'static str,
    },
    /// Something of that name exists already.
    #[error("there is already {what} named {name}")]
    Duplicate {
        /// The kind of thing, with its article.
        what: &'static str,
        /// The name that is taken.
        name: String,
    },
    /// The disk is full, or the file may not be written.
    #[error(
        "the database cannot be written: {reason}. Free some disk space or check the folder's permissions; nothing was lost and work goes on by itself"
    )]
    CannotWrite {
        /// What the system said.
        reason: String,
    },
    /// The state folder is in use.
    #[error(
        "{path} is in use by another tandem (process {pid}); stop that one first, or set TANDEM_DATA_DIR to another folder"
    )]
    InUse {
        /// The folder.
        path: String,
        /// The other process, or `unknown`.
        pid: String,
    },
    /// The state folder cannot be opened.
    #[error("cannot open the state folder {path}: {reason}")]
    CannotOpen {
        /// The folder or file.
        path: String,
        /// What the system said and what to do.
        reason: String,
    },
    /// Anything else of the backend's.
    #[error("the store failed")]
    Backend(#[source] Box<dyn std::error::Error + Send + Sync>),
}
