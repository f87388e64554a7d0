//! The routes and what stands in front of them.

mod assets;
pub(crate) mod body;
mod console;
mod doorbell;
mod events;
mod headers;
mod health;
mod origin;
mod panic;
pub(crate) mod problem;
mod session;
mod span;

use crate::serve::Wired;
use app::state::AppState;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::get;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate as _};

/// Bytes that a request's body may have unless it is a package.
const BODY_LIMIT: usize = 1024 * 1024;

const NO_ZIPS: NotForContentType = NotForContentType::const_new("application/zip");

/// What the routes of this crate work with.
#[derive(Clone)]
pub(crate) struct Serving {
    /// Shared with the console.
    pub(crate) state: AppState,
    /// What apps show to ring a doorbell.
    pub(crate) doorbell_secret: Arc<str>,
    /// The URL that people use, when it is not the address.
    pub(crate) public_url: Option<Arc<str>>,
    /// Cancelled when the server ends.
    pub(crate) ending: CancellationToken,
}

/// Every route. To be called once: listing the console's routes sets a flag of the whole process while it lasts.
pub(crate) fn router(wired: &Wired) -> Router {
    let serving = Serving {
        state: wired.state.clone(),
        doorbell_secret: Arc::clone(&wired.doorbell_secret),
        public_url: wired.public_url.clone(),
        ending: wired.ending.clone(),
    };
    let with_caller = Router::new()
        .route("/events/{env}", get(events::stream))
        .with_state(serving.clone())
        .nest("/api/v1", crate::rest::router(serving.state.clone()))
        .merge(console::router(&serving.state))
        .layer(from_fn_with_state(serving.clone(), session::identify))
        .layer(from_fn_with_state(serving.clone(), origin::check))
        // What is in a zip is small already.
        .layer(CompressionLayer::new().compress_when(DefaultPredicate::new().and(NO_ZIPS)));
    let without_caller = Router::new()
        .route("/healthz", get(health::up))
        .route("/readyz", get(health::ready))
        .route("/doorbell/{secret}/{env}/{side}/{entity}", axum::routing::post(doorbell::ring))
        .with_state(serving.clone())
        .merge(assets::router(&serving.state.leptos));
    without_caller
        .merge(with_caller)
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(from_fn(body::limit))
        .layer(CatchPanicLayer::custom(panic::answer))
        .layer(from_fn(headers::add))
        .layer(from_fn(span::around))
}
