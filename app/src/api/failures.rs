//! Failures: records that wait for a person.

use super::bulk::BulkOutcome;
#[cfg(feature = "ssr")]
use super::guard::{self, Inside};
#[cfg(feature = "ssr")]
use super::versions::VersionLine;
use super::{Answer, ApiError};
use leptos::prelude::*;
#[cfg(feature = "ssr")]
use model::{
    Direction, ErrorClass, FailureId, FailureQuery, FailureStatus, GroupId, LegId, PageRequest, Permission,
    Phase,
};
use model::{Failure, FieldErrors, MapId, Page, Role, VersionId};
use serde::{Deserialize, Serialize};

/// What the filter bar of a failure list holds, as it stands in the URL; an empty text does not filter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FailureFilter {
    /// `open`, `waiting` (for its parent), `retrying`, `resolved` or `discarded`.
    #[serde(default)]
    pub status: String,
    /// `erp-crm` or `crm-erp`.
    #[serde(default)]
    pub direction: String,
    /// Position among the classes of error.
    #[serde(default)]
    pub class: String,
    /// Part of key, headline or code.
    #[serde(default)]
    pub text: String,
    /// `catch-up`, or `live` for all others; empty = of every phase.
    #[serde(default)]
    pub phase: String,
    /// The leg of an initial sync.
    #[serde(default)]
    pub leg: Option<i64>,
    /// The group: failures of one cause.
    #[serde(default)]
    pub group: Option<i64>,
    /// Only failures older than this one.
    #[serde(default)]
    pub before: Option<i64>,
}

/// A page of failures, and what the one who looks may do with them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FailureList {
    /// The failures; without values for a viewer.
    pub page: Page<Failure>,
    /// The versions that they last ran under, by the names that people call them.
    pub versions: Vec<(VersionId, String)>,
    /// Open ones that match the filter, on all pages: what a bulk act would touch.
    pub open_matching: i64,
    /// The role of the one who looks.
    pub role: Role,
}

/// What is done to failures. Its text form is `retry:` or `discard:` and then `selected`, `matching` or an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailureAct {
    /// Try again.
    Retry(FailureScope),
    /// Decide that they are not to be written.
    Discard(FailureScope),
}

/// Which failures an act is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailureScope {
    /// Those that are ticked.
    Selected,
    /// All open ones that match the filter.
    Matching,
    /// This one.
    One(i64),
}

impl FailureAct {
    /// Reads the text form.
    pub fn read(text: &str) -> Option<Self> {
        let (act, scope) = text.split_once(':')?;
        let scope = match scope {
            "selected" => FailureScope::Selected,
            "matching" => FailureScope::Matching,
            id => FailureScope::One(id.parse().ok()?),
        };
        match act {
            "retry" => Some(Self::Retry(scope)),
            "discard" => Some(Self::Discard(scope)),
            _ => None,
        }
    }

    /// What is missing before it can be done.
    pub fn validate(self, ids: &[i64], reason: &str) -> FieldErrors {
        let mut errors = FieldErrors::default();
        let (Self::Retry(scope) | Self::Discard(scope)) = self;
        if scope == FailureScope::Selected && ids.is_empty() {
            errors.add("ids", "Tick at least one failure first.");
        }
        let long = reason.trim().chars().count();
        if matches!(self, Self::Discard(_)) && !(3..=200).contains(&long) {
            errors.add("reason", "Say why, in 3 to 200 characters.");
        }
        errors
    }
}

/// Failures of a map, or of the whole environment, newest first. Needs `View`; their values need `ViewValues`.
#[server(prefix = "/api/fn", endpoint = "failures", output = Answer)]
pub async fn failures(
    env: String,
    #[server(default)] map: Option<MapId>,
    #[server(default)] filter: FailureFilter,
) -> Result<FailureList, ApiError> {
    let inside = guard::enter(&env, Permission::View).await?;
    if let Some(map) = map {
        inside.map(map).await?;
    }
    let role = inside.principal.role;
    let query = query(map, &filter, role);
    let mut page = inside.state.store.failures(&inside.environment.id, &query).await?;
    let parked = parked(&filter);
    let open_matching = if query.status.is_none_or(FailureStatus::is_parked) {
        let open =
            FailureQuery { status: Some(parked), page: PageRequest { before: None, limit: 1 }, ..query };
        inside.state.store.failures(&inside.environment.id, &open).await?.total
    } else {
        0
    };
    if !role.allows(Permission::ViewValues) {
        page = page.map(Failure::without_values);
    }
    let mut versions: Vec<(VersionId, String)> = Vec::new();
    for failure in &page.rows {
        if !versions.iter().any(|(known, _)| *known == failure.version) {
            let version = inside.state.store.version(failure.version).await?;
            versions.push((failure.version, VersionLine::from(&version).name()));
        }
    }
    Ok(FailureList { page, versions, open_matching, role })
}

