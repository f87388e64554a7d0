//! How long to wait before the next try.

use std::time::Duration;

/// A wait that doubles with each try from `base` up to `ceiling`, of which the last half is random so that many
/// waiters do not come back together ("equal jitter"). `attempt` counts from 0; `random` is any number.
pub(crate) fn wait(attempt: u32, base: Duration, ceiling: Duration, random: u64) -> Duration {
    let full = base.saturating_mul(1_u32.checked_shl(attempt.min(30)).unwrap_or(u32::MAX)).min(ceiling);
    let half = full / 2;
    let span = u64::try_from(half.as_micros()).unwrap_or(u64::MAX).max(1);
    half + Duration::from_micros(random % span)
}

#[cfg(test)]
mod tests {
    use super::wait;
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
}
