//! The one place that starts tasks: each is named, watched, restarted after a panic, and awaited at the end.

use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use futures::FutureExt;

/// How long a task that panicked rests before it begins anew.
const REST_AFTER_PANIC: Duration = Duration::from_secs(1);

/// A group of tasks that ends together.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tasks {
    tracker: TaskTracker,
    stop: CancellationToken,
}

impl Tasks {
    /// A group that can end alone, and ends with this one at the latest. Who ends this one has to wait for that one.
    pub(crate) fn child(&self) -> Self {
        Self { tracker: TaskTracker::new(), stop: self.stop.child_token() }
    }

    /// Cancelled when the group is to end. A task that sees it finishes the step it is in and returns.
    pub(crate) fn stop(&self) -> &CancellationToken {
        &self.stop
    }

    /// Starts a task that runs until the group ends. `work` makes its future anew after a panic, so everything that
    /// must survive one lives outside of it.
    #[expect(clippy::disallowed_methods, reason = "this is the supervised task module")]
    pub(crate) fn start<F, Fut>(&self, name: String, work: F)
    where
        F: Fn() -> Fut + Send + 'static,
        Fut: Future<Output = ()> + Send + 'static,
    {
        let stop = self.stop.clone();
        let supervised = self.tracker.track_future(async move {
            while !stop.is_cancelled() {
                if AssertUnwindSafe(work()).catch_unwind().await.is_ok() {
                    return;
                }
                tracing::error!(task = name, "a task panicked and is started again");
                let _ = tokio::time::timeout(REST_AFTER_PANIC, stop.cancelled()).await;
            }
        });
        tokio::spawn(supervised);
    }

    /// Ends the group and waits until every task has finished its step.
    pub(crate) async fn end(&self) {
        self.stop.cancel();
        self.tracker.close();
        self.tracker.wait().await;
    }
}
