//! What can be asked for, and what is refused.

use serde::{Deserialize, Serialize};

use super::rules::{RejectRule, RuleError};

/// Nothing that is asked for waits longer, in milliseconds.
pub const SLOWEST_MS: u32 = 60_000;

/// No transaction stays open longer before it commits, in milliseconds: an hour.
pub const LATEST_MS: u32 = 3_600_000;

/// Every fault with its setting; nothing goes wrong by default.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FaultState {
    /// The OData port drops every connection.
    pub offline: bool,
    /// How long answers of the OData port wait.
    pub slow: Slow,
    /// Writes of rows that match are refused.
    pub reject: Vec<RejectRule>,
    /// A share of the requests is refused before anything is done.
    pub refuse: Refusing,
    /// So many of a hundred writes take place, but their answer breaks off.
    pub lose_answers: u8,
    /// A share of the writes carries an older time than that at which it appears.
    pub late: Late,
    /// Collections come in small pages, and change while they are read.
    pub pages: Pages,
    /// Whether those who asked are told of changes.
    pub doorbells: Doorbells,
    /// Links to changes are refused as expired; of apps with change tracking only.
    pub expire_changes: bool,
}

/// How long answers wait: a log-normal distribution, as the answers of a busy service have it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Slow {
    /// Half of the answers wait no longer, in milliseconds; 0 = none waits. At most [`SLOWEST_MS`].
    pub median_ms: u32,
    /// One of a hundred answers waits longer, in milliseconds, at most [`SLOWEST_MS`]; without it all wait alike.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub p99_ms: Option<u32>,
}

/// Requests that are refused with a status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Refusing {
    /// One of [`STATUSES`].
    pub status: u16,
    /// So many of a hundred requests; 0 = none.
    pub percent: u8,
}

/// What requests can be refused with.
pub const STATUSES: [u16; 6] = [401, 403, 429, 500, 502, 503];

impl Default for Refusing {
    fn default() -> Self {
        Self { status: 503, percent: 0 }
    }
}

/// Writes that appear late: as if their transaction had set the time of the change when it began, and committed long
/// afterwards. The time of a row never goes back; versions grow in the order of commits all the same.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Late {
    /// So many of a hundred writes; 0 = none. What is written in one batch is one write.
    pub percent: u8,
    /// How much older their time is, in milliseconds; at most [`LATEST_MS`].
    pub ms: u32,
}

/// Collections that change while they are read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pages {
    /// A page ends after so many rows, whatever the client prefers; 0 = pages are as they always are. What is read
    /// inside of a batch comes whole.
    pub rows: u32,
    /// After each page that is not the last one, people make so many edits in its table: fewer than `rows`, so that a
    /// reader comes to an end.
    pub edits: u32,
}

/// What becomes of doorbells.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Doorbells {
    /// They ring.
    #[default]
    Ring,
    /// Nobody hears of a change.
    Lost,
    /// Everybody hears of each change twice.
    Twice,
}

/// A change of some faults; what is not named stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FaultChange {
    /// See [`FaultState::offline`].
    pub offline: Option<bool>,
    /// See [`FaultState::slow`].
    pub slow: Option<Slow>,
    /// Replaces all rules.
    pub reject: Option<Vec<RejectRule>>,
    /// See [`FaultState::refuse`].
    pub refuse: Option<Refusing>,
    /// See [`FaultState::lose_answers`].
    pub lose_answers: Option<u8>,
    /// See [`FaultState::late`].
    pub late: Option<Late>,
    /// See [`FaultState::pages`].
    pub pages: Option<Pages>,
    /// See [`FaultState::doorbells`].
    pub doorbells: Option<Doorbells>,
    /// See [`FaultState::expire_changes`].
    pub expire_changes: Option<bool>,
}

/// A fault that cannot be set. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum FaultError {
    /// A rule that cannot be followed.
    #[error(transparent)]
    Rule(#[from] RuleError),
    /// A share above a hundred.
    #[error("{0} is more than a hundred of a hundred")]
    Percent(u8),
    /// A status that this is not made for.
    #[error("the status {0} is none of 401, 403, 429, 500, 502 and 503")]
    Status(u16),
    /// A wait that is too long.
    #[error("answers wait at most {SLOWEST_MS} ms, not {0} ms")]
    Slow(u32),
    /// No distribution is like that.
    #[error(
        "one of a hundred answers cannot wait {p99_ms} ms when half of them wait {median_ms} ms or longer: give a \
         p99_ms of at least the median, or none for answers that all wait alike"
    )]
    Quantiles {
        /// What half of the answers were to wait.
        median_ms: u32,
        /// What one of a hundred was to wait.
        p99_ms: u32,
    },
    /// A median of nothing has no slower half.
    #[error("with a median of 0 ms no answer waits: leave p99_ms out, or give a median of at least 1 ms")]
    NoMedian,
    /// A transaction that stays open too long.
    #[error("writes are at most {LATEST_MS} ms late, not {0} ms")]
    Late(u32),
    /// A reader would never come to an end.
    #[error(
        "{edits} edits for {rows} rows a page: make fewer edits than rows, or no reader ever comes to an end"
    )]
    Pages {
        /// Rows a page.
        rows: u32,
        /// Edits after each page.
        edits: u32,
    },
}

impl FaultChange {
    /// Refuses what cannot be set, rules aside.
    pub(super) fn check(&self) -> Result<(), FaultError> {
        let shares = [self.lose_answers, self.refuse.map(|it| it.percent), self.late.map(|it| it.percent)];
        if let Some(percent) = shares.into_iter().flatten().find(|percent| *percent > 100) {
            return Err(FaultError::Percent(percent));
        }
        if let Some(Refusing { status, .. }) = self.refuse.filter(|it| !STATUSES.contains(&it.status)) {
            return Err(FaultError::Status(status));
        }
        if let Some(Late { ms, .. }) = self.late.filter(|it| it.ms > LATEST_MS) {
            return Err(FaultError::Late(ms));
        }
        self.slow.map_or(Ok(()), Slow::check)?;
        self.pages.map_or(Ok(()), Pages::check)
    }
}

impl Slow {
    fn check(self) -> Result<(), FaultError> {
        let Self { median_ms, p99_ms } = self;
        if let Some(ms) = [Some(median_ms), p99_ms].into_iter().flatten().find(|ms| *ms > SLOWEST_MS) {
            return Err(FaultError::Slow(ms));
        }
        match p99_ms {
            Some(p99_ms) if p99_ms < median_ms => Err(FaultError::Quantiles { median_ms, p99_ms }),
            Some(p99_ms) if median_ms == 0 && p99_ms > 0 => Err(FaultError::NoMedian),
            _ => Ok(()),
        }
    }
}

impl Pages {
    fn check(self) -> Result<(), FaultError> {
        let Self { rows, edits } = self;
        let is_endless = edits > 0 && edits >= rows;
        if is_endless { Err(FaultError::Pages { rows, edits }) } else { Ok(()) }
    }
}
