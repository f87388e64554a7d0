//! The timeline of a map.

use crate::{ActivityId, Direction, EnvironmentId, MapId, MapState, Moment, PageRequest, VersionId};
use serde::{Deserialize, Serialize};

/// Who or what made something happen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "name", rename_all = "snake_case")]
pub enum Actor {
    /// A signed-in person, by name.
    User(String),
    /// A token of the API, by name.
    Token(String),
    /// Tandem itself; the name says which part: `engine`, `start-up`.
    System(String),
    /// An alert setting, by name.
    Alert(String),
}

impl Actor {
    /// The name shown to people.
    pub fn name(&self) -> &str {
        match self {
            Self::User(name) | Self::Token(name) | Self::System(name) | Self::Alert(name) => name,
        }
    }
}

/// How much an entry asks for attention.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// For the record.
    Info,
    /// Something good after something bad.
    Success,
    /// Look at it when there is time.
    Warning,
    /// Something did not work.
    Error,
}

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
    /// A person decided that failures are not to be written.
    FailuresDiscarded {
        /// Why.
        reason: String,
    },
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

impl ActivityKind {
    /// The names of kinds that tell of a turn in what a map does: its moves, its version, its companies, whether it fits.
    pub const TURNS: [&str; 6] = [
        "map_created",
        "state_changed",
        "version_activated",
        "companies_changed",
        "drift_found",
        "drift_ended",
    ];

    /// The stable name used in URLs and filters.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::MapCreated => "map_created",
            Self::StateChanged { .. } => "state_changed",
            Self::InitialSyncStarted { .. } => "initial_sync_started",
            Self::InitialSyncContinued => "initial_sync_continued",
            Self::InitialSyncFinished { .. } => "initial_sync_finished",
            Self::CompaniesChanged { .. } => "companies_changed",
            Self::ConflictPolicyChanged { .. } => "conflict_policy_changed",
            Self::VersionSaved { .. } => "version_saved",
            Self::VersionActivated { .. } => "version_activated",
            Self::ShadowBegan { .. } => "shadow_began",
            Self::ShadowEnded { .. } => "shadow_ended",
            Self::QueueDiscarded => "queue_discarded",
            Self::QueuePreserved => "queue_preserved",
            Self::RecordsWritten { .. } => "records_written",
            Self::RecordsDeleted { .. } => "records_deleted",
            Self::RecordsFailed { .. } => "records_failed",
            Self::RecordsWaiting { .. } => "records_waiting",
            Self::RecordsReleased { .. } => "records_released",
            Self::FailuresResolved { .. } => "failures_resolved",
            Self::RetryRequested => "retry_requested",
            Self::FailureEdited { .. } => "failure_edited",
            Self::FailuresDiscarded { .. } => "failures_discarded",
            Self::GroupAssigned { .. } => "group_assigned",
            Self::GroupMuted { .. } => "group_muted",
            Self::GroupUnmuted { .. } => "group_unmuted",
            Self::OutageBegan { .. } => "outage_began",
            Self::OutageEnded { .. } => "outage_ended",
            Self::Resynchronised { .. } => "resynchronised",
            Self::DriftFound { .. } => "drift_found",
            Self::DriftEnded => "drift_ended",
            Self::EnvironmentLinked => "environment_linked",
            Self::EnvironmentChanged { .. } => "environment_changed",
            Self::Maintenance { .. } => "maintenance",
            Self::SchemaChanged { .. } => "schema_changed",
        }
    }

    /// How much it asks for attention.
    pub const fn severity(&self) -> Severity {
        match self {
            Self::RecordsFailed { .. } | Self::DriftFound { .. } => Severity::Error,
            Self::InitialSyncFinished { counts } if counts.failed + counts.waiting == 0 => Severity::Success,
            Self::InitialSyncFinished { .. }
            | Self::QueueDiscarded
            | Self::QueuePreserved
            | Self::OutageBegan { .. }
            | Self::FailuresDiscarded { .. }
            | Self::GroupMuted { .. }
            | Self::Resynchronised { .. }
            | Self::Maintenance { step: MaintenanceStep::Missed, .. }
            | Self::SchemaChanged { .. } => Severity::Warning,
            Self::FailuresResolved { .. } | Self::OutageEnded { .. } | Self::DriftEnded => Severity::Success,
            _ => Severity::Info,
        }
    }
}

impl Activity {
    /// The same without the values of records, for those who may not see them.
    #[must_use]
    pub fn without_values(mut self) -> Self {
        if let ActivityKind::FailureEdited { fields, .. } = &mut self.kind {
            for field in fields {
                *field = crate::EditedField { before: None, after: None, ..std::mem::take(field) };
            }
        }
        self
    }
}

/// One entry of a map's timeline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Activity {
    /// Order of first commit.
    pub id: ActivityId,
    /// The environment.
    pub environment: EnvironmentId,
    /// The map; `None` for what concerns the whole environment.
    pub map: Option<MapId>,
    /// The map version that was active.
    pub version: Option<VersionId>,
    /// When it happened; for entries that grow, their first moment.
    pub at: Moment,
    /// Who or what.
    pub actor: Actor,
    /// What.
    pub kind: ActivityKind,
    /// How many records; 0 where it does not apply.
    pub count: i64,
    /// Runs through change, failure, log and request; empty where it does not apply.
    pub correlation: String,
}

/// Which entries to list, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActivityQuery {
    /// Of one map only.
    pub map: Option<MapId>,
    /// Of these kinds only (their stable names); empty = all.
    pub kinds: Vec<String>,
    /// At least this severe.
    pub severity: Option<Severity>,
    /// Whose actor's name contains this text.
    pub actor: String,
    /// Where the page begins and how long it is.
    pub page: PageRequest,
}
