//! The life of a map: run, initial sync, pause, resume, stop.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "what goes wrong here fails the test")]

mod harness;

use harness::history::Who;
use harness::oracle::violations;
use harness::users::{App as _, Field};
use harness::world::{Life, Manners, World, person};
use model::{
    Failure, FailureStatus, MapState, Order, Phase, Rerun, ResumeChoice, ResumeTo, RunOptions, RunStatus,
    Side, StopQueue,
};

const ONE: &str = "usmf|one";
const TWO: &str = "demf|two";

fn world() -> World {
    World::new(7, Manners::default())
}

async fn stop(life: &Life<'_>, queue: StopQueue) {
    assert_eq!(life.order(Order::Stop { queue }).await, MapState::NotRunning);
}

/// A run that copies what exists, unless it says otherwise.
fn with_initial_sync() -> RunOptions {
    RunOptions { initial_sync: true, ..RunOptions::default() }
}

fn in_order(world: &World) {
    assert_eq!(violations(world), Vec::<String>::new(), "{}", world.story());
}

fn open(world: &World) -> Vec<Failure> {
    world.open_failures()
}

#[test]
fn an_initial_sync_copies_both_ways_and_goes_live_by_itself() {
    let world = World::new(7, Manners { page: 2, ..Manners::default() });
    for number in 0..9 {
        let [left, right] = ["l", "r"].map(|side| format!("usmf|{side}-{number}"));
        world.left.create(&left, &[(Field::Name, "Left"), (Field::Group, "10")]);
        world.right.create(&right, &[(Field::Name, "Right"), (Field::Group, "20")]);
    }
    world.live(async |life| assert!(life.rest().await));
    assert_eq!(world.state(), MapState::Running);
    let run = world.run();
    assert_eq!(run.status, RunStatus::Finished);
    let counts = run.counts();
    assert_eq!((counts.written, counts.failed, counts.waiting, counts.queued), (18, 0, 0, 0), "{run:#?}");
    assert_eq!(counts.read, counts.written + counts.skipped);
    for side in Side::BOTH {
        assert_eq!(world.app(side).keys().len(), 18);
    }
    in_order(&world);
}

/// A company that is done is told to be, however much the others have left.
#[test]
fn a_leg_ends_when_nothing_of_it_waits_and_not_with_the_last_one() {
    let world = World::new(7, Manners { page: 2, ..Manners::default() });
    for number in 0..40 {
        let company = if number < 4 { "demf" } else { "usmf" };
        let key = format!("{company}|c-{number:02}");
        world.left.create(&key, &[(Field::Name, "A"), (Field::Group, "10")]);
    }
    world.live(async |life| {
        let done = |run: &model::Run| run.legs.iter().filter(|leg| leg.ended_at.is_some()).count();
        let mut seen = 0;
        while world.state() == MapState::Initializing {
            life.wait(5).await;
            let run = world.run();
            seen = seen.max(if run.read_all() { 0 } else { done(&run) });
        }
        assert!(seen > 0, "no leg ended while others were read");
    });
}

#[test]
fn a_run_without_initial_sync_leaves_alone_what_exists() {
    let world = world();
    world.live(async |life| {
        assert!(life.rest().await);
        stop(life, StopQueue::Keep).await;
        world.left.create(ONE, &[(Field::Name, "Old"), (Field::Group, "10")]);
        life.order(Order::Run(RunOptions::default())).await;
        assert!(life.rest().await);
        assert_eq!(world.right.face(ONE), None);
        world.left.create(TWO, &[(Field::Name, "New"), (Field::Group, "10")]);
        assert!(life.rest().await);
    });
    assert_eq!((world.right.face(ONE), world.right.face(TWO).is_some()), (None, true));
}

#[test]
fn records_that_fail_hold_the_initial_sync_open_until_they_pass() {
    let world = world();
    world.right.faults().set_refused(&["Oslo"]);
    world.left.create(ONE, &[(Field::Name, "A"), (Field::Group, "10"), (Field::City, "Oslo")]);
    world.left.create(TWO, &[(Field::Name, "B"), (Field::Group, "10")]);
    world.live(async |life| {
        assert!(life.rest().await);
        assert_eq!((world.state(), world.run().status), (MapState::Initializing, RunStatus::Failed));
        assert!(world.right.face(TWO).is_some(), "one bad row costs one row");
        let parked = open(&world);
        assert_eq!((parked.len(), parked[0].phase), (1, Phase::InitialSync));
        // Live changes flow meanwhile.
        world.left.edit(TWO, &[(Field::City, "Rome")]);
        assert!(life.rest().await);
        assert_eq!(world.right.face(TWO).unwrap().city, "Rome");

        life.order(Order::Rerun { what: Rerun::Failed }).await;
        assert!(life.rest().await);
        assert_eq!((world.state(), open(&world)[0].attempts), (MapState::Initializing, 2));
        world.right.faults().clear();
        life.order(Order::Rerun { what: Rerun::Failed }).await;
        assert!(life.rest().await);
    });
    assert_eq!((world.state(), world.run().status), (MapState::Running, RunStatus::Finished));
    assert!(open(&world).is_empty());
    in_order(&world);
}

