//! Which rows a reading has delivered lately, so that it does not deliver them again.
//!
//! It is kept in memory. The cursor, which is written with every page, carries it where it is small; where a hundred
//! thousand rows were changed lately it does not, and a restart has them delivered once more, which costs time and nothing
//! else.

use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write as _;

/// Rows that a cursor carries at most.
const CARRIED: usize = 1_000;
/// Bytes of a print.
const PRINT: usize = 7;
/// Letters of one.
const LETTERS: usize = 2 * PRINT;

/// Rows as a cursor carries them: for each time the prints of ids and records in one text, since many rows may share one.
pub(super) type Carried = BTreeMap<Timestamp, String>;

/// A short mark that differs when the text does; at 56 bits, two of a million rows share one with odds of 1 in 10⁵,
/// which costs a repeated delivery and no loss.
fn print(text: &str) -> u64 {
    let hash = blake3::hash(text.as_bytes());
    hash.as_bytes().iter().take(PRINT).fold(0, |print, byte| print << 8 | u64::from(*byte))
}

/// What a row was when it was delivered: its time, and the print of its record.
type Delivered = (Timestamp, u64);

/// The rows of one entity.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// By the print of the id.
    rows: HashMap<u64, Delivered>,
    /// The same, oldest first.
    by_time: BTreeSet<(Timestamp, u64)>,
    /// The page under way was asked for with that cursor.
    before: Option<String>,
    /// It led to that one; `None` = it was not read to its end.
    after: Option<String>,
    /// What it changed, newest last.
    changed: Vec<(u64, Option<Delivered>)>,
}

impl Seen {
    /// Begins a page with a cursor and what it carries. A cursor that is not the one the last page led to tells that this
    /// page never reached the queue.
    pub(super) fn begin(&mut self, cursor: &str, carried: &Carried) {
        if self.after.as_deref() == Some(cursor) {
            self.changed.clear();
        } else if self.before.as_deref() == Some(cursor) {
            while let Some((id, before)) = self.changed.pop() {
                self.put(id, before);
            }
        } else {
            *self = Self::default();
            for (at, prints) in carried {
                for (id, record) in rows_of(prints) {
                    self.put(id, Some((*at, record)));
                }
            }
        }
        self.before = Some(cursor.to_owned());
        self.after = None;
    }

    /// Remembers a row; false when it was delivered with exactly this record and this time.
    ///
    /// Only the last print of a row counts, and its time with it: a value that comes back is a change, also when the
    /// one between was never seen here because it was written by ourselves and taken back within the overlap.
    pub(super) fn notice(&mut self, id: &str, at: Timestamp, record: &str) -> bool {
        let (id, row) = (print(id), (at, print(record)));
        let before = self.put(id, Some(row));
        if before == Some(row) {
            return false;
        }
        self.changed.push((id, before));
        true
    }

    /// Ends a page: rows of times before a bound will not be read again unless they change. What the cursor that it leads
    /// to has to carry.
    pub(super) fn end(&mut self, bound: Option<Timestamp>) -> Carried {
        while let Some((at, id)) = self.by_time.first().copied().filter(|(at, _)| bound > Some(*at)) {
            self.by_time.remove(&(at, id));
            self.rows.remove(&id);
        }
        let mut carried = Carried::new();
        if self.rows.len() <= CARRIED {
            for (at, id) in &self.by_time {
                if let Some((_, record)) = self.rows.get(id) {
                    let prints = carried.entry(*at).or_default();
                    // Writing into a text cannot fail.
                    let _ = write!(prints, "{id:0LETTERS$x}{record:0LETTERS$x}");
                }
            }
        }
        carried
    }

    /// The page led to that cursor.
    pub(super) fn led_to(&mut self, cursor: &str) {
        self.after = Some(cursor.to_owned());
    }

