//! Alert settings.

use super::body::Body;
use super::caller::Caller;
use super::path::{AlertInPath, InPath};
use super::query::Checked;
use super::view::{AlertBody, AlertView, BacktestView, ChangedAlertBody};
use crate::http::problem::Problem;
use alerts::AlertError;
use app::state::AppState;
use axum::Json;
use axum::extract::State;
use http::StatusCode;
use model::{Actor, AlertDraft, AlertSetting, EnvironmentId, FieldErrors, Permission};
use serde::Deserialize;
use utoipa::IntoParams;

/// Days that a backtest looks back unless told, and at most.
const DAYS: u16 = 14;
const MOST_DAYS: u16 = 31;

/// How far a backtest looks back.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields, default)]
pub(super) struct BacktestParameters {
    /// Days, 1 to 31; 14 unless given.
    days: Option<String>,
}

/// The alert settings of an environment, by name, each with how near it is to going off.
#[utoipa::path(get, path = "/environments/{env}/alerts", tag = "alerts", params(("env" = String, Path, description = "The environment's id")), responses((status = OK, body = Vec<AlertView>), (status = NOT_FOUND, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn list(
    caller: Caller,
    InPath(id): InPath<EnvironmentId>,
    State(state): State<AppState>,
) -> Result<Json<Vec<AlertView>>, Problem> {
    caller.may(Permission::View, Some(&id))?;
    state.store.environment(&id).await?;
    let gauges = state.alerting.gauges(&id).await?;
    let view = |setting: AlertSetting| {
        let gauge = gauges.iter().find(|(alert, _)| *alert == setting.id).map(|(_, gauge)| *gauge);
        AlertView::new(setting, gauge)
    };
    Ok(Json(state.alerting.settings(&id).await?.into_iter().map(view).collect()))
}

/// Creates an alert setting. It counts errors that come after it.
#[utoipa::path(post, path = "/environments/{env}/alerts", tag = "alerts", params(("env" = String, Path, description = "The environment's id")), request_body = AlertBody, responses((status = CREATED, body = AlertView), (status = UNPROCESSABLE_ENTITY, body = Problem, content_type = "application/problem+json"), (status = NOT_FOUND, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn create(
    caller: Caller,
    InPath(id): InPath<EnvironmentId>,
    State(state): State<AppState>,
    Body(body): Body<AlertBody>,
) -> Result<(StatusCode, Json<AlertView>), Problem> {
    let actor = caller.may(Permission::Administer, Some(&id))?.actor();
    state.store.environment(&id).await?;
    let draft = meant(&state, &id, body).await?;
    let setting = state.alerting.create(&id, &draft, actor).await?;
    Ok((StatusCode::CREATED, Json(AlertView::new(setting, None))))
}

/// One alert setting, with how near it is to going off.
#[utoipa::path(get, path = "/environments/{env}/alerts/{id}", tag = "alerts", params(("env" = String, Path, description = "The environment's id"), ("id" = i64, Path, description = "The setting's id")), responses((status = OK, body = AlertView), (status = NOT_FOUND, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn one(
    caller: Caller,
    AlertInPath(environment, id): AlertInPath,
    State(state): State<AppState>,
) -> Result<Json<AlertView>, Problem> {
    caller.may(Permission::View, Some(&environment))?;
    shown(&state, state.alerting.setting(&environment, id).await?).await
}

/// Changes an alert setting, which counts errors from there on only; what it is firing for ends. Refused with 409 where
/// somebody has changed it since `revision`.
#[utoipa::path(put, path = "/environments/{env}/alerts/{id}", tag = "alerts", params(("env" = String, Path, description = "The environment's id"), ("id" = i64, Path, description = "The setting's id")), request_body = ChangedAlertBody, responses((status = OK, body = AlertView), (status = UNPROCESSABLE_ENTITY, body = Problem, content_type = "application/problem+json"), (status = CONFLICT, body = Problem, content_type = "application/problem+json"), (status = NOT_FOUND, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn change(
    caller: Caller,
    AlertInPath(environment, id): AlertInPath,
    State(state): State<AppState>,
    Body(body): Body<ChangedAlertBody>,
) -> Result<Json<AlertView>, Problem> {
    let actor = caller.may(Permission::Administer, Some(&environment))?.actor();
    let draft = meant(&state, &environment, body.rule).await?;
    shown(&state, state.alerting.change(&environment, id, &draft, body.revision, actor).await?).await
}

/// Removes an alert setting; what it is firing for ends, its firings stay.
#[utoipa::path(delete, path = "/environments/{env}/alerts/{id}", tag = "alerts", params(("env" = String, Path, description = "The environment's id"), ("id" = i64, Path, description = "The setting's id")), responses((status = OK, body = AlertView), (status = NOT_FOUND, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn delete(
    caller: Caller,
    AlertInPath(environment, id): AlertInPath,
    State(state): State<AppState>,
) -> Result<Json<AlertView>, Problem> {
    let actor = caller.may(Permission::Administer, Some(&environment))?.actor();
    let setting = state.alerting.setting(&environment, id).await?;
    state.alerting.delete(&environment, id, actor).await?;
    Ok(Json(AlertView::new(setting, None)))
}

