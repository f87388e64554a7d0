//! Mappings that are tried before anything runs by them.

use super::caller::Caller;
use super::maps;
use super::path::InPath;
use super::query::Checked;
use super::view::RecordTrialView;
use crate::http::problem::Problem;
use app::state::AppState;
use axum::Json;
use axum::extract::State;
use model::{MapId, Permission, Side, Tried, WantedRecord};
use serde::Deserialize;
use utoipa::IntoParams;

/// Which record under which mapping.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Asked {
    /// `left` (ERP) or `right` (CRM); left unless given.
    side: String,
    /// Its canonical integration key; without the company all companies are looked through.
    key: String,
    /// Its id in its app, instead of the key.
    row: String,
    /// `draft`, `active`, or the id of a version; the draft unless given.
    with: String,
}

/// What a mapping makes of one record, line by line, and what the other app has under its key now. Without key and id some
/// records to choose from. Nothing is written; an app that is silent is told, and takes nothing else with it.
#[utoipa::path(get, path = "/maps/{id}/record-trial", tag = "versions", params(("id" = i64, Path, description = "The map's id"), Asked), responses((status = OK, body = RecordTrialView), (status = NOT_FOUND, body = Problem, content_type = "application/problem+json"), (status = CONFLICT, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn record(
    caller: Caller,
    InPath(id): InPath<MapId>,
    Checked(asked): Checked<Asked>,
    State(state): State<AppState>,
) -> Result<Json<RecordTrialView>, Problem> {
    maps::find(&caller, &state, id, Permission::ViewValues).await?;
    let side = match asked.side.as_str() {
        "" | "left" => Side::Left,
        "right" => Side::Right,
        other => {
            let detail = format!("side={other} is neither left (ERP) nor right (CRM).");
            return Err(Problem::bad_request(detail, "Correct or leave out the parameter."));
        }
    };
    let wanted = WantedRecord::of(&asked.key, &asked.row);
    Ok(Json(state.engine.try_record(id, tried(&asked.with)?, (side, &wanted)).await?.into()))
}

/// Which mapping a text means.
pub(super) fn tried(text: &str) -> Result<Tried, Problem> {
    let wrong = |()| {
        let detail = format!("with={text} is neither draft nor active nor the id of a version.");
        Problem::bad_request(detail, "Correct or leave it out.")
    };
    text.parse().map_err(wrong)
}
