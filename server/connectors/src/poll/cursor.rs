//! How far a reading by modified time has come, and what it has delivered lately.

use jiff::{SignedDuration, Timestamp};
use model::Moment;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Letters of one print.
const PRINT: usize = 14;

/// A short mark that differs when the text does; at 56 bits, two of a million rows share one with odds of 1 in 10⁵,
/// which costs a repeated delivery and no loss.
pub(super) fn print(text: &str) -> String {
    blake3::hash(text.as_bytes()).to_hex()[..PRINT].to_owned()
}

/// How far a reading has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "Written", try_from = "Written")]
pub(super) struct Cursor {
    /// The greatest time seen; the next reading begins an overlap before it.
    latest: Option<Timestamp>,
    /// The greatest time was known at that moment of our own clock.
    known_at: Option<Moment>,
    /// The greatest time was known for longer than an overlap when the current reading began: once it has ended,
    /// nothing of that time or before can show up any more.
    closing: Option<Timestamp>,
    /// Nothing of that time or before can show up any more.
    pub(super) closed: Option<Timestamp>,
    /// Where the current reading began; `None` = with the first row.
    pub(super) from: Option<Timestamp>,
    /// Where the current reading goes on; `None` = a new one begins.
    pub(super) place: Option<Place>,
    /// The current reading is one of every row.
    pub(super) full: bool,
    /// Print of the id of each row delivered lately → its time, the print of its record.
    seen: BTreeMap<String, (Timestamp, String)>,
}

/// Where a reading goes on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Place {
    /// Behind this row.
    After {
        /// Its time as the app wrote it.
        stamp: String,
        /// Its id.
        id: String,
    },
    /// With this link of the app, for rows that cannot be compared by key.
    Link(String),
}

/// The cursor as it is kept: prints in one text for each time, since many rows may share one.
#[derive(Serialize, Deserialize)]
struct Written {
    latest: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    known_at: Option<Moment>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    closing: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    closed: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    from: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    place: Option<Place>,
    #[serde(default)]
    full: bool,
    seen: BTreeMap<Timestamp, String>,
}

impl Cursor {
    /// Before the first row.
    pub(super) const fn beginning() -> Self {
        Self {
            latest: None,
            known_at: None,
            closing: None,
            closed: None,
            from: None,
            place: None,
            full: true,
            seen: BTreeMap::new(),
        }
    }

    /// Just before rows of that time, of which none has been delivered.
    pub(super) fn at(latest: Timestamp, overlap: SignedDuration) -> Self {
        let mut cursor = Self { latest: Some(latest), ..Self::beginning() };
        cursor.finish(overlap);
        cursor
    }

