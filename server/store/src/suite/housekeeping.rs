//! What is over goes; what anything relies on stays.

use super::Checked;
use super::fixture::{
    LTR, RTL, World, ada, at, captured, environment_id, event, failure, link, put_environment,
};
use super::journal::timeline;
use super::moves::{begin, go, run_of};
use crate::{
    Effect, FailureSelection, HealthChange, Invite, LegPage, NewRun, Outcome, Store, StoreError, Trim,
    Trimmed,
};
use model::{
    ErrorClass, ErrorEventId, FailureQuery, FailureStatus, Kept, LegCounts, Limit, MapId, MapState, Moment,
    PageRequest, RecordLink, Role, RunStatus, Side, SkipReason,
};
use std::sync::Arc;

type Shared = Arc<dyn Store>;

const DAY: i64 = 86_400_000;
const MANY: u32 = u32::MAX;

/// Removes what is older than so many days at a moment, or beyond so many rows.
async fn trim(world: &World, kept: Kept, days: u32, rows: u32, now: Moment) -> Result<i64, StoreError> {
    let map = kept.is_per_map().then_some(world.map);
    Ok(step(world, kept, map, Limit { days, rows }, now, 100).await?.removed)
}

async fn step(
    world: &World,
    kept: Kept,
    map: Option<MapId>,
    limit: Limit,
    now: Moment,
    at_most: u32,
) -> Result<Trimmed, StoreError> {
    let environment = world.environment.clone();
    world.store.trim(&Trim { environment, map, kept, limit, now }, at_most).await
}

async fn keys_of_failures(world: &World) -> Result<Vec<String>, StoreError> {
    let page = world.store.failures(&world.environment, &FailureQuery::default()).await?;
    Ok(page.rows.into_iter().map(|row| row.key).collect())
}

/// By when they were settled; what waits stays, however old it is, and so does all of other environments.
pub async fn settled_changes_go_by_age_and_by_number(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let elsewhere = environment_id("elsewhere")?;
    put_environment(&*world.store, &elsewhere, "Elsewhere").await?;
    world.append(&[(LTR, "waits")], at(0)).await?;
    for (millis, key) in [(1, "a"), (2, "b"), (3, "c"), (4, "d")] {
        world.pass(LTR, key, Outcome::Written, at(millis)).await?;
    }
    world.pass(LTR, "e", Outcome::Skipped(SkipReason::Echo), at(5)).await?;
    let changes_of =
        async |key: &str| Ok::<_, StoreError>(world.store.changes_of_key(world.map, key, 9).await?.len());
    assert_eq!(trim(&world, Kept::Changes, 1, MANY, at(DAY + 2)).await?, 1, "what is a day old may stay");
    assert_eq!((changes_of("a").await?, changes_of("b").await?), (0, 1));
    assert_eq!(trim(&world, Kept::Changes, 9, 2, at(DAY)).await?, 2);
    assert_eq!((changes_of("c").await?, changes_of("d").await?, changes_of("e").await?), (0, 1, 1));
    let other = World { environment: elsewhere, ..world };
    assert_eq!(trim(&other, Kept::Changes, 1, 0, at(9 * DAY)).await?, 0);
    let world = World { environment: environment_id("contoso-test")?, ..other };
    assert_eq!(trim(&world, Kept::Changes, 1, MANY, at(9 * DAY)).await?, 2);
    let due = world.due_change(at(9 * DAY)).await?;
    assert_eq!(due.change.key, "waits");
    world.settle(vec![(due.change.id, Outcome::Written)], at(9 * DAY)).await?;
    assert_eq!(world.store.statistics(world.map, at(9 * DAY)).await?.written(), 1);
    Ok(())
}

/// It says which record is to be read again.
pub async fn a_change_stays_as_long_as_a_failure_needs_it(store: Shared) -> Checked {
    let world = World::new(store).await?;
    world.pass(LTR, "a", failure("Refused"), at(1)).await?;
    assert_eq!(trim(&world, Kept::Changes, 1, 0, at(9 * DAY)).await?, 0);
    let all = || FailureSelection::Matching(FailureQuery::default());
    assert_eq!(world.store.retry_failures(&world.environment, all(), ada(), at(9 * DAY)).await?, 1);
    let again = world.due_change(at(9 * DAY)).await?.change;
    assert_eq!(again.source_id, "id-a");
    assert_eq!(trim(&world, Kept::Changes, 1, 0, at(20 * DAY)).await?, 0, "it is being tried again");
    world.settle(vec![(again.id, Outcome::Written)], at(20 * DAY)).await?;
    // The failure is over and still listed, with the change that it began with.
    assert_eq!(trim(&world, Kept::Changes, 1, 0, at(30 * DAY)).await?, 1);
    assert_eq!(trim(&world, Kept::Failures, 1, MANY, at(30 * DAY)).await?, 1);
    assert_eq!(trim(&world, Kept::Changes, 1, 0, at(30 * DAY)).await?, 1);
    assert!(world.store.changes_of_key(world.map, "a", 9).await?.is_empty());
    Ok(())
}

