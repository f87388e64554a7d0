//! Initial syncs: where each leg's reading stands, and what became of its records.

use crate::{CapturedChange, NewFailure, StoreError};
use async_trait::async_trait;
use model::{
    Direction, LegId, MapId, Moment, Page, PageRequest, PolicyChange, Run, RunId, RunStatus, VersionId,
    WindowId,
};

/// What an initial sync is to copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewRun {
    /// A leg for each, in the order in which they are to be read: the company's code, empty for an entity that all
    /// companies share, and the way of its records.
    pub legs: Vec<(String, Direction)>,
    /// Its records are to be read after those of these maps, as far as these began earlier.
    pub after: Vec<MapId>,
    /// Records that failed before, or are on their way, are to be left as they are.
    pub leave_failed: bool,
}

/// What a move does besides moving, in the same transaction, in the order given.
#[derive(Clone, Debug)]
pub enum Effect {
    /// The entities of the map that no other map captures forget where their reading stood: what has changed there
    /// since is not captured.
    ForgetCursors,
    /// Links that were last renewed before are not relied on: what happened to their records is not known.
    DistrustLinks,
    /// The same for the links of these companies alone. The others are relied on as before.
    DistrustCompanies(Vec<String>),
    /// From now on conflicts are decided in another way (`ConflictPolicyChanged`, where it is another one).
    SetPolicy(PolicyChange),
    /// From now on the records of these companies are captured, of all that the environment links where none is named
    /// (`CompaniesChanged`).
    SetCompanies(Vec<String>),
    /// Makes another version of the map the active one (`VersionActivated`, where it is another one). `NotFound` when it
    /// is none of the map's. Where it names records in another way ([`Mapping::names_alike`](model::Mapping)) all pairs
    /// are forgotten, as they would never be found again; that is `Stale` unless the map is not running and nothing of it
    /// waits or is parked.
    Activate(VersionId),
    /// Upserts that wait are read again before they are sent, since they may be stale.
    ReadAgain,
    /// Begins an initial sync (`InitialSyncStarted`). One that is open ends; what became of its records is kept as it
    /// is.
    BeginRun(NewRun),
    /// Goes on with the newest run, which was cancelled under the active version (`InitialSyncContinued`); `Stale`
    /// when there is none. A leg whose source was read further for another map since begins anew, as it cannot be
    /// told what changed there.
    ContinueRun,
    /// Lets the open run stand so; nothing where none is open. `Finished` and `Failed` (both `InitialSyncFinished`
    /// the first time) are `Stale` while anything of it has yet to be read or waits in the queue, and `Finished` while
    /// records of it are parked. `Cancelled` keeps in mind where capture stands.
    EndRun(RunStatus),
    /// Takes all that waits out of the queue (`QueueDiscarded`). Failures that were being tried again are parked again.
    DiscardQueue,
    /// Parks the newest of what waits of each key and direction as a catch-up failure with this content, and takes all
    /// that waits out of the queue (`QueuePreserved`).
    PreserveQueue(Box<NewFailure>),
    /// The map is paused by a maintenance window, which keeps the moment in mind.
    PausedFor(WindowId),
    /// What waits now is what has to be caught up with.
    MarkQueue,
    /// `Stale` while something of what was marked waits.
    RequireCaughtUp,
}

/// A page that was read for a leg.
#[derive(Clone, Debug)]
pub struct LegPage {
    /// The leg.
    pub leg: LegId,
    /// The version of its map by which it was read; `Stale` when another one is active.
    pub version: VersionId,
    /// Where its reading stood.
    pub from: Option<String>,
    /// Where it stands now; `None` = everything was read.
    pub next: Option<String>,
    /// How many records the source has, where it said so on the first page.
    pub expected: Option<i64>,
    /// What was read.
    pub changes: Vec<CapturedChange>,
    /// When.
    pub at: Moment,
}

/// Initial syncs.
#[async_trait]
pub trait Runs: Send + Sync {
    /// The initial syncs of a map, newest first.
    async fn runs(&self, map: MapId, page: PageRequest) -> Result<Page<Run>, StoreError>;

    /// One initial sync.
    async fn run(&self, id: RunId) -> Result<Run, StoreError>;

    /// The newest initial sync of a map.
    async fn newest_run(&self, map: MapId) -> Result<Option<Run>, StoreError>;

    /// May an initial sync be read? Not while one that began earlier, of a map that it is to be read after and that is
    /// being initialized, has something left to read. That only earlier ones count keeps two from waiting for each
    /// other.
    async fn is_its_turn(&self, run: RunId) -> Result<bool, StoreError>;

    /// Where the reading of a leg stands; `None` before the first page.
    async fn position(&self, leg: LegId) -> Result<Option<String>, StoreError>;

    /// Appends a page and moves the reading past it, in one transaction. `Stale` when the reading is not where it was,
    /// when the run is no longer being copied or when its map is not being initialized. With the first page of a company
    /// the timeline says so (`CompanySyncStarted`).
    async fn advance(&self, page: LegPage) -> Result<(), StoreError>;

    /// Ends the legs of a run that were read and of which nothing waits; `true` when there were any. Where they were the
    /// last ones of a company the timeline says so (`CompanySyncFinished`). `NotFound` when there is no such run.
    async fn end_legs(&self, run: RunId, at: Moment) -> Result<bool, StoreError>;

    /// Does nothing of what was marked at the resume wait any more?
    async fn is_caught_up(&self, map: MapId) -> Result<bool, StoreError>;
}
