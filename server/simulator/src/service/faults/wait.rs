//! How long an answer waits.

use std::time::Duration;

use rand::Rng;
use rand_distr::{Distribution, LogNormal};

use super::settings::{SLOWEST_MS, Slow};

/// Where the standard normal distribution has 99 % of its mass behind it.
const Z99: f64 = 2.326_347_874_040_841;

impl Slow {
    /// How long one answer waits. The distribution has no end; nobody waits longer than [`SLOWEST_MS`].
    pub(super) fn wait(self, rng: &mut impl Rng) -> Duration {
        let median = f64::from(self.median_ms);
        let p99 = self.p99_ms.map_or(median, f64::from);
        // The logarithm of a log-normal value is normal, its median the mean.
        let drawn = match LogNormal::new(median.ln(), (p99 / median).ln() / Z99) {
            Ok(distribution) if self.median_ms > 0 => distribution.sample(rng),
            _ => median,
        };
        Duration::from_secs_f64(drawn.min(f64::from(SLOWEST_MS)) / 1000.0)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;

    use super::Slow;

    fn waits(median_ms: u32, p99_ms: Option<u32>) -> Vec<Duration> {
        let mut rng = ChaCha8Rng::seed_from_u64(11);
        let mut waits: Vec<_> = (0..50_000).map(|_| Slow { median_ms, p99_ms }.wait(&mut rng)).collect();
        waits.sort();
        waits
    }

    #[test]
    fn half_wait_the_median_and_one_of_a_hundred_the_99th_percentile() {
        for (median_ms, p99_ms) in [(100, 2_000), (5, 6), (1, 60_000), (3_000, 60_000)] {
            let waits = waits(median_ms, Some(p99_ms));
            let is_near = |at: usize, wanted_ms: u32, off: f64| {
                let found = waits[at].as_secs_f64() * 1000.0 / f64::from(wanted_ms);
                assert!((1.0 - off..1.0 + off).contains(&found), "{median_ms}, {p99_ms}: {found} at {at}");
            };
            is_near(25_000, median_ms, 0.05);
            is_near(49_500, p99_ms, 0.15);
            assert!(waits.iter().all(|wait| *wait <= Duration::from_mins(1)));
        }
    }

    #[test]
    fn without_a_slower_end_all_wait_alike_and_without_a_median_none_waits() {
        for p99_ms in [None, Some(300)] {
            assert!(waits(300, p99_ms).iter().all(|wait| *wait == Duration::from_millis(300)));
        }
        for p99_ms in [None, Some(0)] {
            assert!(waits(0, p99_ms).iter().all(Duration::is_zero));
        }
    }
}
