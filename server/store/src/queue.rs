//! The queue: captured changes from append to settle.

use crate::{NewErrorEvent, StoreError};
use async_trait::async_trait;
use model::{
    Change, ChangeId, Direction, Dispute, EnvironmentId, ErrorClass, FieldFault, MapId, Moment, Operation,
    Parent, Phase, QueueLoad, RecordLink, Remedy, Side, SkipReason, Symptom, VersionId,
};

/// Names one cursor: there is one per connection and entity, not per map.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CursorKey {
    /// The environment.
    pub environment: EnvironmentId,
    /// The app.
    pub side: Side,
    /// The entity set.
    pub entity: String,
}

/// A change on its way into the queue.
#[derive(Clone, Debug)]
pub struct CapturedChange {
    /// The map it is for.
    pub map: MapId,
    /// The way it travels.
    pub direction: Direction,
    /// What happened.
    pub operation: Operation,
    /// Canonical integration key.
    pub key: String,
    /// The company's code; empty for shared entities.
    pub company: String,
    /// The record's id in the app it comes from.
    pub source_id: String,
    /// The record, a JSON object; `None` for a delete.
    pub payload: Option<String>,
    /// The settle sequence when the reading began.
    pub observed: i64,
    /// Runs through activity, failure, log and request.
    pub correlation: String,
}

/// Changes together with the cursor's move past them.
#[derive(Clone, Debug)]
pub struct Append {
    /// The cursor; `None` for changes that do not come from a cursor (a sweep, a doorbell with a record).
    pub cursor: Option<(CursorKey, Option<String>, String)>,
    /// The versions of maps by which the changes were read. Where one of them is no longer the active one, the append is
    /// `Stale`: another version may want fields that were not read, or changes that were left out.
    pub versions: Vec<(MapId, VersionId)>,
    /// In the order seen. Rows of maps that do not capture any more are dropped.
    pub changes: Vec<CapturedChange>,
    /// When they were captured.
    pub at: Moment,
}

/// What an append did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Appended {
    /// Rows that joined the queue.
    pub appended: u64,
}

/// A change whose turn it is, with what planning it needs.
#[derive(Clone, Debug)]
pub struct DueChange {
    /// The change.
    pub change: Change,
    /// The link of its key.
    pub link: Option<RecordLink>,
    /// The first waiting change of the same key in the other direction.
    pub opposite: Option<Change>,
}

/// A refused record as it enters or joins the failure list.
#[derive(Clone, Debug)]
pub struct NewFailure {
    /// Its kind.
    pub class: ErrorClass,
    /// The app's code, or ours in capitals; may be empty.
    pub code: String,
    /// HTTP status; 0 when nothing was sent.
    pub status_code: u16,
    /// Headline and hint.
    pub remedy: Remedy,
    /// The app's own words.
    pub detail: String,
    /// Per field where the app said so.
    pub fields: Vec<FieldFault>,
    /// The record as it was captured; a JSON object.
    pub source: Option<String>,
    /// What was to be written; a JSON object.
    pub attempted: Option<String>,
    /// The parent that it waits for; `None` = it waits for a person.
    pub wait: Option<Wait>,
}

impl NewFailure {
    /// What its cause is told from, for a record of that key.
    pub fn symptom<'a>(&'a self, key: &'a str) -> Symptom<'a> {
        Symptom {
            class: self.class,
            code: &self.code,
            fields: &self.fields,
            headline: &self.remedy.headline,
            detail: &self.detail,
            key,
            records: [self.source.as_deref(), self.attempted.as_deref()],
        }
    }
}

/// What a record waits for.
#[derive(Clone, Debug)]
pub struct Wait {
    /// The record that it refers to.
    pub parent: Parent,
    /// The maps that bring the parent; in each it has that key.
    pub maps: Vec<MapId>,
    /// Since when the parent was looked for in vain. One that has arrived meanwhile is not waited for.
    pub since: Moment,
}

/// A row that was read again for a waiting change.
#[derive(Clone, Debug)]
pub struct Renewal {
    /// The change.
    pub change: ChangeId,
    /// The record as it is now, a JSON object; `None` = it is gone.
    pub payload: Option<String>,
}

/// What became of one change.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// It was written to the other app.
    Written,
    /// Its deletion was carried out in the other app.
    Deleted,
    /// There was nothing to write.
    Skipped(SkipReason),
    /// It stays in the queue, in its place, and is tried again.
    Retry {
        /// Not before then.
        due_at: Moment,
        /// Does this count as one of its tries? Not when the whole app was down.
        counts: bool,
    },
    /// It was written but for fields that wait for the record which they refer to. With a [`Wait`] it counts as written
    /// and opens a failure that is `Waiting`, of which the rest of it is made later; without one it stays in the queue,
    /// to be planned anew at once.
    Partly(Box<NewFailure>),
    /// It was refused or could not be sent; it waits for a person or for its parent.
    Failed(Box<NewFailure>),
}

impl Outcome {
    /// Was something written to the other app?
    pub const fn wrote(&self) -> bool {
        matches!(self, Self::Written | Self::Partly(_) | Self::Deleted)
    }

    /// Does the change stay in the queue, to be planned anew?
    pub const fn stays(&self) -> bool {
        match self {
            Self::Retry { .. } => true,
            Self::Partly(failure) => failure.wait.is_none(),
            _ => false,
        }
    }
}

