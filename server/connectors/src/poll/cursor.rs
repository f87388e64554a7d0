//! How far a reading by modified time has come.
//!
//! Two passes take turns. A *brisk* one reads what has the greatest time seen or a later one: it finds nearly everything,
//! at once, and costs little however much was changed lately. A *thorough* one begins an overlap before that, for
//! transactions that show up late with a time that lies behind; it goes page by page between brisk ones, so that
//! nothing has to wait for it, and rests after as many rows as it read, so that a busy app is not read twenty times over.

use super::seen::Carried;
use jiff::{SignedDuration, Timestamp};
use model::Moment;
use serde::{Deserialize, Serialize};

/// A thorough pass begins so many milliseconds after the last one for each row that it had: to read and to compare a
/// row costs both apps and us about a twentieth of that in all.
const REST_FOR_A_ROW: i64 = 2;
/// So many rows cost nothing to speak of.
const FEW_ROWS: u64 = 200;
/// But so often within an overlap at least.
const IN_AN_OVERLAP: i64 = 2;

/// How far a reading has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Cursor {
    /// The greatest time seen; brisk passes begin there.
    latest: Option<Timestamp>,
    /// The greatest time was known at that moment of our own clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    known_at: Option<Moment>,
    /// Nothing of that time or before can show up any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    closed: Option<Timestamp>,
    /// Where thorough passes begin; `None` = with the first row.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    from: Option<Timestamp>,
    /// Where the brisk pass under way goes on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    brisk: Option<Place>,
    /// The thorough pass under way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    thorough: Option<Thorough>,
    /// When the last thorough pass began, by our own clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    thorough_at: Option<Moment>,
    /// Rows of the last thorough pass.
    #[serde(default)]
    rows: u64,
    /// Pages of the brisk pass under way.
    #[serde(default)]
    brisk_pages: u32,
    /// Pages that the thorough pass may read before a brisk one has its turn again.
    #[serde(default)]
    owed: u32,
    /// The current reading is one of every row.
    pub(super) full: bool,
    /// Rows delivered so far: no two cursors of one entity are the same when something was delivered between them.
    #[serde(default)]
    delivered: u64,
    /// Rows delivered lately, where they are few.
    #[serde(default, skip_serializing_if = "Carried::is_empty")]
    pub(super) seen: Carried,
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

/// A thorough pass under way.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Thorough {
    /// The greatest time seen when it began. The next one begins an overlap before that, not before what was seen
    /// meanwhile: this one may have passed the place of what showed up meanwhile.
    base: Option<Timestamp>,
    /// The greatest time was known for longer than an overlap when it began: once it has ended, nothing of that time or
    /// before can show up any more.
    closing: Option<Timestamp>,
    /// Where it goes on; `None` = at its beginning.
    place: Option<Place>,
    /// Rows read so far.
    #[serde(default)]
    rows: u64,
}

/// What a page is read for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pass {
    Brisk,
    Thorough,
}

/// Where a page begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Start<'c> {
    /// With the first row.
    First,
    /// With rows of that time.
    At(Timestamp),
    /// With rows behind that time.
    Behind(Timestamp),
    /// Where the page before ended.
    Goes(&'c Place),
}

impl Cursor {
    /// Before the first row.
    pub(super) const fn beginning() -> Self {
        Self {
            latest: None,
            known_at: None,
            closed: None,
            from: None,
            brisk: None,
            thorough: None,
            thorough_at: None,
            rows: 0,
            brisk_pages: 0,
            owed: 0,
            full: true,
            delivered: 0,
            seen: Carried::new(),
        }
    }

    /// Just before rows of that time, of which none has been delivered.
    pub(super) fn at(latest: Timestamp, overlap: SignedDuration) -> Self {
        Self { latest: Some(latest), from: Some(before(latest, overlap)), full: false, ..Self::beginning() }
    }

