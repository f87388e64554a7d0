//! The menus at the right of the top bar. Their entries are buttons of plain forms.

use crate::api::session::{SetTheme, SignOut};
use crate::browser;
use crate::theme::Theme;
use crate::ui::Icon;
use leptos::prelude::*;
use model::Role;

/// Light, dark or as the system says.
#[component]
pub(super) fn ThemeMenu(act: ServerAction<SetTheme>, shown: RwSignal<Theme>) -> impl IntoView {
    view! {
        <button type="button" class="icon-btn" popovertarget="theme-menu" aria-label="Appearance">
            {Icon::Moon.draw()}
        </button>
        <div id="theme-menu" class="menu" popover="auto">
            <ThemeForm act shown />
        </div>
    }
}

/// The choice itself; it stands in the menu and among the settings.
#[component]
pub(crate) fn ThemeForm(act: ServerAction<SetTheme>, shown: RwSignal<Theme>) -> impl IntoView {
    let choices = Theme::ALL
        .into_iter()
        .map(|theme| {
            view! {
                <button
                    class="menu-item"
                    name="theme"
                    value=theme.name()
                    aria-pressed=move || if shown.try_get() == Some(theme) { "true" } else { "false" }
                    on:click=move |_| {
                        browser::show_theme(theme);
                        shown.try_set(theme);
                    }
                >
                    {theme.label()}
                </button>
            }
        })
        .collect_view();
    view! {
        <ActionForm action=act>
            <div class="menu-items" role="group" aria-label="Appearance">{choices}</div>
        </ActionForm>
    }
}

/// Who is signed in, and the way out.
#[component]
pub(super) fn AccountMenu(name: String, role: Role, act: ServerAction<SignOut>) -> impl IntoView {
    let label = format!("Account: {name}");
    view! {
        <button type="button" class="icon-btn" popovertarget="account-menu" aria-label=label>
            {Icon::Person.draw()}
            <span class="user">{name.clone()}</span>
        </button>
        <div id="account-menu" class="menu" popover="auto">
            <div class="menu-head">
                <b>{name}</b>
                <div class="small">{role.label()}</div>
            </div>
            <button type="button" class="menu-item" popovertarget="help">"Keys"</button>
            <ActionForm action=act>
                <button class="menu-item">"Sign out"</button>
            </ActionForm>
        </div>
    }
}
