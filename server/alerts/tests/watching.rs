//! The watcher at work, with time that passes when nothing else is to be done.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "what goes wrong here fails the test")]

mod world;

use model::{
    ActOn, ActivityKind, ActivityQuery, AlertAction, AlertDraft, AlertRule, Command, CountOver, ErrorClass,
    ErrorEventId, Firing, FiringStatus, Held, HeldMap, MapId, MapState, ResumeChoice, ResumeTo, Side,
    StopQueue,
};
use store::{AlertChange, Alerts as _, Journal as _};
use world::{BEGIN, Order, World, ada, minutes, moment, put_environment, ten};

const APPLICATION: ErrorClass = ErrorClass::Application;
const CATCH_UP: Command = Command::Resume { choice: ResumeChoice::CatchUp };

fn all_held(world: &World) -> Vec<HeldMap> {
    let held = Held::Done { from: MapState::Running };
    world.maps.iter().map(|map| HeldMap { map: *map, held: held.clone() }).collect()
}

#[tokio::test(start_paused = true)]
async fn ten_errors_within_fifteen_minutes_pause_all_maps_and_a_window_later_it_is_over() {
    let world = World::new().await;
    let setting = world.alert(ten()).await;
    let customers = world.maps[0];
    world
        .watched(async {
            world.errors(customers, APPLICATION, 9).await;
            world.errors(customers, ErrorClass::Throttled, 50).await;
            minutes(10).await;
            assert!(world.firings().await.is_empty() && world.paused().await == 0);
            let at = world.now();
            world.errors(customers, APPLICATION, 1).await;
            let firing = world.firing().await;
            assert_eq!((firing.alert, firing.status, firing.at), (setting.id, FiringStatus::Firing, at));
            assert_eq!((firing.count, firing.first_event), (10, ErrorEventId(1)));
            assert_eq!((firing.held, world.paused().await), (Some(all_held(&world)), 3));
            minutes(4).await;
            assert_eq!(world.firing().await.status, FiringStatus::Firing);
            minutes(1).await;
            let firing = world.firing().await;
            assert_eq!(firing.status, FiringStatus::Resolved);
            assert_eq!(firing.ended_at, Some(BEGIN.plus_millis(900_000)));
            assert_eq!(world.paused().await, 3, "somebody has to resume them");
        })
        .await;
    let orders = world.orders();
    assert_eq!(orders.len(), 1);
    assert!(
        matches!(&orders[0], Order::Hold { maps: None, action: AlertAction::Pause, alert, .. } if alert == "Application errors")
    );
}

#[tokio::test(start_paused = true)]
async fn who_sets_a_map_going_again_undoes_it_and_errors_count_anew() {
    let world = World::new().await;
    world.alert(ten()).await;
    let customers = world.maps[0];
    world
        .watched(async {
            world.errors(customers, APPLICATION, 12).await;
            assert_eq!(world.paused().await, 3);
            world.command(world.maps[1], Command::Stop { queue: StopQueue::Keep }).await;
            assert_eq!(
                world.firing().await.status,
                FiringStatus::Firing,
                "a map that is stopped does not work"
            );
            world.command(customers, CATCH_UP).await;
            let undone = world.firing().await;
            assert_eq!((undone.status, undone.counts_after), (FiringStatus::Undone, Some(ErrorEventId(12))));
            world.errors(customers, APPLICATION, 9).await;
            assert_eq!(world.firings().await.len(), 1);
            // Its cool-down of half an hour is forgotten with it.
            world.errors(customers, APPLICATION, 1).await;
            let again = world.firing().await;
            assert_eq!((again.status, again.first_event), (FiringStatus::Firing, ErrorEventId(13)));
            assert!(matches!(world.state(customers).await, MapState::Paused { .. }));
        })
        .await;
}

