//! Why something cannot be done with a solution.

use crate::PackageFault;
use model::FieldErrors;
use store::StoreError;
use thiserror::Error;

/// Why something cannot be done with a solution. Nothing was changed.
#[derive(Debug, Error)]
pub enum SolutionError {
    /// Fields of a form will not do.
    #[error("some fields will not do")]
    Invalid(FieldErrors),
    /// A rule says no.
    #[error("{message}")]
    Refused {
        /// What stands against it, as a sentence.
        message: String,
        /// What to do about it, as a sentence.
        hint: String,
    },
    /// A package cannot be made or read.
    #[error(transparent)]
    Package(#[from] PackageFault),
    /// The store says no.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl SolutionError {
    /// A refusal in words.
    pub fn refused(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::Refused { message: message.into(), hint: hint.into() }
    }

    /// All of it as sentences.
    pub fn in_words(&self) -> String {
        match self {
            Self::Invalid(errors) => errors.iter().map(|(_, message)| message).collect::<Vec<_>>().join(" "),
            Self::Refused { message, hint } if hint.is_empty() => message.clone(),
            Self::Refused { message, hint } => format!("{message} {hint}"),
            Self::Package(fault) => format!("[{}] {}", fault.code, fault.message),
            Self::Store(error) => error.to_string(),
        }
    }

    /// A refusal because of one field.
    pub(crate) fn field(field: &str, message: impl Into<String>) -> Self {
        let mut errors = FieldErrors::default();
        errors.add(field, message);
        Self::Invalid(errors)
    }
}
