//! A small line over hours, with its meaning in words.

use crate::wording::{counted, grouped};
use leptos::prelude::*;

const WIDTH: f64 = 72.0;
const HEIGHT: f64 = 22.0;
/// Records that were written.
const WRITTEN: [&str; 3] = ["Nothing written", "record", "records"];

/// Counts by hour, oldest first. The line starts at zero, so that a flat line at the bottom means nothing happened.
#[component]
pub(crate) fn Sparkline(
    /// The counts.
    counts: Vec<i64>,
    /// What they count: said of none, and one and many.
    #[prop(default = WRITTEN)]
    what: [&'static str; 3],
) -> impl IntoView {
    let words = words(&counts, what);
    let label = words.clone();
    view! {
        <svg class="spark" viewBox="0 0 72 22" width="72" height="22" role="img" aria-label=label>
            <title>{words}</title>
            <polyline points=points(&counts) />
        </svg>
    }
}

#[allow(clippy::cast_precision_loss, reason = "a drawing needs no more digits than a pixel")]
fn points(counts: &[i64]) -> String {
    let most = counts.iter().copied().max().unwrap_or(0).max(1) as f64;
    let step = WIDTH / (counts.len().saturating_sub(1).max(1)) as f64;
    let point = |(at, count): (usize, &i64)| {
        let x = at as f64 * step;
        let y = HEIGHT - 2.0 - (*count as f64 / most) * (HEIGHT - 4.0);
        format!("{x:.1},{y:.1}")
    };
    counts.iter().enumerate().map(point).collect::<Vec<_>>().join(" ")
}

fn words(counts: &[i64], [nothing, one, many]: [&str; 3]) -> String {
    let most = counts.iter().copied().max().unwrap_or(0);
    if most == 0 {
        return format!("{nothing} in the last 24 hours");
    }
    let last = counts.last().copied().unwrap_or(0);
    format!("Per hour: at most {}, {} in the last one", grouped(most), counted(last, one, many))
}

#[cfg(test)]
mod tests {
    use super::{points, words};

    #[test]
    fn the_line_stays_inside_and_has_words() {
        assert_eq!(points(&[0, 10]), "0.0,20.0 72.0,2.0");
        assert_eq!(points(&[]), "");
        assert_eq!(words(&[0, 0], super::WRITTEN), "Nothing written in the last 24 hours");
        assert_eq!(words(&[1_200, 1], super::WRITTEN), "Per hour: at most 1,200, 1 record in the last one");
    }
}
