//! `/e/{env}/maps/{map}`: one map. Its head stays while the tabs change, each with an address of its own.

mod activity;
mod causes;
mod conflicts;
mod details;
mod editor;
mod failure_row;
mod failures;
mod field_name;
mod header;
mod health;
mod initial_sync;
mod mappings;
mod progress;
mod queue;
mod shadow;
mod transforms;
mod versions;

pub(crate) use activity::Activities;
pub(crate) use conflicts::Conflicts;
pub(crate) use details::Details;
pub(crate) use failures::{CatchUp, Failures};
pub(super) use failures::{Done, Found, Hidden, show as failure_list};
pub(crate) use initial_sync::InitialSyncs;
pub(crate) use mappings::Mappings;
pub(crate) use queue::Queue;
pub(crate) use versions::Versions;
#[cfg(all(test, feature = "ssr"))]
pub(super) use {
    activity::show as activity_of,
    conflicts::show as conflicts_of,
    editor::Acts,
    header::head,
    initial_sync::show as runs,
    mappings::{Open, OpenLine, show as mapping_of},
    queue::show as queue_of,
    shadow::{ShadowActs, show as shadow_of},
    versions::show as versions_of,
};

use super::orders::Orders;
use super::{env_param, map_param};
use crate::address::Param;
use crate::api::ApiError;
use crate::api::maps::{MapSchemas, map_header, map_schemas};
use crate::live::Live;
use crate::ui::{Shape, loaded};
use leptos::prelude::*;
use leptos_router::components::Outlet;

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
            (env.get(), map.get(), versions, live.runs.get())
        },
        |(env, map, ..)| async move { map_header(env, map.ok_or_else(no_map)?).await },
    );
    view! {
        <Orders />
        {loaded(header, Shape::Heading, move |header| header::head(header, &env.now()))}
        <Outlet />
    }
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
