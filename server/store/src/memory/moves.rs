//! Moves of a map with what happens along with them, in memory.

use super::{State, count, not_found};
use crate::{
    CommitSignal, CursorKey, Effect, NewActivity, NewFailure, NewRun, Settlement, StateMove, StoreError,
};
use model::{
    ActivityKind, Actor, Change, ChangeId, ChangeStatus, FailureStatus, MapId, MapState, Moment, Operation,
    Phase, Run, RunStatus, Side,
};
use std::collections::BTreeMap;

impl State {
    pub(super) fn set_state(
        &mut self,
        change: &StateMove,
        touched: &mut CommitSignal,
    ) -> Result<(), StoreError> {
        let map = self.map(change.map).ok().filter(|map| !self.is_removed(map.id));
        let map = map.ok_or_else(|| not_found("entity map", &change.map))?;
        if map.state != change.expected {
            return Err(StoreError::Stale { what: "the map's state" });
        }
        for effect in &change.effects {
            self.check(change.map, effect)?;
        }
        for effect in &change.effects {
            self.carry_out(change, effect, touched);
        }
        if change.expected == change.next {
            return Ok(());
        }
        if let Some(map) = self.maps.get_mut(&change.map) {
            map.state = change.next;
            map.state_since = change.at;
        }
        self.tell(change, ActivityKind::StateChanged { from: change.expected, to: change.next }, 0);
        touched.maps += 1;
        touched.activity += 1;
        Ok(())
    }

    /// Begins the initial sync that a map is created with.
    pub(super) fn begin_with(
        &mut self,
        map: MapId,
        state: MapState,
        run: NewRun,
        actor: Actor,
        at: Moment,
        touched: &mut CommitSignal,
    ) {
        let effects = vec![Effect::BeginRun(run)];
        let correlation = String::new();
        let change = StateMove { map, expected: state, next: state, actor, at, correlation, effects };
        for effect in &change.effects {
            self.carry_out(&change, effect, touched);
        }
    }

    fn check(&self, map: MapId, effect: &Effect) -> Result<(), StoreError> {
        let stale = |what| Err(StoreError::Stale { what });
        match effect {
            Effect::ContinueRun => {
                let active = self.map(map)?.active;
                let newest = self.newest(map);
                match newest.filter(|run| run.status == RunStatus::Cancelled && run.version == active) {
                    Some(_) => Ok(()),
                    None => stale("the initial sync"),
                }
            }
            Effect::EndRun(status @ (RunStatus::Finished | RunStatus::Failed)) => {
                let Some(run) = self.open_run(map) else { return Ok(()) };
                let counts = run.counts();
                let parked = *status == RunStatus::Finished && counts.failed + counts.waiting > 0;
                if !run.read_all() || counts.queued > 0 || parked {
                    stale("the initial sync")
                } else {
                    Ok(())
                }
            }
            Effect::Activate(version) => self.check_activation(map, *version),
            Effect::RequireCaughtUp if !self.is_caught_up(map) => stale("the queue"),
            _ => Ok(()),
        }
    }

    fn carry_out(&mut self, change: &StateMove, effect: &Effect, touched: &mut CommitSignal) {
        let map = change.map;
        match effect {
            Effect::ForgetCursors => self.forget_cursors(map),
            Effect::DistrustLinks => {
                if let Some(map) = self.maps.get_mut(&map) {
                    map.links_since = change.at;
                }
            }
            Effect::DistrustCompanies(companies) => self.distrust_companies(map, companies),
            Effect::SetPolicy(policy) => {
                let Some(map) = self.maps.get_mut(&map) else { return };
                let policy = policy.apply(map.policy);
                if std::mem::replace(&mut map.policy, policy) != policy {
                    self.tell(change, ActivityKind::ConflictPolicyChanged { policy }, 0);
                    touched.maps += 1;
                }
            }
            Effect::SetCompanies(companies) => {
                if let Some(map) = self.maps.get_mut(&map) {
                    map.companies.clone_from(companies);
                }
                self.tell(change, ActivityKind::CompaniesChanged { companies: companies.clone() }, 0);
                touched.maps += 1;
            }
            Effect::Activate(version) => self.activate(change, *version, touched),
            Effect::ReadAgain => {
                for id in self.ids_waiting(map) {
                    let Some(row) = self.changes.get_mut(&id) else { continue };
                    if row.change.operation == Operation::Upsert {
                        row.change.payload = None;
                    }
                }
            }
            Effect::BeginRun(new) => {
                let companies = self.begin_run(change, new);
                self.tell(change, ActivityKind::InitialSyncStarted { companies }, 0);
            }
            Effect::ContinueRun => {
                self.continue_run(map);
                self.tell(change, ActivityKind::InitialSyncContinued, 0);
            }
            Effect::EndRun(status) => self.end_run(change, *status),
            Effect::DiscardQueue => {
                let waiting = self.take_queue(change);
                if !waiting.is_empty() {
                    self.tell(change, ActivityKind::QueueDiscarded, count(waiting.len()));
                }
                self.park_retrying(map);
                self.keep_failure_notice(map, change.at);
                touched.queue.grow(map);
                touched.failures += 1;
            }
            Effect::PreserveQueue(content) => {
                self.preserve(change, content);
                touched.queue.grow(map);
                touched.failures += 1;
            }
            Effect::PausedFor(window) => self.paused_for(*window, map, change.at),
            Effect::MarkQueue => {
                let newest = self.ids_waiting(map).last().copied().unwrap_or(ChangeId(0));
                self.marks.insert(map, newest);
            }
            Effect::RequireCaughtUp => {}
        }
        touched.runs += 1;
        touched.activity += 1;
    }

