//! From the cursor into the queue.

use super::Checked;
use super::fixture::{LTR, RTL, World, at, captured, is_not_found, is_stale};
use crate::{Append, CapturedChange, CursorKey, Outcome, Store};
use model::{Change, ChangeStatus, MapId, MapState, Operation, ResumeTo, Side};
use std::sync::Arc;

type Shared = Arc<dyn Store>;

fn cursor(world: &World) -> CursorKey {
    CursorKey { environment: world.environment.clone(), side: Side::Left, entity: "CustomersV3".to_owned() }
}

fn page(world: &World, expected: Option<&str>, next: &str, keys: &[&str]) -> Append {
    Append {
        cursor: Some((cursor(world), expected.map(str::to_owned), next.to_owned())),
        versions: vec![(world.map, world.version)],
        changes: keys.iter().map(|key| captured(world.map, LTR, key)).collect(),
        at: at(5),
    }
}

/// Two readers of one page cannot both append it.
pub async fn a_cursor_moves_only_from_where_it_was_read(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let key = cursor(&world);
    assert_eq!(world.store.cursor(&key).await?, None);
    assert_eq!(world.store.append(page(&world, None, "1", &["a", "b"])).await?.appended, 2);
    assert_eq!(world.store.cursor(&key).await?.as_deref(), Some("1"));
    assert!(is_stale(&world.store.append(page(&world, None, "1", &["a", "b"])).await));
    assert_eq!(world.store.append(page(&world, Some("1"), "2", &[])).await?.appended, 0);
    assert_eq!(world.store.cursor(&key).await?.as_deref(), Some("2"));
    let other = CursorKey { side: Side::Right, ..key };
    assert_eq!(world.store.cursor(&other).await?, None);
    let nowhere = CursorKey { environment: super::fixture::environment_id("nowhere")?, ..other };
    let append = Append {
        cursor: Some((nowhere, None, "1".to_owned())),
        versions: Vec::new(),
        changes: Vec::new(),
        at: at(0),
    };
    assert!(is_not_found(&world.store.append(append).await));
    Ok(())
}

/// What came with a cursor that had moved is not appended.
pub async fn a_stale_append_keeps_nothing(store: Shared) -> Checked {
    let world = World::new(store).await?;
    world.store.append(page(&world, None, "1", &[])).await?;
    assert!(is_stale(&world.store.append(page(&world, Some("0"), "9", &["a"])).await));
    assert!(world.store.queued(world.map, None, 10).await?.is_empty());
    assert_eq!(world.store.cursor(&cursor(&world)).await?.as_deref(), Some("1"));
    Ok(())
}

/// Ids follow the order of capture, within an append and between them, and are never used again.
pub async fn changes_wait_in_the_order_of_their_capture(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let first = world.append(&[(LTR, "b"), (RTL, "a")], at(0)).await?;
    world.settle(first.iter().map(|id| (*id, Outcome::Written)).collect(), at(1)).await?;
    let second = world.append(&[(LTR, "d"), (LTR, "c")], at(2)).await?;
    assert!(first.iter().max() < second.iter().min());
    let queued = world.store.queued(world.map, None, 10).await?;
    assert_eq!(queued.iter().map(|change| change.key.as_str()).collect::<Vec<_>>(), ["d", "c"]);
    let rest = world.store.queued(world.map, second.first().copied(), 10).await?;
    assert_eq!(rest.iter().map(|change| change.key.as_str()).collect::<Vec<_>>(), ["c"]);
    assert_eq!(world.store.queued(world.map, None, 1).await?.len(), 1);
    Ok(())
}

/// One append serves several maps; a stopped or unknown one is left out, a paused one is not.
pub async fn maps_that_do_not_capture_get_nothing(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let stopped = world.add_map("Stopped", MapState::NotRunning).await?;
    let paused = world.add_map("Paused", MapState::Paused { resume_to: ResumeTo::Running }).await?;
    let unknown = MapId(paused.0 + 1_000);
    let changes = [world.map, stopped, paused, unknown].map(|map| captured(map, LTR, "k")).to_vec();
    assert_eq!(
        world.store.append(Append { cursor: None, versions: Vec::new(), changes, at: at(0) }).await?.appended,
        2
    );
    assert!(world.store.queued(stopped, None, 10).await?.is_empty());
    assert_eq!(world.store.queued(paused, None, 10).await?.len(), 1);
    Ok(())
}

/// A change is read as it was captured.
pub async fn every_cell_of_a_change_comes_back(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let upsert = captured(world.map, RTL, "k|“ü”");
    let delete =
        CapturedChange { operation: Operation::Delete, payload: None, ..captured(world.map, LTR, "z") };
    let changes = vec![upsert.clone(), delete];
    world.store.append(Append { cursor: None, versions: Vec::new(), changes, at: at(9) }).await?;
    let queued = world.store.queued(world.map, None, 10).await?;
    assert_eq!(
        queued[0],
        Change {
            leg: None,
            id: queued[0].id,
            map: world.map,
            direction: RTL,
            operation: Operation::Upsert,
            key: upsert.key,
            company: upsert.company,
            source_id: upsert.source_id,
            payload: upsert.payload,
            edited: None,
            put_back: false,
            observed: 7,
            captured_at: at(9),
            read_at: None,
            due_at: at(9),
            attempts: 0,
            status: ChangeStatus::Queued,
            correlation: upsert.correlation,
        }
    );
    assert_eq!((queued[1].operation, queued[1].payload.as_deref()), (Operation::Delete, None));
    Ok(())
}

/// The story of a record has what waits and what is over, of both directions.
pub async fn a_key_tells_its_story_newest_first(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let first = world.pass(LTR, "k", Outcome::Written, at(0)).await?;
    world.append(&[(LTR, "other")], at(1)).await?;
    let second = world.append(&[(RTL, "k")], at(2)).await?;
    let told = world.store.changes_of_key(world.map, "k", 10).await?;
    assert_eq!(told.iter().map(|change| change.id).collect::<Vec<_>>(), [second[0], first]);
    assert_eq!((told[0].status, told[1].status), (ChangeStatus::Queued, ChangeStatus::Written));
    assert_eq!(world.store.changes_of_key(world.map, "k", 1).await?.len(), 1);
    Ok(())
}
