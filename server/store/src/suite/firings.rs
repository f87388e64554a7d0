//! Rules that go off, and what becomes of that.

use super::Checked;
use super::alerts::{add, change, fail, rule};
use super::fixture::{World, ada, at, environment_id, is_not_found, is_stale, put_environment};
use super::journal::timeline;
use crate::{AlertRound, NewFiring, Store, StoreError};
use model::{
    Acknowledgement, Activity, ActivityKind, Actor, AlertAction, AlertRule, AlertSetting, CountedBy,
    ErrorEventId, Firing, FiringId, FiringStatus, Held, HeldMap, MapId, MapState, Moment, Notice, NoticeKind,
};
use std::sync::Arc;

type Shared = Arc<dyn Store>;

pub(super) fn new(setting: &AlertSetting, last: i64, when: Moment) -> NewFiring {
    NewFiring {
        alert: setting.id,
        revision: setting.revision,
        counted: CountedBy::default(),
        at: when,
        count: 10,
        first_event: ErrorEventId(last - 9),
        last_event: ErrorEventId(last),
    }
}

pub(super) fn of_map(map: MapId, mut new: NewFiring) -> NewFiring {
    new.counted.map = Some(map);
    new
}

pub(super) async fn keep(
    world: &World,
    fired: Vec<NewFiring>,
    resolved: Vec<(FiringId, Moment)>,
    evaluated: i64,
) -> Result<Vec<Firing>, StoreError> {
    let round = AlertRound { fired, resolved, evaluated: ErrorEventId(evaluated) };
    world.store.keep_round(&world.environment, round).await
}

/// The one firing that comes of a round.
pub(super) async fn fire(world: &World, new: NewFiring) -> Result<Firing, StoreError> {
    let evaluated = new.last_event.0;
    let mut begun = keep(world, vec![new], Vec::new(), evaluated).await?;
    assert_eq!(begun.len(), 1);
    begun.pop().ok_or(StoreError::NotFound { what: "firing", id: String::new() })
}

/// The newest notice of a firing.
pub(super) async fn notice(world: &World, id: FiringId) -> Result<Notice, StoreError> {
    let all = world.store.notices(&world.environment, 100).await?;
    let mut of_it = all
        .into_iter()
        .filter(|one| matches!(one.kind, NoticeKind::AlertFired { firing, .. } if firing == id));
    let found = of_it.next().ok_or(StoreError::NotFound { what: "notice", id: id.to_string() })?;
    assert_eq!(of_it.next(), None, "a firing has one notice");
    Ok(found)
}

async fn newest_entry(world: &World) -> Result<Activity, StoreError> {
    Ok(timeline(world).await?.swap_remove(0))
}

pub(super) fn ended(id: FiringId, status: FiringStatus) -> ActivityKind {
    ActivityKind::AlertEnded { firing: id, status }
}

/// It is kept with the rule as it was, told and shown.
pub async fn a_rule_goes_off(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let setting = add(&world, rule("Refused")).await?;
    let mut signal = world.store.signal();
    let before = signal.borrow_and_update().clone();
    let firing = fire(&world, of_map(world.map, new(&setting, 12, at(20)))).await?;
    let expected = Firing {
        id: firing.id,
        environment: world.environment.clone(),
        alert: setting.id,
        rule: rule("Refused"),
        counted: CountedBy { map: Some(world.map), direction: None },
        at: at(20),
        count: 10,
        first_event: ErrorEventId(3),
        last_event: ErrorEventId(12),
        status: FiringStatus::Firing,
        ended_at: None,
        counts_after: None,
        held: None,
        acted_at: None,
        acknowledged: None,
    };
    assert_eq!(firing, expected);
    assert_eq!(world.store.firing(firing.id).await?, firing);
    assert_eq!(world.store.evaluated(&world.environment).await?, ErrorEventId(12));
    let after = signal.borrow_and_update().clone();
    assert!(after.firings > before.firings && after.notices > before.notices);
    assert!(after.activity > before.activity);
    assert_eq!((after.alerts, after.events), (before.alerts, before.events));
    let entry = newest_entry(&world).await?;
    let condition = "10 Application errors within 15 minutes".to_owned();
    let deed = Some("pause all maps".to_owned());
    let kind = ActivityKind::AlertFired { firing: firing.id, condition: condition.clone(), deed };
    assert_eq!((entry.kind, entry.at, entry.count), (kind, at(20), 10));
    assert_eq!((entry.map, entry.version), (Some(world.map), Some(world.version)));
    assert_eq!(entry.actor, Actor::Alert("Refused".to_owned()));
    let shown = notice(&world, firing.id).await?;
    let alert = "Refused".to_owned();
    let kind = NoticeKind::AlertFired { firing: firing.id, alert, condition, maps: 0, seen: false };
    assert_eq!((shown.kind, shown.since, shown.until), (kind, at(20), None));
    assert_eq!(world.store.summary(&world.environment, at(20)).await?.firing, 1);
    Ok(())
}

