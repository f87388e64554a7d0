//! Orders to maps, their initial syncs, and what waits.

#[cfg(feature = "ssr")]
use super::guard;
use super::{Answer, ApiError};
use leptos::prelude::*;
use model::{Change, LegCounts, MapId, MapState, Order, Page, Role, Run};
#[cfg(feature = "ssr")]
use model::{ChangeId, PageRequest, Permission};
use serde::{Deserialize, Serialize};

/// Initial syncs on one page, and rows of the queue.
#[cfg(feature = "ssr")]
const RUNS: u32 = 10;
#[cfg(feature = "ssr")]
const QUEUED: u32 = 50;

/// A map of the environment as somebody who orders looks at it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Orderable {
    /// The map.
    pub map: MapId,
    /// Its name.
    pub name: String,
    /// Both entities, the ERP's first.
    pub entities: (String, String),
    /// Where it stands.
    pub state: MapState,
    /// Changes that wait.
    pub queued: i64,
    /// Whose value counts where both apps have changed the same field.
    pub master: model::Side,
    /// Is there an initial sync that was cancelled and can be continued?
    pub can_continue: bool,
    /// The maps whose records its records refer to, directly or by way of others, in the order in which they are to be
    /// run.
    pub related: Vec<MapId>,
    /// The newest initial sync, while it is open.
    pub open_run: Option<LegCounts>,
}

/// What became of an order to one map.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ordered {
    /// The map's name.
    pub name: String,
    /// Where it stands now, or why it was refused.
    pub outcome: Result<MapState, String>,
}

/// Initial syncs of a map, and what the one who looks may do about them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunList {
    /// Newest first.
    pub page: Page<Run>,
    /// The role of the one who looks.
    pub role: Role,
}

/// What waits of a map.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueueList {
    /// Oldest first; without values for a viewer.
    pub rows: Vec<Change>,
    /// Changes that wait in all.
    pub total: i64,
    /// When the oldest was captured.
    pub oldest: Option<model::Moment>,
    /// After which change the next page begins; `None` on the last.
    pub next: Option<i64>,
    /// The role of the one who looks.
    pub role: Role,
}

/// All maps of an environment as somebody who orders looks at them, in the order in which they are to be run. Needs
/// `View`.
#[server(name = ListOrderable, prefix = "/api/fn", endpoint = "orderable", output = Answer)]
pub async fn orderable(env: String) -> Result<Vec<Orderable>, ApiError> {
    let inside = guard::enter(&env, Permission::View).await?;
    let state = &inside.state;
    let maps = state.store.maps(&inside.environment.id, state.now()).await?;
    let order = engine::dependencies(maps.iter().map(|row| (row.map.id, &row.version.mapping)));
    let mut rows = Vec::with_capacity(maps.len());
    for (map, related) in order {
        let Some(row) = maps.iter().find(|row| row.map.id == map) else { continue };
        let newest = state.store.newest_run(map).await?;
        rows.push(Orderable {
            map,
            name: row.map.name.clone(),
            entities: (row.version.mapping.left_entity.clone(), row.version.mapping.right_entity.clone()),
            state: row.map.state,
            queued: row.statistics.queued,
            master: row.map.master,
            can_continue: row.map.state == MapState::NotRunning && state.engine.can_continue(map).await?,
            related,
            open_run: newest.filter(Run::is_open).map(|run| run.counts()),
        });
    }
    Ok(rows)
}

/// Orders maps to do something, in the order given; what became of each. Needs `Operate`.
#[server(prefix = "/api/fn", endpoint = "order_maps", input = server_fn::codec::Json, output = Answer)]
pub async fn order_maps(env: String, orders: Vec<(MapId, Order)>) -> Result<Vec<Ordered>, ApiError> {
    let inside = guard::enter(&env, Permission::Operate).await?;
    let actor = inside.principal.actor();
    let mut names = Vec::with_capacity(orders.len());
    for (map, _) in &orders {
        names.push(inside.map(*map).await?.0.name);
    }
    let mut done = Vec::with_capacity(orders.len());
    for ((map, order), name) in orders.into_iter().zip(names) {
        let outcome = inside.state.engine.order(map, &order, &actor).await;
        done.push(Ordered { name, outcome: outcome.map_err(|error| error.to_string()) });
    }
    Ok(done)
}

/// The initial syncs of a map, newest first. Needs `View`.
#[server(prefix = "/api/fn", endpoint = "map_runs", output = Answer)]
pub async fn map_runs(env: String, map: MapId, before: Option<i64>) -> Result<RunList, ApiError> {
    let inside = guard::enter(&env, Permission::View).await?;
    inside.map(map).await?;
    let page = inside.state.store.runs(map, PageRequest { before, limit: RUNS }).await?;
    Ok(RunList { page, role: inside.principal.role })
}

/// What waits of a map, oldest first. Needs `View`; values need `ViewValues`.
#[server(prefix = "/api/fn", endpoint = "map_queue", output = Answer)]
pub async fn map_queue(env: String, map: MapId, after: Option<i64>) -> Result<QueueList, ApiError> {
    let inside = guard::enter(&env, Permission::View).await?;
    inside.map(map).await?;
    let state = &inside.state;
    let statistics = state.store.statistics(map, state.now()).await?;
    let mut rows = state.store.queued(map, after.map(ChangeId), QUEUED).await?;
    let role = inside.principal.role;
    if !role.allows(Permission::ViewValues) {
        for row in &mut rows {
            row.payload = None;
        }
    }
    let is_full = u32::try_from(rows.len()).is_ok_and(|count| count >= QUEUED);
    let next = rows.last().map(|row| row.id.0).filter(|_| is_full);
    Ok(QueueList { rows, total: statistics.queued, oldest: statistics.oldest_queued, next, role })
}
