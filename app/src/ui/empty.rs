//! What stands where a list has no rows: why, and what to do next.

use leptos::prelude::*;

/// An empty state.
#[component]
pub(crate) fn Empty(#[prop(into)] title: String, children: Children) -> impl IntoView {
    view! {
        <div class="empty">
            <h2>{title}</h2>
            <div class="quiet">{children()}</div>
        </div>
    }
}
