//! Firings: when rules of the alert settings went off, what they did, and the errors behind it.

use super::bulk::BulkOutcome;
#[cfg(feature = "ssr")]
use super::guard::{self, Inside};
use super::notifications::{Delivery, RecipientName};
#[cfg(feature = "ssr")]
use super::notifications::{of_firing, recipient_names};
use super::{Answer, ApiError};
use leptos::prelude::*;
#[cfg(feature = "ssr")]
use model::{
    ActivityQuery, Actor, EntityMap, ErrorEvent, Failure, FailureQuery, FiringQuery, FiringStatus,
    PageRequest, Period, Permission,
};
use model::{
    Direction, ErrorClass, FailureId, FailureStatus, Firing, FiringId, GroupId, MapId, MapState, Moment,
    Page, Resolution, Role,
};
use serde::{Deserialize, Serialize};

/// Errors of a firing that are looked up, so that its failures are known.
#[cfg(feature = "ssr")]
const KNOWN: u32 = 1_000;
/// Errors that are shown.
#[cfg(feature = "ssr")]
const SHOWN: usize = 100;
/// Failures of one map among which those of the errors are looked for.
#[cfg(feature = "ssr")]
const FAILURES: usize = 2_000;

/// What the filter of the firings holds, as it stands in the URL; an empty text does not filter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FiringFilter {
    /// `firing`, `resolved`, `undone` or `ended`.
    #[serde(default)]
    pub status: String,
    /// The id of a setting.
    #[serde(default)]
    pub alert: String,
    /// Only firings before this one.
    #[serde(default)]
    pub before: Option<i64>,
}

/// A page of firings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FiringList {
    /// Newest first.
    pub page: Page<Firing>,
    /// The maps of the environment by name.
    pub maps: Vec<(MapId, String)>,
    /// The role of the one who looks.
    pub role: Role,
}

/// A map as it stands now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MapNow {
    /// The map.
    pub id: MapId,
    /// Its name.
    pub name: String,
    /// Where it stands.
    pub state: MapState,
}

/// What became of the record of an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FailureNow {
    /// Its failure.
    pub id: FailureId,
    /// Where that stands.
    pub status: FailureStatus,
    /// How it came to its end.
    pub resolution: Option<Resolution>,
}

/// One error behind a firing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FiringError {
    /// When.
    pub at: Moment,
    /// The map; `None` for a connection.
    pub map: Option<MapId>,
    /// Which way the record travelled.
    pub direction: Direction,
    /// Its kind.
    pub class: ErrorClass,
    /// HTTP status; 0 when there was no answer or nothing was sent.
    pub status: u16,
    /// The headline of its failure, else the app's words; empty for a viewer where there is no failure.
    pub words: String,
    /// The record's key; empty for a viewer.
    pub key: String,
    /// What became of the record, where it is known.
    pub failure: Option<FailureNow>,
}

/// A cause of errors behind a firing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FiringCause {
    /// The group of failures.
    pub group: GroupId,
    /// What they failed for.
    pub headline: String,
    /// The map.
    pub map: MapId,
    /// How many failures of the firing.
    pub failures: i64,
}

/// One firing with all that is known of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FiringContent {
    /// The firing.
    pub firing: Firing,
    /// Is its setting there still?
    pub has_setting: bool,
    /// The maps of the environment, by name.
    pub maps: Vec<MapNow>,
    /// The newest errors behind it, newest first.
    pub errors: Vec<FiringError>,
    /// What they failed for, the most frequent first.
    pub causes: Vec<FiringCause>,
    /// Failures behind it that wait, for a person or a parent.
    pub parked: i64,
    /// Groups of people, by name.
    pub groups: Vec<RecipientName>,
    /// The messages about it, in their order.
    pub deliveries: Vec<Delivery>,
    /// The role of the one who looks.
    pub role: Role,
}

