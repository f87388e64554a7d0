//! Forgetting records.

use crate::StoreError;
use async_trait::async_trait;
use model::{Actor, EnvironmentId, MapId, Moment};

/// A record whose values and history are to go.
#[derive(Clone, Debug)]
pub struct Forget {
    /// Its environment.
    pub environment: EnvironmentId,
    /// A map that knows it.
    pub map: MapId,
    /// Its key.
    pub key: String,
    /// What is to stand in the place of the key.
    pub pseudonym: String,
    /// Who.
    pub actor: Actor,
    /// When.
    pub at: Moment,
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Forgetting {
    /// It is forgotten.
    Done {
        /// Rows that are nameless now.
        rows: i64,
    },
    /// Nothing was changed: something of it is not over.
    Waits {
        /// Its changes that wait in queues.
        changes: i64,
        /// Its failures that are open, wait or are being tried again.
        failures: i64,
        /// Failures of other records that wait for it.
        children: i64,
    },
}

/// Removing what is kept of one record, at somebody's wish.
#[async_trait]
pub trait Forgettings: Send + Sync {
    /// Takes key and values out of all that is kept of a record in a map and in those of its environment that share one of
    /// its entities: changes, failures, attempts, conflicts, and what people wrote by hand. The rows stay, with the
    /// pseudonym in the place of the key, so that counts and timelines still agree; the headline of a failure becomes that
    /// of its group, which holds nothing of one record. Links stay as they are: without their states a change could not
    /// be told from its echo. One `RecordForgotten` entry tells of it.
    ///
    /// Refused by `Waits` while anything of the record is not over. `NotFound` when the environment has no such map, or
    /// nothing is kept of such a record.
    async fn forget_record(&self, forget: Forget) -> Result<Forgetting, StoreError>;
}