#[test]
fn a_rerun_without_the_failed_goes_live_and_leaves_them_behind() {
    let world = world();
    world.right.faults().set_refused(&["Oslo"]);
    world.left.create(ONE, &[(Field::Name, "A"), (Field::Group, "10"), (Field::City, "Oslo")]);
    world.live(async |life| {
        assert!(life.rest().await);
        let first = world.run().id;
        life.order(Order::Rerun { what: Rerun::Everything }).await;
        assert!(life.rest().await);
        assert_eq!((world.state(), world.run().status), (MapState::Initializing, RunStatus::Failed));
        assert_ne!(world.run().id, first);
        life.order(Order::Rerun { what: Rerun::WithoutFailed }).await;
        assert!(life.rest().await);
    });
    assert_eq!((world.state(), world.run().status), (MapState::Running, RunStatus::Finished));
    assert_eq!(open(&world).len(), 1, "it is still listed");
}

#[test]
fn a_pause_survives_a_restart_and_ends_live_when_what_waited_is_written() {
    let world = world();
    world.live(async |life| {
        life.settled(&[ONE, TWO]).await;
        life.order(Order::Pause).await;
        world.left.edit(ONE, &[(Field::City, "Rome")]);
        life.wait(3_000).await;
    });
    world.live(async |life| {
        life.wait(5_000).await;
        assert_eq!(world.state(), MapState::Paused { resume_to: ResumeTo::Running });
        assert_eq!((world.queued(), world.right.face(ONE).unwrap().city), (1, String::new()));
        let choice = ResumeChoice::CatchUp;
        assert_eq!(life.order(Order::Resume { choice }).await, MapState::Resuming);
        assert!(life.rest().await);
    });
    assert_eq!((world.state(), world.right.face(ONE).unwrap().city), (MapState::Running, "Rome".to_owned()));
    in_order(&world);
}

#[test]
fn going_live_without_the_queue_keeps_it_as_catch_up_errors_or_deletes_it() {
    for choice in [ResumeChoice::SkipPreserve, ResumeChoice::SkipDiscard] {
        let world = world();
        world.live(async |life| {
            life.settled(&[ONE, TWO]).await;
            life.order(Order::Pause).await;
            for city in ["Rome", "Lima"] {
                world.left.edit(ONE, &[(Field::City, city)]);
                life.wait(3_000).await;
            }
            world.left.edit(TWO, &[(Field::City, "Bern")]);
            life.wait(3_000).await;
            assert_eq!(life.order(Order::Resume { choice }).await, MapState::Running);
            assert!(life.rest().await);
            let cities = [ONE, TWO].map(|key| world.right.face(key).unwrap().city);
            assert_eq!(cities, [const { String::new() }; 2], "{choice:?}");
            let parked = open(&world);
            if choice == ResumeChoice::SkipDiscard {
                assert_eq!(parked, []);
                return;
            }
            let brief: Vec<_> = parked.iter().map(|row| (row.phase, row.code.as_str())).collect();
            assert_eq!(brief, [(Phase::CatchUp, "LEFT_BEHIND"); 2]);

            // What happens later passes, and ends what was left behind of its record.
            world.left.edit(ONE, &[(Field::City, "Oslo")]);
            assert!(life.rest().await);
            assert_eq!(world.right.face(ONE).unwrap().city, "Oslo");
            let left: Vec<_> = open(&world).into_iter().map(|row| row.key).collect();
            assert_eq!(left, [TWO]);
            life.retry().await;
            assert!(life.rest().await);
            assert_eq!(world.right.face(TWO).unwrap().city, "Bern");
        });
        if choice == ResumeChoice::SkipPreserve {
            assert!(world.failures().iter().all(|row| row.status == FailureStatus::Resolved));
            in_order(&world);
        }
    }
}

#[test]
fn skipping_to_live_while_resuming_leaves_the_rest_behind() {
    let world = world();
    world.live(async |life| {
        life.settled(&[ONE, TWO]).await;
        life.order(Order::Pause).await;
        world.left.edit(ONE, &[(Field::City, "Rome")]);
        life.wait(3_000).await;
        world.right.faults().set_offline(true);
        life.order(Order::Resume { choice: ResumeChoice::CatchUp }).await;
        life.wait(1_000).await;
        assert_eq!(life.order(Order::SkipToLive { preserve: true }).await, MapState::Running);
        world.right.faults().clear();
        assert!(life.rest().await);
    });
    assert_eq!(world.state(), MapState::Running);
    let left: Vec<_> = open(&world).into_iter().map(|row| (row.key, row.code)).collect();
    assert_eq!(left, [(ONE.to_owned(), "LEFT_BEHIND".to_owned())]);
}

