//! How the app is, its clock, and its end.

use ::http::StatusCode;
use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};

use super::Control;
use super::answer::Refused;
use crate::service::FaultState;

/// The answer to `GET /status`.
#[derive(Debug, Serialize)]
pub(super) struct Status {
    app: &'static str,
    base_url: String,
    control_url: String,
    /// The service root, where clients begin.
    odata_url: String,
    /// The version of the newest change.
    version: u64,
    now: String,
    tables: Vec<TableCount>,
    faults: FaultState,
}

#[derive(Debug, Serialize)]
struct TableCount {
    set: &'static str,
    label: &'static str,
    count: usize,
}

/// The body of `POST /clock`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Advance {
    advance_seconds: i64,
}

/// The answer to `POST /clock`.
#[derive(Debug, Serialize)]
pub(super) struct Now {
    now: String,
}

pub(super) async fn show(State(control): State<Control>) -> Result<Json<Status>, Refused> {
    let service = &control.service;
    let (version, tables) = service
        .store
        .read(|state| {
            let shown = state.schema().tables().filter(|(_, table)| !table.system);
            let count = |(id, table): (_, &crate::schema::TableDef)| TableCount {
                set: table.entity_set,
                label: table.label,
                count: state.count(id),
            };
            (state.version(), shown.map(count).collect())
        })
        .await?;
    let base_url = service.addresses.base_url();
    Ok(Json(Status {
        app: service.dialect.app().as_str(),
        odata_url: format!("{base_url}{}", service.dialect.root()),
        base_url,
        control_url: service.addresses.control_url(),
        version,
        now: service.clock().now().to_string(),
        tables,
        faults: service.faults.state(),
    }))
}

pub(super) async fn advance(State(control): State<Control>, Json(by): Json<Advance>) -> Json<Now> {
    let clock = control.service.clock();
    clock.advance(by.advance_seconds);
    Json(Now { now: clock.now().to_string() })
}

pub(super) async fn shutdown(State(control): State<Control>) -> StatusCode {
    // An error only says that the end has begun already.
    let _ = control.stop.send(());
    StatusCode::ACCEPTED
}
