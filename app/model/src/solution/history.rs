//! What was done with solutions.

use super::{KeptSolution, Packaging, SolutionStep};
use crate::{EnvironmentId, ImportId, MapId, Moment, PackageId, VersionId, VersionNumber};
use serde::{Deserialize, Serialize};

/// What was done with a solution.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImportAct {
    /// A package of it was imported; that alone changes no map.
    Imported,
    /// What was imported was applied to the maps.
    Applied,
    /// It was uninstalled.
    Uninstalled,
    /// One of the others was taken back.
    RolledBack,
}

impl ImportAct {
    /// The word shown to people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Imported => "Imported",
            Self::Applied => "Applied",
            Self::Uninstalled => "Uninstalled",
            Self::RolledBack => "Rolled back",
        }
    }

    /// How the activity log tells it.
    pub const fn step(self) -> SolutionStep {
        match self {
            Self::Imported => SolutionStep::Imported,
            Self::Applied => SolutionStep::Applied,
            Self::Uninstalled => SolutionStep::Uninstalled,
            Self::RolledBack => SolutionStep::RolledBack,
        }
    }
}

/// What became of one map.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MapOutcome {
    /// It was made, or is there again.
    Made,
    /// Another version became the active one.
    Switched,
    /// It got a version, which did not become the active one.
    Saved,
    /// It was just so already.
    Same,
    /// It has to be paused or stopped first.
    Waiting,
    /// Nothing could become of it.
    Refused,
    /// It was removed. Its story stays.
    Removed,
    /// A version of it is no longer offered.
    Dropped,
}

impl MapOutcome {
    /// The words shown to people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Made => "Made",
            Self::Switched => "Another version is active",
            Self::Saved => "Version saved",
            Self::Same => "Already there",
            Self::Waiting => "Waits: pause it first",
            Self::Refused => "Not applied",
            Self::Removed => "Removed",
            Self::Dropped => "Version withdrawn",
        }
    }
}

/// What became of one map, and what was before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportedMap {
    /// The map; `None` where none came of it.
    pub map: Option<MapId>,
    /// Its name.
    pub name: String,
    /// What became of it.
    pub outcome: MapOutcome,
    /// The version that was active before; `None` = the map was not there.
    pub before: Option<VersionId>,
    /// The version that was made the active one, or saved; `None` = none.
    pub after: Option<VersionId>,
    /// Why nothing, or something else, became of it; may be empty.
    pub reason: String,
}

impl ImportedMap {
    /// Does nothing of it wait, and was nothing refused?
    pub const fn is_done(&self) -> bool {
        !matches!(self.outcome, MapOutcome::Waiting | MapOutcome::Refused)
    }
}

/// Who took something back, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RolledBack {
    /// When.
    pub at: Moment,
    /// Who.
    pub by: String,
}

/// One thing that was done with a solution.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Import {
    /// Its id.
    pub id: ImportId,
    /// The environment.
    pub environment: EnvironmentId,
    /// What was done.
    pub act: ImportAct,
    /// The solution, by unique name.
    pub solution: String,
    /// The version that it was done with.
    pub version: VersionNumber,
    /// May it be changed here?
    pub packaging: Packaging,
    /// The package that it was done with.
    pub package: Option<PackageId>,
    /// The backup that was made before.
    pub backup: Option<PackageId>,
    /// The solution as it was before; `None` = it was not there.
    pub before: Option<KeptSolution>,
    /// What became of each map.
    pub maps: Vec<ImportedMap>,
    /// The same for what takes it back, as that wrote it; may be empty.
    pub steps: String,
    /// When.
    pub at: Moment,
    /// Who did it.
    pub by: String,
    /// Whether it was taken back.
    pub rolled_back: Option<RolledBack>,
}