#[test]
fn a_queue_kept_at_a_stop_is_written_as_its_rows_are_by_then() {
    let world = world();
    world.live(async |life| {
        life.settled(&[ONE, TWO]).await;
        life.order(Order::Pause).await;
        world.left.edit(ONE, &[(Field::City, "Rome")]);
        life.wait(3_000).await;
        stop(life, StopQueue::Keep).await;
        assert_eq!(world.queued(), 1, "it stays in Queued records");
        world.left.edit(ONE, &[(Field::City, "Lima")]);
        life.wait(3_000).await;
        life.order(Order::Run(RunOptions::default())).await;
        assert!(life.rest().await);
    });
    let written: Vec<String> = world
        .right
        .history()
        .of(ONE)
        .into_iter()
        .filter(|entry| entry.who == Who::Engine && entry.changed)
        .filter_map(|entry| entry.face.map(|face| face.city))
        .collect();
    assert_eq!(written.last().unwrap(), "Lima");
    assert!(!written.contains(&"Rome".to_owned()), "{written:?}");
}

/// The other app's deletion is a decision, whether or not it was heard of yet.
#[test]
fn a_retry_does_not_bring_back_what_was_deleted_meanwhile() {
    let world = world();
    world.live(async |life| {
        life.settled(&[ONE]).await;
        world.right.faults().set_refused(&["Oslo"]);
        world.left.edit(ONE, &[(Field::City, "Oslo")]);
        assert!(life.rest().await);
        assert_eq!(open(&world).len(), 1);
        world.right.faults().clear();
        world.right.delete(ONE);
        life.retry().await;
        assert!(life.rest().await);
    });
    assert_eq!([world.left.face(ONE), world.right.face(ONE)], [None, None], "{}", world.story());
}

/// Each side's edits of other fields survive; the same field is decided by the master.
#[test]
fn edits_made_while_a_map_stood_still_meet_by_their_common_base() {
    for master in Side::BOTH {
        let world = world();
        world.live(async |life| {
            life.settled(&[ONE, TWO]).await;
            stop(life, StopQueue::Discard).await;
            world.left.edit(ONE, &[(Field::City, "Rome")]);
            world.right.edit(ONE, &[(Field::Group, "20")]);
            world.left.edit(TWO, &[(Field::Name, "Left")]);
            world.right.edit(TWO, &[(Field::Name, "Right")]);
            life.wait(3_000).await;
            life.order(Order::Run(RunOptions { master: Some(master.into()), ..with_initial_sync() })).await;
            assert!(life.rest().await);
        });
        for side in Side::BOTH {
            let one = world.app(side).face(ONE).unwrap();
            assert_eq!((one.city.as_str(), one.group.as_str()), ("Rome", "20"), "{master} {side}");
            let name = if master == Side::Left { "Left" } else { "Right" };
            assert_eq!(world.app(side).face(TWO).unwrap().name, name, "{master} {side}");
        }
    }
}

#[test]
fn a_cancelled_initial_sync_goes_on_where_it_was() {
    let world = World::new(7, Manners { page: 2, ..Manners::default() });
    for number in 0..20 {
        let key = format!("usmf|c-{number:02}");
        world.left.create(&key, &[(Field::Name, "A"), (Field::Group, "10")]);
    }
    world.live(async |life| {
        let mut cancelled = 0;
        for _ in 0..200 {
            life.wait(5).await;
            if world.state() == MapState::Initializing && world.run().counts().read > cancelled * 4 {
                let read = world.run().counts().read;
                assert_eq!(life.order(Order::Cancel).await, MapState::NotRunning);
                life.wait(50).await;
                assert!(world.run().counts().read <= read + 4, "nothing is read any more");
                let again = RunOptions { continues: true, ..with_initial_sync() };
                life.order(Order::Run(again)).await;
                cancelled += 1;
            }
        }
        assert!(cancelled > 1, "it was cancelled {cancelled} times on its way");
        assert!(life.rest().await);
    });
    assert_eq!((world.run().id.0, world.state()), (1, MapState::Running));
    assert_eq!(world.right.keys().len(), 20);
    in_order(&world);
}

#[test]
fn what_the_table_of_states_does_not_have_is_refused() {
    let world = world();
    world.live(async |life| {
        assert!(life.rest().await);
        for refused in [Order::Cancel, Order::SkipToLive { preserve: true }, Order::Run(with_initial_sync())]
        {
            let outcome = life.engine.order(world.map, &refused, &person()).await;
            assert!(outcome.is_err(), "{refused:?}: {outcome:?}");
        }
        let rerun = life.engine.order(world.map, &Order::Rerun { what: Rerun::Everything }, &person()).await;
        assert_eq!(
            rerun.unwrap_err().to_string(),
            "Customers V3 has no initial sync that finished with failures"
        );
    });
}
