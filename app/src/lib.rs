//! The console: pages, components and every server function.
//!
//! Built twice from the same source: with `ssr` it renders pages and answers server functions inside the server, with
//! `hydrate` it takes over in the browser what the server rendered. Never with both.

pub mod api;
mod app;
mod browser;
mod live;
mod pages;
#[cfg(feature = "ssr")]
mod shell;
#[cfg(feature = "ssr")]
pub mod state;
mod theme;
mod ui;
mod wording;

pub use app::App;
#[cfg(feature = "ssr")]
pub use shell::shell;

/// The browser's entry: makes the rendered page live.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_body(App);
}
