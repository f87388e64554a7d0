use jiff::Span;
use jiff::civil::{Date, date};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;

/// A birthday of somebody who works today.
pub(super) fn birthday(rng: &mut ChaCha8Rng) -> Date {
    within(date(1955, 1, 1), 48 * 365, rng)
}

/// A day of the first months of the data.
pub(super) fn lately(rng: &mut ChaCha8Rng) -> Date {
    within(date(2026, 1, 5), 300, rng)
}

/// A day of the years before.
pub(super) fn formerly(rng: &mut ChaCha8Rng) -> Date {
    within(date(2012, 3, 1), 13 * 365, rng)
}

fn within(first: Date, days: i64, rng: &mut ChaCha8Rng) -> Date {
    first.saturating_add(Span::new().days(rng.random_range(0..days)))
}
