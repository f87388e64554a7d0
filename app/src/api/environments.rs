//! Environments: the way in, what frames every page, and the overview.

use super::activities::ActivityLine;
#[cfg(feature = "ssr")]
use super::guard::{self, Inside, Scope};
use super::last_day::LastDay;
use super::{Answer, ApiError};
use leptos::prelude::*;
#[cfg(feature = "ssr")]
use model::{
    ActivityQuery, AlertAction, Band, Connection, Firing, MapState, Notice, PageRequest, Permission,
};
use model::{
    ConnectionKind, Environment, EnvironmentId, EnvironmentSummary, FiringStatus, MapId, Moment, NoticeKind,
    ParentWait, Role, Side,
};
use serde::{Deserialize, Serialize};

/// The cookie that remembers the environment that was looked at last.
#[cfg(feature = "ssr")]
const LAST: &str = "tandem_environment";

/// What frames every page of an environment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frame {
    /// Where we are.
    pub environment: Environment,
    /// Where one may go: all environments, by name.
    pub environments: Vec<Environment>,
    /// Who looks.
    pub user: String,
    /// What they may do.
    pub role: Role,
    /// Open notices first, then the newest ended ones.
    pub notices: Vec<NoticeLine>,
    /// Open failures, but for those of muted groups.
    pub calling_failures: i64,
    /// Rules of the alert settings that are firing.
    pub firing: i64,
}

/// One entry of the bell; an open one stands in the strip too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeLine {
    /// Its id.
    pub id: i64,
    /// What.
    pub kind: NoticeKind,
    /// The map's name, where it is about one.
    pub map_name: String,
    /// Failures of that map that wait now.
    pub open_failures: i64,
    /// What an alert has done with maps; `None` for other notices.
    pub held: Option<MapsHeld>,
    /// Since when.
    pub since: Moment,
    /// Until when; `None` while it lasts.
    pub until: Option<Moment>,
}

/// Maps that an alert has paused or stopped, and that stand still.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MapsHeld {
    /// Which.
    pub maps: Vec<MapId>,
    /// They were stopped, not just paused.
    pub are_stopped: bool,
    /// How the firing stands that did it.
    pub status: FiringStatus,
}

/// One of the two apps, as the overview shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppCard {
    /// Which end.
    pub side: Side,
    /// Its protocol.
    pub kind: ConnectionKind,
    /// Where it is reached: the host of its base URL.
    pub host: String,
    /// Why it is held to be down; `None` while it answers.
    pub down: Option<String>,
    /// Since when it is so.
    pub since: Option<Moment>,
    /// Its last answer of any kind.
    pub last_contact: Option<Moment>,
}

/// A map of which records wait for parents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParentsAwaited {
    /// The map's name.
    pub map_name: String,
    /// How many records wait, and for how many.
    pub wait: ParentWait,
}

/// The overview page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overview {
    /// The tiles.
    pub summary: EnvironmentSummary,
    /// ERP and CRM.
    pub apps: [AppCard; 2],
    /// Changes that wait to be written to each of them: ERP, CRM.
    pub waiting: [i64; 2],
    /// The maps of which records wait for parents.
    pub parents_awaited: Vec<ParentsAwaited>,
    /// The last day.
    pub day: LastDay,
    /// The newest entries of all timelines.
    pub activities: Vec<ActivityLine>,
}

/// The environment to begin with: the one that was looked at last, else the first for tests; `None` when none is
/// linked yet. Needs `View`.
#[server(prefix = "/api/fn", endpoint = "home", output = Answer)]
pub async fn home() -> Result<Option<EnvironmentId>, ApiError> {
    let admitted = guard::authorize(&Scope::Tandem, Permission::View)?;
    let environments = admitted.state.store.environments().await?;
    let last = guard::cookie(LAST);
    let chosen = environments.iter().find(|it| last.as_deref() == Some(it.id.as_str()));
    let chosen = chosen.or_else(|| environments.iter().find(|it| it.band == Band::Test));
    Ok(chosen.or_else(|| environments.first()).map(|environment| environment.id.clone()))
}

/// What frames every page of an environment. Needs `View`.
#[server(name = ReadFrame, prefix = "/api/fn", endpoint = "frame", output = Answer)]
pub async fn frame(env: String) -> Result<Frame, ApiError> {
    let inside = guard::enter(&env, Permission::View).await?;
    let notices = inside.state.store.notices(&inside.environment.id, 30).await?;
    let notices = notice_lines(&inside, notices).await?;
    let now = inside.state.now();
    let calling_failures = inside.state.store.calling_failures(&inside.environment.id, now).await?;
    let firing = inside.state.store.count_firings(&inside.environment.id, FiringStatus::Firing).await?;
    guard::set_cookie(&format!("{LAST}={}; Path=/; Max-Age=31536000; SameSite=Lax", inside.environment.id));
    Ok(Frame {
        environments: inside.state.store.environments().await?,
        environment: inside.environment,
        user: inside.principal.name,
        role: inside.principal.role,
        notices,
        calling_failures,
        firing,
    })
}

