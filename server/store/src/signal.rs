//! How waiting parts learn that something was committed.

use model::MapId;
use std::collections::BTreeMap;
use std::ops::AddAssign;
use tokio::sync::watch;

/// A counter for each map, so that who waits for one is not woken by the others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MapCounters(BTreeMap<MapId, u64>);

impl MapCounters {
    /// Counts something of a map.
    pub fn grow(&mut self, map: MapId) {
        *self.0.entry(map).or_default() += 1;
    }

    /// What was counted of a map.
    pub fn of(&self, map: MapId) -> u64 {
        self.0.get(&map).copied().unwrap_or_default()
    }

    /// What was counted of all maps.
    pub fn total(&self) -> u64 {
        self.0.values().sum()
    }
}

impl AddAssign for MapCounters {
    fn add_assign(&mut self, more: Self) {
        for (map, count) in more.0 {
            *self.0.entry(map).or_default() += count;
        }
    }
}

/// Counters that grow with every commit that touches their subject. They start at 0 in each process and mean nothing
/// across restarts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CommitSignal {
    /// Changes of these maps were appended, or became due for a person's retry.
    pub queue: MapCounters,
    /// Changes of these maps were settled.
    pub settled: MapCounters,
    /// Timeline entries were added or grew.
    pub activity: u64,
    /// Failures were added, changed or ended.
    pub failures: u64,
    /// Acts on many failures were asked for, went on or ended.
    pub bulk: u64,
    /// Error events were added.
    pub events: u64,
    /// Alert settings were added, changed or removed.
    pub alerts: u64,
    /// Rules went off, or firings changed.
    pub firings: u64,
    /// Messages to people came to be or were tried, or it was changed how and to whom they go.
    pub notifications: u64,
    /// Environments, connections, maps or versions changed.
    pub maps: u64,
    /// Initial syncs began, went on or ended, or a page was read for one.
    pub runs: u64,
    /// Notices appeared or ended, or a connection's health changed.
    pub notices: u64,
    /// Accounts, sessions, tokens or invites changed.
    pub accounts: u64,
}

impl AddAssign for CommitSignal {
    fn add_assign(&mut self, more: Self) {
        self.queue += more.queue;
        self.settled += more.settled;
        self.activity += more.activity;
        self.failures += more.failures;
        self.bulk += more.bulk;
        self.events += more.events;
        self.alerts += more.alerts;
        self.firings += more.firings;
        self.notifications += more.notifications;
        self.maps += more.maps;
        self.runs += more.runs;
        self.notices += more.notices;
        self.accounts += more.accounts;
    }
}

/// The sending end that a backend keeps.
#[derive(Debug)]
pub struct SignalSender(watch::Sender<CommitSignal>);

impl Default for SignalSender {
    fn default() -> Self {
        Self(watch::Sender::new(CommitSignal::default()))
    }
}

impl SignalSender {
    /// Tells everyone that waits; called after the commit.
    pub fn tell(&self, touch: impl FnOnce(&mut CommitSignal)) {
        self.0.send_modify(touch);
    }

    /// Adds what a commit touched, if it touched anything; called after the commit.
    pub fn add(&self, touched: CommitSignal) {
        if touched != CommitSignal::default() {
            self.tell(|signal| *signal += touched);
        }
    }

    /// A new receiver.
    pub fn subscribe(&self) -> watch::Receiver<CommitSignal> {
        self.0.subscribe()
    }
}
