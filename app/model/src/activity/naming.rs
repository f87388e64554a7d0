//! The stable names of what can happen, and how much each asks for attention.

use super::{ActivityKind, MaintenanceStep, Severity};

impl ActivityKind {
    /// The stable names of all kinds.
    pub const NAMES: [&str; 48] = [
        "map_created",
        "state_changed",
        "initial_sync_started",
        "initial_sync_continued",
        "initial_sync_finished",
        "company_sync_started",
        "company_sync_finished",
        "companies_changed",
        "conflict_policy_changed",
        "version_saved",
        "version_activated",
        "shadow_began",
        "shadow_ended",
        "queue_discarded",
        "queue_preserved",
        "records_written",
        "records_deleted",
        "records_failed",
        "records_waiting",
        "records_released",
        "failures_resolved",
        "retry_requested",
        "failure_edited",
        "record_forgotten",
        "failures_discarded",
        "discard_undone",
        "retry_taken_back",
        "bulk_stopped",
        "group_assigned",
        "group_muted",
        "group_unmuted",
        "outage_began",
        "outage_ended",
        "resynchronised",
        "drift_found",
        "drift_ended",
        "alert_fired",
        "alert_ended",
        "alert_changed",
        "quiet_hours_changed",
        "environment_linked",
        "environment_changed",
        "maintenance",
        "publisher_changed",
        "solution_changed",
        "map_removed",
        "map_returned",
        "schema_changed",
    ];

    /// The names of kinds that are told of a whole environment, and that each of its maps felt.
    pub const FELT_BY_MAPS: [&str; 2] = ["outage_began", "outage_ended"];

    /// The names of kinds that tell of a turn in what a map does: its moves, its version, its companies, whether it fits.
    pub const TURNS: [&str; 8] = [
        "map_created",
        "map_removed",
        "map_returned",
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
            Self::CompanySyncStarted { .. } => "company_sync_started",
            Self::CompanySyncFinished { .. } => "company_sync_finished",
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
            Self::RecordForgotten { .. } => "record_forgotten",
            Self::FailuresDiscarded { .. } => "failures_discarded",
            Self::DiscardUndone => "discard_undone",
            Self::RetryTakenBack => "retry_taken_back",
            Self::BulkStopped => "bulk_stopped",
            Self::GroupAssigned { .. } => "group_assigned",
            Self::GroupMuted { .. } => "group_muted",
            Self::GroupUnmuted { .. } => "group_unmuted",
            Self::OutageBegan { .. } => "outage_began",
            Self::OutageEnded { .. } => "outage_ended",
            Self::Resynchronised { .. } => "resynchronised",
            Self::DriftFound { .. } => "drift_found",
            Self::DriftEnded => "drift_ended",
            Self::AlertFired { .. } => "alert_fired",
            Self::AlertEnded { .. } => "alert_ended",
            Self::AlertChanged { .. } => "alert_changed",
            Self::QuietHoursChanged { .. } => "quiet_hours_changed",
            Self::EnvironmentLinked => "environment_linked",
            Self::EnvironmentChanged { .. } => "environment_changed",
            Self::Maintenance { .. } => "maintenance",
            Self::PublisherChanged { .. } => "publisher_changed",
            Self::SolutionChanged { .. } => "solution_changed",
            Self::MapRemoved { .. } => "map_removed",
            Self::MapReturned => "map_returned",
            Self::SchemaChanged { .. } => "schema_changed",
        }
    }

    /// How much it asks for attention.
    pub const fn severity(&self) -> Severity {
        match self {
            Self::RecordsFailed { .. } | Self::DriftFound { .. } | Self::AlertFired { .. } => Severity::Error,
            Self::InitialSyncFinished { counts } | Self::CompanySyncFinished { counts, .. }
                if counts.failed + counts.waiting == 0 =>
            {
                Severity::Success
            }
            Self::InitialSyncFinished { .. }
            | Self::CompanySyncFinished { .. }
            | Self::QueueDiscarded
            | Self::QueuePreserved
            | Self::OutageBegan { .. }
            | Self::FailuresDiscarded { .. }
            | Self::RecordForgotten { .. }
            | Self::GroupMuted { .. }
            | Self::MapRemoved { .. }
            | Self::Resynchronised { .. }
            | Self::Maintenance { step: MaintenanceStep::Missed, .. }
            | Self::SchemaChanged { .. } => Severity::Warning,
            Self::FailuresResolved { .. }
            | Self::OutageEnded { .. }
            | Self::DriftEnded
            | Self::AlertEnded { .. } => Severity::Success,
            _ => Severity::Info,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::ActivityKind;

    /// What reads kinds names all that it would take.
    #[test]
    fn every_kind_has_its_name() {
        let told = serde_json::from_str::<ActivityKind>(r#"{"kind":"?"}"#).unwrap_err().to_string();
        let mut read: Vec<&str> = told.split('`').skip(1).step_by(2).filter(|word| *word != "?").collect();
        let mut names = ActivityKind::NAMES.to_vec();
        read.sort_unstable();
        names.sort_unstable();
        assert_eq!(read, names);
        assert!(
            ActivityKind::TURNS.iter().chain(&ActivityKind::FELT_BY_MAPS).all(|name| names.contains(name))
        );
    }

    #[test]
    fn a_kind_says_the_name_that_it_is_written_with() {
        let kind = ActivityKind::CompanySyncStarted { company: "usmf".into() };
        assert_eq!(serde_json::to_value(&kind).unwrap()["kind"], kind.name());
    }
}
