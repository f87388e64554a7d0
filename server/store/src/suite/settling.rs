//! What became of changes.

use super::Checked;
use super::fixture::{LTR, RTL, World, at, event, failure, is_not_found, link, settled};
use super::moves::go;
use crate::{Effect, Outcome, SettledChange, Settlement, Store};
use model::{
    ChangeStatus, ErrorEventId, FailureQuery, FailureStatus, MapId, MapState, Moment, RecordLink, SkipReason,
};
use std::sync::Arc;

type Shared = Arc<dyn Store>;

/// Each outcome has its status; tries that reached the app are counted.
pub async fn a_settled_change_leaves_the_queue(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let ids = world.append(&[(LTR, "w"), (LTR, "d"), (LTR, "s"), (LTR, "f")], at(0)).await?;
    let outcomes =
        [Outcome::Written, Outcome::Deleted, Outcome::Skipped(SkipReason::Echo), failure("Refused")];
    world.settle(ids.into_iter().zip(outcomes).collect(), at(1)).await?;
    assert!(world.store.queued(world.map, None, 10).await?.is_empty());
    let mut ends = Vec::new();
    for key in ["w", "d", "s", "f"] {
        let told = world.store.changes_of_key(world.map, key, 1).await?;
        ends.push((told[0].status, told[0].attempts));
    }
    let (written, skipped) = ((ChangeStatus::Written, 1), (ChangeStatus::Skipped, 0));
    assert_eq!(ends, [written, written, skipped, (ChangeStatus::Failed, 1)]);
    Ok(())
}

/// An answer that was lost may be asked for again.
pub async fn settling_again_changes_nothing(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let ids = world.append(&[(LTR, "a"), (LTR, "b")], at(0)).await?;
    let change = |id, outcome| SettledChange { events: vec![event(None, "once")], ..settled(id, outcome) };
    let changes = || vec![change(ids[0], Outcome::Written), change(ids[1], failure("Refused"))];
    world.store.settle(world.settlement(changes(), at(1))).await?;
    let before = world.store.statistics(world.map, at(2)).await?;
    world.store.settle(world.settlement(changes(), at(2))).await?;
    assert_eq!(world.store.statistics(world.map, at(2)).await?, before);
    assert_eq!(world.store.events(&world.environment, ErrorEventId(0), 10).await?.len(), 2);
    let failures = world.store.failures(&world.environment, &FailureQuery::default()).await?;
    assert_eq!((failures.total, failures.rows[0].attempts), (1, 1));
    let twice = vec![change(ids[0], Outcome::Written), change(ids[0], Outcome::Written)];
    world.store.settle(world.settlement(twice, at(3))).await?;
    assert_eq!(world.store.statistics(world.map, at(3)).await?.left_to_right.written, 1);
    Ok(())
}

/// A batch speaks for its own map only.
pub async fn changes_of_other_maps_are_ignored(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let other = world.add_map("Other", MapState::Running).await?;
    let ids = world.append(&[(LTR, "a")], at(0)).await?;
    let stranger =
        Settlement { map: other, ..world.settlement(vec![settled(ids[0], Outcome::Written)], at(1)) };
    world.store.settle(stranger).await?;
    assert_eq!(world.store.queued(world.map, None, 10).await?.len(), 1);
    Ok(())
}

/// A retry changes nothing but the time, and the tries if it counts.
pub async fn a_retry_keeps_its_place(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let ids = world.append(&[(LTR, "a"), (LTR, "b")], at(0)).await?;
    for (counts, due_at) in [(true, at(10)), (false, at(20)), (true, at(30))] {
        world.settle(vec![(ids[0], Outcome::Retry { due_at, counts })], at(1)).await?;
    }
    let queued = world.store.queued(world.map, None, 10).await?;
    assert_eq!((queued[0].id, queued[0].due_at, queued[0].attempts), (ids[0], at(30), 2));
    assert_eq!(queued[0].status, ChangeStatus::Queued);
    assert_eq!(world.due(at(30), &[]).await?, ["a", "b"]);
    let statistics = world.store.statistics(world.map, at(31)).await?;
    assert_eq!((statistics.queued, statistics.left_to_right.failed), (2, 0));
    Ok(())
}

/// Readings are compared with it.
pub async fn the_sequence_grows_by_one_with_each_settlement(store: Shared) -> Checked {
    let world = World::new(store).await?;
    assert_eq!(world.store.settle_sequence().await?, 0);
    world.pass(LTR, "a", Outcome::Written, at(0)).await?;
    assert_eq!(world.store.settle_sequence().await?, 1);
    world.settle(Vec::new(), at(1)).await?;
    assert_eq!(world.store.settle_sequence().await?, 2);
    Ok(())
}

