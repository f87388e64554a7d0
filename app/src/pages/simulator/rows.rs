//! The rows of a table, as its app would list them.

use super::place::{Place, names};
use crate::api::simulator::{Column, ROWS, Row, Rows};
use crate::ui::Empty;
use crate::wording::grouped;
use leptos::prelude::*;

/// Columns shown in a list: what names a row first, then the first others that tell rows apart.
fn columns(rows: &Rows) -> Vec<String> {
    let table = &rows.table;
    let keys = table.keys.first().map(|key| key.columns.clone()).unwrap_or_default();
    // The company belongs to most rows alike; the ERP keeps it as a text, the CRM as a lookup.
    let is_shared = |name: &String| {
        let is_lookup = |column: &Column| column.name == *name && !column.lookup.is_empty();
        name == "dataAreaId" || table.columns.iter().any(is_lookup)
    };
    let (shared, own): (Vec<String>, Vec<String>) = keys.into_iter().partition(is_shared);
    let named: Vec<String> = own.into_iter().chain([table.name_column.clone()]).chain(shared).collect();
    let differs = |name: &String| {
        let mut texts = rows.rows.iter().map(|row| cell(row, name));
        let first = texts.next().unwrap_or_default();
        rows.rows.len() > 1 && texts.any(|text| text != first)
    };
    let others = table.columns.iter().filter(|column| !column.read_only).map(|column| column.name.clone());
    let mut shown: Vec<String> = Vec::new();
    for name in named.iter().cloned().chain(others.filter(differs)) {
        if !shown.contains(&name) {
            shown.push(name);
        }
    }
    shown.truncate(named.len().max(4));
    shown
}

/// What a cell shows: a short code rather than its long name, a name rather than a GUID.
fn cell(row: &Row, column: &str) -> String {
    let (value, shown) = (row.values.get(column).map_or("", String::as_str), row.shown(column));
    let code = !value.is_empty() && value.len() < 12 && value.chars().count() < shown.chars().count();
    let is_number = value.bytes().all(|byte| byte.is_ascii_digit());
    if code && !is_number { value.to_owned() } else { shown.to_owned() }
}

/// A list of rows; each leads to its form.
pub(super) fn rows_table(rows: &Rows, place: Place) -> AnyView {
    if rows.rows.is_empty() {
        return view! { <Empty title="No record">"Nothing matches, or the table is empty."</Empty> }
            .into_any();
    }
    let [_, _, _, row_name] = names(place.side);
    let shown = columns(rows);
    let address = place.address;
    let heads = shown.iter().map(|name| view! { <th scope="col">{plain(name)}</th> }).collect_view();
    let body = rows
        .rows
        .iter()
        .map(|row| {
            let id = row.id.clone();
            let own = id.clone();
            let href = move || address.set(&[(row_name, &id)]);
            let open = move || (place.row.get() == own).then_some("true");
            let mut cells = shown.iter().map(|name| (plain(name), cell(row, name)));
            let lead = cells.next().unwrap_or_default().1;
            let lead = if lead.is_empty() { "(no key)".to_owned() } else { lead };
            let rest = cells.map(|(name, text)| view! { <td data-label=name>{text}</td> }).collect_view();
            view! {
                <tr aria-current=open>
                    <th scope="row"><a href=href data-noscroll=true>{lead}</a></th>
                    {rest}
                </tr>
            }
        })
        .collect_view();
    view! {
        <div class="scroll">
            <table class="cards dense">
                <thead>
                    <tr>{heads}</tr>
                </thead>
                <tbody>{body}</tbody>
            </table>
        </div>
        <Stretch total=rows.total place />
    }
    .into_any()
}

/// A column's name without the marks of lookups: `_transactioncurrencyid_value` is `transactioncurrencyid`.
pub(super) fn plain(name: &str) -> String {
    name.strip_prefix('_').and_then(|name| name.strip_suffix("_value")).unwrap_or(name).to_owned()
}

/// Which rows are shown, and the way to others.
#[component]
fn Stretch(total: u32, place: Place) -> impl IntoView {
    let [_, _, skip_name, _] = names(place.side);
    let address = place.address;
    let skip = place.skip.get();
    let last = total.min(skip.saturating_add(ROWS));
    let link = move |to: u32| {
        let to = if to == 0 { String::new() } else { to.to_string() };
        address.set(&[(skip_name, &to)])
    };
    let words = format!(
        "{}–{} of {}",
        grouped(i64::from(skip) + 1),
        grouped(i64::from(last)),
        grouped(i64::from(total))
    );
    view! {
        <nav class="pager pad" aria-label=format!("Rows of the {}", place.side)>
            <span class="quiet">{words}</span>
            {(skip > 0).then(|| view! { <a class="btn" href=move || link(skip.saturating_sub(ROWS)) data-noscroll=true>"Previous"</a> })}
            {(last < total).then(|| view! { <a class="btn" href=move || link(last) data-noscroll=true>"Next"</a> })}
        </nav>
    }
}
