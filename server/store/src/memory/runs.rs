//! Initial syncs in memory.

use super::{MemoryStore, State, count, not_found, page};
use crate::{CursorKey, LegPage, NewActivity, NewRun, Runs, StateMove, StoreError};
use async_trait::async_trait;
use model::{
    ActivityKind, Actor, Direction, FailureStatus, Leg, LegCounts, LegId, MapId, Moment, Page, PageRequest,
    Resolution, Run, RunId, RunStatus, Side,
};

/// A run without its legs, and where capture stood on both sides when it was cancelled.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) run: Run,
    pub(super) positions: [Option<String>; 2],
}

/// A leg.
#[derive(Clone, Debug)]
pub(super) struct LegRow {
    pub(super) run: RunId,
    company: String,
    direction: Direction,
    expected: Option<i64>,
    position: Option<String>,
    read_all: bool,
    pub(super) read: i64,
    pub(super) written: i64,
    pub(super) skipped: i64,
    /// Records that were discarded as failures which are no longer kept.
    pub(super) discarded: i64,
    started_at: Option<Moment>,
    ended_at: Option<Moment>,
    /// The counts as they were when a later run began.
    kept: Option<LegCounts>,
}

impl State {
    fn legs_of(&self, run: RunId) -> Vec<LegId> {
        self.legs.iter().filter(|(_, leg)| leg.run == run).map(|(id, _)| *id).collect()
    }

    fn counts(&self, id: LegId, leg: &LegRow) -> LegCounts {
        let failures = || self.failures.values().filter(move |failure| failure.leg == Some(id));
        let with = |status| count(failures().filter(|failure| failure.status == status).count());
        let superseded = failures().filter(|failure| failure.resolution == Some(Resolution::Superseded));
        let waiting = self.waiting.iter().filter_map(|(_, id)| self.changes.get(id));
        LegCounts {
            read: leg.read,
            written: leg.written,
            skipped: leg.skipped + count(superseded.count()),
            failed: with(FailureStatus::Open),
            waiting: with(FailureStatus::Waiting),
            discarded: leg.discarded + with(FailureStatus::Discarded),
            queued: count(waiting.filter(|row| row.change.leg == Some(id)).count()),
        }
    }

    fn whole(&self, row: &Row) -> Run {
        let legs = self.legs_of(row.run.id).into_iter().filter_map(|id| {
            let leg = self.legs.get(&id)?;
            Some(Leg {
                id,
                company: leg.company.clone(),
                direction: leg.direction,
                expected: leg.expected,
                read_all: leg.read_all,
                counts: leg.kept.unwrap_or_else(|| self.counts(id, leg)),
                started_at: leg.started_at,
                ended_at: leg.ended_at,
            })
        });
        Run { legs: legs.collect(), ..row.run.clone() }
    }

    pub(super) fn newest(&self, map: MapId) -> Option<Run> {
        self.runs.values().rev().find(|row| row.run.map == map).map(|row| self.whole(row))
    }

    /// Begins a run; answers its companies.
    pub(super) fn begin_run(&mut self, change: &StateMove, new: &NewRun) -> Vec<String> {
        let before: Vec<LegId> = self.legs.keys().copied().collect();
        for id in before {
            let of_map = |leg: &LegRow| self.runs.get(&leg.run).is_some_and(|row| row.run.map == change.map);
            let Some(leg) = self.legs.get(&id).filter(|leg| of_map(leg) && leg.kept.is_none()) else {
                continue;
            };
            let counts = self.counts(id, leg);
            if let Some(leg) = self.legs.get_mut(&id) {
                leg.kept = Some(counts);
            }
        }
        for row in self.runs.values_mut().filter(|row| row.run.map == change.map && row.run.is_open()) {
            row.run.ended_at = Some(change.at);
            if row.run.status == RunStatus::Copying {
                row.run.status = RunStatus::Cancelled;
            }
        }
        let id = RunId(self.new_id("runs"));
        let Some(map) = self.maps.get(&change.map) else { return Vec::new() };
        let run = Run {
            id,
            map: change.map,
            version: map.active,
            status: RunStatus::Copying,
            actor: change.actor.clone(),
            after: new.after.clone(),
            leave_failed: new.leave_failed,
            started_at: change.at,
            ended_at: None,
            correlation: change.correlation.clone(),
            legs: Vec::new(),
        };
        self.runs.insert(id, Row { run, positions: [None, None] });
        let mut companies: Vec<String> = Vec::new();
        for (company, direction) in &new.legs {
            if !company.is_empty() && !companies.contains(company) {
                companies.push(company.clone());
            }
            let leg = LegRow {
                run: id,
                company: company.clone(),
                direction: *direction,
                expected: None,
                position: None,
                read_all: false,
                read: 0,
                written: 0,
                skipped: 0,
                discarded: 0,
                started_at: None,
                ended_at: None,
                kept: None,
            };
            let id = LegId(self.new_id("legs"));
            self.legs.insert(id, leg);
        }
        companies
    }

    /// Where capture of one side of a run's map stands.
    pub(super) fn position_of(&self, run: &Run, side: Side) -> Option<String> {
        let map = self.maps.get(&run.map)?;
        let entity = self.versions.get(&map.active)?.mapping.entity(side).to_owned();
        self.cursors.get(&CursorKey { environment: map.environment.clone(), side, entity }).cloned()
    }

