//! What can happen.

use crate::{Direction, MapState};
use serde::{Deserialize, Serialize};

/// What became of a maintenance window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MaintenanceStep {
    /// It was planned.
    Planned,
    /// It began.
    Began,
    /// It ended.
    Ended,
    /// Somebody has it end before its time.
    EndedEarly,
    /// Somebody called it off before it began.
    Cancelled,
    /// It passed while Tandem was down.
    Missed,
}

/// What became of an alert setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AlertStep {
    /// It was created.
    Created,
    /// Its rule is another one.
    Changed,
    /// It counts from here on.
    Enabled,
    /// It counts no more.
    Disabled,
    /// It was deleted.
    Deleted,
}

/// What happened. The variants carry what their sentence needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ActivityKind {
    /// The map was created with its first version.
    MapCreated,
    /// The map moved from one state to another.
    StateChanged {
        /// Before.
        from: MapState,
        /// After.
        to: MapState,
    },
    /// The copying of existing records began.
    InitialSyncStarted {
        /// Its companies; empty for an entity that all companies share.
        companies: Vec<String>,
    },
    /// An initial sync that was cancelled goes on where it stood.
    InitialSyncContinued,
    /// An initial sync came to its end; `count` is what it read.
    InitialSyncFinished {
        /// What became of its records.
        counts: crate::LegCounts,
    },
    /// The first records of a company were read by an initial sync. Not told where all companies share the records.
    CompanySyncStarted {
        /// The company's code.
        company: String,
    },
    /// All records of a company were read and tried by an initial sync; `count` is how many those are.
    CompanySyncFinished {
        /// The company's code.
        company: String,
        /// What became of its records, both ways together.
        counts: crate::LegCounts,
    },
    /// The map keeps the records of other companies in step from here on.
    CompaniesChanged {
        /// Its companies by code; empty = all that the environment links.
        companies: Vec<String>,
    },
    /// The map decides conflicts in another way from here on.
    ConflictPolicyChanged {
        /// How.
        policy: crate::ConflictPolicy,
    },
    /// A version of the map was saved; nothing that runs is touched by that.
    VersionSaved {
        /// Who publishes it.
        publisher: String,
        /// Its number.
        number: crate::VersionNumber,
    },
    /// Another version of the map is the active one from here on.
    VersionActivated {
        /// The one before: who publishes it, and its number.
        from: (String, crate::VersionNumber),
        /// The one that is active now.
        to: (String, crate::VersionNumber),
    },
    /// Another mapping looks on from here on, and says what it would do otherwise; nothing is written by it.
    ShadowBegan {
        /// Which, in words.
        of: String,
    },
    /// It looks on no more; `count` changes went by meanwhile.
    ShadowEnded {
        /// Which, in words.
        of: String,
        /// How many of them it would have treated otherwise.
        differing: i64,
    },
    /// Changes that waited were taken out of the queue, because somebody decided so.
    QueueDiscarded,
    /// Changes that waited became catch-up errors, because somebody went live without them.
    QueuePreserved,
    /// Records were written in one direction during one minute; `count` grows while the minute lasts.
    RecordsWritten {
        /// The way they travelled.
        direction: Direction,
    },
    /// Records were deleted in one direction during one minute.
    RecordsDeleted {
        /// The way the deletion travelled.
        direction: Direction,
    },
    /// Records were refused in one direction during one minute.
    RecordsFailed {
        /// The way they travelled.
        direction: Direction,
        /// The headline of the first of them.
        headline: String,
    },
    /// Records were held back in one direction during one minute, until records that they refer to are in both apps.
    RecordsWaiting {
        /// The way they travel.
        direction: Direction,
        /// The headline of the first of them.
        headline: String,
    },
    /// Records went on in one direction during one minute, because those that they refer to had arrived.
    RecordsReleased {
        /// The way they travel.
        direction: Direction,
    },
    /// Failures came to their end because their records passed.
    FailuresResolved {
        /// The way the records travelled.
        direction: Direction,
    },
    /// A person asked to try failures again.
    RetryRequested,
    /// A person wrote other values for a failed record and asked to try it again with them.
    FailureEdited {
        /// The failure.
        failure: crate::FailureId,
        /// The way the record travels.
        direction: Direction,
        /// What was written, in the order of the mapping. Its values are not for everybody.
        fields: Vec<crate::EditedField>,
    },
    /// What was kept of a record was removed, here and in the maps that share one of its entities; `count` is how many rows
    /// that were.
    RecordForgotten {
        /// What stands in the place of its key; the key cannot be told from it.
        pseudonym: String,
    },
    /// A person decided that failures are not to be written.
    FailuresDiscarded {
        /// Why.
        reason: String,
    },
    /// A person took back that failures are not to be written.
    DiscardUndone,
    /// A person took back a retry of failures before it was tried.
    RetryTakenBack,
    /// A person stopped an act on many failures; the entry counts those that stay as they were.
    BulkStopped,
    /// Somebody is to see to failures of one cause from here on, or nobody any more.
    GroupAssigned {
        /// What they failed for.
        headline: String,
        /// The account; `None` = nobody.
        to: Option<String>,
    },
    /// A person decided not to be called because of failures of one cause.
    GroupMuted {
        /// What they failed for.
        headline: String,
        /// Why.
        reason: String,
        /// Until when; `None` = until somebody ends it.
        until: Option<crate::Moment>,
    },
    /// Failures of one cause call people again.
    GroupUnmuted {
        /// What they failed for.
        headline: String,
    },
    /// An app stopped answering; its changes wait.
    OutageBegan {
        /// The side that does not answer.
        side: crate::Side,
        /// What it said or did not say.
        cause: String,
    },
    /// The app answers again; what waited is being written.
    OutageEnded {
        /// The side that answers again.
        side: crate::Side,
    },
    /// All rows of one side were compared with what is known, because a cursor had expired or was lost.
    Resynchronised {
        /// The side that was read.
        side: crate::Side,
    },
    /// The map does not fit the schemas of its apps any more; its changes wait.
    DriftFound {
        /// What does not fit.
        cause: String,
    },
    /// The map fits again; what waited is being written.
    DriftEnded,
    /// A rule of the alert settings went off; the entry counts the errors that made it.
    AlertFired {
        /// The firing.
        firing: crate::FiringId,
        /// What it waited for: `10 Application errors within 15 minutes`.
        condition: String,
        /// What it then does with maps; `None` when it only tells people.
        deed: Option<String>,
    },
    /// A firing came to its end.
    AlertEnded {
        /// The firing.
        firing: crate::FiringId,
        /// How it stands now.
        status: crate::FiringStatus,
    },
    /// Somebody changed an alert setting.
    AlertChanged {
        /// Its name.
        name: String,
        /// What became of it.
        step: AlertStep,
    },
    /// Somebody changed when mail about alerts waits.
    QuietHoursChanged {
        /// When it waited before, in a sentence.
        from: String,
        /// When it waits now.
        to: String,
    },
    /// The environment was linked.
    EnvironmentLinked,
    /// The environment or its connections were changed.
    EnvironmentChanged {
        /// What of them, in words: `name`, `address of the ERP`.
        what: Vec<String>,
    },
    /// A maintenance window was planned, began, ended or was called off; `count` is how many maps it has paused or is
    /// about to.
    Maintenance {
        /// What became of it.
        step: MaintenanceStep,
        /// When it was to begin.
        from: crate::Moment,
        /// When it was to end.
        until: crate::Moment,
        /// Why it was planned.
        reason: String,
    },
    /// A publisher of versions was added, or what is known of it was changed.
    PublisherChanged {
        /// Its unique name.
        name: String,
    },
    /// Something became of a solution; `count` is how many maps that was about.
    SolutionChanged {
        /// Its unique name.
        name: String,
        /// Its version by then.
        version: crate::VersionNumber,
        /// What became of it.
        step: crate::SolutionStep,
    },
    /// The map was removed from the environment. Its story stays.
    MapRemoved {
        /// The solution with which it went.
        solution: String,
    },
    /// A map that had been removed is there again.
    MapReturned,
    /// An entity's schema was read again and is another one now.
    SchemaChanged {
        /// The side it belongs to.
        side: crate::Side,
        /// The entity.
        entity: String,
        /// How it differs from the reading before.
        change: crate::SchemaChange,
    },
}
