//! Fields of forms, each with its label and its message.

use crate::api::ApiError;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use model::FieldErrors;

/// A labelled text field. The message under it comes from the browser's own check or from the server.
#[component]
pub(crate) fn Field(
    /// Unique on the page.
    id: &'static str,
    /// Its name in the form.
    name: &'static str,
    /// Its name in messages.
    field: &'static str,
    /// Its label.
    label: &'static str,
    /// `text`, `password`, …
    #[prop(default = "text")]
    kind: &'static str,
    /// What the browser may fill in.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// A line below.
    #[prop(default = "")]
    help: &'static str,
    /// Messages by field.
    #[prop(into)]
    errors: Signal<FieldErrors>,
) -> impl IntoView {
    let message = move || errors.try_with(|errors| errors.of(field).map(ToOwned::to_owned)).flatten();
    let note = format!("{id}-note");
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <input
                id=id
                name=name
                type=kind
                autocomplete=autocomplete
                aria-describedby=note.clone()
                aria-invalid=move || message().map(|_| "true")
            />
            <div id=note class="note" class:bad-text=move || message().is_some() aria-live="polite">
                {move || message().unwrap_or_else(|| help.to_owned())}
            </div>
        </div>
    }
}

/// What the fields of a form are told: what the browser itself found before sending, else what the server said. The
/// first signal is for the browser's findings.
pub(crate) fn field_errors<T: Clone + Send + Sync + 'static>(
    answer: impl Into<Signal<Option<Result<T, ApiError>>>>,
) -> (RwSignal<FieldErrors>, Signal<FieldErrors>) {
    let answer = answer.into();
    let found = RwSignal::new(FieldErrors::default());
    let told = Signal::derive(move || {
        let own = found.try_get().unwrap_or_default();
        match answer.try_get().flatten() {
            Some(Err(ApiError::Invalid { errors })) if own.is_empty() => errors,
            _ => own,
        }
    });
    (found, told)
}

/// How often an action has succeeded. What a page shows is read again then: a refused action has changed nothing, and
/// drawing forms anew would empty what was typed into them.
pub(crate) fn successes<T: Clone + Send + Sync + 'static>(
    answer: impl Into<Signal<Option<Result<T, ApiError>>>>,
) -> Memo<usize> {
    let answer = answer.into();
    Memo::new(move |before: Option<&usize>| {
        let is_done = answer.try_with(|answer| matches!(answer, Some(Ok(_)))) == Some(true);
        before.copied().unwrap_or_default() + usize::from(is_done)
    })
}

/// Keeps a form from being sent while there is something to complain about.
pub(crate) fn hold(event: &SubmitEvent, errors: FieldErrors, found: RwSignal<FieldErrors>) {
    if !errors.is_empty() {
        event.prevent_default();
    }
    found.try_set(errors);
}

/// What a form as a whole has to say: its refusal, when that is not about single fields.
#[component]
pub(crate) fn FormProblem<T: Clone + Send + Sync + 'static>(
    /// The answer of the last attempt.
    #[prop(into)]
    value: Signal<Option<Result<T, ApiError>>>,
) -> impl IntoView {
    move || {
        let error = value.try_get().flatten().and_then(Result::err)?;
        let hint = error.hint();
        Some(view! {
            <div class="form-problem bad" role="alert">
                <strong>{error.to_string()}</strong>
                {(!hint.is_empty()).then(|| view! { <span>{format!(" {hint}")}</span> })}
            </div>
        })
    }
}
