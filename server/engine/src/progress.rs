//! Leads a map through its initial sync or its catching up until it is live.

use crate::EngineError;
use crate::attached::{Attached, MapView};
use crate::capture::{Obstacle, Reader};
use crate::copy;
use crate::moves::Mover;
use model::{Command, Leg, MapId, MapState, Run, RunStatus, Side};
use std::sync::Arc;
use std::time::Duration;
use store::{CommitSignal, StoreError};
use tokio_util::sync::CancellationToken;

/// Looks again after so long even if nobody told that anything happened.
const IDLE: Duration = Duration::from_mins(1);

/// The progress of one map.
pub(crate) struct Progress {
    pub(crate) attached: Arc<Attached>,
    pub(crate) map: MapId,
    pub(crate) stop: CancellationToken,
}

/// What a step came to.
pub(crate) enum Step {
    /// There is more to do at once.
    Done,
    /// Nothing can be done until something happens.
    Wait,
}

impl Progress {
    /// Works until told to stop.
    pub(crate) async fn run(&self) {
        let mut signal = self.attached.store.signal();
        let mut maps = self.attached.maps_changed();
        let mut failures = 0;
        while !self.stop.is_cancelled() {
            let seen = self.told(&signal.borrow_and_update());
            maps.borrow_and_update();
            let view = self.attached.map(self.map);
            let busy = view
                .as_ref()
                .is_some_and(|view| matches!(view.map.state, MapState::Initializing | MapState::Resuming));
            let step = match view.filter(|_| busy) {
                Some(view) => self.step(&view).await,
                None => Ok(Step::Wait),
            };
            match step {
                Ok(Step::Done) => failures = 0,
                Ok(Step::Wait) => {
                    failures = 0;
                    let news = signal.wait_for(|now| self.told(now) != seen);
                    tokio::select! {
                        biased;
                        () = self.stop.cancelled() => return,
                        _ = maps.changed() => {}
                        _ = news, if busy => {}
                        () = tokio::time::sleep(IDLE) => {}
                    }
                }
                Err((reader, obstacle)) => {
                    let hold = reader.hold(obstacle, failures).await;
                    failures = failures.saturating_add(1);
                    let _ = tokio::time::timeout(hold, self.stop.cancelled()).await;
                    tokio::select! {
                        biased;
                        () = self.stop.cancelled() => return,
                        () = reader.ready() => {}
                    }
                }
            }
        }
    }

    /// What concerns the map: its own changes, failures, and whose turn it is.
    fn told(&self, signal: &CommitSignal) -> [u64; 4] {
        [signal.queue.of(self.map), signal.settled.of(self.map), signal.failures, signal.runs]
    }

    async fn step(&self, view: &Arc<MapView>) -> Result<Step, (Reader, Obstacle)> {
        let store = &self.attached.store;
        let stored = |error: StoreError| (self.reader(view, Side::Left), Obstacle::Store(error));
        if view.map.state == MapState::Resuming {
            if !store.is_caught_up(self.map).await.map_err(stored)? {
                return Ok(Step::Wait);
            }
            return self.report(Command::QueueEmpty).await.map_err(stored);
        }
        let Some(run) = store.newest_run(self.map).await.map_err(stored)?.filter(Run::is_open) else {
            return Ok(Step::Wait);
        };
        let is_over = |leg: &Leg| leg.read_all && leg.ended_at.is_none() && leg.counts.queued == 0;
        if run.legs.iter().any(is_over) {
            store.end_legs(run.id, self.attached.left.clock.now()).await.map_err(stored)?;
        }
        let counts = run.counts();
        let unread = run.legs.iter().find(|leg| !leg.read_all);
        if let Some(leg) = unread.filter(|_| run.status == RunStatus::Copying) {
            if counts.queued > copy::MOST_WAITING || !store.is_its_turn(run.id).await.map_err(stored)? {
                return Ok(Step::Wait);
            }
            let reader = self.reader(view, leg.direction.source());
            tokio::select! {
                biased;
                () = self.stop.cancelled() => return Ok(Step::Wait),
                () = reader.ready() => {}
            }
            return match copy::step(&reader, view, &run, leg).await {
                Ok(step) => Ok(step),
                // Somebody paused or stopped the map, or another reader was faster.
                Err(Obstacle::Store(StoreError::Stale { .. })) => Ok(Step::Wait),
                Err(obstacle) => Err((reader, obstacle)),
            };
        }
        let parked = counts.failed + counts.waiting;
        if counts.queued > 0 || (run.status == RunStatus::Failed && parked > 0) {
            return Ok(Step::Wait);
        }
        self.report(Command::SyncDone { clean: parked == 0 }).await.map_err(stored)
    }

    async fn report(&self, command: Command) -> Result<Step, StoreError> {
        let port = &self.attached.left;
        let mover = Mover {
            store: self.attached.store.as_ref(),
            clock: port.clock.as_ref(),
            correlations: &port.correlations,
        };
        match mover.report(self.map, command).await {
            Ok(_) => self.attached.refresh().await?,
            // Somebody moved it meanwhile, or something came in between: what happened wakes us.
            Err(EngineError::Refused(_) | EngineError::Store(StoreError::Stale { .. })) => {}
            Err(EngineError::Store(error)) => return Err(error),
            Err(error) => tracing::error!(map = %self.map, %error, "a map could not be moved"),
        }
        Ok(Step::Wait)
    }

    fn reader(&self, view: &MapView, side: Side) -> Reader {
        Reader {
            attached: Arc::clone(&self.attached),
            side,
            entity: view.version.mapping.entity(side).to_owned(),
            stop: self.stop.clone(),
        }
    }
}
