//! The one place that reads the system clock and makes random values.

use model::Moment;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

/// Where the present comes from.
pub trait Clock: Send + Sync + 'static {
    /// The present moment. May jump in both directions, as clocks of machines do.
    fn now(&self) -> Moment;
}

/// The machine's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the clock module")]
    fn now(&self) -> Moment {
        Moment(jiff::Timestamp::now().as_millisecond())
    }
}

/// A clock that a test sets.
#[derive(Debug, Default)]
pub struct ManualClock(AtomicI64);

impl ManualClock {
    /// A clock that stands at a moment.
    pub fn at(moment: Moment) -> Self {
        Self(AtomicI64::new(moment.0))
    }

    /// Moves it; negative = back.
    pub fn advance(&self, millis: i64) {
        self.0.fetch_add(millis, Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Moment {
        Moment(self.0.load(Ordering::SeqCst))
    }
}

/// Makes correlation ids: 16 hexadecimal digits, unlike each other within a process, unguessable in none.
#[derive(Debug)]
pub struct Correlations {
    seed: u64,
    count: AtomicU64,
}

impl Correlations {
    /// A sequence that begins somewhere else for each seed.
    pub const fn new(seed: u64) -> Self {
        Self { seed, count: AtomicU64::new(0) }
    }

    /// The next id.
    pub fn next(&self) -> String {
        // SplitMix64: a bijection of the counter, so no two ids of a process are equal.
        let mut z = self.seed.wrapping_add(
            self.count.fetch_add(1, Ordering::Relaxed).wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15),
        );
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        format!("{:016x}", z ^ (z >> 31))
    }
}
