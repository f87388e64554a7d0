//! Watching one environment.

use super::holds::Holds;
use super::load::{Loaded, PAGE, load};
use super::round::Round;
use crate::evaluator::Turn;
use crate::{Alerting, MapControl};
use model::{AlertId, CountedBy, EnvironmentId, ErrorEventId, FiringId, Moment};
use std::collections::{BTreeSet, HashMap};
use std::convert::Infallible;
use std::future::pending;
use std::time::Duration;
use store::{CommitSignal, StoreError};

/// Longest sleep, in milliseconds: the machine's clock may be set forward meanwhile.
const LONGEST: i64 = 60_000;

/// What of the commit signal matters here.
#[derive(Clone, Copy, PartialEq, Eq)]
struct News {
    events: u64,
    alerts: u64,
    maps: u64,
    notices: u64,
}

impl News {
    const fn of(signal: &CommitSignal) -> Self {
        let CommitSignal { events, alerts, maps, notices, .. } = *signal;
        Self { events, alerts, maps, notices }
    }
}

/// Who watches one environment. What it counts is in [`super::Watched`].
pub(super) struct Watcher<'a> {
    pub(super) alerting: &'a Alerting,
    pub(super) control: &'a dyn MapControl,
    pub(super) id: &'a EnvironmentId,
    /// The last error that need not be looked at any more.
    pub(super) cursor: ErrorEventId,
    /// How many errors were looked at since that was last kept.
    pub(super) unkept: usize,
    /// What is firing.
    pub(super) firing: HashMap<(AlertId, CountedBy), FiringId>,
    pub(super) holds: Holds,
}

impl<'a> Watcher<'a> {
    /// Watches until something fails; what was found by then is kept.
    pub(super) async fn watch(
        alerting: &'a Alerting,
        control: &'a dyn MapControl,
        id: &'a EnvironmentId,
    ) -> Result<Infallible, StoreError> {
        let mut signal = alerting.store.signal();
        let mut known = News::of(&signal.borrow_and_update());
        let mut watcher = Self::begin(alerting, control, id).await?;
        let mut is_new = true;
        loop {
            let news = News::of(&signal.borrow_and_update());
            if news.alerts != known.alerts {
                watcher.read_settings().await?;
            }
            let is_behind = watcher.read_errors().await?;
            watcher.look_at_maps(is_new || news.maps != known.maps).await?;
            watcher.look_at_health(is_new || news.notices != known.notices).await?;
            (known, is_new) = (news, false);
            if is_behind {
                continue;
            }
            let changed = async {
                if signal.wait_for(|signal| News::of(signal) != known).await.is_err() {
                    pending::<()>().await;
                }
            };
            match watcher.next_deadline() {
                None => changed.await,
                Some(at) => {
                    let millis = at.millis_since((alerting.now)()).clamp(0, LONGEST);
                    let rest = Duration::from_millis(millis.unsigned_abs());
                    // Whichever comes first.
                    let _ = tokio::time::timeout(rest, changed).await;
                }
            }
        }
    }

    async fn begin(
        alerting: &'a Alerting,
        control: &'a dyn MapControl,
        id: &'a EnvironmentId,
    ) -> Result<Self, StoreError> {
        let Loaded { evaluator, cursor, firings } = load(alerting.store.as_ref(), id).await?;
        alerting.watched.put(id, evaluator);
        let (firing, holds) = (HashMap::new(), Holds::default());
        let mut watcher = Self { alerting, control, id, cursor, unkept: 0, firing, holds };
        watcher.take_over(firings).await?;
        Ok(watcher)
    }

    /// When to look again, whatever is committed.
    fn next_deadline(&self) -> Option<Moment> {
        let turns = self.alerting.watched.with(self.id, |evaluator| evaluator.next_deadline()).flatten();
        turns.into_iter().chain(self.holds.next_look()).min()
    }

    /// Takes settings as they are now. The store has ended what others were firing for.
    async fn read_settings(&mut self) -> Result<(), StoreError> {
        let settings = self.alerting.store.alerts(self.id).await?;
        let cursor = self.cursor;
        let taken = self.alerting.watched.with(self.id, |evaluator| {
            let listed: BTreeSet<_> = settings.iter().map(|setting| setting.id).collect();
            let gone: Vec<_> = evaluator.settings().filter(|id| !listed.contains(id)).collect();
            for id in gone {
                evaluator.remove(id);
            }
            let mut beside = evaluator.beside();
            let mut same = BTreeSet::new();
            for setting in &settings {
                let begins = evaluator.put(setting);
                if begins && setting.counts_after < cursor {
                    beside.put(setting);
                } else if !begins && setting.rule.enabled {
                    same.insert(setting.id);
                }
            }
            (same, beside)
        });
        let Some((same, mut beside)) = taken else { return Ok(()) };
        let ended = self.firing.extract_if(|(alert, _), _| !same.contains(alert));
        for (_, firing) in ended {
            self.holds.let_go(firing);
        }
        let Some(mut after) = beside.counts_after() else { return Ok(()) };
        // Errors that were committed after a setting was saved, and looked at before it was known here.
        let mut turns = Vec::new();
        while after < cursor {
            let events = self.alerting.store.events(self.id, after, PAGE).await?;
            let Some(last) = events.last() else { break };
            after = last.id;
            let missed = events.iter().take_while(|event| event.id <= cursor);
            turns.extend(missed.flat_map(|event| beside.advance(event)));
        }
        self.alerting.watched.with(self.id, |evaluator| evaluator.absorb(beside));
        let mut round = Round::default();
        for turn in turns {
            self.add(&mut round, turn, cursor).await?;
        }
        self.keep(&mut round, cursor).await
    }

    /// Looks at a page of errors, and where that was the last one at what turns by itself. Is there more?
    async fn read_errors(&mut self) -> Result<bool, StoreError> {
        // Before the errors are read: none that is committed by then may be missed.
        let now = (self.alerting.now)();
        let counts_after = self.alerting.watched.with(self.id, |evaluator| evaluator.counts_after());
        let Some(after) = counts_after.flatten() else { return Ok(false) };
        self.cursor = self.cursor.max(after);
        let events = self.alerting.store.events(self.id, self.cursor, PAGE).await?;
        let is_behind = events.len() >= usize::try_from(PAGE).unwrap_or(usize::MAX);
        let before = std::iter::once(self.cursor).chain(events.iter().map(|event| event.id));
        let last = events.last().map_or(self.cursor, |event| event.id);
        // What turned with each error, with the error before it.
        let turned = self.alerting.watched.with(self.id, |evaluator| {
            let mut turned: Vec<(ErrorEventId, Vec<Turn>)> = before
                .zip(&events)
                .map(|(before, event)| (before, evaluator.advance(event)))
                .filter(|(_, turns)| !turns.is_empty())
                .collect();
            if !is_behind {
                turned.push((last, evaluator.pass(now)));
            }
            turned
        });
        let mut round = Round::default();
        for (before, turns) in turned.into_iter().flatten() {
            for turn in turns {
                self.add(&mut round, turn, before).await?;
            }
        }
        self.unkept += events.len();
        self.cursor = last;
        self.keep(&mut round, last).await?;
        Ok(is_behind)
    }
}
