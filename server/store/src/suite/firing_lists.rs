//! Firings as they are listed, gone on from, looked into and removed.

use super::Checked;
use super::alerts::{add, fail, forget, rule};
use super::firings::{fire, keep, new, of_map};
use super::fixture::{LTR, RTL, World, ada, at, environment_id, event, is_not_found, put_environment};
use crate::{NewErrorEvent, NewFiring, Store, StoreError};
use model::{
    AlertAction, AlertId, AlertRule, CountOver, CountedBy, Direction, ErrorClass, ErrorEventId, FiringId,
    FiringQuery, FiringStatus, Kept, MapState, PageRequest, Phase,
};
use std::sync::Arc;

type Shared = Arc<dyn Store>;

/// By setting and by how they stand, newest first, page by page.
pub async fn firings_are_listed(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let (one, two) = (add(&world, rule("One")).await?, add(&world, rule("Two")).await?);
    let mut ids = Vec::new();
    for (step, setting) in [&one, &two, &one, &one, &two].into_iter().enumerate() {
        let step = i64::try_from(step).unwrap_or_default();
        let firing = fire(&world, new(setting, 20 + step, at(20 + step))).await?;
        ids.push(firing.id);
        match step {
            0 => drop(world.store.undo_firing(firing.id, at(30)).await?),
            1 | 2 => drop(keep(&world, Vec::new(), vec![(firing.id, at(30))], 20 + step).await?),
            _ => {}
        }
    }
    let elsewhere = environment_id("elsewhere")?;
    put_environment(&*world.store, &elsewhere, "Elsewhere").await?;
    let base = FiringQuery::default;
    let of = |alert: AlertId| FiringQuery { alert: Some(alert), ..base() };
    let stands = |status| FiringQuery { status: Some(status), ..base() };
    for (query, meant) in [
        (base(), vec![4, 3, 2, 1, 0]),
        (of(one.id), vec![3, 2, 0]),
        (of(AlertId(999)), vec![]),
        (stands(FiringStatus::Firing), vec![4, 3]),
        (stands(FiringStatus::Resolved), vec![2, 1]),
        (stands(FiringStatus::Undone), vec![0]),
        (stands(FiringStatus::Ended), vec![]),
        (FiringQuery { status: Some(FiringStatus::Firing), ..of(two.id) }, vec![4]),
    ] {
        let expected: Vec<FiringId> = meant.into_iter().map(|index: usize| ids[index]).collect();
        let page = world.store.firings(&world.environment, &query).await?;
        assert_eq!(page.rows.iter().map(|row| row.id).collect::<Vec<_>>(), expected, "{query:?}");
        assert_eq!((page.total, page.next), (i64::try_from(expected.len()).unwrap_or(-1), None));
        let (mut paged, mut before) = (Vec::new(), None);
        while paged.len() < expected.len() {
            let query = FiringQuery { page: PageRequest { before, limit: 1 }, ..query.clone() };
            let page = world.store.firings(&world.environment, &query).await?;
            assert_eq!(page.rows.len(), 1);
            paged.extend(page.rows.into_iter().map(|row| row.id));
            before = page.next;
        }
        assert_eq!((paged, before), (expected, None));
        assert!(world.store.firings(&elsewhere, &query).await?.rows.is_empty());
    }
    for (status, count) in FiringStatus::ALL.map(|(status, _)| status).into_iter().zip([2, 2, 1, 0]) {
        assert_eq!(world.store.count_firings(&world.environment, status).await?, count);
        assert_eq!(world.store.count_firings(&elsewhere, status).await?, 0);
    }
    assert!(is_not_found(&world.store.firing(FiringId(999)).await));
    Ok(())
}

