//! Orders to maps, their initial syncs, and what waits.

#[cfg(feature = "ssr")]
use super::guard;
use super::versions::VersionLine;
use super::{Answer, ApiError};
use leptos::prelude::*;
use model::{
    Change, ConflictPolicy, DryRun, LegCause, LegCounts, MapId, MapState, Moment, Page, QueueLimits,
    QueueLoad, Role, Run,
};
use serde::{Deserialize, Serialize};
#[cfg(feature = "ssr")]
use {
    super::deeds::{Deed, companies},
    crate::address::encoded,
    model::{ChangeId, FieldErrors, Order, PageRequest, Permission, RunStatus},
    std::fmt::Write as _,
};

/// Initial syncs on one page.
#[cfg(feature = "ssr")]
const RUNS: u32 = 10;
/// Causes of failures shown with one initial sync; the failures of a leg are all listed on a page of their own.
#[cfg(feature = "ssr")]
const CAUSES: u32 = 100;
/// Rows of the queue on one page, at the most.
pub const MOST_QUEUED: u32 = 500;

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
    /// The alert that has paused or stopped it, by name.
    pub held_by: Option<String>,
    /// Changes that wait.
    pub queued: i64,
    /// Who wins where both apps have changed the same record.
    pub policy: ConflictPolicy,
    /// Is there an initial sync that was cancelled and can be continued?
    pub can_continue: bool,
    /// The maps whose records its records refer to, directly or by way of others, in the order in which they are to be
    /// run.
    pub related: Vec<MapId>,
    /// The environment's companies, and whether it keeps their records in step; `None` where all of them share its
    /// entity.
    pub companies: Option<Vec<(String, bool)>>,
    /// What became of the records of an initial sync that has finished with failures, so that it can be done again.
    pub rerun: Option<LegCounts>,
    /// The version by which it works, or would.
    pub active: VersionLine,
    /// All its versions, newest first, where they were asked for.
    pub versions: Vec<VersionLine>,
}

/// The maps of an environment, and what the one who looks may do about them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderBook {
    /// In the order in which they are to be run.
    pub maps: Vec<Orderable>,
    /// The role of the one who looks.
    pub role: Role,
}

/// Initial syncs of a map.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunList {
    /// Newest first.
    pub page: Page<Run>,
    /// The number of the version that each of them ran under.
    pub versions: Vec<String>,
    /// What goes wrong in each of them, leg by leg, the most frequent cause first.
    pub causes: Vec<Vec<LegCause>>,
    /// The role of the one who looks.
    pub role: Role,
    /// The moment of the reading, which rates are computed for.
    pub now: Moment,
}

/// What waits of a map.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueueList {
    /// Oldest first; without keys for a viewer.
    pub rows: Vec<Change>,
    /// Changes that wait in all.
    pub total: i64,
    /// The bytes of their records.
    pub bytes: i64,
    /// When the oldest was captured.
    pub oldest: Option<Moment>,
    /// What waits in all queues of the environment, with the limits of that and the present moment.
    pub whole: (QueueLoad, QueueLimits, Moment),
    /// After which change the next page begins; `None` on the last.
    pub next: Option<i64>,
    /// The role of the one who looks.
    pub role: Role,
}

/// All maps of an environment as somebody who orders looks at them, with the versions of those of `versions_of`. Needs
/// `View`.
#[server(name = ListOrderable, prefix = "/api/fn", endpoint = "orderable", output = Answer)]
pub async fn orderable(
    env: String,
    #[server(default)] versions_of: Vec<MapId>,
) -> Result<OrderBook, ApiError> {
    let inside = guard::enter(&env, Permission::View).await?;
    let state = &inside.state;
    let maps = state.store.maps(&inside.environment.id, state.now()).await?;
    let order = engine::dependencies(maps.iter().map(|row| (row.map.id, &row.version.mapping)));
    let mut rows = Vec::with_capacity(maps.len());
    for (map, related) in order {
        let Some(row) = maps.iter().find(|row| row.map.id == map) else { continue };
        let newest = state.store.newest_run(map).await?;
        let versions = if versions_of.contains(&map) { state.store.versions(map).await? } else { Vec::new() };
        let companies = inside.environment.companies.iter().map(|it| (it.clone(), row.map.takes(it)));
        rows.push(Orderable {
            map,
            companies: row.version.mapping.company.is_some().then(|| companies.collect()),
            name: row.map.name.clone(),
            entities: (row.version.mapping.left_entity.clone(), row.version.mapping.right_entity.clone()),
            state: row.map.state,
            held_by: super::firings::held_by(&inside, &row.map).await?,
            queued: row.statistics.queued,
            policy: row.map.policy,
            can_continue: row.map.state == MapState::NotRunning && state.engine.can_continue(map).await?,
            related,
            active: VersionLine::from(&row.version),
            versions: versions.iter().map(VersionLine::from).collect(),
            rerun: newest
                .filter(|run| row.map.state == MapState::Initializing && run.is_open())
                .filter(|run| run.status == RunStatus::Failed)
                .map(|run| run.counts()),
        });
    }
    Ok(OrderBook { maps: rows, role: inside.principal.role })
}