/// Parked ones stay, however many there are, and so do those that are being tried again.
pub async fn only_failures_that_are_over_go(store: Shared) -> Checked {
    let world = World::new(store).await?;
    for (millis, key) in [(1, "open"), (2, "retrying"), (3, "resolved"), (4, "discarded"), (5, "later")] {
        world.pass(LTR, key, failure("Refused"), at(millis)).await?;
    }
    let only = |key: &str| {
        FailureSelection::Matching(FailureQuery { text: key.to_owned(), ..FailureQuery::default() })
    };
    world.store.retry_failures(&world.environment, only("retrying"), ada(), at(6)).await?;
    world.pass(LTR, "resolved", Outcome::Written, at(7)).await?;
    world.store.discard_failures(&world.environment, only("discarded"), "No", ada(), at(8)).await?;
    world.pass(LTR, "later", Outcome::Written, at(9)).await?;
    assert_eq!(trim(&world, Kept::Failures, 1, MANY, at(DAY + 8)).await?, 1);
    assert_eq!(keys_of_failures(&world).await?, ["later", "discarded", "retrying", "open"]);
    assert_eq!(trim(&world, Kept::Failures, 9, 1, at(DAY)).await?, 1);
    assert_eq!(keys_of_failures(&world).await?, ["later", "retrying", "open"]);
    assert_eq!(trim(&world, Kept::Failures, 1, 0, at(9 * DAY)).await?, 1);
    assert_eq!(keys_of_failures(&world).await?, ["retrying", "open"]);
    let open = world.store.statistics(world.map, at(9 * DAY)).await?.open_failures;
    assert_eq!(open, 1);
    Ok(())
}

/// Each of its records stays in the count in which it was.
pub async fn what_a_leg_tells_outlives_its_failures(store: Shared) -> Checked {
    let world = begin(store, &[("", LTR)]).await?;
    let leg = run_of(&world).await?.legs[0].id;
    let changes = ["a", "b", "c", "d"].map(|key| captured(world.map, LTR, key)).into();
    let page =
        LegPage { leg, version: world.version, from: None, next: None, expected: None, changes, at: at(60) };
    world.store.advance(page).await?;
    let queued = world.store.queued(world.map, None, 9).await?;
    world.settle(queued.iter().map(|change| (change.id, failure("Refused"))).collect(), at(61)).await?;
    let only = |key: &str| {
        FailureSelection::Matching(FailureQuery { text: key.to_owned(), ..FailureQuery::default() })
    };
    world.store.discard_failures(&world.environment, only("a"), "No", ada(), at(62)).await?;
    world.pass(LTR, "b", Outcome::Written, at(63)).await?;
    world.store.retry_failures(&world.environment, only("c"), ada(), at(64)).await?;
    let again = world.due_change(at(65)).await?.change;
    world.settle(vec![(again.id, Outcome::Written)], at(66)).await?;
    let counts =
        LegCounts { read: 4, written: 1, skipped: 1, failed: 1, discarded: 1, ..LegCounts::default() };
    assert_eq!(run_of(&world).await?.counts(), counts);
    assert_eq!(trim(&world, Kept::Failures, 1, 0, at(9 * DAY)).await?, 3);
    assert_eq!(run_of(&world).await?.counts(), counts);
    Ok(())
}

/// A busy map takes nothing from a calm one, nor from what concerns the environment.
pub async fn entries_go_map_by_map(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let calm = world.beside("Contacts").await?;
    let down = Some((ErrorClass::Unavailable, "503".to_owned()));
    let (environment, correlation) = (world.environment.clone(), String::new());
    let outage = HealthChange { environment, side: Side::Left, down, at: at(1), correlation };
    world.store.set_health(outage).await?;
    for minute in 0..4 {
        world.pass(LTR, "a", Outcome::Written, at(minute * 60_000)).await?;
    }
    assert_eq!(timeline(&world).await?.len(), 7);
    assert_eq!(trim(&world, Kept::Activities, 9, 2, at(DAY)).await?, 3);
    let left = timeline(&world).await?;
    assert_eq!(left.iter().filter(|row| row.map == Some(world.map)).count(), 2);
    assert_eq!(left.iter().filter(|row| row.map == Some(calm.map)).count(), 1);
    let limit = Limit { days: 1, rows: MANY };
    let of_none = step(&world, Kept::Activities, None, limit, at(DAY + 2), 9).await?;
    assert_eq!(of_none, Trimmed { removed: 1, more: false });
    assert_eq!(trim(&world, Kept::Activities, 1, MANY, at(DAY + 180_000)).await?, 1);
    // An entry whose minute lasts begins anew when it went.
    assert_eq!(trim(&world, Kept::Activities, 9, 0, at(DAY)).await?, 1);
    world.pass(LTR, "a", Outcome::Written, at(3 * 60_000)).await?;
    let rows = timeline(&world).await?;
    assert_eq!(rows.iter().find(|row| row.map == Some(world.map)).map(|row| row.count), Some(1));
    Ok(())
}

