//! The oracle is only worth something if it notices what goes wrong: planted bugs have to be caught.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "what goes wrong here fails the test")]

mod harness;

use harness::oracle::violations;
use harness::sabotage::{Plot, Saboteur};
use harness::users::{App, Field};
use harness::world::{Manners, World};
use std::sync::Arc;

/// Somebody edits two customers in the ERP for a while; gives what the oracle says afterwards.
fn verdict(prepare: impl FnOnce(&mut World)) -> Vec<String> {
    let mut world = World::new(7, Manners::default());
    prepare(&mut world);
    let rested = world.live(async |life| {
        for edit in 0..12 {
            for key in ["usmf|c-1", "demf|c-2"] {
                world.left.create(key, &[(Field::Group, "10")]);
                world.left.edit(key, &[(Field::Name, &format!("Name {edit}"))]);
            }
            life.wait(2_500).await;
        }
        life.rest().await
    });
    let mut wrong = violations(&world);
    if !rested {
        wrong.push("it does not come to rest".to_owned());
    }
    wrong
}

#[test]
fn an_honest_world_is_in_order() {
    assert_eq!(verdict(|_| {}), Vec::<String>::new());
}

#[test]
fn a_lost_write_is_noticed() {
    let wrong = verdict(|world| world.connectors[1] = sabotaged(world, Plot::LoseLast));
    assert!(wrong.iter().any(|it| it.contains("the sides differ")), "{wrong:?}");
}

#[test]
fn two_swapped_writes_are_noticed() {
    let wrong = verdict(|world| world.connectors[1] = sabotaged(world, Plot::SwapTwo));
    assert!(wrong.iter().any(|it| it.contains("out of turn")), "{wrong:?}");
}

#[test]
fn an_echo_is_noticed() {
    let wrong = verdict(|world| world.store.set_forgetful());
    // It goes back and forth until that is stopped, and nobody did anything that would explain it.
    assert!(wrong.iter().any(|it| it.contains("is open without a reason: LOOP")), "{wrong:?}");
}

fn sabotaged(world: &World, plot: Plot) -> Arc<Saboteur> {
    Arc::new(Saboteur::new(Arc::clone(&world.connectors[1]), plot))
}