#[tokio::test(start_paused = true)]
async fn rules_count_at_once_when_they_are_saved_and_only_what_comes_then() {
    let world = World::new().await;
    let customers = world.maps[0];
    world
        .watched(async {
            moment().await;
            world.errors(customers, APPLICATION, 30).await;
            let setting = world.alert(AlertDraft { count: "3".to_owned(), ..ten() }).await;
            world.errors(customers, APPLICATION, 2).await;
            assert!(world.firings().await.is_empty());
            // Somebody changes it: the two count no more.
            let draft = AlertDraft { count: "2".to_owned(), ..AlertDraft::of(&setting.rule) };
            let alerting = &world.alerting;
            alerting.change(&world.environment, setting.id, &draft, setting.revision, ada()).await.unwrap();
            world.errors(customers, APPLICATION, 1).await;
            assert!(world.firings().await.is_empty());
            world.errors(customers, APPLICATION, 1).await;
            assert_eq!(world.firing().await.status, FiringStatus::Firing);
            // And switches it off.
            alerting.switch(&world.environment, setting.id, false, ada()).await.unwrap();
            moment().await;
            assert_eq!(world.firing().await.status, FiringStatus::Ended);
            world.errors(customers, APPLICATION, 30).await;
            assert_eq!(world.firings().await.len(), 1);
            alerting.switch(&world.environment, setting.id, true, ada()).await.unwrap();
            world.errors(customers, APPLICATION, 2).await;
            assert_eq!(world.firings().await.len(), 2);
        })
        .await;
}

#[tokio::test(start_paused = true)]
async fn errors_that_came_with_a_new_rule_count_even_where_they_were_seen_before_it() {
    let world = World::new().await;
    world.alert(AlertDraft { name: "Another".to_owned(), count: "5000".to_owned(), ..ten() }).await;
    let customers = world.maps[0];
    world
        .watched(async {
            world.errors(customers, APPLICATION, 5).await;
            // Both between two looks of the watcher: whichever it hears of first, none is missed.
            let rule = AlertDraft { count: "3".to_owned(), ..ten() }.finished().unwrap();
            world.store.add_alert(&world.environment, rule, ada(), world.now()).await.unwrap();
            world.errors(customers, APPLICATION, 3).await;
            assert_eq!(world.firing().await.first_event, ErrorEventId(6));
        })
        .await;
}

async fn moves_of(world: &World, map: MapId) -> usize {
    let query = ActivityQuery { map: Some(map), ..ActivityQuery::default() };
    let entries = world.store.activities(&world.environment, &query).await.unwrap().rows;
    entries.iter().filter(|entry| matches!(entry.kind, ActivityKind::StateChanged { .. })).count()
}

#[tokio::test(start_paused = true)]
async fn a_restart_in_the_middle_goes_on_where_it_stood() {
    let world = World::new().await;
    world.alert(ten()).await;
    let customers = world.maps[0];
    // Between the sixth and the seventh, …
    world.watched(world.errors(customers, APPLICATION, 6)).await;
    minutes(5).await;
    world.watched(world.errors(customers, APPLICATION, 3)).await;
    // … with an error that comes while nobody watches, …
    world.errors(customers, APPLICATION, 1).await;
    assert!(world.firings().await.is_empty());
    world.watched(moment()).await;
    assert_eq!((world.firings().await.len(), world.paused().await), (1, 3));
    // … and while it fires.
    world.watched(minutes(9)).await;
    assert_eq!(world.firing().await.status, FiringStatus::Firing);
    world.watched(minutes(1)).await;
    assert_eq!(world.firing().await.status, FiringStatus::Resolved);
    assert_eq!(world.orders().len(), 1, "acted on once");
    // What was undone while nobody watched is found.
    world.command(customers, CATCH_UP).await;
    minutes(20).await;
    world.watched(world.errors(customers, APPLICATION, 10)).await;
    world.command(customers, CATCH_UP).await;
    world.watched(moment()).await;
    assert_eq!(world.firing().await.status, FiringStatus::Undone);
}

