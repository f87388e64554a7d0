//! What the engine promises to people, one story at a time.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "what goes wrong here fails the test")]

mod harness;

use harness::history::Who;
use harness::oracle::violations;
use harness::users::{App, Field};
use harness::world::{Manners, World, now_or_never, person};
use model::{ErrorClass, ErrorEventId, FailureStatus, Order, Resolution, ResumeChoice, Side};
use store::{Journal, Queue};

const ONE: &str = "usmf|c-1";
const TWO: &str = "usmf|c-2";

fn world() -> World {
    World::new(1, Manners::default())
}

fn in_order(world: &World) {
    assert_eq!(violations(world), Vec::<String>::new(), "{}", world.story());
}

#[test]
fn an_outage_makes_error_events_and_no_failures_and_heals_by_itself() {
    let world = world();
    world.live(async |life| {
        life.settled(&[ONE, TWO]).await;
        world.right.faults().set_offline(true);
        for edit in 0..20 {
            world.left.edit(ONE, &[(Field::Name, &format!("Name {edit}"))]);
            world.left.edit(TWO, &[(Field::City, &format!("City {edit}"))]);
            life.wait(3_000).await;
        }
        assert!(world.queued() > 0);
        world.right.faults().clear();
        assert!(life.rest().await);
    });
    assert!(world.failures().is_empty());
    let events = now_or_never(world.store.inner.events(&world.environment, ErrorEventId(0), 1_000)).unwrap();
    assert!(
        !events.is_empty() && events.iter().all(|event| event.class == ErrorClass::Network),
        "{events:?}"
    );
    in_order(&world);
}

#[test]
fn a_refused_record_parks_only_its_own_key_and_a_later_change_supersedes_it() {
    let world = world();
    world.live(async |life| {
        life.settled(&[ONE, TWO]).await;
        world.right.faults().set_refused(&["Oslo"]);
        world.left.edit(ONE, &[(Field::City, "Oslo")]);
        life.wait(3_000).await;
        world.left.edit(TWO, &[(Field::City, "Rome")]);
        assert!(life.rest().await);

        let open = world.open_failures();
        assert_eq!(open.iter().map(|failure| failure.key.as_str()).collect::<Vec<_>>(), [ONE]);
        assert!(open[0].remedy.headline.contains("Oslo is not allowed"), "{:?}", open[0].remedy);
        assert_eq!(world.right.face(TWO).unwrap().city, "Rome");

        world.left.edit(ONE, &[(Field::City, "Lima")]);
        assert!(life.rest().await);
    });
    let failure = world.failures().remove(0);
    assert_eq!((failure.status, failure.resolution), (FailureStatus::Resolved, Some(Resolution::Superseded)));
    in_order(&world);
}

#[test]
fn a_retry_that_passes_resolves_the_failure_as_retried() {
    let world = world();
    world.live(async |life| {
        life.settled(&[ONE, TWO]).await;
        world.right.faults().set_refused(&["Oslo"]);
        world.left.edit(ONE, &[(Field::City, "Oslo")]);
        assert!(life.rest().await);
        life.retry().await;
        assert!(life.rest().await);
        assert_eq!(world.open_failures()[0].attempts, 2, "it was refused again");
        world.right.faults().clear();
        life.retry().await;
        assert!(life.rest().await);
    });
    let failure = world.failures().remove(0);
    assert_eq!((failure.status, failure.resolution), (FailureStatus::Resolved, Some(Resolution::Retried)));
    assert_eq!(world.right.face(ONE).unwrap().city, "Oslo");
    in_order(&world);
}

#[test]
fn a_pause_holds_changes_and_a_resume_writes_them_in_order() {
    let world = world();
    let told = world.live(async |life| {
        life.settled(&[ONE, TWO]).await;
        life.engine.order(world.map, &Order::Pause, &person()).await.unwrap();
        let before = world.right.history().count(Who::Engine);
        for edit in 0..5 {
            world.left.edit(ONE, &[(Field::Name, &format!("Name {edit}"))]);
            life.wait(2_500).await;
        }
        assert!(world.queued() >= 5, "what happens meanwhile is captured");
        assert_eq!(world.right.history().count(Who::Engine), before);
        let resume = Order::Resume { choice: ResumeChoice::CatchUp };
        life.engine.order(world.map, &resume, &person()).await.unwrap();
        assert!(life.rest().await);
        let written = world.right.history().of(ONE).into_iter().filter_map(|entry| entry.face);
        written.map(|face| face.name).collect::<Vec<_>>()
    });
    assert_eq!(told.first().unwrap(), "Adventure Works");
    assert_eq!(told.last().unwrap(), "Name 4");
    in_order(&world);
}

#[test]
fn what_changes_nothing_is_not_queued_unless_something_of_the_record_waits_or_is_parked() {
    let world = world();
    let changes = || now_or_never(world.store.inner.changes_of_key(world.map, ONE, 100)).unwrap().len();
    world.live(async |life| {
        life.settled(&[ONE]).await;
        let known = changes();
        for app in Side::BOTH.map(|side| world.app(side)) {
            app.edit(ONE, &[(Field::Name, "Adventure Works")]);
        }
        assert!(life.rest().await);
        assert_eq!(changes(), known, "a touch");

        life.order(Order::Pause).await;
        for name in ["Fabrikam", "Adventure Works"] {
            world.left.edit(ONE, &[(Field::Name, name)]);
            life.wait(2_500).await;
        }
        assert_eq!(changes(), known + 2, "a value that comes back while the other one waits");
        life.order(Order::Resume { choice: ResumeChoice::CatchUp }).await;
        assert!(life.rest().await);

        world.right.faults().set_refused(&["Oslo"]);
        for city in ["Oslo", ""] {
            world.left.edit(ONE, &[(Field::City, city)]);
            assert!(life.rest().await);
        }
    });
    let failure = world.failures().remove(0);
    assert_eq!((failure.status, failure.resolution), (FailureStatus::Resolved, Some(Resolution::Superseded)));
    assert_eq!(world.right.face(ONE).unwrap().name, "Adventure Works");
    in_order(&world);
}

