//! What becomes of errors under the rules of alert settings: no clock, no store, and the same for the watcher, for what
//! is shown of a rule, and for its trial on the past.

mod counter;
mod index;
mod newest;

use counter::{Counter, Due, Spans, Wait};
use index::Index;
use model::{
    AlertGauge, AlertId, AlertRule, AlertSetting, CountedBy, ErrorEvent, ErrorEventId, Firing, MapId, Moment,
};
use newest::Entry;
use std::collections::hash_map::RandomState;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::BuildHasher as _;
use std::num::NonZeroU128;
use store::NewFiring;

/// Something turned.
#[derive(Clone, Debug)]
pub enum Turn {
    /// A rule went off.
    Fired {
        /// What is to be kept of it. Its count is what the rule asks for.
        firing: NewFiring,
        /// The maps whose errors counted, by id; empty where they belong to none.
        maps: Vec<MapId>,
    },
    /// The errors of what is firing are too few again.
    Resolved {
        /// The setting.
        alert: AlertId,
        /// What it counts together.
        counted: CountedBy,
        /// Since when.
        at: Moment,
    },
}

/// Counts errors under the settings of one environment. Time moves with the errors, and with [`Evaluator::pass`] where
/// none come. Memory: of each setting and what it counts together as many of the newest errors as it asks for.
#[derive(Debug, Default)]
pub struct Evaluator {
    /// By id; only those that are on.
    settings: Vec<Counting>,
    /// Made anew when it is needed after a change.
    index: Option<Index>,
    deadlines: BTreeSet<(Moment, Wait, AlertId, CountedBy)>,
    /// The latest time of an error: one that says to be older counts as of then.
    time: Option<Moment>,
    names: Names,
}

/// One setting at work.
#[derive(Debug)]
struct Counting {
    id: AlertId,
    revision: i64,
    counts_after: ErrorEventId,
    rule: AlertRule,
    spans: Spans,
    /// Apart from their keys, which are searched all the time.
    counters: BTreeMap<CountedBy, Box<Counter>>,
}

/// Stands for the names of records in little memory. Both halves are keyed by chance, so that nobody can name two
/// records in such a way that they are taken for one.
#[derive(Clone, Debug, Default)]
struct Names(RandomState, RandomState);

impl Names {
    fn of(&self, event: &ErrorEvent) -> Option<NonZeroU128> {
        let record = (event.map, event.key.as_deref()?);
        let (high, low) = (self.0.hash_one(record), self.1.hash_one(record));
        Some(NonZeroU128::new(u128::from(high) << 64 | u128::from(low)).unwrap_or(NonZeroU128::MIN))
    }
}

impl Counting {
    fn new(setting: &AlertSetting) -> Self {
        Self {
            id: setting.id,
            revision: setting.revision,
            counts_after: setting.counts_after,
            spans: Spans::of(&setting.rule),
            rule: setting.rule.clone(),
            counters: BTreeMap::new(),
        }
    }

    fn counter(&mut self, counted: CountedBy) -> &mut Counter {
        self.counters.entry(counted).or_insert_with(|| Box::new(Counter::new(&self.rule)))
    }
}

impl Evaluator {
    /// One without settings.
    pub fn new() -> Self {
        Self::default()
    }

    /// Another one without settings, for [`Evaluator::absorb`].
    #[must_use]
    pub fn beside(&self) -> Self {
        // Both have to call a record by the same name.
        Self { names: self.names.clone(), ..Self::default() }
    }

    /// Takes a setting. One that is new, or at another revision than before, begins with nothing counted and returns
    /// true; one that is off is removed.
    pub fn put(&mut self, setting: &AlertSetting) -> bool {
        let known = self.find(setting.id);
        if known.is_some_and(|known| known.revision == setting.revision) {
            return false;
        }
        self.remove(setting.id);
        if setting.rule.enabled {
            self.insert(Counting::new(setting));
        }
        setting.rule.enabled
    }

    fn insert(&mut self, counting: Counting) {
        let place = self.settings.partition_point(|other| other.id < counting.id);
        self.settings.insert(place, counting);
        self.index = None;
    }

