//! Acts on many failures.

use super::Checked;
use super::fixture::{LTR, World, ada, at, failure, is_not_found, is_stale};
use super::journal::timeline;
use crate::{BulkAsk, FailureSelection, Outcome, Store, StoreError, Trim};
use model::{
    ActivityKind, Actor, BulkAct, BulkActId, BulkKind, BulkQuery, BulkResult, BulkStatus, Failure, FailureId,
    FailureQuery, FailureStatus, Kept, Limit, NoticeKind, PageRequest, StoryEvent, story,
};
use std::collections::BTreeSet;
use std::sync::Arc;

type Shared = Arc<dyn Store>;

/// More than are carried out at once.
const MANY: usize = BulkAct::AT_ONCE + 50;

const DAY: i64 = 86_400_000;

fn ask(world: &World, discard: Option<&str>, selection: FailureSelection, millis: i64) -> BulkAsk {
    BulkAsk {
        environment: world.environment.clone(),
        map: Some(world.map),
        group: None,
        discard: discard.map(ToOwned::to_owned),
        selection,
        actor: ada(),
        at: at(millis),
    }
}

fn everything() -> FailureSelection {
    FailureSelection::Matching(FailureQuery { status: Some(FailureStatus::Open), ..FailureQuery::default() })
}

async fn begun(world: &World, ask: BulkAsk) -> Result<BulkAct, StoreError> {
    world.store.ask_bulk(ask).await?.ok_or(StoreError::NotFound { what: "failure", id: String::new() })
}

/// Keys `k000`, `k001` and so on that have failed.
async fn fail_many(world: &World, many: usize) -> Checked {
    let keys: Vec<String> = (0..many).map(|number| format!("k{number:03}")).collect();
    let changes: Vec<_> = keys.iter().map(|key| (LTR, key.as_str())).collect();
    let ids = world.append(&changes, at(10)).await?;
    world.settle(ids.into_iter().map(|id| (id, failure("Refused"))).collect(), at(10)).await
}

async fn of_key(world: &World, key: &str) -> Result<Failure, StoreError> {
    let found = world.store.failures_of_key(world.map, key, 1).await?;
    found.into_iter().next().ok_or(StoreError::NotFound { what: "failure", id: key.to_owned() })
}

async fn count(world: &World, status: FailureStatus) -> Result<i64, StoreError> {
    let query = FailureQuery { status: Some(status), ..FailureQuery::default() };
    Ok(world.store.failures(&world.environment, &query).await?.total)
}

async fn results(world: &World, id: BulkActId) -> Result<Vec<(String, BulkResult)>, StoreError> {
    let page = world.store.bulk_items(id, false, PageRequest { before: None, limit: 500 }).await?;
    Ok(page.rows.into_iter().rev().map(|item| (item.key, item.result)).collect())
}

async fn told(world: &World, is_meant: impl Fn(&ActivityKind) -> bool) -> Result<Vec<i64>, StoreError> {
    let entries = timeline(world).await?.into_iter();
    Ok(entries.filter(|row| is_meant(&row.kind)).map(|row| row.count).collect())
}

