//! The rows of a table, as its app would list them.

use super::place::{Place, names};
use crate::api::simulator::{ROWS, Rows};
use crate::ui::{Empty, href_with};
use crate::wording::grouped;
use leptos::prelude::*;

/// Columns shown in a list: the keys, the name, and the first others that hold something.
fn columns(rows: &Rows) -> Vec<String> {
    let table = &rows.table;
    let keys = table.keys.first().map(|key| key.columns.clone()).unwrap_or_default();
    let mut shown: Vec<String> = Vec::new();
    let others = table.columns.iter().filter(|column| !column.read_only).map(|column| column.name.clone());
    for name in keys.into_iter().chain(std::iter::once(table.name_column.clone())).chain(others) {
        let holds = rows.rows.iter().any(|row| !row.shown(&name).is_empty());
        if holds && !shown.contains(&name) {
            shown.push(name);
        }
    }
    shown.truncate(5);
    shown
}

/// A list of rows; each leads to its form.
pub(super) fn rows_table(rows: &Rows, place: Place) -> AnyView {
    if rows.rows.is_empty() {
        return view! { <Empty title="No record">"Nothing matches, or the table is empty."</Empty> }
            .into_any();
    }
    let [_, _, _, row_name] = names(place.side);
    let shown = columns(rows);
    let url = place.url;
    let heads = shown.iter().map(|name| view! { <th scope="col">{plain(name)}</th> }).collect_view();
    let body = rows
        .rows
        .iter()
        .map(|row| {
            let id = row.id.clone();
            let own = id.clone();
            let href = move || url.with(|url| href_with(url.path(), url.search(), row_name, &id));
            let open = move || (place.row.get() == own).then_some("true");
            let mut cells = shown.iter().map(|name| (plain(name), row.shown(name).to_owned()));
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
    let url = place.url;
    let skip = place.skip.get();
    let last = total.min(skip.saturating_add(ROWS));
    let link = move |to: u32| {
        let to = if to == 0 { String::new() } else { to.to_string() };
        url.with(|url| href_with(url.path(), url.search(), skip_name, &to))
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
