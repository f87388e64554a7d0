//! Records that wait for a person.

use super::Checked;
use super::fixture::{LTR, RTL, World, ada, at, environment_id, failure, is_not_found, put_environment};
use crate::{FailureSelection, Outcome, Store, StoreError};
use model::{
    ActivityKind, ChangeStatus, ErrorClass, Failure, FailureId, FailureQuery, FailureStatus, NoticeKind,
    PageRequest, Phase, Resolution, SkipReason,
};
use std::sync::Arc;

type Shared = Arc<dyn Store>;

async fn list(world: &World, query: &FailureQuery) -> Result<Vec<Failure>, StoreError> {
    Ok(world.store.failures(&world.environment, query).await?.rows)
}

async fn only(world: &World) -> Result<Failure, StoreError> {
    let rows = list(world, &FailureQuery::default()).await?;
    assert_eq!(rows.len(), 1, "one failure was expected: {rows:?}");
    rows.into_iter().next().ok_or(StoreError::NotFound { what: "failure", id: String::new() })
}

async fn retry(world: &World, ids: Vec<FailureId>) -> Result<i64, StoreError> {
    world.store.retry_failures(&world.environment, FailureSelection::Ids(ids), ada(), at(500)).await
}

/// A failure is read as it was settled.
pub async fn a_failure_holds_all_that_was_said(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let change = world.pass(RTL, "k|ü", failure("Number is taken"), at(10)).await?;
    let failure = only(&world).await?;
    assert_eq!(world.store.failure(failure.id).await?, failure);
    assert_eq!((failure.change, failure.direction, failure.phase), (change, RTL, Phase::Live));
    assert_eq!((failure.key.as_str(), failure.company.as_str()), ("k|ü", "USMF"));
    assert_eq!((failure.map, failure.version), (world.map, world.version));
    assert_eq!((failure.class, failure.status_code), (ErrorClass::Application, 412));
    assert_eq!(failure.remedy.headline, "Number is taken");
    assert_eq!(failure.fields[0].field, "accountnumber");
    assert_eq!((failure.source.as_deref(), failure.attempted), (Some(r#"{"a":1}"#), None));
    assert_eq!((failure.status, failure.resolution), (FailureStatus::Open, None));
    assert_eq!((failure.attempts, failure.first_at, failure.last_at), (1, at(10), at(10)));
    assert_eq!(failure.correlation, "c-k|ü");
    assert!(is_not_found(&world.store.failure(FailureId(failure.id.0 + 1)).await));
    Ok(())
}

/// One failure per map, direction and key: the newest error counts, the first time stays.
pub async fn a_later_failure_of_the_key_joins(store: Shared) -> Checked {
    let world = World::new(store).await?;
    world.pass(LTR, "k", failure("First"), at(10)).await?;
    let change = world.pass(LTR, "k", failure("Second"), at(20)).await?;
    let joined = only(&world).await?;
    assert_eq!((joined.attempts, joined.first_at, joined.last_at), (2, at(10), at(20)));
    assert_eq!((joined.remedy.headline.as_str(), joined.change), ("Second", change));
    world.pass(RTL, "k", failure("Other way"), at(30)).await?;
    assert_eq!(list(&world, &FailureQuery::default()).await?.len(), 2);
    Ok(())
}

/// Nobody has to end a failure whose record passed meanwhile.
pub async fn a_later_change_that_passes_supersedes(store: Shared) -> Checked {
    let world = World::new(store).await?;
    world.pass(LTR, "k", failure("Refused"), at(10)).await?;
    world.pass(LTR, "k", Outcome::Written, at(20)).await?;
    let over = only(&world).await?;
    assert_eq!((over.status, over.resolution), (FailureStatus::Resolved, Some(Resolution::Superseded)));
    assert_eq!((over.first_at, over.last_at), (at(10), at(20)));
    world.pass(LTR, "k", failure("Refused again"), at(30)).await?;
    assert_eq!(list(&world, &FailureQuery::default()).await?.len(), 2);
    Ok(())
}

/// A retry is a change without payload that keeps the correlation, and its success is told.
pub async fn a_retry_that_passes_resolves(store: Shared) -> Checked {
    let world = World::new(store).await?;
    world.pass(RTL, "k", failure("Refused"), at(10)).await?;
    let failed = only(&world).await?;
    assert_eq!(retry(&world, vec![failed.id]).await?, 1);
    assert_eq!(only(&world).await?.status, FailureStatus::Retrying);
    let change = world.due_change(at(500)).await?.change;
    assert_eq!((change.payload, change.source_id.as_str()), (None, "id-k"));
    assert_eq!((change.direction, change.observed, change.attempts), (RTL, 1, 0));
    assert_eq!((change.captured_at, change.due_at), (at(500), at(500)));
    assert_eq!((change.status, change.correlation), (ChangeStatus::Queued, failed.correlation));
    world.settle(vec![(change.id, Outcome::Written)], at(600)).await?;
    let over = only(&world).await?;
    assert_eq!((over.status, over.resolution), (FailureStatus::Resolved, Some(Resolution::Retried)));
    let kinds: Vec<_> =
        super::journal::timeline(&world).await?.into_iter().map(|row| (row.kind, row.count)).collect();
    assert!(kinds.contains(&(ActivityKind::RetryRequested, 1)));
    assert!(kinds.contains(&(ActivityKind::FailuresResolved { direction: RTL }, 1)));
    Ok(())
}

/// It waits for a person again.
pub async fn a_retry_that_fails_joins_and_is_open_again(store: Shared) -> Checked {
    let world = World::new(store).await?;
    world.pass(LTR, "k", failure("Refused"), at(10)).await?;
    let failed = only(&world).await?;
    retry(&world, vec![failed.id]).await?;
    assert_eq!(retry(&world, vec![failed.id]).await?, 0, "it is being retried already");
    let change = world.due_change(at(500)).await?.change;
    world.settle(vec![(change.id, failure("Still refused"))], at(600)).await?;
    let joined = only(&world).await?;
    assert_eq!((joined.id, joined.status, joined.attempts), (failed.id, FailureStatus::Open, 2));
    Ok(())
}

/// A record that has nothing to be written any more is no failure any more.
pub async fn a_skipped_change_ends_failures_too(store: Shared) -> Checked {
    let world = World::new(store).await?;
    world.pass(LTR, "k", failure("Refused"), at(10)).await?;
    world.pass(LTR, "k", Outcome::Skipped(SkipReason::Unchanged), at(20)).await?;
    assert_eq!(only(&world).await?.status, FailureStatus::Resolved);
    Ok(())
}

/// What passed one way says nothing of the other.
pub async fn the_other_direction_ends_nothing(store: Shared) -> Checked {
    let world = World::new(store).await?;
    world.pass(LTR, "k", failure("Refused"), at(10)).await?;
    world.pass(RTL, "k", Outcome::Written, at(20)).await?;
    world.pass(LTR, "other", Outcome::Written, at(30)).await?;
    assert_eq!(only(&world).await?.status, FailureStatus::Open);
    Ok(())
}

/// A discarded failure takes no part in what comes later.
pub async fn discarded_failures_are_over(store: Shared) -> Checked {
    let world = World::new(store).await?;
    world.pass(LTR, "k", failure("Refused"), at(10)).await?;
    let id = only(&world).await?.id;
    let selection = || FailureSelection::Ids(vec![id]);
    let discarded = world.store.discard_failures(&world.environment, selection(), "Test data", ada(), at(20));
    assert_eq!(discarded.await?, 1);
    let again = world.store.discard_failures(&world.environment, selection(), "Test data", ada(), at(21));
    assert_eq!(again.await?, 0);
    let over = only(&world).await?;
    assert_eq!((over.status, over.resolution, over.last_at), (FailureStatus::Discarded, None, at(20)));
    assert_eq!(retry(&world, vec![id]).await?, 0);
    world.pass(LTR, "k", failure("Refused again"), at(30)).await?;
    assert_eq!(list(&world, &FailureQuery::default()).await?.len(), 2);
    let kind = ActivityKind::FailuresDiscarded { reason: "Test data".to_owned() };
    assert!(super::journal::timeline(&world).await?.iter().any(|row| row.kind == kind && row.count == 1));
    Ok(())
}

/// Ids of other environments and unknown ones are left alone.
pub async fn only_open_failures_here_are_acted_upon(store: Shared) -> Checked {
    let world = World::new(store).await?;
    world.pass(LTR, "k", failure("Refused"), at(10)).await?;
    let id = only(&world).await?.id;
    let elsewhere = environment_id("elsewhere")?;
    put_environment(&*world.store, &elsewhere, "Elsewhere").await?;
    let ids = FailureSelection::Ids(vec![id, FailureId(id.0 + 1)]);
    assert_eq!(world.store.retry_failures(&elsewhere, ids, ada(), at(20)).await?, 0);
    assert_eq!(retry(&world, vec![id, id, FailureId(id.0 + 1)]).await?, 1);
    assert_eq!(world.store.queued(world.map, None, 10).await?.len(), 1);
    Ok(())
}

/// "All that match" goes beyond the page that is shown.
pub async fn all_that_match_are_acted_upon(store: Shared) -> Checked {
    let world = World::new(store).await?;
    for key in ["a1", "a2", "a3", "b1"] {
        world.pass(LTR, key, failure("Refused"), at(10)).await?;
    }
    let page = PageRequest { before: Some(1), limit: 1 };
    let query = FailureQuery { text: "A".to_owned(), page, ..FailureQuery::default() };
    let selection = FailureSelection::Matching(query.clone());
    assert_eq!(world.store.retry_failures(&world.environment, selection, ada(), at(20)).await?, 3);
    let keys: Vec<_> = world.store.queued(world.map, None, 10).await?.into_iter().map(|c| c.key).collect();
    assert_eq!(keys, ["a1", "a2", "a3"]);
    let over = FailureQuery { status: Some(FailureStatus::Resolved), ..FailureQuery::default() };
    let none = world.store.discard_failures(
        &world.environment,
        FailureSelection::Matching(over),
        "none",
        ada(),
        at(30),
    );
    assert_eq!(none.await?, 0);
    let timeline = super::journal::timeline(&world).await?;
    assert!(timeline.iter().any(|row| row.kind == ActivityKind::RetryRequested && row.count == 3));
    Ok(())
}

/// Newest first, by each of its facets; the text is searched without regard to case.
pub async fn the_list_is_filtered(store: Shared) -> Checked {
    let world = World::new(store).await?;
    world.pass(LTR, "usmf|Ärger", failure("100% _sure"), at(10)).await?;
    world.pass(RTL, "usmf|b", failure("Refused"), at(20)).await?;
    retry(
        &world,
        list(&world, &FailureQuery { direction: Some(RTL), ..FailureQuery::default() })
            .await?
            .iter()
            .map(|f| f.id)
            .collect(),
    )
    .await?;
    let text = |text: &str| FailureQuery { text: text.to_owned(), ..FailureQuery::default() };
    for (query, expected) in [
        (FailureQuery::default(), vec!["usmf|b", "usmf|Ärger"]),
        (FailureQuery { status: Some(FailureStatus::Open), ..FailureQuery::default() }, vec!["usmf|Ärger"]),
        (FailureQuery { status: Some(FailureStatus::Retrying), ..FailureQuery::default() }, vec!["usmf|b"]),
        (
            FailureQuery { direction: Some(LTR), map: Some(world.map), ..FailureQuery::default() },
            vec!["usmf|Ärger"],
        ),
        (FailureQuery { phase: Some(Phase::InitialSync), ..FailureQuery::default() }, vec![]),
        (
            FailureQuery { class: Some(ErrorClass::Application), ..FailureQuery::default() },
            vec!["usmf|b", "usmf|Ärger"],
        ),
        (FailureQuery { class: Some(ErrorClass::Network), ..FailureQuery::default() }, vec![]),
        (text("ärgER"), vec!["usmf|Ärger"]),
        (text("0% _"), vec!["usmf|Ärger"]),
        (text("0X8004"), vec!["usmf|b", "usmf|Ärger"]),
        (text("us%b"), vec![]),
    ] {
        let page = world.store.failures(&world.environment, &query).await?;
        let keys: Vec<_> = page.rows.iter().map(|failure| failure.key.as_str()).collect();
        assert_eq!(keys, expected, "{query:?}");
        assert_eq!(page.total, i64::try_from(expected.len()).unwrap_or(-1));
    }
    Ok(())
}

/// The notice of a map opens with its first failure, survives a retry, ends with its last, and opens anew.
pub async fn the_notice_lasts_while_any_is_open(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let kind = NoticeKind::FailuresOpen { map: world.map };
    world.pass(LTR, "a", failure("Refused"), at(10)).await?;
    world.pass(LTR, "b", failure("Refused"), at(20)).await?;
    let notices = world.store.notices(&world.environment, 10).await?;
    assert_eq!(notices.len(), 1);
    assert_eq!((&notices[0].kind, notices[0].since, notices[0].until), (&kind, at(10), None));
    world.pass(LTR, "a", Outcome::Written, at(30)).await?;
    let rest =
        list(&world, &FailureQuery { status: Some(FailureStatus::Open), ..FailureQuery::default() }).await?;
    retry(&world, vec![rest[0].id]).await?;
    assert_eq!(world.store.notices(&world.environment, 10).await?[0].until, None);
    let change = world.due_change(at(500)).await?.change;
    world.settle(vec![(change.id, Outcome::Deleted)], at(600)).await?;
    assert_eq!(world.store.notices(&world.environment, 10).await?[0].until, Some(at(600)));
    world.pass(LTR, "a", failure("Refused"), at(700)).await?;
    let id = list(&world, &FailureQuery::default()).await?[0].id;
    assert_eq!(world.store.notices(&world.environment, 10).await?.len(), 2);
    let ids = FailureSelection::Ids(vec![id]);
    world.store.discard_failures(&world.environment, ids, "Enough", ada(), at(800)).await?;
    assert!(world.store.notices(&world.environment, 10).await?.iter().all(|notice| notice.until.is_some()));
    Ok(())
}
