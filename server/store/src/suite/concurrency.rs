//! Many at once.

use super::Checked;
use super::fixture::{LTR, RTL, World, at, captured, is_stale, link, settled};
use crate::{Append, CursorKey, Outcome, SettledChange, Store, StoreError};
use model::{Direction, MapId, Side};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use tokio::task::JoinSet;

type Shared = Arc<dyn Store>;

const WRITERS: usize = 8;
const ROUNDS: usize = 25;
const KEYS: usize = 3;

async fn append_rounds(store: Shared, map: MapId, writer: usize) -> Checked {
    for round in 0..ROUNDS {
        let direction = if round % 3 == 0 { RTL } else { LTR };
        let change = |key| crate::CapturedChange {
            correlation: format!("{writer}/{round}"),
            ..captured(map, direction, &format!("{writer}-{key}"))
        };
        let changes = (0..KEYS).map(change).collect();
        store.append(Append { cursor: None, versions: Vec::new(), changes, at: at(0) }).await?;
    }
    Ok(())
}

/// While tasks append, one settles what is due: each change comes once, and those of a key in their order.
pub async fn nothing_is_lost_and_nothing_comes_twice(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let mut writers = JoinSet::new();
    for writer in 0..WRITERS {
        writers.spawn(append_rounds(Arc::clone(&world.store), world.map, writer));
    }
    let mut seen = HashSet::new();
    let mut order: HashMap<String, Vec<String>> = HashMap::new();
    while seen.len() < WRITERS * ROUNDS * KEYS {
        let due = world.store.due(world.map, at(0), &[], 50).await?;
        if due.is_empty() {
            assert!(!writers.is_empty() || !world.store.queued(world.map, None, 1).await?.is_empty());
            while let Some(ended) = writers.try_join_next() {
                ended.map_err(|error| StoreError::Backend(Box::new(error)))??;
            }
            tokio::task::yield_now().await;
            continue;
        }
        let mut changes = Vec::new();
        for due in due {
            assert!(seen.insert(due.change.id), "{:?} came twice", due.change);
            order.entry(due.change.key.clone()).or_default().push(due.change.correlation);
            let link = Some(link(world.map, &due.change.key));
            changes.push(SettledChange { link, ..settled(due.change.id, Outcome::Written) });
        }
        world.store.settle(world.settlement(changes, at(1))).await?;
    }
    for (key, correlations) in order {
        let writer = key.split('-').next().unwrap_or_default();
        let expected: Vec<String> = (0..ROUNDS).map(|round| format!("{writer}/{round}")).collect();
        assert_eq!(correlations, expected, "{key}");
    }
    let statistics = world.store.statistics(world.map, at(2)).await?;
    let written =
        Direction::BOTH.map(|direction| statistics.direction(direction).written).iter().sum::<i64>();
    assert_eq!(usize::try_from(written).ok(), Some(WRITERS * ROUNDS * KEYS));
    assert_eq!((statistics.queued, usize::try_from(statistics.links).ok()), (0, Some(WRITERS * KEYS)));
    Ok(())
}

/// Of many who read the same page, one appends it.
pub async fn one_of_many_moves_the_cursor(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let key = CursorKey { environment: world.environment.clone(), side: Side::Right, entity: "x".to_owned() };
    let mut readers = JoinSet::new();
    for reader in 0..WRITERS {
        let (store, key, map) = (Arc::clone(&world.store), key.clone(), world.map);
        readers.spawn(async move {
            let changes = vec![captured(map, RTL, "k")];
            store
                .append(Append {
                    cursor: Some((key, None, reader.to_string())),
                    versions: Vec::new(),
                    changes,
                    at: at(0),
                })
                .await
        });
    }
    let answers = readers.join_all().await;
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
    assert_eq!(answers.iter().filter(|answer| is_stale(answer)).count(), WRITERS - 1);
    assert_eq!(world.store.queued(world.map, None, 10).await?.len(), 1);
    Ok(())
}
