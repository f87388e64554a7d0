//! Timelines and error events.

use super::Checked;
use super::fixture::{
    LTR, RTL, World, ada, at, environment_id, event, failure, is_not_found, put_environment, settled,
};
use crate::{NewActivity, Outcome, SettledChange, Store, StoreError};
use model::{
    Activity, ActivityKind, ActivityQuery, Actor, ActorKind, EnvironmentId, ErrorClass, ErrorEventId,
    MapState, PageRequest, Period, Phase, Severity, Side,
};
use std::sync::Arc;

type Shared = Arc<dyn Store>;

fn all() -> ActivityQuery {
    ActivityQuery::default()
}

/// The newest entries of the world's environment.
pub(super) async fn timeline(world: &World) -> Result<Vec<Activity>, StoreError> {
    Ok(world.store.activities(&world.environment, &all()).await?.rows)
}

fn entry(world: &World, actor: Actor, kind: ActivityKind, millis: i64) -> NewActivity {
    NewActivity {
        environment: world.environment.clone(),
        map: None,
        version: None,
        at: at(millis),
        actor,
        kind,
        count: 3,
        correlation: "corr".to_owned(),
    }
}

/// An entry is read as it was recorded, newest first.
pub async fn entries_come_newest_first(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let kind = ActivityKind::Resynchronised { side: Side::Left };
    let actor = Actor::Token("nightly".to_owned());
    world.store.record(entry(&world, actor.clone(), kind.clone(), 5)).await?;
    let rows = timeline(&world).await?;
    assert_eq!(rows.len(), 2);
    assert_eq!(rows[1].kind, ActivityKind::MapCreated);
    let expected = Activity {
        id: rows[0].id,
        environment: world.environment.clone(),
        map: None,
        version: None,
        at: at(5),
        actor,
        kind,
        count: 3,
        correlation: "corr".to_owned(),
    };
    assert_eq!(rows[0], expected);
    Ok(())
}

async fn names(
    world: &World,
    place: &EnvironmentId,
    query: &ActivityQuery,
) -> Result<Vec<&'static str>, StoreError> {
    let page = world.store.activities(place, query).await?;
    assert_eq!(usize::try_from(page.total).ok(), Some(page.rows.len()), "{query:?}");
    Ok(page.rows.iter().map(|row| row.kind.name()).collect())
}

/// By map, kind, severity and actor.
pub async fn entries_are_filtered(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let outage = ActivityKind::OutageBegan { side: Side::Right, cause: "503".to_owned() };
    let zoe = Actor::User("Zoë Müller".to_owned());
    world.store.record(entry(&world, zoe.clone(), outage, 5)).await?;
    world.pass(LTR, "k", failure("Refused"), at(6)).await?;
    let told = ActivityKind::EnvironmentLinked;
    world.store.record(entry(&world, Actor::Token("nightly".to_owned()), told, 7)).await?;
    let beside = world.beside("Contacts").await?;
    let elsewhere = environment_id("elsewhere")?;
    put_environment(&*world.store, &elsewhere, "Elsewhere").await?;
    let map = Some(world.map);
    let first = |count: usize| {
        ["map_created", "environment_linked", "records_failed", "outage_began", "map_created"][..count]
            .to_vec()
    };
    let kinds = |kinds: &[&str]| kinds.iter().map(|kind| (*kind).to_owned()).collect();
    for (query, expected) in [
        (all(), first(5)),
        // With what each map of the environment felt.
        (ActivityQuery { map, ..all() }, vec!["records_failed", "outage_began", "map_created"]),
        (ActivityQuery { map: Some(beside.map), ..all() }, vec!["map_created", "outage_began"]),
        (
            ActivityQuery { map, kinds: kinds(&["map_created", "outage_began"]), ..all() },
            vec!["outage_began", "map_created"],
        ),
        (
            ActivityQuery { severities: Severity::Warning.and_worse(), ..all() },
            vec!["records_failed", "outage_began"],
        ),
        (ActivityQuery { severities: vec![Severity::Warning], ..all() }, vec!["outage_began"]),
        (ActivityQuery { actor: " MÜL".to_owned(), ..all() }, vec!["outage_began"]),
        (ActivityQuery { actor: "engine".to_owned(), ..all() }, vec!["records_failed"]),
        (ActivityQuery { actor: "tandem".to_owned(), map, ..all() }, vec!["records_failed"]),
        (ActivityQuery { actor_kind: Some(ActorKind::Token), ..all() }, vec!["environment_linked"]),
        (
            ActivityQuery { actor_kind: Some(ActorKind::User), kinds: kinds(&["records_failed"]), ..all() },
            vec![],
        ),
        (ActivityQuery { actor: "müller".to_owned(), severities: vec![Severity::Error], ..all() }, vec![]),
    ] {
        assert_eq!(names(&world, &world.environment, &query).await?, expected, "{query:?}");
    }
    assert!(names(&world, &elsewhere, &all()).await?.is_empty());
    Ok(())
}

