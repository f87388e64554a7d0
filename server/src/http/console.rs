//! The console's pages and server functions, and the files of `public` beside them.

use app::state::AppState;
use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::middleware::from_fn;
use axum::response::{IntoResponse as _, Response};
use http::{Method, StatusCode};
use leptos::context::provide_context;
use leptos_axum::{LeptosRoutes as _, generate_route_list};
use std::path::Path;
use tower::ServiceExt as _;
use tower_http::services::ServeDir;

use super::assets;
use super::problem::Problem;

/// Every page and every server function; what is neither, nor a file of `public`, is a page that says so.
pub(super) fn router(state: &AppState) -> Router {
    let options = state.leptos.clone();
    let shell = move || app::shell(options.clone());
    Router::new()
        .leptos_routes(state, generate_route_list(app::App), shell)
        .fallback(fallback)
        .with_state(state.clone())
}

async fn fallback(axum::extract::State(state): axum::extract::State<AppState>, request: Request) -> Response {
    let path = request.uri().path();
    if path.starts_with("/api/") {
        return Problem::not_found(format!("There is no route {path}.")).into_response();
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return Problem::method_not_allowed().into_response();
    }
    let missing = {
        let state = state.clone();
        tower::service_fn(move |request: Request| {
            let state = state.clone();
            async move { Ok::<_, std::convert::Infallible>(no_such_page(state, request).await) }
        })
    };
    let files = ServeDir::new(Path::new(state.leptos.site_root.as_ref()))
        .append_index_html_on_directories(false)
        .precompressed_br()
        .precompressed_gzip()
        .fallback(missing);
    let service = Router::new().fallback_service(files).layer(from_fn(assets::cache));
    match service.oneshot(request).await {
        Ok(response) => response,
        Err(never) => match never {},
    }
}

/// The console's own page for what does not exist, with its status.
async fn no_such_page(state: AppState, request: Request) -> Response {
    let options = state.leptos.clone();
    let render = leptos_axum::render_app_async_with_context(
        move || provide_context(state.clone()),
        move || app::shell(options.clone()),
    );
    let mut response: Response<Body> = render(request).await;
    if response.status() == StatusCode::OK {
        *response.status_mut() = StatusCode::NOT_FOUND;
    }
    response
}
