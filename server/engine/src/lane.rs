//! The worker of one map: takes the changes whose turn has come, and settles them batch by batch.

use crate::attached::{Attached, Unusable};
use crate::batch::Batch;
use crate::port::millis;
use model::{MapId, MapState, Moment, Phase, Side};
use std::sync::Arc;
use std::time::Duration;
use store::StoreError;
use tokio_util::sync::CancellationToken;

/// Changes taken at once.
const BATCH: u32 = 500;
const REST: Duration = Duration::from_secs(1);
const REST_WHEN_BROKEN: Duration = Duration::from_secs(30);

/// The worker of one map.
pub(crate) struct Lane {
    pub(crate) attached: Arc<Attached>,
    pub(crate) map: MapId,
    pub(crate) stop: CancellationToken,
}

impl Lane {
    /// Works until told to stop; the batch in flight is always settled.
    pub(crate) async fn run(&self) {
        let mut signal = self.attached.store.signal();
        let mut maps = self.attached.maps_changed();
        let (mut left, mut right) = (self.attached.left.subscribe(), self.attached.right.subscribe());
        while !self.stop.is_cancelled() {
            let seen = signal.borrow_and_update().queue;
            maps.borrow_and_update();
            left.borrow_and_update();
            right.borrow_and_update();
            let rest = match self.step().await {
                Ok(rest) => rest,
                Err(error) => {
                    tracing::error!(map = %self.map, %error, "changes could not be settled; they are tried again");
                    Some(REST)
                }
            };
            let Some(rest) = rest else { continue };
            tokio::select! {
                biased;
                () = self.stop.cancelled() => return,
                _ = signal.wait_for(|now| now.queue != seen) => {}
                _ = maps.changed() => {}
                _ = left.changed() => {}
                _ = right.changed() => {}
                () = tokio::time::sleep(rest) => {}
            }
        }
    }

    /// Settles one batch. `None` = go on at once; else how long nothing is to be done unless something happens.
    async fn step(&self) -> Result<Option<Duration>, StoreError> {
        let idle = Some(Duration::from_mins(1));
        let Some(view) = self.attached.map(self.map).filter(|view| view.map.state.drains()) else {
            return Ok(idle);
        };
        // Both ends are needed: the one to write to, the other to read again what may be stale.
        if let Some(port) =
            Side::BOTH.map(|side| self.attached.port(side)).into_iter().find(|port| !port.flows())
        {
            tokio::select! {
                biased;
                () = self.stop.cancelled() => {}
                () = port.flowing() => {}
            }
            return Ok(None);
        }
        let compiled = match self.attached.compiled(&view).await {
            Ok(compiled) => compiled,
            Err(Unusable::Unread(side, fault)) => {
                self.attached.port(side).met(&fault, "").await;
                return Ok(Some(REST));
            }
            Err(Unusable::Broken(problems)) => {
                for problem in problems {
                    tracing::error!(
                        map = view.map.name,
                        code = problem.code,
                        place = problem.place,
                        "{}",
                        problem.message
                    );
                }
                return Ok(Some(REST_WHEN_BROKEN));
            }
        };
        let store = &self.attached.store;
        let now = self.attached.left.clock.now();
        let due = store.due(self.map, now, &[], BATCH).await?;
        if due.is_empty() {
            let next = store.next_due(self.map).await?;
            return Ok(next.map_or(idle, |next: Moment| {
                Some(millis(next.millis_since(now)).clamp(MIN_WAIT, MAX_WAIT))
            }));
        }
        let phase = if view.map.state == MapState::Resuming { Phase::CatchUp } else { Phase::Live };
        let batch = Batch { attached: &self.attached, view: &view, compiled: &compiled, phase };
        batch.run(due).await?;
        Ok(None)
    }
}

const MIN_WAIT: Duration = Duration::from_millis(10);
const MAX_WAIT: Duration = Duration::from_mins(1);