/// Firings of an environment. Needs `View`.
#[server(name = ReadFirings, prefix = "/api/fn", endpoint = "firings", output = Answer)]
pub async fn firings(env: String, #[server(default)] filter: FiringFilter) -> Result<FiringList, ApiError> {
    let inside = guard::enter(&env, Permission::View).await?;
    let query = FiringQuery {
        alert: filter.alert.parse().ok(),
        status: FiringStatus::named(&filter.status),
        page: PageRequest { before: filter.before, limit: 25 },
    };
    let page = inside.state.alerting.firings(&inside.environment.id, &query).await?;
    Ok(FiringList { page, maps: super::alerts::names(&inside).await?, role: inside.principal.role })
}

/// One firing. Needs `View`; keys of records, and what apps said where no failure says it, need `ViewValues`.
#[server(name = ReadFiring, prefix = "/api/fn", endpoint = "firing", output = Answer)]
pub async fn firing(env: String, firing: FiringId) -> Result<FiringContent, ApiError> {
    let inside = guard::enter(&env, Permission::View).await?;
    let environment = &inside.environment.id;
    let found = inside.state.alerting.firing(environment, firing).await?;
    let behind = behind(&inside, firing).await?;
    let maps = inside.state.store.maps(environment, inside.state.now()).await?;
    let role = inside.principal.role;
    let mut causes: Vec<FiringCause> = Vec::new();
    for failure in &behind.failures {
        match causes.iter_mut().find(|cause| cause.group == failure.group) {
            Some(cause) => cause.failures += 1,
            None => causes.push(FiringCause {
                group: failure.group,
                headline: inside.state.store.group(failure.group, inside.state.now()).await?.remedy.headline,
                map: failure.map,
                failures: 1,
            }),
        }
    }
    causes.sort_by_key(|cause| std::cmp::Reverse(cause.failures));
    let sees_values = role.allows(Permission::ViewValues);
    let parked = behind.failures.iter().filter(|failure| failure.status.is_parked()).count();
    let errors = behind.events.iter().take(SHOWN).map(|event| behind.told(event, sees_values));
    Ok(FiringContent {
        has_setting: inside.state.alerting.setting(environment, found.alert).await.is_ok(),
        firing: found,
        maps: maps
            .into_iter()
            .map(|row| MapNow { id: row.map.id, name: row.map.name, state: row.map.state })
            .collect(),
        errors: errors.collect(),
        causes,
        parked: i64::try_from(parked).unwrap_or(i64::MAX),
        groups: recipient_names(&inside.state).await?,
        deliveries: of_firing(&inside, firing).await?,
        role,
    })
}

/// Says that somebody has seen a firing: it goes from the strip. Needs `Operate`.
#[server(prefix = "/api/fn", endpoint = "acknowledge_firing", output = Answer)]
pub async fn acknowledge_firing(env: String, firing: FiringId) -> Result<(), ApiError> {
    let inside = guard::enter(&env, Permission::Operate).await?;
    let by = &inside.principal.name;
    Ok(inside.state.alerting.acknowledge(&inside.environment.id, firing, by).await?)
}

/// Tries the records behind a firing again whose failures wait. Needs `Operate`.
#[server(prefix = "/api/fn", endpoint = "rerun_firing", output = Answer)]
pub async fn rerun_firing(env: String, firing: FiringId) -> Result<BulkOutcome, ApiError> {
    let inside = guard::enter(&env, Permission::Operate).await?;
    let behind = behind(&inside, firing).await?;
    let parked = behind.failures.iter().filter(|failure| failure.status.is_parked());
    let ids: Vec<FailureId> = parked.map(|failure| failure.id).collect();
    if ids.is_empty() {
        return Ok(BulkOutcome::default());
    }
    let place = engine::AskedAt { map: None, group: None };
    let (environment, actor) = (&inside.environment.id, inside.principal.actor());
    let selection = store::FailureSelection::Ids(ids);
    let done = inside.state.engine.ask_bulk(environment, place, None, selection, &actor).await?;
    Ok(BulkOutcome::of(done.as_ref()))
}

