//! Counts.

use super::Checked;
use super::fixture::{LTR, RTL, World, at, captured, failure, link, waits};
use super::moves::go;
use crate::{Effect, Outcome, Renewal, Store};
use model::{
    DirectionCounts, FailureQuery, HalfHour, MapState, Parent, ParentWait, QueueLoad, RecordLink, SkipReason,
};
use std::sync::Arc;

type Shared = Arc<dyn Store>;

const HOUR: i64 = 3_600_000;

/// 24 hours up to and with the running minute, by direction and by hour.
pub async fn a_map_counts_its_day(store: Shared) -> Checked {
    let world = World::new(store).await?;
    world.pass(LTR, "a", Outcome::Written, at(0)).await?;
    world.pass(LTR, "b", Outcome::Written, at(59_000)).await?;
    world.pass(LTR, "c", Outcome::Skipped(SkipReason::Echo), at(0)).await?;
    world.pass(LTR, "d", failure("Refused"), at(0)).await?;
    world.pass(RTL, "e", Outcome::Deleted, at(0)).await?;
    world.pass(RTL, "f", Outcome::Written, at(2 * HOUR)).await?;
    let now = at(2 * HOUR + 1);
    let statistics = world.store.statistics(world.map, now).await?;
    assert_eq!(statistics.left_to_right, DirectionCounts { written: 2, deleted: 0, skipped: 1, failed: 1 });
    assert_eq!(statistics.right_to_left, DirectionCounts { written: 1, deleted: 1, skipped: 0, failed: 0 });
    assert_eq!(statistics.written(), 3);
    let by_hour = &statistics.written_by_hour;
    assert_eq!((by_hour.len(), by_hour[21], by_hour[22], by_hour[23]), (24, 2, 0, 1));
    assert_eq!((statistics.open_failures, statistics.last_activity), (1, Some(at(2 * HOUR))));
    let hours = world.store.written_by_hour(&world.environment, now).await?;
    assert_eq!(hours, [(world.map, by_hour.clone())]);
    let later = world.store.statistics(world.map, at(24 * HOUR)).await?;
    assert_eq!((later.written(), later.written_by_hour[1]), (1, 1));
    Ok(())
}

/// For each map and direction; the oldest is the first in the queue.
pub async fn what_waits_is_counted(store: Shared) -> Checked {
    let world = World::new(store).await?;
    assert!(world.store.queue_depth(&world.environment).await?.is_empty());
    let ids = world.append(&[(LTR, "a"), (LTR, "a"), (RTL, "b")], at(5)).await?;
    world.append(&[(RTL, "c")], at(9)).await?;
    let depth = world.store.queue_depth(&world.environment).await?;
    assert_eq!(depth, [(world.map, LTR, 2), (world.map, RTL, 2)]);
    world.settle(ids.into_iter().map(|id| (id, Outcome::Written)).collect(), at(10)).await?;
    let statistics = world.store.statistics(world.map, at(10)).await?;
    assert_eq!((statistics.queued, statistics.oldest_queued), (1, Some(at(9))));
    assert_eq!(world.store.queue_depth(&world.environment).await?, [(world.map, RTL, 1)]);
    Ok(())
}

/// In bytes, as long as it waits and as it would be sent.
pub async fn what_waits_is_weighed(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let load = async || world.store.queue_load(&world.environment).await;
    assert_eq!(load().await?, QueueLoad::default());
    let ids = world.append(&[(LTR, "a"), (RTL, "b")], at(5)).await?;
    let other = world.beside("Contacts").await?;
    other.append(&[(LTR, "c")], at(4)).await?;
    let each = i64::try_from(captured(world.map, LTR, "a").payload.unwrap_or_default().len()).unwrap_or(0);
    assert_eq!(load().await?, QueueLoad { changes: 3, bytes: 3 * each, oldest: Some(at(5)) });
    let summary = world.store.summary(&world.environment, at(6)).await?;
    assert_eq!((summary.queued_bytes, summary.queued), (3 * each, 3));
    let read_again = Renewal { change: ids[0], payload: Some("€".to_owned()) };
    world.store.renew(vec![read_again], at(6)).await?;
    assert_eq!(world.store.statistics(world.map, at(6)).await?.queued_bytes, each + 3);
    world.settle(vec![(ids[0], Outcome::Written)], at(7)).await?;
    assert_eq!(load().await?.bytes, 2 * each);
    go(&world, MapState::Running, MapState::Running, vec![Effect::ReadAgain]).await?;
    assert_eq!(load().await?, QueueLoad { changes: 2, bytes: each, oldest: Some(at(5)) });
    go(&world, MapState::Running, MapState::NotRunning, vec![Effect::DiscardQueue]).await?;
    assert_eq!(load().await?, QueueLoad { changes: 1, bytes: each, oldest: Some(at(4)) });
    Ok(())
}

/// A pair that was deleted is not counted, until it comes back.
pub async fn links_are_counted_while_they_live(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let of = |key: &str, deleted| RecordLink { deleted, ..link(world.map, key) };
    for (key, deleted, expected) in
        [("a", false, 1), ("b", false, 2), ("c", true, 2), ("a", true, 1), ("a", true, 1), ("c", false, 2)]
    {
        world.put_link(of(key, deleted), at(0)).await?;
        assert_eq!(world.store.statistics(world.map, at(1)).await?.links, expected, "{key} {deleted}");
    }
    Ok(())
}

