//! Rules are decided as their definition says, whatever comes in between.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "what goes wrong here fails the test")]

mod drawn;
mod oracle;

use alerts::evaluator::{Evaluator, Turn};
use drawn::{BEGIN, Step, environment, errors, rules, setting, spans, steps};
use model::{AlertRule, AlertSetting, ErrorEvent, ErrorEventId, Firing, FiringId, FiringStatus, Moment};
use oracle::{Oracle, Told};
use proptest::collection::vec;
use proptest::prelude::*;

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
