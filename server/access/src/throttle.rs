//! Slows down guessing: a name with too many wrong attempts is refused for a while.

use model::Moment;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// Attempts within the window after which a name is refused.
const ATTEMPTS: usize = 5;
/// How long an attempt counts: 15 minutes.
const WINDOW_MILLIS: i64 = 15 * 60 * 1_000;
/// Names remembered at once; strangers choose them, so there has to be an end.
const NAMES: usize = 10_000;

/// Attempts by name, in memory: a restart forgets them.
#[derive(Debug, Default)]
pub(crate) struct Throttle(Mutex<HashMap<String, Vec<Moment>>>);

impl Throttle {
    /// Counts an attempt; refuses with the minutes to wait when there were too many.
    pub(crate) fn attempt(&self, name: &str, now: Moment) -> Result<(), i64> {
        let mut names = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let counts = |at: &Moment| (0..WINDOW_MILLIS).contains(&now.millis_since(*at));
        if names.len() >= NAMES {
            names.retain(|_, attempts| attempts.iter().any(counts));
        }
        let key = name.to_lowercase();
        if names.len() >= NAMES && !names.contains_key(&key) {
            return Err(1);
        }
        let attempts = names.entry(key).or_default();
        attempts.retain(counts);
        if let [oldest, ..] = attempts[..]
            && attempts.len() >= ATTEMPTS
        {
            let wait = WINDOW_MILLIS - now.millis_since(oldest);
            return Err(((wait + 59_999) / 60_000).max(1));
        }
        attempts.push(now);
        Ok(())
    }

    /// The name's owner came in: earlier attempts no longer count.
    pub(crate) fn forget(&self, name: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&name.to_lowercase());
    }
}

#[cfg(test)]
mod tests {
    use super::{NAMES, Throttle, WINDOW_MILLIS};
    use model::Moment;

    #[test]
    fn five_attempts_then_a_pause_that_ends() {
        let throttle = Throttle::default();
        for second in 0..5 {
            assert_eq!(throttle.attempt("Ada", Moment(second * 1_000)), Ok(()));
        }
        assert_eq!(throttle.attempt("ada", Moment(5_000)), Err(15));
        assert_eq!(throttle.attempt("grace", Moment(5_000)), Ok(()));
        assert_eq!(throttle.attempt("ada", Moment(WINDOW_MILLIS)), Ok(()));
    }

    #[test]
    fn success_wipes_the_slate() {
        let throttle = Throttle::default();
        for _ in 0..20 {
            assert_eq!(throttle.attempt("ada", Moment(0)), Ok(()));
            throttle.forget("ADA");
        }
    }

    #[test]
    fn invented_names_do_not_fill_the_memory() {
        let throttle = Throttle::default();
        for number in 0..NAMES {
            assert_eq!(throttle.attempt(&format!("name {number}"), Moment(0)), Ok(()));
        }
        assert_eq!(throttle.attempt("one more", Moment(0)), Err(1));
        assert_eq!(throttle.attempt("one more", Moment(WINDOW_MILLIS)), Ok(()));
    }
}
