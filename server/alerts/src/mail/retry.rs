//! When a message that did not get through is tried again.

use model::Moment;

/// The first wait, in milliseconds: greylisting servers want a minute or a few (RFC 6647).
const FIRST: i64 = 30_000;
/// The longest wait.
const LONGEST: i64 = 3_600_000;
/// So long after it came to be a message is tried at all: a day.
const IN_ALL: i64 = 86_400_000;

/// When to try again after so many attempts (at least 1), the last of which ended `now`; `None` = give up. Each wait is
/// twice the one before, up to an hour, and longer by up to a fifth: `jitter` says by how much, from 0 to 1,000.
pub(crate) fn next_try(attempts: u32, since: Moment, now: Moment, jitter: u16) -> Option<Moment> {
    let doublings = attempts.saturating_sub(1).min(20);
    let wait = (FIRST << doublings).min(LONGEST);
    let wait = wait + wait / 5 * i64::from(jitter.min(1_000)) / 1_000;
    let next = now.plus_millis(wait);
    (next.millis_since(since) <= IN_ALL).then_some(next)
}

#[cfg(test)]
mod tests {
    use super::next_try;
    use model::Moment;

    #[test]
    fn waits_double_up_to_an_hour() {
        let wait = |attempts| next_try(attempts, Moment(0), Moment(0), 0).map(|next| next.0 / 1_000);
        let waits = [1, 2, 3, 4, 5, 6, 7, 8, 9, 500].map(wait);
        assert_eq!(waits, [30, 60, 120, 240, 480, 960, 1_920, 3_600, 3_600, 3_600].map(Some));
    }

    #[test]
    fn jitter_lengthens_a_wait_by_a_fifth_at_most() {
        let wait = |jitter| next_try(3, Moment(0), Moment(0), jitter).map(|next| next.0);
        assert_eq!(
            [wait(0), wait(500), wait(1_000), wait(u16::MAX)],
            [120_000, 132_000, 144_000, 144_000].map(Some)
        );
    }

    #[test]
    fn after_a_day_it_is_given_up() {
        let (mut now, mut attempts) = (Moment(0), 1);
        while let Some(next) = next_try(attempts, Moment(0), now, 1_000) {
            assert!(next > now);
            (now, attempts) = (next, attempts + 1);
        }
        assert!((22 * 3_600_000..=86_400_000).contains(&now.0), "the last try was at {now}");
        assert!((25..40).contains(&attempts), "{attempts} attempts");
    }
}
