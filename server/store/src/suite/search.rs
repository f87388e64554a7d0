//! Searching an environment.

use super::Checked;
use super::fixture::{LTR, World, at, environment_id, failure, is_not_found, link, put_environment};
use crate::{Outcome, Store, StoreError};
use model::{Fit, Found, FoundKind, MOST_FOUND, MapState, Sought};
use std::sync::Arc;

type Shared = Arc<dyn Store>;

async fn find(world: &World, text: &str, keys: bool) -> Result<Vec<Found>, StoreError> {
    let Some(sought) = Sought::new(text, keys) else { return Ok(Vec::new()) };
    world.store.search(&world.environment, &sought).await
}

fn of(found: &[Found], kind: FoundKind) -> Vec<(&str, Fit)> {
    found.iter().filter(|it| it.kind == kind).map(|it| (it.key.as_str(), it.fit)).collect()
}

/// By its beginning, without its company and the other way round: as failure, in the queue and as a pair, in all maps.
pub async fn a_record_is_found_by_its_key(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let beside = world.beside("Contacts").await?;
    world.pass(LTR, "usmf|us-012", failure("Refused"), at(10)).await?;
    world.pass(LTR, "usmf|us-0123", failure("Refused"), at(20)).await?;
    world.pass(LTR, "usmf|us-0123", Outcome::Written, at(30)).await?;
    beside.append(&[(LTR, "us-012")], at(40)).await?;
    beside.put_link(link(beside.map, "demf|us-0124"), at(50)).await?;
    let found = find(&world, "US-012", true).await?;
    assert_eq!(of(&found, FoundKind::Failure), [("usmf|us-012", Fit::Exact), ("usmf|us-0123", Fit::Prefix)]);
    assert!(!found[0].is_over && found[1].is_over && found[0].title == "Refused");
    assert_eq!(of(&found, FoundKind::Waiting), [("us-012", Fit::Exact)]);
    assert_eq!(of(&found, FoundKind::Pair), [("demf|us-0124", Fit::Prefix)]);
    let pair = found.iter().find(|it| it.kind == FoundKind::Pair);
    assert_eq!(pair.map(|it| (it.map, it.map_name.as_str())), Some((Some(beside.map), "Contacts")));
    assert_eq!(of(&find(&world, "us-012 usmf", true).await?, FoundKind::Failure)[0].1, Fit::Exact);
    assert_eq!(of(&find(&world, "0123", true).await?, FoundKind::Failure), [("usmf|us-0123", Fit::Within)]);
    assert!(find(&world, "us-99", true).await?.is_empty());
    Ok(())
}

/// Neither are they told nor can they be guessed.
pub async fn keys_are_not_told_to_whom_they_are_hidden(store: Shared) -> Checked {
    let world = World::new(store).await?;
    world.pass(LTR, "usmf|us-012", failure("Refused"), at(10)).await?;
    world.put_link(link(world.map, "usmf|us-013"), at(20)).await?;
    world.append(&[(LTR, "usmf|us-014")], at(30)).await?;
    assert!(find(&world, "usmf|us-01", false).await?.is_empty());
    let found = find(&world, "refused", false).await?;
    assert!(!found.is_empty() && found.iter().all(|it| it.key.is_empty()));
    Ok(())
}

/// Causes by headline and code, maps by name and entity.
pub async fn causes_and_maps_are_found_by_their_names(store: Shared) -> Checked {
    let world = World::new(store).await?;
    world.pass(LTR, "k", failure("The city is not served"), at(10)).await?;
    let found = find(&world, "CITY is", false).await?;
    assert_eq!(
        found.iter().map(|it| (it.kind, it.fit)).collect::<Vec<_>>(),
        [(FoundKind::Cause, Fit::Within)]
    );
    let by_code = find(&world, "0x80040237", false).await?;
    assert_eq!((by_code[0].kind, by_code[0].fit), (FoundKind::Cause, Fit::Exact));
    let maps = find(&world, "customers v3", false).await?;
    assert_eq!((maps[0].kind, maps[0].fit, maps[0].map), (FoundKind::Map, Fit::Exact, Some(world.map)));
    let by_entity = find(&world, "accou", false).await?;
    assert_eq!((by_entity[0].kind, by_entity[0].fit), (FoundKind::Map, Fit::Prefix));
    assert_eq!(by_entity[0].detail, "CustomersV3 ↔ accounts");
    Ok(())
}

/// Failures and entries of timelines, by a correlation or its beginning.
pub async fn a_correlation_leads_to_what_it_is_about(store: Shared) -> Checked {
    let world = World::new(store).await?;
    // The fixture's correlations are "c-" and the key.
    world.pass(LTR, "0ffee123", failure("Refused"), at(10)).await?;
    let found = find(&world, "c-0ffee", false).await?;
    let kinds: Vec<FoundKind> = found.iter().map(|it| it.kind).collect();
    assert!(kinds.contains(&FoundKind::Failure) && kinds.contains(&FoundKind::Activity), "{found:?}");
    assert!(found.iter().all(|it| it.fit == Fit::Prefix && it.key.is_empty()));
    assert_eq!(find(&world, "c-0ffee123", false).await?[0].fit, Fit::Exact);
    Ok(())
}

/// A prefix that fits everything tells the newest few, and the one that is meant before them.
pub async fn of_each_kind_only_the_best_are_told(store: Shared) -> Checked {
    let world = World::new(store).await?;
    for number in 0..12 {
        world.pass(LTR, &format!("cust-{number:02}"), failure("Refused"), at(10 + number)).await?;
    }
    let found = find(&world, "cust-0", true).await?;
    assert_eq!(of(&found, FoundKind::Failure).len(), MOST_FOUND);
    assert_eq!(found[0].key, "cust-09");
    Ok(())
}

/// Each environment is searched by itself, and one has to be there.
pub async fn what_is_elsewhere_is_not_found(store: Shared) -> Checked {
    let world = World::new(store).await?;
    world.pass(LTR, "usmf|us-012", failure("Refused"), at(10)).await?;
    let other = environment_id("other")?;
    put_environment(&*world.store, &other, "Other").await?;
    let map = super::fixture::new_map(&other, "Customers V3", MapState::Running);
    world.store.create_map(map, super::fixture::ada(), at(0)).await?;
    let sought = |text: &str| {
        Sought::new(text, true).ok_or(StoreError::NotFound { what: "text", id: text.to_owned() })
    };
    let found = world.store.search(&other, &sought("us-012")?).await?;
    assert!(found.is_empty(), "{found:?}");
    assert_eq!(world.store.search(&other, &sought("customers")?).await?.len(), 1);
    assert!(is_not_found(&world.store.search(&environment_id("nowhere")?, &sought("us-012")?).await));
    Ok(())
}
