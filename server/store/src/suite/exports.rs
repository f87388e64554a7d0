//! Whole lists, read page by page for a file.

use super::Checked;
use super::fixture::{LTR, RTL, World, at, failure};
use crate::{NewErrorEvent, Store, StoreError};
use model::{ActivityQuery, ErrorClass, Failure, FailureQuery, PageRequest, Period, Phase};
use std::sync::Arc;

type Shared = Arc<dyn Store>;

/// All failures that are meant, two at a time.
async fn all(world: &World, query: &FailureQuery) -> Result<Vec<Failure>, StoreError> {
    let mut found: Vec<Failure> = Vec::new();
    loop {
        let page = PageRequest { before: found.last().map(|row| row.id.0), limit: 2 };
        let query = FailureQuery { page, ..query.clone() };
        let rows = world.store.failure_rows(&world.environment, &query).await?;
        assert!(rows.len() <= 2);
        if rows.is_empty() {
            return Ok(found);
        }
        found.extend(rows);
    }
}

/// The same rows as those of the counted pages, each once; of a time, those that were there in it.
pub async fn what_failed_is_read_to_the_end_by_pages(store: Shared) -> Checked {
    let world = World::new(store).await?;
    for (place, key) in ["a", "b", "c", "d", "e"].into_iter().enumerate() {
        let way = if key == "c" { RTL } else { LTR };
        world.pass(way, key, failure("Refused"), at(10 * (i64::try_from(place).unwrap_or(0) + 1))).await?;
    }
    let listed = world.store.failures(&world.environment, &FailureQuery::default()).await?;
    assert_eq!(all(&world, &FailureQuery::default()).await?, listed.rows);
    assert_eq!(listed.rows.len(), 5);
    for (since, until, keys) in [
        (None, None, vec!["e", "d", "c", "b", "a"]),
        (Some(20), None, vec!["e", "d", "c", "b"]),
        (None, Some(20), vec!["a"]),
        (Some(20), Some(41), vec!["d", "c", "b"]),
        (Some(51), None, vec![]),
    ] {
        let within = Period { since: since.map(at), until: until.map(at) };
        let query = FailureQuery { within, ..FailureQuery::default() };
        let found = all(&world, &query).await?;
        assert_eq!(found.iter().map(|row| row.key.as_str()).collect::<Vec<_>>(), keys, "{within:?}");
        let counted = world.store.failures(&world.environment, &query).await?;
        assert_eq!((counted.rows, usize::try_from(counted.total).ok()), (found, Some(keys.len())));
        let query = FailureQuery { direction: Some(RTL), ..query };
        assert_eq!(all(&world, &query).await?.len(), usize::from(keys.contains(&"c")));
    }
    Ok(())
}

/// The same of the timeline.
pub async fn entries_are_read_to_the_end_by_pages(store: Shared) -> Checked {
    let world = World::new(store).await?;
    for minute in 1..4 {
        world.pass(LTR, "a", failure("Refused"), at(minute * 60_000)).await?;
    }
    let listed = world.store.activities(&world.environment, &ActivityQuery::default()).await?.rows;
    let mut found = Vec::new();
    while let Some(row) = {
        let page = PageRequest { before: found.last().map(|row: &model::Activity| row.id.0), limit: 1 };
        let query = ActivityQuery { page, ..ActivityQuery::default() };
        world.store.activity_rows(&world.environment, &query).await?.pop()
    } {
        found.push(row);
    }
    assert_eq!(found, listed);
    let within = Period { since: Some(at(60_000)), until: Some(at(180_000)) };
    let query = ActivityQuery { within, ..ActivityQuery::default() };
    assert_eq!(world.store.activity_rows(&world.environment, &query).await?.len(), 2);
    assert_eq!(world.store.activities(&world.environment, &query).await?.total, 2);
    Ok(())
}

/// Its own alone: of its record, its direction and its time, newest first.
pub async fn a_failure_knows_its_attempts(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let event = |direction, key: &str, message: &str| NewErrorEvent {
        map: Some(world.map),
        direction,
        phase: Phase::Live,
        class: ErrorClass::Application,
        status: 400,
        key: Some(key.to_owned()),
        message: message.to_owned(),
        correlation: "c".to_owned(),
    };
    world.pass(LTR, "a", failure("Refused"), at(10)).await?;
    world.pass(LTR, "b", failure("Refused"), at(10)).await?;
    for (millis, told) in [
        (5, event(LTR, "a", "before it")),
        (10, event(LTR, "a", "first")),
        (10, event(RTL, "a", "the other way")),
        (10, event(LTR, "b", "another record")),
        (30, event(LTR, "a", "last")),
        (31, event(LTR, "a", "after it")),
    ] {
        world.store.record_events(&world.environment, vec![told], at(millis)).await?;
    }
    world.pass(LTR, "a", failure("Refused"), at(30)).await?;
    let failures = all(&world, &FailureQuery::default()).await?;
    let attempts = world.store.attempts_of(&failures, 5).await?;
    let told = |place: usize| -> Vec<&str> {
        attempts.get(place).into_iter().flatten().map(|event| event.message.as_str()).collect()
    };
    assert_eq!((told(0), told(1)), (vec!["another record"], vec!["last", "first"]));
    assert_eq!(world.store.attempts_of(&failures[1..], 1).await?[0].len(), 1);
    Ok(())
}
