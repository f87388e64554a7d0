//! Rules are decided as their definition says, whatever comes in between.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "what goes wrong here fails the test")]

mod oracle;

use alerts::evaluator::{Evaluator, Turn};
use model::{
    ActOn, Actor, AlertAction, AlertId, AlertRule, AlertSetting, AlertWindow, CountOver, Direction,
    EnvironmentId, ErrorClass, ErrorEvent, ErrorEventId, Firing, FiringId, FiringStatus, MapId, Moment,
    Phase, TimeUnit,
};
use oracle::{Oracle, Told};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

const BEGIN: Moment = Moment(1_795_340_100_000);

fn environment() -> EnvironmentId {
    EnvironmentId::new("contoso-test").unwrap()
}

/// Something that happens.
#[derive(Clone, Debug)]
enum Step {
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

fn rules() -> impl Strategy<Value = AlertRule> {
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

fn errors() -> impl Strategy<Value = ErrorEvent> {
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

fn spans() -> impl Strategy<Value = i64> {
    select(vec![0, 0, 1, 5_000, 20_000, 20_000, 30_000, 59_999, 60_000, 60_001, 180_000])
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
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

fn setting(id: i64, revision: i64, rule: &AlertRule, counts_after: ErrorEventId) -> AlertSetting {
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

/// Both at work, with what a store would keep of it.
struct Bench {
    evaluator: Evaluator,
    oracle: Oracle,
    settings: Vec<AlertSetting>,
    events: Vec<ErrorEvent>,
    evaluated: usize,
    firings: Vec<Firing>,
    now: Moment,
    passed: Moment,
    /// Errors may be older than what was decided already.
    is_late: bool,
}

impl Bench {
    fn new(rules: &[AlertRule], is_late: bool) -> Self {
        let numbered = (1..).zip(rules);
        let settings: Vec<_> = numbered.map(|(id, rule)| setting(id, 1, rule, ErrorEventId(0))).collect();
        let (mut evaluator, mut oracle) = (Evaluator::new(), Oracle::default());
        for setting in &settings {
            evaluator.put(setting);
            oracle.put(setting);
        }
        Self {
            evaluator,
            oracle,
            settings,
            events: Vec::new(),
            evaluated: 0,
            firings: Vec::new(),
            now: BEGIN,
            passed: BEGIN,
            is_late,
        }
    }

    fn newest(&self) -> ErrorEventId {
        self.events.last().map_or(ErrorEventId(0), |event| event.id)
    }

    /// Keeps what a store would, and compares.
    fn keep(&mut self, turns: &[Turn], mut expected: Vec<Told>) {
        for turn in turns {
            match turn {
                Turn::Fired { firing, .. } => {
                    let open = self.firings.iter().filter(|other| other.status == FiringStatus::Firing);
                    let mut same =
                        open.filter(|other| (other.alert, other.counted) == (firing.alert, firing.counted));
                    assert!(same.next().is_none(), "it is firing already: {firing:?}");
                    let of = self.settings.iter().find(|setting| setting.id == firing.alert).unwrap();
                    assert_eq!(firing.revision, of.revision);
                    let id = FiringId(i64::try_from(self.firings.len()).unwrap() + 1);
                    self.firings.push(Firing {
                        id,
                        environment: environment(),
                        alert: firing.alert,
                        rule: of.rule.clone(),
                        counted: firing.counted,
                        at: firing.at,
                        count: firing.count,
                        first_event: firing.first_event,
                        last_event: firing.last_event,
                        status: FiringStatus::Firing,
                        ended_at: None,
                        counts_after: None,
                        held: None,
                        acted_at: None,
                        acknowledged: None,
                    });
                }
                Turn::Resolved { alert, counted, at } => {
                    let mut open = self.firings.iter_mut().filter(|each| each.status == FiringStatus::Firing);
                    let firing = open
                        .find(|each| (each.alert, each.counted) == (*alert, *counted))
                        .expect("it is firing");
                    firing.status = FiringStatus::Resolved;
                    firing.ended_at = Some(*at);
                }
            }
        }
        let mut told: Vec<_> = turns.iter().map(Told::of).collect();
        told.sort();
        expected.sort();
        assert_eq!(told, expected);
    }

    fn evaluate(&mut self) {
        while let Some(event) = self.events.get(self.evaluated).cloned() {
            self.evaluated += 1;
            let turns = self.evaluator.advance(&event);
            let expected = self.oracle.advance(&event);
            self.keep(&turns, expected);
        }
    }

    fn pass(&mut self) {
        self.passed = self.passed.max(self.now);
        let deadline = self.evaluator.next_deadline();
        let turns = self.evaluator.pass(self.now);
        for turn in &turns {
            let (Told::Fired { at, .. } | Told::Resolved { at, .. }) = Told::of(turn);
            assert!(deadline.is_some_and(|deadline| deadline <= at), "nobody would have looked at {at}");
        }
        assert!(self.evaluator.next_deadline().is_none_or(|next| next > self.now));
        let expected = self.oracle.pass(self.now);
        self.keep(&turns, expected);
    }

    fn commit(&mut self, mut event: ErrorEvent, older: i64) {
        event.id = ErrorEventId(self.newest().0 + 1);
        event.at = self.now.plus_millis(-older);
        if !self.is_late {
            // As a store commits them.
            let last = self.events.last().map(|last| last.at);
            event.at = event.at.max(self.passed).max(last.unwrap_or(BEGIN));
        }
        self.events.push(event);
    }

    fn undo(&mut self, which: usize) {
        let newest = self.newest();
        let now = self.now;
        let mut open: Vec<_> =
            self.firings.iter_mut().filter(|firing| firing.status == FiringStatus::Firing).collect();
        if open.is_empty() {
            return;
        }
        let which = which % open.len();
        let firing = &mut *open[which];
        firing.status = FiringStatus::Undone;
        firing.ended_at = Some(now);
        firing.counts_after = Some(newest);
        self.evaluator.undone(firing.alert, firing.counted, newest);
        self.oracle.undone(firing.alert, firing.counted, newest);
    }

    fn change(&mut self, which: usize, rule: Option<AlertRule>) {
        if self.settings.is_empty() {
            return;
        }
        let which = which % self.settings.len();
        let (newest, now) = (self.newest(), self.now);
        let (id, revision) = (self.settings[which].id, self.settings[which].revision + 1);
        for firing in &mut self.firings {
            if firing.alert == id && firing.status == FiringStatus::Firing {
                firing.status = FiringStatus::Ended;
                firing.ended_at = Some(now);
            }
        }
        if let Some(rule) = rule {
            self.settings[which] = setting(id.0, revision, &rule, newest);
            self.evaluator.put(&self.settings[which]);
            self.oracle.put(&self.settings[which]);
        } else {
            self.settings.remove(which);
            self.evaluator.remove(id);
            self.oracle.remove(id);
        }
    }

    fn restart(&mut self) {
        let mut anew = Evaluator::new();
        for setting in &self.settings {
            anew.put(setting);
        }
        for (place, firing) in self.firings.iter().enumerate() {
            let same = |other: &Firing| (other.alert, other.counted) == (firing.alert, firing.counted);
            if !self.firings[place + 1..].iter().any(same) {
                anew.restore(firing);
            }
        }
        let evaluated = &self.events[..self.evaluated];
        if let Some(last) = evaluated.last() {
            let since = last.at.plus_millis(-anew.longest_window());
            for event in evaluated.iter().filter(|event| event.at >= since) {
                anew.refill(event);
            }
        }
        anew.refilled();
        self.evaluator = anew;
    }

    fn take(&mut self, step: &Step) {
        match step {
            Step::Error { after, older, at_once, of } => {
                self.now = self.now.plus_millis(*after);
                self.commit(of.clone(), *older);
                if *at_once {
                    self.evaluate();
                }
            }
            Step::Pass(after) => {
                self.evaluate();
                self.now = self.now.plus_millis(*after);
                self.pass();
            }
            Step::Undo(which) => self.undo(*which),
            Step::Change(which, rule) => self.change(*which, rule.clone()),
            Step::Restart if self.is_late => {}
            Step::Restart => self.restart(),
        }
    }

    fn compare_gauges(&self) {
        for (alert, gauge) in self.evaluator.gauges(self.now) {
            assert_eq!(gauge.count, self.oracle.count(alert, self.now), "of {alert}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn rules_go_off_and_are_over_when_their_definition_says_so(
        rules in vec(rules(), 1..=4),
        steps in steps(),
        is_late in prop::bool::weighted(0.3),
    ) {
        let mut bench = Bench::new(&rules, is_late);
        for step in &steps {
            bench.take(step);
            if bench.evaluated == bench.events.len() && !is_late {
                bench.compare_gauges();
            }
        }
        bench.evaluate();
        bench.now = bench.now.plus_millis(3_600_000);
        bench.pass();
        let open = bench.firings.iter().filter(|firing| firing.status == FiringStatus::Firing).count();
        prop_assert_eq!(open, 0, "nothing fires without errors");
        prop_assert_eq!(bench.evaluator.next_deadline(), None);
    }

    #[test]
    fn settings_that_count_beside_others_do_as_if_they_had_always_been_there(
        rules in vec(rules(), 2),
        before in vec((spans(), errors()), 0..30),
        after in vec((spans(), errors()), 1..60),
    ) {
        let one = setting(1, 1, &rules[0], ErrorEventId(0));
        let other = setting(2, 1, &rules[1], ErrorEventId(0));
        let mut together = Evaluator::new();
        together.put(&one);
        together.put(&other);
        let mut apart = Evaluator::new();
        apart.put(&one);
        let mut beside = apart.beside();
        beside.put(&other);
        let mut now = BEGIN;
        let tell = |turns: Vec<Turn>| turns.iter().map(Told::of).collect::<Vec<_>>();
        let mut until_joined = before.len();
        for (id, (span, event)) in (1..).zip(before.iter().chain(&after)) {
            now = now.plus_millis(*span);
            if until_joined == 0 {
                let next = apart.beside();
                apart.absorb(std::mem::replace(&mut beside, next));
            }
            until_joined = until_joined.saturating_sub(1);
            let event = ErrorEvent { id: ErrorEventId(id), at: now, ..event.clone() };
            let mut expected = tell(together.advance(&event));
            let mut told = tell(apart.advance(&event));
            told.extend(tell(beside.advance(&event)));
            told.sort();
            expected.sort();
            prop_assert_eq!(told, expected);
        }
    }
}