/// The side that was written gets the settlement's sequence, with a new link and with one that stays as it is.
pub async fn a_write_is_noted_in_the_link(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let kept = link(world.map, "a");
    world.put_link(kept.clone(), at(0)).await?;
    let known = world.link_of("a").await?;
    assert_eq!(known, Some(model::RecordLink { right_written: 1, ..kept.clone() }));
    world.pass(RTL, "a", Outcome::Written, at(1)).await?;
    world.pass(LTR, "a", Outcome::Skipped(SkipReason::Unchanged), at(2)).await?;
    let known = world.link_of("a").await?.map(|link| (link.left_written, link.right_written));
    assert_eq!(known, Some((2, 1)));
    world.pass(LTR, "a", Outcome::Deleted, at(3)).await?;
    let known = world.link_of("a").await?.map(|link| (link.left_written, link.right_written));
    assert_eq!(known, Some((2, 4)));
    world.pass(LTR, "b", Outcome::Written, at(4)).await?;
    assert_eq!(world.link_of("b").await?, None);
    Ok(())
}

/// A link that was read before another write does not take that write back.
pub async fn a_link_never_forgets_a_later_write(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let old = link(world.map, "a");
    world.put_link(old.clone(), at(0)).await?;
    world.pass(RTL, "a", Outcome::Written, at(1)).await?;
    let ids = world.append(&[(LTR, "a")], at(2)).await?;
    let skipped = Outcome::Skipped(SkipReason::Filtered);
    let gone = model::RecordLink { out_of_filter: true, ..old };
    let change = SettledChange { link: Some(gone), ..settled(ids[0], skipped) };
    world.store.settle(world.settlement(vec![change], at(3))).await?;
    let known = world.link_of("a").await?;
    let known = known.map(|link| (link.out_of_filter, link.left_written, link.right_written));
    assert_eq!(known, Some((true, 2, 1)));
    Ok(())
}

/// A failure and the change after it that passed may come in one batch.
pub async fn a_key_twice_in_one_batch_is_settled_in_order(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let ids = world.append(&[(LTR, "a"), (LTR, "a"), (LTR, "b"), (LTR, "b")], at(0)).await?;
    let outcomes = [failure("Refused"), Outcome::Written, Outcome::Written, failure("Refused")];
    world.settle(ids.into_iter().zip(outcomes).collect(), at(1)).await?;
    let failures = world.store.failures(&world.environment, &FailureQuery::default()).await?;
    let ends: Vec<_> = failures.rows.iter().map(|row| (row.key.as_str(), row.status)).collect();
    assert_eq!(ends, [("b", FailureStatus::Open), ("a", FailureStatus::Resolved)]);
    Ok(())
}

/// A batch for a map that is not there, or not in its environment, changes nothing.
pub async fn an_unknown_map_is_refused(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let unknown = Settlement { map: MapId(world.map.0 + 1), ..world.settlement(Vec::new(), at(0)) };
    assert!(is_not_found(&world.store.settle(unknown).await));
    let environment = super::fixture::environment_id("elsewhere")?;
    super::fixture::put_environment(&*world.store, &environment, "Elsewhere").await?;
    let stranger = Settlement { environment, ..world.settlement(Vec::new(), at(0)) };
    assert!(is_not_found(&world.store.settle(stranger).await));
    assert_eq!(world.store.settle_sequence().await?, 0);
    Ok(())
}

/// The app was asked to write before the queue was discarded, and did. Whoever runs the map again must not take that for
/// somebody's edit; nothing else is told of it.
pub async fn a_link_knows_what_was_written_after_its_change_was_taken_out(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let ids = world.append(&[(LTR, "a"), (LTR, "b"), (LTR, "c")], at(1)).await?;
    go(&world, MapState::Running, MapState::NotRunning, vec![Effect::DiscardQueue]).await?;
    let taken_out = at(50);
    let links = ["a", "b", "c"]
        .map(|key| RecordLink { updated_at: Moment(taken_out.0 + 500), ..link(world.map, key) });
    let [a, b, c] = links.map(Some);
    let changes = vec![
        SettledChange { link: a, events: vec![event(None, "late")], ..settled(ids[0], Outcome::Written) },
        SettledChange { link: b, ..settled(ids[1], Outcome::Skipped(SkipReason::Echo)) },
        SettledChange { link: c, ..settled(ids[2], failure("Refused")) },
    ];
    world.store.settle(world.settlement(changes, Moment(taken_out.0 + 500))).await?;
    let keys = ["a", "b", "c"].map(str::to_owned);
    let known = world.store.links_by_key(world.map, &keys).await?;
    let told: Vec<_> =
        known.iter().map(|link| link.as_ref().map(|link| (link.right_written, link.updated_at))).collect();
    assert_eq!(told, [Some((1, taken_out)), None, None]);
    let counted = world.store.statistics(world.map, at(1)).await?;
    assert_eq!((counted.queued, counted.left_to_right.written, counted.left_to_right.failed), (0, 0, 0));
    assert!(world.store.events(&world.environment, ErrorEventId(0), 10).await?.is_empty());
    Ok(())
}
