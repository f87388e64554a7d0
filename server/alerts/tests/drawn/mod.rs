//! Rules, errors and what else happens, drawn at random.

use model::{
    ActOn, Actor, AlertAction, AlertId, AlertRule, AlertSetting, AlertWindow, CountOver, Direction,
    EnvironmentId, ErrorClass, ErrorEvent, ErrorEventId, MapId, Moment, Phase, TimeUnit,
};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

/// When everything begins.
pub(crate) const BEGIN: Moment = Moment(1_795_340_100_000);

/// The environment of everything that is drawn.
pub(crate) fn environment() -> EnvironmentId {
    EnvironmentId::new("contoso-test").unwrap()
}

/// Something that happens.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    /// An error after so many milliseconds that says to be so many older; evaluated at once or with what comes next.
    Error { after: i64, older: i64, at_once: bool, of: ErrorEvent },
    /// Time passes.
    Pass(i64),
    /// One of what is firing is undone.
    Undo(usize),
    /// A setting takes another rule, or is deleted.
    Change(usize, Option<AlertRule>),
    /// The evaluator is made anew from what was kept.
    Restart,
}

/// Rules that few errors set off, unlike in what they count.
pub(crate) fn rules() -> impl Strategy<Value = AlertRule> {
    let over = select(CountOver::ALL);
    let classes = subsequence(ErrorClass::ALL[..2].to_vec(), 1..=2);
    let phases = subsequence(vec![Phase::Live, Phase::CatchUp], 1..=2);
    let maps = prop_oneof![3 => Just(Vec::new()), 1 => subsequence(vec![MapId(1), MapId(2)], 1..=2)];
    let numbers = (1..=5_u32, 1..=3_u32, select(vec![0, 0, 1, 2, 5]), prop::bool::weighted(0.95));
    (over, classes, phases, maps, prop::bool::ANY, numbers).prop_map(
        |(over, classes, phases, maps, once_per_record, (count, interval, cool_down, enabled))| AlertRule {
            name: "Some errors".to_owned(),
            enabled,
            classes,
            count,
            window: AlertWindow { interval, unit: TimeUnit::Minutes },
            over,
            phases,
            maps,
            once_per_record,
            action: AlertAction::Pause,
            act_on: ActOn::All,
            cool_down,
            resume_after: None,
            notify: Vec::new(),
            tell_resolved: true,
        },
    )
}

/// Errors of a few maps and records, or of a connection.
pub(crate) fn errors() -> impl Strategy<Value = ErrorEvent> {
    let map = select(vec![None, Some(MapId(1)), Some(MapId(1)), Some(MapId(2)), Some(MapId(3))]);
    let class = select(vec![ErrorClass::Application, ErrorClass::Application, ErrorClass::BadRequest]);
    let phase = select(vec![Phase::Live, Phase::Live, Phase::CatchUp]);
    let key = select(vec![None, Some("a"), Some("b"), Some("c"), Some("d"), Some("e")]);
    (map, select(Direction::BOTH.to_vec()), phase, class, key).prop_map(
        |(map, direction, phase, class, key)| ErrorEvent {
            id: ErrorEventId(0),
            environment: environment(),
            map,
            direction,
            phase,
            class,
            status: 0,
            key: key.map(str::to_owned),
            at: BEGIN,
            message: String::new(),
            correlation: String::new(),
        },
    )
}

/// Milliseconds from one thing to the next, around the edges of windows.
pub(crate) fn spans() -> impl Strategy<Value = i64> {
    select(vec![0, 0, 1, 5_000, 20_000, 20_000, 30_000, 59_999, 60_000, 60_001, 180_000])
}

/// A story of at most 119 steps.
pub(crate) fn steps() -> impl Strategy<Value = Vec<Step>> {
    let older = select(vec![0, 0, 0, 1, 30_000, 300_000]);
    let error = (spans(), older, prop::bool::weighted(0.9), errors())
        .prop_map(|(after, older, at_once, of)| Step::Error { after, older, at_once, of });
    let step = prop_oneof![
        24 => error,
        4 => spans().prop_map(Step::Pass),
        1 => (0..8_usize).prop_map(Step::Undo),
        1 => (0..4_usize, prop::option::weighted(0.9, rules())).prop_map(|(which, rule)| Step::Change(which, rule)),
        2 => Just(Step::Restart),
    ];
    vec(step, 1..120)
}

/// A setting as the store keeps it.
pub(crate) fn setting(id: i64, revision: i64, rule: &AlertRule, counts_after: ErrorEventId) -> AlertSetting {
    AlertSetting {
        id: AlertId(id),
        environment: environment(),
        rule: rule.clone(),
        revision,
        counts_after,
        changed_by: Actor::User("Ada".to_owned()),
        changed_at: BEGIN,
    }
}
