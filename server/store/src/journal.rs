//! Activities, error events, conflicts and failures.

use crate::StoreError;
use async_trait::async_trait;
use model::{
    Activity, ActivityKind, ActivityQuery, Actor, Conflict, Direction, EnvironmentId, ErrorClass, ErrorEvent,
    ErrorEventId, Failure, FailureId, FailureQuery, MapId, Moment, Page, PageRequest, Phase, VersionId,
};

/// An attempt that went wrong, on its way into the store.
#[derive(Clone, Debug)]
pub struct NewErrorEvent {
    /// `None` for a failed probe of a connection.
    pub map: Option<MapId>,
    /// The way the record travelled.
    pub direction: Direction,
    /// What the map was doing.
    pub phase: Phase,
    /// Its kind.
    pub class: ErrorClass,
    /// HTTP status; 0 when there was no answer or nothing was sent.
    pub status: u16,
    /// Canonical integration key.
    pub key: Option<String>,
    /// The reason in one line.
    pub message: String,
    /// Runs through change, failure, log and request.
    pub correlation: String,
}

/// A timeline entry on its way into the store.
#[derive(Clone, Debug)]
pub struct NewActivity {
    /// The environment.
    pub environment: EnvironmentId,
    /// The map; `None` for the whole environment.
    pub map: Option<MapId>,
    /// The active version.
    pub version: Option<VersionId>,
    /// When.
    pub at: Moment,
    /// Who or what.
    pub actor: Actor,
    /// What.
    pub kind: ActivityKind,
    /// How many records; 0 where it does not apply.
    pub count: i64,
    /// Runs through the log.
    pub correlation: String,
}

/// Which failures an act is for.
#[derive(Clone, Debug)]
pub enum FailureSelection {
    /// These.
    Ids(Vec<FailureId>),
    /// All open ones that match, whatever the page shown.
    Matching(FailureQuery),
}

/// What happened and what went wrong.
#[async_trait]
pub trait Journal: Send + Sync {
    /// Adds an entry to a timeline.
    async fn record(&self, activity: NewActivity) -> Result<(), StoreError>;

    /// The rows of a page of [`Journal::activities`], without counting the whole list: for those who read all of it.
    async fn activity_rows(
        &self,
        environment: &EnvironmentId,
        query: &ActivityQuery,
    ) -> Result<Vec<Activity>, StoreError>;

    /// Timeline entries of an environment, newest first. A page costs what it shows, however many entries there are and
    /// however few of them are meant. The total of a query that is limited in time stops at
    /// [`ActivityQuery::COUNTED`] and one more. Entries come into the store in the order of their moments, but for a
    /// minute; where a clock was set back by more, a limit in time may miss those from before.
    async fn activities(
        &self,
        environment: &EnvironmentId,
        query: &ActivityQuery,
    ) -> Result<Page<Activity>, StoreError>;

    /// Entries since a moment that tell of a turn in what a map does ([`ActivityKind::TURNS`]), newest first, at most
    /// `limit`.
    async fn turns(
        &self,
        environment: &EnvironmentId,
        since: Moment,
        limit: u32,
    ) -> Result<Vec<Activity>, StoreError>;

    /// Adds error events that belong to no settlement: failed probes, changes captured while an app is down. The events of
    /// an environment are never committed at an earlier moment than those before them: where a clock was set back it is
    /// theirs.
    async fn record_events(
        &self,
        environment: &EnvironmentId,
        events: Vec<NewErrorEvent>,
        at: Moment,
    ) -> Result<(), StoreError>;

    /// Error events after an id, in order, at most `limit`.
    async fn events(
        &self,
        environment: &EnvironmentId,
        after: ErrorEventId,
        limit: u32,
    ) -> Result<Vec<ErrorEvent>, StoreError>;

    /// The conflicts of a map that were decided, newest first; `NotFound` when there is no such map.
    async fn conflicts(&self, map: MapId, page: PageRequest) -> Result<Page<Conflict>, StoreError>;

    /// Failures of an environment, newest last attempt first by id.
    async fn failures(
        &self,
        environment: &EnvironmentId,
        query: &FailureQuery,
    ) -> Result<Page<Failure>, StoreError>;

    /// The rows of a page of [`Journal::failures`], without counting the whole list: for those who read all of it.
    async fn failure_rows(
        &self,
        environment: &EnvironmentId,
        query: &FailureQuery,
    ) -> Result<Vec<Failure>, StoreError>;

    /// One failure.
    async fn failure(&self, id: FailureId) -> Result<Failure, StoreError>;

    /// Puts parked failures (open, or waiting for a parent) back into the queue, each as a change without payload (it is read again from its source),
    /// and marks them `Retrying`, with one `RetryRequested` activity per map that counts them; their groups remember
    /// who asked. Returns how many.
    /// Failures of other environments and those that are not `Open` (one that is `Retrying`, say) are left alone.
    async fn retry_failures(
        &self,
        environment: &EnvironmentId,
        selection: FailureSelection,
        actor: Actor,
        at: Moment,
    ) -> Result<i64, StoreError>;

    /// Marks parked failures `Discarded`, with one `FailuresDiscarded` activity per map. Returns how many.
    async fn discard_failures(
        &self,
        environment: &EnvironmentId,
        selection: FailureSelection,
        reason: &str,
        actor: Actor,
        at: Moment,
    ) -> Result<i64, StoreError>;
}
