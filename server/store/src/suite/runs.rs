//! Initial syncs.

use super::Checked;
use super::fixture::{LTR, RTL, World, ada, at, captured, failure, is_stale};
use super::journal::timeline;
use super::moves::{begin, go, run_of};
use crate::{Append, CursorKey, Effect, FailureSelection, LegPage, NewRun, Outcome, Store};
use model::{
    ActivityKind, ChangeId, FailureQuery, LegCounts, LegId, LegStatus, MapState, Moment, PageRequest, Phase,
    Run, RunStatus, Side, SkipReason,
};
use std::sync::Arc;

type Shared = Arc<dyn Store>;

fn page(world: &World, leg: LegId, from: Option<&str>, next: Option<&str>, keys: &[&str]) -> LegPage {
    LegPage {
        leg,
        version: world.version,
        from: from.map(str::to_owned),
        next: next.map(str::to_owned),
        expected: Some(3),
        changes: keys.iter().map(|key| captured(world.map, LTR, key)).collect(),
        at: at(20),
    }
}

/// Settles what waits of these keys.
async fn settle(world: &World, outcomes: Vec<(&str, Outcome)>, when: Moment) -> Checked {
    let queued = world.store.queued(world.map, None, 100).await?;
    let id =
        |key: &str| queued.iter().find(|change| change.key == key).map_or(ChangeId(0), |change| change.id);
    world.settle(outcomes.into_iter().map(|(key, outcome)| (id(key), outcome)).collect(), when).await
}

/// Read page by page; each record is in one count, and the map goes live when all were tried.
pub async fn a_run_copies_leg_by_leg(store: Shared) -> Checked {
    let world = begin(store, &[("usmf", LTR), ("demf", LTR)]).await?;
    let run = run_of(&world).await?;
    assert_eq!((run.status, run.version, &run.actor), (RunStatus::Copying, world.version, &ada()));
    let (first, second) = (run.legs[0].id, run.legs[1].id);
    assert_eq!(run.executions().iter().map(|(company, _)| *company).collect::<Vec<_>>(), ["usmf", "demf"]);
    assert_eq!(run.legs[0].status(run.status), LegStatus::Pending);
    world.store.advance(page(&world, first, None, Some("b"), &["a", "b"])).await?;
    assert_eq!(world.store.position(first).await?.as_deref(), Some("b"));
    world.store.advance(page(&world, first, Some("b"), None, &["c"])).await?;
    let changes = world.store.queued(world.map, None, 10).await?;
    assert!(changes.iter().all(|change| change.leg == Some(first)));
    let finish = |status| go(&world, MapState::Initializing, MapState::Running, vec![Effect::EndRun(status)]);
    assert!(is_stale(&finish(RunStatus::Finished).await));
    settle(&world, vec![("a", Outcome::Written), ("b", Outcome::Skipped(SkipReason::Echo))], at(30)).await?;
    assert!(!world.store.end_legs(run.id, at(31)).await?);
    let leg = &run_of(&world).await?.legs[0];
    assert_eq!((leg.status(RunStatus::Copying), leg.expected), (LegStatus::Writing, Some(3)));
    let counts = LegCounts { read: 3, written: 1, skipped: 1, queued: 1, ..LegCounts::default() };
    assert_eq!(leg.counts, counts);
    settle(&world, vec![("c", Outcome::Deleted)], at(40)).await?;
    assert!(world.store.end_legs(run.id, at(41)).await?);
    assert!(is_stale(&finish(RunStatus::Finished).await), "the second leg was not read");
    world.store.advance(page(&world, second, None, None, &[])).await?;
    assert!(world.store.end_legs(run.id, at(42)).await?);
    finish(RunStatus::Finished).await?;
    let run = run_of(&world).await?;
    assert_eq!((run.status, run.ended_at), (RunStatus::Finished, Some(at(50))));
    assert_eq!(run.legs[0].ended_at, Some(at(41)));
    assert_eq!(world.store.map(world.map).await?.0.state, MapState::Running);
    let told = timeline(&world).await?;
    let of_run =
        |row: &&model::Activity| row.correlation == run.correlation && row.version == Some(run.version);
    let by_company = told.iter().rev().filter(of_run).filter_map(|row| match &row.kind {
        ActivityKind::CompanySyncStarted { company } => Some((company.as_str(), None, row.count)),
        ActivityKind::CompanySyncFinished { company, counts } => {
            Some((company.as_str(), Some(*counts), row.count))
        }
        _ => None,
    });
    let counts = LegCounts { read: 3, written: 2, skipped: 1, ..LegCounts::default() };
    assert_eq!(
        by_company.collect::<Vec<_>>(),
        [
            ("usmf", None, 0),
            ("usmf", Some(counts), 3),
            ("demf", None, 0),
            ("demf", Some(LegCounts::default()), 0),
        ]
    );
    let kinds: Vec<ActivityKind> = told.into_iter().map(|row| row.kind).collect();
    assert!(kinds.contains(&ActivityKind::InitialSyncFinished { counts }), "{kinds:?}");
    let companies = vec!["usmf".to_owned(), "demf".to_owned()];
    assert!(kinds.contains(&ActivityKind::InitialSyncStarted { companies }));
    Ok(())
}

