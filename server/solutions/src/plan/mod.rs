//! Plans: what importing, applying, taking back and uninstalling would do, and the steps that do it.
//!
//! Importing lists a solution and touches no map. Applying brings the maps. Both come as steps that can be taken back. Codes
//! of what stands against a plan:
//!
//! | code | gravity | what it says |
//! | --- | --- | --- |
//! | `IMPORT01` | critical | the core is not installed, or too old |
//! | `IMPORT02` | critical | a solution that has to be there is missing, or too old |
//! | `IMPORT03` | critical | an unmanaged package for a solution that is managed here, or the other way round |
//! | `IMPORT04` | critical | a higher version is installed |
//! | `IMPORT05` | critical | the solution, or the name of its publisher, belongs to somebody else here |
//! | `IMPORT06` | critical | none of its maps can be read |
//! | `IMPORT07` | high | a map clashes with what is here |
//! | `IMPORT08` | medium | what a map pairs cannot be read |
//! | `IMPORT09` | medium | what was changed here is replaced |
//! | `IMPORT10` | medium | this version is installed with other content |
//! | `IMPORT11` | low | something in the package was not understood |
//! | `IMPORT12` | informational | a map has to be paused or stopped before it can be applied |
//! | `APPLY01` | critical | the solution is not imported, or in another version |
//! | `BACK01` | critical | something has changed since, or has to be stopped or paused first |
//! | `BACK02` | critical | maps still have what the solution brought |
//! | `UNINSTALL01` | critical | there is no such solution |
//! | `UNINSTALL02` | critical | another solution needs it |
//! | `UNINSTALL03` | critical | a map has to be stopped or paused first |
//! | `REVERT01` | critical | there is no such map, or no managed solution has brought it |

mod apply;
mod back;
mod fate;
mod import;
mod uninstall;

pub use apply::apply;
pub use back::rollback;
pub use import::import;
pub use uninstall::{revert, uninstall};

use crate::core_solution::is_core;
use crate::here::{Here, HereMap, Step};
use crate::{Met, Package, meets};
use model::{ChangedMap, Checked, Difference, Gravity, MapAct, SolutionChange, VersionName};

/// A plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned<T> {
    /// What people are shown.
    pub shown: T,
    /// The steps that do it, in order; empty where there is nothing to do, or it is refused. Kept, they can be taken back
    /// by [`rollback`].
    pub steps: Vec<Step>,
}

impl Planned<SolutionChange> {
    /// A plan that is refused does nothing.
    fn settled(mut self) -> Self {
        sort(&mut self.shown.findings);
        if self.shown.is_refused() {
            self.steps.clear();
        }
        self
    }
}

/// The gravest first.
fn sort(findings: &mut [Checked]) {
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.gravity));
}

fn finding(gravity: Gravity, code: &str, map: &str, reason: String, remedy: &str) -> Checked {
    let place = String::new();
    Checked { gravity, code: code.to_owned(), map: map.to_owned(), place, reason, remedy: remedy.to_owned() }
}

/// What a package needs and does not find.
fn missing(package: &Package, here: &Here) -> Vec<Checked> {
    let present = here.present();
    let own = package.head().requires.iter().filter(|it| {
        // A solution that needs itself would never be installed.
        !it.solution.eq_ignore_ascii_case(&package.head().name)
    });
    let told = own.filter_map(|required| {
        let code = if is_core(required) { "IMPORT01" } else { "IMPORT02" };
        let (reason, remedy) = match meets(required, here.core, &present) {
            Met::Yes => return None,
            Met::TooOld(there) => (
                format!("It needs {required}, and {there} is here."),
                format!("Bring {} to a later version first.", required.solution),
            ),
            Met::Missing => (
                format!("It needs {required}, which is not here."),
                format!("Import {} first.", required.solution),
            ),
        };
        Some(finding(Gravity::Critical, code, "", reason, &remedy))
    });
    told.collect()
}

/// What differs from the active version of a map to another one of it.
fn differences(map: &HereMap, to: &VersionName) -> Vec<Difference> {
    let pair = map.mapping().zip(map.version(to));
    pair.map(|(from, to)| mapping::compare(from, &to.mapping)).unwrap_or_default()
}

const fn untouched(map: String) -> ChangedMap {
    ChangedMap { map, acts: Vec::new(), waiting: None, reason: String::new(), differences: Vec::new() }
}

/// A step as people are shown it; that of solutions and publishers is told otherwise.
fn act(step: &Step) -> Option<MapAct> {
    Some(match step.clone() {
        Step::Solution { .. } | Step::Publisher { .. } => return None,
        Step::Map { to: Some(map), .. } => MapAct::Make { version: map.active },
        Step::Map { to: None, .. } => MapAct::Remove,
        Step::Version { to: Some(version), .. } => MapAct::Save { version: version.name },
        Step::Version { from, to: None, .. } => MapAct::Drop { version: from?.name },
        Step::Layer { solution, from, to, .. } => MapAct::Layer { solution, from, to },
        Step::Active { from, to, .. } => MapAct::Switch { from, to },
    })
}