    /// The cursor that a text holds, if it does.
    pub(super) fn read(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    /// The cursor as text; the same cursor always gives the same text.
    pub(super) fn write(&self) -> String {
        crate::snapshot::written(self)
    }

    /// Begins a reading or goes on with one, at a moment of our own clock.
    ///
    /// A transaction shows up within an overlap after the time in its rows, and that time passed before it was seen by
    /// us. So when we have known the greatest time for longer than an overlap, a reading of all later rows leaves
    /// nothing behind, and rows of that time and before need not be read again; how the clocks differ does not matter.
    pub(super) fn begin_at(&mut self, now: Moment, overlap: SignedDuration) {
        if self.place.is_some() || self.latest.is_none() {
            return;
        }
        let known_at = *self.known_at.get_or_insert(now);
        let known_for = SignedDuration::from_millis(now.millis_since(known_at));
        // A clock that was set back tells nothing.
        if known_for.is_negative() {
            self.known_at = Some(now);
        }
        self.closing = self.latest.filter(|_| known_for > overlap);
    }

    /// Remembers a row; false when it was delivered with exactly this record and this time.
    ///
    /// Only the last print of a row counts, and its time with it: a value that comes back is a change, also when the
    /// one between was never seen here because it was written by ourselves and taken back within the overlap.
    pub(super) fn notice(&mut self, id: &str, at: Option<Timestamp>, record: &str) -> bool {
        let Some(at) = at else {
            return true;
        };
        if self.latest < Some(at) {
            self.latest = Some(at);
            self.known_at = None;
        }
        let before = self.seen.insert(id.to_owned(), (at, record.to_owned()));
        before.is_none_or(|(time, known)| time != at || known != record)
    }

    /// Forgets rows that no later reading will see again unless they change.
    pub(super) fn forget_before(&mut self, overlap: SignedDuration) {
        let bound = self.from.max(self.begin(overlap)).max(self.closed);
        // Within a reading from further back, rows in front of the new bound lie behind us as well.
        self.seen.retain(|_, (at, _)| bound.is_none_or(|bound| *at >= bound));
    }

    /// Ends a reading: the next one begins an overlap before the greatest time seen, or behind what is closed.
    pub(super) fn finish(&mut self, overlap: SignedDuration) {
        self.closed = self.closed.max(self.closing.take());
        self.from = self.begin(overlap);
        // Rows of the closed time are kept in mind: a service may compare times more finely than it tells them.
        self.forget_before(overlap);
        self.full = self.from.is_none();
    }

    fn begin(&self, overlap: SignedDuration) -> Option<Timestamp> {
        self.latest.map(|latest| latest.saturating_sub(overlap).unwrap_or(Timestamp::MIN))
    }
}

impl From<Cursor> for Written {
    fn from(cursor: Cursor) -> Self {
        let mut seen: BTreeMap<Timestamp, String> = BTreeMap::new();
        for (id, (at, record)) in &cursor.seen {
            let prints = seen.entry(*at).or_default();
            prints.push_str(id);
            prints.push_str(record);
        }
        Self {
            latest: cursor.latest,
            known_at: cursor.known_at,
            closing: cursor.closing,
            closed: cursor.closed,
            from: cursor.from,
            place: cursor.place,
            full: cursor.full,
            seen,
        }
    }
}

impl TryFrom<Written> for Cursor {
    type Error = &'static str;

