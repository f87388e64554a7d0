//! Firings: when rules of the alert settings went off.

use super::caller::Caller;
use super::path::{FiringInPath, InPath};
use super::query::{Checked, known, number, page};
use super::view::{ErrorEventView, FiringView, PageOfFirings};
use crate::http::problem::Problem;
use app::state::AppState;
use axum::Json;
use axum::extract::State;
use model::{AlertId, EnvironmentId, FiringQuery, FiringStatus, Permission};
use serde::Deserialize;
use utoipa::IntoParams;

/// Errors given with one firing at most.
const ERRORS: u32 = 500;

/// Which firings.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields, default)]
pub(super) struct FiringParameters {
    /// Of one alert setting only.
    alert: Option<String>,
    /// `firing`, `resolved`, `undone` or `ended`.
    status: Option<String>,
    /// `next` of the page before.
    before: Option<String>,
    /// Rows wanted, 1 to 500; 50 unless given.
    limit: Option<String>,
}

impl FiringParameters {
    fn query(self) -> Result<FiringQuery, Problem> {
        let names = FiringStatus::ALL.map(|(_, name)| name);
        let status = self.status.as_deref().map(|status| known("status", status, &names)).transpose()?;
        Ok(FiringQuery {
            alert: self.alert.map(|text| number("alert", &text)).transpose()?.map(AlertId),
            status: status.and_then(FiringStatus::named),
            page: page(self.before, self.limit)?,
        })
    }
}

/// Firings of an environment, newest first.
#[utoipa::path(get, path = "/environments/{env}/firings", tag = "alerts", params(("env" = String, Path, description = "The environment's id"), FiringParameters), responses((status = OK, body = PageOfFirings), (status = BAD_REQUEST, body = Problem, content_type = "application/problem+json"), (status = NOT_FOUND, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn list(
    caller: Caller,
    InPath(id): InPath<EnvironmentId>,
    Checked(parameters): Checked<FiringParameters>,
    State(state): State<AppState>,
) -> Result<Json<PageOfFirings>, Problem> {
    caller.may(Permission::View, Some(&id))?;
    state.store.environment(&id).await?;
    let page = state.alerting.firings(&id, &parameters.query()?).await?.map(FiringView::from);
    Ok(Json(PageOfFirings { rows: page.rows, next: page.next, total: page.total }))
}

/// One firing.
#[utoipa::path(get, path = "/environments/{env}/firings/{id}", tag = "alerts", params(("env" = String, Path, description = "The environment's id"), ("id" = i64, Path, description = "The firing's id")), responses((status = OK, body = FiringView), (status = NOT_FOUND, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn one(
    caller: Caller,
    FiringInPath(environment, id): FiringInPath,
    State(state): State<AppState>,
) -> Result<Json<FiringView>, Problem> {
    caller.may(Permission::View, Some(&environment))?;
    Ok(Json(state.alerting.firing(&environment, id).await?.into()))
}

/// The errors behind a firing, newest first, 500 at most. Keys of records and the apps' own words are given to those who may
/// see values.
#[utoipa::path(get, path = "/environments/{env}/firings/{id}/errors", tag = "alerts", params(("env" = String, Path, description = "The environment's id"), ("id" = i64, Path, description = "The firing's id")), responses((status = OK, body = Vec<ErrorEventView>), (status = NOT_FOUND, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn errors(
    caller: Caller,
    FiringInPath(environment, id): FiringInPath,
    State(state): State<AppState>,
) -> Result<Json<Vec<ErrorEventView>>, Problem> {
    caller.may(Permission::View, Some(&environment))?;
    let sees_values = caller.sees_values(&environment);
    let events = state.alerting.events(&environment, id, ERRORS).await?;
    Ok(Json(events.into_iter().map(|event| ErrorEventView::new(event, sees_values)).collect()))
}

/// Says that somebody has seen a firing; its notice goes from the strip. Without effect when somebody had before.
#[utoipa::path(post, path = "/environments/{env}/firings/{id}/acknowledge", tag = "alerts", params(("env" = String, Path, description = "The environment's id"), ("id" = i64, Path, description = "The firing's id")), responses((status = OK, body = FiringView), (status = NOT_FOUND, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn acknowledge(
    caller: Caller,
    FiringInPath(environment, id): FiringInPath,
    State(state): State<AppState>,
) -> Result<Json<FiringView>, Problem> {
    let by = caller.may(Permission::Operate, Some(&environment))?.name.clone();
    state.alerting.acknowledge(&environment, id, &by).await?;
    Ok(Json(state.alerting.firing(&environment, id).await?.into()))
}
