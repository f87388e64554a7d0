//! From what SQLite reports to what callers can act on.

use store::StoreError;
use thiserror::Error;

/// A cell that does not hold what this version writes there.
#[derive(Debug, Error)]
#[error("the database holds {value:?} where {expected} was expected")]
pub(crate) struct Unreadable {
    /// What should be there.
    pub(crate) expected: &'static str,
    /// What is there.
    pub(crate) value: String,
}

impl From<Unreadable> for StoreError {
    fn from(error: Unreadable) -> Self {
        Self::Backend(Box::new(error))
    }
}

/// Primary result codes, see <https://www.sqlite.org/rescode.html>; the extended ones have them in their low byte.
pub(crate) mod code {
    pub(crate) const BUSY: i32 = 5;
    pub(crate) const READONLY: i32 = 8;
    pub(crate) const IOERR: i32 = 10;
    pub(crate) const CORRUPT: i32 = 11;
    pub(crate) const FULL: i32 = 13;
    pub(crate) const CANTOPEN: i32 = 14;
    pub(crate) const NOTADB: i32 = 26;
}

/// The primary result code, if SQLite itself reported the error.
pub(crate) fn primary(error: &sqlx::Error) -> Option<i32> {
    let extended: i32 = error.as_database_error()?.code()?.parse().ok()?;
    Some(extended & 0xff)
}

/// The refusal that stands for an error of the database.
pub(crate) fn from(error: sqlx::Error) -> StoreError {
    match primary(&error) {
        Some(code::FULL | code::IOERR | code::READONLY | code::CANTOPEN | code::BUSY) => {
            StoreError::CannotWrite { reason: words(&error) }
        }
        _ => StoreError::Backend(Box::new(error)),
    }
}

/// The refusal for a statement whose only unique index is that of a name.
pub(crate) fn from_named(error: sqlx::Error, what: &'static str, name: &str) -> StoreError {
    match error.as_database_error() {
        Some(database) if database.is_unique_violation() => {
            StoreError::Duplicate { what, name: name.to_owned() }
        }
        _ => from(error),
    }
}

/// The refusal for a value that cannot be written as JSON.
pub(crate) fn from_json(error: serde_json::Error) -> StoreError {
    StoreError::Backend(Box::new(error))
}

/// SQLite's own words without those of the layers above it.
pub(crate) fn words(error: &sqlx::Error) -> String {
    error.as_database_error().map_or_else(|| error.to_string(), |database| database.message().to_owned())
}

/// `NotFound` for an id.
pub(crate) fn not_found(what: &'static str, id: &(impl ToString + ?Sized)) -> StoreError {
    StoreError::NotFound { what, id: id.to_string() }
}