#[tokio::test(start_paused = true)]
async fn a_kill_while_maps_are_held_changes_nothing_in_what_is_told() {
    let world = World::new().await;
    world.alert(AlertDraft { act_on: ActOn::Erred, ..ten() }).await;
    let customers = world.maps[0];
    world.watched_by(world.stuck(), world.errors(customers, APPLICATION, 10)).await;
    let firing: Firing = world.firing().await;
    assert_eq!((firing.held, world.paused().await), (None, 1), "killed before it was kept");
    world.watched(moment()).await;
    let held = Held::Done { from: MapState::Running };
    assert_eq!(world.firing().await.held, Some(vec![HeldMap { map: customers, held }]));
    assert_eq!(moves_of(&world, customers).await, 1);
    // It is known to be held by the firing.
    world.watched(world.command(customers, CATCH_UP)).await;
    assert_eq!(world.firing().await.status, FiringStatus::Undone);
}

#[tokio::test(start_paused = true)]
async fn only_the_maps_that_erred_are_held_where_that_is_asked_for() {
    let world = World::new().await;
    let [customers, vendors, products] = world.maps[..] else { panic!("three maps") };
    let draft = AlertDraft { count: "2".to_owned(), over: CountOver::Map, act_on: ActOn::Erred, ..ten() };
    let stop = AlertDraft {
        name: "All together".to_owned(),
        count: "4".to_owned(),
        action: AlertAction::Stop,
        act_on: ActOn::ErredAndRelated,
        ..ten()
    };
    let told =
        AlertDraft { name: "Told".to_owned(), action: AlertAction::None, count: "4".to_owned(), ..ten() };
    for draft in [draft, stop, told] {
        world.alert(draft).await;
    }
    world
        .watched(async {
            world.errors(customers, APPLICATION, 1).await;
            world.errors(vendors, APPLICATION, 2).await;
            let pause = MapState::Paused { resume_to: ResumeTo::Running };
            assert_eq!(
                (world.state(customers).await, world.state(vendors).await),
                (MapState::Running, pause)
            );
            assert_eq!(world.firing().await.counted.map, Some(vendors));
            world.errors(products, APPLICATION, 1).await;
            assert_eq!(world.state(products).await, MapState::NotRunning);
        })
        .await;
    let firings = world.firings().await;
    assert_eq!(firings.len(), 3);
    let told = firings.iter().find(|firing| firing.rule.name == "Told").unwrap();
    assert_eq!(told.held, Some(Vec::new()));
    let Order::Hold { maps, action, related, .. } = &world.orders()[1] else { panic!("maps are held") };
    assert_eq!((maps.as_deref(), *action, *related), (Some(&world.maps[..]), AlertAction::Stop, true));
}

#[tokio::test(start_paused = true)]
async fn paused_maps_go_on_by_themselves_when_both_apps_have_answered_for_long_enough() {
    let world = World::new().await;
    world.alert(AlertDraft { resume_after: "20".to_owned(), ..ten() }).await;
    let [customers, vendors, products] = world.maps[..] else { panic!("three maps") };
    world
        .watched(async {
            world.errors(customers, APPLICATION, 10).await;
            minutes(10).await;
            world.health(Side::Right, true).await;
            minutes(60).await;
            assert_eq!((world.firing().await.status, world.paused().await), (FiringStatus::Resolved, 3));
            world.health(Side::Right, false).await;
        })
        .await;
    // Somebody sets one of them going and pauses it again, while nobody watches: that pause is not the rule's to end.
    world.command(products, CATCH_UP).await;
    world.command(products, Command::Pause).await;
    world
        .watched(async {
            minutes(19).await;
            assert_eq!(world.paused().await, 3);
            minutes(1).await;
            assert_eq!(world.paused().await, 1);
        })
        .await;
    let resumed = Order::Resume { maps: vec![customers, vendors], alert: "Application errors".to_owned() };
    assert_eq!(world.orders().last(), Some(&resumed));
}