/// One settled change.
#[derive(Clone, Debug)]
pub struct SettledChange {
    /// The change.
    pub change: ChangeId,
    /// What became of it.
    pub outcome: Outcome,
    /// The link as it is from now on; `None` = untouched. Its `*_written` of the target side is set by the store when
    /// the outcome is `Written`, `Partly` or `Deleted`; neither of them ever goes back to less than the store knows.
    pub link: Option<RecordLink>,
    /// Attempts that went wrong.
    pub events: Vec<NewErrorEvent>,
    /// The conflict that was decided with it.
    pub conflict: Option<Dispute>,
}

impl SettledChange {
    /// Does it tell what stands in the target from now on?
    pub fn is_known_write(&self) -> bool {
        self.outcome.wrote() && self.link.is_some()
    }
}

/// What one batch came to.
#[derive(Clone, Debug)]
pub struct Settlement {
    /// The environment.
    pub environment: EnvironmentId,
    /// The map.
    pub map: MapId,
    /// The version it ran under.
    pub version: VersionId,
    /// The CRM's entity set under that version: records that wait for one of its rows go on when it passes.
    pub entity: String,
    /// What the map was doing.
    pub phase: Phase,
    /// When; counters and minute entries are kept by its minute. One that brings error events is not earlier than the event
    /// before: where the clock was set back, all of it is kept as of that moment.
    pub at: Moment,
    /// Its changes.
    pub changes: Vec<SettledChange>,
}

/// The durable, ordered queue.
#[async_trait]
pub trait Queue: Send + Sync {
    /// Where the reading of an entity's changes stands; `None` before the first page.
    async fn cursor(&self, key: &CursorKey) -> Result<Option<String>, StoreError>;

    /// Appends changes and moves the cursor, in one transaction; `Stale` when the cursor is not what was expected,
    /// `NotFound` when its environment does not exist. Ids grow in the order of the rows.
    async fn append(&self, append: Append) -> Result<Appended, StoreError>;

    /// Changes of a map whose turn has come at `now`, in order of capture, at most `limit`: of each key only its
    /// oldest waiting change (of either direction), and only if that one is due. Keys in `busy` are left out.
    async fn due(
        &self,
        map: MapId,
        now: Moment,
        busy: &[String],
        limit: u32,
    ) -> Result<Vec<DueChange>, StoreError>;

    /// The earliest moment at which `due` has something to hand out if no key is busy; `None` when nothing
    /// waits. A change that waits behind another one of its key has no turn of its own and does not count.
    async fn next_due(&self, map: MapId) -> Result<Option<Moment>, StoreError>;

    /// Puts rows that were read again at `at` in the place of those captured, in one transaction. To be called before
    /// such a row is sent, so that a repeat of a write whose fate is unknown sends the same once more. Changes that no
    /// longer wait are left as they are.
    async fn renew(&self, renewals: Vec<Renewal>, at: Moment) -> Result<(), StoreError>;

    /// Settles a batch in one transaction: changes, links, counters, minute activities, error events, conflicts, failures
    /// and their notice. A settlement gets the next settle sequence. `Written` and `Deleted` set the target side's
    /// `written` of the link to it. `Written`, `Deleted` and `Skipped` end the open failures of the key and direction
    /// (`Retried` if it was `Retrying`, else `Superseded`) with one `FailuresResolved` activity a direction and
    /// minute. `Failed` opens a failure or joins the one that is open for map, direction and key (attempts + 1, the
    /// newest error, first_at kept, parked again if it was `Retrying`). One with a [`Wait`] is `Waiting`, with a
    /// `RecordsWaiting` entry in the place of `RecordsFailed` and of the count of failures; it becomes a `Retry` at once
    /// that counts when a link of the parent that is not deleted was renewed since (`Partly` then goes without its wait). Of a leg's records `Partly` counts as waiting. A change that passes and whose link
    /// is not deleted lets those that wait for it go on: they are tried again as by a person, with one
    /// `RecordsReleased` entry a map, direction and minute. A change that is no longer waiting, is of another
    /// map or is named twice is ignored with its link, events and conflict, so a repeated call is harmless; but of one that
    /// was taken out of the queue while it was written the link is kept, as of the moment when it was taken out. `attempts` of a
    /// change grow with `Written`, `Deleted`, `Failed` and a `Retry` that counts. `NotFound` when the environment does
    /// not have the map.
    async fn settle(&self, settlement: Settlement) -> Result<(), StoreError>;

    /// The sequence of the last settlement; 0 before the first. Grows by one with each and survives restarts.
    async fn settle_sequence(&self) -> Result<i64, StoreError>;

    /// Waiting changes of a map after an id, in order, at most `limit`.
    async fn queued(
        &self,
        map: MapId,
        after: Option<ChangeId>,
        limit: u32,
    ) -> Result<Vec<Change>, StoreError>;

    /// Everything captured for one key of a map, newest first, at most `limit`: the record's story.
    async fn changes_of_key(&self, map: MapId, key: &str, limit: u32) -> Result<Vec<Change>, StoreError>;

    /// For each key whether something of it is still on its way in that direction: a change that waits, or a failure
    /// that is not over.
    async fn on_its_way(
        &self,
        map: MapId,
        direction: Direction,
        keys: &[String],
    ) -> Result<Vec<bool>, StoreError>;

    /// What waits in the queues of an environment.
    async fn queue_load(&self, environment: &EnvironmentId) -> Result<QueueLoad, StoreError>;

    /// How many changes wait for each map and direction of an environment.
    async fn queue_depth(
        &self,
        environment: &EnvironmentId,
    ) -> Result<Vec<(MapId, Direction, i64)>, StoreError>;
}
