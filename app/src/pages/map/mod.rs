//! `/e/{env}/maps/{map}`: one map. Its head stays while the tabs change, each with an address of its own.

mod activity;
mod details;
mod failure_row;
mod failures;
mod mappings;
mod transforms;

pub(crate) use activity::Activities;
pub(crate) use details::Details;
pub(crate) use failures::Failures;
#[cfg(all(test, feature = "ssr"))]
pub(super) use failures::show as failure_list;
pub(crate) use mappings::Mappings;

use super::{env_param, map_param};
use crate::address::Param;
use crate::api::ApiError;
use crate::api::maps::{MapHeader, MapSchemas, map_header, map_schemas};
use crate::live::Live;
use crate::ui::{BothWays, Shape, StateBadge, Time, loaded};
use crate::wording::{counted, grouped};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::{A, Outlet};
use model::MapSummary;

/// What a map's address says when it names none.
fn no_map() -> ApiError {
    #[cfg(feature = "ssr")]
    if let Some(options) = use_context::<leptos_axum::ResponseOptions>() {
        options.set_status(http::StatusCode::NOT_FOUND);
    }
    ApiError::NotFound { what: "entity map".into() }
}

/// Head and tabs of one map.
#[component]
pub(crate) fn MapFrame() -> impl IntoView {
    let (env, map) = (env_param(), map_param());
    let live = Live::current();
    let header = Resource::new(
        move || {
            let versions = (live.queue.get(), live.failures.get(), live.maps.get(), live.activity.get());
            (env.get(), map.get(), versions)
        },
        |(env, map, _)| async move { map_header(env, map.ok_or_else(no_map)?).await },
    );
    view! {
        {loaded(header, Shape::Heading, move |header| head(header, env.now()))}
        <Outlet />
    }
}

fn head(header: MapHeader, env: String) -> AnyView {
    let MapSummary { map, version, statistics } = header.summary;
    let home = format!("/e/{env}/maps/{}", map.id);
    let failures = (statistics.open_failures > 0)
        .then(|| view! { <span class="count">{grouped(statistics.open_failures)}</span> });
    let queued = (statistics.queued > 0).then(|| {
        let since = statistics.oldest_queued.map(|at| view! { ", oldest " <Time at /> });
        view! { <span>{counted(statistics.queued, "change", "changes")} " queued" {since}</span> }
    });
    let waiting = (statistics.waiting > 0).then(|| {
        let href = format!("{home}/failures?status=waiting");
        view! { <a class="link" href=href>{counted(statistics.waiting, "record waits", "records wait")} " for a parent"</a> }
    });
    view! {
        <Title text=map.name.clone() />
        <nav class="crumbs" aria-label="Breadcrumb">
            <a href=format!("/e/{env}/maps")>"Entity maps"</a>
            " /"
        </nav>
        <div class="head">
            <div>
                <h1>
                    {map.name} " " <BothWays mapping=&version.mapping /> " "
                    <span class="entity">{version.mapping.right_entity.clone()}</span> " " <StateBadge state=map.state />
                </h1>
                <div class="quiet facts">
                    <span>"Version " {version.number.to_string()} " by " {version.publisher}</span>
                    <span>{counted(statistics.links, "linked record", "linked records")}</span>
                    {queued}
                    {waiting}
                    <span>"state changed " <Time at=map.state_since /></span>
                </div>
            </div>
        </div>
        <nav class="tabs" aria-label="Of this map">
            <A href=home.clone() exact=true>"Entity mappings"</A>
            <A href=format!("{home}/activity")>"Activity log"</A>
            <A href=format!("{home}/failures")>"Live failures" {failures}</A>
            <A href=format!("{home}/details")>"Details"</A>
        </nav>
    }
    .into_any()
}

/// The map with the schemas of both its entities; read again when maps change.
fn schemas(env: Param<String>) -> Resource<Result<MapSchemas, ApiError>> {
    let map = map_param();
    let live = Live::current();
    Resource::new(
        move || (env.get(), map.get(), live.maps.get()),
        |(env, map, _)| async move { map_schemas(env, map.ok_or_else(no_map)?).await },
    )
}
