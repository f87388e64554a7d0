//! The newest errors of one counter.

use model::{ErrorEventId, MapId, Moment};
use std::collections::{HashMap, VecDeque};
use std::hash::{BuildHasherDefault, Hasher};
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

/// The newest error of each record.
type OfRecord = HashMap<NonZeroU128, ErrorEventId, BuildHasherDefault<Drawn>>;

/// What stands for a record is drawn by chance already: half of it is as good as any hash.
#[derive(Default)]
struct Drawn(u64);

impl Hasher for Drawn {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u128(&mut self, drawn: u128) {
        self.0 = u64::try_from(drawn & u128::from(u64::MAX)).unwrap_or_default();
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// The newest errors, as many as a rule asks for. That is all that has to be known: there are as many of them within a
/// window as the rule asks for when the oldest of these is.
#[derive(Debug)]
pub(super) struct Newest {
    most: usize,
    /// In the order of their commits. The first and the last count; in between may be errors of records that have a
    /// newer one.
    entries: VecDeque<Entry>,
    of_record: OfRecord,
    /// How many entries count no more.
    outdone: usize,
}

impl Newest {
    /// Room for so many, at least one.
    pub(super) fn new(most: u32) -> Self {
        let most = usize::try_from(most).unwrap_or(usize::MAX).max(1);
        Self { most, entries: VecDeque::new(), of_record: OfRecord::default(), outdone: 0 }
    }

    /// Adds one that is newer than all others, and forgets those that no window of so many milliseconds will hold again.
    pub(super) fn push(&mut self, entry: Entry, window: i64) {
        let renewed = entry.record.and_then(|record| self.of_record.insert(record, entry.event));
        self.outdone += usize::from(renewed.is_some());
        let gone = entry.at.plus_millis(-window);
        self.entries.push_back(entry);
        self.drop_outdone();
        while self.entries.len() - self.outdone > self.most
            || self.entries.front().is_some_and(|first| first.at <= gone)
        {
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

fn counts(of_record: &OfRecord, entry: &Entry) -> bool {
    entry.record.is_none_or(|record| of_record.get(&record) == Some(&entry.event))
}
