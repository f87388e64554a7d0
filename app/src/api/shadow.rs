//! Shadow runs: a mapping that looks on while the active version of its map works.

#[cfg(feature = "ssr")]
use super::guard;
use super::versions::VersionLine;
use super::{Answer, ApiError};
use leptos::prelude::*;
#[cfg(feature = "ssr")]
use model::Permission;
use model::{MapId, Role, ShadowReport};
use serde::{Deserialize, Serialize};

/// The shadow run of a map, and what one could be begun with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShadowSheet {
    /// The map.
    pub map: MapId,
    /// What the one that is under way has found so far, without records for a viewer; `None` = there is none.
    pub report: Option<ShadowReport>,
    /// The versions that are not active, newest first; none while one is under way.
    pub versions: Vec<VersionLine>,
    /// Has somebody begun a draft? Not asked while one is under way.
    pub has_draft: bool,
    /// The role of the one who looks.
    pub role: Role,
}

/// The shadow run of a map. Needs `View`; records need `ViewValues`.
#[server(name = ReadShadow, prefix = "/api/fn", endpoint = "map_shadow", output = Answer)]
pub async fn map_shadow(env: String, map: MapId) -> Result<ShadowSheet, ApiError> {
    let inside = guard::enter(&env, Permission::View).await?;
    let (_, active) = inside.map(map).await?;
    let (store, role) = (&inside.state.store, inside.principal.role);
    let report = inside.state.engine.shadow(map).await?;
    let report =
        if role.allows(Permission::ViewValues) { report } else { report.map(ShadowReport::without_records) };
    // Beside one that is under way none can be begun.
    let (versions, has_draft) = if report.is_some() {
        (Vec::new(), false)
    } else {
        let known = store.versions(map).await?;
        let others = known.iter().filter(|version| version.id != active.id).map(VersionLine::from);
        (others.collect(), store.draft(map).await?.is_some())
    };
    Ok(ShadowSheet { map, report, versions, has_draft, role })
}

/// Has a version (`with` is its id), or the draft as it is now (`draft`), look on while the active version works. Leads to
/// the versions. Needs `Operate`.
#[server(prefix = "/api/fn", endpoint = "begin_shadow", output = Answer)]
pub async fn begin_shadow(env: String, map: MapId, #[server(default)] with: String) -> Result<(), ApiError> {
    let inside = guard::enter(&env, Permission::Operate).await?;
    inside.map(map).await?;
    let tried = super::trying::tried(&with)?;
    inside.state.engine.begin_shadow(map, tried, &inside.principal.actor()).await?;
    leptos_axum::redirect(&format!("/e/{}/maps/{map}/versions", inside.environment.id));
    Ok(())
}

/// Ends the shadow run of a map; what it found is gone then. Leads to the versions. Needs `Operate`.
#[server(prefix = "/api/fn", endpoint = "end_shadow", output = Answer)]
pub async fn end_shadow(env: String, map: MapId) -> Result<(), ApiError> {
    let inside = guard::enter(&env, Permission::Operate).await?;
    inside.map(map).await?;
    inside.state.engine.end_shadow(map, &inside.principal.actor()).await?;
    leptos_axum::redirect(&format!("/e/{}/maps/{map}/versions", inside.environment.id));
    Ok(())
}
