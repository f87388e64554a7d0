//! Doorbells: an app says that rows of an entity changed. Only a hint; the truth is read from the app.

use super::{Serving, problem::Problem};
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, State};
use http::StatusCode;
use model::{EnvironmentId, Side};
use subtle::ConstantTimeEq as _;

/// Rings. Whatever does not fit is a 404, so that nobody learns which part was wrong. A body that cannot be read takes
/// nothing from the hint.
pub(super) async fn ring(
    State(serving): State<Serving>,
    Path((secret, environment, side, entity)): Path<(String, String, String, String)>,
    body: Result<Bytes, BytesRejection>,
) -> Result<StatusCode, Problem> {
    let nothing_here = || Problem::not_found("There is nothing here.");
    if !bool::from(secret.as_bytes().ct_eq(serving.doorbell_secret.as_bytes())) {
        return Err(nothing_here());
    }
    let environment = EnvironmentId::new(&environment).ok_or_else(nothing_here)?;
    let side = match side.as_str() {
        "left" => Side::Left,
        "right" => Side::Right,
        _ => return Err(nothing_here()),
    };
    serving.state.engine.ring(&environment, side, &entity, &body.unwrap_or_default());
    Ok(StatusCode::NO_CONTENT)
}
