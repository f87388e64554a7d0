//! Schemas that change under a running map.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "what goes wrong here fails the test")]

mod harness;

use harness::oracle::violations;
use harness::users::{App as _, Field};
use harness::world::{Life, Manners, World, now_or_never, person};
use model::{ActivityKind, ActivityQuery, FindingState, Notice, NoticeKind, PageRequest};
use store::{Environments as _, Journal as _};

const ONE: &str = "usmf|one";
const TWO: &str = "usmf|two";
const CITY: &str = "address1_city";

fn world() -> World {
    World::new(7, Manners::default())
}

fn open_notice(world: &World) -> Option<Notice> {
    let notices = now_or_never(world.store.inner.notices(&world.environment, 100)).unwrap();
    let is_it =
        |notice: &Notice| notice.until.is_none() && matches!(notice.kind, NoticeKind::SchemaDrift { .. });
    notices.into_iter().find(is_it)
}

/// What the timeline tells of drift, oldest first.
fn told(world: &World) -> Vec<ActivityKind> {
    let kinds = ["drift_found", "drift_ended", "schema_changed"].map(str::to_owned).to_vec();
    let page = PageRequest { before: None, limit: 500 };
    let query = ActivityQuery { kinds, page, ..ActivityQuery::default() };
    let page = now_or_never(world.store.inner.activities(&world.environment, &query)).unwrap();
    page.rows.into_iter().rev().map(|row| row.kind).collect()
}

/// Whatever meets it first: a change to be written, or a reading.
async fn lose_the_city(life: &Life<'_>) {
    let world = life.world;
    life.settled(&[ONE, TWO]).await;
    assert!(life.engine.map_health(world.map).await.unwrap().findings.is_empty());
    world.right.hide(Some(CITY));
    world.left.edit(ONE, &[(Field::City, "Rome")]);
    world.right.edit(TWO, &[(Field::Name, "Renamed")]);
    life.wait(30_000).await;
}

#[test]
fn a_map_whose_column_is_gone_says_so_waits_and_goes_on_by_itself() {
    let world = world();
    world.live(async |life| {
        lose_the_city(life).await;
        let notice = open_notice(&world).expect("a notice");
        assert!(
            matches!(&notice.kind, NoticeKind::SchemaDrift { cause, .. } if cause.contains(CITY)),
            "{notice:?}"
        );
        let health = life.engine.map_health(world.map).await.unwrap();
        assert_eq!((health.findings.len(), health.held_since), (1, Some(notice.since)));
        let found = &health.findings[0];
        assert_eq!(
            (found.code.as_str(), found.title.as_str(), found.state),
            ("DIPV1025", CITY, FindingState::Problem)
        );
        assert_eq!(world.left.face(TWO).unwrap().name, "Adventure Works", "it waits");
        assert!(world.failures().is_empty(), "nobody has to do anything about single records");

        world.right.hide(None);
        assert!(life.rest().await);
        assert_eq!(open_notice(&world), None);
        assert!(life.engine.map_health(world.map).await.unwrap().findings.is_empty());
    });
    assert_eq!(world.right.face(ONE).unwrap().city, "Rome");
    assert_eq!(world.left.face(TWO).unwrap().name, "Renamed");
    assert!(world.failures().is_empty());
    assert_eq!(violations(&world), Vec::<String>::new(), "{}", world.story());
    let kinds: Vec<&str> = told(&world).iter().map(ActivityKind::name).collect();
    assert_eq!(kinds, ["schema_changed", "drift_found", "schema_changed", "drift_ended"]);
}

#[test]
fn it_waits_through_a_restart_and_goes_on_when_somebody_checks_again() {
    let world = world();
    world.live(async |life| lose_the_city(life).await);
    world.live(async |life| {
        life.wait(5_000).await;
        assert!(open_notice(&world).is_some());
        world.right.hide(None);
        let health = life.engine.check_map(world.map, &person()).await.unwrap().unwrap();
        assert_eq!((health.findings.len(), health.held_since), (0, None));
        assert!(life.rest().await);
    });
    assert_eq!(open_notice(&world), None);
    assert_eq!(world.right.face(ONE).unwrap().city, "Rome");
    assert_eq!(violations(&world), Vec::<String>::new(), "{}", world.story());
}

/// The map goes on, and its health tells what to look at.
#[test]
fn a_refusal_that_has_another_cause_is_a_failure_as_ever() {
    let world = world();
    world.right.faults().set_refused(&["Oslo"]);
    world.live(async |life| {
        life.settled(&[ONE, TWO]).await;
        world.left.edit(ONE, &[(Field::City, "Oslo")]);
        world.left.edit(TWO, &[(Field::City, "Rome")]);
        assert!(life.rest().await);
    });
    assert_eq!(world.open_failures().len(), 1);
    assert_eq!((open_notice(&world), told(&world)), (None, Vec::new()));
    assert_eq!(world.right.face(TWO).unwrap().city, "Rome");
}