/// What is firing, what is to be acted on, and the newest of each.
pub async fn a_restart_finds_what_is_at_work(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let other = world.add_map("Other", MapState::Running).await?;
    let quiet = |name: &str| AlertRule { action: AlertAction::None, ..rule(name) };
    let (one, gone) = (add(&world, quiet("One")).await?, add(&world, quiet("Gone")).await?);
    let acts = add(&world, rule("Acts")).await?;
    let work = async || {
        let rows = world.store.firings_at_work(&world.environment).await?;
        Ok::<_, StoreError>(rows.into_iter().map(|firing| firing.id).collect::<Vec<_>>())
    };
    assert!(work().await?.is_empty());
    let of_direction = |direction: Direction, last| NewFiring {
        counted: CountedBy { map: Some(world.map), direction: Some(direction) },
        ..new(&one, last, at(last))
    };
    let mut ids = Vec::new();
    for fired in [
        new(&one, 20, at(20)),
        of_map(world.map, new(&one, 21, at(21))),
        of_map(other, new(&one, 22, at(22))),
        of_direction(LTR, 23),
        of_direction(RTL, 24),
        new(&gone, 25, at(25)),
        new(&acts, 26, at(26)),
    ] {
        let firing = fire(&world, fired).await?;
        keep(&world, Vec::new(), vec![(firing.id, at(30))], firing.last_event.0).await?;
        ids.push(firing.id);
    }
    let again = |last| new(&one, last, at(last));
    let later = fire(&world, again(40)).await?.id;
    let acted = fire(&world, new(&acts, 41, at(41))).await?.id;
    assert_eq!(work().await?, [&ids[1..], &[later, acted]].concat(), "a later one takes its place");
    world.store.acted(ids[6], Vec::new(), at(42)).await?;
    world.store.delete_alert(gone.id, ada(), at(43)).await?;
    assert_eq!(work().await?, [&ids[1..5], &[later, acted]].concat());
    world.store.delete_alert(acts.id, ada(), at(44)).await?;
    assert_eq!(work().await?, [&ids[1..5], &[later, acted]].concat(), "its maps are still to be acted on");
    world.store.acted(acted, Vec::new(), at(45)).await?;
    assert_eq!(work().await?, [&ids[1..5], &[later]].concat());
    let elsewhere = environment_id("elsewhere")?;
    put_environment(&*world.store, &elsewhere, "Elsewhere").await?;
    assert!(world.store.firings_at_work(&elsewhere).await?.is_empty());
    Ok(())
}

/// Those that its rule counts, between its first and its last.
pub async fn a_firing_knows_its_errors(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let other = world.add_map("Other", MapState::Running).await?;
    let base = || NewErrorEvent {
        direction: LTR,
        class: ErrorClass::Application,
        phase: Phase::Live,
        ..event(Some(world.map), "no")
    };
    let key = |key: &str| NewErrorEvent { key: Some(key.to_owned()), ..base() };
    let events = vec![
        key("before"),
        key("a"),
        NewErrorEvent { class: ErrorClass::Network, ..key("another class") },
        NewErrorEvent { phase: Phase::InitialSync, ..key("another phase") },
        NewErrorEvent { direction: RTL, ..key("b") },
        NewErrorEvent { map: Some(other), ..key("a") },
        key("a"),
        NewErrorEvent { map: None, key: None, ..base() },
        key("c"),
        key("after"),
    ];
    world.store.record_events(&world.environment, events, at(5)).await?;
    let all = world.store.events(&world.environment, ErrorEventId(0), 20).await?;
    let id = |index: usize| all[index].id;
    let elsewhere = environment_id("elsewhere")?;
    put_environment(&*world.store, &elsewhere, "Elsewhere").await?;
    let direction = CountedBy { map: Some(world.map), direction: Some(LTR) };
    let map = CountedBy { map: Some(world.map), direction: None };
    for (rule, counted, meant) in [
        (rule("All"), CountedBy::default(), vec![8, 7, 6, 5, 4, 1]),
        (AlertRule { over: CountOver::Map, ..rule("Map") }, map, vec![8, 6, 4, 1]),
        (AlertRule { over: CountOver::MapAndDirection, ..rule("Direction") }, direction, vec![8, 6, 1]),
        (AlertRule { maps: vec![other], ..rule("Only") }, CountedBy::default(), vec![5]),
        (AlertRule { once_per_record: true, ..rule("Once") }, CountedBy::default(), vec![8, 7, 6, 5, 4]),
    ] {
        let setting = add(&world, rule).await?;
        let begun = NewFiring { counted, first_event: id(1), last_event: id(8), ..new(&setting, 0, at(6)) };
        let firing = fire(&world, begun).await?.id;
        let found = world.store.events_of_firing(firing, 20).await?;
        let expected: Vec<_> = meant.iter().map(|index: &usize| all[*index].clone()).collect();
        assert_eq!(found, expected, "{}", setting.rule.name);
        let few = world.store.events_of_firing(firing, 2).await?;
        assert_eq!(few, expected[..expected.len().min(2)]);
    }
    assert!(is_not_found(&world.store.events_of_firing(FiringId(999), 9).await));
    let firing = world.store.firings(&world.environment, &FiringQuery::default()).await?.rows[4].id;
    forget(&world, Kept::Events, 3).await?;
    let left = world.store.events_of_firing(firing, 20).await?;
    assert_eq!(left, [all[8].clone(), all[7].clone()], "those that were removed are missing");
    Ok(())
}

