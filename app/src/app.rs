//! The root: routes and what lives as long as the tab.

use crate::address::Address;
use crate::browser;
use crate::pages::{Home, NotFound, PageFrame, chunks};
use crate::theme::Theme;
use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::SsrMode;
use leptos_router::components::{ParentRoute, Route, Router, Routes};
use leptos_router::path;

/// The theme that is shown.
#[derive(Clone, Copy)]
pub(crate) struct ShownTheme(pub(crate) RwSignal<Theme>);

/// The page is live and times are in the person's zone.
#[derive(Clone, Copy)]
pub(crate) struct Local(pub(crate) RwSignal<bool>);

/// Every part of the rendered page has its handlers, those that had to be loaded first included. It never is on the
/// server.
#[derive(Clone, Default)]
pub(crate) struct Hydrated(pub(crate) ArcRwSignal<bool>);

/// The console. Pages are rendered whole before they are sent, so that they work without a script and carry the right
/// status.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    provide_context(ShownTheme(RwSignal::new(first_theme())));
    let local = RwSignal::new(false);
    provide_context(Local(local));
    let Hydrated(hydrated) = use_context().unwrap_or_default();
    Effect::new(move |_| {
        if hydrated.get() {
            browser::localise_times();
            local.set(true);
            browser::mark_hydrated();
        }
    });
    view! {
        <Title formatter=|title: String| if title.is_empty() { "Tandem".into() } else { format!("{title} · Tandem") } />
        <Router>
            {Address::provide()}
            <Routes fallback=NotFound>
                <Route path=path!("/") view=Home ssr=SsrMode::Async />
                <Route path=path!("/sign-in") view=chunks::sign_in() ssr=SsrMode::Async />
                <Route path=path!("/welcome/:secret") view=chunks::welcome() ssr=SsrMode::Async />
                <ParentRoute path=path!("/e/:env") view=PageFrame ssr=SsrMode::Async>
                    <Route path=path!("") view=chunks::overview() />
                    <Route path=path!("maps") view=chunks::maps() />
                    <Route path=path!("maps/new") view=chunks::new_map() />
                    <ParentRoute path=path!("maps/:map") view=chunks::map_frame()>
                        <Route path=path!("") view=chunks::mappings() />
                        <Route path=path!("activity") view=chunks::activities() />
                        <Route path=path!("failures") view=chunks::failures() />
                        <Route path=path!("catch-up") view=chunks::catch_up() />
                        <Route path=path!("initial-sync") view=chunks::initial_syncs() />
                        <Route path=path!("queue") view=chunks::queue() />
                        <Route path=path!("conflicts") view=chunks::conflicts() />
                        <Route path=path!("versions") view=chunks::versions() />
                        <Route path=path!("details") view=chunks::details() />
                    </ParentRoute>
                    <Route path=path!("failures") view=chunks::failure_groups() />
                    <Route path=path!("failures/groups/:group") view=chunks::failure_group() />
                    <Route path=path!("failures/acts/:act") view=chunks::bulk_act() />
                    <Route path=path!("failures/:failure") view=chunks::workbench() />
                    <Route path=path!("alerts") view=chunks::alerts() />
                    <Route path=path!("alerts/new") view=chunks::new_alert() />
                    <Route path=path!("alerts/firings/:firing") view=chunks::alert_firing() />
                    <Route path=path!("alerts/:alert") view=chunks::alert() />
                    <Route path=path!("solutions") view=chunks::solutions() />
                    <Route path=path!("solutions/new") view=chunks::new_solution() />
                    <Route path=path!("solutions/publishers") view=chunks::publishers() />
                    <Route path=path!("solutions/import") view=chunks::import() />
                    <Route path=path!("solutions/apply") view=chunks::apply() />
                    <Route path=path!("solutions/history") view=chunks::history() />
                    <Route path=path!("solutions/packages") view=chunks::packages() />
                    <Route path=path!("solutions/named/:solution/export") view=chunks::export() />
                    <Route path=path!("solutions/named/:solution") view=chunks::solution() />
                    <Route path=path!("environment") view=chunks::environment() />
                    <Route path=path!("environment/link") view=chunks::link_environment() />
                    <Route path=path!("simulator") view=chunks::simulator() />
                    <Route path=path!("settings") view=chunks::settings() />
                    <Route path=path!("search") view=chunks::search() />
                </ParentRoute>
            </Routes>
        </Router>
    }
}

/// The same on both sides: the server reads the cookie, the browser what the server made of it.
fn first_theme() -> Theme {
    #[cfg(feature = "ssr")]
    return crate::api::chosen_theme();
    #[cfg(not(feature = "ssr"))]
    browser::shown_theme()
}
