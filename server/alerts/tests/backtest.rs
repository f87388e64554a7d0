//! The trial of a rule on the past tells what would have happened live.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "what goes wrong here fails the test")]

use alerts::backtest::Trial;
use alerts::evaluator::{Evaluator, Turn};
use model::{
    Actor, AlertDraft, AlertId, AlertRule, AlertSetting, AlertWindow, Backtest, BacktestUnit, CountOver,
    Direction, EnvironmentId, ErrorClass, ErrorEvent, ErrorEventId, MapId, Moment, Phase, TimeUnit,
};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

const DAY: i64 = 86_400_000;
const MINUTE: i64 = 60_000;
const UNTIL: Moment = Moment(1_795_340_100_000);

fn environment() -> EnvironmentId {
    EnvironmentId::new("contoso-test").unwrap()
}

fn rule() -> AlertRule {
    AlertDraft { name: "Application errors".to_owned(), ..AlertDraft::default() }.finished().unwrap()
}

fn error(id: i64, at: Moment, map: i64, key: Option<&str>) -> ErrorEvent {
    ErrorEvent {
        id: ErrorEventId(id),
        environment: environment(),
        map: Some(MapId(map)),
        direction: Direction::LeftToRight,
        phase: Phase::Live,
        class: ErrorClass::Application,
        status: 412,
        key: key.map(str::to_owned),
        at,
        message: String::new(),
        correlation: String::new(),
    }
}

fn tried(rule: &AlertRule, days: u16, events: &[ErrorEvent]) -> Backtest {
    let mut trial = Trial::new(&environment(), rule, days, UNTIL);
    for event in events {
        trial.take(event);
    }
    trial.end()
}

/// What the watcher would have found: when each firing began and ended.
fn live(rule: &AlertRule, events: &[ErrorEvent]) -> Vec<(Moment, Option<Moment>)> {
    let mut evaluator = Evaluator::new();
    evaluator.put(&AlertSetting {
        id: AlertId(7),
        environment: environment(),
        rule: rule.clone(),
        revision: 3,
        counts_after: ErrorEventId(0),
        changed_by: Actor::User("Ada".to_owned()),
        changed_at: UNTIL,
    });
    let mut turns: Vec<Turn> = events.iter().flat_map(|event| evaluator.advance(event)).collect();
    turns.extend(evaluator.pass(UNTIL));
    let mut firings = Vec::new();
    for turn in turns {
        match turn {
            Turn::Fired { firing, .. } => firings.push((firing.counted, firing.at, None)),
            Turn::Resolved { counted, at, .. } => {
                firings.iter_mut().rfind(|(of, ..)| *of == counted).unwrap().2 = Some(at);
            }
        }
    }
    firings.into_iter().map(|(_, at, until)| (at, until)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn it_tells_what_the_watcher_would_have_found(
        spans in vec((0..20 * MINUTE, 1..4_i64, select(vec![None, Some("a"), Some("b"), Some("c")])), 0..400),
        count in 1..6_u32,
        over in select(CountOver::ALL),
        once_per_record in prop::bool::ANY,
        cool_down in select(vec![0, 30]),
    ) {
        let rule = AlertRule { count, over, once_per_record, cool_down, ..rule() };
        let mut at = UNTIL.plus_millis(-2 * DAY);
        let mut events = Vec::new();
        for (id, (span, map, key)) in (1..).zip(&spans) {
            at = at.plus_millis(*span);
            events.push(error(id, at, *map, *key));
        }
        events.retain(|event| event.at <= UNTIL);
        let told = tried(&rule, 2, &events);
        let expected = live(&rule, &events);
        prop_assert_eq!(told.fired, i64::try_from(expected.len()).unwrap());
        let firings: Vec<_> = told.firings.iter().map(|firing| (firing.at, firing.until)).collect();
        prop_assert_eq!(&firings, &expected[..expected.len().min(200)]);
        prop_assert_eq!(told.looked_at, i64::try_from(events.len()).unwrap());
        prop_assert_eq!(told.bars.iter().map(|bar| bar.count as usize).sum::<usize>(), events.len());
        // For how long anything fires, minute by minute of what lies between two turns.
        let mut ends: Vec<_> = expected.iter().flat_map(|(at, until)| [*at, until.unwrap_or(UNTIL)]).collect();
        ends.sort();
        let fires = |at: Moment| expected.iter().any(|(from, until)| *from <= at && until.is_none_or(|until| at < until));
        let spans = ends.windows(2).filter(|pair| fires(pair[0])).map(|pair| pair[1].millis_since(pair[0]));
        prop_assert_eq!(told.firing_millis, spans.sum::<i64>());
        // A suggestion keeps its word, and there is none where none is needed.
        if let Some(suggested) = told.suggested {
            let calmer = live(&AlertRule { count: suggested, ..rule.clone() }, &events).len();
            prop_assert!(suggested > count && calmer * 2 <= expected.len() && calmer <= 2);
        }
        prop_assert!(told.fired > 2 || told.suggested.is_none());
    }
}

#[test]
fn bars_lie_side_by_side_from_the_first_day_to_this_moment() {
    for (days, unit) in [(1, BacktestUnit::Quarter), (7, BacktestUnit::Hour), (31, BacktestUnit::ThreeHours)]
    {
        let told = tried(&rule(), days, &[]);
        assert_eq!((told.unit, told.from), (unit, UNTIL.plus_millis(-i64::from(days) * DAY)));
        assert!(told.bars.windows(2).all(|pair| pair[1].from.millis_since(pair[0].from) == unit.millis()));
        let (first, last) = (told.bars[0].from, told.bars[told.bars.len() - 1].from);
        assert!(first <= told.from && last < UNTIL && last.plus_millis(unit.millis()) >= UNTIL);
    }
}

#[test]
fn a_rule_that_cries_all_the_time_is_told_of_a_calmer_threshold() {
    // Every hour some twelve errors within a minute, and on one day a real burst.
    let mut events = Vec::new();
    let mut id = 0;
    for hour in 0..7 * 24 {
        let at = UNTIL.plus_millis(-7 * DAY + hour * 60 * MINUTE);
        for _ in 0..if hour == 80 { 400 } else { 12 } {
            id += 1;
            events.push(error(id, at.plus_millis(id % 60), 1, None));
        }
    }
    let told = tried(&rule(), 7, &events);
    assert_eq!((told.fired, told.suggested), (168, Some(15)));
    let calm = tried(&AlertRule { count: 15, ..rule() }, 7, &events);
    assert_eq!((calm.fired, calm.suggested), (1, None));
    // One that is off is tried as well, and a window that nothing fills finds nothing.
    let off =
        AlertRule { enabled: false, window: AlertWindow { interval: 1, unit: TimeUnit::Days }, ..rule() };
    assert_eq!(tried(&off, 7, &events).fired, 1);
    assert_eq!(tried(&AlertRule { count: 10_000, ..rule() }, 7, &events).fired, 0);
}
