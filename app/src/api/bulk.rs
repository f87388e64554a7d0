//! Acts on many failures: how far they have come, and what became of each record.

#[cfg(feature = "ssr")]
use super::guard::{self, Inside};
use super::{Answer, ApiError};
use leptos::prelude::*;
use model::{BulkAct, BulkActId, BulkItem, GroupId, MapId, Moment, Page, Role};
#[cfg(feature = "ssr")]
use model::{BulkKind, BulkQuery, BulkStatus, PageRequest, Permission};
use serde::{Deserialize, Serialize};

/// Acts that ended so long ago are still told of above the failures; milliseconds.
#[cfg(feature = "ssr")]
const RECENT: i64 = 15 * 60_000;
/// Acts that are told of above the failures.
#[cfg(feature = "ssr")]
const SHOWN: u32 = 5;

/// An act, and how it goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulkLine {
    /// The act; the reason of a discard stands in it.
    pub act: BulkAct,
    /// The map whose failures were meant, by name; empty where they were those of any.
    pub map_name: String,
    /// The moment of the reading, which rates are computed for.
    pub now: Moment,
    /// What the one who looks may do.
    pub role: Role,
}

/// One act with what became of its records.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulkContent {
    /// The act.
    pub line: BulkLine,
    /// The records, the newest failure first; without keys for a viewer.
    pub items: Page<BulkItem>,
    /// The maps of the environment by name.
    pub maps: Vec<(MapId, String)>,
}

/// Acts on failures that are under way or ended in the last quarter of an hour, newest first: those of a map, of a group, or
/// of the whole environment. Needs `View`.
#[server(name = ReadBulkActs, prefix = "/api/fn", endpoint = "bulk_acts", output = Answer)]
pub async fn bulk_acts(
    env: String,
    #[server(default)] map: Option<MapId>,
    #[server(default)] group: Option<GroupId>,
) -> Result<Vec<BulkLine>, ApiError> {
    let inside = guard::enter(&env, Permission::View).await?;
    let (store, now) = (&inside.state.store, inside.state.now());
    let page = PageRequest { before: None, limit: SHOWN };
    let query = BulkQuery { map, group, is_working: false, page };
    let newest = store.bulk_acts(&inside.environment.id, &query).await?.rows;
    let working = BulkQuery { is_working: true, ..query };
    let working = store.bulk_acts(&inside.environment.id, &working).await?.rows;
    let is_recent = |act: &BulkAct| act.ended_at.is_some_and(|at| now.millis_since(at) < RECENT);
    let mut acts: Vec<BulkAct> = newest.into_iter().filter(is_recent).chain(working).collect();
    acts.sort_by_key(|act| std::cmp::Reverse(act.id));
    acts.dedup_by_key(|act| act.id);
    let names = names(&inside).await?;
    Ok(acts.into_iter().map(|act| line(&inside, act, &names)).collect())
}

/// One act with a page of its records; `skipped` = only those that were left alone. Needs `View`; keys need `ViewValues`.
#[server(name = ReadBulkAct, prefix = "/api/fn", endpoint = "bulk_act", output = Answer)]
pub async fn bulk_act(
    env: String,
    id: BulkActId,
    #[server(default)] skipped: bool,
    #[server(default)] before: Option<i64>,
) -> Result<BulkContent, ApiError> {
    let inside = guard::enter(&env, Permission::View).await?;
    let act = find(&inside, id).await?;
    let page = PageRequest { before, limit: 50 };
    let mut items = inside.state.store.bulk_items(id, skipped, page).await?;
    if !inside.principal.role.allows(Permission::ViewValues) {
        items = items.map(BulkItem::without_values);
    }
    let maps = names(&inside).await?;
    Ok(BulkContent { line: line(&inside, act, &maps), items, maps })
}

/// Stops an act (`act` is `stop`) or undoes it (`undo`); answers with the act that does the undoing, or that was stopped.
/// Needs `Operate`.
#[server(prefix = "/api/fn", endpoint = "change_bulk_act", output = Answer)]
pub async fn change_bulk_act(env: String, id: BulkActId, act: String) -> Result<BulkAct, ApiError> {
    let inside = guard::enter(&env, Permission::Operate).await?;
    find(&inside, id).await?;
    let actor = inside.principal.actor();
    match act.as_str() {
        "stop" => Ok(inside.state.engine.cancel_bulk(id, &actor).await?),
        "undo" => Ok(inside.state.engine.undo_bulk(id, &actor).await?),
        _ => Err(guard::refused("The form could not be read.", "")),
    }
}

#[cfg(feature = "ssr")]
async fn find(inside: &Inside, id: BulkActId) -> Result<BulkAct, ApiError> {
    let act = inside.state.store.bulk_act(id).await?;
    if act.environment == inside.environment.id { Ok(act) } else { Err(guard::not_found("bulk act")) }
}

#[cfg(feature = "ssr")]
async fn names(inside: &Inside) -> Result<Vec<(MapId, String)>, ApiError> {
    let maps = inside.state.store.maps(&inside.environment.id, inside.state.now()).await?;
    Ok(maps.into_iter().map(|row| (row.map.id, row.map.name)).collect())
}

#[cfg(feature = "ssr")]
fn line(inside: &Inside, act: BulkAct, names: &[(MapId, String)]) -> BulkLine {
    let name = act.map.and_then(|map| names.iter().find(|(id, _)| *id == map));
    let map_name = name.map(|(_, name)| name.clone()).unwrap_or_default();
    BulkLine { act, map_name, now: inside.state.now(), role: inside.principal.role }
}

/// What an act on failures came to, as the one who asked for it is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulkOutcome {
    /// The act as it is kept; `None` where there was nothing to do.
    pub id: Option<BulkActId>,
    /// It goes on by itself.
    pub is_working: bool,
    /// To how many it was done, or for how many it is while it is under way.
    pub count: i64,
    /// How many were left alone.
    pub skipped: i64,
    /// It was a discard.
    pub is_discard: bool,
}

#[cfg(feature = "ssr")]
impl BulkOutcome {
    /// What is told of an act.
    pub(super) fn of(act: Option<&BulkAct>) -> Self {
        let Some(act) = act else { return Self::default() };
        let is_working = act.status == BulkStatus::Working;
        Self {
            id: Some(act.id),
            is_working,
            count: if is_working { act.total } else { act.done },
            skipped: act.skipped,
            is_discard: matches!(act.kind, BulkKind::Discard { .. }),
        }
    }
}