/// Among thousands of others, too.
pub async fn the_errors_of_a_firing_are_found_among_many(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let (own, others) = (|| NewErrorEvent { map: Some(world.map), ..event(None, "own") }, 1_100);
    let other = world.add_map("Other", MapState::Running).await?;
    let setting = add(
        &world,
        AlertRule { classes: vec![ErrorClass::Unavailable], over: CountOver::Map, ..rule("One map") },
    )
    .await?;
    world.store.record_events(&world.environment, vec![own(), own()], at(1)).await?;
    let noise = (0..others).map(|_| event(Some(other), "other")).collect();
    world.store.record_events(&world.environment, noise, at(2)).await?;
    world.store.record_events(&world.environment, vec![own()], at(3)).await?;
    let last = world.store.newest_event(&world.environment).await?;
    let begun = NewFiring {
        first_event: ErrorEventId(1),
        last_event: last,
        ..of_map(world.map, new(&setting, 0, at(4)))
    };
    let firing = fire(&world, begun).await?.id;
    let found = world.store.events_of_firing(firing, 10).await?;
    let times: Vec<_> = found.iter().map(|event| (event.map, event.at)).collect();
    assert_eq!(times, [(Some(world.map), at(3)), (Some(world.map), at(1)), (Some(world.map), at(1))]);
    Ok(())
}

/// Only what is over, acted on, and not gone on from.
pub async fn firings_that_are_over_go(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let quiet = |name: &str| AlertRule { action: AlertAction::None, ..rule(name) };
    let (one, gone) = (add(&world, quiet("One")).await?, add(&world, quiet("Gone")).await?);
    let acts = add(&world, rule("Acts")).await?;
    fail(&world, 1, at(0)).await?;
    let mut ids = Vec::new();
    for fired in
        [new(&one, 20, at(20)), new(&gone, 21, at(21)), new(&acts, 22, at(22)), new(&one, 23, at(23))]
    {
        let firing = fire(&world, fired).await?;
        keep(&world, Vec::new(), vec![(firing.id, at(30))], firing.last_event.0).await?;
        ids.push(firing.id);
    }
    let firing = fire(&world, new(&acts, 24, at(24))).await?.id;
    let kept = async || {
        let rows = world.store.firings(&world.environment, &FiringQuery::default()).await?.rows;
        Ok::<_, StoreError>(rows.into_iter().rev().map(|row| row.id).collect::<Vec<_>>())
    };
    assert_eq!(forget(&world, Kept::Firings, 5).await?, 0);
    assert_eq!(forget(&world, Kept::Firings, 0).await?, 1);
    assert_eq!(kept().await?, [ids[1], ids[2], ids[3], firing], "of each setting the newest stays");
    world.store.acted(ids[2], Vec::new(), at(40)).await?;
    world.store.delete_alert(gone.id, ada(), at(41)).await?;
    assert_eq!(forget(&world, Kept::Firings, 0).await?, 2);
    assert_eq!(kept().await?, [ids[3], firing]);
    world.store.delete_alert(acts.id, ada(), at(42)).await?;
    assert_eq!(forget(&world, Kept::Firings, 0).await?, 0, "its maps are still to be acted on");
    world.store.acted(firing, Vec::new(), at(43)).await?;
    assert_eq!(forget(&world, Kept::Firings, 0).await?, 1);
    assert_eq!(world.store.alerts(&world.environment).await?.len(), 5, "settings never go by themselves");
    Ok(())
}