/// Has an alert setting count errors from here on.
#[utoipa::path(post, path = "/environments/{env}/alerts/{id}/enable", tag = "alerts", params(("env" = String, Path, description = "The environment's id"), ("id" = i64, Path, description = "The setting's id")), responses((status = OK, body = AlertView), (status = NOT_FOUND, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn enable(
    caller: Caller,
    place: AlertInPath,
    State(state): State<AppState>,
) -> Result<Json<AlertView>, Problem> {
    switch(&caller, place, &state, true).await
}

/// Has an alert setting count nothing more; what it is firing for ends.
#[utoipa::path(post, path = "/environments/{env}/alerts/{id}/disable", tag = "alerts", params(("env" = String, Path, description = "The environment's id"), ("id" = i64, Path, description = "The setting's id")), responses((status = OK, body = AlertView), (status = NOT_FOUND, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn disable(
    caller: Caller,
    place: AlertInPath,
    State(state): State<AppState>,
) -> Result<Json<AlertView>, Problem> {
    switch(&caller, place, &state, false).await
}

/// Copies an alert setting; the copy is off.
#[utoipa::path(post, path = "/environments/{env}/alerts/{id}/copy", tag = "alerts", params(("env" = String, Path, description = "The environment's id"), ("id" = i64, Path, description = "The setting's id")), responses((status = CREATED, body = AlertView), (status = NOT_FOUND, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn copy(
    caller: Caller,
    AlertInPath(environment, id): AlertInPath,
    State(state): State<AppState>,
) -> Result<(StatusCode, Json<AlertView>), Problem> {
    let actor = caller.may(Permission::Administer, Some(&environment))?.actor();
    let copy = state.alerting.copy(&environment, id, actor).await?;
    Ok((StatusCode::CREATED, Json(AlertView::new(copy, None))))
}

/// When a rule would have gone off over the last days, if it had only told people. Nothing is kept.
#[utoipa::path(post, path = "/environments/{env}/alerts/backtest", tag = "alerts", params(("env" = String, Path, description = "The environment's id"), BacktestParameters), request_body = AlertBody, responses((status = OK, body = BacktestView), (status = BAD_REQUEST, body = Problem, content_type = "application/problem+json"), (status = UNPROCESSABLE_ENTITY, body = Problem, content_type = "application/problem+json"), (status = NOT_FOUND, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn backtest(
    caller: Caller,
    InPath(id): InPath<EnvironmentId>,
    Checked(parameters): Checked<BacktestParameters>,
    State(state): State<AppState>,
    Body(body): Body<AlertBody>,
) -> Result<Json<BacktestView>, Problem> {
    caller.may(Permission::View, Some(&id))?;
    state.store.environment(&id).await?;
    let days = match parameters.days.as_deref() {
        None => DAYS,
        Some(text) => {
            let days = text.parse().ok().filter(|days| (1..=MOST_DAYS).contains(days));
            days.ok_or_else(|| {
                let detail = format!("days={text} is not a whole number from 1 to {MOST_DAYS}.");
                Problem::bad_request(detail, "Correct or leave out the parameter.")
            })?
        }
    };
    let rule = meant(&state, &id, body).await?.finished().map_err(|errors| Problem::invalid(&errors))?;
    Ok(Json(state.alerting.backtest(&id, &rule, days).await?.into()))
}

async fn switch(
    caller: &Caller,
    AlertInPath(environment, id): AlertInPath,
    state: &AppState,
    enabled: bool,
) -> Result<Json<AlertView>, Problem> {
    let actor: Actor = caller.may(Permission::Administer, Some(&environment))?.actor();
    shown(state, state.alerting.switch(&environment, id, enabled, actor).await?).await
}

/// The draft of a body whose maps are all of this environment.
async fn meant(
    state: &AppState,
    environment: &EnvironmentId,
    body: AlertBody,
) -> Result<AlertDraft, Problem> {
    let draft = body.draft();
    for map in &draft.maps {
        let is_here = state.store.map(*map).await.is_ok_and(|(map, _)| map.environment == *environment);
        if !is_here {
            let mut errors = FieldErrors::default();
            errors.add("maps", format!("The environment has no map {map}."));
            return Err(Problem::invalid(&errors));
        }
    }
    Ok(draft)
}

async fn shown(state: &AppState, setting: AlertSetting) -> Result<Json<AlertView>, Problem> {
    let gauges = state.alerting.gauges(&setting.environment).await?;
    let gauge = gauges.into_iter().find(|(alert, _)| *alert == setting.id).map(|(_, gauge)| gauge);
    Ok(Json(AlertView::new(setting, gauge)))
}

impl From<AlertError> for Problem {
    fn from(error: AlertError) -> Self {
        match error {
            AlertError::Invalid(errors) => Self::invalid(&errors),
            AlertError::Stale => Self::from(store::StoreError::Stale { what: "the alert setting" }),
            AlertError::NotFound => Self::not_found("There is no such alert setting or firing here."),
            AlertError::Store(error) => error.into(),
        }
    }
}
