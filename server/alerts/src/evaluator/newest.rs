//! The newest errors of one counter.

use model::{ErrorEventId, MapId, Moment};
use std::collections::{HashMap, VecDeque};
use std::num::NonZeroU128;

/// One error that counts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    pub(super) at: Moment,
    pub(super) event: ErrorEventId,
    pub(super) map: Option<MapId>,
    /// Whose error it is, where each record counts only once.
    pub(super) record: Option<NonZeroU128>,
}

/// The newest errors, as many as a rule asks for. That is all that has to be known: there are as many of them within a
/// window as the rule asks for when the oldest of these is.
#[derive(Debug)]
pub(super) struct Newest {
    most: usize,
    /// In the order of their commits. The first and the last count; in between may be errors of records that have a
    /// newer one.
    entries: VecDeque<Entry>,
    /// The newest error of each record.
    of_record: HashMap<NonZeroU128, ErrorEventId>,
    /// How many entries count no more.
    outdone: usize,
}

impl Newest {
    /// Room for so many, at least one.
    pub(super) fn new(most: u32) -> Self {
        let most = usize::try_from(most).unwrap_or(usize::MAX).max(1);
        Self { most, entries: VecDeque::new(), of_record: HashMap::new(), outdone: 0 }
    }

    /// Adds one that is newer than all others.
    pub(super) fn push(&mut self, entry: Entry) {
        let renewed = entry.record.and_then(|record| self.of_record.insert(record, entry.event));
        self.outdone += usize::from(renewed.is_some());
        self.entries.push_back(entry);
        self.drop_outdone();
        if self.entries.len() - self.outdone > self.most {
            if let Some(oldest) = self.entries.pop_front()
                && let Some(record) = oldest.record
            {
                self.of_record.remove(&record);
            }
            self.drop_outdone();
        }
        // One record that fails all the time behind one that failed once would otherwise fill the memory.
        if self.outdone > self.most + 16 {
            let Self { entries, of_record, .. } = self;
            entries.retain(|entry| counts(of_record, entry));
            self.outdone = 0;
        }
    }

    fn drop_outdone(&mut self) {
        while self.outdone > 0 && self.entries.front().is_some_and(|first| !counts(&self.of_record, first)) {
            self.entries.pop_front();
            self.outdone -= 1;
        }
    }

    /// Forgets all of them.
    pub(super) fn clear(&mut self) {
        self.entries.clear();
        self.of_record.clear();
        self.outdone = 0;
    }

    /// The oldest of as many as the rule asks for; `None` while there are fewer.
    pub(super) fn decisive(&self) -> Option<&Entry> {
        self.entries.front().filter(|_| self.entries.len() - self.outdone == self.most)
    }

    /// The newest one.
    pub(super) fn last(&self) -> Option<&Entry> {
        self.entries.back()
    }

    /// Those that are later than a moment, newest first.
    pub(super) fn after(&self, moment: Moment) -> impl Iterator<Item = &Entry> {
        let later = self.entries.iter().rev().take_while(move |entry| entry.at > moment);
        later.filter(|entry| counts(&self.of_record, entry))
    }
}

fn counts(of_record: &HashMap<NonZeroU128, ErrorEventId>, entry: &Entry) -> bool {
    entry.record.is_none_or(|record| of_record.get(&record) == Some(&entry.event))
}