/// Orders maps to do something, in the order given, and leads to the page at `back`, which says what became of each.
/// `take` are the maps, `how` says of each map that is run how (`3:sync`, `3:anew`, `3:left`) and which version it is to
/// work by (`3:version=17`), `way` says it of an order as a whole. Needs `Operate`, and `Administer` for versions.
#[server(prefix = "/api/fn", endpoint = "order_maps", output = Answer)]
pub async fn order_maps(
    env: String,
    order: String,
    #[server(default)] take: Vec<MapId>,
    #[server(default)] how: Vec<String>,
    #[server(default)] way: String,
    #[server(default)] back: String,
) -> Result<(), ApiError> {
    let deed = Deed::read(&order);
    let inside = guard::enter(&env, deed.map_or(Permission::Operate, Deed::needs)).await?;
    let actor = inside.principal.actor();
    let unreadable = || guard::refused("The form could not be read.", "Open it once more.");
    let deed = deed.ok_or_else(unreadable)?;
    let mut orders = Vec::with_capacity(take.len());
    for map in take {
        let (known, _) = inside.map(map).await?;
        has_companies(&known, &how)?;
        orders.push((map, deed.order(map, &how, &way).ok_or_else(unreadable)?));
    }
    if orders.is_empty() {
        return Err(nothing_ticked());
    }
    let path = if guard::is_local(&back) { back } else { format!("/e/{}/maps", inside.environment.id) };
    let mut to =
        format!("{path}{}order=done&did={}", if path.contains('?') { '&' } else { '?' }, deed.name());
    for (map, outcome) in inside.state.engine.order_all(orders, &actor).await {
        let _ = match outcome {
            Ok(_) => write!(to, "&ok={map}"),
            Err(error) => write!(to, "&no={map}:{}", encoded(&error.to_string())),
        };
    }
    leptos_axum::redirect(&to);
    Ok(())
}

/// Without any company a map would have nothing to do, which is not what somebody means who clears all boxes.
#[cfg(feature = "ssr")]
fn has_companies(map: &model::EntityMap, how: &[String]) -> Result<(), ApiError> {
    if companies(map.id, how).is_none_or(|companies| !companies.is_empty()) {
        return Ok(());
    }
    let mut errors = FieldErrors::default();
    errors.add("how", format!("Tick at least one company for {}.", map.name));
    Err(guard::invalid(errors))
}

#[cfg(feature = "ssr")]
fn nothing_ticked() -> ApiError {
    let mut errors = FieldErrors::default();
    errors.add("take", "Tick at least one map first.");
    guard::invalid(errors)
}

/// What running maps would do, in the order given; nothing is written. `take` and `how` are as in an order to run. Needs
/// `Operate`.
#[server(name = TryMaps, prefix = "/api/fn", endpoint = "dry_run", output = Answer)]
pub async fn dry_run(
    env: String,
    #[server(default)] take: Vec<MapId>,
    #[server(default)] how: Vec<String>,
) -> Result<DryRun, ApiError> {
    let inside = guard::enter(&env, Permission::Operate).await?;
    let mut runs = Vec::with_capacity(take.len());
    for map in take {
        let (known, _) = inside.map(map).await?;
        has_companies(&known, &how)?;
        if let Some(Order::Run(options)) = Deed::Run.order(map, &how, "") {
            runs.push((map, options));
        }
    }
    if runs.is_empty() {
        return Err(nothing_ticked());
    }
    Ok(inside.state.engine.dry_run(&inside.environment.id, &runs, engine::DRY_RUN_ROWS).await?)
}

/// The initial syncs of a map, newest first. Needs `View`.
#[server(prefix = "/api/fn", endpoint = "map_runs", output = Answer)]
pub async fn map_runs(env: String, map: MapId, before: Option<i64>) -> Result<RunList, ApiError> {
    let inside = guard::enter(&env, Permission::View).await?;
    inside.map(map).await?;
    let state = &inside.state;
    let page = state.store.runs(map, PageRequest { before, limit: RUNS }).await?;
    let versions = state.store.versions(map).await?;
    let number = |run: &Run| {
        let version = versions.iter().find(|version| version.id == run.version);
        version.map_or_else(String::new, |version| version.number.to_string())
    };
    let mut causes = Vec::with_capacity(page.rows.len());
    for run in &page.rows {
        let counts = run.counts();
        let failed = counts.failed + counts.waiting + counts.queued > 0;
        causes.push(if failed { state.store.causes_of_run(run.id, CAUSES).await? } else { Vec::new() });
    }
    let versions = page.rows.iter().map(number).collect();
    Ok(RunList { versions, causes, role: inside.principal.role, page, now: state.now() })
}

/// What waits of a map, oldest first: `rows` of them (at most 500), from the one after `after`. Needs `View`; keys and
/// values need `ViewValues`.
#[server(prefix = "/api/fn", endpoint = "map_queue", output = Answer)]
pub async fn map_queue(
    env: String,
    map: MapId,
    after: Option<i64>,
    rows: u32,
) -> Result<QueueList, ApiError> {
    let inside = guard::enter(&env, Permission::View).await?;
    inside.map(map).await?;
    let state = &inside.state;
    let statistics = state.store.statistics(map, state.now()).await?;
    let wanted = rows.clamp(1, MOST_QUEUED);
    let mut rows = state.store.queued(map, after.map(ChangeId), wanted).await?;
    let role = inside.principal.role;
    for row in &mut rows {
        // The page shows which records wait, not what is in them.
        row.payload = None;
        if !role.allows(Permission::ViewValues) {
            row.key.clear();
            row.source_id.clear();
        }
    }
    let is_full = u32::try_from(rows.len()).is_ok_and(|count| count >= wanted);
    let next = rows.last().map(|row| row.id.0).filter(|_| is_full);
    let id = &inside.environment.id;
    let whole = (
        inside.state.store.queue_load(id).await?,
        inside.state.store.queue_limits(id).await?,
        inside.state.now(),
    );
    Ok(QueueList {
        rows,
        total: statistics.queued,
        bytes: statistics.queued_bytes,
        oldest: statistics.oldest_queued,
        whole,
        next,
        role,
    })
}