    fn try_from(written: Written) -> Result<Self, Self::Error> {
        let mut seen = BTreeMap::new();
        for (at, prints) in written.seen {
            let mut rest = prints.as_str();
            while let Some((id, more)) = rest.split_at_checked(PRINT) {
                let Some((record, more)) = more.split_at_checked(PRINT) else {
                    return Err("a print is cut off");
                };
                seen.insert(id.to_owned(), (at, record.to_owned()));
                rest = more;
            }
        }
        Ok(Self {
            latest: written.latest,
            known_at: written.known_at,
            closing: written.closing,
            closed: written.closed,
            from: written.from,
            place: written.place,
            full: written.full,
            seen,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Option<Timestamp> {
        Timestamp::from_second(second).ok()
    }

    #[test]
    fn a_row_seen_with_the_same_record_is_not_delivered_again() {
        let mut cursor = Cursor::beginning();
        let (id, one, two) = (print("1"), print("a"), print("b"));
        assert!(cursor.notice(&id, at(100), &one));
        assert!(!cursor.notice(&id, at(100), &one));
        assert!(cursor.notice(&id, at(100), &two));
        assert!(cursor.notice(&id, at(100), &one), "a value that comes back is a change");
        assert!(cursor.notice(&id, at(101), &one), "so is one that was written again");
    }

    #[test]
    fn only_the_overlap_is_remembered_and_the_text_reads_back() {
        let mut cursor = Cursor::beginning();
        for second in [10, 100, 130] {
            cursor.notice(&print(&second.to_string()), at(second), &print("x"));
        }
        let overlap = SignedDuration::from_secs(60);
        cursor.forget_before(overlap);
        cursor.finish(overlap);
        assert_eq!(cursor.seen.len(), 2);
        assert_eq!(cursor.from, at(70));
        assert!(!cursor.full);
        assert_eq!(Cursor::read(&cursor.write()), Some(cursor));
        assert_eq!(Cursor::read("{}"), None);
    }

    #[test]
    fn what_was_known_for_longer_than_the_overlap_is_not_read_again() {
        let overlap = SignedDuration::from_secs(60);
        let mut cursor = Cursor::beginning();
        let read = |cursor: &mut Cursor, second: i64, rows: &[i64]| {
            cursor.begin_at(Moment(second * 1_000), overlap);
            let unseen: Vec<bool> = rows
                .iter()
                .map(|row| cursor.notice(&print(&row.to_string()), at(*row), &print("x")))
                .collect();
            cursor.finish(overlap);
            unseen
        };
        // Our clock is an hour behind.
        read(&mut cursor, 100, &[3_690, 3_700]);
        read(&mut cursor, 101, &[3_690, 3_700]);
        read(&mut cursor, 161, &[3_690, 3_700]);
        assert_eq!((cursor.from, cursor.closed), (at(3_640), None), "known for exactly an overlap");
        assert_eq!(read(&mut cursor, 162, &[3_690, 3_700, 3_695]), [false, false, true], "it was late");
        assert_eq!((cursor.from, cursor.closed), (at(3_640), at(3_700)));
        assert_eq!(cursor.seen.len(), 1, "rows of the very time are kept in mind");
        let text = cursor.write();
        read(&mut cursor, 163, &[]);
        assert_eq!(cursor.write(), text, "a reading that finds nothing leaves the cursor as it is");
        // Something new: the overlap before it may still fill up, but not what is closed.
        assert_eq!(read(&mut cursor, 300, &[3_705]), [true]);
        assert_eq!((cursor.from, cursor.closed), (at(3_645), at(3_700)));
        assert_eq!(read(&mut cursor, 301, &[3_702, 3_705]), [true, false]);
        assert_eq!(Cursor::read(&cursor.write()), Some(cursor));
    }

    #[test]
    fn an_empty_entity_stays_at_the_beginning() {
        let mut cursor = Cursor::beginning();
        cursor.finish(SignedDuration::from_secs(60));
        assert!(cursor.full);
    }

    /// Transactions that show up late, and readings at any time: every row is delivered, and in the end none is read.
    #[test]
    fn nothing_that_shows_up_within_the_overlap_is_missed() {
        let overlap = SignedDuration::from_secs(60);
        for seed in 0_u64..400 {
            let mut random = seed;
            let mut below = |bound: u64| {
                random =
                    random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                i64::try_from((random >> 33) % bound).expect("a small number")
            };
            // Time in its row, time from which it is to be seen.
            let mut rows: Vec<(i64, i64)> = Vec::new();
            let mut time = 1_000;
            for _ in 0..30 {
                time += if below(4) == 0 { below(200) } else { below(5) };
                rows.push((time, time + below(60)));
            }
            let mut cursor = Cursor::beginning();
            let mut delivered = vec![false; rows.len()];
            let mut now = 1_000;
            while now < time + 300 {
                now += 1 + below(40);
                cursor.begin_at(Moment((now - 7_200) * 1_000), overlap);
                let (from, closed) = (cursor.from, cursor.closed);
                let mut read = 0;
                for (number, (stamp, visible)) in rows.iter().enumerate() {
                    let asked = match (from, closed) {
                        (Some(from), Some(closed)) if from <= closed => at(*stamp) > Some(closed),
                        (from, _) => at(*stamp) >= from,
                    };
                    if asked && *visible <= now {
                        read += 1;
                        delivered[number] |=
                            cursor.notice(&print(&number.to_string()), at(*stamp), &print("x"));
                    }
                }
                cursor.finish(overlap);
                assert!(now < time + 250 || read == 0, "seed {seed}: {read} rows are still read at {now}");
            }
            assert!(delivered.iter().all(|row| *row), "seed {seed}");
        }
    }
}
