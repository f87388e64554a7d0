//! Whose turn it is.

use super::Checked;
use super::fixture::{LTR, RTL, World, at, link, settled};
use crate::{Outcome, Renewal, SettledChange, Store};
use model::MapState;
use std::sync::Arc;

type Shared = Arc<dyn Store>;

/// Later changes of a key wait behind its first, whichever way they travel.
pub async fn of_each_key_only_the_oldest_is_due(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let ids = world.append(&[(LTR, "a"), (RTL, "a"), (LTR, "b"), (LTR, "a")], at(0)).await?;
    let due = world.store.due(world.map, at(0), &[], 100).await?;
    assert_eq!(due.iter().map(|due| due.change.id).collect::<Vec<_>>(), [ids[0], ids[2]]);
    world.settle(vec![(ids[0], Outcome::Written)], at(1)).await?;
    let due = world.store.due(world.map, at(1), &[], 100).await?;
    assert_eq!(due.iter().map(|due| due.change.id).collect::<Vec<_>>(), [ids[1], ids[2]]);
    let other = world.add_map("Other", MapState::Running).await?;
    assert!(world.store.due(other, at(1), &[], 100).await?.is_empty());
    Ok(())
}

/// A record whose first change waits for a retry is not written out of order.
pub async fn a_change_that_is_not_due_holds_its_key(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let ids = world.append(&[(LTR, "a"), (LTR, "a"), (LTR, "b")], at(0)).await?;
    world.settle(vec![(ids[0], Outcome::Retry { due_at: at(1_000), counts: true })], at(1)).await?;
    assert_eq!(world.due(at(999), &[]).await?, ["b"]);
    let due = world.store.due(world.map, at(1_000), &[], 100).await?;
    assert_eq!(due.iter().map(|due| due.change.id).collect::<Vec<_>>(), [ids[0], ids[2]]);
    Ok(())
}

/// What was read again before it is sent is what a repeat sends, too; what was sent and settled is history.
pub async fn a_row_read_again_takes_the_place_of_the_captured_one(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let ids = world.append(&[(LTR, "a"), (LTR, "b"), (LTR, "c")], at(5)).await?;
    world.settle(vec![(ids[2], Outcome::Written)], at(6)).await?;
    let renewal = |change, payload: Option<&str>| Renewal { change, payload: payload.map(str::to_owned) };
    let renewals =
        vec![renewal(ids[0], Some(r#"{"name":"“later”"}"#)), renewal(ids[1], None), renewal(ids[2], None)];
    world.store.renew(renewals, at(7)).await?;
    world.store.renew(Vec::new(), at(8)).await?;
    let due = world.store.due(world.map, at(7), &[], 100).await?;
    let told: Vec<_> = due.iter().map(|due| (due.change.captured_at, due.change.read_at)).collect();
    assert_eq!(told, [(at(5), Some(at(7))), (at(5), Some(at(7)))]);
    assert_eq!(due[0].change.payload.as_deref(), Some(r#"{"name":"“later”"}"#));
    assert_eq!(due[1].change.payload, None);
    let settled = world.store.changes_of_key(world.map, "c", 1).await?;
    assert_eq!(settled[0].read_at, None);
    assert!(settled[0].payload.is_some());
    Ok(())
}

/// What is under way is not handed out again, and nothing of its key.
pub async fn a_busy_key_has_no_turn(store: Shared) -> Checked {
    let world = World::new(store).await?;
    world.append(&[(LTR, "a"), (RTL, "a"), (RTL, "b"), (LTR, "c")], at(0)).await?;
    assert_eq!(world.due(at(0), &["a", "nobody"]).await?, ["b", "c"]);
    assert_eq!(world.due(at(0), &["c", "b"]).await?, ["a"]);
    let due = world.store.due(world.map, at(0), &["a".to_owned()], 1).await?;
    assert_eq!(due.iter().map(|due| due.change.key.as_str()).collect::<Vec<_>>(), ["b"]);
    Ok(())
}

/// Planning needs no further question: the link and the first change of the other direction come along.
pub async fn a_due_change_comes_with_its_link_and_its_opposite(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let ids = world.append(&[(LTR, "a")], at(0)).await?;
    let kept = link(world.map, "a");
    let change = SettledChange { link: Some(kept.clone()), ..settled(ids[0], Outcome::Written) };
    world.store.settle(world.settlement(vec![change], at(1))).await?;
    let ids = world.append(&[(LTR, "a"), (LTR, "a"), (RTL, "a"), (RTL, "a"), (LTR, "b")], at(2)).await?;
    let due = world.store.due(world.map, at(2), &[], 100).await?;
    assert_eq!(due.len(), 2);
    let known = due[0].link.clone();
    assert_eq!(known.map(|link| (link.left_id, link.right_written)), Some((kept.left_id, 1)));
    let opposite =
        due[0].opposite.as_ref().map(|change| (change.id, change.direction, change.payload.is_some()));
    assert_eq!(opposite, Some((ids[2], RTL, true)));
    assert!(due[1].link.is_none() && due[1].opposite.is_none());
    Ok(())
}

/// A change behind another one of its key has no turn of its own, however long it has waited.
pub async fn the_next_turn_is_that_of_a_first_change(store: Shared) -> Checked {
    let world = World::new(store).await?;
    assert_eq!(world.store.next_due(world.map).await?, None);
    let ids = world.append(&[(LTR, "a"), (RTL, "a")], at(5)).await?;
    assert_eq!(world.store.next_due(world.map).await?, Some(at(5)));
    world.settle(vec![(ids[0], Outcome::Retry { due_at: at(900), counts: true })], at(6)).await?;
    assert_eq!(world.store.next_due(world.map).await?, Some(at(900)));
    world.append(&[(LTR, "b")], at(70)).await?;
    assert_eq!(world.store.next_due(world.map).await?, Some(at(70)));
    Ok(())
}

/// The first in the order of capture come first.
pub async fn at_most_so_many_are_handed_out(store: Shared) -> Checked {
    let world = World::new(store).await?;
    world.append(&[(LTR, "c"), (LTR, "b"), (LTR, "a")], at(0)).await?;
    let due = world.store.due(world.map, at(0), &[], 2).await?;
    assert_eq!(due.iter().map(|due| due.change.key.as_str()).collect::<Vec<_>>(), ["c", "b"]);
    assert_eq!(world.due_change(at(0)).await?.change.key, "c");
    Ok(())
}