/// The overview page. Needs `View`.
#[server(name = ReadOverview, prefix = "/api/fn", endpoint = "overview", output = Answer)]
pub async fn overview(env: String) -> Result<Overview, ApiError> {
    let inside = guard::enter(&env, Permission::View).await?;
    let Inside { state, environment, .. } = &inside;
    let summary = state.store.summary(&environment.id, state.now()).await?;
    let [left, right] = state.store.connections(&environment.id).await?;
    let [left_health, right_health] = state.store.health(&environment.id).await?;
    let mut waiting = [0, 0];
    for (_, direction, count) in state.store.queue_depth(&environment.id).await? {
        waiting[usize::from(direction.target() == Side::Right)] += count;
    }
    let page = PageRequest { before: None, limit: 12 };
    let query = ActivityQuery { page, ..ActivityQuery::default() };
    let page = state.store.activities(&environment.id, &query).await?;
    let activities = super::activities::lines(&inside, page.rows).await?;
    let apps = [card(&left, left_health), card(&right, right_health)];
    let day = super::last_day::last_day(&inside).await?;
    let mut parents_awaited = Vec::new();
    for wait in state.store.parent_waits(&environment.id).await? {
        parents_awaited.push(ParentsAwaited { map_name: inside.map(wait.map).await?.0.name, wait });
    }
    Ok(Overview { summary, apps, waiting, parents_awaited, day, activities })
}

#[cfg(feature = "ssr")]
fn card(connection: &Connection, health: store::ConnectionHealth) -> AppCard {
    let address = connection.base_url.split_once("://").map_or("", |(_, rest)| rest);
    AppCard {
        side: connection.side,
        kind: connection.kind,
        host: address.split('/').next().unwrap_or_default().to_owned(),
        down: health.down,
        since: health.since,
        last_contact: health.last_contact,
    }
}

/// Puts names and counts beside notices that are about a map, and beside those of alerts what they hold.
#[cfg(feature = "ssr")]
async fn notice_lines(inside: &Inside, notices: Vec<Notice>) -> Result<Vec<NoticeLine>, ApiError> {
    let mut named: Vec<(MapId, String, i64)> = Vec::new();
    for map in notices.iter().filter_map(|notice| of_map(&notice.kind)) {
        if named.iter().any(|(known, ..)| *known == map) {
            continue;
        }
        let (entity_map, _) = inside.map(map).await?;
        let statistics = inside.state.store.statistics(map, inside.state.now()).await?;
        named.push((map, entity_map.name, statistics.open_failures));
    }
    let mut lines = Vec::with_capacity(notices.len());
    let mut left = super::standing::left_standing(inside).await?;
    for notice in notices {
        let map = of_map(&notice.kind).and_then(|map| named.iter().find(|(known, ..)| *known == map));
        lines.push(NoticeLine {
            id: notice.id.0,
            map_name: map.map(|(_, name, _)| name.clone()).unwrap_or_default(),
            open_failures: map.map_or(0, |(_, _, count)| *count),
            held: maps_held(inside, &notice, &mut left).await?,
            kind: notice.kind,
            since: notice.since,
            until: notice.until,
        });
    }
    // So many notices have ended since that theirs are not among these any more.
    lines.extend(left.into_iter().map(|(firing, held)| NoticeLine {
        id: -firing.id.0,
        kind: store::firings::notice(&firing),
        map_name: String::new(),
        open_failures: 0,
        held: Some(held),
        since: firing.at,
        until: Some(firing.ended_at.unwrap_or(firing.at)),
    }));
    Ok(lines)
}

/// What the alert of an open notice holds, and that of an ended one where its maps are left standing.
#[cfg(feature = "ssr")]
async fn maps_held(
    inside: &Inside,
    notice: &Notice,
    left: &mut Vec<(Firing, MapsHeld)>,
) -> Result<Option<MapsHeld>, ApiError> {
    let NoticeKind::AlertFired { firing, .. } = notice.kind else { return Ok(None) };
    if notice.until.is_some() {
        let place = left.iter().position(|(of, _)| of.id == firing);
        return Ok(place.map(|place| left.remove(place).1));
    }
    let firing = inside.state.alerting.firing(&inside.environment.id, firing).await?;
    let mut maps = Vec::new();
    for map in firing.held_maps() {
        // One that was removed meanwhile is held no more.
        let stands = inside
            .state
            .store
            .map(map)
            .await
            .is_ok_and(|(map, _)| matches!(map.state, MapState::Paused { .. } | MapState::NotRunning));
        if stands {
            maps.push(map);
        }
    }
    let are_stopped = firing.rule.action == AlertAction::Stop;
    Ok(Some(MapsHeld { maps, are_stopped, status: firing.status }))
}

/// The map that a notice is about.
fn of_map(kind: &NoticeKind) -> Option<MapId> {
    match kind {
        NoticeKind::FailuresOpen { map } | NoticeKind::SchemaDrift { map, .. } => Some(*map),
        NoticeKind::ConnectionDown { .. }
        | NoticeKind::DiskLow { .. }
        | NoticeKind::QueueFilling { .. }
        | NoticeKind::Maintenance { .. }
        | NoticeKind::AlertFired { .. } => None,
    }
}

impl NoticeLine {
    /// The map it is about.
    pub fn map(&self) -> Option<MapId> {
        of_map(&self.kind)
    }

    /// Does it stand in the strip? One of an alert does until somebody has seen it, and where its maps are left standing not
    /// only until it is over.
    pub fn is_in_strip(&self) -> bool {
        // A rule that holds no map calls by the bell alone.
        let is_told = match self.kind {
            NoticeKind::AlertFired { seen, maps, .. } => !seen && maps > 0,
            _ => true,
        };
        let lasts = self.until.is_none() || self.held.as_ref().is_some_and(|held| !held.maps.is_empty());
        lasts && is_told
    }
}