/// In the transaction that asks for it; what is not parked is told, too.
pub async fn a_small_act_is_carried_out_at_once(store: Shared) -> Checked {
    let world = World::new(store).await?;
    for key in ["a", "b", "c"] {
        world.pass(LTR, key, failure("Refused"), at(10)).await?;
    }
    world.pass(LTR, "b", Outcome::Written, at(20)).await?;
    let mut ids = Vec::new();
    for key in ["a", "b", "c"] {
        ids.push(of_key(&world, key).await?.id);
    }
    ids.push(FailureId(99));
    let act = begun(&world, ask(&world, None, FailureSelection::Ids(ids), 30)).await?;
    assert_eq!((act.status, act.total, act.done, act.skipped), (BulkStatus::Done, 3, 2, 1));
    assert_eq!((&act.kind, &act.actor, act.map), (&BulkKind::Retry, &ada(), Some(world.map)));
    assert_eq!((act.asked_at, act.ended_at), (at(30), Some(at(30))));
    let expected = [("a", BulkResult::Done), ("b", BulkResult::Resolved), ("c", BulkResult::Done)];
    assert_eq!(results(&world, act.id).await?, expected.map(|(key, result)| (key.to_owned(), result)));
    let alone = world.store.bulk_items(act.id, true, PageRequest::default()).await?;
    assert_eq!((alone.total, alone.rows[0].key.as_str(), alone.rows[0].at), (1, "b", Some(at(30))));
    let queued = world.store.queued(world.map, None, 10).await?;
    let queued: Vec<_> = queued.iter().map(|change| (change.key.as_str(), change.put_back)).collect();
    assert_eq!(queued, [("a", true), ("c", true)]);
    assert_eq!(told(&world, |kind| *kind == ActivityKind::RetryRequested).await?, [2]);
    assert_eq!(world.store.bulk_act(act.id).await?, act);
    let nothing = world.store.ask_bulk(ask(&world, None, everything(), 40)).await?;
    assert_eq!(nothing, None);
    assert!(is_not_found(&world.store.bulk_act(BulkActId(99)).await));
    Ok(())
}

/// Each of its failures once; neither what fails later nor what ended meanwhile.
pub async fn a_large_act_goes_on_step_by_step(store: Shared) -> Checked {
    let world = World::new(store).await?;
    fail_many(&world, MANY).await?;
    let act = begun(&world, ask(&world, None, everything(), 20)).await?;
    assert_eq!((act.status, act.total, act.left()), (BulkStatus::Working, 250, 250));
    assert!(world.store.queued(world.map, None, 1).await?.is_empty());
    world.pass(LTR, "later", failure("Refused"), at(30)).await?;
    world.pass(LTR, "k249", Outcome::Written, at(30)).await?;
    let working = BulkQuery { is_working: true, ..BulkQuery::default() };
    for (millis, done) in [(40, 100), (50, 200), (60, 249)] {
        assert_eq!(world.store.bulk_acts(&world.environment, &working).await?.rows.len(), 1);
        let now = world.store.advance_bulk(act.id, 100, at(millis)).await?;
        assert_eq!(now.done, done);
    }
    let over = world.store.bulk_act(act.id).await?;
    assert_eq!((over.status, over.skipped, over.ended_at), (BulkStatus::Done, 1, Some(at(60))));
    assert!(world.store.bulk_acts(&world.environment, &working).await?.rows.is_empty());
    assert_eq!(world.store.advance_bulk(act.id, 100, at(70)).await?, over, "it is over");
    let queued = world.store.queued(world.map, None, 1_000).await?;
    let keys: BTreeSet<_> = queued.iter().map(|change| change.key.clone()).collect();
    assert_eq!((queued.len(), keys.len(), keys.contains("later")), (249, 249, false));
    assert_eq!(told(&world, |kind| *kind == ActivityKind::RetryRequested).await?, [249], "one entry");
    assert_eq!(of_key(&world, "later").await?.status, FailureStatus::Open);
    let page = PageRequest { before: None, limit: 2 };
    let first = world.store.bulk_items(act.id, false, page).await?;
    assert_eq!(
        (first.total, first.rows[0].key.as_str(), first.rows[0].result),
        (250, "k249", BulkResult::Resolved)
    );
    let next = PageRequest { before: first.next, limit: 2 };
    assert_eq!(world.store.bulk_items(act.id, false, next).await?.rows[0].key, "k247");
    // Whose wish it was is known to the story of each record.
    let kept = world.store.story_of_key(world.map, "k001", PageRequest::default()).await?;
    let retried = |it: &model::StoryEntry| matches!(it.event, StoryEvent::Retried { .. });
    let by: Vec<_> = story(kept).into_iter().filter(retried).map(|entry| entry.by).collect();
    assert_eq!(by, [Some(ada())]);
    Ok(())
}

