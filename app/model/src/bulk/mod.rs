//! Acts on many failures at once: kept with what they are to touch, carried out step by step, and undone.

mod judging;

pub use judging::{BulkKind, BulkResult, Standing};

use crate::{
    Actor, BulkActId, Cause, Direction, EnvironmentId, FailureId, FailureStatus, GroupId, MapId, Moment,
    Resolution,
};
use serde::{Deserialize, Serialize};

/// Where a bulk act stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BulkStatus {
    /// It is being carried out.
    Working,
    /// All of it was looked at.
    Done,
    /// Somebody stopped it: what was done stays done, what is left stays as it was.
    Cancelled,
}

impl BulkStatus {
    /// The word shown to people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Working => "Under way",
            Self::Done => "Done",
            Self::Cancelled => "Stopped",
        }
    }
}

/// An act on many failures. Which ones was settled when it was asked for; what fails later is none of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulkAct {
    /// Order of asking.
    pub id: BulkActId,
    /// The environment.
    pub environment: EnvironmentId,
    /// What is done.
    pub kind: BulkKind,
    /// The map whose failures were meant; `None` = of any.
    pub map: Option<MapId>,
    /// The group whose failures were meant; `None` = of any.
    pub group: Option<GroupId>,
    /// Who asked.
    pub actor: Actor,
    /// When.
    pub asked_at: Moment,
    /// Where it stands.
    pub status: BulkStatus,
    /// How many failures it is for.
    pub total: i64,
    /// To how many it was done.
    pub done: i64,
    /// How many were looked at and left alone.
    pub skipped: i64,
    /// When it came to its end.
    pub ended_at: Option<Moment>,
    /// Who stopped it.
    pub cancelled_by: Option<Actor>,
    /// The act that undoes this one.
    pub undone_by: Option<BulkActId>,
}

/// How fast a bulk act goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// Failures a minute, on the average since it was asked for.
    pub per_minute: i64,
    /// Milliseconds until it is done if it goes on so; 0 where nothing is left.
    pub millis_left: i64,
}

impl BulkAct {
    /// Acts on so many failures or fewer are carried out at once, in the transaction that asks for them.
    pub const AT_ONCE: usize = 200;

    /// How many were neither done nor left alone yet. Some may be gone by their age meanwhile: of an act that is done
    /// none is left.
    pub const fn left(&self) -> i64 {
        if matches!(self.status, BulkStatus::Done) {
            return 0;
        }
        let left = self.total.saturating_sub(self.done).saturating_sub(self.skipped);
        if left < 0 { 0 } else { left }
    }

    /// Is there anything in it that could be undone, and did nobody ask for that yet?
    pub fn can_be_undone(&self) -> bool {
        self.status != BulkStatus::Working
            && self.done > 0
            && self.undone_by.is_none()
            && self.kind.undoes().is_none()
    }

    /// How fast it goes at `now`, or went until it ended; `None` within its first second and before its first failure.
    pub fn pace(&self, now: Moment) -> Option<Pace> {
        let handled = self.done.saturating_add(self.skipped);
        let lasted = self.ended_at.unwrap_or(now).millis_since(self.asked_at);
        if handled <= 0 || lasted < 1_000 {
            return None;
        }
        let (handled, lasted) = (i128::from(handled), i128::from(lasted));
        let small = |number: i128| i64::try_from(number).unwrap_or(i64::MAX);
        let left = if self.status == BulkStatus::Working { i128::from(self.left()) } else { 0 };
        Some(Pace {
            per_minute: small(handled * 60_000 / lasted),
            millis_left: small((left * lasted).div_euclid(handled)),
        })
    }
}

/// One failure of a bulk act, with what became of it there and where it stands by now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulkItem {
    /// The failure.
    pub failure: FailureId,
    /// Its map.
    pub map: MapId,
    /// The way the record travels.
    pub direction: Direction,
    /// Canonical integration key; a value.
    pub key: String,
    /// What is wrong.
    pub headline: String,
    /// What became of it.
    pub result: BulkResult,
    /// When its turn came.
    pub at: Option<Moment>,
    /// Where it stands now.
    pub status: FailureStatus,
    /// How it ended, once resolved.
    pub resolution: Option<Resolution>,
}

impl BulkItem {
    /// The same for those who may not see the values of records, which keys and headlines hold.
    #[must_use]
    pub fn without_values(mut self) -> Self {
        self.key.clear();
        self.headline = Cause::in_general(&self.headline);
        self
    }
}

/// Which bulk acts to list, newest first; by default all of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BulkQuery {
    /// Only those for failures of one map.
    pub map: Option<MapId>,
    /// Only those for failures of one group.
    pub group: Option<GroupId>,
    /// Only those that are under way.
    pub is_working: bool,
    /// Where the page begins and how long it is.
    pub page: crate::PageRequest,
}

#[cfg(test)]
mod tests {
    use super::{BulkAct, BulkKind, BulkStatus, Pace};
    use crate::{Actor, BulkActId, EnvironmentId, Moment};
    use proptest::prelude::*;

    fn act(total: i64, done: i64, skipped: i64) -> BulkAct {
        BulkAct {
            id: BulkActId(1),
            environment: EnvironmentId::new("test").unwrap(),
            kind: BulkKind::Retry,
            map: None,
            group: None,
            actor: Actor::User("Ada".into()),
            asked_at: Moment(1_000),
            status: BulkStatus::Working,
            total,
            done,
            skipped,
            ended_at: None,
            cancelled_by: None,
            undone_by: None,
        }
    }

    #[test]
    fn the_pace_is_that_of_what_was_looked_at() {
        let going = act(1_000, 200, 50);
        assert_eq!(going.pace(Moment(6_000)), Some(Pace { per_minute: 3_000, millis_left: 15_000 }));
        assert_eq!(going.pace(Moment(1_999)), None, "the first second tells nothing");
        assert_eq!(act(1_000, 0, 0).pace(Moment(9_000)), None);
        let ended = BulkAct { ended_at: Some(Moment(6_000)), status: BulkStatus::Cancelled, ..going };
        assert_eq!(ended.pace(Moment(99_000)), Some(Pace { per_minute: 3_000, millis_left: 0 }));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(500))]
        #[test]
        fn what_is_left_takes_the_longer_the_more_it_is(
            total in 1..=i64::MAX, done in 0..=i64::MAX, lasted in 0..1_000_000_000_i64,
        ) {
            let pace = |total| act(total, done, 0).pace(Moment(1_000 + lasted));
            let (some, more) = (pace(total), pace(total.saturating_add(1_000)));
            prop_assert_eq!(some.is_none(), done == 0 || lasted < 1_000);
            prop_assert!(some.map(|it| it.millis_left) <= more.map(|it| it.millis_left));
            prop_assert!(some.is_none_or(|it| it.per_minute >= 0 && it.millis_left >= 0));
        }
    }

    #[test]
    fn what_is_undone_is_over_and_was_no_undoing() {
        let done = BulkAct { status: BulkStatus::Done, ..act(2, 2, 0) };
        assert!(done.can_be_undone());
        let of = BulkActId(7);
        for not in [
            BulkAct { status: BulkStatus::Working, ..done.clone() },
            BulkAct { done: 0, skipped: 2, ..done.clone() },
            BulkAct { undone_by: Some(of), ..done.clone() },
            BulkAct { kind: BulkKind::UndoRetry { of }, ..done.clone() },
        ] {
            assert!(!not.can_be_undone(), "{not:?}");
        }
        assert!(BulkAct { status: BulkStatus::Cancelled, ..done }.can_be_undone());
    }
}
