//! What can go wrong on the way in.

use model::FieldErrors;
use store::StoreError;
use thiserror::Error;

/// Something broke; nobody was let in and nothing was changed.
#[derive(Debug, Error)]
pub enum AccessError {
    /// The store refused.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The system gave no random bytes.
    #[error("the system's random source failed: {0}")]
    Random(String),
    /// A password could not be hashed, or its hash not be read.
    #[error("the password hash failed: {0}")]
    Password(String),
    /// A token that cannot stand in a request's header.
    #[error("a token consists of visible ASCII characters only and is not empty")]
    BadToken,
}

/// Why somebody could not sign in. No variant tells whether a name exists.
#[derive(Debug, Error)]
pub enum SignInError {
    /// Something is missing.
    #[error("fill in name and password")]
    Invalid(FieldErrors),
    /// No such name, or another password.
    #[error("name or password is wrong")]
    Wrong,
    /// The password is right and the account disabled.
    #[error("this account is disabled; ask an admin to enable it")]
    Disabled,
    /// Too many attempts under one name.
    #[error("too many attempts with this name; wait {minutes} min and try again")]
    Throttled {
        /// How long, rounded up, at least 1.
        minutes: i64,
    },
    /// Something broke.
    #[error(transparent)]
    Access(#[from] AccessError),
}

/// Why a one-time link did not become an account.
#[derive(Debug, Error)]
pub enum SignUpError {
    /// Name or password will not do; the link is still good.
    #[error("correct the fields that are marked")]
    Invalid(FieldErrors),
    /// The link was used, has expired or never existed.
    #[error("this link was used already or has expired; ask for a new one")]
    Spent,
    /// Somebody has that name; the link is still good.
    #[error("this name is taken; choose another one")]
    NameTaken,
    /// Something broke; the link is still good unless the account was created.
    #[error(transparent)]
    Access(#[from] AccessError),
}

impl From<StoreError> for SignInError {
    fn from(error: StoreError) -> Self {
        Self::Access(error.into())
    }
}
