//! What one rule counts together: when it goes off, and when that is over.

use super::newest::{Entry, Newest};
use model::{AlertRule, ErrorEventId, Firing, FiringStatus, MapId, Moment};

/// What a counter waits for. At one moment the first comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Wait {
    /// For the moment when its errors are too few again.
    Over,
    /// For the end of a cool-down that holds it back.
    CoolDown,
}

/// What a deadline came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Due {
    /// It goes off.
    Fires,
    /// Its errors are too few again.
    Resolved,
    /// Neither.
    Nothing,
}

/// How long things last, in milliseconds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spans {
    pub(super) window: i64,
    pub(super) cool_down: i64,
}

impl Spans {
    pub(super) fn of(rule: &AlertRule) -> Self {
        Self { window: rule.window.millis(), cool_down: i64::from(rule.cool_down) * 60_000 }
    }
}

#[derive(Debug)]
pub(super) struct Counter {
    pub(super) newest: Newest,
    /// Only later errors count.
    counts_after: ErrorEventId,
    is_firing: bool,
    /// When it last went off, unless that was undone.
    fired_at: Option<Moment>,
    /// When its last firing was over: an error that was committed before and is told of late counts as of then.
    not_before: Moment,
    /// Its deadline. The end of a firing may be later by now, as newer errors have come.
    pub(super) wait: Option<(Moment, Wait)>,
}

impl Counter {
    pub(super) fn new(rule: &AlertRule) -> Self {
        Self {
            newest: Newest::new(rule.count),
            counts_after: ErrorEventId(0),
            is_firing: false,
            fired_at: None,
            not_before: Moment(i64::MIN),
            wait: None,
        }
    }

    /// Does it count an error with that id?
    pub(super) fn takes(&self, event: ErrorEventId) -> bool {
        event > self.counts_after
    }

    /// Counts an error that it takes. Says when the rule goes off with it.
    pub(super) fn add(&mut self, mut entry: Entry, spans: Spans) -> Option<Moment> {
        entry.at = entry.at.max(self.not_before);
        self.newest.push(entry, spans.window);
        if self.is_firing || self.wait.is_some() || !self.is_full(entry.at, spans) {
            return None;
        }
        if let Some(until) = self.rests_until(spans).filter(|until| *until > entry.at) {
            self.wait = Some((until, Wait::CoolDown));
            return None;
        }
        self.fire(entry.at, spans);
        Some(entry.at)
    }

    /// Its deadline has come.
    pub(super) fn due(&mut self, at: Moment, wait: Wait, spans: Spans) -> Due {
        self.wait = None;
        match wait {
            Wait::Over => {
                if let Some(until) = self.full_until(spans).filter(|until| *until > at) {
                    self.wait = Some((until, Wait::Over));
                    return Due::Nothing;
                }
                self.is_firing = false;
                self.not_before = at;
                Due::Resolved
            }
            Wait::CoolDown if self.is_full(at, spans) => {
                self.fire(at, spans);
                Due::Fires
            }
            Wait::CoolDown => Due::Nothing,
        }
    }

    fn fire(&mut self, at: Moment, spans: Spans) {
        self.is_firing = true;
        self.fired_at = Some(at);
        self.wait = self.full_until(spans).map(|until| (until, Wait::Over));
    }

    /// Are as many within the window that ends then as the rule asks for?
    fn is_full(&self, at: Moment, spans: Spans) -> bool {
        self.full_until(spans).is_some_and(|until| until > at)
    }

    /// When the errors of now will be too few; `None` when they are too few for any window.
    fn full_until(&self, spans: Spans) -> Option<Moment> {
        self.newest.decisive().map(|entry| entry.at.plus_millis(spans.window))
    }

    fn rests_until(&self, spans: Spans) -> Option<Moment> {
        self.fired_at.map(|at| at.plus_millis(spans.cool_down))
    }

    /// Somebody undid it.
    pub(super) fn undo(&mut self, counts_after: ErrorEventId) {
        self.newest.clear();
        self.counts_after = self.counts_after.max(counts_after);
        self.is_firing = false;
        self.fired_at = None;
        self.not_before = Moment(i64::MIN);
        self.wait = None;
    }

    /// Takes over what is kept of its newest firing.
    pub(super) fn restore(&mut self, firing: &Firing) {
        self.is_firing = firing.status == FiringStatus::Firing;
        self.fired_at = Some(firing.at).filter(|_| firing.status != FiringStatus::Undone);
        if let Some(counts_after) = firing.counts_after {
            self.counts_after = self.counts_after.max(counts_after);
        }
        if firing.status == FiringStatus::Resolved
            && let Some(over) = firing.ended_at
        {
            self.not_before = over;
        }
    }

    /// All errors are there again that had been counted by `time`: finds its deadline.
    pub(super) fn find_deadline(&mut self, time: Moment, spans: Spans) {
        let time = time.max(self.not_before);
        self.wait = if self.is_firing {
            // Where its errors were removed meanwhile, it lasts for as long as it must have lasted.
            let least = self.fired_at.map(|at| at.plus_millis(spans.window));
            self.full_until(spans).or(least).map(|until| (until, Wait::Over))
        } else {
            let rests = self.rests_until(spans).filter(|until| *until > time && self.is_full(time, spans));
            rests.map(|until| (until, Wait::CoolDown))
        };
    }

    /// How many are within the window that ends at `now`, and until when a cool-down holds it back.
    pub(super) fn outlook(&self, now: Moment, spans: Spans) -> (usize, Option<Moment>) {
        let count = self.newest.after(now.plus_millis(-spans.window)).count();
        let held = self.wait.filter(|(_, wait)| *wait == Wait::CoolDown && self.is_full(now, spans));
        (count, held.map(|(until, _)| until))
    }

    /// The maps whose errors are within the window that ends at `at`, by id.
    pub(super) fn maps(&self, at: Moment, spans: Spans) -> Vec<MapId> {
        let entries = self.newest.after(at.plus_millis(-spans.window));
        let mut maps: Vec<_> = entries.filter_map(|entry| entry.map).collect();
        maps.sort_unstable();
        maps.dedup();
        maps
    }
}