    /// The cursor that a text holds, if it does.
    pub(super) fn read(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    /// The cursor as text; the same cursor always gives the same text.
    pub(super) fn write(&self) -> String {
        crate::snapshot::written(self)
    }

    /// What the next page is for, at a moment of our own clock.
    pub(super) fn begin(&mut self, now: Moment, overlap: SignedDuration) -> Pass {
        if self.latest.is_some() {
            let known_at = *self.known_at.get_or_insert(now);
            // A clock that was set back tells nothing.
            if now < known_at {
                self.known_at = Some(now);
            }
        }
        let pass = self.pass();
        if pass == Pass::Thorough && self.thorough.is_none() {
            self.set_out(now, overlap);
        }
        pass
    }

    fn pass(&self) -> Pass {
        let is_thorough = self.full || self.from.is_none() || (self.owed > 0 && self.brisk.is_none());
        if is_thorough { Pass::Thorough } else { Pass::Brisk }
    }

    /// Begins a thorough pass.
    ///
    /// A transaction shows up within an overlap after the time in its rows, and that time passed before it was seen by
    /// us. So when we have known the greatest time for longer than an overlap, a reading of all later rows leaves
    /// nothing behind, and rows of that time and before need not be read again; how the clocks differ does not matter.
    fn set_out(&mut self, now: Moment, overlap: SignedDuration) {
        let known_for = self.known_at.map(|known_at| SignedDuration::from_millis(now.millis_since(known_at)));
        let closing = self.latest.filter(|_| known_for > Some(overlap));
        self.thorough = Some(Thorough { base: self.latest, closing, ..Thorough::default() });
        self.thorough_at = Some(now);
    }

    /// Where the page of a pass begins.
    pub(super) fn start(&self, pass: Pass) -> Start<'_> {
        let (place, from) = match pass {
            Pass::Brisk => (self.brisk.as_ref(), self.latest),
            Pass::Thorough => (self.thorough.as_ref().and_then(|it| it.place.as_ref()), self.from),
        };
        match (place, from, self.closed) {
            (Some(place), _, _) => Start::Goes(place),
            (None, Some(from), Some(closed)) if from <= closed => Start::Behind(closed),
            (None, Some(from), _) => Start::At(from),
            (None, None, _) => Start::First,
        }
    }

    /// Takes note of the time of a row.
    pub(super) fn notice(&mut self, at: Timestamp) {
        if self.latest < Some(at) {
            self.latest = Some(at);
            self.known_at = None;
        }
    }

    /// Ends a page, with where its pass goes on, how many rows it had and how many of them were delivered. `true` when
    /// there is more to read at once.
    pub(super) fn end(
        &mut self,
        pass: Pass,
        next: Option<Place>,
        (rows, delivered): (u64, u64),
        now: Moment,
        overlap: SignedDuration,
    ) -> bool {
        self.delivered += delivered;
        match pass {
            Pass::Brisk => {
                self.brisk = next;
                self.brisk_pages += 1;
                if self.brisk.is_some() {
                    return true;
                }
                let pages = std::mem::take(&mut self.brisk_pages);
                if self.thorough.is_none() && self.is_due(now, overlap) {
                    self.set_out(now, overlap);
                }
                // As many: where much has the same time a brisk pass is long, and the thorough one has to get on, too.
                self.owed = if self.thorough.is_some() { pages } else { 0 };
                self.owed > 0
            }
            Pass::Thorough => {
                let mut pass = self.thorough.take().unwrap_or_default();
                pass.rows += rows;
                self.owed = self.owed.saturating_sub(1);
                if next.is_some() {
                    self.thorough = Some(Thorough { place: next, ..pass });
                    return true;
                }
                self.owed = 0;
                // A reading of every row tells nothing of those changed lately.
                self.rows = if self.from.is_none() { 0 } else { pass.rows };
                self.closed = self.closed.max(pass.closing);
                // An entity that was empty until now has been read from its first row.
                let base = if self.from.is_none() { self.latest } else { pass.base };
                self.from = base.map(|base| before(base, overlap));
                self.full = self.from.is_none();
                false
            }
        }
    }

    /// Is it time for a thorough pass?
    fn is_due(&self, now: Moment, overlap: SignedDuration) -> bool {
        if self.closed >= self.latest {
            return false;
        }
        let Some(last) = self.thorough_at else { return true };
        let since = now.millis_since(last);
        let often = i64::try_from(overlap.as_millis()).unwrap_or(i64::MAX) / IN_AN_OVERLAP;
        let rest = i64::try_from(self.rows.saturating_sub(FEW_ROWS)).unwrap_or(i64::MAX);
        let rest = rest.saturating_mul(REST_FOR_A_ROW).min(often);
        since < 0 || since >= rest
    }

    /// Rows of earlier times are not read again unless they change. Rows of the closed time are: a service may compare
    /// times more finely than it tells them.
    pub(super) fn bound(&self) -> Option<Timestamp> {
        self.from.max(self.closed)
    }
}

fn before(time: Timestamp, overlap: SignedDuration) -> Timestamp {
    time.saturating_sub(overlap).unwrap_or(Timestamp::MIN)
}

#[cfg(test)]
mod tests;
