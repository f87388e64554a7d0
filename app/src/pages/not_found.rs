//! 404.

use leptos::prelude::*;
use leptos_meta::Title;

/// Nothing lives at this address.
#[component]
pub(crate) fn NotFound() -> impl IntoView {
    #[cfg(feature = "ssr")]
    if let Some(options) = use_context::<leptos_axum::ResponseOptions>() {
        options.set_status(http::StatusCode::NOT_FOUND);
    }
    view! {
        <Title text="Not found" />
        <main id="main" class="plain" tabindex="-1">
            <div class="card door">
                <h1>"There is no such page"</h1>
                <div class="quiet">"The address is mistyped, or what it named was removed."</div>
                <div class="acts">
                    <a class="btn primary" href="/">"To the overview"</a>
                </div>
            </div>
        </main>
    }
}