/// Retries or discards failures of a map, or of the whole environment: those ticked, one, or all open ones that match the
/// filter. Needs `Operate`.
#[server(prefix = "/api/fn", endpoint = "act_on_failures", output = Answer)]
pub async fn act_on_failures(
    env: String,
    #[server(default)] map: Option<MapId>,
    act: String,
    #[server(default)] ids: Vec<i64>,
    #[server(default)] reason: String,
    #[server(default)] filter: FailureFilter,
) -> Result<BulkOutcome, ApiError> {
    let inside = guard::enter(&env, Permission::Operate).await?;
    if let Some(map) = map {
        inside.map(map).await?;
    }
    let act = FailureAct::read(&act).ok_or_else(|| guard::refused("The form could not be read.", ""))?;
    let errors = act.validate(&ids, &reason);
    if !errors.is_empty() {
        return Err(guard::invalid(errors));
    }
    let (FailureAct::Retry(scope) | FailureAct::Discard(scope)) = act;
    let selection = match scope {
        FailureScope::One(id) => store::FailureSelection::Ids(vec![FailureId(id)]),
        FailureScope::Selected => store::FailureSelection::Ids(ids.into_iter().map(FailureId).collect()),
        FailureScope::Matching => {
            let query = query(map, &filter, inside.principal.role);
            store::FailureSelection::Matching(FailureQuery { status: Some(parked(&filter)), ..query })
        }
    };
    let Inside { state, principal, environment } = inside;
    let discard = matches!(act, FailureAct::Discard(_)).then(|| reason.trim());
    let place = engine::AskedAt { map, group: filter.group.map(GroupId) };
    let asked = state.engine.ask_bulk(&environment.id, place, discard, selection, &principal.actor()).await?;
    Ok(BulkOutcome::of(asked.as_ref()))
}

/// What an act on all that match means: those that wait for a person, or for a parent where these are listed.
#[cfg(feature = "ssr")]
fn parked(filter: &FailureFilter) -> FailureStatus {
    if filter.status == "waiting" { FailureStatus::Waiting } else { FailureStatus::Open }
}

/// The filter as the store wants it. The text searches keys, which are values: it is not for viewers.
#[cfg(feature = "ssr")]
fn query(map: Option<MapId>, filter: &FailureFilter, role: Role) -> FailureQuery {
    let text = if role.allows(Permission::ViewValues) { filter.text.trim() } else { "" };
    FailureQuery {
        map,
        phase: (filter.phase == "catch-up").then_some(Phase::CatchUp),
        // What failed in an initial sync is listed with it and beside what fails live.
        except: (filter.phase == "live").then_some(Phase::CatchUp),
        leg: filter.leg.map(LegId),
        group: filter.group.map(GroupId),
        status: match filter.status.as_str() {
            "open" => Some(FailureStatus::Open),
            "waiting" => Some(FailureStatus::Waiting),
            "retrying" => Some(FailureStatus::Retrying),
            "resolved" => Some(FailureStatus::Resolved),
            "discarded" => Some(FailureStatus::Discarded),
            _ => None,
        },
        direction: match filter.direction.as_str() {
            "erp-crm" => Some(Direction::LeftToRight),
            "crm-erp" => Some(Direction::RightToLeft),
            _ => None,
        },
        class: filter.class.parse::<usize>().ok().and_then(|at| ErrorClass::ALL.get(at).copied()),
        text: text.to_owned(),
        page: PageRequest { before: filter.before, limit: 50 },
        ..FailureQuery::default()
    }
}

#[cfg(test)]
mod tests {
    use super::{FailureAct, FailureScope};

    #[test]
    fn acts_are_read_from_buttons() {
        assert_eq!(FailureAct::read("retry:matching"), Some(FailureAct::Retry(FailureScope::Matching)));
        assert_eq!(FailureAct::read("discard:17"), Some(FailureAct::Discard(FailureScope::One(17))));
        for bad in ["", "retry", "retry:", "delete:1", "discard:x"] {
            assert_eq!(FailureAct::read(bad), None, "{bad:?} was accepted");
        }
    }

    #[test]
    fn a_discard_needs_a_reason_and_a_selection_something_ticked() {
        let discard = FailureAct::Discard(FailureScope::Selected);
        let errors = discard.validate(&[], " ");
        assert!(errors.of("ids").is_some() && errors.of("reason").is_some());
        assert!(discard.validate(&[1], "duplicate of 12").is_empty());
        assert!(FailureAct::Retry(FailureScope::Matching).validate(&[], "").is_empty());
    }
}
