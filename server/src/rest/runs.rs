//! Orders to maps, and their initial syncs.

use super::body::Body;
use super::caller::Caller;
use super::downloads::{self, Asked};
use super::maps;
use super::path::InPath;
use super::query::{Checked, PageParameters, QueueParameters};
use super::trying;
use super::view::{DryRunView, OrderOutcome, PageOfQueued, PageOfRuns, RunView};
use crate::http::problem::Problem;
use app::state::AppState;
use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use model::{ChangeId, EnvironmentId, MapId, Order, Permission, RunId};
use serde::Deserialize;
use utoipa::ToSchema;

/// Maps that may be ordered at once.
const MOST_MAPS: usize = 1_000;

/// An order to several maps.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct OrderBody {
    /// Their ids, in the order in which they are to be run.
    maps: Vec<i64>,
    /// `command` is `run` (with `initial_sync`, `companies`, `continues`, `master`: `left`, `right` or `newest`, and
    /// `deletions`: `as_fields`, `deletion` or `change`), `conflicts` (with `master` and `deletions`), `pause`, `resume` (with `choice`:
    /// `catch_up`, `skip_preserve` or `skip_discard`), `stop` (with `queue`: `keep` or `discard`), `cancel`,
    /// `skip_to_live` (with `preserve`), `rerun` (with `what`: `everything`, `failed` or `without_failed`) or `companies`
    /// (with `companies`: the codes of all whose records are kept in step from now on; an empty list = all), or `activate`
    /// (with `version`, the id of one of the map's, and `restart`: a map that is running is paused for it and goes on
    /// after it; needs the role of an admin).
    #[schema(value_type = Object, example = json!({ "command": "pause" }))]
    order: Order,
}

/// A run to try of several maps.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DryRunBody {
    /// Their ids, in the order in which they would be run.
    maps: Vec<i64>,
    /// `command` is `run`, with `initial_sync`, `companies`, `master` and `deletions` as in an order.
    #[schema(value_type = Object, example = json!({ "command": "run", "initial_sync": true }))]
    order: Order,
    /// Records of each leg to look at, at the most: up to 100,000, by default 10,000.
    rows: Option<u32>,
    /// Tries one map under another mapping than its active version's, in whatever state it is: `draft`, or the id of a
    /// version as text. The run is one with an initial sync then.
    with: Option<String>,
}

/// Maps of an environment by their ids.
async fn named(state: &AppState, id: &EnvironmentId, ids: Vec<i64>) -> Result<Vec<MapId>, Problem> {
    state.store.environment(id).await?;
    if !(1..=MOST_MAPS).contains(&ids.len()) {
        let detail = format!("maps does not hold 1 to {MOST_MAPS} ids.");
        return Err(Problem::bad_request(detail, "Name the maps by their ids."));
    }
    let maps: Vec<MapId> = ids.into_iter().map(MapId).collect();
    for map in &maps {
        // A map of another environment is none of this one's.
        if state.store.map(*map).await?.0.environment != *id {
            return Err(Problem::not_found(format!("The environment has no map {map}.")));
        }
    }
    Ok(maps)
}

/// Orders maps to run, pause, resume, stop and so on. Answers with what became of each, in the order given; those that
/// their state does not allow are refused without effect on the others.
#[utoipa::path(post, path = "/environments/{env}/orders", tag = "maps", params(("env" = String, Path, description = "The environment's id")), request_body = OrderBody, responses((status = OK, body = Vec<OrderOutcome>), (status = BAD_REQUEST, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn order(
    caller: Caller,
    InPath(id): InPath<EnvironmentId>,
    State(state): State<AppState>,
    Body(body): Body<OrderBody>,
) -> Result<Json<Vec<OrderOutcome>>, Problem> {
    let principal = caller.may(body.order.needs(), Some(&id))?;
    let maps = named(&state, &id, body.maps).await?;
    let orders = maps.into_iter().map(|map| (map, body.order.clone())).collect();
    let outcomes = state.engine.order_all(orders, &principal.actor()).await;
    Ok(Json(outcomes.into_iter().map(OrderOutcome::from).collect()))
}

