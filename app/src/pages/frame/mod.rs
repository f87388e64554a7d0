//! What frames every page of an environment: navigation, top bar, strip.

mod bell;
pub(super) mod menus;
mod nav;
mod palette;
mod switcher;

use super::{env_param, within};
use crate::address::{Address, Param};
use crate::api::environments::{Frame, frame};
use crate::app::ShownTheme;
use crate::browser;
use crate::live::{Live, Stream};
use crate::ui::{Icon, Shape, kept, loaded};
use crate::wording::notice_words;
use bell::Bell;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::components::Outlet;
use leptos_router::hooks::use_navigate;
use menus::{AccountMenu, ThemeMenu};
use nav::Nav;
pub(super) use palette::Calls;
use palette::{PalettePlace, SearchLink};
use switcher::Switcher;

/// The frame; it follows the environment's stream for all pages inside it.
#[component]
pub(crate) fn PageFrame() -> impl IntoView {
    let env = env_param();
    let live = Live::new();
    provide_context(live);
    live.follow(env);
    let frame = Resource::new(
        move || {
            let versions = (live.notices.get(), live.failures.get(), live.maps.get());
            (env.get(), versions)
        },
        |(env, _)| async move { frame(within(env)?).await },
    );
    focus_after_navigation();
    let theme = ServerAction::new();
    let shown = expect_context::<ShownTheme>();
    let sign_out = ServerAction::new();
    let calls = Calls { asked: RwSignal::new(0), theme, shown: shown.0, sign_out };
    provide_context(calls);
    watch_keys(env, calls);
    view! {
        // The browser's own way: the router would scroll and leave the focus where it is.
        <a class="skip" href="#main" rel="external">"To the content"</a>
        <div class="shell">
            {loaded(frame, Shape::Heading, move |frame| {
                let (of_bell, of_nav) = (frame.clone(), frame.clone());
                let (name, role) = (frame.user.clone(), frame.role);
                // Links lead on within the environment, so what holds some is made anew for another one.
                let of_search = frame.environment.id.to_string();
                let search = format!("search {of_search}");
                let bell = format!("{} {:?}", frame.environment.id, frame.notices);
                let nav = format!("{} {} {}", frame.environment.id, frame.calling_failures, frame.firing);
                let menus = move || {
                    view! {
                        <ThemeMenu act=theme shown=shown.0 />
                        <AccountMenu name=name.clone() role act=sign_out />
                    }
                    .into_any()
                };
                let tools = view! {
                    <StreamMark stream=live.stream />
                    {kept(search, move || view! { <SearchLink env=of_search.clone() /> }.into_any())}
                    {kept(bell, move || view! { <Bell frame=of_bell.clone() /> }.into_any())}
                    {kept(format!("{} {role:?}", frame.user), menus)}
                };
                view! {
                    <TopBar frame=frame.clone()>{tools}</TopBar>
                    {kept(nav, move || view! { <Nav frame=of_nav.clone() /> }.into_any())}
                    <Strip frame />
                }
                .into_any()
            })}
            <main id="main" tabindex="-1">
                <Outlet />
            </main>
        </div>
        <Help />
        <PalettePlace />
    }
}

#[component]
fn TopBar(frame: Frame, children: Children) -> impl IntoView {
    let home = format!("/e/{}", frame.environment.id);
    view! {
        <header class="top">
            <button type="button" class="icon-btn menu-btn" popovertarget="nav" aria-label="Menu">
                {Icon::Menu.draw()}
            </button>
            <a class="home" href=home aria-label="Tandem, overview">
                <super::sign_in::Brand />
            </a>
            <Switcher frame />
            <div class="tools">{children()}</div>
        </header>
    }
}

/// Says when what is shown may be old.
#[component]
fn StreamMark(stream: RwSignal<Stream>) -> impl IntoView {
    view! {
        <span class="stream" role="status">
            {move || match stream.try_get() {
                Some(Stream::On) => "live",
                Some(Stream::Broken) => "reconnecting…",
                Some(Stream::Off) | None => "",
            }}
        </span>
    }
}

/// Open notices that need a person, under the top bar.
#[component]
fn Strip(frame: Frame) -> impl IntoView {
    let env = frame.environment.id.to_string();
    let lines = frame
        .notices
        .iter()
        .filter(|notice| notice.is_in_strip())
        .map(|notice| {
            let words = notice_words(&env, notice);
            view! {
                <li class=format!("strip-line {}", words.tone.class())>
                    {words.icon.draw()}
                    <span>{words.text}</span>
                    <a href=words.href>{words.link}</a>
                    {words.more.map(|(href, link)| view! { <a href=href>{link}</a> })}
                </li>
            }
        })
        .collect::<Vec<_>>();
    (!lines.is_empty())
        .then(|| view! { <section class="strip" aria-label="Needs a person"><ul>{lines}</ul></section> })
}

/// The keys; opened by `?` or from the account menu.
#[component]
fn Help() -> impl IntoView {
    let row = |keys: &'static str, what: &'static str| {
        view! { <div><dt><kbd>{keys}</kbd></dt><dd>{what}</dd></div> }
    };
    view! {
        <dialog id="help" popover="auto" class="dialog" aria-labelledby="help-title">
            <h2 id="help-title">"Keys"</h2>
            <dl class="keys">
                {row("Ctrl K", "Search and commands")}
                {row("/", "Search in the list")}
                {row("g o", "Overview")}
                {row("g m", "Entity maps")}
                {row("g f", "Failures")}
                {row("g a", "Alerts")}
                {row("g s", "Settings")}
                {row("?", "This list")}
                {row("Esc", "Close what is open")}
            </dl>
            <div class="acts">
                <button type="button" class="btn" popovertarget="help" popovertargetaction="hide">"Close"</button>
            </div>
        </dialog>
    }
}

fn watch_keys(env: Param<String>, calls: Calls) {
    let navigate = use_navigate();
    Effect::new(move |_| {
        let navigate = navigate.clone();
        browser::watch_keys(move |keys| {
            let env = env.now();
            let to = match keys {
                "g o" => format!("/e/{env}"),
                "g m" => format!("/e/{env}/maps"),
                "g f" => format!("/e/{env}/failures"),
                "g a" => format!("/e/{env}/alerts"),
                "g s" => format!("/e/{env}/settings"),
                "palette" => {
                    calls.open();
                    return;
                }
                "?" => {
                    browser::show_popover("help");
                    return;
                }
                _ => return,
            };
            navigate(&to, NavigateOptions::default());
        });
    });
}

/// A navigation without a page load closes menus and moves the focus to the new page, as a page load would.
fn focus_after_navigation() {
    let address = Address::current();
    Effect::new(move |before: Option<String>| {
        let path = address.path();
        if before.is_some_and(|before| before != path) {
            browser::hide_popovers();
            browser::focus_main();
        }
        path
    });
}
