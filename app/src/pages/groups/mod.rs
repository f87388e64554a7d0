//! Failures of an environment by their causes: every error in one place.

mod acts;
mod list;
mod one;

pub(crate) use list::FailureGroups;
pub(crate) use one::FailureGroup;
#[cfg(all(test, feature = "ssr"))]
pub(super) use {acts::Acts, list::show as groups_of, one::show as group_of};

use crate::address::encoded;
use model::{FailureGroup as Group, GroupId};

/// Where a group is shown.
fn address(env: &str, group: GroupId) -> String {
    format!("/e/{env}/failures/groups/{group}")
}

/// Where the groups of its map are shown.
fn of_map(env: &str, group: &Group) -> String {
    format!("/e/{env}/failures?map={}", encoded(&group.map.to_string()))
}
