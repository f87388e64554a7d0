//! The rules by their definition: everything is kept, and everything is counted anew for each moment that matters.

#![allow(clippy::unwrap_used, reason = "what goes wrong here fails the test")]
#![allow(unreachable_pub, reason = "it belongs to one test")]

use alerts::evaluator::Turn;
use model::{AlertId, AlertSetting, CountedBy, ErrorEvent, ErrorEventId, MapId, Moment};
use std::collections::{BTreeMap, BTreeSet};

/// What is compared of a turn.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Told {
    Fired {
        at: Moment,
        alert: AlertId,
        counted: CountedBy,
        first: ErrorEventId,
        last: ErrorEventId,
        maps: Vec<MapId>,
    },
    Resolved {
        at: Moment,
        alert: AlertId,
        counted: CountedBy,
    },
}

impl Told {
    pub fn of(turn: &Turn) -> Self {
        match turn {
            Turn::Fired { firing, maps } => Self::Fired {
                at: firing.at,
                alert: firing.alert,
                counted: firing.counted,
                first: firing.first_event,
                last: firing.last_event,
                maps: maps.clone(),
            },
            Turn::Resolved { alert, counted, at } => {
                Self::Resolved { at: *at, alert: *alert, counted: *counted }
            }
        }
    }
}

#[derive(Clone, Debug)]
struct Counted {
    id: ErrorEventId,
    at: Moment,
    map: Option<MapId>,
    key: Option<String>,
}

#[derive(Clone, Debug, Default)]
struct Together {
    events: Vec<Counted>,
    firing: bool,
    fired_at: Option<Moment>,
    resolved_at: Option<Moment>,
    counts_after: i64,
    looked_until: Option<Moment>,
}

/// The oracle.
#[derive(Default)]
pub struct Oracle {
    settings: BTreeMap<AlertId, AlertSetting>,
    counters: BTreeMap<(AlertId, CountedBy), Together>,
    time: Option<Moment>,
}

impl Together {
    /// What is in the window (at − M, at], each record once where that is asked for, newest first.
    fn within(&self, setting: &AlertSetting, at: Moment) -> Vec<&Counted> {
        let from = at.plus_millis(-setting.rule.window.millis());
        let mut seen = BTreeSet::new();
        let newest_first = self.events.iter().rev();
        let each = newest_first.filter(|event| match &event.key {
            Some(key) if setting.rule.once_per_record => seen.insert((event.map, key.clone())),
            _ => true,
        });
        each.filter(|event| event.at > from && event.at <= at).collect()
    }

    fn is_full(&self, setting: &AlertSetting, at: Moment) -> bool {
        self.within(setting, at).len() >= setting.rule.count as usize
    }

    fn rests_until(&self, setting: &AlertSetting) -> Option<Moment> {
        self.fired_at.map(|at| at.plus_millis(i64::from(setting.rule.cool_down) * 60_000))
    }

    fn fire(&mut self, setting: &AlertSetting, counted: CountedBy, at: Moment) -> Told {
        self.firing = true;
        self.fired_at = Some(at);
        let mut newest = self.within(setting, at);
        newest.truncate(setting.rule.count as usize);
        let maps: BTreeSet<MapId> = newest.iter().filter_map(|event| event.map).collect();
        Told::Fired {
            at,
            alert: setting.id,
            counted,
            first: newest.last().unwrap().id,
            last: newest[0].id,
            maps: maps.into_iter().collect(),
        }
    }

    /// Everything that turns by itself until `until`.
    fn pass(&mut self, setting: &AlertSetting, counted: CountedBy, until: Moment) -> Vec<Told> {
        let Some(from) = self.looked_until else { return Vec::new() };
        let ends = self.events.iter().map(|event| event.at.plus_millis(setting.rule.window.millis()));
        let mut moments: BTreeSet<Moment> = ends.collect();
        let mut told = Vec::new();
        loop {
            moments.extend(self.rests_until(setting));
            let after = self.looked_until.max(Some(from)).unwrap();
            let Some(at) = moments.iter().copied().find(|at| *at > after && *at <= until) else { break };
            self.looked_until = Some(at);
            if self.firing && !self.is_full(setting, at) {
                self.firing = false;
                self.resolved_at = Some(at);
                told.push(Told::Resolved { at, alert: setting.id, counted });
            } else if !self.firing && self.rests_until(setting) == Some(at) && self.is_full(setting, at) {
                told.push(self.fire(setting, counted, at));
            }
        }
        self.looked_until = self.looked_until.max(Some(until));
        told
    }
}

impl Oracle {
    pub fn put(&mut self, setting: &AlertSetting) {
        self.counters.retain(|(alert, _), _| *alert != setting.id);
        self.settings.insert(setting.id, setting.clone());
    }

    pub fn remove(&mut self, id: AlertId) {
        self.counters.retain(|(alert, _), _| *alert != id);
        self.settings.remove(&id);
    }

    pub fn undone(&mut self, alert: AlertId, counted: CountedBy, counts_after: ErrorEventId) {
        self.counters
            .insert((alert, counted), Together { counts_after: counts_after.0, ..Together::default() });
    }

    pub fn pass(&mut self, now: Moment) -> Vec<Told> {
        let mut told = Vec::new();
        for ((alert, counted), together) in &mut self.counters {
            told.extend(together.pass(&self.settings[alert], *counted, now));
        }
        told
    }

    pub fn advance(&mut self, event: &ErrorEvent) -> Vec<Told> {
        let time = self.time.max(Some(event.at)).unwrap();
        self.time = Some(time);
        let mut told = self.pass(time);
        for setting in self.settings.values() {
            let Some(counted) = setting.rule.counts(event).filter(|_| setting.rule.enabled) else { continue };
            let together = self.counters.entry((setting.id, counted)).or_default();
            if event.id <= setting.counts_after || event.id.0 <= together.counts_after {
                continue;
            }
            let at = together.resolved_at.max(Some(time)).unwrap();
            together.events.push(Counted { id: event.id, at, map: event.map, key: event.key.clone() });
            together.looked_until = Some(at);
            let may = together.rests_until(setting).is_none_or(|until| until <= at);
            if !together.firing && may && together.is_full(setting, at) {
                told.push(together.fire(setting, counted, at));
            }
        }
        told
    }

    /// How many count for a setting now, where most do.
    pub fn count(&self, alert: AlertId, now: Moment) -> u32 {
        let setting = &self.settings[&alert];
        let of = self.counters.iter().filter(|((id, _), _)| *id == alert);
        let most = of.map(|(_, together)| together.within(setting, now).len()).max().unwrap_or_default();
        setting.rule.count.min(u32::try_from(most).unwrap())
    }
}
