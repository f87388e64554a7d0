//! Arithmetic that all backends share, so that they count alike.

use model::Moment;

const HOUR: i64 = 3_600_000;
const HOURS: i64 = 24;

/// Latency is taken from changes that were written in so many milliseconds before `now`.
pub const LATENCY_WINDOW: i64 = HOUR;
/// Latency is taken from at most so many changes, the newest.
pub const LATENCY_SAMPLE: usize = 10_000;

/// The 24 hours that end with the running minute: whole minutes, since counters are kept by the minute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day {
    end: Moment,
}

impl Day {
    /// The day up to and with the minute of `now`.
    pub const fn until(now: Moment) -> Self {
        Self { end: now.minute().plus_millis(60_000) }
    }

    /// Its first minute.
    pub const fn start(self) -> Moment {
        self.end.plus_millis(-HOURS * HOUR)
    }

    /// The first minute after it.
    pub const fn end(self) -> Moment {
        self.end
    }

    /// 24 zeros, one for each hour.
    pub fn empty() -> Vec<i64> {
        vec![0; 24]
    }

    /// Which hour of it a minute belongs to, 0 the oldest and 23 the newest; `None` outside of it.
    pub fn hour(self, minute: Moment) -> Option<usize> {
        let hour = minute.millis_since(self.start()).div_euclid(HOUR);
        usize::try_from(hour).ok().filter(|hour| *hour < 24)
    }
}

/// The smallest value that at least `percent` of 100 of the values do not exceed (nearest rank). `values` must be in
/// ascending order; `None` when there are none.
pub fn percentile(values: &[i64], percent: usize) -> Option<i64> {
    let rank = (values.len() * percent).div_ceil(100);
    values.get(rank.saturating_sub(1)).copied()
}

#[cfg(test)]
mod tests {
    use super::{Day, percentile};
    use model::Moment;

    #[test]
    fn a_day_has_24_hours_and_the_running_minute_is_in_the_last() {
        let now = Moment(1_795_340_096_789);
        let day = Day::until(now);
        assert_eq!(day.hour(now.minute()), Some(23));
        assert_eq!(day.hour(day.start()), Some(0));
        assert_eq!(day.hour(day.start().plus_millis(-1)), None);
        assert_eq!(day.hour(day.end()), None);
    }

    #[test]
    fn percentiles_are_values_that_occurred() {
        let values: Vec<i64> = (1..=200).collect();
        assert_eq!((percentile(&values, 50), percentile(&values, 99)), (Some(100), Some(198)));
        assert_eq!((percentile(&[7], 50), percentile(&[7], 99)), (Some(7), Some(7)));
        assert_eq!(percentile(&[], 50), None);
    }
}
