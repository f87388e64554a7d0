//! The workbench of one failure.

#[cfg(feature = "ssr")]
use super::guard::{self, Inside};
use super::{Answer, ApiError};
use leptos::prelude::*;
#[cfg(feature = "ssr")]
use model::{ChangeId, FailureStatus, Kept, MapVersion, PageRequest, Permission, story, wire};
use model::{
    Difference, ErrorClass, Failure, FailureId, MapId, Moment, Role, RowNow, Side, StoryEntry, TriedField,
    VersionId, Wire,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One failure with all that helps to mend it, but what the apps hold now and its story.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bench {
    /// The failure; without values for a viewer.
    pub failure: Failure,
    /// What went over the wire, from the failure's detail; empty for a viewer.
    pub wire: Wire,
    /// The map's name.
    pub map_name: String,
    /// The entity sets, the ERP's first.
    pub entities: [String; 2],
    /// The version that it last ran under.
    pub ran: VersionName,
    /// The version that is active now.
    pub active: VersionName,
    /// In what they differ.
    pub differences: Vec<Difference>,
    /// The map's lines with what was tried; without values for a viewer. `Err` = why there are none, in words.
    pub fields: Result<Vec<TriedField>, String>,
    /// Attempts that went wrong, newest first; at most 50.
    pub attempts: Vec<Attempt>,
    /// What it waits for, or last waited for; nothing for a viewer.
    pub parent: Option<ParentRecord>,
    /// Records that wait for this one, the newest ten; nothing for a viewer.
    pub children: Vec<Relative>,
    /// How many there are of them.
    pub children_total: i64,
    /// Other open failures of the map with the same class and headline.
    pub alike: i64,
    /// What was typed into a form that was sent without a script and refused, by the target's name of the field.
    pub typed: BTreeMap<String, String>,
    /// For so many days payloads of failures are kept.
    pub payload_days: u32,
    /// The role of the one who looks.
    pub role: Role,
}

/// A version as people call it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VersionName {
    /// Its id.
    pub id: VersionId,
    /// Publisher and number.
    pub name: String,
}

/// One attempt that went wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// When.
    pub at: Moment,
    /// Its kind.
    pub class: ErrorClass,
    /// HTTP status; 0 when nothing was sent.
    pub status: u16,
    /// The reason in one line; empty for a viewer.
    pub message: String,
}

/// A record that others wait for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParentRecord {
    /// Its key.
    pub key: String,
    /// The CRM's entity sets whose maps may bring it.
    pub entities: Vec<String>,
    /// Maps that bring it, by id and name.
    pub maps: Vec<(MapId, String)>,
    /// Its own failure, where it has one that is not over.
    pub failure: Option<FailureId>,
}

/// A record that waits for this one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Relative {
    /// Its failure.
    pub failure: FailureId,
    /// Its map's name.
    pub map_name: String,
    /// Its key.
    pub key: String,
}

/// Part of the story of a record, the newest last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoryPart {
    /// What happened; without values for a viewer.
    pub entries: Vec<StoryEntry>,
    /// `before` of the part that is older; `None` = this is its beginning.
    pub next: Option<i64>,
}