/// A second reader, and one that did not hear of a pause, keep nothing.
pub async fn a_page_is_kept_only_where_the_reading_stood(store: Shared) -> Checked {
    let world = begin(store, &[("", LTR)]).await?;
    let leg = run_of(&world).await?.legs[0].id;
    assert!(is_stale(&world.store.advance(page(&world, leg, Some("x"), None, &["a"])).await));
    let paused = MapState::Paused { resume_to: model::ResumeTo::Initializing };
    go(&world, MapState::Initializing, paused, Vec::new()).await?;
    assert!(is_stale(&world.store.advance(page(&world, leg, None, None, &["a"])).await));
    go(&world, paused, MapState::Initializing, Vec::new()).await?;
    world.store.advance(page(&world, leg, None, None, &["a"])).await?;
    assert!(is_stale(&world.store.advance(page(&world, leg, None, None, &["a"])).await), "all was read");
    assert_eq!(world.store.queued(world.map, None, 10).await?.len(), 1);
    Ok(())
}

/// They hold the map back until a retry passes, a later change does, or a person gives them up.
pub async fn parked_records_keep_a_run_open(store: Shared) -> Checked {
    let world = begin(store, &[("", LTR)]).await?;
    let run = run_of(&world).await?;
    let leg = run.legs[0].id;
    world.store.advance(page(&world, leg, None, None, &["a", "b", "c"])).await?;
    let refused = || failure("Refused");
    settle(&world, vec![("a", refused()), ("b", refused()), ("c", refused())], at(30)).await?;
    let of_leg = FailureQuery { leg: Some(leg), ..FailureQuery::default() };
    let parked = world.store.failures(&world.environment, &of_leg).await?.rows;
    assert!(parked.iter().all(|row| (row.phase, row.leg) == (Phase::InitialSync, Some(leg))));
    let to_running =
        |status| go(&world, MapState::Initializing, MapState::Running, vec![Effect::EndRun(status)]);
    assert!(is_stale(&to_running(RunStatus::Finished).await));
    let stay = vec![Effect::EndRun(RunStatus::Failed)];
    go(&world, MapState::Initializing, MapState::Initializing, stay).await?;
    assert_eq!(run_of(&world).await?.status, RunStatus::Failed);
    let only =
        |key: &str| FailureSelection::Matching(FailureQuery { text: key.to_owned(), ..of_leg.clone() });
    let causes = || async {
        let told = world.store.causes_of_run(run.id, 9).await?;
        Ok::<_, crate::StoreError>(
            told.into_iter().map(|it| (it.leg, it.headline, it.open, it.retrying)).collect::<Vec<_>>(),
        )
    };
    assert_eq!(causes().await?, [(leg, "Refused".to_owned(), 3, 0)]);
    world.store.retry_failures(&world.environment, only("a"), ada(), at(60)).await?;
    assert_eq!(causes().await?, [(leg, "Refused".to_owned(), 2, 1)]);
    let counts = LegCounts { read: 3, failed: 2, queued: 1, ..LegCounts::default() };
    assert_eq!(run_of(&world).await?.counts(), counts);
    settle(&world, vec![("a", Outcome::Written)], at(61)).await?;
    world.pass(LTR, "b", Outcome::Written, at(62)).await?;
    let reason = "Not needed";
    world.store.discard_failures(&world.environment, only("c"), reason, ada(), at(63)).await?;
    let counts = LegCounts { read: 3, written: 1, skipped: 1, discarded: 1, ..LegCounts::default() };
    assert_eq!(run_of(&world).await?.counts(), counts);
    assert_eq!(causes().await?, [], "what is over is no cause any more");
    to_running(RunStatus::Finished).await?;
    let finished = |row: &model::Activity| matches!(row.kind, ActivityKind::InitialSyncFinished { .. });
    assert_eq!(timeline(&world).await?.iter().filter(|row| finished(row)).count(), 1);
    Ok(())
}

