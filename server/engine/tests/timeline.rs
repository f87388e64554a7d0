//! The life of a map from its creation on, as its timeline tells it.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "what goes wrong here fails the test")]

mod harness;

use harness::customers::mapping;
use harness::users::{App as _, Field};
use harness::world::{Manners, World, now_or_never, person};
use model::{
    Activity, ActivityKind, ActivityQuery, ActorKind, MapState, Order, PageRequest, ResumeChoice, Side,
    StopQueue, VersionDraft,
};
use store::Journal as _;

const ONE: &str = "usmf|one";
const TWO: &str = "demf|two";
const CITY: &str = "address1_city";

/// What the timeline of the map tells, oldest first.
fn told(world: &World) -> Vec<Activity> {
    let page = PageRequest { before: None, limit: 500 };
    let query = ActivityQuery { map: Some(world.map), page, ..ActivityQuery::default() };
    let page = now_or_never(world.store.inner.activities(&world.environment, &query)).unwrap();
    page.rows.into_iter().rev().collect()
}

fn live_through_everything(world: &World) {
    world.left.create(ONE, &[(Field::Name, "A"), (Field::Group, "10")]);
    world.left.create(TWO, &[(Field::Name, "B"), (Field::Group, "10")]);
    world.live(async |life| {
        assert!(life.rest().await);
        life.order(Order::Pause).await;
        life.order(Order::Resume { choice: ResumeChoice::CatchUp }).await;
        assert!(life.rest().await);

        world.right.faults().set_offline(true);
        world.left.edit(ONE, &[(Field::Name, "While it is down")]);
        life.wait(30_000).await;
        world.right.faults().clear();
        assert!(life.rest().await);

        world.right.hide(Some(CITY));
        world.left.edit(ONE, &[(Field::City, "Rome")]);
        life.wait(30_000).await;
        world.right.hide(None);
        assert!(life.rest().await);

        let (publisher, number, note) = ("Contoso".into(), "1.0.0.1".into(), "Because.".into());
        let draft = VersionDraft { publisher, number, note };
        let mut narrow = mapping();
        narrow.fields.retain(|field| field.left != "City");
        let version = life.engine.save_version(world.map, narrow, &draft, &person()).await.unwrap();
        life.order(Order::Activate { version, restart: true }).await;
        assert!(life.rest().await);
        life.order(Order::Stop { queue: StopQueue::Keep }).await;
    });
}

#[test]
fn each_turn_of_a_maps_life_is_told_and_ends_what_began() {
    let world = World::new(7, Manners::default());
    live_through_everything(&world);
    let told = told(&world);
    for kind in [
        "map_created",
        "initial_sync_started",
        "company_sync_started",
        "company_sync_finished",
        "initial_sync_finished",
        "outage_began",
        "outage_ended",
        "drift_found",
        "drift_ended",
        "version_saved",
        "version_activated",
    ] {
        assert!(told.iter().any(|row| row.kind.name() == kind), "{kind}: {told:#?}");
    }
    let states: Vec<MapState> = told.iter().filter_map(|row| moved(&row.kind)).collect();
    let paused = |state: &MapState| matches!(state, MapState::Paused { .. });
    assert_eq!(states.first(), Some(&MapState::Initializing), "run");
    assert!(states.iter().any(paused) && states.contains(&MapState::Resuming), "{states:?}");
    assert_eq!(states.last(), Some(&MapState::NotRunning), "stopped");

    // Whatever ends has begun before, and so tells how long it took.
    for (at, row) in told.iter().enumerate().filter(|(_, row)| !row.kind.begun_by().is_empty()) {
        let began = told[..at].iter().rev().find(|earlier| row.is_begun_by(earlier));
        let first_of_all = matches!(row.kind, ActivityKind::StateChanged { .. });
        assert!(began.is_some_and(|began| began.at <= row.at) || first_of_all, "{row:?}");
    }
}

fn moved(kind: &ActivityKind) -> Option<MapState> {
    match kind {
        ActivityKind::StateChanged { to, .. } => Some(*to),
        _ => None,
    }
}

/// Each company of an initial sync once, with what became of its records, under the word that runs through the run.
#[test]
fn an_initial_sync_is_told_company_by_company() {
    let world = World::new(7, Manners::default());
    world.left.create(ONE, &[(Field::Name, "A"), (Field::Group, "10")]);
    world.left.create(TWO, &[(Field::Name, "B"), (Field::Group, "10")]);
    world.live(async |life| assert!(life.rest().await));
    let (run, told) = (world.run(), told(&world));
    let of_company = |row: &&Activity| row.kind.name().starts_with("company_sync");
    assert!(told.iter().filter(of_company).all(|row| row.correlation == run.correlation), "{told:#?}");
    for (company, _) in run.executions() {
        let started = ActivityKind::CompanySyncStarted { company: company.to_owned() };
        assert_eq!(told.iter().filter(|row| row.kind == started).count(), 1, "{company}: {told:#?}");
        let finished = told.iter().filter_map(|row| match &row.kind {
            ActivityKind::CompanySyncFinished { company: of, counts } if of == company => Some(*counts),
            _ => None,
        });
        let finished: Vec<_> = finished.collect();
        assert!(finished.len() == 1 && finished[0].queued == 0, "{company}: {finished:?}");
    }
    let read: i64 = told.iter().filter(of_company).map(|row| row.count).sum();
    assert_eq!(read, run.counts().read);
    assert!(world.app(Side::Right).face(TWO).is_some());
}

/// What people did and what Tandem did by itself are told apart.
#[test]
fn who_did_it_is_told() {
    let world = World::new(7, Manners::default());
    live_through_everything(&world);
    for row in told(&world) {
        let by_people = matches!(
            row.kind,
            ActivityKind::InitialSyncStarted { .. }
                | ActivityKind::VersionSaved { .. }
                | ActivityKind::VersionActivated { .. }
        );
        let by_itself = matches!(
            row.kind,
            ActivityKind::InitialSyncFinished { .. }
                | ActivityKind::CompanySyncFinished { .. }
                | ActivityKind::OutageBegan { .. }
                | ActivityKind::OutageEnded { .. }
                | ActivityKind::DriftFound { .. }
                | ActivityKind::DriftEnded
        );
        assert!(!by_people || row.actor == person(), "{row:?}");
        assert!(!by_itself || row.actor.kind() == ActorKind::System, "{row:?}");
    }
}
