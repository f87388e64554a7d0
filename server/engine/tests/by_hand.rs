//! Values that a person writes in place of what a refused record's own would become.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "what goes wrong here fails the test")]

mod harness;

use engine::EngineError;
use harness::faults::Once;
use harness::users::{App, Field};
use harness::world::{Life, Manners, World, now_or_never, person};
use model::{
    Cell, Failure, FailureStatus, FieldMark, PageRequest, RecordLink, Resolution, RowNow, Side, StoryEvent,
    story,
};
use std::collections::BTreeMap;
use store::{Links, Records, StoreError};

const ONE: &str = "usmf|c-1";
const TWO: &str = "usmf|c-2";

fn world() -> World {
    World::new(1, Manners::default())
}

fn link(world: &World) -> RecordLink {
    now_or_never(world.store.inner.links_by_key(world.map, &[ONE.to_owned()])).unwrap().remove(0).unwrap()
}

async fn edit(life: &Life<'_>, failure: &Failure, fields: &[(&str, &str)]) -> Result<(), EngineError> {
    let typed: BTreeMap<String, String> =
        fields.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
    life.engine.edit_and_retry(failure.id, failure.change, &typed, &person()).await
}

/// A customer whose city the CRM refuses.
async fn refused(life: &Life<'_>) -> Failure {
    life.settled(&[ONE, TWO]).await;
    life.world.right.faults().set_refused(&["Oslo"]);
    life.world.left.edit(ONE, &[(Field::City, "Oslo")]);
    assert!(life.rest().await);
    life.world.open_failures().remove(0)
}

#[test]
fn values_by_hand_pass_once_and_the_next_change_of_the_source_travels() {
    let world = world();
    world.live(async |life| {
        let failure = refused(life).await;
        edit(life, &failure, &[("address1_city", "Bergen")]).await.unwrap();
        assert!(life.rest().await);
        let over = world.failures().remove(0);
        assert_eq!((over.status, over.resolution), (FailureStatus::Resolved, Some(Resolution::Retried)));
        let faces = || (world.left.face(ONE).unwrap().city, world.right.face(ONE).unwrap().city);
        assert_eq!(faces(), ("Oslo".to_owned(), "Bergen".to_owned()), "the source keeps its own");
        assert_eq!(link(&world).by_hand, ["address1_city".to_owned()].into());
        // A change of something else leaves it alone; it would be refused.
        world.left.edit(ONE, &[(Field::Name, "Fabrikam")]);
        assert!(life.rest().await);
        world.right.edit(ONE, &[(Field::Language, "36")]);
        assert!(life.rest().await);
        assert!(world.open_failures().is_empty(), "{}", world.story());
        assert_eq!(faces(), ("Oslo".to_owned(), "Bergen".to_owned()));
        assert_eq!(world.right.face(ONE).unwrap().name, "Fabrikam");
        world.left.edit(ONE, &[(Field::City, "Lima")]);
        assert!(life.rest().await);
        assert_eq!(faces(), ("Lima".to_owned(), "Lima".to_owned()));
        assert!(link(&world).by_hand.is_empty());
    });
}

#[test]
fn wrong_values_by_hand_stay_a_failure_with_the_new_reason() {
    let world = world();
    world.live(async |life| {
        let failure = refused(life).await;
        // What the schema tells is told before anything is sent.
        let Err(EngineError::Invalid(errors)) =
            edit(life, &failure, &[("name", ""), ("msdyn_language", "7"), ("address1_city", "Oslo")]).await
        else {
            panic!("it was taken")
        };
        let told: Vec<&str> = errors.iter().map(|(name, _)| name).collect();
        assert_eq!(told, ["msdyn_language", "name"], "what stays as it was is no edit");
        assert_eq!(world.open_failures().remove(0).status, FailureStatus::Open);

        world.right.faults().set_refused(&["Oslo", "Rome"]);
        edit(life, &failure, &[("address1_city", "Rome"), ("name", "By hand")]).await.unwrap();
        assert!(life.rest().await);
        let again = world.open_failures().remove(0);
        assert_eq!((again.id, again.status, again.attempts), (failure.id, FailureStatus::Open, 2));
        assert!(again.remedy.headline.contains("Rome is not allowed"), "{:?}", again.remedy);
        // Somebody who still looks at the first one is told.
        let stale = edit(life, &failure, &[("address1_city", "Lima")]).await;
        assert!(matches!(stale, Err(EngineError::Store(StoreError::Stale { .. }))), "{stale:?}");
        // What was written before stays, unless it is written anew.
        edit(life, &again, &[("address1_city", "Lima"), ("name", "By hand")]).await.unwrap();
        assert!(life.rest().await);
        let face = world.right.face(ONE).unwrap();
        assert_eq!((face.city.as_str(), face.name.as_str()), ("Lima", "By hand"));
    });
}

