//! When a rule would have gone off.

use crate::evaluator::{Evaluator, Turn};
use model::{
    Actor, AlertId, AlertRule, AlertSetting, Backtest, BacktestBar, BacktestFiring, BacktestUnit, CountedBy,
    EnvironmentId, ErrorEvent, ErrorEventId, Moment,
};
use std::collections::HashMap;

/// The rule as it is given, among the thresholds that are tried beside it.
const GIVEN: AlertId = AlertId(0);
/// How many firings are told one by one.
const TOLD: usize = 200;
/// The largest threshold of a rule.
const MOST: u32 = 10_000;
const DAY: i64 = 86_400_000;

/// A rule that looks at the past: the evaluator that works live, fed with what is kept, by a rule that might have been
/// saved when it begins. It takes errors one by one and keeps none of them.
#[derive(Debug)]
pub struct Trial {
    rule: AlertRule,
    until: Moment,
    days: u16,
    evaluator: Evaluator,
    /// How often each threshold would have gone off, the given one first.
    fired: Vec<i64>,
    told: Backtest,
    /// What fires now: its place among those that are told.
    firing: HashMap<CountedBy, Option<usize>>,
    /// Since when anything fires.
    since: Moment,
}

impl Trial {
    /// Begins so many days, 1 to 31, before `until`.
    pub fn new(environment: &EnvironmentId, rule: &AlertRule, days: u16, until: Moment) -> Self {
        let days = days.clamp(1, 31);
        let from = until.plus_millis(-i64::from(days) * DAY);
        let unit = match days {
            ..=2 => BacktestUnit::Quarter,
            3..=8 => BacktestUnit::Hour,
            _ => BacktestUnit::ThreeHours,
        };
        let mut evaluator = Evaluator::new();
        let thresholds: Vec<_> = std::iter::once(rule.count).chain(others(rule.count)).collect();
        for (id, count) in (GIVEN.0..).zip(&thresholds) {
            evaluator.put(&AlertSetting {
                id: AlertId(id),
                environment: environment.clone(),
                rule: AlertRule { enabled: true, count: *count, ..rule.clone() },
                revision: 1,
                counts_after: ErrorEventId(0),
                changed_by: Actor::System("backtest".to_owned()),
                changed_at: from,
            });
        }
        let first = from.0.div_euclid(unit.millis()) * unit.millis();
        let begins = (0..).map(|place| Moment(first + place * unit.millis()));
        let bars = begins.take_while(|begin| *begin < until).map(|from| BacktestBar { from, count: 0 });
        let told = Backtest {
            from,
            until,
            unit,
            bars: bars.collect(),
            fired: 0,
            firings: Vec::new(),
            firing_millis: 0,
            looked_at: 0,
            suggested: None,
        };
        let fired = vec![0; thresholds.len()];
        let rule = rule.clone();
        Self { rule, until, days, evaluator, fired, told, firing: HashMap::new(), since: from }
    }

    /// From when on it wants errors.
    pub const fn from(&self) -> Moment {
        self.told.from
    }

    /// Until when.
    pub const fn until(&self) -> Moment {
        self.until
    }

    /// Takes the next error, in the order of their ids. Those from before it begins or after it ends are left out.
    pub fn take(&mut self, event: &ErrorEvent) {
        if event.at < self.told.from || event.at > self.until {
            return;
        }
        self.told.looked_at += 1;
        if self.rule.counts(event).is_none() {
            return;
        }
        let first = self.told.bars.first().map_or(self.told.from, |bar| bar.from);
        let place = event.at.millis_since(first) / self.told.unit.millis();
        let bars = &mut self.told.bars;
        if let Some(bar) = usize::try_from(place).ok().and_then(|place| bars.get_mut(place)) {
            bar.count += 1;
        }
        let turns = self.evaluator.advance(event);
        self.turn(turns);
    }

    /// There are no more.
    pub fn end(mut self) -> Backtest {
        let turns = self.evaluator.pass(self.until);
        self.turn(turns);
        if !self.firing.is_empty() {
            self.told.firing_millis += self.until.millis_since(self.since);
        }
        let given = self.fired.first().copied().unwrap_or_default();
        let days = i64::from(self.days);
        if given > days {
            let tried = others(self.rule.count).zip(self.fired.iter().skip(1));
            let mut calmer = tried.filter(|(_, fired)| **fired * 2 <= given && **fired <= days);
            self.told.suggested = calmer.next().map(|(count, _)| count);
        }
        self.told.fired = given;
        self.told
    }

    fn turn(&mut self, turns: Vec<Turn>) {
        for turn in turns {
            match turn {
                Turn::Fired { firing, .. } => {
                    let place = usize::try_from(firing.alert.0 - GIVEN.0).ok();
                    if let Some(fired) = place.and_then(|place| self.fired.get_mut(place)) {
                        *fired += 1;
                    }
                    if firing.alert != GIVEN {
                        continue;
                    }
                    if self.firing.is_empty() {
                        self.since = firing.at;
                    }
                    let place = self.told.firings.len();
                    self.firing.insert(firing.counted, Some(place).filter(|place| *place < TOLD));
                    if place < TOLD {
                        let (at, counted, event) = (firing.at, firing.counted, firing.last_event);
                        self.told.firings.push(BacktestFiring { at, counted, event, until: None });
                    }
                }
                Turn::Resolved { alert: GIVEN, counted, at } => {
                    let place = self.firing.remove(&counted).flatten();
                    if let Some(told) = place.and_then(|place| self.told.firings.get_mut(place)) {
                        told.until = Some(at);
                    }
                    if self.firing.is_empty() {
                        self.told.firing_millis += at.millis_since(self.since);
                    }
                }
                Turn::Resolved { .. } => {}
            }
        }
    }
}

/// The thresholds that are tried beside a given one, each larger than the one before: at most eight, since each costs
/// as much as a rule of its own.
fn others(given: u32) -> impl Iterator<Item = u32> {
    let times = [(3, 2), (2, 1), (3, 1), (5, 1), (10, 1), (20, 1), (50, 1), (100, 1)];
    let tried = times.into_iter().map(move |(times, of)| round((given * times).div_ceil(of)));
    let mut last = given;
    tried.filter(move |tried| {
        let is_next = *tried > last && *tried <= MOST;
        last = last.max(*tried);
        is_next
    })
}

/// Two digits are enough for a suggestion; up, so that it stays above what it was made of.
const fn round(number: u32) -> u32 {
    let mut step = 1;
    while number / step >= 100 {
        step *= 10;
    }
    number.div_ceil(step) * step
}

#[cfg(test)]
mod tests {
    use super::others;

    #[test]
    fn larger_thresholds_are_tried_in_steps_that_people_would_take() {
        assert_eq!(others(10).collect::<Vec<_>>(), [15, 20, 30, 50, 100, 200, 500, 1_000]);
        assert_eq!(others(1).collect::<Vec<_>>(), [2, 3, 5, 10, 20, 50, 100]);
        assert_eq!(others(137).next(), Some(210));
        assert_eq!(others(9_000).count(), 0);
    }
}
