//! Sentences in which names stand between backticks.

use leptos::prelude::*;

/// A sentence with what stands between backticks as code. Backticks that do not come in pairs are left as they are.
pub(crate) fn words(text: &str) -> AnyView {
    let parts: Vec<&str> = text.split('`').collect();
    if parts.len().is_multiple_of(2) {
        return text.to_owned().into_any();
    }
    let parts = parts.into_iter().enumerate().filter(|(_, part)| !part.is_empty()).map(|(at, part)| {
        let part = part.to_owned();
        if at.is_multiple_of(2) { part.into_any() } else { view! { <code>{part}</code> }.into_any() }
    });
    parts.collect_view().into_any()
}
