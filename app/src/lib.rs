//! The console: pages, components and every server function.
//!
//! Built twice from the same source: with `ssr` it renders pages and answers server functions inside the server, with
//! `hydrate` it takes over in the browser what the server rendered. Never with both.

mod address;
pub mod api;
#[allow(unreachable_pub, reason = "`#[component]` makes public items of every component")]
mod app;
mod browser;
mod live;
#[allow(
    unreachable_pub,
    clippy::needless_pass_by_value,
    clippy::large_types_passed_by_value,
    reason = "`#[component]` makes public items of every component and takes its properties by value"
)]
mod pages;
#[cfg(feature = "ssr")]
mod shell;
#[cfg(feature = "ssr")]
pub mod state;
mod theme;
#[allow(
    unreachable_pub,
    clippy::needless_pass_by_value,
    clippy::large_types_passed_by_value,
    reason = "`#[component]` makes public items of every component and takes its properties by value"
)]
mod ui;
#[cfg(feature = "ssr")]
mod wizard;
mod wording;

pub use app::App;
#[cfg(feature = "ssr")]
pub use shell::shell;
#[cfg(feature = "ssr")]
pub use wording::told_of;

/// The browser's entry: makes the rendered page live.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub async fn hydrate() {
    use leptos::prelude::{Set as _, document, provide_context};

    console_error_panic_hook::set_once();
    let Some(body) = document().body() else { return };
    let hydrated = app::Hydrated::default();
    let of_app = hydrated.clone();
    let app = move || {
        provide_context(of_app);
        App()
    };
    leptos::mount::hydrate_from_async(body, app).await.forget();
    hydrated.0.set(true);
}
