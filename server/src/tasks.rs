//! The one place of this crate that spawns tasks, so that a panic in one of them is seen.

use std::future::Future;
use tokio::task::JoinHandle;
use tracing::Instrument as _;

/// Runs `work` beside everything else. A panic in it is logged under the task's name and ends nothing else.
pub(crate) fn spawn<F>(name: &'static str, work: F) -> JoinHandle<()>
where
    F: Future<Output = ()> + Send + 'static,
{
    #[expect(clippy::disallowed_methods, reason = "this is the supervised task module")]
    let inner = tokio::spawn(work.in_current_span());
    #[expect(clippy::disallowed_methods, reason = "this is the supervised task module")]
    tokio::spawn(async move {
        if let Err(stopped) = inner.await
            && stopped.is_panic()
        {
            tracing::error!(task = name, "a part of Tandem stopped by a defect; please report it");
        }
    })
}
