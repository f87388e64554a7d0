//! What a server function says when it cannot do what it was asked.

use super::answer::JsonText;
use model::{FieldErrors, Role};
use serde::{Deserialize, Serialize};
use server_fn::error::{FromServerFnError, ServerFnErrorErr};
use thiserror::Error;

/// A refusal in words for people; never the inside of Tandem. Nothing was changed unless the message says so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Error)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ApiError {
    /// Nobody is signed in, or the session has ended.
    #[error("You are not signed in.")]
    SignIn,
    /// The role is not enough.
    #[error("This needs the role {}.", .needs.label())]
    Forbidden {
        /// The least role that would do.
        needs: Role,
    },
    /// There is no such thing, or not in this environment.
    #[error("There is no such {what}.")]
    NotFound {
        /// The kind of thing, for example `entity map`.
        what: String,
    },
    /// Fields of a form will not do.
    #[error("Correct the fields that are marked.")]
    Invalid {
        /// What is wrong with which.
        errors: FieldErrors,
    },
    /// A rule or another party said no.
    #[error("{message}")]
    Refused {
        /// What happened.
        message: String,
        /// What to do about it; may be empty.
        hint: String,
    },
    /// Something broke; the server's log knows more.
    #[error("Something broke inside Tandem.")]
    Internal {
        /// Find the log line by this.
        correlation: String,
    },
}

impl ApiError {
    /// What to do about it; empty when there is nothing to say.
    pub fn hint(&self) -> String {
        match self {
            Self::SignIn => "Sign in and come back; nothing you see here was changed.".into(),
            Self::Forbidden { .. } => "An admin can give it to you under Settings → People.".into(),
            Self::NotFound { .. } => "It may have been removed, or the address is mistyped.".into(),
            Self::Invalid { errors } => {
                errors.iter().map(|(_, message)| message).collect::<Vec<_>>().join(" ")
            }
            Self::Refused { hint, .. } => hint.clone(),
            Self::Internal { correlation } if correlation.is_empty() => {
                "Try again; if it stays so, look into the server's log.".into()
            }
            Self::Internal { correlation } => {
                format!("Try again; if it stays so, look into the server's log for {correlation}.")
            }
        }
    }
}

impl FromServerFnError for ApiError {
    type Encoder = JsonText;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        use ServerFnErrorErr as E;
        match error {
            E::Request(_) => Self::Refused {
                message: "Tandem does not answer.".into(),
                hint: "The server is down or the network is. What you typed is still here; try again.".into(),
            },
            E::Args(_) | E::MissingArg(_) | E::Serialization(_) => {
                // What cannot be read never reaches a function that could give the answer its status.
                #[cfg(feature = "ssr")]
                super::guard::unreadable();
                Self::Refused {
                    message: "The form could not be read.".into(),
                    hint: "Reload the page and try again.".into(),
                }
            }
            E::Deserialization(_) => Self::Refused {
                message: "Tandem answered something this page does not understand.".into(),
                hint: "It may have been upgraded meanwhile; reload the page.".into(),
            },
            _ => Self::Internal { correlation: String::new() },
        }
    }
}
