//! People at work.

use axum::Json;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;

use super::Control;
use super::answer::Refused;
use crate::traffic::{Plan, Report, Settings};

pub(super) async fn show(State(control): State<Control>) -> Json<Report> {
    Json(control.traffic.report())
}

pub(super) async fn start(
    State(control): State<Control>,
    body: Result<Json<Settings>, JsonRejection>,
) -> Result<Json<Report>, Refused> {
    let Json(settings) = body.map_err(|rejection| Refused::bad(rejection.body_text()))?;
    let plan = control.service.store.read(|state| Plan::new(settings, state.schema())).await?;
    let plan = plan.map_err(|error| Refused::bad(error.to_string()))?;
    Ok(Json(control.traffic.start(plan).await))
}

pub(super) async fn stop(State(control): State<Control>) -> Json<Report> {
    Json(control.traffic.stop().await)
}
