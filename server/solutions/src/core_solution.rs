//! The core: what has to be there before any solution with entity maps.
//!
//! In dual-write it is a solution of its own, which brings the tables of maps. Here it is a part of Tandem, and its version
//! says which forms of maps this Tandem understands. Packages say that they need it as they say it of any other solution.

use crate::Requirement;
use model::VersionNumber;

/// The unique name of the core.
pub const CORE: &str = "TandemCore";

/// The core of dual-write: what asks for it is met by ours, whatever its number, as the tables that it brings are ours.
pub const FOREIGN_CORE: &str = "msdyn_DualWriteCore";

/// The version of the core that this Tandem brings. Its first number grows with the form of packages, its second one with
/// what maps may say.
pub const CORE_VERSION: VersionNumber = VersionNumber([1, 0, 0, 0]);

/// A solution that is there: its unique name and its version.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Present {
    /// Its unique name; compared without regard to case.
    pub solution: String,
    /// Its version.
    pub version: VersionNumber,
}

/// What packages made here ask for.
pub fn core_requirement() -> Requirement {
    Requirement { solution: CORE.to_owned(), version: Some(CORE_VERSION) }
}

/// The requirements of a package that is made here: those, and the core.
pub fn with_core(mut requires: Vec<Requirement>) -> Vec<Requirement> {
    if !requires.iter().any(is_core) {
        requires.insert(0, core_requirement());
    }
    requires
}

/// Does it ask for a core, ours or that of dual-write?
pub fn is_core(required: &Requirement) -> bool {
    [CORE, FOREIGN_CORE].iter().any(|core| required.solution.eq_ignore_ascii_case(core))
}

/// What became of a requirement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Met {
    /// It is there, in a version that does.
    Yes,
    /// It is there, in an earlier version.
    TooOld(VersionNumber),
    /// It is not there.
    Missing,
}

/// Is a requirement met by the core that is installed (`None` = there is none) and the solutions that are there?
pub fn meets(required: &Requirement, core: Option<VersionNumber>, present: &[Present]) -> Met {
    let is_foreign = required.solution.eq_ignore_ascii_case(FOREIGN_CORE);
    let found = if is_core(required) {
        core
    } else {
        let own = present.iter().filter(|it| it.solution.eq_ignore_ascii_case(&required.solution));
        own.map(|it| it.version).max()
    };
    match (found, required.version) {
        (None, _) => Met::Missing,
        (Some(found), Some(wanted)) if found < wanted && !is_foreign => Met::TooOld(found),
        (Some(_), _) => Met::Yes,
    }
}

#[cfg(test)]
mod tests {
    use super::{CORE_VERSION, FOREIGN_CORE, Met, Present, core_requirement, meets, with_core};
    use crate::Requirement;
    use model::VersionNumber;

    fn wanted(solution: &str, version: Option<[u32; 4]>) -> Requirement {
        Requirement { solution: solution.into(), version: version.map(VersionNumber) }
    }

    #[test]
    fn the_core_of_dual_write_is_met_by_ours() {
        let foreign = wanted("MSDYN_dualwritecore", Some([1, 0, 6, 0]));
        assert_eq!(meets(&foreign, Some(CORE_VERSION), &[]), Met::Yes);
        assert_eq!(meets(&foreign, None, &[]), Met::Missing);
        assert_eq!(meets(&core_requirement(), Some(CORE_VERSION), &[]), Met::Yes);
        let later = wanted("tandemcore", Some([1, 0, 0, 1]));
        assert_eq!(meets(&later, Some(CORE_VERSION), &[]), Met::TooOld(CORE_VERSION));
    }

    #[test]
    fn other_solutions_count_by_their_version() {
        let there = [Present { solution: "Supply".into(), version: VersionNumber([1, 0, 0, 9]) }];
        let met = |version| meets(&wanted("SUPPLY", version), None, &there);
        assert_eq!(met(None), Met::Yes);
        assert_eq!(met(Some([1, 0, 0, 9])), Met::Yes);
        assert_eq!(met(Some([1, 0, 0, 10])), Met::TooOld(VersionNumber([1, 0, 0, 9])));
        assert_eq!(meets(&wanted("Demand", None), None, &there), Met::Missing);
    }

    #[test]
    fn packages_ask_for_one_core() {
        assert_eq!(with_core(Vec::new()), [core_requirement()]);
        let foreign = vec![wanted(FOREIGN_CORE, None)];
        assert_eq!(with_core(foreign.clone()), foreign);
    }
}
