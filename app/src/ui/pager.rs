//! Keyset pages: links, so that they work without a script and can be sent.

use crate::address::Address;
use crate::wording::{counted, grouped};
use leptos::prelude::*;

/// The foot of a list: how many there are, back to the newest, on to older ones.
#[component]
pub(crate) fn Pager(
    /// Rows shown here.
    shown: usize,
    /// Rows of the whole list.
    total: i64,
    /// Where the next page begins; `None` on the last.
    next: Option<i64>,
    /// This is not the first page.
    paged: bool,
    /// What is listed: one and many.
    what: (&'static str, &'static str),
) -> impl IntoView {
    let address = Address::current();
    let link = move |before: Option<i64>| {
        address.set(&[("before", &before.map_or_else(String::new, |id| id.to_string()))])
    };
    let all = counted(total, what.0, what.1);
    let shown = i64::try_from(shown).unwrap_or(i64::MAX);
    let words = if shown == total { all } else { format!("{} of {all}", grouped(shown)) };
    view! {
        <nav class="pager" aria-label="Pages">
            <span class="quiet">{words}</span>
            {paged.then(|| view! { <a class="btn" href=move || link(None)>"Newest"</a> })}
            {next.map(|id| view! { <a class="btn" rel="next" href=move || link(Some(id))>"Older"</a> })}
        </nav>
    }
}
