//! Identifiers that are copied on click.

use super::Icon;
use crate::browser;
use leptos::prelude::*;

/// A monospace text that a click copies; the mark beside it turns into a tick for a moment. Without a script it is
/// text to select.
#[component]
pub(crate) fn CopyText(
    /// What is copied.
    #[prop(into)]
    text: String,
    /// What it is, for example `key`.
    what: &'static str,
) -> impl IntoView {
    let shown = text.clone();
    view! {
        <button
            type="button"
            class="copy mono"
            title=format!("Copy this {what}")
            on:click=move |event| browser::copy(&event, &text)
        >
            {shown}
            <span class="copy-mark">{Icon::Copy.draw()}</span>
            <span class="copied-mark">{Icon::Check.draw()}</span>
        </button>
    }
}
