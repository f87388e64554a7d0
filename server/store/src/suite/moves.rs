//! What happens along with the moves of a map.

use super::Checked;
use super::fixture::{LTR, RTL, World, ada, at, captured, failure, is_stale, link};
use super::journal::timeline;
use crate::{Append, CursorKey, Effect, NewFailure, NewRun, Outcome, StateMove, Store, StoreError};
use model::{
    ActivityKind, ChangeStatus, Direction, FailureQuery, FailureStatus, MapState, Phase, Resolution,
    ResumeTo, Run, Side,
};
use std::sync::Arc;

type Shared = Arc<dyn Store>;

const PAUSED: MapState = MapState::Paused { resume_to: ResumeTo::Running };

/// Moves the map at 50.
pub(super) async fn go(world: &World, expected: MapState, next: MapState, effects: Vec<Effect>) -> Checked {
    let correlation = "corr".to_owned();
    let change = StateMove { map: world.map, expected, next, actor: ada(), at: at(50), correlation, effects };
    world.store.set_state(change).await
}

/// A map with an initial sync of these legs.
pub(super) async fn begin(store: Shared, legs: &[(&str, Direction)]) -> Result<World, StoreError> {
    let world = World::new(store).await?;
    go(&world, MapState::Running, MapState::NotRunning, Vec::new()).await?;
    let legs = legs.iter().map(|(company, direction)| ((*company).to_owned(), *direction)).collect();
    let effects = vec![Effect::BeginRun(NewRun { legs, after: vec![world.map], leave_failed: false })];
    go(&world, MapState::NotRunning, MapState::Initializing, effects).await?;
    Ok(world)
}

/// The map's newest initial sync.
pub(super) async fn run_of(world: &World) -> Result<Run, StoreError> {
    let newest = world.store.newest_run(world.map).await?;
    newest.ok_or(StoreError::NotFound { what: "initial sync", id: String::new() })
}

fn content() -> Box<NewFailure> {
    match failure("Left behind") {
        Outcome::Failed(failure) => Box::new(NewFailure { fields: Vec::new(), ..*failure }),
        _ => unreachable!("a failure is a failure"),
    }
}

async fn failures(world: &World) -> Result<Vec<model::Failure>, StoreError> {
    Ok(world.store.failures(&world.environment, &FailureQuery::default()).await?.rows)
}

/// Nothing of it is written; the entry counts it, and retries wait for a person again.
pub async fn a_queue_can_be_discarded(store: Shared) -> Checked {
    let world = World::new(store).await?;
    world.pass(LTR, "r", failure("Refused"), at(1)).await?;
    let all = crate::FailureSelection::Matching(FailureQuery::default());
    world.store.retry_failures(&world.environment, all, ada(), at(2)).await?;
    world.append(&[(LTR, "a"), (RTL, "a")], at(3)).await?;
    go(&world, MapState::Running, MapState::NotRunning, vec![Effect::DiscardQueue]).await?;
    assert!(world.store.queued(world.map, None, 10).await?.is_empty());
    let changes = world.store.changes_of_key(world.map, "a", 10).await?;
    assert!(changes.iter().all(|change| change.status == ChangeStatus::Skipped));
    assert_eq!(failures(&world).await?[0].status, FailureStatus::Open);
    let rows = timeline(&world).await?;
    assert!(rows.iter().any(|row| row.kind == ActivityKind::QueueDiscarded && row.count == 3));
    Ok(())
}

/// Of each key and direction the newest change becomes a catch-up error, which a later change of the key ends.
pub async fn a_queue_can_be_preserved(store: Shared) -> Checked {
    let world = World::new(store).await?;
    world.append(&[(LTR, "a"), (LTR, "b"), (LTR, "a"), (RTL, "a")], at(3)).await?;
    let newest = world.store.queued(world.map, None, 10).await?[2].id;
    assert!(is_stale(&go(&world, PAUSED, MapState::Running, Vec::new()).await), "it is not paused");
    go(&world, MapState::Running, PAUSED, Vec::new()).await?;
    go(&world, PAUSED, MapState::Running, vec![Effect::PreserveQueue(content())]).await?;
    assert!(world.store.queued(world.map, None, 10).await?.is_empty());
    let parked = failures(&world).await?;
    let brief: Vec<_> = parked.iter().rev().map(|row| (row.direction, row.key.as_str())).collect();
    assert_eq!(brief, [(LTR, "b"), (LTR, "a"), (RTL, "a")]);
    let a = &parked[1];
    assert_eq!((a.phase, a.status, a.change), (Phase::CatchUp, FailureStatus::Open, newest));
    assert_eq!((a.remedy.headline.as_str(), a.source.is_some()), ("Left behind", true));
    let rows = timeline(&world).await?;
    assert!(rows.iter().any(|row| row.kind == ActivityKind::QueuePreserved && row.count == 4));
    assert_eq!(world.store.notices(&world.environment, 10).await?.len(), 1);
    world.pass(LTR, "a", Outcome::Written, at(60)).await?;
    let a = world.store.failure(a.id).await?;
    assert_eq!((a.status, a.resolution), (FailureStatus::Resolved, Some(Resolution::Superseded)));
    Ok(())
}

