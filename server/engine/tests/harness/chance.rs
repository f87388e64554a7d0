//! Everything random comes from here, so that one number replays a run.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// A stream of random choices that many may draw from.
#[derive(Debug)]
pub struct Chance(Mutex<ChaCha8Rng>);

impl Chance {
    /// The stream of a seed; each `purpose` has a stream of its own, so that more draws for one do not move another.
    pub fn new(seed: u64, purpose: u64) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        rng.set_stream(purpose);
        Self(Mutex::new(rng))
    }

    /// A number below `end`.
    pub fn below(&self, end: u64) -> u64 {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).next_u64() % end.max(1)
    }

    /// True so many times in a thousand.
    pub fn per_mille(&self, times: u64) -> bool {
        self.below(1_000) < times
    }

    /// One of these.
    pub fn pick<'a, T>(&self, all: &'a [T]) -> &'a T {
        &all[usize::try_from(self.below(all.len() as u64)).unwrap()]
    }

    /// Some milliseconds below `end`.
    pub fn millis(&self, end: u64) -> Duration {
        Duration::from_millis(self.below(end))
    }
}
