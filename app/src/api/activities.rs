//! Timelines.

pub use super::activity_filter::ActivityFilter;
#[cfg(feature = "ssr")]
use super::guard::{self, Inside};
use super::{Answer, ApiError};
use leptos::prelude::*;
use model::{Activity, MapId, Moment, Page};
#[cfg(feature = "ssr")]
use model::{ActivityQuery, PageRequest, Permission, VersionId};
use serde::{Deserialize, Serialize};

/// One entry of a timeline with the names it needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActivityLine {
    /// The entry.
    pub activity: Activity,
    /// The map's name; empty for what concerns the whole environment.
    pub map_name: String,
    /// The number of the version that was active; empty where there was none.
    pub version: String,
    /// When that began which this entry ends; `None` where it ends nothing, or where nobody looked.
    pub began: Option<Moment>,
}

/// The timeline of a map, newest first. Needs `View`.
#[server(prefix = "/api/fn", endpoint = "activities", output = Answer)]
pub async fn activities(
    env: String,
    map: MapId,
    filter: ActivityFilter,
) -> Result<Page<ActivityLine>, ApiError> {
    let inside = guard::enter(&env, Permission::View).await?;
    inside.map(map).await?;
    let query = filter.query(map).map_err(guard::invalid)?;
    let page = inside.state.store.activities(&inside.environment.id, &query).await?;
    let (next, total) = (page.next, page.total);
    let mut rows = lines(&inside, page.rows).await?;
    tell_beginnings(&inside, &query, &mut rows).await?;
    Ok(Page { rows, next, total })
}

/// Does a page hold every entry of these kinds between its first and its last?
#[cfg(feature = "ssr")]
fn shows_all(shown: &ActivityQuery, kinds: &[String]) -> bool {
    (shown.kinds.is_empty() || kinds.iter().all(|kind| shown.kinds.contains(kind)))
        && shown.severities.is_empty()
        && shown.actor_kind.is_none()
        && shown.actor.is_empty()
}

/// Among so many entries that could have begun what another one ends the right one is looked for.
#[cfg(feature = "ssr")]
const LOOKED_AT: u32 = 20;

/// Puts beside each entry that ends something when that began. Most beginnings are on the same page.
#[cfg(feature = "ssr")]
async fn tell_beginnings(
    inside: &Inside,
    shown: &ActivityQuery,
    lines: &mut [ActivityLine],
) -> Result<(), ApiError> {
    let mut began = Vec::with_capacity(lines.len());
    for (place, line) in lines.iter().enumerate() {
        let activity = &line.activity;
        let kinds: Vec<String> = activity.kind.begun_by().iter().map(ToString::to_string).collect();
        if kinds.is_empty() {
            began.push(None);
            continue;
        }
        let mut older = lines.iter().skip(place + 1).map(|line| &line.activity);
        if shows_all(shown, &kinds)
            && let Some(found) = older.find(|older| activity.is_begun_by(older))
        {
            began.push(Some(found.at));
            continue;
        }
        let page = PageRequest { before: Some(activity.id.0), limit: LOOKED_AT };
        let query = ActivityQuery { map: activity.map, kinds, page, ..ActivityQuery::default() };
        let found = inside.state.store.activities(&inside.environment.id, &query).await?;
        began.push(found.rows.iter().find(|older| activity.is_begun_by(older)).map(|found| found.at));
    }
    for (line, began) in lines.iter_mut().zip(began) {
        line.began = began;
    }
    Ok(())
}

/// Puts the names of maps and the numbers of versions beside entries.
#[cfg(feature = "ssr")]
pub(super) async fn lines(inside: &Inside, rows: Vec<Activity>) -> Result<Vec<ActivityLine>, ApiError> {
    let mut maps: Vec<(MapId, String)> = Vec::new();
    let mut versions: Vec<(VersionId, String)> = Vec::new();
    let mut lines = Vec::with_capacity(rows.len());
    let sees_values = inside.principal.role.allows(Permission::ViewValues);
    for activity in rows {
        let activity = if sees_values { activity } else { activity.without_values() };
        if let Some(id) = activity.map
            && !maps.iter().any(|(known, _)| *known == id)
        {
            maps.push((id, inside.map(id).await?.0.name));
        }
        if let Some(id) = activity.version
            && !versions.iter().any(|(known, _)| *known == id)
        {
            versions.push((id, inside.state.store.version(id).await?.number.to_string()));
        }
        let name_of = |id| maps.iter().find(|(known, _)| *known == id).map(|(_, name)| name.clone());
        let number_of = |id| versions.iter().find(|(known, _)| *known == id).map(|(_, text)| text.clone());
        lines.push(ActivityLine {
            map_name: activity.map.and_then(name_of).unwrap_or_default(),
            version: activity.version.and_then(number_of).unwrap_or_default(),
            began: None,
            activity,
        });
    }
    Ok(lines)
}