/// The errors behind a firing, and the failures that they became.
#[cfg(feature = "ssr")]
struct Behind {
    /// Newest first.
    events: Vec<ErrorEvent>,
    /// Those that were there at the time and are kept still, map by map.
    failures: Vec<Failure>,
}

#[cfg(feature = "ssr")]
async fn behind(inside: &Inside, firing: FiringId) -> Result<Behind, ApiError> {
    let environment = &inside.environment.id;
    let events = inside.state.alerting.events(environment, firing, KNOWN).await?;
    let since = events.iter().map(|event| event.at).min();
    let until = events.iter().map(|event| event.at.plus_millis(1)).max();
    let mut maps: Vec<MapId> = events.iter().filter_map(|event| event.map).collect();
    maps.sort_unstable();
    maps.dedup();
    let mut found = Behind { events, failures: Vec::new() };
    for map in maps {
        let mut query = FailureQuery {
            map: Some(map),
            within: Period { since, until },
            page: PageRequest { before: None, limit: 500 },
            ..FailureQuery::default()
        };
        let mut read = 0;
        while read < FAILURES {
            let page = inside.state.store.failures(environment, &query).await?;
            read += page.rows.len();
            found.failures.extend(page.rows);
            query.page.before = page.next;
            if page.next.is_none() {
                break;
            }
        }
    }
    found.keep_meant();
    Ok(found)
}

#[cfg(feature = "ssr")]
impl Behind {
    /// Of all failures of that time keeps the newest one of each record that erred.
    fn keep_meant(&mut self) {
        let mut seen = std::collections::BTreeSet::new();
        let of = |map: MapId, direction: Direction, key: &str| {
            (map, direction == Direction::LeftToRight, key.to_owned())
        };
        let erred: std::collections::BTreeSet<_> = self
            .events
            .iter()
            .filter_map(|event| Some(of(event.map?, event.direction, event.key.as_deref()?)))
            .collect();
        self.failures.sort_by_key(|failure| std::cmp::Reverse(failure.id));
        self.failures.retain(|failure| {
            let record = of(failure.map, failure.direction, &failure.key);
            erred.contains(&record) && seen.insert(record)
        });
    }

    fn told(&self, event: &ErrorEvent, sees_values: bool) -> FiringError {
        let failure = self.failures.iter().find(|failure| {
            Some(failure.map) == event.map
                && failure.direction == event.direction
                && Some(&failure.key) == event.key.as_ref()
        });
        let own = if sees_values { event.message.clone() } else { String::new() };
        FiringError {
            at: event.at,
            map: event.map,
            direction: event.direction,
            class: event.class,
            status: event.status,
            words: failure.map_or(own, |failure| failure.remedy.headline.clone()),
            key: event.key.clone().filter(|_| sees_values).unwrap_or_default(),
            failure: failure.map(|failure| FailureNow {
                id: failure.id,
                status: failure.status,
                resolution: failure.resolution,
            }),
        }
    }
}

/// The alert that made the last move of a map which stands: it has paused or stopped it. `None` where somebody did, or where
/// the map does not stand.
#[cfg(feature = "ssr")]
pub(super) async fn held_by(inside: &Inside, map: &EntityMap) -> Result<Option<String>, ApiError> {
    if !matches!(map.state, MapState::Paused { .. } | MapState::NotRunning) {
        return Ok(None);
    }
    let last = ActivityQuery {
        map: Some(map.id),
        kinds: vec!["state_changed".to_owned()],
        page: PageRequest { before: None, limit: 1 },
        ..ActivityQuery::default()
    };
    let last = inside.state.store.activities(&inside.environment.id, &last).await?.rows.into_iter().next();
    Ok(last.and_then(|last| match last.actor {
        Actor::Alert(name) => Some(name),
        Actor::User(_) | Actor::Token(_) | Actor::System(_) => None,
    }))
}
