//! Another version of a map becomes the active one: what waits, what is agreed on, and what is refused.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "what goes wrong here fails the test")]

mod harness;

use engine::{ChosenFix, EngineError};
use harness::customers::mapping;
use harness::oracle::violations;
use harness::users::{App as _, Field};
use harness::world::{Life, Manners, World, now_or_never, person};
use mapping::Fix;
use model::{
    ActivityKind, ConflictPolicy, Edit, Finding, MapState, Mapping, Order, ResumeChoice, ResumeTo,
    RunOptions, RunStatus, Side, StopQueue, VersionDraft, VersionId,
};
use store::Maps as _;

const ONE: &str = "usmf|one";
const PAUSED: MapState = MapState::Paused { resume_to: ResumeTo::Running };

fn world_of(master: Side) -> World {
    let policy = ConflictPolicy { master, ..ConflictPolicy::default() };
    World::new(7, Manners { policy, ..Manners::default() })
}

fn without_city() -> Mapping {
    let mut mapping = mapping();
    mapping.fields.retain(|field| field.left != "City");
    mapping
}

fn active(world: &World) -> VersionId {
    now_or_never(world.store.inner.map(world.map)).unwrap().0.active
}

async fn saved(life: &Life<'_>, mapping: Mapping, number: &str) -> Result<VersionId, EngineError> {
    let draft = VersionDraft { publisher: "Contoso".into(), number: number.into(), note: "Because.".into() };
    life.engine.save_version(life.world.map, mapping, &draft, &person()).await
}

async fn activated(life: &Life<'_>, version: VersionId) -> MapState {
    life.order(Order::Activate { version, restart: false }).await
}

/// Runs the map by a version without the city, with one customer in both apps, and has both apps hold a city.
async fn run_without_city(life: &Life<'_>, [left, right]: [&str; 2]) -> VersionId {
    let whole = active(life.world);
    let narrow = saved(life, without_city(), "1.0.0.1").await.unwrap();
    assert_eq!(activated(life, narrow).await, MapState::NotRunning);
    life.order(Order::Run(RunOptions { initial_sync: true, ..RunOptions::default() })).await;
    life.settled(&[ONE]).await;
    life.world.left.edit(ONE, &[(Field::City, left)]);
    life.world.right.edit(ONE, &[(Field::City, right)]);
    assert!(life.rest().await);
    whole
}

fn cities(world: &World) -> [String; 2] {
    Side::BOTH.map(|side| world.app(side).face(ONE).unwrap().city)
}

#[test]
fn what_waits_is_written_with_the_fields_that_the_new_version_brings() {
    let world = world_of(Side::Right);
    world.stand(async |life| {
        let whole = run_without_city(life, ["", ""]).await;
        life.order(Order::Pause).await;
        world.left.edit(ONE, &[(Field::City, "Rome"), (Field::Name, "Fabrikam")]);
        assert!(life.rest().await || world.queued() == 1);
        assert_eq!(world.queued(), 1);
        assert_eq!(activated(life, whole).await, PAUSED);
        life.order(Order::Resume { choice: ResumeChoice::CatchUp }).await;
        assert!(life.rest().await);
    });
    assert_eq!(world.right.face(ONE).unwrap().name, "Fabrikam");
    assert_eq!(cities(&world), ["Rome", "Rome"]);
    assert_eq!(violations(&world), Vec::<String>::new(), "{}", world.story());
}

/// Of a field that is mapped later no value has been agreed on. A value never gives way to none, whoever is the master, and the
/// master's to no other, however often the other side's record is edited before the master's is.
#[test]
fn a_field_that_is_mapped_later_is_never_emptied() {
    let cases = [
        (Side::Left, ["Rome", ""], "Rome"),
        (Side::Right, ["Rome", ""], "Rome"),
        (Side::Left, ["", "Oslo"], "Oslo"),
        (Side::Right, ["", "Oslo"], "Oslo"),
        (Side::Left, ["Rome", "Oslo"], "Rome"),
        (Side::Right, ["Rome", "Oslo"], "Oslo"),
    ];
    for edited in Side::BOTH {
        for (master, before, expected) in cases {
            let world = world_of(master);
            world.stand(async |life| {
                let whole = run_without_city(life, before).await;
                let switch = Order::Activate { version: whole, restart: true };
                assert_eq!(life.order(switch).await, MapState::Resuming);
                assert!(life.rest().await);
                for name in ["Fabrikam", "Fabrikam Inc."] {
                    world.app(edited).edit(ONE, &[(Field::Name, name)]);
                    assert!(life.rest().await);
                }
                // What one side did not have to say is told with its next change at the latest.
                world.app(edited.other()).edit(ONE, &[(Field::Name, "Contoso")]);
                assert!(life.rest().await);
            });
            let case = format!("{edited} edited, {master} is master, {before:?}: {}", world.story());
            assert_eq!(cities(&world), [expected, expected], "{case}");
            assert_eq!(violations(&world), Vec::<String>::new(), "{case}");
        }
    }
}

