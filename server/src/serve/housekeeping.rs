//! Rounds that remove what is over and beyond what is to be kept: in small steps with rests between them, so that whoever
//! else writes is never held for long.

use engine::clock::Clock;
use model::{EnvironmentId, Kept, MapId, Moment, Retention, TrimRound};
use std::sync::Arc;
use std::time::Duration;
use store::{Store, StoreError, Trim};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

/// Rows of one step.
const STEP: u32 = 2_000;
/// The rest after a step that removed something: more than four fifths of the writer's time are for others.
const REST: Duration = Duration::from_millis(100);
/// A round that failed is begun again after this, or earlier where rounds come faster.
const RETRY: Duration = Duration::from_mins(1);

/// Who does the rounds.
pub(super) struct Rounds {
    pub(super) store: Arc<dyn Store>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) retention: Retention,
    /// From the end of one round to the next.
    pub(super) every: Duration,
    /// What the last one came to.
    pub(super) told: watch::Sender<Option<TrimRound>>,
    pub(super) ending: CancellationToken,
}

impl Rounds {
    /// A round now, and then now and then until the server ends.
    pub(super) async fn run(self) {
        loop {
            let pause = match self.round().await {
                Ok(Some(round)) => {
                    if round.total() > 0 {
                        let (removed, millis) = (round.total(), round.millis);
                        let kinds: Vec<String> = round
                            .removed
                            .iter()
                            .map(|(kept, rows)| format!("{} {rows}", kept.name()))
                            .collect();
                        tracing::info!(
                            removed,
                            millis,
                            kinds = kinds.join(", "),
                            "removed what was kept long enough"
                        );
                    }
                    self.told.send_replace(Some(round));
                    self.every
                }
                Ok(None) => return,
                Err(error) => {
                    tracing::warn!(%error, "what was kept long enough could not be removed; it will be tried again");
                    RETRY.min(self.every)
                }
            };
            if tokio::time::timeout(pause, self.ending.cancelled()).await.is_ok() {
                return;
            }
        }
    }

    /// One round over everything; `None` when the server ends meanwhile.
    async fn round(&self) -> Result<Option<TrimRound>, StoreError> {
        let began = self.clock.now();
        self.store.forget_expired(began).await?;
        let mut removed: Vec<(Kept, i64)> = Vec::new();
        for environment in self.store.environments().await? {
            let maps = self.store.maps(&environment.id, began).await?;
            let maps: Vec<MapId> = maps.into_iter().map(|row| row.map.id).collect();
            for kept in Kept::ALL {
                for map in places(kept, &maps) {
                    let Some(rows) = self.trim(&environment.id, map, kept, began).await? else {
                        return Ok(None);
                    };
                    match removed.iter_mut().find(|(of, _)| *of == kept) {
                        Some((_, sum)) => *sum += rows,
                        None if rows > 0 => removed.push((kept, rows)),
                        None => {}
                    }
                }
            }
        }
        let at = self.clock.now();
        Ok(Some(TrimRound { at, millis: at.millis_since(began), removed }))
    }

    /// Removes what is beyond one limit, step by step; `None` when the server ends meanwhile.
    async fn trim(
        &self,
        environment: &EnvironmentId,
        map: Option<MapId>,
        kept: Kept,
        now: Moment,
    ) -> Result<Option<i64>, StoreError> {
        let limit = self.retention.of(kept);
        let trim = Trim { environment: environment.clone(), map, kept, limit, now };
        let mut removed = 0;
        loop {
            if self.ending.is_cancelled() {
                return Ok(None);
            }
            let step = self.store.trim(&trim, STEP).await?;
            removed += step.removed;
            if !step.more {
                return Ok(Some(removed));
            }
            let _ = tokio::time::timeout(REST, self.ending.cancelled()).await;
        }
    }
}

/// Where something is kept: once for an environment, or by map and, of activities, without one.
fn places(kept: Kept, maps: &[MapId]) -> Vec<Option<MapId>> {
    let by_map = maps.iter().copied().map(Some).filter(|_| kept.is_per_map());
    let without = (!kept.is_per_map() || kept == Kept::Activities).then_some(None);
    without.into_iter().chain(by_map).collect()
}