#[test]
fn a_repeat_whose_answer_was_lost_writes_the_same_values() {
    let world = world();
    world.live(async |life| {
        let failure = refused(life).await;
        world.right.faults().push(Once::LostAnswer);
        edit(life, &failure, &[("address1_city", "Bergen")]).await.unwrap();
        assert!(life.rest().await);
    });
    // Another incarnation finds nothing left to do.
    world.live(async |life| assert!(life.rest().await));
    assert!(world.open_failures().is_empty(), "{}", world.story());
    assert_eq!(world.right.face(ONE).unwrap().city, "Bergen");
    assert_eq!(world.left.face(ONE).unwrap().city, "Oslo");
}

#[test]
fn a_crash_before_the_write_loses_no_value_and_no_order() {
    let world = world();
    world.live(async |life| {
        let failure = refused(life).await;
        world.right.faults().set_offline(true);
        edit(life, &failure, &[("address1_city", "Bergen")]).await.unwrap();
        life.wait(2_000).await;
        world.left.edit(ONE, &[(Field::Name, "Later")]);
        life.wait(3_000).await;
    });
    world.right.faults().clear();
    world.live(async |life| assert!(life.rest().await));
    let face = world.right.face(ONE).unwrap();
    assert_eq!((face.city.as_str(), face.name.as_str()), ("Bergen", "Later"), "{}", world.story());
    assert!(world.open_failures().is_empty());
}

#[test]
fn the_workbench_tells_what_was_tried_and_what_both_apps_hold() {
    let world = world();
    world.live(async |life| {
        let failure = refused(life).await;
        let tried = life.engine.tried_fields(&failure).await.unwrap();
        let at = tried.iter().position(|field| field.right == "address1_city").unwrap();
        assert_eq!((&tried[at].tried, tried[at].sent), (&Cell::Text("Oslo".into()), true));
        let now = async |side| match life.engine.row_now(&failure, side).await.unwrap() {
            RowNow::Found { cells, .. } => cells,
            other => panic!("{side}: {other:?}"),
        };
        assert_eq!(now(Side::Left).await[at].cell, Cell::Text("Oslo".into()));
        let right = now(Side::Right).await;
        assert_eq!((&right[at].cell, right[at].mark), (&Cell::Empty, Some(FieldMark::Differs)));
        // One app that is down or slow says so, and the other one is read all the same.
        world.right.faults().set_offline(true);
        assert!(matches!(life.engine.row_now(&failure, Side::Right).await.unwrap(), RowNow::Unread { .. }));
        assert_eq!(now(Side::Left).await[at].mark, None);
        world.right.faults().clear();
        world.right.faults().set_slow(std::time::Duration::from_secs(30));
        let slow = life.engine.row_now(&failure, Side::Right).await.unwrap();
        let RowNow::Unread { remedy } = slow else { panic!("{slow:?}") };
        assert!(remedy.headline.contains("did not answer within 4 seconds"), "{remedy:?}");
        world.right.faults().clear();
        world.left.edit(ONE, &[(Field::City, "Lima")]);
        let left = now(Side::Left).await;
        assert_eq!((&left[at].cell, left[at].mark), (&Cell::Text("Lima".into()), Some(FieldMark::Changed)));
    });
}

#[test]
fn the_story_of_an_edit_has_its_author() {
    let world = world();
    world.live(async |life| {
        let failure = refused(life).await;
        edit(life, &failure, &[("address1_city", "Bergen")]).await.unwrap();
        assert!(life.rest().await);
    });
    let page = PageRequest { before: None, limit: 100 };
    let told = story(now_or_never(world.store.inner.story_of_key(world.map, ONE, page)).unwrap());
    let edit = told.iter().find(|entry| matches!(entry.event, StoryEvent::Edited { .. })).unwrap();
    assert_eq!(edit.by, Some(person()));
    let StoryEvent::Edited { fields, .. } = &edit.event else { panic!() };
    assert_eq!(
        (fields[0].field.as_str(), fields[0].before.as_deref(), fields[0].after.as_deref()),
        ("address1_city", Some("Oslo"), Some("Bergen"))
    );
    let is_there = |wanted: fn(&StoryEvent) -> bool| told.iter().any(|entry| wanted(&entry.event));
    assert!(is_there(|event| matches!(event, StoryEvent::Refused { .. })));
    assert!(is_there(|event| matches!(event, StoryEvent::Written { by_hand: true, .. })));
    assert!(is_there(|event| matches!(event, StoryEvent::Resolved { how: Resolution::Retried, .. })));
}
