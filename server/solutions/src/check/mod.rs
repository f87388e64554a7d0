//! The checker of solutions: what stands against giving a package away, or against using one.
//!
//! What the rules of entity maps say keeps its code (`DIPV1003`, `TANDEM07`). What is about the package has one of its own:
//!
//! | code | gravity | what it says |
//! | --- | --- | --- |
//! | `SOLUTION01` | critical | there is no map in it |
//! | `SOLUTION02` | critical | what a map pairs cannot be read |
//! | `SOLUTION03` | high | a map has another publisher than the solution |
//! | `SOLUTION04` | high | two maps have one name |
//! | `SOLUTION05` | high | a map is in it in two versions |
//! | `SOLUTION06` | medium | a lookup points to a table that no map keeps in step |
//! | `SOLUTION07` | high | the core is not asked for, not installed, or too old |
//! | `SOLUTION08` | medium | a solution that has to be there is missing, or too old |
//! | `SOLUTION09` | high, or informational | an app is too old for a map; or its version is not known |
//! | `SOLUTION10` | high | a version as high, or a higher one, was exported before |
//! | `SOLUTION11` | critical | a text looks like a password, a key or a token |
//! | `SOLUTION12` | high | a filter lets no row pass |
//! | `SOLUTION13` | medium | a filter lets every row pass |
//! | `SOLUTION14` | high, or low | two maps read the same entities, and no filter tells whose rows are whose |
//! | `SOLUTION15` | low | what readers of the form of dual-write do not get |
//! | `SOLUTION16` | low | a value map does not lead back to every value |
//! | `SOLUTION17` | informational | a map was not checked against an app, which could not be read |
//! | `SOLUTION18` | low | something in the package was not understood |
//! | `SOLUTION19` | high | the publisher is not well formed |
//!
//! It is static: nothing is tried on the apps, and a clean package may still meet an environment that does not take it.

mod filters;
mod maps;
mod needs;
mod secrets;
mod whole;

use crate::core_solution::Present;
use crate::{Gate, Package, Schemas};
use model::{Checked, Gravity, Side, VersionNumber};

/// What is known of the environment that a package is checked in.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// The entities of both apps that could be read.
    pub schemas: Schemas,
    /// Why the ERP could not be read, as a part of a sentence; `None` = it could.
    pub left_unread: Option<String>,
    /// Why the CRM could not be read.
    pub right_unread: Option<String>,
    /// The version of the core; `None` = it is not installed.
    pub core: Option<VersionNumber>,
    /// The other solutions that are there.
    pub present: Vec<Present>,
    /// The highest version of this solution that was exported, or installed, before.
    pub exported: Option<VersionNumber>,
    /// Entities of the CRM that maps of the environment keep in step.
    pub mapped: Vec<String>,
    /// The versions of the apps and of what is installed in them, as far as they are known.
    pub apps: Vec<Gate>,
}

impl Facts {
    fn unread(&self, side: Side) -> Option<&str> {
        match side {
            Side::Left => self.left_unread.as_deref(),
            Side::Right => self.right_unread.as_deref(),
        }
    }
}

/// Everything that stands against a package, the gravest first; what is equally grave by the order of its maps, that of
/// the solution itself before. The same package and the same facts always give the same list.
pub fn check(package: &Package, facts: &Facts) -> Vec<Checked> {
    let mut found = whole::check(package, facts);
    found.extend(needs::check(package, facts));
    found.extend(secrets::check(package));
    found.extend(maps::check(package, facts));
    found.extend(filters::check(package));
    let place = |checked: &Checked| {
        let at = package.maps().iter().position(|map| map.label == checked.map);
        at.map_or(0, |at| at + 1)
    };
    found.sort_by_cached_key(|checked| {
        (std::cmp::Reverse(checked.gravity), place(checked), checked.code.clone(), checked.place.clone())
    });
    found.dedup();
    found
}

/// A finding about a map, or about the solution where `map` is empty.
fn checked(gravity: Gravity, number: u8, [map, place]: [&str; 2], reason: String, remedy: &str) -> Checked {
    Checked {
        gravity,
        code: format!("SOLUTION{number:02}"),
        map: map.to_owned(),
        place: place.to_owned(),
        reason,
        remedy: remedy.to_owned(),
    }
}
