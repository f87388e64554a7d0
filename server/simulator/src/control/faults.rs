//! Switching faults.

use std::error::Error;

use axum::Json;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;

use super::Control;
use super::answer::Refused;
use crate::service::{FaultChange, FaultState};

pub(super) async fn show(State(control): State<Control>) -> Json<FaultState> {
    Json(control.service.faults.state())
}

pub(super) async fn change(
    State(control): State<Control>,
    body: Result<Json<FaultChange>, JsonRejection>,
) -> Result<Json<FaultState>, Refused> {
    let Json(change) = body.map_err(|rejection| Refused::bad(rejection.body_text()))?;
    let service = &control.service;
    let changed = service.store.read(|state| service.faults.change(state.schema(), change)).await?;
    changed.map(Json).map_err(|error| {
        let cause = error.source().map(|cause| format!(": {cause}")).unwrap_or_default();
        Refused::bad(format!("{error}{cause}"))
    })
}

pub(super) async fn clear(State(control): State<Control>) -> Json<FaultState> {
    control.service.faults.clear();
    Json(control.service.faults.state())
}
