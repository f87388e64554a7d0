//! A small world to test in: an environment with one running map.

use super::Checked;
use crate::{
    Append, CapturedChange, DueChange, NewErrorEvent, NewFailure, NewMap, NewVersion, Outcome, SettledChange,
    Settlement, Store, StoreError, Wait,
};
use model::{
    Actor, AuthKind, Band, ChangeId, Connection, ConnectionKind, Direction, Environment, EnvironmentId,
    ErrorClass, FieldFault, FieldMapping, MapId, MapState, Mapping, Moment, Operation, Parent, Phase,
    RecentWrite, RecordLink, Remedy, Side, SyncDirection, VersionId, VersionNumber,
};
use std::sync::Arc;

/// The beginning of a minute.
const BEGIN: i64 = 1_795_340_100_000;

/// So many milliseconds after the beginning.
pub(super) const fn at(millis: i64) -> Moment {
    Moment(BEGIN + millis)
}

pub(super) const LTR: Direction = Direction::LeftToRight;
pub(super) const RTL: Direction = Direction::RightToLeft;

pub(super) fn environment_id(name: &str) -> Result<EnvironmentId, StoreError> {
    EnvironmentId::new(name).ok_or_else(|| StoreError::NotFound { what: "environment", id: name.to_owned() })
}

pub(super) fn ada() -> Actor {
    Actor::User("Ada".to_owned())
}

pub(super) async fn put_environment(store: &dyn Store, id: &EnvironmentId, name: &str) -> Checked {
    let environment = Environment {
        id: id.clone(),
        name: name.to_owned(),
        band: Band::Test,
        simulated: true,
        companies: vec!["USMF".to_owned(), "DEMF".to_owned()],
    };
    let connection = |side: Side, kind| Connection {
        environment: id.clone(),
        side,
        kind,
        base_url: format!("http://127.0.0.1/{side}/"),
        auth: AuthKind::Bearer { token: "env:TOKEN".to_owned() },
        poll_ms: 1_000,
        overlap_ms: 60_000,
        sweep_ms: 900_000,
    };
    let right = connection(Side::Right, ConnectionKind::Dataverse);
    let left = connection(Side::Left, ConnectionKind::FinanceOperations);
    store.put_environment(environment, [right, left]).await
}

pub(super) fn new_map(environment: &EnvironmentId, name: &str, state: MapState) -> NewMap {
    let field = FieldMapping {
        left: "CUSTOMERACCOUNT".to_owned(),
        right: "accountnumber".to_owned(),
        direction: SyncDirection::Both,
        transforms: Vec::new(),
        lookup: None,
    };
    let mapping = Mapping {
        left_entity: "CustomersV3".to_owned(),
        right_entity: "accounts".to_owned(),
        left_filter: String::new(),
        right_filter: "statecode eq 0".to_owned(),
        key: vec!["accountnumber".to_owned()],
        company: None,
        fields: vec![field],
    };
    NewMap {
        environment: environment.clone(),
        name: name.to_owned(),
        description: "Customers to accounts".to_owned(),
        owner: "Ada".to_owned(),
        state,
        run: None,
        version: NewVersion {
            publisher: "contoso".to_owned(),
            number: VersionNumber([1, 0, 0, 10]),
            author: "Ada".to_owned(),
            note: "First".to_owned(),
            mapping,
        },
    }
}

