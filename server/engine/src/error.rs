//! What can go wrong with a command.

use model::RefusedMove;
use store::StoreError;
use thiserror::Error;

/// Why a command was not carried out; nothing was changed.
#[derive(Debug, Error)]
pub enum EngineError {
    /// The table of states has no such move.
    #[error(transparent)]
    Refused(#[from] RefusedMove),
    /// The store refused.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The environment has no connectors attached.
    #[error("environment {0} is not connected")]
    NotConnected(String),
    /// Another dry run of the environment is under way.
    #[error("a dry run of this environment is under way; start yours when it is done")]
    DryRunUnderWay,
    /// All companies share the map's entity.
    #[error("all companies share the records of {0}")]
    NotOfCompanies(String),
    /// The environment does not link the company.
    #[error("the environment does not link a company {0}")]
    NoSuchCompany(String),
    /// The map has no initial sync that finished with failures.
    #[error("{0} has no initial sync that finished with failures")]
    NothingToRerun(String),
}