/// Once, with its notice.
pub async fn a_firing_is_resolved_once(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let setting = add(&world, rule("Refused")).await?;
    let firing = fire(&world, new(&setting, 12, at(20))).await?;
    assert_eq!(newest_entry(&world).await?.map, None, "it counts the whole environment");
    let mut signal = world.store.signal();
    let before = signal.borrow_and_update().clone();
    keep(&world, Vec::new(), vec![(firing.id, at(30))], 12).await?;
    let over = world.store.firing(firing.id).await?;
    let expected = Firing { status: FiringStatus::Resolved, ended_at: Some(at(30)), ..firing.clone() };
    assert_eq!(over, expected);
    let after = signal.borrow_and_update().clone();
    assert!(after.firings > before.firings && after.notices > before.notices);
    assert!(after.activity > before.activity);
    let entry = newest_entry(&world).await?;
    assert_eq!((entry.kind, entry.at, entry.count), (ended(firing.id, FiringStatus::Resolved), at(30), 0));
    assert_eq!(notice(&world, firing.id).await?.until, Some(at(30)));
    assert_eq!(world.store.summary(&world.environment, at(30)).await?.firing, 0);
    signal.mark_unchanged();
    keep(&world, Vec::new(), vec![(firing.id, at(40)), (FiringId(99), at(40))], 12).await?;
    assert!(!signal.has_changed().unwrap_or(true), "nothing came of it");
    assert_eq!(world.store.firing(firing.id).await?, over);

    let elsewhere = environment_id("elsewhere")?;
    put_environment(&*world.store, &elsewhere, "Elsewhere").await?;
    let again = fire(&world, new(&setting, 30, at(50))).await?;
    let round =
        AlertRound { fired: Vec::new(), resolved: vec![(again.id, at(60))], evaluated: ErrorEventId(1) };
    world.store.keep_round(&elsewhere, round).await?;
    assert_eq!(
        world.store.firing(again.id).await?.status,
        FiringStatus::Firing,
        "it is of another environment"
    );
    Ok(())
}

/// Because its setting says something else by now, or it is firing already.
pub async fn what_counts_no_more_does_not_go_off(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let setting = add(&world, rule("Refused")).await?;
    let gone = add(&world, rule("Gone")).await?;
    world.store.delete_alert(gone.id, ada(), at(2)).await?;
    let changed = add(&world, rule("Changed")).await?;
    let now = change(&world, &changed, AlertRule { count: 3, ..rule("Changed") }, at(2)).await?;
    let off = add(&world, AlertRule { enabled: false, ..rule("Off") }).await?;
    let elsewhere = environment_id("elsewhere")?;
    put_environment(&*world.store, &elsewhere, "Elsewhere").await?;
    let theirs = world.store.alerts(&elsewhere).await?.swap_remove(0);
    let first = fire(&world, new(&setting, 12, at(20))).await?;
    let rest = [&gone, &changed, &off, &theirs, &setting].map(|each| new(each, 20, at(30))).to_vec();
    assert_eq!(keep(&world, rest, Vec::new(), 20).await?, []);
    // What is counted apart, and what another rule counts, goes off by itself.
    let other = world.add_map("Other", MapState::Running).await?;
    let fired = vec![
        of_map(other, new(&setting, 21, at(31))),
        of_map(world.map, new(&setting, 22, at(32))),
        new(&now, 23, at(33)),
    ];
    let begun = keep(&world, fired, Vec::new(), 23).await?;
    let counted: Vec<_> = begun.iter().map(|firing| (firing.alert, firing.counted.map)).collect();
    assert_eq!(counted, [(setting.id, Some(other)), (setting.id, Some(world.map)), (now.id, None)]);
    assert!(begun.is_sorted_by_key(|firing| firing.id));
    for firing in begun.iter().chain([&first]) {
        assert_eq!(notice(&world, firing.id).await?.until, None, "several are shown at the same time");
    }
    let open = world.store.count_firings(&world.environment, FiringStatus::Firing).await?;
    assert_eq!(open, 4);
    Ok(())
}