/// One failure with all that helps to mend it. No app is asked. Needs `View`; values need `ViewValues`.
#[server(prefix = "/api/fn", endpoint = "workbench", output = Answer)]
pub async fn workbench(env: String, failure: FailureId) -> Result<Bench, ApiError> {
    let inside = guard::enter(&env, Permission::View).await?;
    let failure = find(&inside, failure).await?;
    let (map, active) = inside.map(failure.map).await?;
    let store = &inside.state.store;
    let ran = store.version(failure.version).await?;
    let fields = match inside.state.engine.tried_fields(&failure).await {
        Ok(fields) => Ok(fields),
        Err(engine::EngineError::Store(error)) => return Err(error.into()),
        Err(error) => Err(format!("The record cannot be shown field by field: {error}.")),
    };
    let of_record = (failure.direction, failure.key.as_str());
    let attempts = store.attempts(failure.map, of_record, failure.first_at, 50).await?;
    let attempts = attempts.into_iter().map(|event| Attempt {
        at: event.at,
        class: event.class,
        status: event.status,
        message: event.message,
    });
    let children =
        store.waiting_for(&inside.environment.id, &active.mapping.right_entity, &failure.key, 10).await?;
    let maps = store.maps(&inside.environment.id, inside.state.now()).await?;
    let map_name = |id: MapId| {
        maps.iter().find(|row| row.map.id == id).map_or_else(String::new, |row| row.map.name.clone())
    };
    let relative =
        |child: Failure| Relative { failure: child.id, map_name: map_name(child.map), key: child.key };
    let bench = Bench {
        wire: wire(&failure.detail),
        map_name: map.name.clone(),
        entities: [active.mapping.left_entity.clone(), active.mapping.right_entity.clone()],
        differences: mapping::compare(&ran.mapping, &active.mapping),
        ran: name(&ran),
        active: name(&active),
        fields,
        attempts: attempts.collect(),
        parent: parent(&inside, &failure, &maps).await?,
        children_total: children.total,
        children: children.rows.into_iter().map(relative).collect(),
        alike: alike(&inside, &failure).await?,
        typed: super::kept_form::take(),
        payload_days: inside.state.retention.of(Kept::Payloads).days,
        role: inside.principal.role,
        failure,
    };
    Ok(if bench.role.allows(Permission::ViewValues) { bench } else { without_values(bench) })
}

/// The record of a failure as one app holds it now. Where it was not asked for (`asked`) there is nothing, so that a page
/// need not wait for an app; neither is there for those who may not see values. Needs `View`.
#[server(prefix = "/api/fn", endpoint = "record_now", output = Answer)]
pub async fn record_now(
    env: String,
    failure: FailureId,
    side: Side,
    #[server(default)] asked: bool,
) -> Result<Option<RowNow>, ApiError> {
    let inside = guard::enter(&env, Permission::View).await?;
    let failure = find(&inside, failure).await?;
    if !asked || !inside.principal.role.allows(Permission::ViewValues) {
        return Ok(None);
    }
    Ok(Some(inside.state.engine.row_now(&failure, side).await?))
}

/// What happened to the record of a failure in both directions, before a change or to this day. Needs `View`; values need
/// `ViewValues`.
#[server(prefix = "/api/fn", endpoint = "record_story", output = Answer)]
pub async fn record_story(
    env: String,
    failure: FailureId,
    #[server(default)] before: Option<i64>,
) -> Result<StoryPart, ApiError> {
    let inside = guard::enter(&env, Permission::View).await?;
    let failure = find(&inside, failure).await?;
    let page = PageRequest { before, limit: 50 };
    let kept = inside.state.store.story_of_key(failure.map, &failure.key, page).await?;
    let next = kept.next;
    let mut entries = story(kept);
    if !inside.principal.role.allows(Permission::ViewValues) {
        entries = entries.into_iter().map(StoryEntry::without_values).collect();
    }
    Ok(StoryPart { entries, next })
}

/// Tries a failed record again with values that somebody typed, by the target's names of the fields, and leads back to it.
/// `seen` is the change that had failed when they were typed. Needs `Operate`.
#[server(prefix = "/api/fn", endpoint = "edit_failure", output = Answer)]
pub async fn edit_failure(
    env: String,
    failure: FailureId,
    #[server(default)] seen: i64,
    #[server(default)] fields: BTreeMap<String, String>,
) -> Result<(), ApiError> {
    let inside = guard::enter(&env, Permission::Operate).await?;
    let known = find(&inside, failure).await?;
    let actor = inside.principal.actor();
    let edited = inside.state.engine.edit_and_retry(known.id, ChangeId(seen), &fields, &actor).await;
    if let Err(error) = edited {
        super::kept_form::keep(&fields);
        return Err(match error {
            engine::EngineError::Store(store::StoreError::Stale { .. }) => {
                let now = inside.state.store.failure(failure).await?;
                guard::refused(moved_on(now.status), "What you typed is still here.")
            }
            error => error.into(),
        });
    }
    leptos_axum::redirect(&format!("/e/{}/failures/{failure}?sent=1", inside.environment.id));
    Ok(())
}

