//! How the map under test decides conflicts.

use super::chance::Chance;
use super::world::person;
use model::{ConflictPolicy, DeletePolicy, FieldRule, MapId, MapState, Moment, PolicyChange, Side};
use store::memory::MemoryStore;
use store::{Effect, Maps as _, StateMove};

/// One of all the policies there are.
pub fn drawn(chance: &Chance) -> ConflictPolicy {
    ConflictPolicy {
        master: *chance.pick(&Side::BOTH),
        fields: *chance.pick(&[FieldRule::Master, FieldRule::Newest]),
        deletions: *chance.pick(&DeletePolicy::ALL),
    }
}

/// Gives a map that does not run yet a policy: its master first, which stays in the background where the newest wins.
pub async fn set(store: &MemoryStore, map: MapId, policy: ConflictPolicy, at: Moment) {
    let master = PolicyChange { master: Some(policy.master.into()), deletions: Some(policy.deletions) };
    let winner = PolicyChange { master: Some(policy.winner()), deletions: None };
    let told = StateMove {
        map,
        expected: MapState::NotRunning,
        next: MapState::NotRunning,
        actor: person(),
        at,
        correlation: String::new(),
        effects: [master, winner].map(Effect::SetPolicy).into(),
    };
    store.set_state(told).await.unwrap();
}
