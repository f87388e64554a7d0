//! What watches over processes asks. Neither depends on a remote app: an app that is down is no reason to restart us.

use super::{Serving, problem::Problem};
use axum::extract::State;
use std::time::Duration;

/// A store that takes longer to answer is not ready.
const PATIENCE: Duration = Duration::from_secs(5);

/// The process is up.
pub(super) async fn up() -> &'static str {
    "up\n"
}

/// The store answers, so that requests can be served.
pub(super) async fn ready(State(serving): State<Serving>) -> Result<&'static str, Problem> {
    if serving.ending.is_cancelled() {
        return Err(Problem::not_ready("Tandem is ending."));
    }
    match tokio::time::timeout(PATIENCE, serving.state.store.environments()).await {
        Ok(Ok(_)) => Ok("ready\n"),
        Ok(Err(error)) => {
            tracing::warn!(error = &error as &dyn std::error::Error, "not ready: the store failed");
            Err(Problem::not_ready("The store failed."))
        }
        Err(_) => Err(Problem::not_ready("The store does not answer.")),
    }
}
