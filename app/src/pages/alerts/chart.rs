//! The drawing of a backtest: a bar for each span of time with the errors that count, and a mark over those in which the
//! rule would have gone off.

use crate::ui::{Time, TimeForm};
use crate::wording::{counted, short_utc};
use leptos::prelude::*;
use model::{Backtest, BacktestUnit};

const WIDTH: f64 = 672.0;
/// Where the ground is; marks stand above what bars reach.
const GROUND: f64 = 96.0;
const TOP: f64 = 12.0;

/// One bar: where it begins, how wide it is, where its upper end is and how high it is.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Bar {
    x: f64,
    width: f64,
    y: f64,
    height: f64,
    fired: bool,
}

/// The bars of a backtest, in its order. What there is at all can be seen.
#[allow(clippy::cast_precision_loss, reason = "a drawing needs no more digits than a pixel")]
fn bars(backtest: &Backtest) -> Vec<Bar> {
    let most = backtest.bars.iter().map(|bar| bar.count).max().unwrap_or(0).max(1);
    let step = WIDTH / backtest.bars.len().max(1) as f64;
    let span = backtest.unit.millis();
    let bar = |(at, bar): (usize, &model::BacktestBar)| {
        let full = f64::from(bar.count) / f64::from(most) * (GROUND - TOP);
        let height = if bar.count == 0 { 0.0 } else { full.max(2.0) };
        let fired = backtest.firings.iter().any(|firing| {
            let since = firing.at.millis_since(bar.from);
            (0..span).contains(&since)
        });
        Bar { x: at as f64 * step, width: step * 0.75, y: GROUND - height, height, fired }
    };
    backtest.bars.iter().enumerate().map(bar).collect()
}

const fn each(unit: BacktestUnit) -> &'static str {
    match unit {
        BacktestUnit::Quarter => "15 minutes",
        BacktestUnit::Hour => "hour",
        BacktestUnit::ThreeHours => "3 hours",
    }
}

/// The drawing, with what it shows in words.
pub(super) fn chart(backtest: &Backtest) -> AnyView {
    let words = format!(
        "Errors that count, by {}; the rule would have fired {}",
        each(backtest.unit),
        counted(backtest.fired, "time", "times")
    );
    let drawn = bars(backtest).into_iter().zip(&backtest.bars).filter(|(bar, of)| bar.fired || of.count > 0);
    let drawn = drawn.map(|(bar, of)| {
        let fired = if bar.fired { ", fired" } else { "" };
        let told = format!("{} UTC: {}{fired}", short_utc(of.from), counted(of.count.into(), "error", "errors"));
        let class = if bar.fired { "fired" } else { "" };
        let middle = bar.x + bar.width / 2.0;
        let mark = bar.fired.then(|| {
            let points = format!("{:.1},1 {:.1},1 {middle:.1},8", middle - 4.0, middle + 4.0);
            view! { <polygon points=points /> }
        });
        view! {
            <g class=class>
                <title>{told}</title>
                {mark}
                <rect x=format!("{:.1}", bar.x) y=format!("{:.1}", bar.y) width=format!("{:.1}", bar.width) height=format!("{:.1}", bar.height) />
            </g>
        }
    });
    let drawn = drawn.collect_view();
    let (from, until) = (backtest.from, backtest.until);
    view! {
        <svg class="chart" viewBox="0 0 672 98" role="img" aria-label=words>
            {drawn}
            <line x1="0" x2="672" y1="96.5" y2="96.5" />
        </svg>
        <div class="chart-ends small"><Time at=from form=TimeForm::Full /> <Time at=until form=TimeForm::Full /></div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::{GROUND, TOP, WIDTH, bars};
    use model::{Backtest, BacktestBar, BacktestFiring, BacktestUnit, CountedBy, ErrorEventId, Moment};

    fn backtest(counts: &[u32], fired: &[i64]) -> Backtest {
        let firing = |at: &i64| BacktestFiring {
            at: Moment(*at),
            counted: CountedBy::default(),
            event: ErrorEventId(1),
            until: None,
        };
        let bar = |(at, count): (usize, &u32)| BacktestBar {
            from: Moment(i64::try_from(at).unwrap() * 3_600_000),
            count: *count,
        };
        Backtest {
            from: Moment(0),
            until: Moment(0),
            unit: BacktestUnit::Hour,
            bars: counts.iter().enumerate().map(bar).collect(),
            fired: i64::try_from(fired.len()).unwrap(),
            firings: fired.iter().map(firing).collect(),
            firing_millis: 0,
            looked_at: 0,
            suggested: None,
        }
    }

    #[test]
    fn bars_stay_inside_and_what_there_is_can_be_seen() {
        let drawn = bars(&backtest(&[0, 1, 10_000, 3], &[]));
        assert!(drawn.iter().all(|bar| bar.y >= TOP && (bar.y + bar.height - GROUND).abs() < 1e-9));
        assert!(drawn.iter().all(|bar| bar.x + bar.width <= WIDTH));
        assert!(
            drawn[0].height < f64::EPSILON && drawn[1].height >= 2.0 && drawn[2].height > drawn[3].height
        );
        assert!(bars(&backtest(&[], &[])).is_empty());
    }

    #[test]
    fn a_firing_marks_the_span_that_it_fell_into() {
        let drawn = bars(&backtest(&[1, 1, 1], &[3_600_000, 10_799_999]));
        assert_eq!(drawn.iter().map(|bar| bar.fired).collect::<Vec<_>>(), [false, true, true]);
    }
}