pub(super) fn captured(map: MapId, direction: Direction, key: &str) -> CapturedChange {
    CapturedChange {
        map,
        direction,
        operation: Operation::Upsert,
        key: key.to_owned(),
        company: "USMF".to_owned(),
        source_id: format!("id-{key}"),
        payload: Some(format!(r#"{{"name":"“{key}” \\ it's"}}"#)),
        observed: 7,
        correlation: format!("c-{key}"),
    }
}

pub(super) fn link(map: MapId, key: &str) -> RecordLink {
    RecordLink {
        map,
        key: key.to_owned(),
        left_id: format!("left-{key}"),
        right_id: format!("right-{key}"),
        left_state: r#"{"a":"“x”"}"#.to_owned(),
        right_state: "{}".to_owned(),
        left_written: 0,
        right_written: 0,
        deleted: false,
        out_of_filter: false,
        recent: vec![RecentWrite {
            at: at(1),
            direction: Direction::LeftToRight,
            fields: ["name".to_owned()].into(),
        }],
        by_hand: ["name".to_owned()].into(),
        updated_at: at(3),
    }
}

pub(super) fn failure(headline: &str) -> Outcome {
    Outcome::Failed(Box::new(NewFailure {
        class: ErrorClass::Application,
        code: "0x80040237".to_owned(),
        status_code: 412,
        remedy: Remedy { headline: headline.to_owned(), hint: "Look at it.".to_owned() },
        detail: "A record with matching key values already exists.".to_owned(),
        fields: vec![FieldFault { field: "accountnumber".to_owned(), message: "taken".to_owned() }],
        source: Some(r#"{"a":1}"#.to_owned()),
        attempted: None,
        wait: None,
    }))
}

/// A record that waits for another one, for which it looked in vain.
pub(super) fn waits(parent: &Parent, maps: Vec<MapId>, since: Moment) -> Outcome {
    let wait = Wait { parent: parent.clone(), maps, since };
    match failure("Waits for its parent") {
        Outcome::Failed(failure) => Outcome::Failed(Box::new(NewFailure { wait: Some(wait), ..*failure })),
        other => other,
    }
}

pub(super) fn event(map: Option<MapId>, message: &str) -> NewErrorEvent {
    NewErrorEvent {
        map,
        direction: RTL,
        phase: Phase::CatchUp,
        class: ErrorClass::Unavailable,
        status: 503,
        key: map.map(|_| "k".to_owned()),
        message: message.to_owned(),
        correlation: "corr".to_owned(),
    }
}

/// A store with one environment and one running map.
pub(super) struct World {
    pub(super) store: Arc<dyn Store>,
    pub(super) environment: EnvironmentId,
    pub(super) map: MapId,
    pub(super) version: VersionId,
}

impl World {
    pub(super) async fn new(store: Arc<dyn Store>) -> Result<Self, StoreError> {
        let environment = environment_id("contoso-test")?;
        put_environment(&*store, &environment, "Contoso test").await?;
        let new = new_map(&environment, "Customers V3", MapState::Running);
        let map = store.create_map(new, ada(), at(0)).await?;
        let version = store.map(map).await?.1.id;
        Ok(Self { store, environment, map, version })
    }

    /// Another map of the same environment.
    pub(super) async fn add_map(&self, name: &str, state: MapState) -> Result<MapId, StoreError> {
        self.store.create_map(new_map(&self.environment, name, state), ada(), at(0)).await
    }

    /// The same store seen from another map of the same environment.
    pub(super) async fn beside(&self, name: &str) -> Result<Self, StoreError> {
        let map = self.add_map(name, MapState::Running).await?;
        let version = self.store.map(map).await?.1.id;
        Ok(Self { store: Arc::clone(&self.store), environment: self.environment.clone(), map, version })
    }

    /// Appends one change of the map for each pair; returns their ids.
    pub(super) async fn append(
        &self,
        changes: &[(Direction, &str)],
        when: Moment,
    ) -> Result<Vec<ChangeId>, StoreError> {
        let last = self.store.queued(self.map, None, u32::MAX).await?.last().map(|change| change.id);
        let changes = changes.iter().map(|(direction, key)| captured(self.map, *direction, key)).collect();
        self.store.append(Append { cursor: None, versions: Vec::new(), changes, at: when }).await?;
        let added = self.store.queued(self.map, last, u32::MAX).await?;
        Ok(added.into_iter().map(|change| change.id).collect())
    }

    /// The keys whose turn it is.
    pub(super) async fn due(&self, now: Moment, busy: &[&str]) -> Result<Vec<String>, StoreError> {
        let busy: Vec<String> = busy.iter().map(|key| (*key).to_owned()).collect();
        let due = self.store.due(self.map, now, &busy, 100).await?;
        Ok(due.into_iter().map(|due| due.change.key).collect())
    }

    pub(super) async fn due_change(&self, now: Moment) -> Result<DueChange, StoreError> {
        let due = self.store.due(self.map, now, &[], 1).await?;
        due.into_iter().next().ok_or(StoreError::NotFound { what: "due change", id: String::new() })
    }

    pub(super) fn settlement(&self, changes: Vec<SettledChange>, when: Moment) -> Settlement {
        Settlement {
            environment: self.environment.clone(),
            map: self.map,
            version: self.version,
            entity: "accounts".to_owned(),
            phase: Phase::Live,
            at: when,
            changes,
        }
    }

    pub(super) async fn settle(&self, outcomes: Vec<(ChangeId, Outcome)>, when: Moment) -> Checked {
        let changes = outcomes.into_iter().map(|(change, outcome)| settled(change, outcome)).collect();
        self.store.settle(self.settlement(changes, when)).await
    }

    /// Captures a change and settles it at once.
    pub(super) async fn pass(
        &self,
        direction: Direction,
        key: &str,
        outcome: Outcome,
        when: Moment,
    ) -> Result<ChangeId, StoreError> {
        let ids = self.append(&[(direction, key)], when).await?;
        let id = ids.first().copied().ok_or(StoreError::NotFound { what: "change", id: String::new() })?;
        self.settle(vec![(id, outcome)], when).await?;
        Ok(id)
    }

    /// Keeps a link by writing its key.
    pub(super) async fn put_link(&self, link: RecordLink, when: Moment) -> Checked {
        let ids = self.append(&[(LTR, &link.key)], when).await?;
        let changes = ids
            .into_iter()
            .map(|id| SettledChange { link: Some(link.clone()), ..settled(id, Outcome::Written) })
            .collect();
        self.store.settle(self.settlement(changes, when)).await
    }

    pub(super) async fn link_of(&self, key: &str) -> Result<Option<RecordLink>, StoreError> {
        let links = self.store.links_by_key(self.map, &[key.to_owned()]).await?;
        Ok(links.into_iter().next().flatten())
    }
}

pub(super) fn settled(change: ChangeId, outcome: Outcome) -> SettledChange {
    SettledChange { change, outcome, link: None, events: Vec::new(), conflict: None }
}

/// Is this a refusal because somebody else was faster?
pub(super) fn is_stale<T>(answer: &Result<T, StoreError>) -> bool {
    matches!(answer, Err(StoreError::Stale { .. }))
}

pub(super) fn is_not_found<T>(answer: &Result<T, StoreError>) -> bool {
    matches!(answer, Err(StoreError::NotFound { .. }))
}

pub(super) fn is_duplicate<T>(answer: &Result<T, StoreError>) -> bool {
    matches!(answer, Err(StoreError::Duplicate { .. }))
}