/// What somebody is told whose form is about something else by now.
#[cfg(feature = "ssr")]
fn moved_on(status: FailureStatus) -> String {
    match status {
        FailureStatus::Open | FailureStatus::Waiting => {
            "The record was tried again meanwhile, and failed anew: look at what it says now, then send your values again."
        }
        FailureStatus::Retrying => "The record is being tried again right now: wait for what comes of it.",
        FailureStatus::Resolved => "The failure is resolved: the record has passed meanwhile.",
        FailureStatus::Discarded => "Somebody has discarded the failure meanwhile.",
    }
    .to_owned()
}

/// A failure of the environment.
#[cfg(feature = "ssr")]
pub(super) async fn find(inside: &Inside, id: FailureId) -> Result<Failure, ApiError> {
    let failure = inside.state.store.failure(id).await?;
    let is_here = failure.environment == inside.environment.id;
    if is_here { Ok(failure) } else { Err(guard::not_found("failure")) }
}

#[cfg(feature = "ssr")]
fn name(version: &MapVersion) -> VersionName {
    let name = if version.publisher.is_empty() {
        version.number.to_string()
    } else {
        format!("{} by {}", version.number, version.publisher)
    };
    VersionName { id: version.id, name }
}

/// What a failure waits for, with where it can be found.
#[cfg(feature = "ssr")]
async fn parent(
    inside: &Inside,
    failure: &Failure,
    maps: &[model::MapSummary],
) -> Result<Option<ParentRecord>, ApiError> {
    let Some(parent) = &failure.parent else { return Ok(None) };
    let mut bringing = Vec::new();
    let mut own = None;
    for row in maps {
        let (_, version) = inside.map(row.map.id).await?;
        if !parent.entities.contains(&version.mapping.right_entity) {
            continue;
        }
        bringing.push((row.map.id, row.map.name.clone()));
        let failures = inside.state.store.failures_of_key(row.map.id, &parent.key, 10).await?;
        let is_open = |it: &&Failure| it.status.is_parked() || it.status == FailureStatus::Retrying;
        own = own.or_else(|| failures.iter().find(is_open).map(|it| it.id));
    }
    let (key, entities) = (parent.key.clone(), parent.entities.clone());
    Ok(Some(ParentRecord { key, entities, maps: bringing, failure: own }))
}

/// How many other failures of the same cause wait for a person.
#[cfg(feature = "ssr")]
async fn alike(inside: &Inside, failure: &Failure) -> Result<i64, ApiError> {
    let group = inside.state.store.group(failure.group, inside.state.now()).await?;
    Ok(group.counts.open - i64::from(failure.status == FailureStatus::Open))
}

/// What a viewer sees: causes and the names of fields, no value.
#[cfg(feature = "ssr")]
fn without_values(bench: Bench) -> Bench {
    let hidden = |field: TriedField| TriedField {
        tried: model::Cell::Unknown,
        fault: field.fault.map(|_| String::new()),
        input: None,
        ..field
    };
    Bench {
        failure: bench.failure.without_values(),
        wire: Wire::default(),
        fields: bench.fields.map(|fields| fields.into_iter().map(hidden).collect()),
        attempts: bench
            .attempts
            .into_iter()
            .map(|attempt| Attempt { message: String::new(), ..attempt })
            .collect(),
        parent: None,
        children: Vec::new(),
        typed: BTreeMap::new(),
        ..bench
    }
}
