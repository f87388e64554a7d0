//! Alert settings, and the errors that they look at.

use super::Checked;
use super::firings::{ended, fire, keep, new, notice, of_map};
use super::fixture::{
    LTR, World, ada, at, environment_id, event, failure, is_duplicate, is_not_found, is_stale,
    put_environment, settled,
};
use super::journal::timeline;
use crate::{AlertChange, AlertRound, NewActivity, NewErrorEvent, SettledChange, Store, StoreError, Trim};
use model::{
    ActivityKind, Actor, AlertAction, AlertId, AlertRule, AlertSetting, AlertStep, EnvironmentId,
    ErrorEventId, FailureQuery, FiringStatus, Kept, Limit, Moment,
};
use std::sync::Arc;

type Shared = Arc<dyn Store>;

/// 10 Application errors within 15 minutes pause all maps.
pub(super) fn rule(name: &str) -> AlertRule {
    let [applications, ..] = AlertRule::defaults();
    AlertRule { name: name.to_owned(), action: AlertAction::Pause, ..applications }
}

pub(super) async fn add(world: &World, rule: AlertRule) -> Result<AlertSetting, StoreError> {
    world.store.add_alert(&world.environment, rule, ada(), at(1)).await
}

pub(super) async fn change(
    world: &World,
    of: &AlertSetting,
    rule: AlertRule,
    when: Moment,
) -> Result<AlertSetting, StoreError> {
    let change = AlertChange { rule, of_revision: of.revision };
    world.store.change_alert(of.id, change, Actor::User("Grace".to_owned()), when).await
}

/// Adds so many errors.
pub(super) async fn fail(world: &World, errors: usize, when: Moment) -> Checked {
    let events = (0..errors).map(|_| event(Some(world.map), "503")).collect();
    world.store.record_events(&world.environment, events, when).await
}

async fn names(world: &World) -> Result<Vec<String>, StoreError> {
    let settings = world.store.alerts(&world.environment).await?;
    Ok(settings.into_iter().map(|setting| setting.rule.name).collect())
}

async fn told(world: &World) -> Result<Vec<(String, AlertStep, Actor, Moment)>, StoreError> {
    let rows = timeline(world).await?.into_iter().rev();
    let one = |row: model::Activity| match row.kind {
        ActivityKind::AlertChanged { name, step } => Some((name, step, row.actor, row.at)),
        _ => None,
    };
    Ok(rows.filter_map(one).collect())
}

/// Those that every environment begins with, once: what is deleted does not come back.
pub async fn an_environment_begins_with_its_alerts(store: Shared) -> Checked {
    let mut signal = store.signal();
    let world = World::new(store).await?;
    assert!(signal.borrow_and_update().alerts > 0);
    let settings = world.store.alerts(&world.environment).await?;
    let mut rules = AlertRule::defaults().to_vec();
    rules.sort_by_key(|rule| rule.name.to_lowercase());
    assert_eq!(settings.iter().map(|setting| setting.rule.clone()).collect::<Vec<_>>(), rules);
    for setting in &settings {
        assert_eq!((&setting.environment, setting.revision), (&world.environment, 1));
        assert_eq!((setting.counts_after, setting.changed_at), (ErrorEventId(0), Moment(0)));
        assert_eq!(setting.changed_by, AlertRule::default_actor());
    }
    assert!(told(&world).await?.is_empty());
    world.store.delete_alert(settings[0].id, ada(), at(2)).await?;
    put_environment(&*world.store, &world.environment, "Renamed").await?;
    assert_eq!(names(&world).await?.len(), 3);

    let elsewhere = environment_id("elsewhere")?;
    let environment =
        model::Environment { id: elsewhere.clone(), ..world.store.environment(&world.environment).await? };
    let connections = world.store.connections(&world.environment).await?;
    let entry = NewActivity {
        environment: elsewhere.clone(),
        map: None,
        version: None,
        at: at(5),
        actor: ada(),
        kind: ActivityKind::EnvironmentLinked,
        count: 0,
        correlation: String::new(),
    };
    let connections = connections.map(|known| model::Connection { environment: elsewhere.clone(), ..known });
    world.store.change_environment(environment, connections, entry).await?;
    assert_eq!(world.store.alerts(&elsewhere).await?.len(), 4);
    Ok(())
}

