//! A span of time, open at either end.

use crate::Moment;
use serde::{Deserialize, Serialize};

/// From one moment on, and before another; by default all of time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Period {
    /// The first moment that belongs to it; `None` = from the beginning.
    pub since: Option<Moment>,
    /// The first moment that does not any more; `None` = to this day.
    pub until: Option<Moment>,
}

impl Period {
    /// Does it end before it has begun?
    pub fn is_empty(&self) -> bool {
        self.since.zip(self.until).is_some_and(|(since, until)| since >= until)
    }

    /// Does the moment belong to it?
    pub fn holds(&self, at: Moment) -> bool {
        self.meets(at, at)
    }

    /// Does something that began and ended at these moments reach into it?
    pub fn meets(&self, first: Moment, last: Moment) -> bool {
        self.since.is_none_or(|since| last >= since) && self.until.is_none_or(|until| first < until)
    }
}

#[cfg(test)]
mod tests {
    use super::Period;
    use crate::Moment;

    #[test]
    fn a_period_begins_with_its_first_moment_and_ends_before_its_last() {
        let period = Period { since: Some(Moment(10)), until: Some(Moment(20)) };
        let held: Vec<i64> = (8..22).filter(|at| period.holds(Moment(*at))).collect();
        assert_eq!((held.first(), held.last(), held.len()), (Some(&10), Some(&19), 10));
        assert!(!period.is_empty() && Period { until: Some(Moment(10)), ..period }.is_empty());
        assert!(Period::default().holds(Moment(i64::MIN)) && Period::default().holds(Moment(i64::MAX)));
    }

    #[test]
    fn what_reaches_into_it_meets_it() {
        let period = Period { since: Some(Moment(10)), until: Some(Moment(20)) };
        for (first, last, meets) in
            [(0, 9, false), (0, 10, true), (0, 99, true), (19, 99, true), (20, 99, false)]
        {
            assert_eq!(period.meets(Moment(first), Moment(last)), meets, "{first} to {last}");
        }
    }
}
