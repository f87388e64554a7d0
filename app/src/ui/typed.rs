//! A field that holds what is set already.

use leptos::prelude::*;
use model::FieldErrors;

/// A text field with its label, what stands in it, and its message.
#[component]
pub(crate) fn Typed(
    /// Unique on the page.
    #[prop(into)]
    id: String,
    /// Its name in messages; in the form it is `draft[NAME]`.
    field: &'static str,
    /// Its label.
    label: &'static str,
    /// What stands in it.
    value: String,
    /// A line below.
    #[prop(default = "")]
    help: &'static str,
    /// Is it several lines?
    #[prop(default = false)]
    long: bool,
    /// Messages by field.
    #[prop(into)]
    errors: Signal<FieldErrors>,
) -> impl IntoView {
    let message = move || errors.try_with(|errors| errors.of(field).map(ToOwned::to_owned)).flatten();
    let note = format!("{id}-note");
    let name = format!("draft[{field}]");
    let invalid = move || message().map(|_| "true");
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            {if long {
                view! {
                    <textarea id=id name=name rows="3" spellcheck="false" aria-describedby=note.clone() aria-invalid=invalid>
                        {value}
                    </textarea>
                }
                .into_any()
            } else {
                view! {
                    <input id=id name=name value=value autocomplete="off" spellcheck="false" aria-describedby=note.clone() aria-invalid=invalid />
                }
                .into_any()
            }}
            <div id=note class="note" class:bad-text=move || message().is_some() aria-live="polite">
                {move || message().unwrap_or_else(|| help.to_owned())}
            </div>
        </div>
    }
}