/// Both by age and by number.
pub async fn events_and_counts_go(store: Shared) -> Checked {
    let world = World::new(store).await?;
    for minute in 0..5 {
        let when = at(minute * 60_000);
        let events = vec![event(None, &minute.to_string())];
        world.store.record_events(&world.environment, events, when).await?;
        world.pass(RTL, "a", Outcome::Written, when).await?;
    }
    let messages = async || {
        let events = world.store.events(&world.environment, ErrorEventId(0), 9).await?;
        Ok::<_, StoreError>(events.into_iter().map(|event| event.message).collect::<Vec<_>>())
    };
    let written =
        async || Ok::<_, StoreError>(world.store.statistics(world.map, at(300_000)).await?.written());
    for kept in [Kept::Events, Kept::Statistics] {
        assert_eq!(trim(&world, kept, 1, MANY, at(DAY + 60_000)).await?, 1);
        assert_eq!(trim(&world, kept, 9, 2, at(DAY)).await?, 2);
        assert_eq!(trim(&world, kept, 9, 2, at(DAY)).await?, 0);
    }
    assert_eq!((messages().await?, written().await?), (vec!["3".to_owned(), "4".to_owned()], 2));
    Ok(())
}

/// So does an earlier one of which a record is parked.
pub async fn the_newest_run_stays(store: Shared) -> Checked {
    let world = begin(store, &[("", LTR)]).await?;
    let first = run_of(&world).await?;
    let changes = vec![captured(world.map, LTR, "a")];
    let leg = first.legs[0].id;
    let page =
        LegPage { leg, version: world.version, from: None, next: None, expected: None, changes, at: at(51) };
    world.store.advance(page).await?;
    let queued = world.store.queued(world.map, None, 9).await?;
    world.settle(vec![(queued[0].id, failure("Refused"))], at(52)).await?;
    for _ in 0..2 {
        let new = NewRun { legs: vec![(String::new(), LTR)], after: Vec::new(), leave_failed: true };
        go(&world, MapState::Initializing, MapState::Initializing, vec![Effect::BeginRun(new)]).await?;
    }
    assert_eq!(trim(&world, Kept::Runs, 1, 0, at(9 * DAY)).await?, 1);
    let ids = async || {
        let page = world.store.runs(world.map, PageRequest::default()).await?;
        Ok::<_, StoreError>(page.rows.into_iter().map(|run| run.id).collect::<Vec<_>>())
    };
    let newest = run_of(&world).await?.id;
    assert_eq!(ids().await?, [newest, first.id]);
    world.pass(LTR, "a", Outcome::Written, at(9 * DAY)).await?;
    assert_eq!(trim(&world, Kept::Runs, 99, MANY, at(9 * DAY)).await?, 0, "it is young enough");
    assert_eq!(trim(&world, Kept::Runs, 1, MANY, at(9 * DAY)).await?, 1);
    assert_eq!(ids().await?, [newest]);
    let cancelled = vec![Effect::EndRun(RunStatus::Cancelled)];
    go(&world, MapState::Initializing, MapState::NotRunning, cancelled).await?;
    assert_eq!(trim(&world, Kept::Runs, 1, 0, at(9 * DAY)).await?, 0, "it can be continued");
    Ok(())
}

/// Open ones stay.
pub async fn only_notices_that_ended_go(store: Shared) -> Checked {
    let world = World::new(store).await?;
    world.pass(LTR, "a", failure("Refused"), at(1)).await?;
    world.store.set_disk_low(Some(1), at(2)).await?;
    world.store.set_disk_low(None, at(3)).await?;
    assert_eq!(trim(&world, Kept::Notices, 1, MANY, at(DAY + 3)).await?, 0);
    assert_eq!(trim(&world, Kept::Notices, 1, MANY, at(DAY + 4)).await?, 1);
    assert_eq!(trim(&world, Kept::Notices, 1, 0, at(9 * DAY)).await?, 0);
    assert_eq!(world.store.notices(&world.environment, 9).await?.len(), 1);
    Ok(())
}

