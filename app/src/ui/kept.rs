//! Parts of a refetched view that stay as they are.

use leptos::prelude::*;
use leptos::tachys::view::keyed::keyed;

/// A part of a refetched view that is made anew when `key` changes and is not touched otherwise. Around it every
/// attribute is taken off and set again, which closes an open menu, folds what was unfolded and empties a field that
/// somebody types into. Signals that the part uses must live longer than the view around it.
pub(crate) fn kept(key: impl Into<String>, part: impl Fn() -> AnyView + Send + 'static) -> AnyView {
    let parts = keyed([key.into()], Clone::clone, move |_, _| (|_: usize| (), part()));
    view! { {parts} }.into_any()
}
