//! How far a reading by modified time has come, and what it has delivered lately.

use jiff::{SignedDuration, Timestamp};
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
        Self { latest: None, from: None, place: None, full: true, seen: BTreeMap::new() }
    }

    /// The cursor that a text holds, if it does.
    pub(super) fn read(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    /// The cursor as text; the same cursor always gives the same text.
    pub(super) fn write(&self) -> String {
        crate::snapshot::written(self)
    }

    /// Remembers a row; false when it was delivered with exactly this record and this time.
    ///
    /// Only the last print of a row counts, and its time with it: a value that comes back is a change, also when the
    /// one between was never seen here because it was written by ourselves and taken back within the overlap.
    pub(super) fn notice(&mut self, id: &str, at: Option<Timestamp>, record: &str) -> bool {
        let Some(at) = at else {
            return true;
        };
        self.latest = self.latest.max(Some(at));
        let before = self.seen.insert(id.to_owned(), (at, record.to_owned()));
        before.is_none_or(|(time, known)| time != at || known != record)
    }

    /// Forgets rows that no later reading will see again unless they change.
    pub(super) fn forget_before(&mut self, overlap: SignedDuration) {
        let bound = self.from.max(self.begin(overlap));
        // Within a reading from further back, rows in front of the new bound lie behind us as well.
        self.seen.retain(|_, (at, _)| bound.is_none_or(|bound| *at >= bound));
    }

    /// Ends a reading: the next one begins an overlap before the greatest time seen.
    pub(super) fn finish(&mut self, overlap: SignedDuration) {
        self.from = self.begin(overlap);
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
        Self { latest: cursor.latest, from: cursor.from, place: cursor.place, full: cursor.full, seen }
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
    fn an_empty_entity_stays_at_the_beginning() {
        let mut cursor = Cursor::beginning();
        cursor.finish(SignedDuration::from_secs(60));
        assert!(cursor.full);
    }
}