    pub(super) fn continue_run(&mut self, map: MapId) {
        let Some(run) = self.newest(map) else { return };
        let now = Side::BOTH.map(|side| self.position_of(&run, side));
        let Some(row) = self.runs.get_mut(&run.id) else { return };
        row.run.status = RunStatus::Copying;
        row.run.ended_at = None;
        let kept = [row.positions[0] == now[0], row.positions[1] == now[1]];
        for leg in self.legs.values_mut().filter(|leg| leg.run == run.id) {
            let of_left = leg.direction.source() == Side::BOTH[0];
            if !kept[usize::from(!of_left)] {
                (leg.position, leg.read_all, leg.ended_at) = (None, false, None);
            }
        }
    }
}

impl State {
    /// Says in the timeline what became of a part of a run.
    fn tell_of_run(&mut self, run: &Run, (kind, count): (ActivityKind, i64), at: Moment) {
        let Some(map) = self.maps.get(&run.map) else { return };
        self.record(NewActivity {
            environment: map.environment.clone(),
            map: Some(run.map),
            version: Some(run.version),
            at,
            actor: Actor::System("engine".to_owned()),
            kind,
            count,
            correlation: run.correlation.clone(),
        });
    }
}

#[async_trait]
impl Runs for MemoryStore {
    async fn runs(&self, map: MapId, request: PageRequest) -> Result<Page<Run>, StoreError> {
        let state = self.read();
        let of_map = state.runs.values().rev().filter(|row| row.run.map == map);
        let runs: Vec<Run> = of_map.map(|row| state.whole(row)).collect();
        Ok(page(runs.iter().map(|run| (run.id.0, run)), request))
    }

    async fn run(&self, id: RunId) -> Result<Run, StoreError> {
        let state = self.read();
        let row = state.runs.get(&id).ok_or_else(|| not_found("initial sync", &id))?;
        Ok(state.whole(row))
    }

    async fn newest_run(&self, map: MapId) -> Result<Option<Run>, StoreError> {
        Ok(self.read().newest(map))
    }

    async fn is_its_turn(&self, run: RunId) -> Result<bool, StoreError> {
        let state = self.read();
        let after = &state.runs.get(&run).ok_or_else(|| not_found("initial sync", &run))?.run.after;
        let earlier = state.runs.range(..run).map(|(_, row)| &row.run).filter(|run| after.contains(&run.map));
        let mut open = earlier.filter(|run| {
            run.status == RunStatus::Copying && run.ended_at.is_none() && state.is_initializing(run.map)
        });
        Ok(!open.any(|run| state.legs.values().any(|leg| leg.run == run.id && !leg.read_all)))
    }

    async fn position(&self, leg: LegId) -> Result<Option<String>, StoreError> {
        let state = self.read();
        let leg = state.legs.get(&leg).ok_or_else(|| not_found("leg", &leg))?;
        Ok(leg.position.clone())
    }

    async fn advance(&self, page: LegPage) -> Result<(), StoreError> {
        self.write(|state, touched| {
            let stale = || StoreError::Stale { what: "the initial sync" };
            let leg = state.legs.get(&page.leg).ok_or_else(|| not_found("leg", &page.leg))?;
            let run = &state.runs.get(&leg.run).ok_or_else(stale)?.run;
            let is_active = state.map(run.map)?.active == page.version;
            let is_copying = run.status == RunStatus::Copying && state.is_initializing(run.map) && is_active;
            if !is_copying || leg.read_all || leg.position != page.from {
                return Err(stale());
            }
            let run = run.clone();
            let begins = !leg.company.is_empty()
                && !state.legs.values().any(|other| {
                    other.run == leg.run && other.company == leg.company && other.started_at.is_some()
                });
            let company = leg.company.clone();
            if begins {
                touched.activity += 1;
                state.tell_of_run(&run, (ActivityKind::CompanySyncStarted { company }, 0), page.at);
            }
            let read = count(page.changes.len());
            if read > 0 {
                touched.queue.grow(run.map);
            }
            touched.runs += 1;
            for change in page.changes {
                state.enqueue(change, Some(page.leg), page.at);
            }
            if let Some(leg) = state.legs.get_mut(&page.leg) {
                leg.read += read;
                leg.started_at = leg.started_at.or(Some(page.at));
                leg.expected = leg.expected.or(page.expected);
                leg.read_all = page.next.is_none();
                leg.position = page.next;
            }
            Ok(())
        })
    }

    async fn end_legs(&self, run: RunId, at: Moment) -> Result<bool, StoreError> {
        self.write(|state, touched| {
            let mut ended = false;
            let row = state.runs.get(&run).ok_or_else(|| not_found("initial sync", &run))?;
            let before = state.whole(row);
            for id in state.legs_of(run) {
                let Some(leg) = state.legs.get(&id) else { continue };
                if leg.ended_at.is_some() || !leg.read_all || state.counts(id, leg).queued > 0 {
                    continue;
                }
                if let Some(leg) = state.legs.get_mut(&id) {
                    leg.ended_at = Some(at);
                    ended = true;
                }
            }
            touched.runs += u64::from(ended);
            let now = state.runs.get(&run).map(|row| state.whole(row));
            for (company, counts) in now.iter().flat_map(|now| now.companies_ended_since(&before)) {
                let kind = ActivityKind::CompanySyncFinished { company, counts };
                touched.activity += 1;
                state.tell_of_run(&before, (kind, counts.read), at);
            }
            Ok(ended)
        })
    }

    async fn is_caught_up(&self, map: MapId) -> Result<bool, StoreError> {
        Ok(self.read().is_caught_up(map))
    }
}
