//! How long what is over is kept.

use crate::{FieldErrors, Moment};
use serde::{Deserialize, Serialize};

/// What is kept for a while when it is over. What still waits, is open or stands for a living pair is none of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kept {
    /// Changes that were written, skipped, or parked as failures: the stories of records.
    Changes,
    /// Entries of timelines; the limit is that of one map, and of what concerns the whole environment.
    Activities,
    /// Attempts that went wrong.
    Events,
    /// Failures that were resolved or discarded.
    Failures,
    /// What failures hold of their records: what was sent and received, the record as it was read, values written by hand.
    /// The failures themselves stay, open ones too.
    Payloads,
    /// Groups of failures none of which is kept any more: that a cause was met, and fixed, before.
    Groups,
    /// Initial syncs that ended; the limit is that of one map, whose newest one stays.
    Runs,
    /// Counts by the minute; the limit is that of one map.
    Statistics,
    /// Notices that ended.
    Notices,
    /// Pairs whose records were deleted; the limit is that of one map.
    Links,
    /// Conflicts that were decided; the limit is that of one map.
    Conflicts,
    /// Firings of alert settings that are over and acted upon; the newest one of what a setting counts together stays.
    Firings,
}

impl Kept {
    /// All of it. What refers to something else comes before that.
    pub const ALL: [Self; 12] = [
        Self::Failures,
        Self::Payloads,
        Self::Groups,
        Self::Changes,
        Self::Activities,
        Self::Events,
        Self::Runs,
        Self::Statistics,
        Self::Notices,
        Self::Links,
        Self::Conflicts,
        Self::Firings,
    ];

    /// Its name in settings.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Changes => "changes",
            Self::Activities => "activities",
            Self::Events => "events",
            Self::Failures => "failures",
            Self::Payloads => "payloads",
            Self::Groups => "groups",
            Self::Runs => "runs",
            Self::Statistics => "statistics",
            Self::Notices => "notices",
            Self::Links => "links",
            Self::Conflicts => "conflicts",
            Self::Firings => "firings",
        }
    }

    /// The words shown to people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Changes => "Changes that were written or skipped",
            Self::Activities => "Activity log",
            Self::Events => "Error events",
            Self::Failures => "Failures that are resolved or discarded",
            Self::Payloads => "Payloads of failures",
            Self::Groups => "Causes of failures that were met before",
            Self::Runs => "Initial syncs that ended",
            Self::Statistics => "Counts by the minute",
            Self::Notices => "Notices that ended",
            Self::Links => "Pairs that were deleted",
            Self::Conflicts => "Conflicts that were decided",
            Self::Firings => "Alerts that are over",
        }
    }

    /// Is its limit that of one map? If not, it is that of an environment.
    pub const fn is_per_map(self) -> bool {
        matches!(self, Self::Activities | Self::Runs | Self::Statistics | Self::Links | Self::Conflicts)
    }
}

/// How much of something is kept: what is beyond either bound goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limit {
    /// Days of 24 hours since it was over.
    pub days: u32,
    /// The newest so many rows; of those that were over at the same moment all or none.
    pub rows: u32,
}

const DAY: i64 = 86_400_000;

impl Limit {
    /// What was over before this moment is too old at `now`.
    pub const fn oldest(self, now: Moment) -> Moment {
        now.plus_millis(-(self.days as i64 * DAY))
    }
}

/// How much of each is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Retention {
    changes: Limit,
    activities: Limit,
    events: Limit,
    failures: Limit,
    payloads: Limit,
    groups: Limit,
    runs: Limit,
    statistics: Limit,
    notices: Limit,
    links: Limit,
    conflicts: Limit,
    firings: Limit,
}

impl Default for Retention {
    fn default() -> Self {
        Self {
            changes: Limit { days: 30, rows: 1_000_000 },
            activities: Limit { days: 400, rows: 100_000 },
            events: Limit { days: 90, rows: 1_000_000 },
            failures: Limit { days: 90, rows: 100_000 },
            payloads: Limit { days: 90, rows: 100_000 },
            groups: Limit { days: 730, rows: 10_000 },
            runs: Limit { days: 400, rows: 1_000 },
            statistics: Limit { days: 400, rows: 200_000 },
            notices: Limit { days: 90, rows: 10_000 },
            links: Limit { days: 400, rows: 1_000_000 },
            conflicts: Limit { days: 90, rows: 100_000 },
            firings: Limit { days: 400, rows: 10_000 },
        }
    }
}