/// Those that another map captures stay where they are.
pub async fn cursors_are_forgotten_where_nobody_else_captures(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let key = |side: Side, entity: &str| CursorKey {
        environment: world.environment.clone(),
        side,
        entity: entity.to_owned(),
    };
    let (left, right) = (key(Side::Left, "CustomersV3"), key(Side::Right, "accounts"));
    for cursor in [&left, &right] {
        let cursor = Some((cursor.clone(), None, "1".to_owned()));
        world.store.append(Append { cursor, versions: Vec::new(), changes: Vec::new(), at: at(5) }).await?;
    }
    let other = world.beside("The same entities").await?;
    go(&world, MapState::Running, MapState::NotRunning, Vec::new()).await?;
    go(&world, MapState::NotRunning, MapState::NotRunning, vec![Effect::ForgetCursors]).await?;
    assert_eq!(world.store.cursor(&left).await?.as_deref(), Some("1"));
    go(&other, MapState::Running, MapState::NotRunning, Vec::new()).await?;
    go(&world, MapState::NotRunning, MapState::Running, vec![Effect::ForgetCursors]).await?;
    assert_eq!(world.store.cursor(&left).await?, None);
    assert_eq!(world.store.cursor(&right).await?, None);
    Ok(())
}

/// The entry stands beside the move.
pub async fn a_map_may_be_limited_to_companies(store: Shared) -> Checked {
    let world = World::new(store).await?;
    assert!(world.store.map(world.map).await?.0.companies.is_empty());
    let only = vec!["usmf".to_owned()];
    let running = MapState::Running;
    go(&world, running, running, vec![Effect::SetCompanies(only.clone())]).await?;
    let known = world.store.map(world.map).await?.0;
    assert_eq!((known.companies.clone(), known.state), (only.clone(), running));
    assert!(known.takes("USMF") && known.takes("") && !known.takes("demf"));
    let listed = world.store.maps(&world.environment, at(60)).await?;
    assert!(listed.iter().any(|row| row.map.companies == only));
    let rows = timeline(&world).await?;
    assert!(rows.iter().any(|row| row.kind == ActivityKind::CompaniesChanged { companies: only.clone() }));
    go(&world, running, running, vec![Effect::SetCompanies(Vec::new())]).await?;
    assert!(world.store.map(world.map).await?.0.companies.is_empty());
    for key in ["usmf|a", "usmfx|b", "demf|c"] {
        world.put_link(link(world.map, key), at(1)).await?;
    }
    go(&world, running, running, vec![Effect::DistrustCompanies(only)]).await?;
    let relied_on = world.store.linked_ids(world.map, Side::Left, "", 9).await?;
    let keys: Vec<&str> = relied_on.iter().map(|(_, key)| key.as_str()).collect();
    assert_eq!(keys, ["demf|c", "usmfx|b"]);
    Ok(())
}

/// What joins the queue later belongs to live sync.
pub async fn catching_up_ends_with_what_was_marked(store: Shared) -> Checked {
    let world = World::new(store).await?;
    assert!(world.store.is_caught_up(world.map).await?);
    let marked = world.append(&[(LTR, "a"), (LTR, "b")], at(1)).await?;
    go(&world, MapState::Running, MapState::Resuming, vec![Effect::MarkQueue]).await?;
    world.append(&[(LTR, "c")], at(2)).await?;
    let live = || go(&world, MapState::Resuming, MapState::Running, vec![Effect::RequireCaughtUp]);
    world.settle(vec![(marked[0], Outcome::Written)], at(3)).await?;
    assert!(!world.store.is_caught_up(world.map).await?);
    assert!(is_stale(&live().await));
    assert_eq!(world.store.map(world.map).await?.0.state, MapState::Resuming);
    world.settle(vec![(marked[1], Outcome::Written)], at(4)).await?;
    assert!(world.store.is_caught_up(world.map).await?);
    live().await
}

/// It may be stale by then; deletions say all there is to say.
pub async fn a_queue_that_was_kept_is_read_again(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let delete =
        crate::CapturedChange { operation: model::Operation::Delete, ..captured(world.map, RTL, "d") };
    let changes = vec![captured(world.map, LTR, "u"), delete];
    world.store.append(Append { cursor: None, versions: Vec::new(), changes, at: at(1) }).await?;
    go(&world, MapState::Running, MapState::NotRunning, Vec::new()).await?;
    go(&world, MapState::NotRunning, MapState::Running, vec![Effect::ReadAgain]).await?;
    let queued = world.store.queued(world.map, None, 10).await?;
    assert_eq!(queued.iter().map(|change| change.payload.is_some()).collect::<Vec<_>>(), [false, true]);
    Ok(())
}
