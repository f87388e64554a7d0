//! Drop-down lists of filters.

use crate::address::Address;
use leptos::prelude::*;

/// A drop-down whose choice lives in the URL.
#[component]
pub(crate) fn Choice(
    /// Its name in the URL.
    name: &'static str,
    /// What it is, for screen readers.
    label: &'static str,
    /// Value and word; the first has an empty value and means all.
    options: Vec<(String, String)>,
) -> impl IntoView {
    let address = Address::current();
    let chosen = move || address.query(name);
    view! {
        <label class="choice">
            <span class="sr">{label}</span>
            <select name=name prop:value=chosen>
                {options
                    .into_iter()
                    .map(|(value, word)| {
                        let own = value.clone();
                        view! { <option value=value selected=move || chosen() == own>{word}</option> }
                    })
                    .collect_view()}
            </select>
        </label>
    }
}

/// Options from words and values.
pub(crate) fn select_options<const N: usize>(options: [(&str, &str); N]) -> Vec<(String, String)> {
    options.map(|(value, word)| (value.to_owned(), word.to_owned())).to_vec()
}
