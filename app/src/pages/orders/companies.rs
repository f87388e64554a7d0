//! The companies of a map, to be ticked.

use super::asked::Row;
use crate::api::deeds::{ASKS_COMPANIES, COMPANY};
use leptos::prelude::*;

/// A box for each company; nothing where all of them share the map's entity.
pub(super) fn boxes(row: &Row) -> Option<AnyView> {
    let id = row.map.map;
    let boxes = row.companies.as_ref()?.iter().map(|(company, ticked)| {
        let value = format!("{id}:{COMPANY}{company}");
        view! {
            <label class="tick-label">
                <input type="checkbox" name="how[]" value=value checked=*ticked />
                <span class="mono">{company.clone()}</span>
            </label>
        }
    });
    let boxes = boxes.collect_view();
    Some(
        view! {
            <fieldset class="order-companies">
                <legend>{format!("Companies of {}", row.map.name)}</legend>
                <input type="hidden" name="how[]" value=format!("{id}:{ASKS_COMPANIES}") />
                <div>{boxes}</div>
            </fieldset>
        }
        .into_any(),
    )
}

/// The same, folded until somebody wants it: most runs take all companies.
pub(super) fn folded(row: &Row) -> Option<AnyView> {
    let companies = row.companies.as_ref()?;
    let ticked: Vec<&str> =
        companies.iter().filter(|(_, ticked)| *ticked).map(|(it, _)| it.as_str()).collect();
    let words = if ticked.len() == companies.len() { "all".to_owned() } else { ticked.join(", ") };
    let boxes = boxes(row)?;
    Some(
        view! {
            <details class="order-fold">
                <summary class="small">"Companies: " {words}</summary>
                {boxes}
            </details>
        }
        .into_any(),
    )
}