    /// Forgets a setting and all that it has counted.
    pub fn remove(&mut self, id: AlertId) {
        self.settings.retain(|setting| setting.id != id);
        self.deadlines.retain(|(_, _, alert, _)| *alert != id);
        self.index = None;
    }

    /// Takes over the settings of one that was made by [`Evaluator::beside`], with what they have counted, in place of
    /// what is known of them here.
    pub fn absorb(&mut self, other: Self) {
        for counting in other.settings {
            self.remove(counting.id);
            self.insert(counting);
        }
        self.deadlines.extend(other.deadlines);
        self.time = self.time.max(other.time);
    }

    /// The settings that count, by id.
    pub fn settings(&self) -> impl Iterator<Item = AlertId> {
        self.settings.iter().map(|setting| setting.id)
    }

    /// The longest window of all settings, in milliseconds.
    pub fn longest_window(&self) -> i64 {
        self.settings.iter().map(|setting| setting.spans.window).max().unwrap_or_default()
    }

    /// Up to which error no setting counts any; `None` without settings.
    pub fn counts_after(&self) -> Option<ErrorEventId> {
        self.settings.iter().map(|setting| setting.counts_after).min()
    }

    fn find(&self, id: AlertId) -> Option<&Counting> {
        let place = self.settings.binary_search_by_key(&id, |setting| setting.id).ok()?;
        self.settings.get(place)
    }

    fn find_mut(&mut self, id: AlertId) -> Option<&mut Counting> {
        let place = self.settings.binary_search_by_key(&id, |setting| setting.id).ok()?;
        self.settings.get_mut(place)
    }

    /// Counts the next error, in the order of their ids. What came before it comes first: what was over by then, and
    /// rules that went off when their cool-down ended.
    pub fn advance(&mut self, event: &ErrorEvent) -> Vec<Turn> {
        let at = self.time.map_or(event.at, |time| time.max(event.at));
        let mut turns = self.pass(at);
        self.time = Some(at);
        self.count(event, at, &mut turns, Counter::add);
        turns
    }

    /// Counts an error again that had been counted before what [`Evaluator::restore`] was told of came to be.
    pub fn refill(&mut self, event: &ErrorEvent) {
        let at = self.time.map_or(event.at, |time| time.max(event.at));
        self.time = Some(at);
        self.count(event, at, &mut Vec::new(), |counter, entry, spans| {
            counter.newest.push(entry, spans.window);
            None
        });
    }

    /// Calls `add` for each counter that takes an error; it says when the rule goes off with it.
    fn count(
        &mut self,
        event: &ErrorEvent,
        at: Moment,
        turns: &mut Vec<Turn>,
        add: impl Fn(&mut Counter, Entry, Spans) -> Option<Moment>,
    ) {
        let Self { settings, index, deadlines, names, .. } = self;
        let index = index.get_or_insert_with(|| Index::of(settings));
        let mut name = None;
        for place in index.places(event) {
            let Some(setting) = settings.get_mut(place) else { continue };
            if event.id <= setting.counts_after {
                continue;
            }
            // Kinds, phases and maps are what the index goes by.
            let Some(by) = setting.rule.over.together(event) else { continue };
            let record = if setting.rule.once_per_record {
                *name.get_or_insert_with(|| names.of(event))
            } else {
                None
            };
            let counter = setting.counters.entry(by).or_insert_with(|| Box::new(Counter::new(&setting.rule)));
            if !counter.takes(event.id) {
                continue;
            }
            let before = counter.wait;
            let fired = add(counter, Entry { at, event: event.id, map: event.map, record }, setting.spans);
            let after = counter.wait;
            if before != after {
                let deadline = |(at, wait)| (at, wait, setting.id, by);
                if let Some(before) = before {
                    deadlines.remove(&deadline(before));
                }
                deadlines.extend(after.map(deadline));
            }
            if let Some(at) = fired {
                turns.extend(setting.fired(by, at));
            }
        }
    }

