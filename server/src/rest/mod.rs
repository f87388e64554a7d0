//! The API for programs: `/api/v1`, described by `/api/v1/openapi.json` (OpenAPI 3.1, made from this code).
//!
//! Every handler begins with [`caller::Caller::may`] and then calls one function of store or engine.

mod activities;
mod alerts;
mod body;
mod bulk;
mod caller;
mod conflicts;
mod downloads;
mod environments;
mod export;
mod failures;
mod firings;
mod fixes;
mod forgetting;
mod groups;
mod linking;
mod mail;
mod map_text;
mod maps;
mod new_maps;
pub(crate) mod path;
mod query;
mod queue;
mod recipients;
mod retention;
mod runs;
mod search;
mod selection;
mod shadow;
mod trying;
mod versions;
mod view;
mod webhooks;
mod windows;
mod workbench;

use crate::http::problem::Problem;
use app::state::AppState;
use axum::extract::OriginalUri;
use axum::routing::get;
use axum::{Json, Router};
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Tandem",
        description = "Keeps an ERP and a CRM in step. Times are RFC 3339 in UTC. Lists are newest first; `next` of a page is `before` of the following one. Errors are application/problem+json with a hint."
    ),
    servers((url = "/api/v1")),
    modifiers(&Security),
    security(("token" = []), ("session" = []))
)]
struct Description;

struct Security;

impl Modify for Security {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        let components = openapi.components.get_or_insert_default();
        let token = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .description(Some("A token of the API."))
            .build();
        components.add_security_scheme("token", SecurityScheme::Http(token));
        let cookie =
            ApiKey::Cookie(ApiKeyValue::with_description(access::COOKIE_NAME, "A signed-in browser."));
        components.add_security_scheme("session", SecurityScheme::ApiKey(cookie));
    }
}

/// Routes below `/api/v1`.
pub(crate) fn router<S: Clone + Send + Sync + 'static>(state: AppState) -> Router<S> {
    let (router, description) = OpenApiRouter::with_openapi(Description::openapi())
        .routes(routes!(environments::list, linking::link))
        .routes(routes!(environments::one, linking::change))
        .routes(routes!(linking::test))
        .routes(routes!(linking::health))
        .routes(routes!(linking::companies))
        .routes(routes!(linking::schemas))
        .routes(routes!(linking::refresh_schemas))
        .routes(routes!(environments::summary))
        .routes(routes!(search::in_environment))
        .routes(routes!(environments::statistics))
        .routes(routes!(environments::notices))
        .routes(routes!(maps::list, new_maps::create))
        .routes(routes!(new_maps::entities))
        .routes(routes!(new_maps::proposals))
        .routes(routes!(maps::one))
        .routes(routes!(maps::health))
        .routes(routes!(maps::check))
        .routes(routes!(conflicts::of_map))
        .routes(routes!(forgetting::record))
        .routes(routes!(runs::order))
        .routes(routes!(runs::dry_run))
        .routes(routes!(runs::of_map))
        .routes(routes!(runs::one))
        .routes(routes!(runs::queue))
        .routes(routes!(activities::of_environment))
        .routes(routes!(activities::of_map))
        .routes(routes!(failures::of_environment))
        .routes(routes!(failures::of_map))
        .routes(routes!(failures::one))
        .routes(routes!(workbench::lines))
        .routes(routes!(workbench::now))
        .routes(routes!(workbench::of_record))
        .routes(routes!(workbench::edit))
        .routes(routes!(failures::retry))
        .routes(routes!(failures::discard))
        .routes(routes!(bulk::list))
        .routes(routes!(bulk::one))
        .routes(routes!(bulk::records))
        .routes(routes!(bulk::cancel))
        .routes(routes!(bulk::undo))
        .routes(routes!(groups::of_environment))
        .routes(routes!(groups::one))
        .routes(routes!(groups::comments, groups::comment))
        .routes(routes!(groups::retry))
        .routes(routes!(groups::discard))
        .routes(routes!(groups::mute, groups::unmute))
        .routes(routes!(groups::assign))
        .routes(routes!(downloads::of_failure))
        .routes(routes!(downloads::of_leg))
        .routes(routes!(downloads::of_map))
        .routes(routes!(downloads::of_group))
        .routes(routes!(queue::of_environment))
        .routes(routes!(queue::set_limits))
        .routes(routes!(windows::list, windows::plan))
        .routes(routes!(windows::cancel))
        .routes(routes!(versions::of_map, versions::save))
        .routes(routes!(map_text::read, map_text::take))
        .routes(routes!(fixes::findings))
        .routes(routes!(fixes::mend))
        .routes(routes!(trying::record))
        .routes(routes!(shadow::read, shadow::begin, shadow::end))
        .routes(routes!(versions::compare))
        .routes(routes!(versions::diff))
        .routes(routes!(versions::active))
        .routes(routes!(versions::check))
        .routes(routes!(versions::publishers, versions::put_publisher))
        .routes(routes!(retention::read))
        .routes(routes!(alerts::list, alerts::create))
        .routes(routes!(alerts::backtest))
        .routes(routes!(alerts::one, alerts::change, alerts::delete))
        .routes(routes!(alerts::enable))
        .routes(routes!(alerts::disable))
        .routes(routes!(alerts::copy))
        .routes(routes!(firings::list))
        .routes(routes!(firings::one))
        .routes(routes!(firings::errors))
        .routes(routes!(firings::acknowledge))
        .routes(routes!(mail::server, mail::set, mail::remove))
        .routes(routes!(mail::test))
        .routes(routes!(recipients::list, recipients::add))
        .routes(routes!(recipients::change, recipients::remove))
        .routes(routes!(webhooks::list, webhooks::add))
        .routes(routes!(webhooks::change, webhooks::remove))
        .routes(routes!(webhooks::switch))
        .routes(routes!(webhooks::rotate))
        .routes(routes!(webhooks::test))
        .split_for_parts();
    router
        // Open to all: it says what there is, not what is in it.
        .route("/openapi.json", get(move || async move { Json(description) }))
        .method_not_allowed_fallback(|| async { Problem::method_not_allowed() })
        .fallback(|OriginalUri(uri): OriginalUri| async move {
            Problem::not_found(format!("There is no route {}.", uri.path()))
        })
        .with_state(state)
}
