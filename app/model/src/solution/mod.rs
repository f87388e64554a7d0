//! Solutions: entity maps that travel together from one environment to another.

mod catalogue;
mod change;
mod checked;
mod contact;
mod draft;
mod export;
mod history;
mod kept;
mod layer;

pub use catalogue::{Offer, SignedBy};
pub use change::{ChangedMap, ImportPlan, MapAct, MapFate, PlannedMap, SolutionChange};
pub use checked::{CheckSummary, Checked, Gravity};
pub use contact::PublisherContact;
pub use draft::SolutionDraft;
pub use export::{ExportDraft, Published, PublishedMap};
pub use history::{Import, ImportAct, ImportedMap, MapOutcome, RolledBack};
pub use kept::{KeptPackage, KeptSolution, PackageKind, SolutionStep};
pub use layer::{MapLayer, VersionName};

use crate::{EnvironmentId, MapId, Moment, VersionNumber};
use serde::{Deserialize, Serialize};

/// Whether those who import a package may change what is in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Packaging {
    /// Locked where it is imported: it can be uninstalled, and changes lie on top of it.
    #[default]
    Managed,
    /// Open where it is imported: what it brings takes the place of what was there.
    Unmanaged,
}

impl Packaging {
    /// Both of them, in the order in which they are offered.
    pub const ALL: [Self; 2] = [Self::Managed, Self::Unmanaged];

    /// Its name in forms and addresses, as in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Managed => "managed",
            Self::Unmanaged => "unmanaged",
        }
    }

    /// The words shown to people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Managed => "Managed",
            Self::Unmanaged => "Unmanaged",
        }
    }
}

/// A solution of an environment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Solution {
    /// The environment.
    pub environment: EnvironmentId,
    /// Its unique name within the environment, without regard to case; never changes.
    pub name: String,
    /// Its name for people.
    pub label: String,
    /// What it is for; may be empty.
    pub description: String,
    /// Its version.
    pub version: VersionNumber,
    /// Who publishes it, by unique name; the publisher of its maps, too.
    pub publisher: String,
    /// May it be changed here?
    pub packaging: Packaging,
    /// Its maps, in the order in which they were added; each once.
    pub maps: Vec<MapId>,
    /// Since when it is there.
    pub created_at: Moment,
    /// When it or what it consists of last changed.
    pub changed_at: Moment,
}
