//! Identifiers that are copied on click.

use super::Icon;
use crate::browser;
use leptos::prelude::*;

/// A monospace text that a click copies. Without a script it is plain text to select.
#[component]
pub(crate) fn CopyText(
    /// What is copied.
    #[prop(into)]
    text: String,
    /// What it is, for example `key`.
    what: &'static str,
) -> impl IntoView {
    let (copied, set_copied) = signal(false);
    let shown = text.clone();
    view! {
        <button
            type="button"
            class="copy mono"
            title=format!("Copy this {what}")
            on:click=move |_| {
                browser::copy_text(&text);
                set_copied.try_set(true);
            }
        >
            {shown}
            <span class="copy-mark">
                {move || if copied.try_get().unwrap_or_default() {
                    Icon::Check.draw().into_any()
                } else {
                    Icon::Copy.draw().into_any()
                }}
            </span>
        </button>
    }
}
