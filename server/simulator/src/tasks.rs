//! The one place that starts tasks, so that a panic in one is seen.

use std::panic::AssertUnwindSafe;

use futures::FutureExt;
use tokio::task::JoinHandle;

/// Starts a task and logs a panic of it under that name.
#[expect(clippy::disallowed_methods, reason = "this is the supervised task module")]
pub(crate) fn spawn(name: &'static str, work: impl Future<Output = ()> + Send + 'static) -> JoinHandle<()> {
    tokio::spawn(async move {
        if AssertUnwindSafe(work).catch_unwind().await.is_err() {
            tracing::error!(task = name, "a task of the simulated app panicked");
        }
    })
}
