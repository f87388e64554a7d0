//! The rows of the dialog that runs maps: which ones, in which order, and how each begins.

use super::asked::{Asked, Copying, Row};
use super::{companies, conflicts};
use crate::ui::StateBadge;
use leptos::prelude::*;

/// The maps in the order in which they are run.
pub(super) fn rows(asked: &Asked, rows: &[Row], path: &str) -> AnyView {
    let related = rows.iter().any(|row| !row.chosen);
    let toggle = (related || !asked.with_related()).then(|| switch(asked.with_related(), path));
    let hidden = (!asked.with_related()).then(|| view! { <input type="hidden" name="related" value="no" /> });
    let last = rows.len().saturating_sub(1);
    let items = rows.iter().enumerate().map(|(at, row)| item(asked, row, (at == 0, at == last), path));
    let items = items.collect_view();
    view! {
        <div class="quiet">
            "Maps begin in this order. An initial sync compares what both apps hold and copies what is missing or differs; changes that people make meanwhile are captured and follow."
        </div>
        {toggle}
        {hidden}
        <ol class="order-rows">{items}</ol>
    }
    .into_any()
}

/// Shows the maps that the chosen ones depend on, or leaves them out.
fn switch(on: bool, path: &str) -> AnyView {
    let value = if on { "no" } else { "yes" };
    view! {
        <button class="switch" role="switch" aria-checked=on.to_string() formmethod="get" formaction=path.to_owned() name="related" value=value>
            <span class="switch-mark"></span>
            "Show related table maps"
        </button>
    }
    .into_any()
}

fn item(asked: &Asked, row: &Row, (first, last): (bool, bool), path: &str) -> AnyView {
    let id = row.map.map;
    let name = row.map.name.clone();
    let runs = row.refusal.is_none();
    let state = (!runs).then(|| {
        let words = row.refusal.map(|why| format!(" {why}; it is left as it is."));
        view! { <span class="order-state"><StateBadge state=row.map.state /> <small>{words}</small></span> }
    });
    let why = (!row.chosen).then(|| view! { <span class="small">"related"</span> });
    let button = |way: &'static str, sign: &'static str, off: bool| {
        let label = format!("Move {name} {way}");
        let focused = asked.moved == Some((way == "up", id));
        view! {
            <button class="btn small-btn" formmethod="get" formaction=path.to_owned() name="move" value=format!("{way}:{id}") aria-label=label disabled=off autofocus=focused>
                {sign}
            </button>
        }
    };
    view! {
        <li class="order-row">
            <input type="hidden" name="row[]" value=id.to_string() />
            <label class="order-name">
                <input type="checkbox" name="take[]" value=id.to_string() checked=row.take disabled=!runs />
                <span>
                    <b>{name.clone()}</b> " " {why}
                    <small class="mono">{row.map.entities.0.clone()} " · " {row.map.entities.1.clone()}</small>
                </span>
            </label>
            {state}
            {runs.then(|| how(row))}
            <span class="order-move">{button("up", "↑", first)} {button("down", "↓", last)}</span>
        </li>
    }
    .into_any()
}

/// How a map begins.
fn how(row: &Row) -> AnyView {
    let id = row.map.map;
    let name = &row.map.name;
    let anew = row.map.can_continue.then(|| {
        view! {
            <div class="order-more">
                <span class="small">"Continues the one that was cancelled."</span>
                <label class="tick-label">
                    <input type="checkbox" name="how[]" value=format!("{id}:anew") checked=row.copy == Copying::Anew />
                    "Begin anew instead"
                </label>
            </div>
        }
    });
    view! {
        <div class="order-how">
            <label class="tick-label">
                <input type="checkbox" name="how[]" value=format!("{id}:sync") checked=row.copy != Copying::No aria-label=format!("Initial sync of {name}") />
                "Initial sync"
            </label>
            {conflicts::winner(row)}
            {companies::folded(row)}
            {anew}
        </div>
    }
    .into_any()
}
