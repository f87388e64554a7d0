//! Initial syncs: a run copies what exists, its part for one company is an execution, that part's one direction a leg.

use crate::{Actor, Direction, LegId, MapId, Moment, RunId, VersionId};
use serde::{Deserialize, Serialize};
use std::fmt;

/// How a run stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RunStatus {
    /// Existing records are being read and written; while its map is paused they wait.
    Copying,
    /// Everything was read and tried, and some records failed: the map goes live when none of them is left.
    Failed,
    /// Everything was copied, and the map went live.
    Finished,
    /// Somebody stopped it; a later run may continue it.
    Cancelled,
    /// Somebody went live without its end.
    Skipped,
}

impl RunStatus {
    /// The words shown to people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Copying => "Copying",
            Self::Failed => "Finished with failures",
            Self::Finished => "Finished",
            Self::Cancelled => "Cancelled",
            Self::Skipped => "Skipped to live",
        }
    }

    /// Is it the run of a map that is being initialized, unless a later one has taken its place?
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Copying | Self::Failed)
    }
}

impl fmt::Display for RunStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}

/// What became of the records of a leg, or of several legs together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LegCounts {
    /// Records read from the source. Each of them is in exactly one of the other counts, but for those that somebody
    /// took out of the queue.
    pub read: i64,
    /// Written to the other app.
    pub written: i64,
    /// Nothing had to be written, or a later change of the record passed instead.
    pub skipped: i64,
    /// Refused; they wait for a person.
    pub failed: i64,
    /// They wait for a record that they refer to.
    pub waiting: i64,
    /// Refused, and a person decided that they are not to be written.
    pub discarded: i64,
    /// Their turn has yet to come.
    pub queued: i64,
}

impl LegCounts {
    /// What was tried, however it ended.
    pub const fn tried(&self) -> i64 {
        self.written + self.skipped + self.failed + self.waiting + self.discarded
    }

    /// Both together.
    #[must_use]
    pub const fn plus(&self, other: &Self) -> Self {
        Self {
            read: self.read + other.read,
            written: self.written + other.written,
            skipped: self.skipped + other.skipped,
            failed: self.failed + other.failed,
            waiting: self.waiting + other.waiting,
            discarded: self.discarded + other.discarded,
            queued: self.queued + other.queued,
        }
    }
}

/// How a leg stands within its run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LegStatus {
    /// Its turn has yet to come.
    Pending,
    /// Its records are being read.
    Reading,
    /// All were read; some have yet to be written.
    Writing,
    /// All were tried.
    Done,
    /// The run ended before it.
    Left,
}

impl LegStatus {
    /// The words shown to people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Pending => "Pending",
            Self::Reading => "Reading",
            Self::Writing => "Writing",
            Self::Done => "Done",
            Self::Left => "Not finished",
        }
    }
}

/// One direction of one company within a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leg {
    /// Its id.
    pub id: LegId,
    /// The company's code; empty for entities that all companies share.
    pub company: String,
    /// The way of its records.
    pub direction: Direction,
    /// How many records the source had when it began; `None` where the source does not say.
    pub expected: Option<i64>,
    /// Has everything been read?
    pub read_all: bool,
    /// What became of its records.
    pub counts: LegCounts,
    /// When its first page was read.
    pub started_at: Option<Moment>,
    /// When nothing of it waited any more.
    pub ended_at: Option<Moment>,
}

impl Leg {
    /// How it stands, in a run that stands so.
    pub const fn status(&self, run: RunStatus) -> LegStatus {
        match (self.ended_at, run, self.read_all, self.started_at) {
            (Some(_), ..) => LegStatus::Done,
            (None, RunStatus::Cancelled | RunStatus::Skipped | RunStatus::Finished, ..) => LegStatus::Left,
            (None, _, true, _) => LegStatus::Writing,
            (None, _, false, Some(_)) => LegStatus::Reading,
            (None, _, false, None) => LegStatus::Pending,
        }
    }

    /// Records tried in a second until `now`, or until it ended; `None` before the first second is over.
    pub fn rate(&self, now: Moment) -> Option<f64> {
        let millis = self.ended_at.unwrap_or(now).millis_since(self.started_at?);
        #[expect(clippy::cast_precision_loss, reason = "a rate is shown with two digits")]
        (millis >= 1_000).then(|| self.counts.tried() as f64 * 1_000.0 / millis as f64)
    }

    /// Milliseconds until everything was tried if it goes on like this; `None` where that cannot be told.
    pub fn millis_left(&self, now: Moment) -> Option<i64> {
        let left = if self.read_all { self.counts.read } else { self.expected? } - self.counts.tried();
        let rate = self.rate(now).filter(|rate| *rate > 0.0 && self.ended_at.is_none() && left >= 0)?;
        #[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "an estimate")]
        Some((left as f64 * 1_000.0 / rate) as i64)
    }
}

/// One initial sync of a map.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// Its id; later runs have larger ones.
    pub id: RunId,
    /// The map.
    pub map: MapId,
    /// The version that was active when it began.
    pub version: VersionId,
    /// How it stands.
    pub status: RunStatus,
    /// Who or what began it.
    pub actor: Actor,
    /// Its records are read after those of these maps, as far as their initial syncs began earlier.
    pub after: Vec<MapId>,
    /// Records that failed before, or are on their way, are left as they are.
    pub leave_failed: bool,
    /// When it began.
    pub started_at: Moment,
    /// When it ended; `None` while it is open.
    pub ended_at: Option<Moment>,
    /// Runs through the log.
    pub correlation: String,
    /// By company, in the order in which they are read.
    pub legs: Vec<Leg>,
}

impl Run {
    /// Is it the run of a map that is being initialized?
    pub const fn is_open(&self) -> bool {
        self.status.is_open() && self.ended_at.is_none()
    }

    /// What became of all of its records.
    pub fn counts(&self) -> LegCounts {
        self.legs.iter().fold(LegCounts::default(), |sum, leg| sum.plus(&leg.counts))
    }

    /// Has everything been read?
    pub fn read_all(&self) -> bool {
        self.legs.iter().all(|leg| leg.read_all)
    }

    /// Companies of which everything was tried that was not yet in an earlier look at the same run, with what became of
    /// their records. Not told where all companies share the records.
    pub fn companies_ended_since(&self, before: &Self) -> Vec<(String, LegCounts)> {
        let ended = |run: &Self, company: &str| {
            run.legs.iter().filter(|leg| leg.company == company).all(|leg| leg.ended_at.is_some())
        };
        let executions = self
            .executions()
            .into_iter()
            .filter(|(company, _)| !company.is_empty() && ended(self, company) && !ended(before, company));
        let sum = |legs: Vec<&Leg>| legs.iter().fold(LegCounts::default(), |sum, leg| sum.plus(&leg.counts));
        executions.map(|(company, legs)| (company.to_owned(), sum(legs))).collect()
    }

    /// The companies of its executions, in their order, with their legs.
    pub fn executions(&self) -> Vec<(&str, Vec<&Leg>)> {
        let mut executions: Vec<(&str, Vec<&Leg>)> = Vec::new();
        for leg in &self.legs {
            match executions.iter_mut().find(|(company, _)| *company == leg.company) {
                Some((_, legs)) => legs.push(leg),
                None => executions.push((&leg.company, vec![leg])),
            }
        }
        executions
    }
}
