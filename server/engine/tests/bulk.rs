//! Acts on many failures go on after a crash, and touch each failure once.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "what goes wrong here fails the test")]

mod harness;

use engine::AskedAt;
use harness::world::{Life, Manners, World, any_failure, now_or_never, person};
use model::{
    ActivityKind, ActivityQuery, BulkAct, BulkActId, BulkStatus, Direction, ErrorClass, FailureQuery,
    FailureStatus, MapState, Operation, Phase, Remedy, ResumeTo,
};
use std::collections::BTreeSet;
use store::{
    Append, BulkActs, CapturedChange, FailureSelection, Journal, Maps, NewFailure, Outcome, Queue,
    SettledChange, Settlement, StateMove,
};

/// A paused map with so many records that the CRM has refused.
fn world(refused: usize) -> World {
    let world = World::new(7, Manners::default());
    let store = &world.store.inner;
    let pause = StateMove {
        map: world.map,
        expected: MapState::NotRunning,
        next: MapState::Paused { resume_to: ResumeTo::Running },
        actor: person(),
        at: engine::clock::Clock::now(&*world.clock),
        correlation: String::new(),
        effects: Vec::new(),
    };
    let at = pause.at;
    now_or_never(store.set_state(pause)).unwrap();
    let (_, version) = now_or_never(store.map(world.map)).unwrap();
    let captured = |number: usize| CapturedChange {
        map: world.map,
        direction: Direction::LeftToRight,
        operation: Operation::Upsert,
        key: format!("usmf|c-{number}"),
        company: "usmf".into(),
        source_id: format!("c-{number}"),
        payload: None,
        observed: 0,
        correlation: String::new(),
    };
    let changes = (0..refused).map(captured).collect();
    now_or_never(store.append(Append { cursor: None, versions: Vec::new(), changes, at })).unwrap();
    let waiting = now_or_never(store.queued(world.map, None, u32::MAX)).unwrap();
    let failure = || NewFailure {
        class: ErrorClass::Application,
        code: String::new(),
        status_code: 400,
        remedy: Remedy { headline: "Refused".into(), hint: String::new() },
        detail: String::new(),
        fields: Vec::new(),
        source: None,
        attempted: None,
        wait: None,
    };
    let changes = waiting.iter().map(|change| SettledChange {
        change: change.id,
        outcome: Outcome::Failed(Box::new(failure())),
        link: None,
        events: Vec::new(),
        conflict: None,
    });
    let settlement = Settlement {
        environment: world.environment.clone(),
        map: world.map,
        version: version.id,
        entity: "accounts".into(),
        phase: Phase::Live,
        at,
        changes: changes.collect(),
    };
    now_or_never(store.settle(settlement)).unwrap();
    world
}

async fn ask(life: &Life<'_>, discard: Option<&str>) -> BulkAct {
    let all = FailureSelection::Matching(any_failure());
    let place = AskedAt { map: Some(life.world.map), group: None };
    let asked = life.engine.ask_bulk(&life.world.environment, place, discard, all, &person()).await;
    asked.unwrap().unwrap()
}

fn act(world: &World, id: BulkActId) -> BulkAct {
    now_or_never(world.store.inner.bulk_act(id)).unwrap()
}

async fn until(life: &Life<'_>, id: BulkActId, is_reached: impl Fn(&BulkAct) -> bool) {
    while !is_reached(&act(life.world, id)) {
        life.wait(1).await;
    }
}

fn is_over(act: &BulkAct) -> bool {
    act.status != BulkStatus::Working
}

fn count(world: &World, status: FailureStatus) -> i64 {
    let query = FailureQuery { status: Some(status), ..any_failure() };
    now_or_never(world.store.inner.failures(&world.environment, &query)).unwrap().total
}

fn told(world: &World, kind: &str) -> Vec<i64> {
    let query = ActivityQuery { kinds: vec![kind.to_owned()], ..ActivityQuery::default() };
    let page = now_or_never(world.store.inner.activities(&world.environment, &query)).unwrap();
    page.rows.into_iter().map(|row| row.count).collect()
}

#[test]
fn a_retry_of_ten_thousand_survives_crashes_and_puts_back_each_record_once() {
    let world = world(10_000);
    let mut id = world.stand(async |life| {
        let act = ask(life, None).await;
        assert_eq!((act.status, act.total), (BulkStatus::Working, 10_000));
        until(life, act.id, |act| act.done >= 2_000).await;
        act.id
    });
    let killed = act(&world, id);
    assert!(
        killed.status == BulkStatus::Working && killed.left() > 0,
        "it was killed on its way: {killed:?}"
    );
    id = world.stand(async |life| {
        until(life, id, |act| act.done >= 6_000).await;
        id
    });
    assert!(act(&world, id).left() > 0);
    world.stand(async |life| until(life, id, is_over).await);
    let over = act(&world, id);
    assert_eq!((over.status, over.done, over.skipped), (BulkStatus::Done, 10_000, 0));
    let queued = now_or_never(world.store.inner.queued(world.map, None, u32::MAX)).unwrap();
    let keys: BTreeSet<&str> = queued.iter().map(|change| change.key.as_str()).collect();
    assert_eq!((queued.len(), keys.len()), (10_000, 10_000), "each once");
    assert_eq!(count(&world, FailureStatus::Retrying), 10_000);
    assert_eq!(told(&world, ActivityKind::RetryRequested.name()), [10_000], "one entry counts them");
}

#[test]
fn what_is_left_of_an_act_that_is_stopped_stays_as_it_was_and_what_was_done_can_be_undone() {
    let world = world(3_000);
    world.stand(async |life| {
        let id = ask(life, Some("test data")).await.id;
        until(life, id, |act| act.done >= 500).await;
        let stopped = life.engine.cancel_bulk(id, &person()).await.unwrap();
        assert_eq!(stopped.status, BulkStatus::Cancelled);
        life.wait(5_000).await;
        assert_eq!(act(life.world, id), stopped, "nothing goes on");
        assert_eq!(count(life.world, FailureStatus::Discarded), stopped.done);
        assert_eq!(count(life.world, FailureStatus::Open), stopped.left());

        let undoing = life.engine.undo_bulk(id, &person()).await.unwrap();
        assert_eq!(undoing.total, stopped.done);
        until(life, undoing.id, is_over).await;
        assert_eq!(count(life.world, FailureStatus::Open), 3_000);
        assert_eq!(told(life.world, "discard_undone"), [stopped.done]);
    });
}
