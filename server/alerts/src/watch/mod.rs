//! The watcher: it waits for the store's commit signal and for the next moment at which something turns by itself, and
//! asks nothing in between.

mod environment;
mod holds;
mod load;
mod round;

use crate::evaluator::Evaluator;
use crate::{Alerting, MapControl};
use environment::Watcher;
use futures::FutureExt as _;
use futures::future::BoxFuture;
use futures::stream::{FuturesUnordered, StreamExt as _};
pub(crate) use load::load;
use model::EnvironmentId;
use std::collections::{BTreeSet, HashMap};
use std::panic::AssertUnwindSafe;
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// After a fault of the store, or a defect, everything is read anew after so long.
const REST: Duration = Duration::from_secs(1);

/// What is counted of each environment that is watched.
#[derive(Clone, Debug, Default)]
pub(crate) struct Watched(Arc<Mutex<HashMap<EnvironmentId, Evaluator>>>);

impl Watched {
    fn lock(&self) -> MutexGuard<'_, HashMap<EnvironmentId, Evaluator>> {
        // After a panic in between, the environment is forgotten and read anew.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What `work` makes of the evaluator of an environment; `None` where none is watched.
    pub(crate) fn with<T>(
        &self,
        environment: &EnvironmentId,
        work: impl FnOnce(&mut Evaluator) -> T,
    ) -> Option<T> {
        self.lock().get_mut(environment).map(work)
    }

    fn put(&self, environment: &EnvironmentId, evaluator: Evaluator) {
        self.lock().insert(environment.clone(), evaluator);
    }
}

/// Waits for `work` while all that is watched goes on: that may hold what `work` waits for, a connection of the store
/// for one.
async fn beside<T>(
    watched: &mut FuturesUnordered<BoxFuture<'static, ()>>,
    work: impl Future<Output = T>,
) -> T {
    let mut work = pin!(work);
    loop {
        tokio::select! {
            done = &mut work => return done,
            Some(()) = watched.next() => {}
        }
    }
}

/// Nobody is to be shown what is watched no more.
struct Forget<'a>(&'a Watched, &'a EnvironmentId);

impl Drop for Forget<'_> {
    fn drop(&mut self) {
        self.0.lock().remove(self.1);
    }
}

impl Alerting {
    /// Watches all environments, also those that come to be, until it is dropped, which may happen at any moment: what was
    /// found is kept at once or not at all, and what was not acted on is acted on by the next watcher. There must be only one
    /// at a time. A store that fails is asked again after a rest.
    pub async fn watch(self, control: Arc<dyn MapControl>) {
        let mut signal = self.store.signal();
        let mut known = BTreeSet::new();
        let mut watched: FuturesUnordered<BoxFuture<'static, ()>> = FuturesUnordered::new();
        loop {
            let maps = signal.borrow_and_update().maps;
            let listed = beside(&mut watched, self.store.environments()).await;
            let failed = listed.is_err();
            match listed {
                Ok(environments) => {
                    for environment in environments {
                        if known.insert(environment.id.clone()) {
                            watched
                                .push(self.clone().watch_one(Arc::clone(&control), environment.id).boxed());
                        }
                    }
                }
                Err(error) => tracing::warn!(%error, "environments could not be listed for their alerts"),
            }
            let news = async {
                if failed || signal.wait_for(|signal| signal.maps != maps).await.is_err() {
                    tokio::time::sleep(REST).await;
                }
            };
            beside(&mut watched, news).await;
        }
    }

    /// Watches one environment; never ends.
    async fn watch_one(self, control: Arc<dyn MapControl>, id: EnvironmentId) {
        loop {
            let forget = Forget(&self.watched, &id);
            let watching = Watcher::watch(&self, control.as_ref(), &id);
            match AssertUnwindSafe(watching).catch_unwind().await {
                Ok(Ok(never)) => match never {},
                Ok(Err(error)) => {
                    tracing::warn!(environment = %id, %error, "alerts could not be looked after; everything is read anew");
                }
                Err(_) => tracing::error!(environment = %id, "alerts met a defect; everything is read anew"),
            }
            drop(forget);
            tokio::time::sleep(REST).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{FuturesUnordered, beside};
    use futures::FutureExt as _;
    use std::future::pending;
    use std::sync::Arc;
    use std::time::Duration;
    use tokio::sync::Mutex;

    #[tokio::test]
    async fn what_is_watched_gives_back_what_others_wait_for() {
        let connection = Arc::new(Mutex::new(()));
        let mut watched = FuturesUnordered::new();
        let of_watched = Arc::clone(&connection);
        let holds = async move {
            let held = of_watched.lock().await;
            for _ in 0..9 {
                tokio::task::yield_now().await;
            }
            drop(held);
            pending::<()>().await;
        };
        watched.push(holds.boxed());
        beside(&mut watched, tokio::task::yield_now()).await;
        assert!(connection.try_lock().is_err(), "it is held");
        let waited = tokio::time::timeout(Duration::from_secs(5), beside(&mut watched, connection.lock()));
        drop(waited.await.expect("it is given back"));
    }
}
