//! The worker of one map: takes the changes whose turn has come, and settles them batch by batch, some batches of
//! different keys at a time.

use crate::attached::{Attached, MapView, Unusable};
use crate::batch::Batch;
use crate::lookup::Answers;
use crate::pace::{Pace, Went};
use crate::port::millis;
use futures::StreamExt as _;
use futures::future::BoxFuture;
use futures::stream::FuturesUnordered;
use mapping::Compiled;
use model::{MapId, MapState, Moment, Phase, Side};
use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;
use store::{DueChange, StoreError};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

const REST: Duration = Duration::from_secs(1);
const REST_WHEN_BROKEN: Duration = Duration::from_secs(30);
const IDLE: Duration = Duration::from_mins(1);
const MIN_WAIT: Duration = Duration::from_millis(10);

/// The worker of one map.
pub(crate) struct Lane {
    pub(crate) attached: Arc<Attached>,
    pub(crate) map: MapId,
    pub(crate) stop: CancellationToken,
}

/// A batch that came back.
struct Done {
    keys: Vec<String>,
    took: Duration,
    went: Result<Went, StoreError>,
}

/// What is under way.
#[derive(Default)]
struct UnderWay {
    batches: FuturesUnordered<BoxFuture<'static, Done>>,
    /// A key is in one batch at a time.
    keys: HashSet<String>,
    pace: Pace,
}

impl UnderWay {
    /// Takes note of a batch that came back; how long to leave everything alone if it went wrong.
    fn came_back(&mut self, done: Done) -> Option<Duration> {
        for key in &done.keys {
            self.keys.remove(key);
        }
        match done.went {
            Ok(went) => {
                self.pace = self.pace.after(done.keys.len(), done.took, went);
                None
            }
            Err(error) => {
                tracing::error!(%error, "changes could not be settled; they are tried again");
                Some(REST)
            }
        }
    }
}

/// A map that can be worked on now.
type Ready = (Arc<MapView>, Arc<Compiled>);

impl Lane {
    /// Works until told to stop; batches under way are always settled.
    pub(crate) async fn run(&self) {
        let mut signal = self.attached.store.signal();
        let mut maps = self.attached.maps_changed();
        let (mut left, mut right) = (self.attached.left.subscribe(), self.attached.right.subscribe());
        let mut under_way = UnderWay::default();
        while !self.stop.is_cancelled() {
            let seen = signal.borrow_and_update().queue.of(self.map);
            maps.borrow_and_update();
            left.borrow_and_update();
            right.borrow_and_update();
            let rest = match self.fill(&mut under_way).await {
                Ok(rest) => rest,
                Err(error) => {
                    tracing::error!(map = %self.map, %error, "changes could not be read; they are tried again");
                    REST
                }
            };
            let is_full = under_way.batches.len() >= under_way.pace.batches();
            let done = tokio::select! {
                biased;
                () = self.stop.cancelled() => None,
                Some(done) = under_way.batches.next() => Some(done),
                _ = signal.wait_for(|now| now.queue.of(self.map) != seen), if !is_full => None,
                _ = maps.changed() => None,
                _ = left.changed() => None,
                _ = right.changed() => None,
                () = tokio::time::sleep(rest), if !is_full => None,
            };
            if let Some(rest) = done.and_then(|done| under_way.came_back(done)) {
                let _ = tokio::time::timeout(rest, self.stop.cancelled()).await;
            }
        }
        while let Some(done) = under_way.batches.next().await {
            under_way.came_back(done);
        }
    }

    /// Sends batches on their way while there is something to send; how long nothing is to be done after that unless
    /// something happens.
    async fn fill(&self, under_way: &mut UnderWay) -> Result<Duration, StoreError> {
        let (view, compiled) = match self.ready().await {
            Ok(ready) => ready,
            Err(rest) => return Ok(rest),
        };
        while under_way.batches.len() < under_way.pace.batches() && !self.stop.is_cancelled() {
            let now = self.attached.left.clock.now();
            let size = under_way.pace.size();
            // What is under way still waits in the queue, in front of what is not.
            let busy: Vec<String> = under_way.keys.iter().cloned().collect();
            let limit = u32::try_from(size).unwrap_or(u32::MAX);
            let due = self.attached.store.due(self.map, now, &busy, limit).await?;
            if due.is_empty() {
                if !under_way.batches.is_empty() {
                    return Ok(IDLE);
                }
                let next = self.attached.store.next_due(self.map).await?;
                let wait = |next: Moment| millis(next.millis_since(now)).clamp(MIN_WAIT, IDLE);
                return Ok(next.map_or(IDLE, wait));
            }
            let is_all = due.len() < size;
            let keys: Vec<String> = due.iter().map(|due| due.change.key.clone()).collect();
            under_way.keys.extend(keys.iter().cloned());
            under_way.batches.push(self.batch((Arc::clone(&view), Arc::clone(&compiled)), due, keys));
            if is_all {
                break;
            }
        }
        Ok(IDLE)
    }

    fn batch(
        &self,
        (view, compiled): Ready,
        due: Vec<DueChange>,
        keys: Vec<String>,
    ) -> BoxFuture<'static, Done> {
        let attached = Arc::clone(&self.attached);
        let phase = if view.map.state == MapState::Resuming { Phase::CatchUp } else { Phase::Live };
        Box::pin(async move {
            let begun = Instant::now();
            let batch = Batch {
                attached: &attached,
                view: &view,
                compiled: &compiled,
                phase,
                answers: Answers::default(),
            };
            let went = batch.run(due).await;
            // Also where single records of it were told so.
            let is_held = Side::BOTH.iter().any(|side| attached.port(*side).hold().is_some());
            let went = went.map(|()| if is_held { Went::Held } else { Went::Through });
            Done { keys, took: begun.elapsed(), went }
        })
    }

    /// The map, if it can be worked on; else how long that may take if nothing happens.
    async fn ready(&self) -> Result<Ready, Duration> {
        let view = self.attached.map(self.map).filter(|view| view.map.state.drains()).ok_or(IDLE)?;
        // Both ends are needed: the one to write to, the other to read again what may be stale.
        for side in Side::BOTH {
            self.attached.port(side).hold().map_or(Ok(()), Err)?;
        }
        match self.attached.checked(&view).await {
            Ok(compiled) => Ok((view, compiled)),
            Err(Unusable::Unread(side, fault)) => {
                self.attached.port(side).met(&fault, "").await;
                Err(REST)
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
                Err(REST_WHEN_BROKEN)
            }
        }
    }
}
