//! What alert settings do with maps: the engine carries it out, in the name of the setting.

use crate::tasks;
use alerts::{Alerting, MapControl};
use async_trait::async_trait;
use engine::clock::Clock;
use engine::{Engine, EngineError, dependencies};
use model::{
    ActivityKind, ActivityQuery, Actor, AlertAction, EntityMap, EnvironmentId, Held, HeldMap, MapId,
    MapState, Order, PageRequest, ResumeChoice, StopQueue,
};
use std::collections::BTreeSet;
use std::sync::Arc;
use store::{Store, StoreError};
use tokio_util::sync::CancellationToken;

/// Alert settings, watched until the server ends.
pub(super) fn start(
    store: &Arc<dyn Store>,
    engine: &Engine,
    clock: &Arc<dyn Clock>,
    ending: CancellationToken,
) -> Alerting {
    let time = Arc::clone(clock);
    let alerting = Alerting::new(Arc::clone(store), Arc::new(move || time.now()));
    let control = Control { store: Arc::clone(store), engine: engine.clone(), clock: Arc::clone(clock) };
    let watcher = alerting.clone();
    tasks::spawn("alerts", async move {
        ending.run_until_cancelled(watcher.watch(Arc::new(control))).await;
    });
    alerting
}

/// Pauses, stops and resumes maps on behalf of alert settings.
struct Control {
    store: Arc<dyn Store>,
    engine: Engine,
    clock: Arc<dyn Clock>,
}

#[async_trait]
impl MapControl for Control {
    async fn hold(
        &self,
        environment: &EnvironmentId,
        maps: Option<&[MapId]>,
        action: AlertAction,
        related: bool,
        alert: &str,
    ) -> Vec<HeldMap> {
        let order = match action {
            AlertAction::None => return Vec::new(),
            AlertAction::Pause => Order::Pause,
            AlertAction::Stop => Order::Stop { queue: StopQueue::Keep },
        };
        let meant = match self.meant(environment, maps, related).await {
            Ok(meant) => meant,
            Err(error) => {
                tracing::error!(%environment, alert, %error, "the maps that an alert is for cannot be read");
                let reason = "The maps could not be read.".to_owned();
                let refused =
                    |map: &MapId| HeldMap { map: *map, held: Held::Refused { reason: reason.clone() } };
                return maps.unwrap_or_default().iter().map(refused).collect();
            }
        };
        let actor = Actor::Alert(alert.to_owned());
        // Side by side: no map waits for the lane of another one.
        let held = meant
            .into_iter()
            .map(async |map| HeldMap { map, held: self.hold_one(environment, map, &order, &actor).await });
        futures::future::join_all(held).await
    }

    async fn resume(&self, environment: &EnvironmentId, maps: &[MapId], alert: &str) {
        let actor = Actor::Alert(alert.to_owned());
        let order = Order::Resume { choice: ResumeChoice::CatchUp };
        for map in maps {
            match self.engine.order(*map, &order, &actor).await {
                // Somebody was faster, which is as good.
                Ok(_) | Err(EngineError::Refused(_)) => {}
                Err(error) => {
                    tracing::warn!(%environment, %map, alert, %error, "a map that an alert has paused could not be resumed");
                }
            }
        }
    }
}

impl Control {
    /// The maps that are meant, by id.
    async fn meant(
        &self,
        environment: &EnvironmentId,
        maps: Option<&[MapId]>,
        related: bool,
    ) -> Result<BTreeSet<MapId>, StoreError> {
        let chosen: Option<BTreeSet<MapId>> = maps.map(|maps| maps.iter().copied().collect());
        if let (Some(chosen), false) = (&chosen, related) {
            return Ok(chosen.clone());
        }
        let all = self.store.maps(environment, self.clock.now()).await?;
        let Some(mut meant) = chosen else { return Ok(all.into_iter().map(|row| row.map.id).collect()) };
        let of = dependencies(all.iter().map(|row| (row.map.id, &row.version.mapping)));
        meant.extend(related_to(&meant, &of));
        Ok(meant)
    }

    async fn hold_one(&self, environment: &EnvironmentId, map: MapId, order: &Order, actor: &Actor) -> Held {
        let known = match self.store.map(map).await {
            Ok((known, _)) => known,
            Err(error) => return Held::Refused { reason: error.to_string() },
        };
        if !writes(known.state) {
            return self.stands(environment, &known, actor).await;
        }
        match self.engine.order(map, order, actor).await {
            Ok(_) => Held::Done { from: known.state },
            Err(EngineError::Refused(refused)) => {
                // Somebody moved it meanwhile.
                match self.store.map(map).await {
                    Ok((now, _)) if !writes(now.state) => Held::NothingToDo,
                    _ => Held::Refused { reason: refused.to_string() },
                }
            }
            Err(error) => {
                tracing::error!(%environment, %map, %error, "an alert could not hold a map");
                Held::Refused { reason: error.to_string() }
            }
        }
    }

    /// A map that stands: one that this alert has made stand was held by it, before a kill in between.
    async fn stands(&self, environment: &EnvironmentId, map: &EntityMap, actor: &Actor) -> Held {
        let last = ActivityQuery {
            map: Some(map.id),
            kinds: vec!["state_changed".to_owned()],
            page: PageRequest { before: None, limit: 1 },
            ..ActivityQuery::default()
        };
        let last = self.store.activities(environment, &last).await.map(|page| page.rows.into_iter().next());
        match last.ok().flatten() {
            Some(last) if last.actor == *actor => match last.kind {
                ActivityKind::StateChanged { from, .. } => Held::Done { from },
                _ => Held::NothingToDo,
            },
            _ => Held::NothingToDo,
        }
    }
}

/// Does a map in this state write?
const fn writes(state: MapState) -> bool {
    matches!(state, MapState::Initializing | MapState::Running | MapState::Resuming)
}

/// What maps refer to, and what refers to them, directly or by way of others. `dependencies` are all maps with those that
/// each refers to.
fn related_to(maps: &BTreeSet<MapId>, dependencies: &[(MapId, Vec<MapId>)]) -> BTreeSet<MapId> {
    let needed = dependencies.iter().filter(|(map, _)| maps.contains(map)).flat_map(|(_, needs)| needs);
    let needing = dependencies.iter().filter(|(_, needs)| needs.iter().any(|map| maps.contains(map)));
    needed.chain(needing.map(|(map, _)| map)).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::related_to;
    use model::MapId;
    use std::collections::BTreeSet;

    #[test]
    fn maps_on_both_sides_of_a_reference_are_related() {
        let of = |map: i64, needs: &[i64]| (MapId(map), needs.iter().copied().map(MapId).collect::<Vec<_>>());
        let all = [of(1, &[]), of(2, &[1]), of(3, &[2, 1]), of(4, &[])];
        let related = |maps: &[i64]| -> Vec<i64> {
            let maps: BTreeSet<MapId> = maps.iter().copied().map(MapId).collect();
            related_to(&maps, &all).into_iter().map(|map| map.0).collect()
        };
        assert_eq!(related(&[2]), [1, 3]);
        assert_eq!(related(&[1]), [2, 3]);
        assert_eq!(related(&[4]), [0; 0]);
    }
}