/// From a moment on, and before another one, alone and together with other filters; page by page as well.
pub async fn entries_of_some_time_are_found(store: Shared) -> Checked {
    let world = World::new(store).await?;
    for minutes in 1..=30 {
        let kind = if minutes % 10 == 0 { ActivityKind::DriftEnded } else { ActivityKind::RetryRequested };
        world.store.record(entry(&world, ada(), kind, minutes * 60_000)).await?;
    }
    let minute = |minutes: i64| Some(at(minutes * 60_000));
    let found = async |query: &ActivityQuery| {
        let page = world.store.activities(&world.environment, query).await?;
        let minutes: Vec<i64> = page.rows.iter().map(|row| row.at.millis_since(at(0)) / 60_000).collect();
        Ok::<_, StoreError>((minutes, page.total, page.next))
    };
    let some = ActivityQuery { within: Period { since: minute(9), until: minute(12) }, ..all() };
    assert_eq!(found(&some).await?, (vec![11, 10, 9], 3, None));
    let ended = ActivityQuery { kinds: vec!["drift_ended".to_owned()], ..all() };
    assert_eq!(
        found(&ActivityQuery { within: Period { since: minute(10), until: None }, ..ended.clone() }).await?.0,
        [30, 20, 10]
    );
    assert_eq!(
        found(&ActivityQuery { within: Period { since: None, until: minute(20) }, ..ended.clone() }).await?.0,
        [10]
    );
    assert!(
        found(&ActivityQuery { within: Period { since: minute(31), until: None }, ..ended })
            .await?
            .0
            .is_empty()
    );
    let page = PageRequest { before: None, limit: 2 };
    let (minutes, total, next) = found(&ActivityQuery { page, ..some.clone() }).await?;
    assert_eq!((minutes, total), (vec![11, 10], 3));
    let page = PageRequest { before: next, limit: 2 };
    assert_eq!(found(&ActivityQuery { page, ..some }).await?, (vec![9], 3, None));
    Ok(())
}

/// Those since a moment, newest first, however many others stand between them.
pub async fn turns_of_maps_are_found_among_many_entries(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let elsewhere = environment_id("elsewhere")?;
    put_environment(&*world.store, &elsewhere, "Elsewhere").await?;
    let record = async |kind: ActivityKind, minutes: i64| {
        world.store.record(entry(&world, ada(), kind, minutes * 60_000)).await
    };
    let to = |to| ActivityKind::StateChanged { from: MapState::Running, to };
    for minute in 1..=40 {
        record(ActivityKind::RetryRequested, minute).await?;
        if minute % 10 == 0 {
            record(to(MapState::NotRunning), minute).await?;
            let foreign = entry(&world, ada(), ActivityKind::DriftEnded, minute * 60_000);
            world.store.record(NewActivity { environment: elsewhere.clone(), ..foreign }).await?;
        }
    }
    record(ActivityKind::CompaniesChanged { companies: vec!["usmf".to_owned()] }, 41).await?;
    let found = async |since: i64, limit| {
        let rows = world.store.turns(&world.environment, at(since * 60_000), limit).await?;
        Ok::<_, StoreError>(rows.iter().map(|row| row.at.millis_since(at(0)) / 60_000).collect::<Vec<_>>())
    };
    assert_eq!(found(20, 100).await?, [41, 40, 30, 20]);
    assert_eq!(found(21, 100).await?, [41, 40, 30]);
    assert_eq!(found(-5, 100).await?, [41, 40, 30, 20, 10, 0], "the map was created, too");
    assert_eq!(found(-5, 2).await?, [41, 40]);
    assert!(found(42, 100).await?.is_empty());
    assert_eq!(world.store.turns(&elsewhere, at(0), 100).await?.len(), 4);
    Ok(())
}

