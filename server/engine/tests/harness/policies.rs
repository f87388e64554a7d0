//! How the map under test decides conflicts.

use super::chance::Chance;
use model::{ConflictPolicy, DeletePolicy, FieldRule, PolicyChange, Side};
use store::Effect;

/// One of all the policies there are.
pub fn drawn(chance: &Chance) -> ConflictPolicy {
    ConflictPolicy {
        master: *chance.pick(&Side::BOTH),
        fields: *chance.pick(&[FieldRule::Master, FieldRule::Newest]),
        deletions: *chance.pick(&DeletePolicy::ALL),
    }
}

/// What gives a map that policy: its master first, which stays in the background where the newest wins.
pub fn effects(policy: ConflictPolicy) -> Vec<Effect> {
    let master = PolicyChange { master: Some(policy.master.into()), deletions: Some(policy.deletions) };
    let winner = PolicyChange { master: Some(policy.winner()), deletions: None };
    [master, winner].map(Effect::SetPolicy).into()
}
