//! Saves whose way from one app to the other is timed, while whatever else goes on.

use super::end::End;
use super::figures::quantile;
use futures::StreamExt as _;
use futures::stream::FuturesUnordered;
use std::time::Duration;

/// A save is timed every so often.
const PROBES: Duration = Duration::from_millis(50);
/// How often it is looked whether a value has come.
const OFTEN: Duration = Duration::from_millis(4);

/// From one app to the other: the ends, and the rows of the same records in both.
pub struct Way<'a> {
    pub from: End<'a>,
    pub to: End<'a>,
    pub rows: Vec<(String, String)>,
}

/// How long saves took, in milliseconds.
pub struct Times {
    pub p50: f64,
    pub p99: f64,
    /// The middle of those that were carried over by hand.
    pub by_hand: f64,
}

impl Way<'_> {
    /// Saves values until `until` is over. Every other one is Tandem's to carry over, the others are carried over by
    /// hand: written to the first app and then to the second, in columns that no map reads. `word` makes values differ
    /// from those of other times.
    pub async fn times(&self, word: &str, until: impl Future<Output = ()>) -> Times {
        let (mut ours, mut raw) = (Vec::new(), Vec::new());
        let mut under_way = FuturesUnordered::new();
        let mut until = std::pin::pin!(until);
        let mut tick = tokio::time::interval(PROBES);
        let mut number = 0;
        let mut is_over = false;
        while !is_over || !under_way.is_empty() {
            tokio::select! {
                () = &mut until, if !is_over => is_over = true,
                _ = tick.tick(), if !is_over => {
                    under_way.push(self.probe(number, format!("{word} {number}")));
                    number += 1;
                }
                Some((is_ours, took)) = under_way.next() => {
                    if is_ours { ours.push(took) } else { raw.push(took) }
                }
            }
        }
        Times { p50: quantile(&mut ours, 50), p99: quantile(&mut ours, 99), by_hand: quantile(&mut raw, 50) }
    }

    async fn probe(&self, number: usize, word: String) -> (bool, Duration) {
        let (from, to) = (&self.from, &self.to);
        let (source, target) = &self.rows[number % self.rows.len()];
        let is_ours = number.is_multiple_of(2);
        let start = std::time::Instant::now();
        if is_ours {
            from.save(source, from.column, &word).await;
            to.shows(target, to.column, &word, OFTEN).await;
        } else {
            let day = format!("20{:02}-0{}-01T12:00:00Z", number % 100, 1 + number / 100 % 9);
            from.save(source, from.spare, &day).await;
            to.save(target, to.spare, &day).await;
            to.shows(target, to.spare, &day, OFTEN).await;
        }
        (is_ours, start.elapsed())
    }
}
