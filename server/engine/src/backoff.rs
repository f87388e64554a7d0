//! How long to wait before the next try, or the next reading.

use std::time::Duration;

/// A reading that brought little rests so long for each row that had to be read again, before it looks for more: where
/// many rows were changed in one moment of an app that tells time in seconds, each ring of its bell would read them all.
const REST_FOR_A_ROW: Duration = Duration::from_micros(100);
/// But a change waits no longer than that.
const LONGEST_REST: Duration = Duration::from_millis(100);

/// A wait that doubles with each try from `base` up to `ceiling`, of which the last half is random so that many
/// waiters do not come back together ("equal jitter"). `attempt` counts from 0; `random` is any number.
pub(crate) fn wait(attempt: u32, base: Duration, ceiling: Duration, random: u64) -> Duration {
    let full = base.saturating_mul(1_u32.checked_shl(attempt.min(30)).unwrap_or(u32::MAX)).min(ceiling);
    let half = full / 2;
    let span = u64::try_from(half.as_micros()).unwrap_or(u64::MAX).max(1);
    half + Duration::from_micros(random % span)
}

/// How long a reader rests after a reading for which so many rows had to be read again.
pub(crate) fn rest(known: usize) -> Duration {
    REST_FOR_A_ROW.saturating_mul(u32::try_from(known).unwrap_or(u32::MAX)).min(LONGEST_REST)
}

#[cfg(test)]
mod tests {
    use super::{rest, wait};
    use proptest::prelude::*;
    use std::time::Duration;

    proptest! {
        #[test]
        fn a_wait_stays_between_half_and_all_of_its_step(attempt in 0_u32..100, random: u64) {
            let (base, ceiling) = (Duration::from_millis(200), Duration::from_secs(15));
            let step = base.saturating_mul(1_u32 << attempt.min(20)).min(ceiling);
            let got = wait(attempt, base, ceiling, random);
            prop_assert!(got >= step / 2 && got <= step);
        }
    }

    #[test]
    fn a_reader_rests_in_proportion_to_what_it_read_for_nothing() {
        assert_eq!(
            [0, 1, 500, 1_000, 5_000, usize::MAX].map(|known| rest(known).as_micros()),
            [0, 100, 50_000, 100_000, 100_000, 100_000]
        );
    }
}
