//! Timelines.

#[cfg(feature = "ssr")]
use super::guard::{self, Inside};
use super::{Answer, ApiError};
use leptos::prelude::*;
use model::{Activity, MapId, Page};
#[cfg(feature = "ssr")]
use model::{ActivityQuery, PageRequest, Permission, Severity, VersionId};
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
}

/// What the filter bar of a timeline holds, as it stands in the URL; an empty text does not filter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActivityFilter {
    /// Group of kinds: `state`, `records`, `failures`, `apps`.
    #[serde(default)]
    pub kind: String,
    /// At least so severe: `warning` or `error`.
    #[serde(default)]
    pub severity: String,
    /// Part of the actor's name.
    #[serde(default)]
    pub actor: String,
    /// Only entries older than this one.
    #[serde(default)]
    pub before: Option<i64>,
}

impl ActivityFilter {
    /// Groups of kinds: name in the URL, word on the chip, kinds in it.
    pub const GROUPS: [(&'static str, &'static str, &'static [&'static str]); 4] = [
        ("state", "State", &["map_created", "state_changed"]),
        ("records", "Records", &["records_written", "records_deleted", "resynchronised"]),
        (
            "failures",
            "Failures",
            &[
                "records_failed",
                "records_waiting",
                "records_released",
                "failures_resolved",
                "retry_requested",
                "failure_edited",
                "failures_discarded",
                "group_assigned",
                "group_muted",
                "group_unmuted",
            ],
        ),
        ("apps", "Outages", &["outage_began", "outage_ended"]),
    ];
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
    let group = ActivityFilter::GROUPS.iter().find(|(name, ..)| *name == filter.kind);
    let query = ActivityQuery {
        map: Some(map),
        kinds: group.map_or_else(Vec::new, |(_, _, kinds)| kinds.iter().map(ToString::to_string).collect()),
        severity: match filter.severity.as_str() {
            "warning" => Some(Severity::Warning),
            "error" => Some(Severity::Error),
            _ => None,
        },
        actor: filter.actor.trim().to_owned(),
        page: PageRequest { before: filter.before, limit: 50 },
    };
    let page = inside.state.store.activities(&inside.environment.id, &query).await?;
    let (next, total) = (page.next, page.total);
    Ok(Page { rows: lines(&inside, page.rows).await?, next, total })
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
            activity,
        });
    }
    Ok(lines)
}
