//! How full the queues of environments are: people are told before a limit is reached, and at the hard one nothing more
//! is captured until some of what waits is written.

use engine::Engine;
use engine::clock::Clock;
use model::{EnvironmentId, QueueLimits, QueueWarning};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use store::{Store, StoreError};
use tokio_util::sync::CancellationToken;

const LOOK_EVERY: Duration = Duration::from_secs(2);

/// What people were told of each environment.
pub(super) type Told = HashMap<EnvironmentId, Option<QueueWarning>>;

/// Looks after the queues.
pub(super) struct Watch {
    pub(super) store: Arc<dyn Store>,
    pub(super) engine: Engine,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) ending: CancellationToken,
}

impl Watch {
    /// Looks now and then until the server ends; `told` is what the first look told.
    pub(super) async fn run(self, mut told: Told) {
        while tokio::time::timeout(LOOK_EVERY, self.ending.cancelled()).await.is_err() {
            self.look(&mut told).await;
        }
    }

    /// Looks at every environment once, acts, and keeps in mind what people were told.
    pub(super) async fn look(&self, told: &mut Told) {
        if let Err(error) = self.look_at_all(told).await {
            // What was held stays held, and what was not goes on.
            tracing::warn!(%error, "how full the queues are could not be looked at or noted; it will be tried again");
        }
    }

    async fn look_at_all(&self, told: &mut Told) -> Result<(), StoreError> {
        for environment in self.store.environments().await? {
            self.look_at(&environment.id, told).await?;
        }
        Ok(())
    }

    async fn look_at(&self, id: &EnvironmentId, told: &mut Told) -> Result<(), StoreError> {
        let limits = self.store.queue_limits(id).await?;
        let known = told.get(id).copied();
        let before = known.flatten();
        // Without limits nothing has to be weighed.
        let warning = if limits == QueueLimits::default() {
            None
        } else {
            limits.warning(&self.store.queue_load(id).await?, self.clock.now(), before.as_ref())
        };
        let held = warning.is_some_and(|warning| warning.held);
        self.engine.hold_queue(id, held);
        if known == Some(warning) {
            return Ok(());
        }
        let was_held = before.is_some_and(|before| before.held);
        if held && !was_held {
            tracing::warn!(environment = %id, "the queue is full: no more changes are captured");
        } else if was_held && !held {
            tracing::info!(environment = %id, "the queue has room again");
        }
        self.store.set_queue_warning(id, warning, self.clock.now()).await?;
        told.insert(id.clone(), warning);
        Ok(())
    }
}