/// One side may have told meanwhile that its field is empty; the other one was never asked.
#[test]
fn what_is_filled_in_where_a_field_that_is_mapped_later_was_seen_to_be_empty_travels() {
    for (edited, master) in
        Side::BOTH.into_iter().flat_map(|edited| Side::BOTH.map(|master| (edited, master)))
    {
        let world = world_of(master);
        world.stand(async |life| {
            let whole = run_without_city(life, ["", ""]).await;
            life.order(Order::Activate { version: whole, restart: true }).await;
            assert!(life.rest().await);
            // Saved without a change: it travels no further, and nothing comes back.
            let name = world.app(edited).face(ONE).unwrap().name;
            for (field, value) in [(Field::Name, name.as_str()), (Field::City, "Rome")] {
                world.app(edited).edit(ONE, &[(field, value)]);
                assert!(life.rest().await);
            }
        });
        let case = format!("{edited} edited, {master} is master: {}", world.story());
        assert_eq!(cities(&world), ["Rome", "Rome"], "{case}");
        assert_eq!(violations(&world), Vec::<String>::new(), "{case}");
    }
}

#[test]
fn a_version_that_does_not_fit_or_does_not_grow_is_refused() {
    let world = world_of(Side::Right);
    world.live(async |life| {
        life.settled(&[ONE]).await;
        let before = active(&world);
        let mut unfit = mapping();
        unfit.fields[2].left = "Town".into();
        let refused = saved(life, unfit, "1.0.0.1").await.unwrap_err();
        assert!(matches!(&refused, EngineError::Unfit(words) if words.contains("DIPV1022")), "{refused}");
        let refused = saved(life, mapping(), "1.0.0.0").await.unwrap_err();
        assert!(
            matches!(&refused, EngineError::Invalid(errors) if errors.of("number").is_some()),
            "{refused}"
        );
        let later = saved(life, without_city(), "1.0.0.1").await.unwrap();
        assert_eq!(active(&world), before, "saving touches nothing that runs");
        let order = Order::Activate { version: later, restart: false };
        let refused = life.engine.order(world.map, &order, &person()).await.unwrap_err();
        assert!(matches!(refused, EngineError::Refused(_)), "{refused}");
        let order = Order::Activate { version: VersionId(99), restart: true };
        assert!(life.engine.order(world.map, &order, &person()).await.is_err());
        assert_eq!((active(&world), world.state()), (before, MapState::Running), "it was not even paused");
        let again = Order::Activate { version: before, restart: true };
        assert_eq!(life.order(again).await, MapState::Running, "nothing is stopped for what is so already");
    });
    let told = now_or_never(world.store.inner.versions(world.map)).unwrap();
    assert_eq!(
        told.iter().map(|version| version.number.to_string()).collect::<Vec<_>>(),
        ["1.0.0.1", "1.0.0.0"]
    );
    assert_eq!((told[0].author.as_str(), told[0].note.as_str()), ("Ada", "Because."));
}

/// Pairs are known by their key: with another one they would be strangers to what waits.
#[test]
fn another_key_needs_a_map_that_stands_still() {
    let world = world_of(Side::Right);
    world.live(async |life| {
        life.settled(&[ONE]).await;
        let mut keyed = mapping();
        keyed.key = vec!["name".into()];
        let version = saved(life, keyed, "2.0.0.0").await.unwrap();
        for restart in [false, true] {
            let order = Order::Activate { version, restart };
            let refused = life.engine.order(world.map, &order, &person()).await.unwrap_err();
            assert!(matches!(refused, EngineError::NamesOtherwise(_)), "{refused}");
            assert_eq!(world.state(), MapState::Running);
        }
        life.order(Order::Stop { queue: StopQueue::Discard }).await;
        assert_eq!(activated(life, version).await, MapState::NotRunning);
        life.order(Order::Run(RunOptions { initial_sync: true, ..RunOptions::default() })).await;
        assert!(life.rest().await);
        world.left.edit(ONE, &[(Field::City, "Rome")]);
        assert!(life.rest().await);
    });
    assert_eq!(cities(&world), ["Rome", "Rome"], "{}", world.story());
    assert!(world.failures().is_empty());
}

