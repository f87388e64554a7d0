//! Solutions and packages as they are kept in an environment.

use super::{Packaging, Solution};
use crate::{EnvironmentId, MapId, Moment, PackageId, VersionId, VersionNumber};
use serde::{Deserialize, Serialize};

/// A solution of an environment, with where it comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptSolution {
    /// The solution.
    pub solution: Solution,
    /// Grows with every change; who changes it says of which revision they know.
    pub revision: i64,
    /// Who made or installed it.
    pub by: String,
    /// The package that it was imported with last; `None` = it was made here.
    pub package: Option<PackageId>,
    /// The package that was applied last; `None` = none was.
    pub applied: Option<PackageId>,
    /// As it was installed, in the words of whoever reads packages; empty = it was made here.
    pub installed: String,
    /// The versions that it has brought, each map once.
    pub brought: Vec<(MapId, VersionId)>,
}

impl KeptSolution {
    /// Was everything applied that was imported? So it is for one that was made here.
    pub fn is_applied(&self) -> bool {
        self.package == self.applied
    }

    /// The version of a map that it has brought.
    pub fn brought(&self, map: MapId) -> Option<VersionId> {
        self.brought.iter().find(|(of, _)| *of == map).map(|(_, version)| *version)
    }
}

/// Why a package is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PackageKind {
    /// It was exported here.
    Exported,
    /// Somebody brought it here, to look at it or to import it.
    Uploaded,
    /// It was made before something was changed, or because somebody wanted a backup.
    Backup,
}

impl PackageKind {
    /// The word shown to people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Exported => "Exported",
            Self::Uploaded => "Uploaded",
            Self::Backup => "Backup",
        }
    }
}

/// A package that is kept, without its bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptPackage {
    /// Its id.
    pub id: PackageId,
    /// The environment.
    pub environment: EnvironmentId,
    /// Why it is kept.
    pub kind: PackageKind,
    /// The solution in it, by unique name.
    pub solution: String,
    /// The solution's name for people.
    pub label: String,
    /// The solution's version.
    pub version: VersionNumber,
    /// May it be changed where it is imported?
    pub packaging: Packaging,
    /// Who publishes it, by unique name.
    pub publisher: String,
    /// How many maps are in it.
    pub maps: u32,
    /// The name of its file.
    pub file_name: String,
    /// BLAKE3 of its bytes: 64 hexadecimal digits.
    pub hash: String,
    /// How many bytes it has.
    pub size: u64,
    /// Since when it is kept.
    pub at: Moment,
    /// Who exported or brought it.
    pub by: String,
    /// Why it was exported in spite of what the checker found; empty where nothing stood against it.
    pub reason: String,
}

/// What became of a solution.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SolutionStep {
    /// It was made here.
    Created,
    /// What is said of it was changed.
    Changed,
    /// Maps were added to it.
    MapsAdded,
    /// Maps were taken out of it.
    MapsTakenOut,
    /// It was deleted. Its maps stayed.
    Deleted,
    /// A package was made of it.
    Exported,
    /// A package of it was imported.
    Imported,
    /// What was imported was applied.
    Applied,
    /// It was uninstalled.
    Uninstalled,
    /// What was done last with it was taken back.
    RolledBack,
}

impl SolutionStep {
    /// What became of it, as the end of a sentence.
    pub const fn told(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Changed => "changed",
            Self::MapsAdded => "given entity maps",
            Self::MapsTakenOut => "relieved of entity maps",
            Self::Deleted => "deleted",
            Self::Exported => "exported",
            Self::Imported => "imported",
            Self::Applied => "applied",
            Self::Uninstalled => "uninstalled",
            Self::RolledBack => "rolled back",
        }
    }
}
