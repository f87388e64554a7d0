//! The *Health* of a map: how it fits both apps.

use super::no_map;
use crate::api::maps::{CheckMap, HealthSheet, map_health};
use crate::live::Live;
use crate::pages::{env_param, map_param};
use crate::ui::{FormProblem, Shape, Time, findings, loaded};
use leptos::prelude::*;
use model::{FindingState, MapHealth, Permission};

/// Findings with what to do, and a button that looks again.
#[component]
pub(super) fn Health() -> impl IntoView {
    let (env, map) = (env_param(), map_param());
    let live = Live::current();
    let act = ServerAction::<CheckMap>::new();
    let version = act.version();
    let health = Resource::new(
        move || (env.get(), map.get(), live.maps.get(), version.try_get()),
        |(env, map, ..)| async move { map_health(env, map.ok_or_else(no_map)?).await },
    );
    let value = act.value();
    let told = Signal::derive(move || value.try_get().flatten());
    let pending = act.pending();
    let again = move |sheet: &HealthSheet| {
        let (env, map) = (env.now(), sheet.map.to_string());
        sheet.role.allows(Permission::Operate).then(|| {
            view! {
                <ActionForm action=act attr:class="pad">
                    <input type="hidden" name="env" value=env />
                    <input type="hidden" name="map" value=map />
                    <FormProblem value=told />
                    <button class="btn" disabled=move || pending.try_get() == Some(true)>"Check again"</button>
                </ActionForm>
            }
        })
    };
    view! {
        <section class="card" aria-labelledby="health">
            <header>
                <h2 id="health">"Health"</h2>
                <span class="more">"how it fits the schemas of both apps"</span>
            </header>
            {loaded(health, Shape::Heading, move |sheet| {
                let again = again(&sheet);
                view! { {show(sheet.health)} {again} }.into_any()
            })}
        </section>
    }
}

/// What was found.
pub(in crate::pages) fn show(health: MapHealth) -> AnyView {
    let worst = health.findings.iter().map(|finding| finding.state).max();
    let words = match (health.left_read, health.right_read, worst) {
        (Some(_), Some(_), None) => "The map fits both apps.",
        (_, _, None) => "Not every schema was read yet; they are when the map runs.",
        (_, _, Some(FindingState::Problem)) => "The map does not fit the apps any more.",
        (_, _, Some(_)) => "The map works; look at what is marked.",
    };
    let held = health.held_since.map(|at| {
        view! {
            <div class="form-problem bad">
                <strong>"Its changes wait; none is lost."</strong>
                " The schemas are read again from time to time, and the map goes on by itself once it fits. It waits since "
                <Time at />
            </div>
        }
    });
    let read = [("ERP", health.left_read), ("CRM", health.right_read)]
        .into_iter()
        .filter_map(|(app, at)| at.map(|at| view! { <span>{app} " read " <Time at /></span> " " }))
        .collect_view();
    let all: Vec<_> = health.findings.into_iter().chain(health.checks).collect();
    let table = (!all.is_empty()).then(|| findings(all));
    view! {
        <div class="pad">
            {held}
            <div>{words}</div>
            <div class="small quiet facts">{read}</div>
        </div>
        {table}
    }
    .into_any()
}