/// Reads both apps and says what running maps would do, without writing anything. It ends when its connection does; one
/// at a time in an environment. Keys and values are among the samples.
#[utoipa::path(post, path = "/environments/{env}/dry-run", tag = "maps", params(("env" = String, Path, description = "The environment's id")), request_body = DryRunBody, responses((status = OK, body = DryRunView), (status = BAD_REQUEST, body = Problem, content_type = "application/problem+json"), (status = CONFLICT, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn dry_run(
    caller: Caller,
    InPath(id): InPath<EnvironmentId>,
    State(state): State<AppState>,
    Body(body): Body<DryRunBody>,
) -> Result<Json<DryRunView>, Problem> {
    caller.may(Permission::Operate, Some(&id))?;
    let Order::Run(options) = body.order else {
        return Err(Problem::bad_request("The order is not to run.", "Only a run can be tried."));
    };
    let maps = named(&state, &id, body.maps).await?;
    let most = body.rows.unwrap_or(engine::DRY_RUN_ROWS);
    if let Some(with) = body.with {
        let [map] = maps[..] else {
            let detail = "More than one map is named beside `with`.";
            return Err(Problem::bad_request(detail, "Try one map at a time under another mapping."));
        };
        let tried = trying::tried(&with)?;
        return Ok(Json(state.engine.dry_run_of(map, tried, &options, most).await?.into()));
    }
    let runs: Vec<_> = maps.into_iter().map(|map| (map, options.clone())).collect();
    Ok(Json(state.engine.dry_run(&id, &runs, most).await?.into()))
}

/// The initial syncs of a map, newest first, with what became of the records of each leg.
#[utoipa::path(get, path = "/maps/{id}/runs", tag = "maps", params(("id" = i64, Path, description = "The map's id"), PageParameters), responses((status = OK, body = PageOfRuns), (status = NOT_FOUND, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn of_map(
    caller: Caller,
    InPath(id): InPath<MapId>,
    Checked(parameters): Checked<PageParameters>,
    State(state): State<AppState>,
) -> Result<Json<PageOfRuns>, Problem> {
    maps::find(&caller, &state, id, Permission::View).await?;
    let page = state.store.runs(id, parameters.page()?).await?;
    let rows = page.rows.into_iter().map(RunView::from).collect();
    Ok(Json(PageOfRuns { rows, next: page.next, total: page.total }))
}

/// One initial sync.
#[utoipa::path(get, path = "/runs/{id}", tag = "maps", params(("id" = i64, Path, description = "The initial sync's id")), responses((status = OK, body = RunView), (status = NOT_FOUND, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn one(
    caller: Caller,
    InPath(id): InPath<RunId>,
    State(state): State<AppState>,
) -> Result<Json<RunView>, Problem> {
    caller.may(Permission::View, None)?;
    let run = state.store.run(id).await?;
    maps::find(&caller, &state, run.map, Permission::View).await?;
    Ok(Json(run.into()))
}

/// The changes of a map that wait, oldest first; `next` is `before` of the following page here as well. Values are left
/// out.
#[utoipa::path(get, path = "/maps/{id}/queue", tag = "maps", params(("id" = i64, Path, description = "The map's id"), QueueParameters), responses((status = OK, content((PageOfQueued = "application/json"), (String = "text/csv"), (String = "application/x-ndjson"), (String = "application/zip"))), (status = NOT_FOUND, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn queue(
    caller: Caller,
    InPath(id): InPath<MapId>,
    Checked(parameters): Checked<QueueParameters>,
    State(state): State<AppState>,
) -> Result<Response, Problem> {
    let map = maps::find(&caller, &state, id, Permission::View).await?;
    if let Some(format) = parameters.file()? {
        let principal = caller.may(Permission::View, Some(&map.environment))?;
        let asked = Asked { state: &state, principal, environment: &map.environment, map: Some(&map) };
        return Ok(downloads::queue(&asked, format, &map).into_response());
    }
    let page = parameters.page()?;
    let statistics = state.store.statistics(id, state.now()).await?;
    let mut rows = state.store.queued(id, page.before.map(ChangeId), page.limit).await?;
    if !caller.sees_values(&map.environment) {
        for row in &mut rows {
            row.key.clear();
        }
    }
    Ok(Json(PageOfQueued::new(rows, page.limit, &statistics)).into_response())
}
