//! Entity maps.

#[cfg(feature = "ssr")]
use super::guard;
use super::{Answer, ApiError};
use leptos::prelude::*;
use model::{CaptureMode, EntitySchema, Environment, MapHealth, MapId, MapSummary, Moment, Role, Run};
#[cfg(feature = "ssr")]
use model::{FailureQuery, FailureStatus, NoticeKind, PageRequest, Permission, Phase, Side};
use serde::{Deserialize, Serialize};

/// The maps of an environment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MapList {
    /// By name.
    pub maps: Vec<MapSummary>,
    /// Those that do not fit their apps any more, so that their changes wait.
    pub held: Vec<MapId>,
    /// What the one who looks may do.
    pub role: Role,
}

/// The head of one map's pages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MapHeader {
    /// The map, its active version and its counts.
    pub summary: MapSummary,
    /// Its newest initial sync, while it is open.
    pub run: Option<Run>,
    /// Open failures from catching up after a pause.
    pub catch_up_errors: i64,
    /// The alert that has paused or stopped it, by name.
    pub held_by: Option<String>,
    /// The moment of the reading, which rates are computed for.
    pub now: Moment,
    /// What the one who looks may do.
    pub role: Role,
}

/// A schema as it was read.
pub type ReadSchema = Option<(EntitySchema, Moment)>;

/// One map with what is known of both its entities.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MapSchemas {
    /// The map, its active version and its counts.
    pub summary: MapSummary,
    /// The environment it belongs to.
    pub environment: Environment,
    /// The ERP entity's schema, as last read.
    pub left: ReadSchema,
    /// The CRM entity's schema, as last read.
    pub right: ReadSchema,
    /// What the one who looks may do.
    pub role: Role,
}

impl MapSchemas {
    /// How changes of an entity are noticed, from what its schema offers; `None` while it was not read.
    pub fn capture(schema: &ReadSchema) -> Option<CaptureMode> {
        let (schema, _) = schema.as_ref()?;
        Some(if schema.tracks_changes {
            CaptureMode::DeltaLink
        } else if schema.modified_time.is_some() {
            CaptureMode::ModifiedTime
        } else {
            CaptureMode::Snapshot
        })
    }
}

/// Notices looked through for those that are about maps.
#[cfg(feature = "ssr")]
const NOTICES: u32 = 500;

/// All maps of an environment, by name. Needs `View`.
#[server(prefix = "/api/fn", endpoint = "maps", output = Answer)]
pub async fn maps(env: String) -> Result<MapList, ApiError> {
    let inside = guard::enter(&env, Permission::View).await?;
    let store = &inside.state.store;
    let maps = store.maps(&inside.environment.id, inside.state.now()).await?;
    let notices = store.notices(&inside.environment.id, NOTICES).await?;
    let held =
        notices.iter().filter(|notice| notice.until.is_none()).filter_map(|notice| match notice.kind {
            NoticeKind::SchemaDrift { map, .. } => Some(map),
            _ => None,
        });
    Ok(MapList { maps, held: held.collect(), role: inside.principal.role })
}

/// The head of one map's pages. Needs `View`.
#[server(name = ReadMapHeader, prefix = "/api/fn", endpoint = "map_header", output = Answer)]
pub async fn map_header(env: String, map: MapId) -> Result<MapHeader, ApiError> {
    let inside = guard::enter(&env, Permission::View).await?;
    let newest = inside.state.store.newest_run(map).await?;
    let summary = summary(&inside, map).await?;
    let query = FailureQuery {
        map: Some(map),
        phase: Some(Phase::CatchUp),
        status: Some(FailureStatus::Open),
        page: PageRequest { before: None, limit: 1 },
        ..FailureQuery::default()
    };
    Ok(MapHeader {
        held_by: super::firings::held_by(&inside, &summary.map).await?,
        summary,
        catch_up_errors: inside.state.store.failures(&inside.environment.id, &query).await?.total,
        run: newest.filter(Run::is_open),
        now: inside.state.now(),
        role: inside.principal.role,
    })
}

/// One map with the schemas of both its entities. Needs `View`.
#[server(name = ReadMapSchemas, prefix = "/api/fn", endpoint = "map_schemas", output = Answer)]
pub async fn map_schemas(env: String, map: MapId) -> Result<MapSchemas, ApiError> {
    let inside = guard::enter(&env, Permission::View).await?;
    let summary = summary(&inside, map).await?;
    let store = &inside.state.store;
    let [left, right] = Side::BOTH.map(|side| {
        let entity = summary.version.mapping.entity(side).to_owned();
        let id = inside.environment.id.clone();
        async move { store.schema(&id, side, &entity).await }
    });
    let (left, right) = (left.await?, right.await?);
    Ok(MapSchemas { summary, environment: inside.environment, left, right, role: inside.principal.role })
}

/// How a map fits both apps, and what the one who looks may do about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HealthSheet {
    /// The map.
    pub map: MapId,
    /// How it fits.
    pub health: MapHealth,
    /// What the one who looks may do.
    pub role: Role,
}

/// How a map fits both apps, as far as their schemas are known. Needs `View`.
#[server(name = ReadMapHealth, prefix = "/api/fn", endpoint = "map_health", output = Answer)]
pub async fn map_health(env: String, map: MapId) -> Result<HealthSheet, ApiError> {
    let inside = guard::enter(&env, Permission::View).await?;
    inside.map(map).await?;
    let health = inside.state.engine.map_health(map).await?;
    Ok(HealthSheet { map, health, role: inside.principal.role })
}

/// Reads the schemas of both entities of a map again. A map that fits again goes on. Needs `Operate`.
#[server(prefix = "/api/fn", endpoint = "check_map", output = Answer)]
pub async fn check_map(env: String, map: MapId) -> Result<(), ApiError> {
    let inside = guard::enter(&env, Permission::Operate).await?;
    inside.map(map).await?;
    match inside.state.engine.check_map(map, &inside.principal.actor()).await? {
        Ok(_) => Ok(()),
        Err(remedy) => Err(guard::refused(remedy.headline, remedy.hint)),
    }
}

#[cfg(feature = "ssr")]
async fn summary(inside: &guard::Inside, id: MapId) -> Result<MapSummary, ApiError> {
    let (map, version) = inside.map(id).await?;
    let statistics = inside.state.store.statistics(id, inside.state.now()).await?;
    Ok(MapSummary { map, version, statistics })
}
