//! The one place that reads the system clock.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::watch;

/// The app's own clock: the system's, plus what the control port advanced it by.
///
/// Clones share the advance, so that a test can let tokens expire for the whole app without waiting.
#[derive(Debug, Clone, Default)]
pub struct Clock {
    ahead_seconds: Arc<watch::Sender<i64>>,
}

impl Clock {
    /// A clock that shows the system's time.
    pub fn new() -> Self {
        Self::default()
    }

    /// The time in this app.
    #[expect(clippy::disallowed_methods, reason = "this is the clock module")]
    pub fn now(&self) -> Timestamp {
        let ahead = SignedDuration::from_secs(*self.ahead_seconds.borrow());
        let system = Timestamp::now();
        system.saturating_add(ahead).unwrap_or(system)
    }

    /// Puts the clock forward (or, with a negative number, back) by so many seconds.
    pub fn advance(&self, seconds: i64) {
        self.ahead_seconds.send_modify(|ahead| *ahead = ahead.saturating_add(seconds));
    }

    /// Changes whenever the clock is put forward or back.
    pub(crate) fn put(&self) -> watch::Receiver<i64> {
        self.ahead_seconds.subscribe()
    }
}
