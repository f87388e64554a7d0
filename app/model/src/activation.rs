//! Which version of a map was the active one when.

use crate::{Moment, VersionId};
use serde::{Deserialize, Serialize};

/// A version became the active one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Activation {
    /// Which.
    pub version: VersionId,
    /// When.
    pub at: Moment,
}

/// How long a version was the active one, without a break.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActivePeriod {
    /// Which.
    pub version: VersionId,
    /// From this moment on, as far as anybody can tell.
    pub from: Moment,
    /// Before this moment; `None` = it still is.
    pub until: Option<Moment>,
}

/// Which version was active at a moment, by what is known of a map in the order in which it was told; `None` before the
/// first of it. Of two that became active at the same moment the one that was told later counts, and so does the later
/// moment where a clock was put back in between.
pub fn active_at(told: &[Activation], at: Moment) -> Option<ActivePeriod> {
    let active = told.iter().filter(|one| one.at <= at).max_by_key(|one| one.at)?;
    let until = told.iter().map(|one| one.at).filter(|next| *next > at).min();
    Some(ActivePeriod { version: active.version, from: active.at, until })
}

#[cfg(test)]
mod tests {
    use super::{Activation, ActivePeriod, active_at};
    use crate::{Moment, VersionId};

    fn told(rows: &[(i64, i64)]) -> Vec<Activation> {
        rows.iter()
            .map(|(at, version)| Activation { version: VersionId(*version), at: Moment(*at) })
            .collect()
    }

    fn period(version: i64, from: i64, until: Option<i64>) -> ActivePeriod {
        ActivePeriod { version: VersionId(version), from: Moment(from), until: until.map(Moment) }
    }

    #[test]
    fn a_version_is_active_from_its_own_moment_until_just_before_the_next() {
        let told = told(&[(10, 1), (20, 2), (30, 1)]);
        let at = |moment| active_at(&told, Moment(moment));
        assert_eq!(at(9), None);
        assert_eq!([at(10), at(19)], [Some(period(1, 10, Some(20))); 2]);
        assert_eq!([at(20), at(29)], [Some(period(2, 20, Some(30))); 2]);
        assert_eq!([at(30), at(i64::MAX)], [Some(period(1, 30, None)); 2]);
        assert_eq!(active_at(&[], Moment(5)), None);
    }

    #[test]
    fn what_is_told_later_counts_at_the_same_moment() {
        assert_eq!(active_at(&told(&[(10, 1), (10, 2)]), Moment(10)), Some(period(2, 10, None)));
    }

    #[test]
    fn a_clock_that_is_put_back_leaves_no_moment_without_an_answer() {
        let told = told(&[(10, 1), (30, 2), (20, 3)]);
        let at = |moment| active_at(&told, Moment(moment));
        assert_eq!(
            [at(15), at(25), at(35)],
            [period(1, 10, Some(20)), period(3, 20, Some(30)), period(2, 30, None)].map(Some)
        );
    }
}
