//! Searching an environment, and where the palette leads.

#[cfg(feature = "ssr")]
use super::guard;
use super::{Answer, ApiError};
use leptos::prelude::*;
use model::{Found, MapId, MapState, Role};
#[cfg(feature = "ssr")]
use model::{Permission, Sought};
use serde::{Deserialize, Serialize};

/// A map as the palette names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedMap {
    /// The map.
    pub id: MapId,
    /// Its name.
    pub name: String,
    /// Where it stands.
    pub state: MapState,
}

/// What the palette can lead to in an environment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Places {
    /// By name.
    pub maps: Vec<NamedMap>,
    /// Are there simulated apps?
    pub simulated: bool,
    /// The role of the one who looks.
    pub role: Role,
}

/// What fits a text in an environment, the best of each kind; empty where the text is too short. Needs `View`; keys of
/// records are sought and told with `ViewValues` only.
#[server(name = SearchEnvironment, prefix = "/api/fn", endpoint = "search", output = Answer)]
pub async fn search(env: String, #[server(default)] q: String) -> Result<Vec<Found>, ApiError> {
    let inside = guard::enter(&env, Permission::View).await?;
    let keys = inside.principal.role.allows(Permission::ViewValues);
    let Some(sought) = Sought::new(&q, keys) else { return Ok(Vec::new()) };
    Ok(inside.state.store.search(&inside.environment.id, &sought).await?)
}

/// What the palette can lead to before anything is sought. Needs `View`.
#[server(name = ReadPlaces, prefix = "/api/fn", endpoint = "places", output = Answer)]
pub async fn places(env: String) -> Result<Places, ApiError> {
    let inside = guard::enter(&env, Permission::View).await?;
    let maps = inside.state.store.maps(&inside.environment.id, inside.state.now()).await?;
    let named =
        |row: model::MapSummary| NamedMap { id: row.map.id, name: row.map.name, state: row.map.state };
    Ok(Places {
        maps: maps.into_iter().map(named).collect(),
        simulated: inside.environment.simulated,
        role: inside.principal.role,
    })
}
