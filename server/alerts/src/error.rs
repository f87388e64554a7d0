//! What can go wrong with alert settings.

use model::FieldErrors;
use store::StoreError;
use thiserror::Error;

/// Why something was not done; nothing was changed.
#[derive(Debug, Error)]
pub enum AlertError {
    /// What was typed will not do, by field. A name that is taken is told at `name`.
    #[error("the alert setting cannot be saved as it is")]
    Invalid(FieldErrors),
    /// Somebody else has changed the setting meanwhile.
    #[error("the alert setting was changed by someone else meanwhile")]
    Stale,
    /// The environment has no such setting or firing.
    #[error("there is no such alert setting or firing")]
    NotFound,
    /// The store failed.
    #[error(transparent)]
    Store(StoreError),
}

impl From<StoreError> for AlertError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Stale { .. } => Self::Stale,
            StoreError::NotFound { .. } => Self::NotFound,
            StoreError::Duplicate { .. } => {
                let mut errors = FieldErrors::default();
                errors.add("name", "Another alert setting of this environment has that name.");
                Self::Invalid(errors)
            }
            error => Self::Store(error),
        }
    }
}