    fn ids_waiting(&self, map: MapId) -> Vec<ChangeId> {
        self.waiting_of(map).map(|change| change.id).collect()
    }

    pub(super) fn is_caught_up(&self, map: MapId) -> bool {
        let mark = self.marks.get(&map).copied().unwrap_or(ChangeId(0));
        self.waiting_of(map).next().is_none_or(|first| first.id > mark)
    }

    fn forget_cursors(&mut self, map: MapId) {
        let Some(of_map) = self.maps.get(&map) else { return };
        let (environment, active) = (of_map.environment.clone(), of_map.active);
        for side in Side::BOTH {
            let entity_of =
                |version| self.versions.get(&version).map(|it| it.mapping.entity(side).to_owned());
            let Some(entity) = entity_of(active) else { continue };
            let shared = self.maps_of(&environment).any(|other| {
                other.id != map && other.state.captures() && entity_of(other.active).as_ref() == Some(&entity)
            });
            if !shared {
                self.cursors.remove(&CursorKey { environment: environment.clone(), side, entity });
            }
        }
    }

    fn end_run(&mut self, change: &StateMove, status: RunStatus) {
        let Some(run) = self.open_run(change.map) else { return };
        if run.status == RunStatus::Copying && matches!(status, RunStatus::Finished | RunStatus::Failed) {
            let counts = run.counts();
            self.tell(change, ActivityKind::InitialSyncFinished { counts }, counts.read);
        }
        let positions = Side::BOTH.map(|side| self.position_of(&run, side));
        if let Some(row) = self.runs.get_mut(&run.id) {
            row.run.status = status;
            row.run.ended_at = (!status.is_open()).then_some(change.at);
            row.positions = positions;
        }
    }

    /// Takes what waits out of the queue; answers it.
    fn take_queue(&mut self, change: &StateMove) -> Vec<Change> {
        let waiting: Vec<Change> = self.waiting_of(change.map).cloned().collect();
        for waiting in &waiting {
            self.leave_queue(waiting.id, ChangeStatus::Skipped, change.at);
        }
        waiting
    }

    /// Failures whose retry was taken out of the queue wait for a person again.
    fn park_retrying(&mut self, map: MapId) {
        let retrying =
            |failure: &&mut model::Failure| failure.map == map && failure.status == FailureStatus::Retrying;
        for failure in self.failures.values_mut().filter(retrying) {
            failure.status =
                if failure.parent.is_some() { FailureStatus::Waiting } else { FailureStatus::Open };
        }
    }

    fn preserve(&mut self, moved: &StateMove, content: &NewFailure) {
        let waiting = self.take_queue(moved);
        if !waiting.is_empty() {
            self.tell(moved, ActivityKind::QueuePreserved, count(waiting.len()));
        }
        let Some(map) = self.maps.get(&moved.map).cloned() else { return };
        let batch = Settlement {
            environment: map.environment,
            map: moved.map,
            version: map.active,
            entity: String::new(),
            phase: Phase::CatchUp,
            at: moved.at,
            changes: Vec::new(),
        };
        let mut newest: BTreeMap<(bool, String), Change> = BTreeMap::new();
        for change in waiting {
            newest.insert((change.direction.source() != Side::Left, change.key.clone()), change);
        }
        let mut newest: Vec<Change> = newest.into_values().collect();
        newest.sort_by_key(|change| change.id);
        for change in newest {
            let content = NewFailure { source: change.payload.clone(), ..content.clone() };
            self.fail(&batch, &change, content);
        }
        self.park_retrying(moved.map);
        self.keep_failure_notice(moved.map, moved.at);
    }

    pub(super) fn tell(&mut self, change: &StateMove, kind: ActivityKind, count: i64) {
        let Some(map) = self.maps.get(&change.map) else { return };
        self.record(NewActivity {
            environment: map.environment.clone(),
            map: Some(change.map),
            version: Some(map.active),
            at: change.at,
            actor: change.actor.clone(),
            kind,
            count,
            correlation: change.correlation.clone(),
        });
    }

    /// The run that is being copied, or has parked records.
    pub(super) fn open_run(&self, map: MapId) -> Option<Run> {
        self.newest(map).filter(Run::is_open)
    }

    /// Is the map being initialized?
    pub(super) fn is_initializing(&self, map: MapId) -> bool {
        self.maps.get(&map).is_some_and(|map| map.state == MapState::Initializing)
    }
}