impl Retention {
    /// Least and most days. The overview counts a day back, so that less would change what it shows.
    pub const DAYS: (u32, u32) = (2, 36_500);
    /// Least and most rows.
    pub const ROWS: (u32, u32) = (100, 1_000_000_000);

    /// How much of it is kept.
    pub const fn of(&self, kept: Kept) -> Limit {
        match kept {
            Kept::Changes => self.changes,
            Kept::Activities => self.activities,
            Kept::Events => self.events,
            Kept::Failures => self.failures,
            Kept::Payloads => self.payloads,
            Kept::Groups => self.groups,
            Kept::Runs => self.runs,
            Kept::Statistics => self.statistics,
            Kept::Notices => self.notices,
            Kept::Links => self.links,
            Kept::Conflicts => self.conflicts,
            Kept::Firings => self.firings,
        }
    }

    /// The same with another limit of one of them.
    #[must_use]
    pub const fn with(mut self, kept: Kept, limit: Limit) -> Self {
        match kept {
            Kept::Changes => self.changes = limit,
            Kept::Activities => self.activities = limit,
            Kept::Events => self.events = limit,
            Kept::Failures => self.failures = limit,
            Kept::Payloads => self.payloads = limit,
            Kept::Groups => self.groups = limit,
            Kept::Runs => self.runs = limit,
            Kept::Statistics => self.statistics = limit,
            Kept::Notices => self.notices = limit,
            Kept::Links => self.links = limit,
            Kept::Conflicts => self.conflicts = limit,
            Kept::Firings => self.firings = limit,
        }
        self
    }

    /// What will not do, by the names of settings.
    pub fn validate(&self) -> FieldErrors {
        let mut errors = FieldErrors::default();
        for kept in Kept::ALL {
            let Limit { days, rows } = self.of(kept);
            let ((least, most), (fewest, largest)) = (Self::DAYS, Self::ROWS);
            if !(least..=most).contains(&days) {
                errors.add(kept.name(), format!("{days} days are not within {least} and {most}."));
            }
            if !(fewest..=largest).contains(&rows) {
                errors.add(kept.name(), format!("{rows} rows are not within {fewest} and {largest}."));
            }
        }
        errors
    }
}

/// One round of removing what is beyond the limits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrimRound {
    /// When it ended.
    pub at: Moment,
    /// How many milliseconds it took.
    pub millis: i64,
    /// How many rows of each went, over all environments; what nothing went of is left out.
    pub removed: Vec<(Kept, i64)>,
}

impl TrimRound {
    /// How many rows of it went.
    pub fn removed_of(&self, kept: Kept) -> i64 {
        self.removed.iter().find(|(of, _)| *of == kept).map_or(0, |(_, rows)| *rows)
    }

    /// How many rows went.
    pub fn total(&self) -> i64 {
        self.removed.iter().map(|(_, rows)| rows).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::{Kept, Limit, Retention};
    use crate::Moment;

    #[test]
    fn what_is_usual_will_do() {
        assert!(Retention::default().validate().is_empty());
    }

    #[test]
    fn each_limit_is_checked_under_its_own_name() {
        for kept in Kept::ALL {
            let usual = Retention::default().of(kept);
            for bad in
                [Limit { days: 1, ..usual }, Limit { rows: 99, ..usual }, Limit { rows: u32::MAX, ..usual }]
            {
                let retention = Retention::default().with(kept, bad);
                assert_eq!(retention.of(kept), bad);
                let errors = retention.validate();
                let names: Vec<&str> = errors.iter().map(|(name, _)| name).collect();
                assert_eq!(names, [kept.name()]);
            }
        }
    }

    #[test]
    fn days_have_24_hours() {
        let limit = Limit { days: 30, rows: 1 };
        assert_eq!(limit.oldest(Moment(30 * 86_400_000 + 5)), Moment(5));
    }
}
