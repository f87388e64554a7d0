//! Maps that are limited to some of the companies.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "what goes wrong here fails the test")]

mod harness;

use harness::oracle::violations;
use harness::users::{App as _, Field};
use harness::world::{Manners, World, now_or_never, person};
use model::{MapState, Order, ResumeChoice, ResumeTo, RunOptions, RunStatus, Side, StopQueue};
use store::Maps as _;

const ONE: &str = "usmf|one";
const TWO: &str = "demf|two";

fn world() -> World {
    World::new(7, Manners::default())
}

fn with_initial_sync() -> RunOptions {
    RunOptions { initial_sync: true, ..RunOptions::default() }
}

fn legs_of(world: &World) -> Vec<String> {
    let mut companies: Vec<String> = world.run().legs.into_iter().map(|leg| leg.company).collect();
    companies.dedup();
    companies
}

fn only(companies: &[&str]) -> Vec<String> {
    companies.iter().map(|company| (*company).to_owned()).collect()
}

/// Neither what exists nor what changes or is deleted later comes over, whichever app it happens in.
#[test]
fn a_map_that_is_limited_to_companies_leaves_the_others_alone() {
    let world = world();
    world.left.create(ONE, &[(Field::Name, "A"), (Field::Group, "10")]);
    world.left.create(TWO, &[(Field::Name, "B"), (Field::Group, "10")]);
    world.right.create("demf|three", &[(Field::Name, "C")]);
    world.stand(async |life| {
        let run = RunOptions { companies: Some(only(&["USMF"])), ..with_initial_sync() };
        assert_eq!(life.order(Order::Run(run)).await, MapState::Initializing);
        assert!(life.rest().await);
        assert_eq!(legs_of(&world), ["usmf"]);
        world.left.edit(TWO, &[(Field::City, "Rome")]);
        world.right.edit("demf|three", &[(Field::City, "Oslo")]);
        world.left.create("demf|four", &[(Field::Name, "D")]);
        world.left.edit(ONE, &[(Field::City, "Lima")]);
        world.right.delete("demf|three");
        assert!(life.rest().await);
    });
    assert_eq!(world.right.keys(), [ONE]);
    assert_eq!(world.right.face(ONE).unwrap().city, "Lima");
    assert_eq!(world.left.keys().len(), 3);
    assert!(world.failures().is_empty());
}

#[test]
fn adding_a_company_copies_just_its_records_while_the_others_stay_live() {
    let world = World::new(7, Manners { page: 2, ..Manners::default() });
    for number in 0..6 {
        for company in ["usmf", "demf"] {
            world.left.create(&format!("{company}|c-{number}"), &[(Field::Name, "A"), (Field::Group, "10")]);
        }
    }
    world.right.create("demf|right", &[(Field::Name, "Right")]);
    world.stand(async |life| {
        let run = RunOptions { companies: Some(only(&["usmf"])), ..with_initial_sync() };
        life.order(Order::Run(run)).await;
        assert!(life.rest().await);
        assert_eq!(world.right.keys().len(), 7);
        let first = world.run().id;
        let both = Order::Companies { companies: Vec::new() };
        assert_eq!(life.order(both.clone()).await, MapState::Initializing);
        assert!(
            life.engine
                .order(world.map, &Order::Companies { companies: only(&["usmf"]) }, &person())
                .await
                .is_err()
        );
        world.left.edit("usmf|c-1", &[(Field::City, "Rome")]);
        assert!(life.rest().await);
        assert_ne!(world.run().id, first);
        assert_eq!(life.order(both).await, MapState::Running, "nothing is added by the same again");
    });
    assert_eq!((world.state(), world.run().status), (MapState::Running, RunStatus::Finished));
    assert_eq!(legs_of(&world), ["demf"]);
    assert_eq!(world.run().counts().written, 7);
    assert_eq!(world.right.face("usmf|c-1").unwrap().city, "Rome");
    assert_eq!(violations(&world), Vec::<String>::new(), "{}", world.story());
}

#[test]
fn a_company_that_was_left_out_meets_the_common_base_when_it_comes_back() {
    let world = world();
    world.live(async |life| {
        life.settled(&[ONE, TWO]).await;
        let without = Order::Companies { companies: only(&["usmf"]) };
        assert_eq!(life.order(without).await, MapState::Running, "nothing has to be copied");
        world.left.edit(TWO, &[(Field::City, "Rome")]);
        world.right.edit(TWO, &[(Field::Group, "20")]);
        world.left.delete(ONE);
        assert!(life.rest().await);
        assert_eq!(world.right.face(TWO).unwrap().city, "");
        assert_eq!(world.right.face(ONE), None, "pairs of other companies are relied on as before");

        // While it is paused what exists is copied when it goes on.
        life.order(Order::Pause).await;
        let other = Order::Companies { companies: only(&["demf"]) };
        assert_eq!(life.order(other).await, MapState::Paused { resume_to: ResumeTo::Initializing });
        let choice = ResumeChoice::CatchUp;
        assert_eq!(life.order(Order::Resume { choice }).await, MapState::Initializing);
        assert!(life.rest().await);
    });
    for side in Side::BOTH {
        let two = world.app(side).face(TWO).unwrap();
        assert_eq!((two.city.as_str(), two.group.as_str()), ("Rome", "20"), "{side}");
    }
    let told = now_or_never(world.store.inner.map(world.map)).unwrap().0.companies;
    assert_eq!(told, ["demf"]);
}

#[test]
fn companies_are_refused_where_they_make_no_sense() {
    let world = world();
    world.live(async |life| {
        assert!(life.rest().await);
        let asked = |companies: &[&str]| Order::Companies { companies: only(companies) };
        let stranger = life.engine.order(world.map, &asked(&["zzzz"]), &person()).await.unwrap_err();
        assert_eq!(stranger.to_string(), "the environment does not link a company zzzz");
        life.order(Order::Pause).await;
        let paused = life.engine.order(world.map, &asked(&["usmf"]), &person()).await.unwrap_err();
        assert_eq!(paused.to_string(), "a map that is Paused cannot leave out companies");
        life.order(Order::Stop { queue: StopQueue::Keep }).await;
        assert_eq!(life.order(asked(&["usmf"])).await, MapState::NotRunning);
        life.order(Order::Run(with_initial_sync())).await;
        assert!(life.rest().await);
    });
    assert_eq!(legs_of(&world), ["usmf"], "it keeps its companies");
}