/// Nearest rank, over what was written in the hour before now.
pub async fn latency_is_that_of_the_last_hour(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let summary = world.store.summary(&world.environment, at(0)).await?;
    assert_eq!((summary.latency_p50, summary.latency_p99), (None, None));
    let old = world.append(&[(LTR, "old")], at(-9_000)).await?;
    world.settle(vec![(old[0], Outcome::Written)], at(0)).await?;
    for millis in 1..=4 {
        let ids = world.append(&[(LTR, "k")], at(10)).await?;
        world.settle(vec![(ids[0], Outcome::Written)], at(10 + millis * 100)).await?;
    }
    let ids = world.append(&[(LTR, "skipped")], at(10)).await?;
    world.settle(vec![(ids[0], Outcome::Skipped(SkipReason::Echo))], at(9_000)).await?;
    let summary = world.store.summary(&world.environment, at(HOUR)).await?;
    assert_eq!((summary.latency_p50, summary.latency_p99), (Some(200), Some(400)));
    let summary = world.store.summary(&world.environment, at(HOUR - 1)).await?;
    assert_eq!((summary.latency_p50, summary.latency_p99), (Some(300), Some(9_000)));
    Ok(())
}

/// The tiles are the sums of the list below them.
pub async fn an_environment_sums_its_maps(store: Shared) -> Checked {
    let world = World::new(store).await?;
    for name in ["b", "c"] {
        world.add_map(name, MapState::NotRunning).await?;
    }
    world.pass(LTR, "a", Outcome::Written, at(0)).await?;
    world.pass(LTR, "b", failure("Refused"), at(0)).await?;
    world.append(&[(RTL, "c")], at(4)).await?;
    let summary = world.store.summary(&world.environment, at(5)).await?;
    let states = vec![("Not running".to_owned(), 2), ("Running".to_owned(), 1)];
    assert_eq!(summary.maps_by_state, states);
    assert_eq!((summary.written, summary.queued, summary.open_failures), (1, 1, 1));
    assert_eq!(summary.oldest_queued, Some(at(4)));
    let query = FailureQuery { map: Some(world.map), ..FailureQuery::default() };
    let ids = world.store.failures(&world.environment, &query).await?.rows.iter().map(|row| row.id).collect();
    let selection = crate::FailureSelection::Ids(ids);
    world.store.retry_failures(&world.environment, selection, super::fixture::ada(), at(6)).await?;
    let summary = world.store.summary(&world.environment, at(7)).await?;
    assert_eq!((summary.open_failures, summary.queued), (0, 2), "what is retried waits for no person");
    Ok(())
}

/// Of all maps and both ways, in half-hours of the clock; what is older than a day is left out.
pub async fn a_day_is_told_by_half_hours(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let other = world.beside("Contacts").await?;
    let now = at(30 * HOUR + 1);
    let of = async || world.store.half_hours(&world.environment, now).await;
    assert_eq!(of().await?, HalfHour::day(now));
    let day = HalfHour::day(now);
    let (first, last) = (day[0].from, day[47].from);
    world.pass(LTR, "old", Outcome::Written, first.plus_millis(-1)).await?;
    world.pass(LTR, "a", Outcome::Written, first).await?;
    world.pass(LTR, "b", Outcome::Written, first.plus_millis(HalfHour::MILLIS - 1)).await?;
    other.pass(LTR, "c", Outcome::Deleted, first.plus_millis(90_000)).await?;
    world.pass(RTL, "d", failure("Refused"), first.plus_millis(HalfHour::MILLIS)).await?;
    other.pass(RTL, "e", Outcome::Skipped(SkipReason::Echo), last).await?;
    world.pass(RTL, "f", Outcome::Written, now).await?;
    let told = of().await?;
    assert_eq!(told[0].left_to_right, DirectionCounts { written: 2, deleted: 1, skipped: 0, failed: 0 });
    assert_eq!(
        (told[0].written(), told[0].failed(), told[0].right_to_left),
        (2, 0, DirectionCounts::default())
    );
    assert_eq!(told[1].right_to_left, DirectionCounts { failed: 1, ..DirectionCounts::default() });
    assert_eq!(
        told[47].right_to_left,
        DirectionCounts { written: 1, skipped: 1, ..DirectionCounts::default() }
    );
    assert_eq!(told.iter().map(HalfHour::written).sum::<i64>(), 3);
    assert_eq!(told[2..47], day[2..47]);
    Ok(())
}

/// Map by map; several records may wait for the same one. What goes on waits no more.
pub async fn what_waits_for_parents_is_counted(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let contacts = world.beside("Contacts").await?;
    let of = async || world.store.parent_waits(&world.environment).await;
    assert!(of().await?.is_empty());
    let parent = |key: &str| Parent { entities: vec!["accounts".to_owned()], key: key.to_owned() };
    for (child, key) in [("a", "p"), ("b", "p"), ("c", "q")] {
        contacts.pass(LTR, child, waits(&parent(key), vec![world.map], at(1)), at(2)).await?;
    }
    contacts.pass(LTR, "d", failure("Refused"), at(2)).await?;
    assert_eq!(of().await?, [ParentWait { map: contacts.map, records: 3, parents: 2 }]);
    world.put_link(link(world.map, "p"), at(3)).await?;
    assert_eq!(of().await?, [ParentWait { map: contacts.map, records: 1, parents: 1 }]);
    Ok(())
}
