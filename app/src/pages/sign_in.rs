//! `/sign-in`.

use super::query_param;
use crate::api::session::SignIn as SignInAct;
use crate::browser;
use crate::ui::{Field, FormProblem, field_errors, hold};
use leptos::prelude::*;
use leptos_meta::Title;
use model::SignInDraft;

/// Name and password. The form works without a script; with one, what is missing is said before anything is sent.
#[component]
pub(crate) fn SignIn() -> impl IntoView {
    let act = ServerAction::<SignInAct>::new();
    let pending = act.pending();
    let (found, errors) = field_errors(act.value());
    let check = move |event: leptos::ev::SubmitEvent| {
        let draft = SignInDraft {
            name: browser::form_value(&event, "draft[name]"),
            password: browser::form_value(&event, "draft[password]"),
        };
        hold(&event, draft.validate(), found);
    };
    view! {
        <Title text="Sign in" />
        <main id="main" class="plain" tabindex="-1">
            <div class="card door">
                <Brand />
                <h1>"Sign in"</h1>
                <ActionForm action=act on:submit:capture=check attr:novalidate="" attr:class="stack">
                    <FormProblem value=act.value() />
                    <input type="hidden" name="next" value=query_param("next").now() />
                    <Field id="sign-in-name" name="draft[name]" field="name" label="Name" autocomplete="username" errors />
                    <Field
                        id="sign-in-password"
                        name="draft[password]"
                        field="password"
                        label="Password"
                        kind="password"
                        autocomplete="current-password"
                        errors
                    />
                    <button class="btn primary wide" disabled=move || pending.try_get().unwrap_or_default()>
                        {move || if pending.try_get().unwrap_or_default() { "Signing in…" } else { "Sign in" }}
                    </button>
                </ActionForm>
                <div class="small">"No account? An admin makes you a one-time link under Settings → People."</div>
            </div>
        </main>
    }
}

/// Our mark: two rings that share a part, each in the colour of its app.
#[component]
pub(crate) fn Brand() -> impl IntoView {
    view! {
        <span class="brand">
            <svg width="22" height="22" viewBox="0 0 22 22" aria-hidden="true">
                <circle class="ring-l" cx="8" cy="11" r="6" />
                <circle class="ring-r" cx="14" cy="11" r="6" />
            </svg>
            "Tandem"
        </span>
    }
}
