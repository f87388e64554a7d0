//! `/welcome/:secret`: a one-time link becomes an account. Looking at the page spends nothing; sending its form does.

use super::sign_in::Brand;
use crate::api::session::{AcceptInvite, invite_role};
use crate::browser;
use crate::ui::{Field, FormProblem, Shape, field_errors, hold, loaded};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use model::{Role, SignUpDraft};

/// The page behind a one-time link.
#[component]
pub(crate) fn Welcome() -> impl IntoView {
    let params = use_params_map();
    let secret = Memo::new(move |_| params.with(|params| params.get("secret").unwrap_or_default()));
    let role = Resource::new(move || secret.get(), invite_role);
    let act = ServerAction::<AcceptInvite>::new();
    view! {
        <Title text="Welcome" />
        <main id="main" class="plain" tabindex="-1">
            <div class="card door">
                <Brand />
                {loaded(role, Shape::Heading, move |role| match role {
                    Some(role) => view! { <SignUpForm role secret=secret.get_untracked() act /> }.into_any(),
                    None => spent(),
                })}
            </div>
        </main>
    }
}

fn spent() -> AnyView {
    view! {
        <h1>"This link is not good any more"</h1>
        <div class="quiet">
            "It was used already, or it is older than 24 hours. Ask an admin for a new one, or sign in if you have an account."
        </div>
        <div class="acts">
            <a class="btn primary" href="/sign-in">"Sign in"</a>
        </div>
    }
    .into_any()
}

#[component]
fn SignUpForm(role: Role, secret: String, act: ServerAction<AcceptInvite>) -> impl IntoView {
    let pending = act.pending();
    let (found, errors) = field_errors(act.value());
    let check = move |event: leptos::ev::SubmitEvent| {
        let draft = SignUpDraft {
            name: browser::form_value(&event, "draft[name]"),
            password: browser::form_value(&event, "draft[password]"),
            repeated: browser::form_value(&event, "draft[repeated]"),
        };
        hold(&event, draft.validate(), found);
    };
    view! {
        <h1>"Welcome to Tandem"</h1>
        <div class="quiet">
            {format!("Choose a name and a password. Your role will be {}.", role.label())}
        </div>
        <ActionForm action=act on:submit:capture=check attr:novalidate="" attr:class="stack">
            <FormProblem value=act.value() />
            <input type="hidden" name="secret" value=secret />
            <Field
                id="welcome-name"
                name="draft[name]"
                field="name"
                label="Name"
                autocomplete="username"
                help="2 to 60 characters; it stands in activity logs."
                errors
            />
            <Field
                id="welcome-password"
                name="draft[password]"
                field="password"
                label="Password"
                kind="password"
                autocomplete="new-password"
                help="At least 10 characters; a sentence is fine."
                errors
            />
            <Field
                id="welcome-repeated"
                name="draft[repeated]"
                field="repeated"
                label="Password again"
                kind="password"
                autocomplete="new-password"
                errors
            />
            <button class="btn primary wide" disabled=move || pending.try_get().unwrap_or_default()>"Create account"</button>
        </ActionForm>
    }
}
