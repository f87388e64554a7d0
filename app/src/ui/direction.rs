//! Directions: each app keeps its colour, so that a direction is seen before it is read.

use leptos::prelude::*;
use model::{Direction, Mapping, Side};

/// The word for an app in its colour.
fn app(side: Side) -> impl IntoView {
    let class = if side == Side::Left { "l" } else { "r" };
    view! { <span class=class>{side.label()}</span> }
}

/// `ERP → CRM`.
#[component]
pub(crate) fn DirectionChip(direction: Direction) -> impl IntoView {
    view! { <span class="dir">{app(direction.source())} " → " {app(direction.target())}</span> }
}

/// The ways in which a map carries values: `ERP ⇄ CRM`, `ERP → CRM` or `ERP ← CRM`.
#[component]
pub(crate) fn BothWays<'a>(mapping: &'a Mapping) -> impl IntoView + use<> {
    let there = mapping.carries(Direction::LeftToRight);
    let back = mapping.carries(Direction::RightToLeft);
    let arrow = match (there, back) {
        (true, true) => " ⇄ ",
        (true, false) => " → ",
        (false, true) => " ← ",
        (false, false) => " – ",
    };
    view! { <span class="dir">{app(Side::Left)} {arrow} {app(Side::Right)}</span> }
}
