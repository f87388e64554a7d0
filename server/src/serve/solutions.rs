//! What solutions do with maps: the engine carries it out.

use async_trait::async_trait;
use engine::clock::Clock;
use engine::{Engine, EngineError};
use model::{Actor, EnvironmentId, FindingState, MapId, Mapping, Order, VersionDraft, VersionId};
use solutions::{Desk, MapHold, SolutionError};
use std::sync::Arc;
use store::Store;

/// The solutions of a store.
pub(super) fn desk(store: &Arc<dyn Store>, engine: &Engine, clock: &Arc<dyn Clock>) -> Desk {
    let time = Arc::clone(clock);
    Desk::new(Arc::clone(store), Arc::new(Hold { engine: engine.clone() }), Arc::new(move || time.now()))
}

/// Saves and activates versions on behalf of solutions.
struct Hold {
    engine: Engine,
}

/// What the engine refuses, as solutions say it.
fn refusal(error: EngineError) -> SolutionError {
    match error {
        EngineError::Store(error) => error.into(),
        EngineError::Invalid(errors) => SolutionError::Invalid(errors),
        other => SolutionError::refused(other.to_string(), ""),
    }
}

#[async_trait]
impl MapHold for Hold {
    async fn save_draft(
        &self,
        map: MapId,
        revision: i64,
        version: &VersionDraft,
        actor: &Actor,
    ) -> Result<VersionId, SolutionError> {
        self.engine.save_draft(map, revision, version, actor).await.map_err(refusal)
    }

    async fn fits(&self, environment: &EnvironmentId, mapping: &Mapping) -> Result<(), SolutionError> {
        let found = self.engine.check_mapping(environment, mapping).await.map_err(refusal)?;
        let problems = found.iter().filter(|finding| finding.state == FindingState::Problem);
        let words: Vec<String> = problems.map(|it| format!("[{}] {}", it.code, it.found)).collect();
        if words.is_empty() { Ok(()) } else { Err(SolutionError::refused(words.join(" "), "")) }
    }

    async fn activate(&self, map: MapId, version: VersionId, actor: &Actor) -> Result<(), SolutionError> {
        let order = Order::Activate { version, restart: false };
        self.engine.order(map, &order, actor).await.map_err(refusal)?;
        Ok(())
    }
}