/// Nothing is read twice; but where its source was read further for another map, the leg begins anew.
pub async fn a_cancelled_run_goes_on_where_it_stood(store: Shared) -> Checked {
    let world = begin(store, &[("", LTR), ("", RTL)]).await?;
    let [left, right] = Side::BOTH.map(|side| {
        let entity = if side == Side::Left { "CustomersV3" } else { "accounts" }.to_owned();
        CursorKey { environment: world.environment.clone(), side, entity }
    });
    let read = async |key: &CursorKey, from: Option<&str>, to: &str| {
        let cursor = Some((key.clone(), from.map(str::to_owned), to.to_owned()));
        world.store.append(Append { cursor, versions: Vec::new(), changes: Vec::new(), at: at(15) }).await
    };
    read(&left, None, "1").await?;
    read(&right, None, "1").await?;
    let run = run_of(&world).await?;
    for leg in &run.legs {
        world.store.advance(page(&world, leg.id, None, Some("b"), &[])).await?;
    }
    let cancel = || vec![Effect::EndRun(RunStatus::Cancelled)];
    let resume = || vec![Effect::ContinueRun];
    go(&world, MapState::Initializing, MapState::NotRunning, cancel()).await?;
    assert!(is_stale(&world.store.advance(page(&world, run.legs[0].id, Some("b"), None, &[])).await));
    go(&world, MapState::NotRunning, MapState::Initializing, resume()).await?;
    let again = run_of(&world).await?;
    assert_eq!((again.id, again.status, again.ended_at), (run.id, RunStatus::Copying, None));
    assert_eq!(world.store.position(run.legs[0].id).await?.as_deref(), Some("b"));
    go(&world, MapState::Initializing, MapState::NotRunning, cancel()).await?;
    read(&right, Some("1"), "2").await?;
    go(&world, MapState::NotRunning, MapState::Initializing, resume()).await?;
    assert_eq!(world.store.position(run.legs[0].id).await?.as_deref(), Some("b"));
    assert_eq!(world.store.position(run.legs[1].id).await?, None);
    assert!(is_stale(&go(&world, MapState::Initializing, MapState::Initializing, resume()).await));
    Ok(())
}

/// Until these were read; and never for one that may itself wait for this one.
pub async fn a_run_waits_for_those_that_began_earlier(store: Shared) -> Checked {
    let first = begin(store, &[("", LTR), ("", RTL)]).await?;
    let second = first.beside("Contacts").await?;
    go(&second, MapState::Running, MapState::NotRunning, Vec::new()).await?;
    let start = |after| {
        let new = NewRun { legs: vec![(String::new(), LTR)], after, leave_failed: false };
        vec![Effect::BeginRun(new)]
    };
    go(&second, MapState::NotRunning, MapState::Initializing, start(vec![first.map])).await?;
    let (earlier, later) = (run_of(&first).await?, run_of(&second).await?);
    let turn = async |run: &Run| first.store.is_its_turn(run.id).await;
    assert!(turn(&earlier).await?, "a map does not wait for itself");
    assert!(!turn(&later).await?);
    first.store.advance(page(&first, earlier.legs[0].id, None, None, &[])).await?;
    assert!(!turn(&later).await?, "one leg has yet to be read");
    let paused = MapState::Paused { resume_to: model::ResumeTo::Initializing };
    go(&first, MapState::Initializing, paused, Vec::new()).await?;
    assert!(turn(&later).await?, "nobody knows how long a pause lasts");
    go(&first, paused, MapState::Initializing, Vec::new()).await?;
    first.store.advance(page(&first, earlier.legs[1].id, None, None, &[])).await?;
    assert!(turn(&later).await?);
    // It begins anew and is to be read after the one that it went before.
    go(&first, MapState::Initializing, MapState::Initializing, start(vec![second.map])).await?;
    assert!(turn(&later).await?, "they do not wait for each other");
    assert!(!turn(&run_of(&first).await?).await?);
    Ok(())
}

/// What a later run does to the same records changes nothing of what the earlier one tells.
pub async fn a_later_run_leaves_the_counts_of_the_one_before(store: Shared) -> Checked {
    let world = begin(store, &[("", LTR)]).await?;
    let first = run_of(&world).await?;
    world.store.advance(page(&world, first.legs[0].id, None, None, &["a"])).await?;
    settle(&world, vec![("a", failure("Refused"))], at(30)).await?;
    let stay = vec![Effect::EndRun(RunStatus::Failed)];
    go(&world, MapState::Initializing, MapState::Initializing, stay).await?;
    let new = NewRun { legs: vec![(String::new(), LTR)], after: Vec::new(), leave_failed: true };
    let again = vec![Effect::BeginRun(new)];
    go(&world, MapState::Initializing, MapState::Initializing, again).await?;
    let second = run_of(&world).await?;
    assert_ne!(second.id, first.id);
    world.store.advance(page(&world, second.legs[0].id, None, None, &["a"])).await?;
    settle(&world, vec![("a", Outcome::Written)], at(60)).await?;
    let failed = LegCounts { read: 1, failed: 1, ..LegCounts::default() };
    let first_now = world.store.run(first.id).await?;
    assert_eq!(first_now.counts(), failed);
    assert_eq!((first_now.status, first_now.ended_at), (RunStatus::Failed, Some(at(50))));
    assert!(second.leave_failed && !first.leave_failed);
    let written = LegCounts { read: 1, written: 1, ..LegCounts::default() };
    assert_eq!(run_of(&world).await?.counts(), written);
    let rows = world.store.runs(world.map, PageRequest::default()).await?;
    assert_eq!(rows.rows.iter().map(|run| run.id).collect::<Vec<_>>(), [second.id, first.id]);
    assert_eq!(rows.total, 2);
    Ok(())
}
