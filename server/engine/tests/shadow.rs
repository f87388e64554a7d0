//! A mapping looks on while the active version of its map works, and says what it would do otherwise.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "what goes wrong here fails the test")]

mod harness;

use engine::EngineError;
use harness::customers::mapping;
use harness::users::{App as _, Field};
use harness::world::{Life, Manners, World, now_or_never, person};
use model::{
    ActivityKind, Edit, LetterCase, MapState, Mapping, Order, ShadowFate, ShadowKind, ShadowReport,
    ShadowValue, Side, Transform, Tried, VersionDraft, VersionId,
};
use store::{Journal as _, Maps as _, Queue as _};

const ONE: &str = "usmf|one";
const TWO: &str = "usmf|two";

async fn saved(life: &Life<'_>, change: impl FnOnce(&mut Mapping)) -> VersionId {
    let mut mapping = mapping();
    change(&mut mapping);
    let draft = VersionDraft { publisher: "Contoso".into(), number: "1.0.0.1".into(), note: String::new() };
    life.engine.save_version(life.world.map, mapping, &draft, &person()).await.unwrap()
}

async fn begun(life: &Life<'_>, change: impl FnOnce(&mut Mapping)) {
    let version = saved(life, change).await;
    life.engine.begin_shadow(life.world.map, Tried::Version(version), &person()).await.unwrap();
}

async fn report(life: &Life<'_>) -> ShadowReport {
    life.engine.shadow(life.world.map).await.unwrap().unwrap()
}

fn capitals(mapping: &mut Mapping) {
    let city = mapping.fields.iter_mut().find(|field| field.left == "City").unwrap();
    city.transforms = vec![Transform::Case { case: LetterCase::Upper }];
}

fn written(text: &str) -> ShadowValue {
    ShadowValue::Written(Some(text.to_owned()))
}

#[test]
fn it_lists_exactly_the_changes_that_would_go_otherwise() {
    let world = World::new(7, Manners::default());
    world.live(async |life| {
        life.settled(&[ONE, TWO]).await;
        begun(life, capitals).await;
        world.left.edit(ONE, &[(Field::Name, "Fabrikam")]);
        assert!(life.rest().await);
        world.left.edit(ONE, &[(Field::City, "OSLO")]);
        assert!(life.rest().await);
        let same = report(life).await;
        assert!(same.seen >= 2 && same.differing == 0 && same.newest.is_empty(), "{same:#?}");
        world.left.edit(TWO, &[(Field::City, "Rome")]);
        assert!(life.rest().await);
        let told = report(life).await;
        assert_eq!((told.differing, told.newest.len(), told.missed, told.errors), (1, 1, 0, 0), "{told:#?}");
        let found = &told.newest[0];
        assert_eq!(
            (found.key.as_str(), found.direction, found.kind),
            (TWO, Side::Left.outward(), ShadowKind::Values)
        );
        assert_eq!((found.active.0, found.shadow.0), (ShadowFate::Updated, ShadowFate::Updated));
        let field = &found.fields[0];
        assert_eq!(found.fields.len(), 1);
        assert_eq!(
            (&*field.field, &field.active, &field.shadow),
            ("address1_city", &written("Rome"), &written("ROME"))
        );
    });
    assert_eq!(world.right.face(TWO).unwrap().city, "Rome");
    assert!(world.failures().is_empty());
}

/// Of a field that only the shadow has nothing was captured: it is read for it.
#[test]
fn a_field_that_only_the_shadow_has_is_looked_up() {
    let world = World::new(7, Manners::default());
    world.stand(async |life| {
        let narrow = saved(life, |mapping| mapping.fields.retain(|field| field.left != "City")).await;
        let whole = now_or_never(world.store.inner.map(world.map)).unwrap().0.active;
        life.order(Order::Activate { version: narrow, restart: false }).await;
        let run = model::RunOptions { initial_sync: true, ..model::RunOptions::default() };
        life.order(Order::Run(run)).await;
        life.settled(&[ONE, TWO]).await;
        life.engine.begin_shadow(world.map, Tried::Version(whole), &person()).await.unwrap();
        world.left.edit(ONE, &[(Field::City, "Rome"), (Field::Name, "Fabrikam")]);
        world.left.edit(TWO, &[(Field::Name, "Fabrikam")]);
        assert!(life.rest().await);
        let told = report(life).await;
        let fields: Vec<_> = told
            .newest
            .iter()
            .flat_map(|found| &found.fields)
            .map(|field| (&*field.field, field.active.clone(), field.shadow.clone()))
            .collect();
        assert_eq!(fields, [("address1_city", ShadowValue::NotWritten, written("Rome"))], "{told:#?}");
    });
    assert_eq!(world.right.face(ONE).unwrap().city, "", "the shadow writes nothing");
}

