//! What rules come to, told by example.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "what goes wrong here fails the test")]

use alerts::evaluator::{Evaluator, Turn};
use model::{
    Actor, AlertDraft, AlertId, AlertRule, AlertSetting, Direction, EnvironmentId, ErrorClass, ErrorEvent,
    ErrorEventId, MapId, Moment, Phase,
};

const BEGIN: Moment = Moment(1_795_340_100_000);

fn environment() -> EnvironmentId {
    EnvironmentId::new("contoso-test").unwrap()
}

/// Ten application errors within 15 minutes, as the form begins.
fn ten() -> AlertRule {
    AlertDraft { name: "Application errors".to_owned(), ..AlertDraft::default() }.finished().unwrap()
}

fn error(id: i64, millis: i64, key: &str) -> ErrorEvent {
    ErrorEvent {
        id: ErrorEventId(id),
        environment: environment(),
        map: Some(MapId(1)),
        direction: Direction::LeftToRight,
        phase: Phase::Live,
        class: ErrorClass::Application,
        status: 412,
        key: Some(key.to_owned()),
        at: BEGIN.plus_millis(millis),
        message: "Currency is empty".to_owned(),
        correlation: String::new(),
    }
}

fn with(rule: AlertRule) -> Evaluator {
    let mut evaluator = Evaluator::new();
    evaluator.put(&AlertSetting {
        id: AlertId(1),
        environment: environment(),
        rule,
        revision: 1,
        counts_after: ErrorEventId(0),
        changed_by: Actor::User("Ada".to_owned()),
        changed_at: BEGIN,
    });
    evaluator
}

#[test]
fn the_tenth_error_sets_it_off_once_and_fifteen_minutes_after_the_first_it_is_over() {
    let mut evaluator = with(ten());
    let mut turns = Vec::new();
    for id in 1..=12 {
        turns.push(evaluator.advance(&error(id, id * 1_000, "a")).len());
    }
    assert_eq!(turns, [0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0]);
    // The twelfth, …, third error are the newest ten; the window is open at its beginning.
    assert!(evaluator.pass(BEGIN.plus_millis(900_000 + 2_999)).is_empty());
    let over = evaluator.pass(BEGIN.plus_millis(900_000 + 3_000));
    assert!(matches!(over[..], [Turn::Resolved { at, .. }] if at == BEGIN.plus_millis(903_000)));
}

#[test]
fn errors_that_lie_a_whole_window_apart_are_never_within_it_together() {
    let rule = AlertRule { count: 2, cool_down: 0, ..ten() };
    let mut evaluator = with(rule);
    assert!(evaluator.advance(&error(1, 0, "a")).is_empty());
    assert!(evaluator.advance(&error(2, 900_000, "a")).is_empty());
    assert_eq!(evaluator.advance(&error(3, 1_799_999, "a")).len(), 1);
}

#[test]
fn a_record_that_fails_all_the_time_counts_once_and_fills_no_memory() {
    let rule = AlertRule { count: 2, once_per_record: true, ..ten() };
    let mut evaluator = with(rule);
    for id in 1..=10_000 {
        assert!(evaluator.advance(&error(id, id, "a")).is_empty());
    }
    let turns = evaluator.advance(&error(10_001, 10_001, "b"));
    assert!(
        matches!(&turns[..], [Turn::Fired { firing, .. }] if firing.first_event == ErrorEventId(10_000)),
        "{turns:?}"
    );
}

#[test]
fn what_is_held_back_by_a_cool_down_fires_at_its_end_if_it_still_holds() {
    let rule = AlertRule { count: 2, cool_down: 60, ..ten() };
    let minute = 60_000;
    let mut evaluator = with(rule);
    evaluator.advance(&error(1, 0, "a"));
    assert_eq!(evaluator.advance(&error(2, 0, "a")).len(), 1);
    assert_eq!(evaluator.pass(BEGIN.plus_millis(15 * minute)).len(), 1);
    // Reached within the hour, and let go: the window that ends with the hour holds one of them only.
    evaluator.advance(&error(3, 40 * minute, "a"));
    evaluator.advance(&error(4, 46 * minute, "a"));
    let until = Some(BEGIN.plus_millis(60 * minute));
    let gauge = |evaluator: &Evaluator, at| evaluator.gauges(BEGIN.plus_millis(at * minute))[0].1;
    assert_eq!((gauge(&evaluator, 50).count, gauge(&evaluator, 50).pending_until), (2, until));
    assert!(evaluator.pass(BEGIN.plus_millis(60 * minute)).is_empty());
    // Reached again after it: at once.
    assert_eq!(evaluator.advance(&error(5, 60 * minute, "a")).len(), 1);
    // Reached within the next hour, and held until its end.
    evaluator.pass(BEGIN.plus_millis(80 * minute));
    evaluator.advance(&error(6, 110 * minute, "a"));
    evaluator.advance(&error(7, 111 * minute, "a"));
    let fired = evaluator.pass(BEGIN.plus_millis(124 * minute));
    assert!(
        matches!(&fired[..], [Turn::Fired { firing, .. }] if firing.at == BEGIN.plus_millis(120 * minute)),
        "{fired:?}"
    );
}