    /// Time has come as far as `now`: what is over by then, and rules that go off because their cool-down has ended, in
    /// the order of time. Errors that were committed by then have to be counted before.
    pub fn pass(&mut self, now: Moment) -> Vec<Turn> {
        let mut turns = Vec::new();
        while let Some(first) = self.deadlines.first().copied().filter(|(at, ..)| *at <= now) {
            self.deadlines.remove(&first);
            let (at, wait, alert, by) = first;
            let Some(setting) = self.find_mut(alert) else { continue };
            let spans = setting.spans;
            let counter = setting.counter(by);
            let due = counter.due(at, wait, spans);
            let next = counter.wait;
            match due {
                Due::Fires => turns.extend(setting.fired(by, at)),
                Due::Resolved => turns.push(Turn::Resolved { alert, counted: by, at }),
                Due::Nothing => {}
            }
            self.deadlines.extend(next.map(|(at, wait)| (at, wait, alert, by)));
        }
        turns
    }

    /// Nothing turns before this without another error; `None` when nothing will.
    pub fn next_deadline(&self) -> Option<Moment> {
        self.deadlines.first().map(|(at, ..)| *at)
    }

    /// A firing was undone: what it counted begins anew, with errors after that one.
    pub fn undone(&mut self, alert: AlertId, by: CountedBy, counts_after: ErrorEventId) {
        let Some(setting) = self.find_mut(alert) else { return };
        let counter = setting.counter(by);
        let before = counter.wait;
        counter.undo(counts_after);
        if let Some((at, wait)) = before {
            self.deadlines.remove(&(at, wait, alert, by));
        }
    }

    /// Goes on where another one stood, first: what is kept of a firing. Of several of one setting and what it counts
    /// together the newest comes last. Firings of another revision than that of the setting mean nothing.
    pub fn restore(&mut self, firing: &Firing) {
        let Some(setting) = self.find_mut(firing.alert) else { return };
        // Whatever went off under an earlier revision had counted errors from before this one was saved.
        if firing.last_event > setting.counts_after {
            setting.counter(firing.counted).restore(firing);
        }
    }

    /// Goes on where another one stood, last: firings are restored, and the errors from one longest window before the
    /// last one that had been counted are refilled.
    pub fn refilled(&mut self) {
        let time = self.time.unwrap_or(Moment(i64::MIN));
        self.deadlines.clear();
        for setting in &mut self.settings {
            for (by, counter) in &mut setting.counters {
                counter.find_deadline(time, setting.spans);
                self.deadlines.extend(counter.wait.map(|(at, wait)| (at, wait, setting.id, *by)));
            }
        }
    }

    /// How near each setting is to going off, by id.
    pub fn gauges(&self, now: Moment) -> Vec<(AlertId, AlertGauge)> {
        self.settings.iter().map(|setting| (setting.id, setting.gauge(now))).collect()
    }
}

impl Counting {
    /// What is to be kept of a firing that its counter has begun.
    fn fired(&self, by: CountedBy, at: Moment) -> Option<Turn> {
        let counter = self.counters.get(&by)?;
        let firing = NewFiring {
            alert: self.id,
            revision: self.revision,
            counted: by,
            at,
            count: self.rule.count,
            first_event: counter.newest.decisive()?.event,
            last_event: counter.newest.last()?.event,
        };
        Some(Turn::Fired { firing, maps: counter.maps(at, self.spans) })
    }

    /// Of what comes nearest: what is only held back by a cool-down, then what counts most.
    fn gauge(&self, now: Moment) -> AlertGauge {
        let mut nearest =
            AlertGauge { count: 0, of: self.rule.count, counted: CountedBy::default(), pending_until: None };
        for (by, counter) in &self.counters {
            let (count, pending_until) = counter.outlook(now, self.spans);
            let count = u32::try_from(count).unwrap_or(u32::MAX);
            if (count, pending_until.is_some()) > (nearest.count, nearest.pending_until.is_some()) {
                nearest = AlertGauge { count, counted: *by, pending_until, ..nearest };
            }
        }
        nearest
    }
}
