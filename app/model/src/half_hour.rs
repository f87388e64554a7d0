//! What was written and refused lately, half-hour by half-hour.

use crate::{Direction, DirectionCounts, MapId, Moment};
use serde::{Deserialize, Serialize};

/// What all maps of an environment have done in half an hour of the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HalfHour {
    /// Its first minute.
    pub from: Moment,
    /// Left to right.
    pub left_to_right: DirectionCounts,
    /// Right to left.
    pub right_to_left: DirectionCounts,
}

impl HalfHour {
    /// How long one lasts.
    pub const MILLIS: i64 = 1_800_000;
    /// How many a day has.
    pub const OF_A_DAY: usize = 48;

    /// A day of them with nothing in it, oldest first; the one that `now` is in is the last.
    pub fn day(now: Moment) -> Vec<Self> {
        let running = now.0.div_euclid(Self::MILLIS);
        let days = i64::try_from(Self::OF_A_DAY).unwrap_or_default();
        let empty = |half| Self {
            from: Moment(half * Self::MILLIS),
            left_to_right: DirectionCounts::default(),
            right_to_left: DirectionCounts::default(),
        };
        (running - days + 1..=running).map(empty).collect()
    }

    /// The first moment after it.
    pub const fn end(&self) -> Moment {
        self.from.plus_millis(Self::MILLIS)
    }

    /// The counts of one direction.
    pub const fn direction(&self, direction: Direction) -> &DirectionCounts {
        match direction {
            Direction::LeftToRight => &self.left_to_right,
            Direction::RightToLeft => &self.right_to_left,
        }
    }

    /// The same, to be counted up.
    pub const fn direction_mut(&mut self, direction: Direction) -> &mut DirectionCounts {
        match direction {
            Direction::LeftToRight => &mut self.left_to_right,
            Direction::RightToLeft => &mut self.right_to_left,
        }
    }

    /// Written, both ways.
    pub const fn written(&self) -> i64 {
        self.left_to_right.written + self.right_to_left.written
    }

    /// Refused, both ways.
    pub const fn failed(&self) -> i64 {
        self.left_to_right.failed + self.right_to_left.failed
    }
}

/// How much of a map waits for records that it refers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParentWait {
    /// Whose records wait.
    pub map: MapId,
    /// How many of them.
    pub records: i64,
    /// For how many different ones.
    pub parents: i64,
}

#[cfg(test)]
mod tests {
    use super::HalfHour;
    use crate::Moment;

    #[test]
    fn a_day_ends_with_the_running_half_hour() {
        for now in [0, 1, 1_799_999, 1_795_340_096_789, -1].map(Moment) {
            let day = HalfHour::day(now);
            assert_eq!(day.len(), HalfHour::OF_A_DAY);
            assert!(day.iter().all(|half| half.from.0 % HalfHour::MILLIS == 0));
            assert!(day.windows(2).all(|two| two[0].end() == two[1].from));
            let last = day[47];
            assert!(last.from <= now && now < last.end());
        }
    }
}
