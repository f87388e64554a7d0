//! What importing, applying, taking back and uninstalling solutions do to an environment, before it is done.

use super::{Checked, Gravity, Packaging, VersionName};
use crate::{Difference, VersionNumber};
use serde::{Deserialize, Serialize};

/// What becomes of a map when a package with it is imported and applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MapFate {
    /// It is not there yet and is made.
    New,
    /// It is there just so.
    Same,
    /// A later version takes the place of the one that the solution, or one below it, brought before.
    Newer,
    /// An earlier version takes that place.
    Lower,
    /// What was changed here is replaced: the package is unmanaged.
    Overwrites,
    /// What was changed here stays on top: the package is managed.
    LocalStays,
    /// Another managed solution, installed later, stays on top.
    Covered,
    /// The version is known here with other content, or its name with other entities: nothing becomes of it.
    Clash,
    /// The package does not say in a way that can be read what it pairs: nothing becomes of it.
    Unreadable,
}

impl MapFate {
    /// The words shown to people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::New => "New",
            Self::Same => "Already there",
            Self::Newer => "Newer version",
            Self::Lower => "Earlier version",
            Self::Overwrites => "Replaces what was changed here",
            Self::LocalStays => "What was changed here stays on top",
            Self::Covered => "Another solution stays on top",
            Self::Clash => "Clashes with what is here",
            Self::Unreadable => "Cannot be read",
        }
    }

    /// Does another version become the active one?
    pub const fn switches(self) -> bool {
        matches!(self, Self::Newer | Self::Lower | Self::Overwrites)
    }
}

/// What becomes of one map of a package.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedMap {
    /// Its name here, or the one that it gets.
    pub map: String,
    /// Its display name in the package, for example `accounts - Customers V3`.
    pub label: String,
    /// What becomes of it.
    pub fate: MapFate,
    /// The version that is active here; `None` = there is no such map.
    pub active: Option<VersionName>,
    /// The version that the package brings; `None` where that cannot be read.
    pub brings: Option<VersionName>,
    /// What differs from what is active here to what the package brings; empty for new maps.
    pub differences: Vec<Difference>,
    /// It works at the moment: it has to be paused or stopped before another version can become the active one.
    pub must_pause: bool,
}

/// What importing a package, and applying it after that, will do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportPlan {
    /// The solution, by unique name.
    pub solution: String,
    /// Its name for people.
    pub label: String,
    /// Its version.
    pub version: VersionNumber,
    /// Its publisher, by unique name.
    pub publisher: String,
    /// May it be changed here?
    pub packaging: Packaging,
    /// The version of it that is installed; `None` = it is not.
    pub installed: Option<VersionNumber>,
    /// Its maps, in the order of the package.
    pub maps: Vec<PlannedMap>,
    /// What stands against it, the gravest first. With something critical it is refused.
    pub findings: Vec<Checked>,
    /// Maps to be backed up first: what was changed in them here is replaced.
    pub backed_up: Vec<String>,
    /// Is the very same package installed already?
    pub is_installed: bool,
}

impl ImportPlan {
    /// Is it refused?
    pub fn is_refused(&self) -> bool {
        is_refused(&self.findings)
    }

    /// How many of its maps have this fate.
    pub fn count(&self, fate: MapFate) -> usize {
        self.maps.iter().filter(|map| map.fate == fate).count()
    }
}

/// What is done to a map.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum MapAct {
    /// It is made, with this version.
    Make {
        /// Its first version, which is the active one.
        version: VersionName,
    },
    /// It gets a version, which does not become the active one by that.
    Save {
        /// The version.
        version: VersionName,
    },
    /// A version of it goes away.
    Drop {
        /// The version.
        version: VersionName,
    },
    /// Another version of it becomes the active one.
    Switch {
        /// The one that is active now.
        from: VersionName,
        /// The one that will be.
        to: VersionName,
    },
    /// A managed solution says of it something else than before.
    Layer {
        /// The solution.
        solution: String,
        /// The version that it brought before; `None` = it said nothing of the map.
        from: Option<VersionName>,
        /// The version that it brings now; `None` = it says nothing of the map any more.
        to: Option<VersionName>,
    },
    /// It is removed, with all that is known of its records.
    Remove,
}

/// What is done to one map.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangedMap {
    /// Its name.
    pub map: String,
    /// What is done now, in order; empty = nothing.
    pub acts: Vec<MapAct>,
    /// What cannot be done before the map is paused or stopped.
    pub waiting: Option<MapAct>,
    /// Why that waits, or why nothing is done, as a sentence; empty where all is done.
    pub reason: String,
    /// What differs from the version that is active now to the one that will be.
    pub differences: Vec<Difference>,
}

/// What applying, taking back, uninstalling or reverting will do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SolutionChange {
    /// The solution, by unique name; empty where it is about a single map.
    pub solution: String,
    /// The maps that it is about, also those to which nothing is done.
    pub maps: Vec<ChangedMap>,
    /// What stands against it, the gravest first. With something critical it is refused.
    pub findings: Vec<Checked>,
}

impl SolutionChange {
    /// Is it refused?
    pub fn is_refused(&self) -> bool {
        is_refused(&self.findings)
    }

    /// Maps of which something has to wait until they are paused or stopped.
    pub fn waiting(&self) -> impl Iterator<Item = &ChangedMap> {
        self.maps.iter().filter(|map| map.waiting.is_some())
    }

    /// Maps to which something is done now.
    pub fn changed(&self) -> impl Iterator<Item = &ChangedMap> {
        self.maps.iter().filter(|map| !map.acts.is_empty())
    }
}

fn is_refused(findings: &[Checked]) -> bool {
    findings.iter().any(|finding| finding.gravity == Gravity::Critical)
}