/// Somebody may not know whether it was.
pub async fn a_round_kept_twice_is_kept_once(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let setting = add(&world, rule("Refused")).await?;
    let first = fire(&world, new(&setting, 12, at(20))).await?;
    let again = || (vec![new(&setting, 30, at(50))], vec![(first.id, at(40))]);
    let (fired, resolved) = again();
    let begun = keep(&world, fired, resolved, 31).await?;
    assert_eq!(begun.len(), 1, "what is over may go off again in the same round");
    assert_eq!(world.store.firing(first.id).await?.ended_at, Some(at(40)));
    let told = timeline(&world).await?;
    let mut signal = world.store.signal();
    signal.mark_unchanged();
    let (fired, resolved) = again();
    assert_eq!(keep(&world, fired, resolved, 31).await?, []);
    keep(&world, Vec::new(), vec![(begun[0].id, at(60))], 31).await?;
    signal.mark_unchanged();
    let (fired, resolved) = again();
    assert_eq!(keep(&world, fired, resolved, 31).await?, [], "also when it is over by now");
    assert!(!signal.has_changed().unwrap_or(true));
    assert_eq!(timeline(&world).await?.len(), told.len() + 1);
    // More was looked at already: nothing of it is kept.
    let (fired, _) = again();
    let older = fired.into_iter().map(|new| NewFiring { last_event: ErrorEventId(40), ..new }).collect();
    assert!(is_stale(&keep(&world, older, Vec::new(), 30).await));
    assert_eq!(world.store.evaluated(&world.environment).await?, ErrorEventId(31));
    signal.mark_unchanged();
    keep(&world, Vec::new(), Vec::new(), 32).await?;
    assert!(!signal.has_changed().unwrap_or(true), "nobody is woken by nothing");
    assert_eq!(world.store.evaluated(&world.environment).await?, ErrorEventId(32));
    Ok(())
}

/// The timeline keeps its order when errors are looked at long after they were committed.
pub async fn what_is_found_late_is_told_when_it_is_found(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let setting = add(&world, rule("Refused")).await?;
    change(&world, &add(&world, rule("Other")).await?, rule("Renamed"), at(500_000)).await?;
    let firing = fire(&world, new(&setting, 12, at(20))).await?;
    assert_eq!((firing.at, newest_entry(&world).await?.at), (at(20), at(500_000)));
    assert_eq!(notice(&world, firing.id).await?.since, at(20));
    keep(&world, Vec::new(), vec![(firing.id, at(30))], 12).await?;
    assert_eq!(newest_entry(&world).await?.at, at(500_000));
    assert_eq!(world.store.firing(firing.id).await?.ended_at, Some(at(30)));
    Ok(())
}

