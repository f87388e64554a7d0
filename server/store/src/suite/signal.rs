//! How others learn of commits.

use super::Checked;
use super::fixture::{LTR, World, at, captured, event, failure, settled};
use crate::{Append, CommitSignal, CursorKey, SettledChange, Store};
use model::{MapId, Side};
use std::sync::Arc;

type Shared = Arc<dyn Store>;

/// Whoever is woken finds what it was woken for.
pub async fn a_commit_is_told_when_it_can_be_read(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let mut signal = world.store.signal();
    let before = signal.borrow_and_update().clone();
    let store = Arc::clone(&world.store);
    let changes = vec![captured(world.map, LTR, "k")];
    let (read, appended) = tokio::join!(
        async {
            signal.changed().await.ok();
            let told = signal.borrow_and_update().clone();
            (told, world.store.queued(world.map, None, 10).await)
        },
        store.append(Append { cursor: None, versions: Vec::new(), changes, at: at(0) })
    );
    appended?;
    let (told, queued) = read;
    let queued = queued?;
    assert_eq!((told.queue.of(world.map), queued.len()), (before.queue.of(world.map) + 1, 1));
    assert_eq!(told.queue.of(MapId(0)), 0, "nobody else is woken");
    let change = SettledChange {
        events: vec![event(Some(world.map), "one")],
        ..settled(queued[0].id, failure("Refused"))
    };
    world.store.settle(world.settlement(vec![change], at(1))).await?;
    let after = signal.borrow_and_update().clone();
    let grown = |count: fn(&CommitSignal) -> u64| count(&after) > count(&told);
    assert!(grown(|s| s.settled.total()) && grown(|s| s.activity) && grown(|s| s.failures));
    assert!(grown(|s| s.events) && grown(|s| s.notices));
    assert_eq!((after.queue, after.maps, after.accounts), (told.queue, told.maps, told.accounts));
    Ok(())
}

/// Nobody is woken for nothing.
pub async fn a_refusal_is_not_told(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let mut signal = world.store.signal();
    signal.mark_unchanged();
    let key = CursorKey { environment: world.environment.clone(), side: Side::Left, entity: "x".to_owned() };
    let changes = vec![captured(world.map, LTR, "k")];
    let stale = Append {
        cursor: Some((key, Some("1".to_owned()), "2".to_owned())),
        versions: Vec::new(),
        changes,
        at: at(0),
    };
    assert!(super::fixture::is_stale(&world.store.append(stale).await));
    assert!(!signal.has_changed().unwrap_or(true));
    Ok(())
}
