//! What the API answers with. These types are a promise to programs; the model's types may change without them.

mod activity;
mod alert;
mod bulk;
mod conflict;
mod dry_run;
mod environment;
mod failure;
mod firing;
mod group;
mod health;
mod import;
mod linking;
mod map;
mod mendable;
mod new_map;
mod package;
mod queue;
mod retention;
mod run;
mod search;
mod shadow;
mod solution;
mod trying;
mod version;
mod window;
mod workbench;

pub(super) use activity::{ActivityView, PageOfActivities};
pub(super) use alert::{AlertBody, AlertView, BacktestView, ChangedAlertBody};
pub(super) use bulk::{BulkActView, BulkRecordView, PageOfBulkActs, PageOfBulkRecords};
pub(super) use conflict::{ConflictView, PageOfConflicts};
pub(super) use dry_run::DryRunView;
pub(super) use environment::{EnvironmentView, LastDayView, NoticeView, SummaryView};
pub(super) use failure::{FailureView, PageOfFailures};
pub(super) use firing::{ErrorEventView, FiringView, PageOfFirings};
pub(super) use group::{CommentView, GroupView, PageOfGroups};
pub(super) use health::MapHealthView;
pub(super) use import::{ApplyBody, ChangeView, ImportPlanView, ImportView, PageOfImports};
pub(super) use linking::{
    CheckView, CompanyView, ConnectionBody, EnvironmentBody, FindingView, RefreshedView, SchemaView,
};
pub(super) use map::MapView;
pub(super) use mendable::MendableView;
pub(super) use new_map::{EntityNameView, NewMapBody, ProposalView};
pub(super) use package::{ExportBody, InspectionView, IssueView, PackageView, PageOfPackages, PublishedView};
pub(super) use queue::{QueueLimitsBody, QueueView};
pub(super) use retention::RetentionView;
pub(super) use run::{OrderOutcome, PageOfQueued, PageOfRuns, QueuedView, RunView};
pub(super) use search::SearchView;
pub(super) use shadow::ShadowView;
pub(super) use solution::{PublisherView, SolutionBody, SolutionMapsBody, SolutionSaid, SolutionView};
pub(super) use trying::RecordTrialView;
pub(super) use version::{ActiveView, DifferenceView, VersionBody, VersionView};
pub(super) use window::{WindowBody, WindowView};
pub(super) use workbench::{LineView, RowView, StoryView};

use serde::Serialize;
use utoipa::ToSchema;

/// How many rows an act was for.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Acted {
    /// How many.
    pub(super) count: i64,
    /// The act as it is kept, which says what became of each; null where there was nothing to do.
    pub(super) act: Option<i64>,
}

/// The word for a variant, as the model writes it in JSON.
fn word(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        // Only variants without content are given here; whatever else there is shows itself as JSON.
        other => other.unwrap_or_default().to_string(),
    }
}

/// The value as JSON, as the model writes it.
fn json(value: &impl Serialize) -> serde_json::Value {
    serde_json::to_value(value).unwrap_or_default()
}