#[test]
fn an_initial_sync_that_is_held_begins_anew_under_another_version() {
    let world = World::new(7, Manners { page: 2, ..Manners::default() });
    for number in 0..6 {
        let fields = [(Field::Name, "A"), (Field::Group, "10"), (Field::City, "Rome")];
        world.left.create(&format!("usmf|c-{number}"), &fields);
    }
    world.stand(async |life| {
        let whole = active(&world);
        let narrow = saved(life, without_city(), "1.0.0.1").await.unwrap();
        activated(life, narrow).await;
        life.order(Order::Run(RunOptions { initial_sync: true, ..RunOptions::default() })).await;
        // Some were copied by now, without their city.
        while world.right.keys().is_empty() {
            life.wait(5).await;
        }
        life.order(Order::Pause).await;
        let held = MapState::Paused { resume_to: ResumeTo::Initializing };
        assert_eq!(activated(life, whole).await, held);
        life.order(Order::Resume { choice: ResumeChoice::CatchUp }).await;
        assert!(life.rest().await);
        assert_eq!((world.run().status, world.run().version), (RunStatus::Finished, whole));
    });
    assert_eq!(world.state(), MapState::Running);
    assert_eq!(world.right.keys().len(), 6);
    assert!(world.right.keys().iter().all(|key| world.right.face(key).unwrap().city == "Rome"));
}

/// The timeline says what was done by whom.
#[test]
fn a_version_is_told_in_the_timeline() {
    let world = world_of(Side::Right);
    world.live(async |life| {
        life.settled(&[ONE]).await;
        let version = saved(life, without_city(), "1.0.0.1").await.unwrap();
        life.order(Order::Activate { version, restart: true }).await;
        assert!(life.rest().await);
    });
    let query = model::ActivityQuery {
        map: Some(world.map),
        kinds: ["version_saved", "version_activated"].map(str::to_owned).into(),
        ..model::ActivityQuery::default()
    };
    let told =
        now_or_never(store::Journal::activities(&world.store.inner, &world.environment, &query)).unwrap();
    let told: Vec<_> = told.rows.iter().map(|row| (row.kind.clone(), row.actor.name().to_owned())).collect();
    let number = |text: &str| ("Contoso".to_owned(), text.parse().unwrap());
    let (publisher, saved) = number("1.0.0.1");
    assert_eq!(
        told,
        [
            (
                ActivityKind::VersionActivated { from: number("1.0.0.0"), to: number("1.0.0.1") },
                "Ada".to_owned()
            ),
            (ActivityKind::VersionSaved { publisher, number: saved }, "Ada".to_owned()),
        ]
    );
    assert_eq!(world.state(), MapState::Running);
}

async fn found(life: &Life<'_>) -> Vec<(Finding, Option<Fix>)> {
    let draft = life.engine.draft(life.world.map).await.unwrap();
    life.engine.draft_findings(&draft).await.unwrap()
}

/// The edits of a fix go the way of all others: they are of one person, taken back as such, and meet what is there.
#[test]
fn a_finding_of_a_draft_is_mended_once_and_taken_back() {
    let world = world_of(Side::Right);
    world.live(async |life| {
        life.settled(&[ONE]).await;
        let sound = life.engine.draft(world.map).await.unwrap().sketch;
        let (twin, after) = (sound.lines[1].field.clone(), sound.lines.last().map(|line| line.id));
        let edit = Edit::Add { after, field: twin, id: None };
        life.engine.edit_draft(world.map, &edit, &person()).await.unwrap();
        let told = found(life).await;
        let (finding, fix) = told.into_iter().find(|(it, _)| it.code == "DIPV1029").unwrap();
        let chosen = ChosenFix {
            code: finding.code,
            title: finding.title,
            found: finding.found,
            label: fix.unwrap().label,
        };
        let other = ChosenFix { label: "Something else".into(), ..chosen.clone() };
        let refused = life.engine.mend_draft(world.map, &other, &person()).await.unwrap_err();
        assert!(matches!(refused, EngineError::NotMendable), "{refused}");
        life.engine.mend_draft(world.map, &chosen, &person()).await.unwrap();
        assert_eq!(life.engine.draft(world.map).await.unwrap().sketch.lines, sound.lines);
        let refused = life.engine.mend_draft(world.map, &chosen, &person()).await.unwrap_err();
        assert!(matches!(refused, EngineError::NotMendable), "it is gone: {refused}");
        life.engine.turn_draft(world.map, false, &person()).await.unwrap();
        let told = found(life).await;
        assert!(told.iter().any(|(it, _)| it.code == "DIPV1029"), "{told:?}");
    });
}

#[test]
fn how_a_map_works_with_its_apps_is_told_beside_how_it_fits_them() {
    let world = world_of(Side::Right);
    world.live(async |life| {
        life.settled(&[ONE]).await;
        let health = life.engine.map_health(world.map).await.unwrap();
        assert_eq!(health.findings, []);
        let queries: Vec<&str> =
            health.checks.iter().filter(|it| it.code == "MH1000").map(|it| it.title.as_str()).collect();
        assert_eq!(queries, ["Query sent to the ERP", "Query sent to the CRM"]);
        let late = health.checks.iter().filter(|it| it.code == "MH400").count();
        assert_eq!(late, 2, "no app of this world has an address to call: {:#?}", health.checks);
    });
}
