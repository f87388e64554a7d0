//! What can go wrong with a command.

use connectors::Fault;
use connectors::policy::classify;
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
    /// Another mapping looks on beside the active version already.
    #[error("a shadow run of {0} is under way; end it first")]
    ShadowUnderWay(String),
    /// All companies share the map's entity.
    #[error("all companies share the records of {0}")]
    NotOfCompanies(String),
    /// The environment does not link the company.
    #[error("the environment does not link a company {0}")]
    NoSuchCompany(String),
    /// The version belongs to another map.
    #[error("{0} has no such version")]
    NoSuchVersion(String),
    /// The version does not fit the apps.
    #[error("the version does not fit: {0}")]
    Unfit(String),
    /// An app does not give the schema that a version is to be checked against.
    #[error("{0}")]
    Unread(String),
    /// The version names records in another way, and something of the map is still known by the old one.
    #[error(
        "version {0} names records by another entity, company or integration key: stop the map, and have nothing of it wait or be parked before"
    )]
    NamesOtherwise(String),
    /// A record is to be forgotten and something of it is not over.
    #[error(
        "the record still waits ({changes} of its changes in queues, {failures} of its failures, {children} records that wait for it): let it be written, or discard its failures, and forget it then"
    )]
    StillWaits {
        /// Changes that wait.
        changes: i64,
        /// Failures that are open, wait or are being tried again.
        failures: i64,
        /// Failures of other records that wait for it.
        children: i64,
    },
    /// Somebody else has changed the same of a draft meanwhile.
    #[error("{0}")]
    Clash(#[from] model::Clash),
    /// What was to be mended is gone from a draft, or another act mends it by now.
    #[error("the draft is another by now; look at what is found in it now")]
    NotMendable,
    /// What somebody says of a version will not do.
    #[error("the version cannot be saved as it is")]
    Invalid(model::FieldErrors),
    /// A text is no entity map.
    #[error("the text cannot be read: {0}")]
    Unreadable(#[from] mapping::text::TextFault),
    /// No edits lead from the draft to what a text says.
    #[error("the text cannot be taken over: {0}")]
    OutOfReach(#[from] model::OutOfReach),
    /// The map has no initial sync that finished with failures.
    #[error("{0} has no initial sync that finished with failures")]
    NothingToRerun(String),
}

impl EngineError {
    /// An app did not give what was to be read.
    pub(crate) fn unread(fault: &Fault) -> Self {
        Self::Unread(classify(fault).remedy.headline)
    }
}