/// What is done stays done, what is left stays as it was.
pub async fn an_act_can_be_stopped(store: Shared) -> Checked {
    let world = World::new(store).await?;
    fail_many(&world, MANY).await?;
    let act = begun(&world, ask(&world, Some("test data"), everything(), 20)).await?;
    world.store.advance_bulk(act.id, 100, at(30)).await?;
    let grace = Actor::User("Grace".to_owned());
    let stopped = world.store.cancel_bulk(act.id, grace.clone(), at(40)).await?;
    assert_eq!((stopped.status, stopped.done, stopped.left()), (BulkStatus::Cancelled, 100, 150));
    assert_eq!((stopped.cancelled_by.as_ref(), stopped.ended_at), (Some(&grace), Some(at(40))));
    assert!(is_stale(&world.store.cancel_bulk(act.id, grace, at(50)).await));
    assert_eq!(world.store.advance_bulk(act.id, 100, at(60)).await?, stopped);
    assert_eq!(count(&world, FailureStatus::Discarded).await?, 100);
    assert_eq!(count(&world, FailureStatus::Open).await?, 150);
    assert_eq!(told(&world, |kind| *kind == ActivityKind::BulkStopped).await?, [150]);
    let discarded = |kind: &ActivityKind| matches!(kind, ActivityKind::FailuresDiscarded { .. });
    assert_eq!(told(&world, discarded).await?, [100]);
    let page = world.store.bulk_items(act.id, false, PageRequest::default()).await?;
    assert!(page.rows.iter().all(|item| item.result == BulkResult::Left && item.at.is_none()));
    Ok(())
}

/// Where nothing newer came they wait as before, with the moment of their last attempt.
pub async fn a_discard_can_be_undone(store: Shared) -> Checked {
    let world = World::new(store).await?;
    for key in ["a", "b", "c", "d"] {
        world.pass(LTR, key, failure("Refused"), at(10)).await?;
    }
    let was = of_key(&world, "a").await?;
    let act = begun(&world, ask(&world, Some("test data"), everything(), 20)).await?;
    assert_eq!((act.done, count(&world, FailureStatus::Discarded).await?), (4, 4));
    world.pass(LTR, "b", Outcome::Written, at(30)).await?;
    world.pass(LTR, "c", failure("Refused"), at(30)).await?;
    world.append(&[(LTR, "d")], at(30)).await?;
    let undoing = world.store.undo_bulk(act.id, ada(), at(40)).await?;
    assert_eq!((undoing.status, undoing.done, undoing.skipped), (BulkStatus::Done, 1, 3));
    assert_eq!(undoing.kind, BulkKind::UndoDiscard { of: act.id });
    let newer: Vec<_> = ["b", "c", "d"].map(|key| (key.to_owned(), BulkResult::Newer)).into();
    assert_eq!(results(&world, undoing.id).await?[1..], newer);
    assert_eq!(of_key(&world, "a").await?, was, "as if nothing had been");
    let notices = world.store.notices(&world.environment, 10).await?;
    let kind = NoticeKind::FailuresOpen { map: world.map };
    assert!(notices.iter().any(|notice| notice.kind == kind && notice.until.is_none()));
    assert_eq!(world.store.bulk_act(act.id).await?.undone_by, Some(undoing.id));
    for id in [act.id, undoing.id] {
        assert!(is_stale(&world.store.undo_bulk(id, ada(), at(50)).await), "{id}");
    }
    assert_eq!(told(&world, |kind| *kind == ActivityKind::DiscardUndone).await?, [1]);
    // It can pass as ever, and be discarded again.
    world.pass(LTR, "a", Outcome::Written, at(60)).await?;
    assert_eq!(of_key(&world, "a").await?.status, FailureStatus::Resolved);
    Ok(())
}

