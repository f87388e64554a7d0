//! Filters that live in the URL.

use super::Icon;
use crate::address::Address;
use crate::browser;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

/// One choice of a filter, as a link.
#[component]
pub(crate) fn Chip(
    /// The filter's name in the URL.
    name: &'static str,
    /// Its value; empty = all.
    value: &'static str,
    /// The word.
    label: &'static str,
    /// How many rows it would show, where that is known.
    #[prop(optional_no_strip)]
    count: Option<i64>,
) -> impl IntoView {
    let address = Address::current();
    let href = move || address.set(&[(name, value)]);
    let current = move || (address.query(name) == value).then_some("true");
    view! {
        <a class="chip" href=href aria-current=current data-noscroll=true>
            {label}
            {count.map(|count| view! { <span class="chip-count">{crate::wording::grouped(count)}</span> })}
        </a>
    }
}

/// Sends the form where no script does. Raw HTML, since with scripts on browsers read the inside of `noscript` as text;
/// a constant, since `view!` writes a literal `inner_html` of a static element as an attribute.
const WITHOUT_SCRIPT: &str = "<button class=\"btn\">Filter</button>";

/// A form whose fields filter the list below. It is a plain GET form; once live it sends itself when a choice changes
/// and leaves empty fields out of the URL. `children` are its fields; chips keep their place as hidden fields.
#[component]
pub(crate) fn FilterForm(
    /// Filters set elsewhere that this form must keep.
    kept: &'static [&'static str],
    children: Children,
) -> impl IntoView {
    let address = Address::current();
    let navigate = use_navigate();
    let path = move || address.path();
    let value_of = move |name: &'static str| move || address.query(name);
    let hidden = kept
        .iter()
        .map(|&name| view! { <input type="hidden" name=name prop:value=value_of(name) value=value_of(name) /> })
        .collect_view();
    view! {
        <form
            class="filter"
            method="get"
            action=path
            role="search"
            on:change=|event| browser::submit_form_of(&event)
            on:submit=move |event| {
                event.prevent_default();
                let query = browser::form_query(&event);
                let path = path();
                let to = if query.is_empty() { path } else { format!("{path}?{query}") };
                navigate(&to, NavigateOptions { scroll: false, ..NavigateOptions::default() });
            }
        >
            {hidden}
            {children()}
            <noscript inner_html=WITHOUT_SCRIPT></noscript>
        </form>
    }
}

/// The search field of a list; the key `/` leads to it.
#[component]
pub(crate) fn SearchBox(
    /// Its name in the URL.
    name: &'static str,
    /// What it searches.
    label: &'static str,
) -> impl IntoView {
    let address = Address::current();
    let value = move || address.query(name);
    view! {
        <label class="search">
            <span class="sr">{label}</span>
            {Icon::Search.draw()}
            <input type="search" name=name placeholder=label value=value prop:value=value data-search="" autocomplete="off" />
        </label>
    }
}
