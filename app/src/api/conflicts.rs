//! Conflicts of a map that were decided.

#[cfg(feature = "ssr")]
use super::guard;
use super::{Answer, ApiError};
use leptos::prelude::*;
use model::{Conflict, ConflictPolicy, MapId, Page, Role};
#[cfg(feature = "ssr")]
use model::{PageRequest, Permission};
use serde::{Deserialize, Serialize};

/// Conflicts on one page.
#[cfg(feature = "ssr")]
const ROWS: u32 = 50;

/// What was decided, and how the map decides now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConflictList {
    /// Newest first; without values for a viewer.
    pub page: Page<Conflict>,
    /// How the map decides.
    pub policy: ConflictPolicy,
    /// The role of the one who looks.
    pub role: Role,
}

/// The conflicts of a map that were decided, newest first. Needs `View`; values need `ViewValues`.
#[server(prefix = "/api/fn", endpoint = "map_conflicts", output = Answer)]
pub async fn map_conflicts(env: String, map: MapId, before: Option<i64>) -> Result<ConflictList, ApiError> {
    let inside = guard::enter(&env, Permission::View).await?;
    let (known, _) = inside.map(map).await?;
    let mut page = inside.state.store.conflicts(map, PageRequest { before, limit: ROWS }).await?;
    let role = inside.principal.role;
    if !role.allows(Permission::ViewValues) {
        page = page.map(|conflict| Conflict { dispute: conflict.dispute.without_values(), ..conflict });
    }
    Ok(ConflictList { page, policy: known.policy, role })
}