/// As long as it waits and was never tried.
pub async fn a_retry_can_be_taken_back(store: Shared) -> Checked {
    let world = World::new(store).await?;
    for key in ["a", "b", "c"] {
        world.pass(LTR, key, failure("Refused"), at(10)).await?;
    }
    let act = begun(&world, ask(&world, None, everything(), 20)).await?;
    let queued = world.store.queued(world.map, None, 10).await?;
    let later = Outcome::Retry { due_at: at(90), counts: true };
    world.settle(vec![(queued[0].id, failure("Refused")), (queued[1].id, later)], at(30)).await?;
    let undoing = world.store.undo_bulk(act.id, ada(), at(40)).await?;
    let expected = [("a", BulkResult::Tried), ("b", BulkResult::Tried), ("c", BulkResult::Done)];
    assert_eq!(results(&world, undoing.id).await?, expected.map(|(key, result)| (key.to_owned(), result)));
    let left: Vec<_> = world.store.queued(world.map, None, 10).await?.into_iter().map(|it| it.key).collect();
    assert_eq!(left, ["b"]);
    let parked = of_key(&world, "c").await?;
    assert_eq!((parked.status, parked.last_at, parked.attempts), (FailureStatus::Open, at(10), 1));
    assert_eq!(told(&world, |kind| *kind == ActivityKind::RetryTakenBack).await?, [1]);
    // What was taken out is nothing newer: a discard of it can be undone.
    let selection = FailureSelection::Ids(vec![parked.id]);
    let discard = begun(&world, ask(&world, Some("test data"), selection.clone(), 50)).await?;
    assert_eq!(world.store.undo_bulk(discard.id, ada(), at(60)).await?.done, 1);
    // Where it is tried again after all, an earlier act does not take that back.
    begun(&world, ask(&world, None, selection, 70)).await?;
    assert_eq!(of_key(&world, "c").await?.status, FailureStatus::Retrying);
    Ok(())
}

/// Newest first, by where they were asked for.
pub async fn acts_are_listed(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let other = world.beside("Vendors").await?;
    world.pass(LTR, "a", failure("Refused"), at(10)).await?;
    other.pass(LTR, "a", failure("Refused"), at(10)).await?;
    let group = of_key(&world, "a").await?.group;
    let here = FailureSelection::Ids(vec![of_key(&world, "a").await?.id]);
    let there = FailureSelection::Ids(vec![of_key(&other, "a").await?.id]);
    let first = begun(&world, BulkAsk { group: Some(group), ..ask(&world, None, here, 20) }).await?;
    let second = begun(&other, ask(&other, None, there, 30)).await?;
    let list = async |query: BulkQuery| {
        let page = world.store.bulk_acts(&world.environment, &query).await?;
        Ok::<_, StoreError>((page.rows.into_iter().map(|act| act.id).collect::<Vec<_>>(), page.total))
    };
    let all = BulkQuery::default();
    assert_eq!(list(all).await?, (vec![second.id, first.id], 2));
    assert_eq!(list(BulkQuery { map: Some(other.map), ..all }).await?, (vec![second.id], 1));
    assert_eq!(list(BulkQuery { group: Some(group), ..all }).await?, (vec![first.id], 1));
    let page = PageRequest { before: Some(second.id.0), limit: 1 };
    assert_eq!(list(BulkQuery { page, ..all }).await?.0, [first.id]);
    Ok(())
}

/// What became of failures is kept as long as they are.
pub async fn an_act_goes_with_its_failures(store: Shared) -> Checked {
    let world = World::new(store).await?;
    for key in ["a", "b"] {
        world.pass(LTR, key, failure("Refused"), at(10)).await?;
    }
    let act = begun(&world, ask(&world, Some("test data"), everything(), 20)).await?;
    let trim = async |rows| {
        let (environment, limit) = (world.environment.clone(), Limit { days: 30, rows });
        let trim = Trim { environment, map: None, kept: Kept::Failures, limit, now: at(DAY) };
        world.store.trim(&trim, 100).await
    };
    assert_eq!(results(&world, act.id).await?.len(), 2);
    trim(0).await?;
    assert!(is_not_found(&world.store.bulk_act(act.id).await));
    Ok(())
}
