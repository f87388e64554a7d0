//! Acts on many failures at once.

use crate::{FailureSelection, StoreError};
use async_trait::async_trait;
use model::{
    Activity, ActivityId, ActivityKind, Actor, BulkAct, BulkActId, BulkItem, BulkKind, BulkQuery,
    EnvironmentId, GroupId, MapId, Moment, Page, PageRequest,
};

/// A wish to do something to many failures.
#[derive(Clone, Debug)]
pub struct BulkAsk {
    /// Their environment.
    pub environment: EnvironmentId,
    /// The map where it was asked for; `None` = elsewhere. It only says where the act is listed.
    pub map: Option<MapId>,
    /// The group whose failures are meant; the same.
    pub group: Option<GroupId>,
    /// Why they are not to be written; `None` = they are to be tried again.
    pub discard: Option<String>,
    /// Which ones.
    pub selection: FailureSelection,
    /// Who.
    pub actor: Actor,
    /// When.
    pub at: Moment,
}

impl BulkAsk {
    /// What is to be done.
    pub fn kind(&self) -> BulkKind {
        self.discard.clone().map_or(BulkKind::Retry, |reason| BulkKind::Discard { reason })
    }
}

/// What the timeline of a map says of an act at its end.
pub fn told(kind: &BulkKind) -> ActivityKind {
    match kind {
        BulkKind::Retry => ActivityKind::RetryRequested,
        BulkKind::Discard { reason } => ActivityKind::FailuresDiscarded { reason: reason.clone() },
        BulkKind::UndoRetry { .. } => ActivityKind::RetryTakenBack,
        BulkKind::UndoDiscard { .. } => ActivityKind::DiscardUndone,
    }
}

/// What the story of one record says of an act: as if it had been asked for when the record's turn came.
pub fn deed(act: &BulkAct, map: MapId, at: Moment) -> Activity {
    Activity {
        id: ActivityId(0),
        environment: act.environment.clone(),
        map: Some(map),
        version: None,
        at,
        actor: act.actor.clone(),
        kind: told(&act.kind),
        count: 1,
        correlation: String::new(),
    }
}

/// Acts on many failures. Which failures one is for is kept with it when it is asked for, so that neither what fails later
/// nor what changes meanwhile widens it, and each of them is done, or left alone with the reason, exactly once. At its end
/// each map that was touched gets one activity that counts (`RetryRequested`, `FailuresDiscarded`, `RetryTakenBack` or
/// `DiscardUndone`).
#[async_trait]
pub trait BulkActs: Send + Sync {
    /// Keeps an act. Of up to [`BulkAct::AT_ONCE`] failures it is carried out in the same transaction; else it is under way
    /// from then on, and [`BulkActs::advance_bulk`] carries it out. `None` when the selection holds nothing: a filter means
    /// parked failures, ids mean all failures of the environment that there are.
    async fn ask_bulk(&self, ask: BulkAsk) -> Result<Option<BulkAct>, StoreError>;

    /// Asks for the undoing of an act, which is an act of its own, on what was done. `Stale` when it is under way, undone
    /// already, or came to nothing.
    async fn undo_bulk(&self, id: BulkActId, actor: Actor, at: Moment) -> Result<BulkAct, StoreError>;

    /// Carries out the next `at_most` failures of an act that is under way, in one transaction; tells its end with the last
    /// of them. Without effect on one that is over.
    async fn advance_bulk(&self, id: BulkActId, at_most: u32, at: Moment) -> Result<BulkAct, StoreError>;

    /// Stops an act that is under way, with a `BulkStopped` activity that counts what is left. `Stale` when it is over.
    async fn cancel_bulk(&self, id: BulkActId, actor: Actor, at: Moment) -> Result<BulkAct, StoreError>;

    /// One act.
    async fn bulk_act(&self, id: BulkActId) -> Result<BulkAct, StoreError>;

    /// Acts of an environment, newest first.
    async fn bulk_acts(
        &self,
        environment: &EnvironmentId,
        query: &BulkQuery,
    ) -> Result<Page<BulkAct>, StoreError>;

    /// What became of the failures of an act, the newest failure first; `is_skipped` = only of those that were left alone.
    /// Failures that are not kept any more are missing.
    async fn bulk_items(
        &self,
        id: BulkActId,
        is_skipped: bool,
        page: PageRequest,
    ) -> Result<Page<BulkItem>, StoreError>;
}
