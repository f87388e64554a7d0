//! Carries out acts on many failures, a few hundred failures at a time.
//!
//! Nothing of an act lives here: each step is one transaction of the store, which keeps what became of its failures with
//! it. An act that a kill interrupts goes on where it stood when its environment is attached again.

use crate::attached::Attached;
use crate::{Engine, EngineError};
use model::{Actor, BulkAct, BulkActId, BulkKind, BulkQuery, EnvironmentId, GroupId, MapId};
use std::sync::Arc;
use std::time::Duration;
use store::{BulkAsk, FailureSelection, StoreError};
use tokio_util::sync::CancellationToken;

/// Failures of one step: short enough that a lane which settles meanwhile does not wait for long.
const STEP: u32 = 250;
/// While more than so many changes wait in the queues that are being drained, retries make room for them.
const ENOUGH: i64 = 1_000;
/// For so long at most in each step: an app that is down must not hold an act for ever.
const LONGEST_ROOM: Duration = Duration::from_secs(1);
/// How long to rest after the store refused a step.
const REST: Duration = Duration::from_secs(1);

/// What carries out the acts of one environment.
pub(crate) struct BulkWork {
    pub(crate) attached: Arc<Attached>,
    pub(crate) stop: CancellationToken,
}

impl BulkWork {
    /// Works until told to stop.
    pub(crate) async fn run(&self) {
        let mut signal = self.attached.store.signal();
        while !self.stop.is_cancelled() {
            let seen = signal.borrow_and_update().bulk;
            if let Err(error) = self.work().await {
                tracing::error!(environment = %self.attached.id, %error, "an act on failures could not go on");
                let _ = tokio::time::timeout(REST, self.stop.cancelled()).await;
                continue;
            }
            tokio::select! {
                biased;
                () = self.stop.cancelled() => return,
                _ = signal.wait_for(|now| now.bulk != seen) => {}
            }
        }
    }

    /// Goes on until no act is under way. Several have their steps by turns, the oldest first; one that cannot go on holds
    /// up no other.
    async fn work(&self) -> Result<(), StoreError> {
        let store = &self.attached.store;
        let query = BulkQuery { is_working: true, ..BulkQuery::default() };
        loop {
            let acts = store.bulk_acts(&self.attached.id, &query).await?.rows;
            if acts.is_empty() {
                return Ok(());
            }
            let mut failed = None;
            for act in acts.iter().rev() {
                if act.kind == BulkKind::Retry {
                    self.make_room().await;
                }
                if self.stop.is_cancelled() {
                    return Ok(());
                }
                let step = store.advance_bulk(act.id, STEP, self.attached.left.clock.now()).await;
                if let Err(error) = step {
                    tracing::warn!(act = act.id.0, %error, "an act on failures has to wait");
                    failed = Some(error);
                }
            }
            if let Some(error) = failed {
                return Err(error);
            }
        }
    }

    /// Waits a moment while much waits in the queues already: what is saved in an app now is not to stand behind all that
    /// is tried again.
    async fn make_room(&self) {
        let mut signal = self.attached.store.signal();
        let room = async {
            loop {
                let settled = signal.borrow_and_update().settled.total();
                match self.ahead().await {
                    Ok(ahead) if ahead > ENOUGH => {}
                    _ => return,
                }
                let _ = signal.wait_for(|now| now.settled.total() != settled).await;
            }
        };
        tokio::select! {
            biased;
            () = self.stop.cancelled() => {}
            _ = tokio::time::timeout(LONGEST_ROOM, room) => {}
        }
    }

    /// How many changes wait for maps that write.
    async fn ahead(&self) -> Result<i64, StoreError> {
        let depths = self.attached.store.queue_depth(&self.attached.id).await?;
        let drains = |map: MapId| self.attached.map(map).is_some_and(|view| view.map.state.drains());
        Ok(depths.into_iter().filter(|(map, ..)| drains(*map)).map(|(_, _, depth)| depth).sum())
    }
}

/// Where an act was asked for: on the page of a map, of a group, or of neither.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AskedAt {
    /// The map.
    pub map: Option<MapId>,
    /// The group.
    pub group: Option<GroupId>,
}

impl Engine {
    /// Asks for an act on failures: `discard` says why they are not to be written, `None` tries them again. One on up to
    /// [`BulkAct::AT_ONCE`] failures is done with the answer; a larger one is under way then, and goes on by itself while its
    /// environment is at work. `None` where nothing is meant.
    pub async fn ask_bulk(
        &self,
        environment: &EnvironmentId,
        place: AskedAt,
        discard: Option<&str>,
        selection: FailureSelection,
        actor: &Actor,
    ) -> Result<Option<BulkAct>, EngineError> {
        let ask = BulkAsk {
            environment: environment.clone(),
            map: place.map,
            group: place.group,
            discard: discard.map(str::to_owned),
            selection,
            actor: actor.clone(),
            at: self.now(),
        };
        Ok(self.store().ask_bulk(ask).await?)
    }

    /// Asks for the undoing of an act; the act that does so.
    pub async fn undo_bulk(&self, id: BulkActId, actor: &Actor) -> Result<BulkAct, EngineError> {
        Ok(self.store().undo_bulk(id, actor.clone(), self.now()).await?)
    }

    /// Stops an act: what is done stays done, what is left stays as it was.
    pub async fn cancel_bulk(&self, id: BulkActId, actor: &Actor) -> Result<BulkAct, EngineError> {
        Ok(self.store().cancel_bulk(id, actor.clone(), self.now()).await?)
    }
}