/// A living one never goes.
pub async fn a_deleted_pair_goes_when_nothing_is_on_its_way(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let of =
        |key: &str, deleted, millis| RecordLink { deleted, updated_at: at(millis), ..link(world.map, key) };
    let pairs = [("alive", false, 1), ("gone", true, 2), ("waits", true, 3), ("failed", true, 4)];
    for (key, deleted, millis) in pairs {
        world.put_link(of(key, deleted, millis), at(millis)).await?;
    }
    let waiting = world.append(&[(RTL, "waits")], at(5)).await?;
    world.pass(LTR, "failed", failure("Refused"), at(6)).await?;
    assert_eq!(trim(&world, Kept::Links, 9, MANY, at(9 * DAY)).await?, 0);
    assert_eq!(trim(&world, Kept::Links, 1, MANY, at(9 * DAY)).await?, 1);
    assert_eq!(world.link_of("gone").await?, None);
    let by_id = world.store.keys_by_id(world.map, Side::Left, &["left-gone".to_owned()]).await?;
    assert_eq!(by_id, [None]);
    world.settle(vec![(waiting[0], Outcome::Skipped(SkipReason::Echo))], at(7)).await?;
    world.pass(LTR, "failed", Outcome::Skipped(SkipReason::Echo), at(8)).await?;
    assert_eq!(trim(&world, Kept::Links, 9, 1, at(DAY)).await?, 1);
    assert_eq!(trim(&world, Kept::Links, 9, 0, at(DAY)).await?, 1);
    assert_eq!(world.store.statistics(world.map, at(8)).await?.links, 1);
    assert!(world.link_of("alive").await?.is_some());
    world.put_link(of("gone", false, 9), at(9)).await?;
    assert_eq!(world.store.statistics(world.map, at(9)).await?.links, 2);
    Ok(())
}

/// The oldest go first.
pub async fn a_step_is_small_and_says_that_there_is_more(store: Shared) -> Checked {
    let world = World::new(store).await?;
    for (millis, key) in [(1, "a"), (2, "b"), (3, "c"), (4, "d"), (5, "e")] {
        world.pass(LTR, key, Outcome::Written, at(millis)).await?;
    }
    let limit = Limit { days: 1, rows: 1 };
    let two = Trimmed { removed: 2, more: true };
    assert_eq!(step(&world, Kept::Changes, None, limit, at(9), 2).await?, two);
    assert!(world.store.changes_of_key(world.map, "b", 1).await?.is_empty());
    assert_eq!(world.store.changes_of_key(world.map, "c", 1).await?.len(), 1);
    assert_eq!(step(&world, Kept::Changes, None, limit, at(9), 2).await?, two);
    let done = Trimmed { removed: 0, more: false };
    assert_eq!(step(&world, Kept::Changes, None, limit, at(9), 2).await?, done);
    assert_eq!(world.store.changes_of_key(world.map, "e", 1).await?.len(), 1);
    Ok(())
}

/// Whoever knows one finds nothing, and never something else.
pub async fn ids_do_not_come_back(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let first = world.pass(LTR, "a", failure("Refused"), at(1)).await?;
    let of_first = world.store.failures(&world.environment, &FailureQuery::default()).await?.rows[0].id;
    world.pass(LTR, "a", Outcome::Written, at(2)).await?;
    for kept in Kept::ALL {
        trim(&world, kept, 0, 0, at(9 * DAY)).await?;
    }
    assert!(timeline(&world).await?.is_empty());
    let second = world.pass(LTR, "b", failure("Refused"), at(9 * DAY)).await?;
    assert!(second > first, "{second} {first}");
    let open = FailureQuery { status: Some(FailureStatus::Open), ..FailureQuery::default() };
    assert!(world.store.failures(&world.environment, &open).await?.rows[0].id > of_first);
    assert!(world.store.failure(of_first).await.is_err());
    Ok(())
}

/// What has a future stays.
pub async fn sessions_and_invites_expire(store: Shared) -> Checked {
    let invite = |byte, millis| Invite { hash: [byte; 32], role: Role::Admin, expires_at: at(millis) };
    store.create_invite(invite(1, 100), at(0)).await?;
    let ada = store.redeem_invite(&[1; 32], "Ada", "hash", at(1)).await?;
    store.create_invite(invite(2, 100), at(1)).await?;
    store.create_invite(invite(3, 300), at(1)).await?;
    store.create_session([4; 32], ada.id, at(100)).await?;
    store.create_session([5; 32], ada.id, at(300)).await?;
    assert_eq!(store.forget_expired(at(99)).await?, 0);
    assert_eq!(store.forget_expired(at(100)).await?, 2);
    assert!(store.invite(&[3; 32], at(101)).await?.is_some());
    assert!(store.session(&[5; 32], at(101)).await?.is_some());
    Ok(())
}
