//! Filters that live in the URL.

use super::Icon;
use crate::browser;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_url};

/// The address of the same list with one filter set, or without it when the value is empty. Other filters stay; the
/// page does not, since it belongs to the old list.
pub(crate) fn href_with(path: &str, search: &str, name: &str, value: &str) -> String {
    let kept = search.trim_start_matches('?').split('&').filter(|pair| {
        let key = pair.split('=').next().unwrap_or_default();
        !key.is_empty() && key != name && !matches!(key, "before" | "__path" | "__err")
    });
    let set = (!value.is_empty()).then(|| format!("{name}={}", encoded(value)));
    let query = kept.map(ToOwned::to_owned).chain(set).collect::<Vec<_>>().join("&");
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}

/// A value percent-encoded for a query.
pub(crate) fn encoded(value: &str) -> String {
    use std::fmt::Write as _;
    value.bytes().fold(String::new(), |mut text, byte| {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            text.push(char::from(byte));
        } else {
            let _ = write!(text, "%{byte:02X}");
        }
        text
    })
}

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
    let url = use_url();
    let href = move || url.with(|url| href_with(url.path(), url.search(), name, value));
    let current = move || {
        url.with(|url| url.search_params().get_str(name).unwrap_or_default() == value).then_some("true")
    };
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
    let url = use_url();
    let navigate = use_navigate();
    let path = move || url.with(|url| url.path().to_owned());
    let value_of = move |name: &'static str| {
        move || url.with(|url| url.search_params().get_str(name).unwrap_or_default().to_owned())
    };
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
    let url = use_url();
    let value = move || url.with(|url| url.search_params().get_str(name).unwrap_or_default().to_owned());
    view! {
        <label class="search">
            <span class="sr">{label}</span>
            {Icon::Search.draw()}
            <input type="search" name=name placeholder=label value=value prop:value=value data-search="" autocomplete="off" />
        </label>
    }
}

#[cfg(test)]
mod tests {
    use super::href_with;

    #[test]
    fn a_filter_changes_its_own_part_of_the_url() {
        assert_eq!(href_with("/maps", "", "status", "running"), "/maps?status=running");
        assert_eq!(href_with("/maps", "status=paused&q=a%20b", "status", ""), "/maps?q=a%20b");
        assert_eq!(href_with("/maps", "?before=12&q=x", "q", "R&D é"), "/maps?q=R%26D%20%C3%A9");
    }
}