    fn put(&mut self, id: u64, row: Option<Delivered>) -> Option<Delivered> {
        let before = match row {
            Some(row) => self.rows.insert(id, row),
            None => self.rows.remove(&id),
        };
        if let Some((at, _)) = before {
            self.by_time.remove(&(at, id));
        }
        if let Some((at, _)) = row {
            self.by_time.insert((at, id));
        }
        before
    }
}

/// Prints of ids and records; what cannot be read was not seen.
fn rows_of(prints: &str) -> impl Iterator<Item = (u64, u64)> {
    let print = |from: usize| u64::from_str_radix(prints.get(from..from + LETTERS)?, 16).ok();
    (0..prints.len())
        .step_by(2 * LETTERS)
        .filter_map(move |from| Some((print(from)?, print(from + LETTERS)?)))
}

#[cfg(test)]
mod tests {
    use super::{CARRIED, Carried, Seen};
    use jiff::Timestamp;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).expect("a time")
    }

    /// One page of rows (id, second, record); which of them are news.
    fn page(seen: &mut Seen, cursors: [&str; 2], carried: &Carried, rows: &[(&str, i64, &str)]) -> Vec<bool> {
        seen.begin(cursors[0], carried);
        let news = rows.iter().map(|(id, second, record)| seen.notice(id, at(*second), record)).collect();
        seen.end(None);
        seen.led_to(cursors[1]);
        news
    }

    #[test]
    fn a_row_seen_with_the_same_record_is_not_delivered_again() {
        let rows = [("1", 100, "a"), ("1", 100, "a"), ("1", 100, "b"), ("1", 100, "a"), ("1", 101, "a")];
        let news = page(&mut Seen::default(), ["", "1"], &Carried::new(), &rows);
        assert_eq!(
            news,
            [true, false, true, true, true],
            "a value that comes back is a change, so is a new time"
        );
    }

    #[test]
    fn only_what_may_be_read_again_is_remembered() {
        let mut seen = Seen::default();
        page(&mut seen, ["", "1"], &Carried::new(), &[("1", 10, "x"), ("2", 100, "x"), ("3", 130, "x")]);
        seen.begin("1", &Carried::new());
        seen.end(Some(at(100)));
        assert_eq!((seen.rows.len(), seen.by_time.len()), (2, 2));
    }

    #[test]
    fn a_page_that_did_not_reach_the_queue_is_delivered_again() {
        let mut seen = Seen::default();
        let none = Carried::new();
        page(&mut seen, ["", "1"], &none, &[("1", 100, "a")]);
        seen.begin("1", &none);
        assert!(seen.notice("1", at(101), "b"), "a page that was not read to its end");
        let rows = [("1", 101, "b"), ("2", 101, "a"), ("2", 101, "a")];
        assert_eq!(page(&mut seen, ["1", "2"], &none, &rows), [true, true, false]);
        let rows = [("1", 100, "a"), ("2", 101, "a")];
        assert_eq!(page(&mut seen, ["1", "2"], &none, &rows), [false, true], "what was kept is still known");
        assert_eq!(page(&mut seen, ["2", "2"], &none, &rows), [false, false]);
    }

    #[test]
    fn a_restart_remembers_what_the_cursor_carries() {
        let mut seen = Seen::default();
        seen.begin("", &Carried::new());
        seen.notice("1", at(100), "a");
        let carried = seen.end(None);
        assert_eq!(
            page(&mut Seen::default(), ["1", "2"], &carried, &[("1", 100, "a"), ("2", 100, "a")]),
            [false, true]
        );
        assert_eq!(page(&mut seen, ["7", "8"], &Carried::new(), &[("1", 100, "a")]), [true]);
    }

    #[test]
    fn a_cursor_stays_small() {
        let mut seen = Seen::default();
        seen.begin("", &Carried::new());
        for id in 0..CARRIED {
            seen.notice(&id.to_string(), at(100), "a");
        }
        let carried = seen.end(None);
        assert_eq!(super::rows_of(&carried[&at(100)]).count(), CARRIED);
        seen.notice("one more", at(101), "a");
        assert!(seen.end(None).is_empty());
    }
}
