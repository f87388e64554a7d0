//! A picture of an environment, as far as solutions are concerned: what is installed, and which versions maps have from
//! where. Plans are made of it, and it says what it looks like once they are carried out.

mod step;

pub use step::{Stale, Step};

use crate::Requirement;
use crate::core_solution::Present;
use crate::package::MapSettings;
use model::{Command, MapLayer, MapState, Mapping, Packaging, Publisher, VersionName, VersionNumber};
use serde::{Deserialize, Serialize};

/// A solution that is there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Installed {
    /// Its unique name; compared without regard to case.
    pub name: String,
    /// Its name for people.
    pub label: String,
    /// What it is for; may be empty.
    pub description: String,
    /// Its version.
    pub version: VersionNumber,
    /// May it be changed here?
    pub packaging: Packaging,
    /// Its publisher, by unique name.
    pub publisher: String,
    /// The solutions that it needs.
    pub requires: Vec<Requirement>,
    /// BLAKE3 of the package that it came as, in hexadecimal digits; empty = it was made here.
    pub digest: String,
    /// What it brought: the name of the map here, and the version.
    pub maps: Vec<(String, VersionName)>,
}

/// A version of a map.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HereVersion {
    /// Its name.
    pub name: VersionName,
    /// Why there is this version; may be empty.
    pub note: String,
    /// The solution that brought it, by unique name; `None` = it was saved here.
    pub solution: Option<String>,
    /// Its content.
    pub mapping: Mapping,
}

/// A map.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HereMap {
    /// Its name, which no other map has.
    pub name: String,
    /// Where it stands.
    pub state: MapState,
    /// Its versions; the active one is among them.
    pub versions: Vec<HereVersion>,
    /// The version that works, or would.
    pub active: VersionName,
    /// What managed solutions say of it, the topmost last.
    pub layers: Vec<MapLayer>,
    /// What belongs to it and to none of its versions. What it is said of the state there does not count here.
    pub settings: MapSettings,
}

impl HereMap {
    /// A version of it.
    pub fn version(&self, name: &VersionName) -> Option<&HereVersion> {
        self.versions.iter().find(|version| version.name.is(name))
    }

    /// What the active version pairs.
    pub fn mapping(&self) -> Option<&Mapping> {
        self.version(&self.active).map(|version| &version.mapping)
    }

    /// Does a version that no managed solution has brought lie on top?
    pub fn is_local(&self) -> bool {
        !self.layers.iter().any(|layer| layer.version.is(&self.active))
    }

    /// Must it be paused or stopped before another version can become the active one?
    pub fn is_busy(&self) -> bool {
        self.state.apply(Command::ActivateVersion).is_err()
    }

    /// What a managed solution says of it.
    pub fn layer(&self, solution: &str) -> Option<&MapLayer> {
        self.layers.iter().find(|layer| layer.solution.eq_ignore_ascii_case(solution))
    }
}

/// An environment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Here {
    /// The version of the core; `None` = it is not installed.
    pub core: Option<VersionNumber>,
    /// The publishers that are known.
    pub publishers: Vec<Publisher>,
    /// The solutions, in the order in which they were first installed. A later version stands where the first one stood.
    pub solutions: Vec<Installed>,
    /// The maps.
    pub maps: Vec<HereMap>,
}

impl Here {
    /// The same in an order that does not depend on where it comes from: publishers and maps by name, versions by publisher
    /// and number, layers as their solutions. Plans are made of that, and [`Here::after`] keeps it so.
    #[must_use]
    pub fn ordered(mut self) -> Self {
        self.publishers.sort_by_key(|publisher| publisher.name.to_lowercase());
        self.maps.sort_by_key(|map| map.name.to_lowercase());
        let Self { solutions, maps, .. } = &mut self;
        let place = |name: &str| {
            solutions
                .iter()
                .position(|solution| solution.name.eq_ignore_ascii_case(name))
                .unwrap_or(usize::MAX)
        };
        for map in maps {
            map.versions
                .sort_by_cached_key(|version| (version.name.publisher.to_lowercase(), version.name.number));
            map.layers.sort_by_cached_key(|layer| (place(&layer.solution), layer.solution.to_lowercase()));
        }
        self
    }

    /// The solution of that name.
    pub fn solution(&self, name: &str) -> Option<&Installed> {
        self.solutions.iter().find(|solution| solution.name.eq_ignore_ascii_case(name))
    }

    /// The map of that name.
    pub fn map(&self, name: &str) -> Option<&HereMap> {
        self.maps.iter().find(|map| is_name(&map.name, name))
    }

    /// The publisher of that name.
    pub fn publisher(&self, name: &str) -> Option<&Publisher> {
        self.publishers.iter().find(|publisher| publisher.name.eq_ignore_ascii_case(name))
    }

    /// The solutions and their versions, for [`crate::meets`].
    pub fn present(&self) -> Vec<Present> {
        let present = self
            .solutions
            .iter()
            .map(|solution| Present { solution: solution.name.clone(), version: solution.version });
        present.collect()
    }

    /// What it looks like after these steps, each of which has to find what it begins with. Nothing of it changes
    /// otherwise.
    pub fn after(&self, steps: &[Step]) -> Result<Self, Stale> {
        let mut here = self.clone().ordered();
        for step in steps {
            step.take(&mut here)?;
        }
        Ok(here.ordered())
    }
}

/// Names of maps are told apart without regard to case.
pub(crate) fn is_name(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}
