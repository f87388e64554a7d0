//! The root: routes and what lives as long as the tab.

use crate::address::Address;
use crate::browser;
use crate::pages::{
    Activities, Details, Failures, Home, MapFrame, Mappings, Maps, NotFound, Overview, PageFrame, Settings,
    SignIn, Simulator, Welcome,
};
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

/// The console. Pages are rendered whole before they are sent, so that they work without a script and carry the right
/// status.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    provide_context(ShownTheme(RwSignal::new(first_theme())));
    let local = RwSignal::new(false);
    provide_context(Local(local));
    Effect::new(move |_| {
        browser::localise_times();
        local.set(true);
        browser::mark_hydrated();
    });
    view! {
        <Title formatter=|title: String| if title.is_empty() { "Tandem".into() } else { format!("{title} · Tandem") } />
        <Router>
            {Address::provide()}
            <Routes fallback=NotFound>
                <Route path=path!("/") view=Home ssr=SsrMode::Async />
                <Route path=path!("/sign-in") view=SignIn ssr=SsrMode::Async />
                <Route path=path!("/welcome/:secret") view=Welcome ssr=SsrMode::Async />
                <ParentRoute path=path!("/e/:env") view=PageFrame ssr=SsrMode::Async>
                    <Route path=path!("") view=Overview />
                    <Route path=path!("maps") view=Maps />
                    <ParentRoute path=path!("maps/:map") view=MapFrame>
                        <Route path=path!("") view=Mappings />
                        <Route path=path!("activity") view=Activities />
                        <Route path=path!("failures") view=Failures />
                        <Route path=path!("details") view=Details />
                    </ParentRoute>
                    <Route path=path!("simulator") view=Simulator />
                    <Route path=path!("settings") view=Settings />
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