/// Each step is told with who took it; errors from before it do not count.
pub async fn a_setting_is_added_changed_and_removed(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let mut signal = world.store.signal();
    fail(&world, 2, at(0)).await?;
    let newest = world.store.newest_event(&world.environment).await?;
    let before = signal.borrow_and_update().clone();
    let added = add(&world, rule("Refused")).await?;
    let expected = AlertSetting {
        id: added.id,
        environment: world.environment.clone(),
        rule: rule("Refused"),
        revision: 1,
        counts_after: newest,
        changed_by: ada(),
        changed_at: at(1),
    };
    assert_eq!(added, expected);
    assert_eq!(world.store.alert(added.id).await?, added);
    let after = signal.borrow_and_update().clone();
    assert!(after.alerts > before.alerts && after.activity > before.activity);
    assert_eq!(after.firings, before.firings);

    fail(&world, 1, at(2)).await?;
    let other = AlertRule { count: 3, ..rule("Refused often") };
    let changed = change(&world, &added, other.clone(), at(3)).await?;
    let grace = Actor::User("Grace".to_owned());
    assert_eq!((changed.revision, &changed.rule, &changed.changed_by), (2, &other, &grace));
    assert_eq!((changed.counts_after, changed.changed_at), (ErrorEventId(newest.0 + 1), at(3)));
    assert_eq!(world.store.alert(added.id).await?, changed);
    let off = AlertRule { enabled: false, ..other.clone() };
    let switched = change(&world, &changed, off, at(4)).await?;
    let switched = change(&world, &switched, other.clone(), at(5)).await?;
    signal.mark_unchanged();
    assert_eq!(change(&world, &switched, other, at(6)).await?, switched, "it is what it was");
    assert!(!signal.has_changed().unwrap_or(true));
    world.store.delete_alert(added.id, ada(), at(7)).await?;
    assert!(is_not_found(&world.store.alert(added.id).await));
    assert_eq!(names(&world).await?.len(), 4);
    let steps = [
        ("Refused", AlertStep::Created, ada(), at(1)),
        ("Refused often", AlertStep::Changed, grace.clone(), at(3)),
        ("Refused often", AlertStep::Disabled, grace.clone(), at(4)),
        ("Refused often", AlertStep::Enabled, grace, at(5)),
        ("Refused often", AlertStep::Deleted, ada(), at(7)),
    ];
    assert_eq!(told(&world).await?, steps.map(|(name, step, actor, at)| (name.to_owned(), step, actor, at)));
    let again = add(&world, rule("Refused")).await?;
    assert!(again.id > added.id, "ids do not come back");
    Ok(())
}

/// Two of an environment do not share a name, and nobody's change is lost.
pub async fn a_taken_name_and_an_old_revision_are_refused(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let first = add(&world, rule("Ärger")).await?;
    let second = add(&world, rule("Other")).await?;
    assert!(is_duplicate(&add(&world, rule("äRGER")).await));
    assert!(is_duplicate(&add(&world, rule("throttled")).await), "a default is a setting like any other");
    assert!(is_duplicate(&change(&world, &second, rule("ÄRGER"), at(2)).await));
    assert_eq!(world.store.alert(second.id).await?, second);
    let own = change(&world, &first, rule("ÄRGER"), at(3)).await?;
    assert!(is_stale(&change(&world, &first, rule("Another"), at(4)).await));
    assert!(is_stale(&change(&world, &first, rule("ÄRGER"), at(4)).await), "though it says the same");
    assert_eq!(world.store.alert(first.id).await?, own);
    assert_eq!(
        names(&world).await?,
        ["Access denied", "App not reachable", "Application errors", "Other", "Throttled", "ÄRGER"]
    );
    world.store.delete_alert(first.id, ada(), at(5)).await?;
    add(&world, rule("ärger")).await?;
    let elsewhere = World { environment: environment_id("elsewhere")?, ..world };
    put_environment(&*elsewhere.store, &elsewhere.environment, "Elsewhere").await?;
    add(&elsewhere, rule("Ärger")).await?;
    Ok(())
}