#[tokio::test(start_paused = true)]
async fn maps_that_go_on_by_themselves_undo_what_fires_still() {
    let world = World::new().await;
    world.alert(AlertDraft { resume_after: "5".to_owned(), ..ten() }).await;
    world
        .watched(async {
            world.errors(world.maps[0], APPLICATION, 10).await;
            minutes(5).await;
            assert_eq!((world.firing().await.status, world.paused().await), (FiringStatus::Undone, 0));
            world.errors(world.maps[0], APPLICATION, 9).await;
            assert_eq!(world.firings().await.len(), 1);
        })
        .await;
}

#[tokio::test(start_paused = true)]
async fn environments_that_come_later_are_watched_and_count_by_themselves() {
    let world = World::new().await;
    world.alert(ten()).await;
    world
        .watched(async {
            world.errors(world.maps[0], APPLICATION, 9).await;
            let other = put_environment(&world.store, "contoso-live").await;
            moment().await;
            let of_other = AlertDraft { count: "1".to_owned(), ..ten() };
            world.alerting.create(&other, &of_other, ada()).await.unwrap();
            world.errors(world.maps[0], APPLICATION, 1).await;
            assert_eq!(world.firings().await.len(), 1);
            assert_eq!(
                world.alerting.firings(&other, &model::FiringQuery::default()).await.unwrap().total,
                0
            );
        })
        .await;
}

#[tokio::test(start_paused = true)]
async fn gauges_tell_the_same_whether_somebody_watches_or_not() {
    let world = World::new().await;
    let setting = world.alert(ten()).await;
    let gauges = async || {
        let gauges = world.alerting.gauges(&world.environment).await.unwrap();
        gauges.into_iter().map(|(id, gauge)| (id, gauge.count, gauge.of)).collect::<Vec<_>>()
    };
    assert_eq!(gauges().await, [(setting.id, 0, 10)]);
    world
        .watched(async {
            world.errors(world.maps[0], APPLICATION, 4).await;
            minutes(10).await;
            world.errors(world.maps[0], APPLICATION, 3).await;
            assert_eq!(gauges().await, [(setting.id, 7, 10)]);
        })
        .await;
    assert_eq!(gauges().await, [(setting.id, 7, 10)]);
    minutes(5).await;
    assert_eq!(gauges().await, [(setting.id, 3, 10)]);
}

#[tokio::test(start_paused = true)]
async fn settings_are_kept_by_name_and_environment() {
    let world = World::new().await;
    let setting = world.alert(ten()).await;
    let alerting = &world.alerting;
    let taken = alerting.create(&world.environment, &ten(), ada()).await;
    assert!(matches!(taken, Err(alerts::AlertError::Invalid(errors)) if errors.of("name").is_some()));
    let bad =
        alerting.create(&world.environment, &AlertDraft { count: "0".to_owned(), ..ten() }, ada()).await;
    assert!(matches!(bad, Err(alerts::AlertError::Invalid(errors)) if errors.of("count").is_some()));
    let stale = alerting.change(&world.environment, setting.id, &ten(), setting.revision + 1, ada()).await;
    assert!(matches!(stale, Err(alerts::AlertError::Stale)));
    let copies = [
        alerting.copy(&world.environment, setting.id, ada()),
        alerting.copy(&world.environment, setting.id, ada()),
    ];
    let mut names = Vec::new();
    for copy in copies {
        let AlertRule { name, enabled, .. } = copy.await.unwrap().rule;
        assert!(!enabled);
        names.push(name);
    }
    assert_eq!(names, ["Copy of Application errors", "Copy 2 of Application errors"]);
    let other = put_environment(&world.store, "contoso-live").await;
    let elsewhere = alerting.delete(&other, setting.id, ada()).await;
    assert!(matches!(elsewhere, Err(alerts::AlertError::NotFound)));
    let change = AlertChange { rule: setting.rule.clone(), of_revision: setting.revision };
    world.store.change_alert(setting.id, change, ada(), world.now()).await.unwrap();
    alerting.delete(&world.environment, setting.id, ada()).await.unwrap();
    assert!(matches!(
        alerting.setting(&world.environment, setting.id).await,
        Err(alerts::AlertError::NotFound)
    ));
}