/// By whoever comes first; who only tells people has nothing to do.
pub async fn what_became_of_the_maps_is_kept_once(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let other = world.add_map("Other", MapState::NotRunning).await?;
    let setting = add(&world, rule("Refused")).await?;
    let firing = fire(&world, new(&setting, 12, at(20))).await?;
    let done = |map| HeldMap { map, held: Held::Done { from: MapState::Running } };
    let nothing = |map| HeldMap { map, held: Held::NothingToDo };
    let mut signal = world.store.signal();
    let before = signal.borrow_and_update().clone();
    world.store.acted(firing.id, vec![nothing(other), done(world.map)], at(21)).await?;
    let after = signal.borrow_and_update().clone();
    assert!(after.firings > before.firings && after.notices > before.notices);
    let acted = world.store.firing(firing.id).await?;
    let held = Some(vec![done(world.map), nothing(other)]);
    assert_eq!((acted.held.clone(), acted.acted_at), (held, Some(at(21))));
    let kind = notice(&world, firing.id).await?.kind;
    assert!(matches!(kind, NoticeKind::AlertFired { maps: 1, seen: false, .. }), "{kind:?}");
    assert!(is_stale(&world.store.acted(firing.id, Vec::new(), at(22)).await));
    assert_eq!(world.store.firing(firing.id).await?, acted);
    assert!(is_not_found(&world.store.acted(FiringId(99), Vec::new(), at(22)).await));

    let quiet = add(&world, AlertRule { action: AlertAction::None, ..rule("Quiet") }).await?;
    let told = fire(&world, new(&quiet, 30, at(30))).await?;
    assert_eq!((told.held.as_deref(), told.acted_at), (Some(&[][..]), None));
    assert_eq!(world.store.firing(told.id).await?, told);
    assert!(is_stale(&world.store.acted(told.id, Vec::new(), at(31)).await));

    // What is over by then is kept too, and its notice is left alone.
    let short = fire(&world, of_map(world.map, new(&setting, 40, at(40)))).await?;
    keep(&world, Vec::new(), vec![(short.id, at(41))], 40).await?;
    world.store.acted(short.id, vec![done(world.map)], at(42)).await?;
    assert_eq!(world.store.firing(short.id).await?.held_maps().count(), 1);
    let over = notice(&world, short.id).await?;
    assert_eq!(over.until, Some(at(41)));
    Ok(())
}

/// Its errors count no more.
pub async fn a_firing_is_undone(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let setting = add(&world, rule("Refused")).await?;
    fail(&world, 20, at(10)).await?;
    let firing = fire(&world, new(&setting, 12, at(20))).await?;
    let undone = world.store.undo_firing(firing.id, at(30)).await?;
    let newest = world.store.newest_event(&world.environment).await?;
    let expected = Firing {
        status: FiringStatus::Undone,
        ended_at: Some(at(30)),
        counts_after: Some(newest),
        ..firing.clone()
    };
    assert_eq!(undone, expected);
    assert_eq!(world.store.firing(firing.id).await?, undone);
    assert_eq!(newest_entry(&world).await?.kind, ended(firing.id, FiringStatus::Undone));
    assert_eq!(notice(&world, firing.id).await?.until, Some(at(30)));
    assert!(is_stale(&world.store.undo_firing(firing.id, at(31)).await));
    assert!(is_not_found(&world.store.undo_firing(FiringId(99), at(31)).await));
    assert_eq!(keep(&world, vec![new(&setting, newest.0, at(32))], Vec::new(), newest.0).await?, []);
    assert_eq!(fire(&world, new(&setting, newest.0 + 1, at(33))).await?.status, FiringStatus::Firing);
    Ok(())
}

/// The first who has is remembered, and the strip lets it go.
pub async fn a_firing_is_acknowledged_once(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let setting = add(&world, rule("Refused")).await?;
    let firing = fire(&world, new(&setting, 12, at(20))).await?;
    let mut signal = world.store.signal();
    let before = signal.borrow_and_update().clone();
    world.store.acknowledge_firing(firing.id, "Ada", at(21)).await?;
    let after = signal.borrow_and_update().clone();
    assert!(after.firings > before.firings && after.notices > before.notices);
    let seen = Some(Acknowledgement { by: "Ada".to_owned(), at: at(21) });
    world.store.acknowledge_firing(firing.id, "Grace", at(22)).await?;
    assert!(!signal.has_changed().unwrap_or(true), "it was seen before");
    assert_eq!(world.store.firing(firing.id).await?.acknowledged, seen);
    let shown = notice(&world, firing.id).await?;
    assert!(matches!(shown.kind, NoticeKind::AlertFired { seen: true, .. }) && shown.until.is_none());
    assert!(is_not_found(&world.store.acknowledge_firing(FiringId(99), "Ada", at(21)).await));
    keep(&world, Vec::new(), vec![(firing.id, at(30))], 12).await?;
    let later = fire(&world, new(&setting, 30, at(40))).await?;
    world.store.undo_firing(later.id, at(41)).await?;
    world.store.acknowledge_firing(later.id, "Ada", at(42)).await?;
    assert!(world.store.firing(later.id).await?.acknowledged.is_some(), "also when it is over");
    assert_eq!(notice(&world, later.id).await?.until, Some(at(41)));
    Ok(())
}