/// A row that is added while somebody turns pages neither repeats nor hides one.
pub async fn pages_are_stable_while_entries_are_added(store: Shared) -> Checked {
    let world = World::new(store).await?;
    for millis in 1..=5 {
        world.store.record(entry(&world, ada(), ActivityKind::RetryRequested, millis)).await?;
    }
    let mut seen = Vec::new();
    let mut before = None;
    loop {
        let page = PageRequest { before, limit: 2 };
        let page = world.store.activities(&world.environment, &ActivityQuery { page, ..all() }).await?;
        seen.extend(page.rows.iter().map(|row| row.at.millis_since(at(0))));
        let added = page.total - 6;
        assert_eq!(
            usize::try_from(added * 2).ok(),
            Some(seen.len().saturating_sub(2)),
            "total is of the whole list"
        );
        let Some(next) = page.next else { break };
        before = Some(next);
        world.store.record(entry(&world, ada(), ActivityKind::RetryRequested, 99)).await?;
    }
    assert_eq!(seen, [5, 4, 3, 2, 1, 0]);
    Ok(())
}

/// One entry per map, kind, direction and minute, with the first moment, headline and correlation.
pub async fn an_entry_grows_while_its_minute_lasts(store: Shared) -> Checked {
    let world = World::new(store).await?;
    for (key, millis) in [("a", 100), ("b", 59_999), ("c", 60_000)] {
        world.pass(LTR, key, Outcome::Written, at(millis)).await?;
    }
    world.pass(RTL, "d", Outcome::Written, at(200)).await?;
    world.pass(LTR, "e", Outcome::Deleted, at(300)).await?;
    world.pass(LTR, "f", failure("First"), at(400)).await?;
    world.pass(LTR, "g", failure("Second"), at(500)).await?;
    let rows = timeline(&world).await?;
    let grown: Vec<_> = rows
        .iter()
        .filter(|row| row.kind != ActivityKind::MapCreated)
        .map(|row| (row.kind.clone(), row.at.millis_since(at(0)), row.count, row.correlation.as_str()))
        .collect();
    let failed = ActivityKind::RecordsFailed { direction: LTR, headline: "First".to_owned() };
    assert_eq!(
        grown,
        [
            (failed, 400, 2, "c-f"),
            (ActivityKind::RecordsDeleted { direction: LTR }, 300, 1, "c-e"),
            (ActivityKind::RecordsWritten { direction: RTL }, 200, 1, "c-d"),
            (ActivityKind::RecordsWritten { direction: LTR }, 60_000, 1, "c-c"),
            (ActivityKind::RecordsWritten { direction: LTR }, 100, 2, "c-a"),
        ]
    );
    assert_eq!((rows[0].map, rows[0].version), (Some(world.map), Some(world.version)));
    assert_eq!(rows[0].actor, Actor::System("engine".to_owned()));
    Ok(())
}

/// Alerts read events behind a cursor of their own and miss none.
pub async fn events_are_read_in_order_after_an_id(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let probes = vec![event(None, "one"), event(Some(world.map), "two")];
    world.store.record_events(&world.environment, probes, at(5)).await?;
    let ids = world.append(&[(LTR, "k")], at(6)).await?;
    let retry = Outcome::Retry { due_at: at(9), counts: true };
    let change = SettledChange { events: vec![event(Some(world.map), "three")], ..settled(ids[0], retry) };
    world.store.settle(world.settlement(vec![change], at(7))).await?;
    let rows = world.store.events(&world.environment, ErrorEventId(0), 10).await?;
    assert_eq!(rows.iter().map(|row| row.message.as_str()).collect::<Vec<_>>(), ["one", "two", "three"]);
    assert_eq!((rows[0].map, rows[0].key.as_deref(), rows[0].at), (None, None, at(5)));
    assert_eq!((rows[1].map, rows[1].key.as_deref()), (Some(world.map), Some("k")));
    assert_eq!(
        (rows[1].class, rows[1].status, rows[1].phase),
        (ErrorClass::Unavailable, 503, Phase::CatchUp)
    );
    assert_eq!((rows[2].at, rows[2].direction, rows[2].correlation.as_str()), (at(7), RTL, "corr"));
    let later = world.store.events(&world.environment, rows[0].id, 1).await?;
    assert_eq!(later, rows[1..2]);
    Ok(())
}

/// Nothing is kept for an environment that there is not.
pub async fn an_unknown_environment_is_refused(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let nowhere = environment_id("nowhere")?;
    let stray =
        NewActivity { environment: nowhere.clone(), ..entry(&world, ada(), ActivityKind::RetryRequested, 0) };
    assert!(is_not_found(&world.store.record(stray).await));
    assert!(is_not_found(&world.store.record_events(&nowhere, vec![event(None, "one")], at(0)).await));
    Ok(())
}
