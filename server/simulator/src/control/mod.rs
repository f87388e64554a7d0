//! The control port: faults, the clock, and the people inside of the app.
//!
//! It is bound to loopback, and refuses requests that a web page of another origin sends from a browser.

mod answer;
mod dump;
mod faults;
mod rows;
mod schema;
mod status;
mod traffic;
mod view;

use std::sync::Arc;

use ::http::StatusCode;
use axum::Router;
use axum::extract::Request;
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::{get, post};
use tokio::sync::watch;

use crate::service::Service;
use crate::traffic::Traffic;
use answer::Refused;

/// What every route works on.
#[derive(Clone)]
struct Control {
    service: Service,
    traffic: Traffic,
    stop: Arc<watch::Sender<()>>,
    altered: schema::Altered,
}

/// Everything the control port answers.
pub(crate) fn router(service: Service, stop: Arc<watch::Sender<()>>) -> Router {
    let own_routes = service.dialect.control_routes(&service);
    let router = Router::new()
        .route("/status", get(status::show))
        .route("/clock", post(status::advance))
        .route("/shutdown", post(status::shutdown))
        .route("/faults", get(faults::show).post(faults::change).delete(faults::clear))
        .route("/traffic", get(traffic::show).post(traffic::start).delete(traffic::stop))
        .route("/tables", get(rows::tables))
        .route("/tables/{set}", get(rows::list).post(rows::create))
        .route("/tables/{set}/{id}", get(rows::show).patch(rows::update).delete(rows::delete))
        .route("/schema/{set}", get(schema::show).post(schema::change).delete(schema::restore))
        .route("/state/{set}", get(dump::state))
        .route("/history/{set}", get(dump::history))
        .fallback(async || Refused::new(StatusCode::NOT_FOUND, "there is nothing at this path"))
        .with_state(Control {
            traffic: Traffic::new(service.clone()),
            service,
            stop,
            altered: schema::Altered::default(),
        });
    own_routes.into_iter().fold(router, Router::merge).layer(middleware::from_fn(only_programs))
}

async fn only_programs(request: Request, next: Next) -> Result<Response, Refused> {
    if request.headers().contains_key("origin") {
        return Err(Refused::new(StatusCode::FORBIDDEN, "the control port does not answer web pages"));
    }
    Ok(next.run(request).await)
}
