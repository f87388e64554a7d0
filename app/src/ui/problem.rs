//! What stands where something could not be shown: what happened, and a way on.

use super::Icon;
use crate::address::{Address, encoded};
use crate::api::ApiError;
use leptos::prelude::*;

/// An error in place of a page or a part of it. The way on is a link, so that it works without a script, too.
#[component]
pub(crate) fn Problem(
    /// What happened.
    error: ApiError,
    /// Called by the retry button once the page is live.
    #[prop(into)]
    retry: Callback<()>,
) -> impl IntoView {
    let address = Address::current();
    let here = move || address.full();
    let way_on = match &error {
        ApiError::SignIn => {
            view! { <a class="btn primary" href=move || format!("/sign-in?next={}", encoded(&here()))>"Sign in"</a> }
                .into_any()
        }
        ApiError::NotFound { .. } | ApiError::Forbidden { .. } => {
            view! { <a class="btn" href="/">"Back to the start"</a> }.into_any()
        }
        _ => view! {
            <a class="btn" href=here rel="external" on:click=move |event| {
                event.prevent_default();
                retry.run(());
            }>{Icon::Retry.draw()} "Try again"</a>
        }
        .into_any(),
    };
    view! {
        <div class="problem card" role="alert">
            <h2>{error.to_string()}</h2>
            <div class="quiet">{error.hint()}</div>
            <div class="acts">{way_on}</div>
        </div>
    }
}
