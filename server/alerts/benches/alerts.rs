//! How many errors a second a thousand alert settings look at in one thread, against a bare loop that only counts them,
//! and how long the trial of a rule on a million errors takes.
//!
//! `cargo bench -p alerts --bench alerts`; the first argument sets how many errors.

use alerts::backtest::Trial;
use alerts::evaluator::Evaluator;
use model::{
    ActOn, Actor, AlertAction, AlertRule, AlertSetting, AlertWindow, CountOver, Direction, EnvironmentId,
    ErrorClass, ErrorEvent, ErrorEventId, MapId, Moment, Phase, TimeUnit,
};
use std::collections::HashMap;
use std::error::Error;
use std::hint::black_box;
use std::time::{Duration, Instant};

type Done<T> = Result<T, Box<dyn Error>>;

const UNTIL: Moment = Moment(1_795_340_100_000);
const DAY: i64 = 86_400_000;
const SETTINGS: usize = 1_000;
const PHASES: [Phase; 3] = [Phase::Live, Phase::CatchUp, Phase::InitialSync];

/// One of a thousand unlike each other: each counts one or two kinds, most of them live and while catching up, some of
/// single maps, of records or of maps by themselves.
fn rule(number: usize) -> AlertRule {
    let classes = ErrorClass::ALL.into_iter().enumerate();
    let classes =
        classes.filter(|(at, _)| *at == number % 7 || (number.is_multiple_of(3) && *at == number / 3 % 7));
    let over = [CountOver::Environment, CountOver::Environment, CountOver::Map, CountOver::MapAndDirection];
    let own = i64::try_from(number % 50).map_or(MapId(0), MapId);
    AlertRule {
        name: format!("Rule {number}"),
        enabled: true,
        classes: classes.map(|(_, class)| class).collect(),
        count: [2, 5, 10, 10, 20, 100, 1_000].into_iter().cycle().nth(number % 11).unwrap_or(10),
        window: AlertWindow { interval: 15, unit: TimeUnit::Minutes },
        over: over.into_iter().cycle().nth(number % 4).unwrap_or(CountOver::Environment),
        phases: if number.is_multiple_of(5) {
            vec![Phase::InitialSync]
        } else {
            vec![Phase::Live, Phase::CatchUp]
        },
        maps: if number.is_multiple_of(10) { vec![own] } else { Vec::new() },
        once_per_record: number.is_multiple_of(6),
        action: AlertAction::Pause,
        act_on: ActOn::All,
        cool_down: 30,
        resume_after: None,
        notify: Vec::new(),
        tell_resolved: true,
    }
}

/// Errors of 50 maps, so many milliseconds from each to the next.
fn error(environment: &EnvironmentId, number: usize, at: Moment) -> Done<ErrorEvent> {
    // A multiplier that is prime to all that is drawn from it.
    let drawn = number.wrapping_mul(2_654_435_761) >> 7;
    let pick = |from: usize| i64::try_from(drawn / from % 50).map(MapId);
    Ok(ErrorEvent {
        id: ErrorEventId(i64::try_from(number)? + 1),
        environment: environment.clone(),
        map: Some(pick(3)?),
        direction: if drawn.is_multiple_of(2) { Direction::LeftToRight } else { Direction::RightToLeft },
        phase: PHASES.into_iter().nth(drawn % 16 / 7).unwrap_or(Phase::Live),
        class: ErrorClass::ALL.into_iter().nth(drawn / 5 % 7).unwrap_or(ErrorClass::Application),
        status: 412,
        key: Some(format!("usmf|us-{:06}", drawn % 5_000)),
        at,
        message: "Currency is empty".to_owned(),
        correlation: "0f8fad5b-d9cb-469f-a165-70867728950e".to_owned(),
    })
}

fn per_second(count: usize, took: Duration) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX)) / took.as_secs_f64()
}

fn live(environment: &EnvironmentId, wanted: usize) -> Done<()> {
    let mut evaluator = Evaluator::new();
    for number in 0..SETTINGS {
        evaluator.put(&AlertSetting {
            id: model::AlertId(i64::try_from(number)? + 1),
            environment: environment.clone(),
            rule: rule(number),
            revision: 1,
            counts_after: ErrorEventId(0),
            changed_by: Actor::System("bench".to_owned()),
            changed_at: UNTIL,
        });
    }
    // 20,000 a second, as they would be committed.
    let at = |number: usize| i64::try_from(number / 20).map(|millis| UNTIL.plus_millis(millis));
    let events: Done<Vec<_>> = (0..wanted).map(|number| error(environment, number, at(number)?)).collect();
    let events = events?;
    let began = Instant::now();
    let mut turns = 0;
    for event in &events {
        turns += evaluator.advance(event).len();
    }
    let ours = began.elapsed();
    let began = Instant::now();
    let mut counters: HashMap<(ErrorClass, Phase), u64> = HashMap::new();
    for event in &events {
        *counters.entry((event.class, event.phase)).or_default() += 1;
    }
    black_box(&counters);
    let bare = began.elapsed();
    println!(
        "{SETTINGS} settings, {wanted} errors: {:>9.0} errors/s ({turns} turns)  bare loop {:>11.0} errors/s  \
         ratio {:>6.1}  target 20,000 errors/s",
        per_second(wanted, ours),
        per_second(wanted, bare),
        ours.as_secs_f64() / bare.as_secs_f64(),
    );
    Ok(())
}

fn backtest(environment: &EnvironmentId, wanted: usize, once_per_record: bool) -> Done<()> {
    let span = 31 * DAY / i64::try_from(wanted)?;
    let from = UNTIL.plus_millis(-31 * DAY);
    let at = |number: usize| i64::try_from(number).map(|number| from.plus_millis(number * span));
    let rule =
        AlertRule { once_per_record, classes: ErrorClass::ALL.to_vec(), over: CountOver::Map, ..rule(2) };
    let mut trial = Trial::new(environment, &rule, 31, UNTIL);
    let mut took = Duration::ZERO;
    for page in 0..wanted.div_ceil(5_000) {
        let numbers = page * 5_000..((page + 1) * 5_000).min(wanted);
        let events: Done<Vec<_>> = numbers.map(|number| error(environment, number, at(number)?)).collect();
        let events = events?;
        let began = Instant::now();
        for event in &events {
            trial.take(event);
        }
        took += began.elapsed();
    }
    let began = Instant::now();
    let told = trial.end();
    took += began.elapsed();
    println!(
        "backtest of {} errors{}: {took:>7.1?}, {} firings, suggested {:?}  target 2 s with reading them",
        told.looked_at,
        if once_per_record { ", each record once" } else { "" },
        told.fired,
        told.suggested,
    );
    Ok(())
}

fn main() -> Done<()> {
    let wanted =
        std::env::args().skip(1).find_map(|argument| argument.parse().ok()).unwrap_or(1_000_000_usize);
    let environment = EnvironmentId::new("bench").ok_or("a name")?;
    live(&environment, wanted)?;
    backtest(&environment, wanted, false)?;
    backtest(&environment, wanted, true)
}