#[test]
fn what_would_be_refused_or_left_alone_is_told() {
    let world = World::new(7, Manners::default());
    world.live(async |life| {
        life.settled(&[ONE, TWO]).await;
        begun(life, |mapping| {
            let language = mapping.fields.iter_mut().find(|field| field.left == "LanguageId").unwrap();
            let Some(Transform::ValueMap { pairs }) = language.transforms.first_mut() else { unreachable!() };
            pairs.retain(|pair| pair.left != "fr");
            mapping.left_filter = r#"(OrganizationName != "Hidden")"#.into();
        })
        .await;
        world.left.edit(ONE, &[(Field::Language, "fr")]);
        world.left.edit(TWO, &[(Field::Name, "Hidden")]);
        assert!(life.rest().await);
        let told = report(life).await;
        let mut kinds: Vec<_> = told.newest.iter().map(|found| (found.key.as_str(), found.kind)).collect();
        kinds.sort();
        assert_eq!(kinds, [(ONE, ShadowKind::Refused), (TWO, ShadowKind::LeftAlone)], "{told:#?}");
        let refused = told.newest.iter().find(|found| found.key == ONE).unwrap();
        assert!(refused.shadow.1.contains("no line for `fr`"), "{refused:?}");
    });
}

/// While an app is down a change is planned again and again, and settled once.
#[test]
fn a_change_that_is_tried_again_is_seen_once() {
    let world = World::new(7, Manners::default());
    world.live(async |life| {
        life.settled(&[ONE]).await;
        begun(life, capitals).await;
        world.right.faults().set_offline(true);
        world.left.edit(ONE, &[(Field::City, "Rome")]);
        assert!(!life.rest().await, "it waits for the app");
        let told = report(life).await;
        assert_eq!((told.seen, told.differing, told.errors), (0, 0, 0), "{told:#?}");
        world.right.faults().set_offline(false);
        assert!(life.rest().await);
        let told = report(life).await;
        // The write and its echo.
        assert!(told.seen <= 2 && told.errors == 0, "{told:#?}");
        assert_eq!((told.differing, told.newest.len()), (1, 1), "{told:#?}");
    });
}

#[test]
fn one_that_does_not_work_is_refused_with_what_stands_against_it() {
    let world = World::new(7, Manners::default());
    world.live(async |life| {
        life.settled(&[ONE]).await;
        let from = life.engine.draft(world.map).await.unwrap().sketch.left_filter;
        let edit = Edit::Filter { side: Side::Left, from, to: "PartyType is odd".into() };
        life.engine.edit_draft(world.map, &edit, &person()).await.unwrap();
        let refused = life.engine.begin_shadow(world.map, Tried::Draft, &person()).await.unwrap_err();
        assert!(matches!(&refused, EngineError::Unfit(words) if words.contains("DIPV1012")), "{refused}");
        assert_eq!(life.engine.shadow(world.map).await.unwrap(), None);
        let foreign = Tried::Version(VersionId(99));
        assert!(life.engine.begin_shadow(world.map, foreign, &person()).await.is_err());
    });
}