/// The value between is being written while the one that comes back is captured.
#[test]
fn a_value_that_comes_back_while_the_other_one_is_settled_is_not_taken_for_nothing_new() {
    for seed in 0..400 {
        let world = World::new(seed, Manners { page: 1, ..Manners::default() });
        world.live(async |life| {
            life.settled(&[ONE]).await;
            for name in ["Fabrikam", "Adventure Works"] {
                world.right.edit(ONE, &[(Field::Name, name)]);
                life.ring(Side::Right, "");
                life.wait(seed % 40).await;
            }
            assert!(life.rest().await);
        });
        assert_eq!(world.left.face(ONE).unwrap().name, "Adventure Works", "seed {seed}: {}", world.story());
    }
}

#[test]
fn deletions_travel_both_ways() {
    let world = world();
    world.live(async |life| {
        life.settled(&[ONE, TWO]).await;
        world.left.delete(ONE);
        world.right.delete(TWO);
        assert!(life.rest().await);
    });
    for side in Side::BOTH {
        assert!(world.app(side).keys().is_empty(), "{side}: {:?}", world.app(side).keys());
    }
    in_order(&world);
}

#[test]
fn a_doorbell_that_names_a_deleted_row_makes_it_go_before_the_next_sweep() {
    let world = world();
    world.live(async |life| {
        life.settled(&[ONE, TWO]).await;
        world.left.delete(ONE);
        life.ring(Side::Left, ONE);
        life.ring(Side::Left, TWO);
        life.wait(900).await;
        assert_eq!(world.right.face(ONE), None);
        assert!(world.right.face(TWO).is_some(), "a doorbell is not believed");
    });
}

/// Deletions from before a delta link expired are told by nobody: they are found by comparing the keys, also when the
/// engine crashes in the middle of it.
#[test]
fn an_expired_link_resynchronises_and_finds_missed_deletions() {
    for crash_after in [0, 15, 30, 45, 60, 90, 120, 10_000] {
        let world = world();
        world.live(async |life| life.settled(&[ONE, TWO]).await);
        world.right.delete(ONE);
        world.right.edit(TWO, &[(Field::Name, "Fabrikam")]);
        world.right.expire_links();
        world.live(async |life| life.wait(crash_after).await);
        world.live(async |life| assert!(life.rest().await));
        assert_eq!(world.left.face(ONE), None, "crash after {crash_after} ms");
        assert_eq!(world.left.face(TWO).unwrap().name, "Fabrikam");
        in_order(&world);
    }
}

#[test]
fn a_thousand_edits_on_each_side_never_bounce_back_and_end_equal() {
    let world = world();
    let key =
        |side: Side, edit: u32| format!("usmf|{}-{}", if side == Side::Left { "l" } else { "r" }, edit % 200);
    world.live(async |life| {
        for edit in 0..1_000 {
            for side in Side::BOTH {
                let app = world.app(side);
                app.create(&key(side, edit), &[(Field::Name, "New"), (Field::Group, "20")]);
                app.edit(&key(side, edit), &[(Field::City, &format!("City {edit}"))]);
            }
            life.wait(world.chance.below(40)).await;
        }
        assert!(life.rest().await);
    });
    for side in Side::BOTH {
        assert_eq!(world.app(side).keys().len(), 400);
        let bounced = world.app(side).history().all().into_iter().find(|entry| {
            let own = entry.key.contains(if side == Side::Left { "|l-" } else { "|r-" });
            own && entry.who == Who::Engine
        });
        assert!(bounced.is_none(), "{bounced:?}");
    }
    assert!(world.failures().is_empty());
    in_order(&world);
}

/// A row that left the filter and was deleted then is over: no sweep finds its deletion again and again.
#[test]
fn a_row_that_is_deleted_out_of_its_filter_leaves_its_partner_and_the_queue_alone() {
    let world = world();
    world.live(async |life| {
        life.settled(&[ONE, TWO]).await;
        world.left.edit(ONE, &[(Field::Served, "no")]);
        assert!(life.rest().await);
        world.left.delete(ONE);
        assert!(life.rest().await, "it does not come to rest");
    });
    assert!(world.right.face(ONE).is_some());
}

/// A write that took place though its answer was lost comes back as a change. It must not pass for somebody's edit,
/// which would win over what people did in the source meanwhile.
#[test]
fn our_own_write_whose_answer_was_lost_does_not_undo_the_next_edit() {
    let world = world();
    world.live(async |life| {
        life.settled(&[ONE, TWO]).await;
        world.right.faults().push(harness::faults::Once::LostAnswer);
        world.left.edit(ONE, &[(Field::City, "Rome")]);
        life.ring(Side::Left, "");
        while world.right.face(ONE).unwrap().city != "Rome" {
            life.wait(5).await;
        }
        world.left.edit(ONE, &[(Field::City, "Lima")]);
        life.ring(Side::Left, "");
        life.ring(Side::Right, "");
        assert!(life.rest().await);
    });
    assert_eq!(world.left.face(ONE).unwrap().city, "Lima");
    in_order(&world);
}
