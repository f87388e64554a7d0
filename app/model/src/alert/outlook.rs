//! How near a rule is to going off, and when it would have.

use crate::{CountedBy, ErrorEventId, Moment};
use serde::{Deserialize, Serialize};

/// How near a rule is to going off, of what comes nearest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertGauge {
    /// How many errors are within the window now, at most as many as the rule asks for.
    pub count: u32,
    /// At how many it goes off.
    pub of: u32,
    /// What is counted together there.
    pub counted: CountedBy,
    /// It would have gone off but for its cool-down, which ends then.
    pub pending_until: Option<Moment>,
}

/// How wide a bar of a backtest is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BacktestUnit {
    /// 15 minutes.
    Quarter,
    /// One hour.
    Hour,
    /// Three hours.
    ThreeHours,
}

impl BacktestUnit {
    /// How wide, in milliseconds.
    pub const fn millis(self) -> i64 {
        match self {
            Self::Quarter => 900_000,
            Self::Hour => 3_600_000,
            Self::ThreeHours => 10_800_000,
        }
    }
}

/// Errors that counted in one span of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BacktestBar {
    /// When it begins.
    pub from: Moment,
    /// How many errors the rule counts there.
    pub count: u32,
}

/// One time that a rule would have gone off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BacktestFiring {
    /// When.
    pub at: Moment,
    /// What was counted together.
    pub counted: CountedBy,
    /// The newest error then.
    pub event: ErrorEventId,
    /// When it would have been over; `None` when it would be firing still.
    pub until: Option<Moment>,
}

/// When a rule would have gone off over some days, if it had only told people: what maps would not have done while they
/// stood is not known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Backtest {
    /// From when on errors were looked at.
    pub from: Moment,
    /// Until when.
    pub until: Moment,
    /// How wide its bars are.
    pub unit: BacktestUnit,
    /// The errors that the rule counts, oldest first, without gaps.
    pub bars: Vec<BacktestBar>,
    /// How often it would have gone off.
    pub fired: i64,
    /// The first 200 of those times, oldest first.
    pub firings: Vec<BacktestFiring>,
    /// For how long anything would have been firing in all, in milliseconds; until the end for what would be firing still.
    pub firing_millis: i64,
    /// How many errors were looked at, whether they count or not.
    pub looked_at: i64,
    /// The smallest of some thresholds above the given one (1½, 2, 3, 5, 10, 20, 50 and 100 times as many, to two digits) at
    /// which it would have gone off at most half as often and not more than once a day on average; `None` when the given one
    /// goes off no more often than that already, or none of them would do.
    pub suggested: Option<u32>,
}
