//! Maintenance windows begin and end when their time has come, those that came while nobody was there at the start.

use engine::Engine;
use engine::clock::Clock;
use model::Moment;
use std::sync::Arc;
use std::time::Duration;
use store::{CommitSignal, Store};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

/// The clock of the machine may be set: nothing is waited for longer than this without a look at it.
const LONGEST: Duration = Duration::from_secs(30);
/// What failed is tried again after this.
const RETRY: Duration = Duration::from_secs(5);

/// Looks after the windows.
pub(super) struct Watch {
    pub(super) store: Arc<dyn Store>,
    pub(super) engine: Engine,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) ending: CancellationToken,
}

impl Watch {
    /// Does what is to be done until the server ends.
    pub(super) async fn run(self) {
        let mut news = self.store.signal();
        while !self.ending.is_cancelled() {
            let known = news.borrow_and_update().maps;
            let pause = match self.engine.maintain().await {
                Ok(next) => next.map_or(LONGEST, |next| self.until(next)),
                Err(error) => {
                    tracing::warn!(%error, "a maintenance window could not be looked after; it will be tried again");
                    RETRY
                }
            };
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                () = planned(&mut news, known) => {}
                () = self.ending.cancelled() => {}
            }
        }
    }

    fn until(&self, next: Moment) -> Duration {
        let millis = next.millis_since(self.clock.now());
        Duration::from_millis(u64::try_from(millis).unwrap_or(0)).min(LONGEST)
    }
}

/// Waits until windows or maps are no longer as they were known.
async fn planned(news: &mut watch::Receiver<CommitSignal>, known: u64) {
    // A store that is gone plans nothing more.
    if news.wait_for(|signal| signal.maps != known).await.is_err() {
        std::future::pending::<()>().await;
    }
}
