//! A dry run says what an initial sync then does, and does nothing itself.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "what goes wrong here fails the test")]

mod harness;

use harness::customers::mapping;
use harness::users::{App as _, Field};
use harness::world::{Life, Manners, World, any_failure, now_or_never, person};
use model::{
    ActivityQuery, DryLeg, DryRun, Edit, FieldPolicy, MapState, Order, PageRequest, RunOptions, RunStatus,
    Side, SkipReason, StopQueue, Tried, VersionDraft, WouldBe,
};
use store::{Environments as _, Journal as _, Queue as _, Runs as _};

const ONE: &str = "usmf|one";
const TWO: &str = "demf|two";

fn initial() -> RunOptions {
    RunOptions { initial_sync: true, ..RunOptions::default() }
}

async fn tried(life: &Life<'_>, options: RunOptions, most: u32) -> DryRun {
    let world = life.world;
    life.engine.dry_run(&world.environment, &[(world.map, options)], most).await.unwrap()
}

fn leg<'d>(run: &'d DryRun, company: &str, side: Side) -> &'d DryLeg {
    let is_it = |leg: &&DryLeg| leg.company == company && leg.direction.source() == side;
    run.maps[0].legs.iter().find(is_it).unwrap()
}

fn any_activity() -> ActivityQuery {
    ActivityQuery { page: PageRequest { before: None, limit: 500 }, ..ActivityQuery::default() }
}

/// All that a store and two apps remember.
fn everything(world: &World) -> String {
    let store = &world.store.inner;
    let histories = Side::BOTH.map(|side| world.app(side).history().all().len());
    let queued = now_or_never(store.queued(world.map, None, 1_000)).unwrap();
    format!(
        "{:?} {:?} {:?} {queued:?} {:?} {:?} {histories:?}",
        now_or_never(store.activities(&world.environment, &any_activity())).unwrap(),
        now_or_never(store.failures(&world.environment, &any_failure())).unwrap(),
        now_or_never(store.newest_run(world.map)).unwrap(),
        now_or_never(store.settle_sequence()).unwrap(),
        now_or_never(store.health(&world.environment)).unwrap(),
    )
}

