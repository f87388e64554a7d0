//! The arithmetic of the drawing of a day: round numbers on its axes, and how high what is.

use model::{Direction, HalfHour, Moment};

/// Three hours, the distance of labels on the time axis.
const LABEL_EVERY: i64 = 3 * 3_600_000;

/// An axis of counts from zero to a round number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Scale {
    most: i64,
}

impl Scale {
    /// The smallest one that holds all of these and whose middle is a round number, too.
    pub(super) fn of(counts: impl Iterator<Item = i64>) -> Self {
        let most = counts.max().unwrap_or(0).max(1);
        let mut ten: i64 = 1;
        loop {
            // Halves of these are whole numbers of at most two digits and some zeros.
            for step in [2, 4, 6, 8, 10, 12, 16] {
                let round = ten.saturating_mul(step);
                if round >= most {
                    return Self { most: round };
                }
            }
            ten = ten.saturating_mul(10);
        }
    }

    /// Its end.
    pub(super) const fn most(self) -> i64 {
        self.most
    }

    /// Its middle.
    pub(super) const fn middle(self) -> i64 {
        self.most / 2
    }

    /// How high a count stands where the whole axis is `height` high. What there is at all can be seen: it is never
    /// lower than 2.
    #[allow(clippy::cast_precision_loss, reason = "a drawing needs no more digits than a pixel")]
    pub(super) fn height(self, count: i64, height: f64) -> f64 {
        if count <= 0 {
            return 0.0;
        }
        (count as f64 / self.most as f64 * height).clamp(2.0, height)
    }
}

/// The pieces of one half-hour: where each begins, from the top, and how high it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Bars {
    /// Written left to right, upwards from the ground.
    pub(super) left_to_right: (f64, f64),
    /// Written right to left, on top of it.
    pub(super) right_to_left: (f64, f64),
    /// Refused, downwards from the ground.
    pub(super) failed: f64,
}

impl Bars {
    /// `written` and `failed` are the axes above and below the ground, with their heights.
    pub(super) fn of(half: &HalfHour, written: (Scale, f64), failed: (Scale, f64)) -> Self {
        let (scale, height) = written;
        let of = |direction: Direction| half.direction(direction).written;
        let lower = scale.height(of(Direction::LeftToRight), height);
        let upper = scale.height(of(Direction::RightToLeft), height).min(height - lower);
        Self {
            left_to_right: (height - lower, lower),
            right_to_left: (height - lower - upper, upper),
            failed: failed.0.height(half.failed(), failed.1),
        }
    }
}

/// The round time that the time axis names at a half-hour, if any: each third hour of the clock, which is so many
/// minutes ahead of UTC.
pub(super) fn labelled(half: &HalfHour, ahead: i64) -> Option<Moment> {
    let ahead = ahead * 60_000;
    let third = (half.end().0 - 1 + ahead).div_euclid(LABEL_EVERY) * LABEL_EVERY - ahead;
    (third >= half.from.0).then_some(Moment(third))
}

#[cfg(test)]
mod tests {
    use super::{Bars, Scale, labelled};
    use model::{HalfHour, Moment};

    #[test]
    fn axes_end_at_round_numbers() {
        for (most, end) in [
            (0, 2),
            (1, 2),
            (2, 2),
            (3, 4),
            (9, 10),
            (11, 12),
            (13, 16),
            (17, 20),
            (41, 60),
            (284_119, 400_000),
        ] {
            let scale = Scale::of([0, most, 1].into_iter());
            assert_eq!((scale.most(), scale.middle() * 2), (end, end), "{most}");
        }
        assert_eq!(Scale::of(std::iter::empty()).most(), 2);
        assert_eq!(Scale::of([i64::MAX].into_iter()).most(), i64::MAX);
    }

    #[test]
    fn an_axis_holds_everything_and_wastes_less_than_half() {
        for most in (1..3_000).chain((1..400).map(|it| it * 7_919)) {
            let scale = Scale::of([most].into_iter());
            assert!(scale.most() >= most, "{most}");
            assert!(most == 1 || scale.most() < 2 * most, "{most} on an axis up to {}", scale.most());
        }
    }

    #[test]
    fn pieces_stand_on_one_another_and_stay_inside() {
        let mut seed: i64 = 12_345;
        let mut any = || {
            seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
            if seed % 3 == 0 { 0 } else { seed % 997 }
        };
        for _ in 0..5_000 {
            let mut half = HalfHour::day(Moment(0))[0];
            half.left_to_right.written = any();
            half.right_to_left.written = any();
            half.left_to_right.failed = any();
            let scales = [half.written(), half.failed()].map(|most| Scale::of([most].into_iter()));
            let bars = Bars::of(&half, (scales[0], 150.0), (scales[1], 36.0));
            let ((top, low), (above, high)) = (bars.left_to_right, bars.right_to_left);
            assert!((top + low - 150.0).abs() < 1e-9, "{half:?}: {bars:?}");
            assert!((above + high - top).abs() < 1e-9, "{half:?}: {bars:?}");
            assert!(above >= 0.0 && high >= 0.0 && bars.failed <= 36.0, "{half:?}: {bars:?}");
            assert_eq!(low > 0.0, half.left_to_right.written > 0);
            assert_eq!(bars.failed > 0.0, half.failed() > 0);
        }
    }

    #[test]
    fn every_third_hour_of_the_clock_is_labelled_once() {
        // Whole hours, half of one (Kolkata), three quarters (Kathmandu), and behind UTC (St. John's).
        for ahead in [0, 60, 330, 345, -210] {
            let day = HalfHour::day(Moment(1_795_340_096_789));
            let labels: Vec<Moment> = day.iter().filter_map(|half| labelled(half, ahead)).collect();
            assert_eq!(labels.len(), 8, "{ahead}");
            for label in labels {
                assert_eq!((label.0 + ahead * 60_000).rem_euclid(10_800_000), 0, "{ahead}");
            }
        }
    }
}