/// What it fires for ends with a change of the rule, and stays when the setting goes.
pub async fn what_a_changed_setting_fires_for_ends(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let setting = add(&world, rule("Refused")).await?;
    let beside = add(&world, rule("Beside")).await?;
    let fired = vec![
        new(&setting, 12, at(20)),
        of_map(world.map, new(&setting, 13, at(21))),
        new(&beside, 14, at(22)),
    ];
    let begun = keep(&world, fired, Vec::new(), 14).await?;
    let mut signal = world.store.signal();
    let before = signal.borrow_and_update().clone();
    let now = change(&world, &setting, AlertRule { enabled: false, ..rule("Refused") }, at(30)).await?;
    let after = signal.borrow_and_update().clone();
    assert!(after.firings > before.firings && after.notices > before.notices);
    for firing in &begun[..2] {
        let over = world.store.firing(firing.id).await?;
        assert_eq!((over.status, over.ended_at), (FiringStatus::Ended, Some(at(30))));
        assert_eq!(notice(&world, firing.id).await?.until, Some(at(30)));
    }
    assert_eq!(world.store.firing(begun[2].id).await?, begun[2]);
    let told: Vec<_> = timeline(&world).await?.into_iter().take(2).map(|entry| entry.kind).collect();
    let ends: Vec<_> = begun[..2].iter().rev().map(|one| ended(one.id, FiringStatus::Ended)).collect();
    assert_eq!(told, ends);
    world.store.delete_alert(beside.id, ada(), at(40)).await?;
    let over = world.store.firing(begun[2].id).await?;
    assert_eq!(
        (over.status, over.ended_at, &over.rule),
        (FiringStatus::Ended, Some(at(40)), &rule("Beside"))
    );
    let on = change(&world, &now, rule("Refused"), at(50)).await?;
    fire(&world, new(&on, 30, at(60))).await?;
    Ok(())
}

/// Neither settings nor environments.
pub async fn what_is_not_there_is_refused(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let (nothing, nowhere) = (AlertId(999), environment_id("nowhere")?);
    assert!(is_not_found(&world.store.alert(nothing).await));
    assert!(is_not_found(&world.store.delete_alert(nothing, ada(), at(1)).await));
    let change = AlertChange { rule: rule("New"), of_revision: 1 };
    assert!(is_not_found(&world.store.change_alert(nothing, change, ada(), at(1)).await));
    assert!(is_not_found(&world.store.add_alert(&nowhere, rule("New"), ada(), at(1)).await));
    assert!(is_not_found(&world.store.evaluated(&nowhere).await));
    assert!(is_not_found(&world.store.newest_event(&nowhere).await));
    let round = AlertRound { fired: Vec::new(), resolved: Vec::new(), evaluated: ErrorEventId(1) };
    assert!(is_not_found(&world.store.keep_round(&nowhere, round).await));
    assert!(told(&world).await?.is_empty());
    Ok(())
}

