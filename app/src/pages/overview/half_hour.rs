//! One half-hour of the drawing: a cell that draws itself and tells its exact figures to whoever looks at it.

use super::scale::{Bars, labelled};
use super::turns::{Turn, mark};
use crate::ui::{Time, TimeForm};
use crate::wording::grouped;
use leptos::prelude::*;
use leptos::tachys::view::keyed::keyed;
use model::{Direction, DirectionCounts, HalfHour};

/// Both ways, in their order.
pub(super) const BOTH: [Direction; 2] = [Direction::LeftToRight, Direction::RightToLeft];
/// So many kinds of turns are told at most beside a half-hour; the table tells all.
const TOLD: usize = 5;

/// What a cell shows.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Cell {
    /// What was counted.
    pub(super) half: HalfHour,
    /// What happened to maps.
    pub(super) turns: Vec<Turn>,
    /// How it is drawn.
    pub(super) bars: Bars,
    /// By how many minutes the clock of whoever looks at it is ahead of UTC.
    pub(super) ahead: i64,
}

/// The cells of the page, each as it is now. They belong to the page and outlive each reading of it, so that the one that
/// has the focus keeps it while its figures change.
#[derive(Clone, Copy)]
pub(in crate::pages) struct Cells(StoredValue<Vec<ArcRwSignal<Cell>>>);

impl Cells {
    /// None yet. They live as long as the component that calls this.
    pub(in crate::pages) fn new() -> Self {
        Self(StoredValue::new(Vec::new()))
    }

    /// Takes over what was read, and shows it; the last one is the one that the tab key leads to.
    pub(super) fn show(self, now: impl Iterator<Item = Cell>) -> impl IntoView {
        let mut known = self.0.try_get_value().unwrap_or_default();
        for (at, cell) in now.enumerate() {
            match known.get(at) {
                Some(shown) if shown.with_untracked(|old| *old == cell) => {}
                Some(shown) => shown.set(cell),
                None => known.push(ArcRwSignal::new(cell)),
            }
        }
        self.0.try_set_value(known.clone());
        let last = known.len().saturating_sub(1);
        keyed(
            known.into_iter().enumerate(),
            |(at, _)| *at,
            move |_, (at, cell)| (|_: usize| (), place(at, at == last, cell)),
        )
    }
}

/// Where a half-hour stands. This much stays while its figures change.
fn place(at: usize, newest: bool, cell: ArcRwSignal<Cell>) -> AnyView {
    let told = format!("half-{at}");
    let tab = if newest { "0" } else { "-1" };
    view! {
        <div class="half" role="img" tabindex=tab aria-labelledby=told.clone()>
            {
                let cell = cell.clone();
                move || cell.with(drawn)
            }
            <div class="told" id=told.clone()>{move || cell.with(|cell| exact(cell, newest))}</div>
        </div>
    }
    .into_any()
}

fn drawn(cell: &Cell) -> AnyView {
    let Cell { half, turns, bars, ahead } = cell;
    let piece = |(top, height): (f64, f64), class: &'static str| {
        view! { <rect class=class x="1" width="8" y=format!("{top:.1}") height=format!("{height:.1}") /> }
    };
    let mark = mark(turns).map(|(icon, tone)| {
        view! { <span class=format!("mark {}", tone.class())>{icon.draw()}</span> }
    });
    let label = labelled(half, *ahead).map(|at| {
        view! { <span class="label" aria-hidden="true"><Time at form=TimeForm::Minute /></span> }
    });
    view! {
        {mark}
        <svg viewBox="0 0 10 150" preserveAspectRatio="none" aria-hidden="true">
            {piece(bars.left_to_right, "l")}
            {piece(bars.right_to_left, "r")}
        </svg>
        <svg viewBox="0 0 10 36" preserveAspectRatio="none" aria-hidden="true" class="below">
            {piece((0.0, bars.failed), "bad")}
        </svg>
        {label}
    }
    .into_any()
}

fn exact(cell: &Cell, newest: bool) -> AnyView {
    let Cell { half, turns, .. } = cell;
    view! {
        <b>{span(half)} {newest.then_some(", until now")}</b>
        {BOTH.map(|way| view! { <div>{counts(half, way)}</div> })}
        {turns.iter().take(TOLD).map(told_of).collect_view()}
        {(turns.len() > TOLD).then(|| view! { <div>"and more, in the table"</div> })}
    }
    .into_any()
}

fn span(half: &HalfHour) -> AnyView {
    view! { <Time at=half.from form=TimeForm::Minute /> " to " <Time at=half.end() form=TimeForm::Minute /> }
        .into_any()
}

/// `ERP → CRM: 1,204 written, 3 failed`.
fn counts(half: &HalfHour, way: Direction) -> AnyView {
    let DirectionCounts { written, deleted, failed, .. } = *half.direction(way);
    let class = if way == Direction::LeftToRight { "l" } else { "r" };
    let deleted = (deleted > 0).then(|| format!(", {} deleted", grouped(deleted)));
    let failed = (failed > 0).then(|| {
        view! { ", " <span class="bad-text">{grouped(failed)} " failed"</span> }
    });
    view! { <span class=class>{way.label()}</span> ": " {grouped(written)} " written" {deleted} {failed} }
        .into_any()
}

fn told_of(turn: &Turn) -> AnyView {
    view! { <div><Time at=turn.at form=TimeForm::Minute /> " " {turn.what.clone()} ": " {turn.of()} </div> }
        .into_any()
}
