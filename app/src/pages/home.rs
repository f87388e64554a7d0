//! `/`: on to the first environment.

use crate::api::environments::home;
use crate::ui::{Empty, Shape, loaded};
use leptos::prelude::*;
use leptos_router::components::Redirect;

/// Leads on; who is not signed in is led to the sign-in page by the server.
#[component]
pub(crate) fn Home() -> impl IntoView {
    let first = Resource::new(|| (), |()| home());
    view! {
        <main id="main" class="plain" tabindex="-1">
            {loaded(first, Shape::Heading, |environment| match environment {
                Some(id) => view! { <Redirect path=format!("/e/{id}") /> }.into_any(),
                None => view! {
                    <Empty title="No environment is linked yet">
                        "Start Tandem with its simulators, or link an ERP and a CRM in its configuration; this page goes on by itself when you reload it."
                    </Empty>
                }
                .into_any(),
            })}
        </main>
    }
}