/// A clock that is set back moves neither errors nor what failed with them.
pub async fn an_error_is_never_earlier_than_the_one_before(store: Shared) -> Checked {
    let world = World::new(store).await?;
    fail(&world, 1, at(500)).await?;
    fail(&world, 2, at(200)).await?;
    let ids = world.append(&[(LTR, "a")], at(100)).await?;
    let change = SettledChange {
        events: vec![NewErrorEvent {
            direction: LTR,
            key: Some("a".to_owned()),
            ..event(Some(world.map), "no")
        }],
        ..settled(ids[0], failure("Refused"))
    };
    world.store.settle(world.settlement(vec![change], at(300))).await?;
    fail(&world, 1, at(600)).await?;
    let times = |events: Vec<model::ErrorEvent>| events.iter().map(|event| event.at).collect::<Vec<_>>();
    let here = world.store.events(&world.environment, ErrorEventId(0), 10).await?;
    assert_eq!(times(here), [at(500), at(500), at(500), at(500), at(600)]);
    let failures = world.store.failures(&world.environment, &FailureQuery::default()).await?.rows;
    assert_eq!((failures[0].first_at, failures[0].last_at), (at(500), at(500)));
    let attempts = world.store.attempts_of(&failures, 10).await?;
    assert_eq!(attempts[0].len(), 1, "the failure knows its attempt");

    let elsewhere = World { environment: environment_id("elsewhere")?, ..world };
    put_environment(&*elsewhere.store, &elsewhere.environment, "Elsewhere").await?;
    elsewhere.store.record_events(&elsewhere.environment, vec![event(None, "down")], at(100)).await?;
    let there = elsewhere.store.events(&elsewhere.environment, ErrorEventId(0), 10).await?;
    assert_eq!(times(there), [at(100)], "other environments have their own time");
    Ok(())
}

/// From a moment and after an id on, page by page.
pub async fn errors_since_a_moment_are_read_in_order(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let elsewhere = environment_id("elsewhere")?;
    put_environment(&*world.store, &elsewhere, "Elsewhere").await?;
    let minute = 60_000;
    for step in 0..40 {
        fail(&world, 1 + step % 2, at(minute * i64::try_from(step / 3).unwrap_or_default())).await?;
        world.store.record_events(&elsewhere, vec![event(None, "down")], at(0)).await?;
    }
    let all = world.store.events(&world.environment, ErrorEventId(0), 100).await?;
    assert_eq!(all.len(), 60);
    let read = async |since: Moment, after: ErrorEventId, limit| {
        world.store.events_since(&world.environment, since, after, limit).await
    };
    let within = [0, 1, 4 * minute, 4 * minute + 1, 13 * minute, 14 * minute].map(at);
    for since in within.into_iter().chain([Moment(i64::MIN), Moment(i64::MAX)]) {
        for after in [0, 1, 30, all[40].id.0, all[59].id.0, 999] {
            let expected: Vec<_> = all
                .iter()
                .filter(|event| event.at >= since && event.id > ErrorEventId(after))
                .cloned()
                .collect();
            assert_eq!(read(since, ErrorEventId(after), 100).await?, expected, "{since:?} after {after}");
            let first = read(since, ErrorEventId(after), 7).await?;
            assert_eq!(first, expected[..expected.len().min(7)], "{since:?} after {after}");
        }
    }
    assert!(read(at(0), ErrorEventId(0), 0).await?.is_empty());
    Ok(())
}

/// Also when it was removed by its age.
pub async fn the_newest_error_is_known(store: Shared) -> Checked {
    let world = World::new(store).await?;
    let newest = async || world.store.newest_event(&world.environment).await;
    assert_eq!(newest().await?, ErrorEventId(0));
    assert_eq!(world.store.evaluated(&world.environment).await?, ErrorEventId(0));
    fail(&world, 3, at(0)).await?;
    let last = world.store.events(&world.environment, ErrorEventId(0), 9).await?[2].id;
    assert_eq!(newest().await?, last);
    let round = AlertRound { fired: Vec::new(), resolved: Vec::new(), evaluated: last };
    world.store.keep_round(&world.environment, round).await?;
    assert_eq!(world.store.evaluated(&world.environment).await?, last);
    forget(&world, Kept::Events, 0).await?;
    assert!(world.store.events(&world.environment, ErrorEventId(0), 9).await?.is_empty());
    assert_eq!(newest().await?, last);
    assert_eq!(add(&world, rule("Refused")).await?.counts_after, last);
    Ok(())
}

/// Removes what is beyond so many rows; answers how many went.
pub(super) async fn forget(world: &World, kept: Kept, rows: u32) -> Result<i64, StoreError> {
    let environment: EnvironmentId = world.environment.clone();
    let trim = Trim { environment, map: None, kept, limit: Limit { days: 9, rows }, now: at(1_000) };
    Ok(world.store.trim(&trim, 100).await?.removed)
}
