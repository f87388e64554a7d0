//! Going on where the last watcher stood.

use crate::evaluator::Evaluator;
use model::{EnvironmentId, ErrorEventId, Firing};
use store::{Store, StoreError};

/// Errors that are read at once.
pub(super) const PAGE: u32 = 1_000;

/// What is known of an environment's alerts.
#[derive(Debug)]
pub(crate) struct Loaded {
    /// It has counted all errors up to the cursor that count for anything.
    pub(crate) evaluator: Evaluator,
    /// The last error that need not be looked at any more.
    pub(crate) cursor: ErrorEventId,
    /// See [`store::Alerts::firings_at_work`].
    pub(crate) firings: Vec<Firing>,
}

/// Reads what is kept, and counts again what had been counted.
pub(crate) async fn load(store: &dyn Store, environment: &EnvironmentId) -> Result<Loaded, StoreError> {
    let mut evaluator = Evaluator::new();
    for setting in store.alerts(environment).await? {
        evaluator.put(&setting);
    }
    let evaluated = store.evaluated(environment).await?;
    let firings = store.firings_at_work(environment).await?;
    for firing in &firings {
        evaluator.restore(firing);
    }
    if let Some(after) = evaluator.counts_after().filter(|after| *after < evaluated) {
        refill(store, environment, &mut evaluator, after, evaluated).await?;
    }
    evaluator.refilled();
    let cursor = evaluator.counts_after().map_or(evaluated, |after| after.max(evaluated));
    Ok(Loaded { evaluator, cursor, firings })
}

async fn refill(
    store: &dyn Store,
    environment: &EnvironmentId,
    evaluator: &mut Evaluator,
    mut after: ErrorEventId,
    evaluated: ErrorEventId,
) -> Result<(), StoreError> {
    let last = store.events(environment, ErrorEventId(evaluated.0 - 1), 1).await?;
    // Where the last one is removed, those before it are.
    let Some(last) = last.first().filter(|event| event.id == evaluated) else { return Ok(()) };
    let since = last.at.plus_millis(-evaluator.longest_window());
    while after < evaluated {
        let events = store.events_since(environment, since, after, PAGE).await?;
        let Some(last) = events.last() else { return Ok(()) };
        after = last.id;
        for event in events.iter().filter(|event| event.id <= evaluated) {
            evaluator.refill(event);
        }
    }
    Ok(())
}
