//! The navigation: a column beside the page, a menu on narrow screens. It names pages that exist and no others.

use crate::api::environments::Frame;
use leptos::prelude::*;
use leptos_router::components::A;

/// The navigation of an environment.
#[component]
pub(super) fn Nav(frame: Frame) -> impl IntoView {
    let env = frame.environment.id;
    let open = frame.calling_failures;
    let failures = (open > 0).then(|| {
        view! { <span class="count" title="Open failures">{crate::wording::grouped(open)}<span class="sr">" open failures"</span></span> }
    });
    let firing = (frame.firing > 0).then(|| {
        view! { <span class="count" title="Firing alerts">{crate::wording::grouped(frame.firing)}<span class="sr">" firing"</span></span> }
    });
    view! {
        <nav id="nav" class="nav" popover="auto" aria-label="Main">
            <A href=format!("/e/{env}") exact=true>"Overview"</A>
            <A href=format!("/e/{env}/maps")>"Entity maps"</A>
            <A href=format!("/e/{env}/failures")>"Failures" {failures}</A>
            <A href=format!("/e/{env}/alerts")>"Alerts" {firing}</A>
            <A href=format!("/e/{env}/solutions")>"Solutions"</A>
            <A href=format!("/e/{env}/environment")>"Environment"</A>
            {frame
                .environment
                .simulated
                .then(|| view! { <A href=format!("/e/{env}/simulator")>"Simulator"</A> })}
            <A href=format!("/e/{env}/settings")>"Settings"</A>
        </nav>
    }
}
