//! What is known of a map at work, for its health to be told from.

use crate::Engine;
use mapping::{Doorbell, MapFacts, Noticed, health};
use model::{EntityMap, EntitySchema, Finding, MapState, Mapping, Side};

impl Engine {
    /// How a map works with its apps; empty where its environment is not at work.
    pub(crate) fn map_checks(
        &self,
        map: &EntityMap,
        mapping: &Mapping,
        [left, right]: [&EntitySchema; 2],
    ) -> Vec<Finding> {
        let Ok(attached) = self.environment_of(map) else { return Vec::new() };
        let noticed = Side::BOTH.map(|side| {
            let settings = &attached.port(side).settings;
            let doorbell = match &attached.doorbells {
                None => Doorbell::NoAddress,
                Some(_) => attached.bell(side, mapping.entity(side)).doorbell(),
            };
            Noticed { doorbell, poll_ms: settings.poll_ms, sweep_ms: settings.sweep_ms }
        });
        let known = attached.maps();
        let follow = known.iter().filter(|it| it.map.id != map.id && it.map.state != MapState::NotRunning);
        let others: Vec<(String, Mapping)> =
            follow.map(|it| (it.map.name.clone(), it.version.mapping.clone())).collect();
        health(&MapFacts { mapping, left, right, state: map.state, noticed, others: &others })
    }
}
