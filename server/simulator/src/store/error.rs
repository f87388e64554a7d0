//! What can go wrong with rows.

use std::path::PathBuf;

use crate::schema::KeyId;

/// The rows cannot be read or kept.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another process has the file open.
    #[error("the data in {} is in use by another process: stop that one, or choose another folder", path.display())]
    Locked {
        /// The database file.
        path: PathBuf,
    },
    /// The file cannot be opened, or is not one of ours.
    #[error("the data in {} cannot be opened: check its owner, or move it away to start afresh", path.display())]
    Open {
        /// The database file.
        path: PathBuf,
        /// What SQLite says.
        source: sqlx::Error,
    },
    /// A stored row does not read back. Nothing was changed.
    #[error("the data in {} holds a row that cannot be read ({detail}): restore a copy, or move the file away", path.display())]
    Damaged {
        /// The database file.
        path: PathBuf,
        /// Which row, and why.
        detail: String,
    },
    /// A commit could not be written. The app answers no more until it is started again; what was answered is kept.
    #[error("the data could not be written: make room on the disk, then start the app again")]
    Write,
}

/// Why a row could not be inserted or replaced. The transaction is as it was before the call.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WriteError {
    /// There is a row with that id.
    #[error("there is a row with that id already")]
    DuplicateId,
    /// Another row has the same values in that alternate key.
    #[error("there is another row with the same values in an alternate key")]
    DuplicateKey(KeyId),
    /// There is no row with that id.
    #[error("there is no row with that id")]
    Missing,
    /// The value of the id column is not a guid.
    #[error("the id is not a guid")]
    NotAnId,
}
