//! Single records: their story, their failures, and what somebody writes by hand.

use crate::StoreError;
use async_trait::async_trait;
use model::{
    Actor, ChangeId, Direction, EditedField, EnvironmentId, ErrorEvent, Failure, FailureId, KeptStory, MapId,
    Moment, Page, PageRequest,
};

/// A failed record to be tried again with other values.
#[derive(Clone, Debug)]
pub struct FailureEdit {
    /// Its environment.
    pub environment: EnvironmentId,
    /// The failure.
    pub failure: FailureId,
    /// The change that had failed when the values were written; where it is another one by now, they are of no use.
    pub seen: ChangeId,
    /// What is to be sent in place of the record's own values: fields of the target in normal form, a JSON object.
    pub values: String,
    /// The same for people, with what was to be written before.
    pub fields: Vec<EditedField>,
    /// Who.
    pub actor: Actor,
    /// When.
    pub at: Moment,
}

/// What is kept of single records.
#[async_trait]
pub trait Records: Send + Sync {
    /// What is kept of a key of a map: its changes of both directions before a change (`page.before`), newest first, at most
    /// `page.limit` of them, and what happened while they did. The newest come with the link; the oldest with all that is
    /// older. Of attempts, conflicts and failures at most 500 each.
    async fn story_of_key(&self, map: MapId, key: &str, page: PageRequest) -> Result<KeptStory, StoreError>;

    /// Attempts on a key in one direction that went wrong since a moment, newest first, at most `limit`.
    async fn attempts(
        &self,
        map: MapId,
        (direction, key): (Direction, &str),
        since: Moment,
        limit: u32,
    ) -> Result<Vec<ErrorEvent>, StoreError>;

    /// For each failure the attempts that went wrong while it was there, newest first, at most `limit` of each.
    async fn attempts_of(&self, failures: &[Failure], limit: u32)
    -> Result<Vec<Vec<ErrorEvent>>, StoreError>;

    /// Failures of a key of a map, in both directions, newest first, at most `limit`.
    async fn failures_of_key(&self, map: MapId, key: &str, limit: u32) -> Result<Vec<Failure>, StoreError>;

    /// Failures that wait for the record of a CRM entity with that key, newest first, at most `limit`, and how many there
    /// are in all.
    async fn waiting_for(
        &self,
        environment: &EnvironmentId,
        entity: &str,
        key: &str,
        limit: u32,
    ) -> Result<Page<Failure>, StoreError>;

    /// Puts a parked failure back into the queue with values that somebody wrote by hand, and marks it `Retrying`, with a
    /// `FailureEdited` activity. The row itself is read again. `Stale` when it is not parked any more or another change of
    /// it has failed since, `NotFound` when the environment has no such failure.
    async fn edit_failure(&self, edit: FailureEdit) -> Result<(), StoreError>;
}