/// Rows as people make and change them on both sides, some of which cannot be taken over.
fn found(world: &World, edits: u64) {
    let chance = &world.chance;
    let one = |all: &[&'static str]| *chance.pick(all);
    for edit in 0..edits {
        let key = format!("{}|c-{}", one(&["usmf", "usmf", "demf", "zzzz"]), chance.below(14));
        let app = world.app(*chance.pick(&Side::BOTH));
        let name = if chance.per_mille(40) { String::new() } else { format!("Name {edit}") };
        let Some(face) = app.face(&key) else {
            app.create(&key, &[(Field::Name, &name), (Field::Group, one(&["10", "20", ""]))]);
            continue;
        };
        match (chance.below(6), app.side()) {
            (0, _) => app.edit(&key, &[(Field::Name, &name)]),
            (1, _) => app.edit(&key, &[(Field::City, one(&["Oslo", "Rome", ""]))]),
            (2, Side::Left) => app.edit(&key, &[(Field::Group, one(&["10", "77", ""]))]),
            (3, Side::Left) => app.edit(&key, &[(Field::Language, one(&["", "fr", "xx"]))]),
            (3, Side::Right) => app.edit(&key, &[(Field::Language, one(&["15", "36", "99"]))]),
            (4, _) => app.edit(&key, &[(Field::Served, if face.served { "no" } else { "yes" })]),
            _ => app.edit(&key, &[(Field::Note, &name)]),
        }
    }
}

/// What a dry run says of each leg is what the run then does. A leg also reads what the one before it has created: such
/// rows are skipped.
async fn check(life: &Life<'_>, options: RunOptions, seed: u64) -> [i64; 4] {
    let world = life.world;
    let before = everything(world);
    let dry = tried(life, options.clone(), 10_000).await;
    assert_eq!(everything(world), before, "seed {seed}: a dry run left something behind");
    assert_eq!(dry.maps[0].refused, None);
    life.order(Order::Run(options)).await;
    assert!(life.rest().await, "seed {seed}");
    let run = world.run();
    let mut totals = [0; 4];
    let mut created = 0;
    for real in &run.legs {
        let said = leg(&dry, &real.company, real.direction.source());
        let count = |outcome| said.count(outcome);
        let written = count(WouldBe::Created) + count(WouldBe::Updated);
        let what = format!("seed {seed}, {} {}: {said:#?}\n{}", real.company, real.direction, world.story());
        // What the other way has mended since is not counted as failed any more.
        let failed = world.failures().iter().filter(|failure| failure.leg == Some(real.id)).count();
        let failed = i64::try_from(failed).unwrap();
        let mended = failed - real.counts.failed;
        assert_eq!(
            (written, count(WouldBe::Failed), count(WouldBe::Waiting)),
            (real.counts.written, failed, real.counts.waiting),
            "{what}"
        );
        let more = real.counts.read - said.read();
        assert_eq!(real.counts.skipped - count(WouldBe::Skipped), more + mended, "{what}");
        let from_before = if real.direction.source() == Side::Right { created } else { 0 };
        assert!((0..=from_before).contains(&more), "{more} of {from_before}: {what}");
        created = count(WouldBe::Created);
        for (total, outcome) in totals.iter_mut().zip(WouldBe::ALL) {
            *total += if outcome == WouldBe::Waiting { count(WouldBe::Failed) } else { count(outcome) };
        }
    }
    totals
}

#[test]
fn what_a_dry_run_says_is_what_the_run_then_does() {
    let mut totals = [0; 4];
    for seed in 1..=60 {
        let page = [3, 7, 1_000][usize::try_from(seed % 3).unwrap()];
        let world = World::new(seed, Manners { page, ..Manners::default() });
        let master = (seed % 2 == 0).then_some(FieldPolicy::Left);
        found(&world, 40);
        world.stand(async |life| {
            let run = check(life, RunOptions { master, ..initial() }, seed).await;
            totals.iter_mut().zip(run).for_each(|(total, count)| *total += count);
        });
    }
    assert!(totals.iter().all(|total| *total > 20), "little happened: {totals:?}");
}

/// Pairs that are known from before are not relied on by either.
#[test]
fn it_says_so_for_a_map_that_ran_before() {
    let mut totals = [0; 4];
    for seed in 100..=130 {
        let world = World::new(seed, Manners::default());
        found(&world, 25);
        world.live(async |life| {
            assert!(life.rest().await);
            let stop = Order::Stop { queue: StopQueue::Discard };
            assert_eq!(life.order(stop).await, MapState::NotRunning);
            found(&world, 25);
            life.wait(3_000).await;
            let run = check(life, initial(), seed).await;
            totals.iter_mut().zip(run).for_each(|(total, count)| *total += count);
        });
    }
    assert!(totals.iter().all(|total| *total > 20), "little happened: {totals:?}");
}

#[test]
fn it_shows_what_would_be_written_and_why_something_would_fail() {
    let world = World::new(7, Manners::default());
    let three = "usmf|three";
    world.left.create(ONE, &[(Field::Name, "Adventure Works"), (Field::Group, "10")]);
    world.left.create(TWO, &[(Field::Name, "Left"), (Field::City, "Oslo")]);
    world.right.create(TWO, &[(Field::Name, "Right"), (Field::City, "Oslo")]);
    world.left.create(three, &[(Field::Name, "Fabrikam"), (Field::Group, "77")]);
    world.left.create("usmf|four", &[(Field::Name, "A person"), (Field::Served, "no")]);
    let dry = world.stand(async |life| tried(life, initial(), 10_000).await);
    let of = |company, side, outcome| {
        let groups = &leg(&dry, company, side).groups;
        groups.iter().filter(|group| group.outcome == outcome).cloned().collect::<Vec<_>>()
    };
    let created = of("usmf", Side::Left, WouldBe::Created);
    assert_eq!(created[0].samples[0].key, ONE);
    let name = created[0].samples[0].fields.iter().find(|field| field.field == "name").unwrap();
    assert_eq!((name.before.as_deref(), name.after.as_deref()), (None, Some("Adventure Works")));
    // The CRM is the master unless somebody says otherwise.
    let updated = of("demf", Side::Right, WouldBe::Updated);
    let field = &updated[0].samples[0].fields[0];
    assert_eq!(field.field, "OrganizationName");
    assert_eq!((field.before.as_deref(), field.after.as_deref()), (Some("Left"), Some("Right")));
    let failed = of("usmf", Side::Left, WouldBe::Failed);
    assert_eq!(
        (failed.len(), failed[0].code.as_str(), failed[0].samples[0].key.as_str()),
        (1, "LOOKUP", three)
    );
    let remedy = failed[0].remedy.clone().unwrap();
    assert!(remedy.headline.contains("77") && !remedy.hint.is_empty(), "{remedy:?}");
    let skipped = of("usmf", Side::Left, WouldBe::Skipped);
    assert_eq!((skipped[0].skip, skipped[0].count), (Some(SkipReason::Filtered), 1));
    assert_eq!((world.left.keys().len(), world.right.keys().len()), (4, 1));
}

#[test]
fn it_looks_at_some_of_many_and_says_so() {
    let world = World::new(7, Manners { page: 3, ..Manners::default() });
    for number in 0..9 {
        world.left.create(&format!("usmf|c-{number}"), &[(Field::Name, "A")]);
        world.left.create(&format!("demf|c-{number}"), &[(Field::Name, "A")]);
    }
    world.stand(async |life| {
        let some = tried(life, initial(), 4).await;
        let usmf = leg(&some, "usmf", Side::Left);
        assert_eq!((usmf.read(), usmf.is_cut, some.most), (4, true, 4));
        assert_ne!(usmf.expected, Some(4));
        let all = tried(life, initial(), 9).await;
        assert!(all.maps[0].legs.iter().all(|leg| !leg.is_cut));
        let one = RunOptions { companies: Some(vec!["DEMF".into()]), ..initial() };
        let one = tried(life, one, 9).await;
        assert!(one.maps[0].legs.iter().all(|leg| leg.company == "demf"), "{one:?}");
    });
}

#[test]
fn it_refuses_what_a_run_refuses_and_tells_of_an_app_that_is_down() {
    let world = World::new(7, Manners::default());
    world.live(async |life| {
        life.settled(&[ONE]).await;
        let running = tried(life, initial(), 10).await;
        let refused = running.maps[0].refused.clone().unwrap();
        assert_eq!(refused.headline, "a map that is Running cannot run");
        let stop = Order::Stop { queue: StopQueue::Keep };
        life.order(stop).await;
        let none = tried(life, RunOptions::default(), 10).await;
        assert!(none.maps[0].refused.is_none() && none.maps[0].legs.is_empty());
        world.right.faults().set_offline(true);
        let before = everything(&world);
        let down = tried(life, initial(), 10).await;
        assert!(down.maps[0].refused.is_some(), "{down:?}");
        assert_eq!(everything(&world), before, "its failing is nobody's business");
    });
    assert_eq!(world.run().status, RunStatus::Finished);
    assert_eq!(world.state(), MapState::NotRunning);
}

#[test]
fn there_is_one_at_a_time_and_it_ends_with_whoever_asked() {
    let world = World::new(7, Manners::default());
    world.left.create(ONE, &[(Field::Name, "A")]);
    world.stand(async |life| {
        world.left.faults().set_held(true);
        let maps = [(world.map, initial())];
        let mut first = Box::pin(life.engine.dry_run(&world.environment, &maps, 10));
        let hold = tokio::time::timeout(std::time::Duration::from_secs(1), &mut first).await;
        assert!(hold.is_err(), "the app does not hold the answer back");
        let second = life.engine.dry_run(&world.environment, &maps, 10).await;
        assert!(second.unwrap_err().to_string().contains("under way"));
        drop(first);
        world.left.faults().clear();
        let third = tried(life, initial(), 10).await;
        assert_eq!(leg(&third, "usmf", Side::Left).count(WouldBe::Created), 1);
    });
}

async fn tried_with(life: &Life<'_>, with: Tried) -> DryRun {
    life.engine.dry_run_of(life.world.map, with, &RunOptions::default(), 100).await.unwrap()
}

/// Nothing is to be run by a draft that is tried, so that the map may do what it does.
#[test]
fn a_draft_is_tried_while_the_map_runs() {
    let world = World::new(7, Manners::default());
    world.live(async |life| {
        life.settled(&[ONE]).await;
        world.left.create("usmf|two", &[(Field::Name, "A person"), (Field::Served, "no")]);
        assert!(life.rest().await);
        let from = life.engine.draft(world.map).await.unwrap().sketch.left_filter;
        let edit = Edit::Filter { side: Side::Left, from, to: String::new() };
        life.engine.edit_draft(world.map, &edit, &person()).await.unwrap();
        let before = everything(&world);
        let active = tried_with(life, Tried::Active).await;
        let draft = tried_with(life, Tried::Draft).await;
        let counts = |dry: &DryRun| {
            let leg = leg(dry, "usmf", Side::Left);
            (leg.count(WouldBe::Created), leg.count(WouldBe::Skipped))
        };
        assert_eq!((counts(&active), counts(&draft)), ((0, 2), (1, 1)), "{draft:#?}");
        assert_eq!(everything(&world), before);
        assert_eq!(world.state(), MapState::Running);
        assert!(world.right.face("usmf|two").is_none());
    });
}

/// What is known of pairs by their key says nothing to a version that names records in another way.
#[test]
fn a_version_with_another_key_is_tried_as_if_nothing_were_known() {
    let world = World::new(7, Manners::default());
    world.live(async |life| {
        life.settled(&[ONE]).await;
        let mut keyed = mapping();
        keyed.key = vec!["name".into()];
        let draft =
            VersionDraft { publisher: "Contoso".into(), number: "2.0.0.0".into(), note: String::new() };
        let version = life.engine.save_version(world.map, keyed, &draft, &person()).await.unwrap();
        let dry = tried_with(life, Tried::Version(version)).await;
        let leg = leg(&dry, "usmf", Side::Left);
        let skipped = leg.groups.iter().find(|group| group.skip == Some(SkipReason::Unchanged));
        assert_eq!(
            skipped.map(|group| group.samples[0].key.as_str()),
            Some("usmf|adventure works"),
            "{leg:#?}"
        );
    });
}
