//! What opens the palette, and the place where it stands. The palette itself is loaded when somebody opens it.

use crate::api::session::{SetTheme, SignOut};
use crate::theme::Theme;
use crate::ui::Icon;
use leptos::ev::MouseEvent;
use leptos::prelude::*;

/// What the palette and whatever opens it share with the frame.
#[derive(Clone, Copy)]
#[cfg_attr(not(any(feature = "hydrate", test)), allow(dead_code, reason = "the server opens no palette"))]
pub(in crate::pages) struct Calls {
    /// How often it was called for.
    pub(in crate::pages) asked: RwSignal<u32>,
    /// Keeps a theme.
    pub(in crate::pages) theme: ServerAction<SetTheme>,
    /// The theme that is shown.
    pub(in crate::pages) shown: RwSignal<Theme>,
    /// Ends the session.
    pub(in crate::pages) sign_out: ServerAction<SignOut>,
}

impl Calls {
    /// Opens the palette.
    pub(super) fn open(self) {
        self.asked.try_update(|asked| *asked = asked.wrapping_add(1));
    }
}

/// The button in the top bar; without a script it leads to a page that does the same.
#[component]
pub(super) fn SearchLink(env: String) -> impl IntoView {
    let calls = expect_context::<Calls>();
    let open = move |event: MouseEvent| {
        if !(event.ctrl_key() || event.meta_key() || event.shift_key()) {
            event.prevent_default();
            calls.open();
        }
    };
    view! {
        <a
            class="icon-btn"
            href=format!("/e/{env}/search")
            aria-label="Search"
            aria-keyshortcuts="Control+K Meta+K"
            title="Search (Ctrl+K)"
            on:click=open
        >
            {Icon::Search.draw()}
        </a>
    }
}

/// Where the palette stands once it is there.
#[component]
pub(super) fn PalettePlace() -> impl IntoView {
    let loaded = RwSignal::new(None::<ViewFn>);
    load(loaded);
    move || loaded.try_get().flatten().map(|palette| palette.run())
}

/// Loads the palette when it is first called for. Where it does not come, its page is gone to.
#[cfg(feature = "hydrate")]
fn load(loaded: RwSignal<Option<ViewFn>>) {
    let calls = expect_context::<Calls>();
    let env = crate::address::env_param();
    let navigate = leptos_router::hooks::use_navigate();
    Effect::new(move |_| {
        if calls.asked.get() == 0 || loaded.with_untracked(Option::is_some) {
            return;
        }
        let navigate = navigate.clone();
        leptos::task::spawn_local(async move {
            match crate::pages::chunks::palette::palette().await {
                Ok(palette) if loaded.try_with_untracked(Option::is_none) == Some(true) => {
                    loaded.try_set(Some(palette));
                }
                Ok(_) => {}
                Err(_) => {
                    let options = leptos_router::NavigateOptions::default();
                    navigate(&format!("/e/{}/search", env.now()), options);
                }
            }
        });
    });
}

/// The server renders no palette.
#[cfg(not(feature = "hydrate"))]
fn load(_: RwSignal<Option<ViewFn>>) {}
