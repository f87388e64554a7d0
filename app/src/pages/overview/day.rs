//! The last day as a drawing: what was written each half-hour above the ground, what was refused below it, and what
//! happened to maps. Each half-hour is a cell of a grid, so that no place has to be told by a style.

use super::half_hour::{BOTH, Cell, Cells};
use super::scale::{Bars, Scale};
use super::turns::{Turn, turns_in};
use crate::api::last_day::LastDay;
use crate::browser;
use crate::ui::{Empty, Time, TimeForm};
use crate::wording::{counted, grouped};
use leptos::prelude::*;
use model::{DirectionCounts, HalfHour};

/// Units of the drawing; the style sheet gives the same number of pixels.
const WRITTEN: f64 = 150.0;
const FAILED: f64 = 36.0;

/// The drawing, and the same as a table. `local`: the page is live, and its times are in the person's zone.
pub(in crate::pages) fn show(day: &LastDay, cells: Cells, env: &str, local: bool) -> AnyView {
    let halves: Vec<(HalfHour, Vec<Turn>)> =
        day.half_hours.iter().map(|half| (*half, turns_in(half, &day.turns))).collect();
    let happened = |(half, turns): &&(HalfHour, Vec<Turn>)| !turns.is_empty() || !is_empty(half);
    if !halves.iter().any(|half| happened(&half)) {
        return view! {
            <Empty title="Nothing was written in the last 24 hours">
                "What Tandem writes in either app is counted here, half-hour by half-hour, as soon as records change."
            </Empty>
        }
        .into_any();
    }
    let written = Scale::of(halves.iter().map(|(half, _)| half.written()));
    let failed = Scale::of(halves.iter().map(|(half, _)| half.failed()));
    let any_failed = halves.iter().any(|(half, _)| half.failed() > 0);
    let now = halves.iter().map(|(half, turns)| Cell {
        half: *half,
        turns: turns.clone(),
        bars: Bars::of(half, (written, WRITTEN), (failed, FAILED)),
        ahead: if local { browser::minutes_ahead(half.from) } else { 0 },
    });
    let cells = cells.show(now);
    let rows = halves.iter().rev().filter(happened).map(|(half, turns)| row(half, turns, env));
    view! {
        <div class="plot">
            <div class="axis" aria-hidden="true">
                <span>{grouped(written.most())}</span>
                <span>{grouped(written.middle())}</span>
                <span>"0"</span>
                <span class="bad-text">{any_failed.then(|| grouped(failed.most()))}</span>
            </div>
            <div
                class="halves"
                role="group"
                aria-label=format!("{}; arrow keys lead from one half-hour to the next", summed(day))
                on:keydown=|event| browser::step_focus(&event)
            >
                {cells}
            </div>
        </div>
        <details class="as-table">
            <summary>"As a table"</summary>
            <div class="scroll">
                <table class="cards">
                    <thead>
                        <tr>
                            <th scope="col">"From"</th>
                            {BOTH.map(|way| {
                                view! {
                                    <th scope="col" class="num">{way.label()} ", written"</th>
                                    <th scope="col" class="num">"failed"</th>
                                }
                            })}
                            <th scope="col">"What happened to maps"</th>
                        </tr>
                    </thead>
                    <tbody>{rows.collect_view()}</tbody>
                </table>
            </div>
        </details>
    }
    .into_any()
}

/// What the whole drawing says.
fn summed(day: &LastDay) -> String {
    let sum = |of: fn(&HalfHour) -> i64| day.half_hours.iter().map(of).sum::<i64>();
    let written = counted(sum(HalfHour::written), "record", "records");
    format!("{written} written, {} failed", grouped(sum(HalfHour::failed)))
}

fn is_empty(half: &HalfHour) -> bool {
    BOTH.iter().all(|way| {
        let DirectionCounts { written, deleted, failed, .. } = half.direction(*way);
        written + deleted + failed == 0
    })
}

/// A half-hour in which something happened, as a row.
fn row(half: &HalfHour, turns: &[Turn], env: &str) -> AnyView {
    let counts = BOTH.map(|way| {
        let DirectionCounts { written, failed, .. } = *half.direction(way);
        let bad = if failed > 0 { "num bad-text" } else { "num" };
        view! {
            <td class="num" data-label=format!("{}, written", way.label())>{grouped(written)}</td>
            <td class=bad data-label=format!("{}, failed", way.label())>{grouped(failed)}</td>
        }
    });
    let turns = turns.iter().map(|turn| {
        let href = match turn.map() {
            Some(map) => format!("/e/{env}/maps/{map}/activity?kind=state"),
            None => format!("/e/{env}/maps"),
        };
        view! {
            <div><Time at=turn.at form=TimeForm::Minute /> " " {turn.what.clone()} ": " <a class="link" href=href>{turn.of()}</a></div>
        }
    });
    view! {
        <tr>
            <th scope="row"><Time at=half.from form=TimeForm::Full /></th>
            {counts}
            <td data-label="What happened to maps">{turns.collect_view()}</td>
        </tr>
    }
    .into_any()
}