#[test]
fn it_begins_and_ends_with_whom_the_timeline_names() {
    let world = World::new(7, Manners::default());
    world.live(async |life| {
        life.settled(&[ONE]).await;
        begun(life, capitals).await;
        let again = life.engine.begin_shadow(world.map, Tried::Draft, &person()).await.unwrap_err();
        assert!(matches!(again, EngineError::ShadowUnderWay(_)), "{again}");
        world.left.edit(ONE, &[(Field::City, "Rome")]);
        assert!(life.rest().await);
        let ended = life.engine.end_shadow(world.map, &person()).await.unwrap().unwrap();
        assert_eq!(ended.differing, 1);
        assert_eq!(life.engine.shadow(world.map).await.unwrap(), None);
        assert_eq!(life.engine.end_shadow(world.map, &person()).await.unwrap(), None);
        // Another version works by then: what it was held against is over.
        life.engine.begin_shadow(world.map, Tried::Draft, &person()).await.unwrap();
        let version = now_or_never(world.store.inner.versions(world.map)).unwrap()[0].id;
        life.order(Order::Activate { version, restart: true }).await;
        assert_eq!(life.engine.shadow(world.map).await.unwrap(), None);
        assert!(life.rest().await);
    });
    assert_eq!(world.state(), MapState::Running);
    let query = model::ActivityQuery {
        map: Some(world.map),
        kinds: ["shadow_began", "shadow_ended"].map(str::to_owned).into(),
        ..model::ActivityQuery::default()
    };
    let told = now_or_never(world.store.inner.activities(&world.environment, &query)).unwrap().rows;
    assert!(told.iter().all(|entry| entry.actor == person()), "{told:?}");
    let kinds: Vec<_> = told.into_iter().rev().map(|entry| entry.kind).collect();
    let version = || "1.0.0.1 by Contoso".to_owned();
    let draft = || "the draft on top of 1.0.0.0 by Contoso".to_owned();
    assert_eq!(
        kinds,
        [
            ActivityKind::ShadowBegan { of: version() },
            ActivityKind::ShadowEnded { of: version(), differing: 1 },
            ActivityKind::ShadowBegan { of: draft() },
            ActivityKind::ShadowEnded { of: draft(), differing: 0 },
        ]
    );
}

/// What both apps hold in the end, who wrote what in which order, and what is kept of pairs and failures.
fn lived(seed: u64, is_shadowed: bool) -> (String, i64) {
    let world = World::new(seed, Manners::default());
    let keys = ["usmf|a", "usmf|b", "demf|c"];
    let differing = world.live(async |life| {
        life.settled(&keys).await;
        if is_shadowed {
            begun(life, |mapping| {
                capitals(mapping);
                mapping.fields.retain(|field| field.left != "SalesMemo");
            })
            .await;
        }
        for _ in 0..8 {
            let key = *world.chance.pick(&keys);
            let field = *world.chance.pick(&[Field::City, Field::Name, Field::Group, Field::Note]);
            let text = *world.chance.pick(&["10", "20", "77", "Rome"]);
            let side = if field == Field::Note { Side::Left } else { *world.chance.pick(&Side::BOTH) };
            // The CRM has no group that nobody made.
            let side = if field == Field::Group { Side::Left } else { side };
            world.app(side).edit(key, &[(field, text)]);
            // Reading more moves the moments at which an app answers: who is first would be another.
            assert!(life.rest().await);
        }
        if is_shadowed { report(life).await.differing } else { 0 }
    });
    let histories = Side::BOTH.map(|side| {
        let all = world.app(side).history().all().into_iter();
        all.map(|entry| format!("{} {:?} {:?}", entry.key, entry.who, entry.face)).collect::<Vec<_>>()
    });
    let failures: Vec<_> = world.failures().into_iter().map(|it| (it.key, it.code, it.status)).collect();
    let settled = now_or_never(world.store.inner.settle_sequence()).unwrap();
    (format!("{histories:#?} {failures:?} {settled}"), differing)
}

#[test]
fn the_lane_does_the_same_with_it_and_without() {
    let mut differing = 0;
    for seed in 1..=12 {
        let (alone, _) = lived(seed, false);
        let (shadowed, found) = lived(seed, true);
        assert_eq!(alone, shadowed, "seed {seed}");
        differing += found;
    }
    assert!(differing > 10, "the shadow saw little: {differing}");
}
