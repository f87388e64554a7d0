//! Logs and lists to download.

use super::caller::Caller;
use super::export::{
    About, Activities, Export, Failures, FileFormat, Groups, Listing, MapNames, OneFailure, Queued,
};
use super::path::{InPath, LegInPath};
use super::query::{ActivityParameters, Checked, FailureParameters, GroupParameters, LogParameters, told};
use super::{groups, maps};
use crate::http::problem::Problem;
use access::{Denied, Principal};
use app::state::AppState;
use axum::extract::State;
use model::{
    ActivityQuery, Direction, EntityMap, EnvironmentId, FailureId, FailureQuery, GroupId, MapId, Permission,
    Role,
};
use std::sync::Arc;

/// Who asks for a file, and of what.
pub(super) struct Asked<'a> {
    /// Where everything is.
    pub(super) state: &'a AppState,
    /// Who; may view the environment.
    pub(super) principal: &'a Principal,
    /// The environment.
    pub(super) environment: &'a EnvironmentId,
    /// The map, where the file is of one.
    pub(super) map: Option<&'a EntityMap>,
}

impl Asked<'_> {
    fn sees_values(&self) -> bool {
        self.principal.role.allows(Permission::ViewValues)
    }

    /// `of Customers V3` or `of the environment contoso-test`.
    fn whose(&self) -> String {
        match self.map {
            Some(map) => format!("of the map {} (id {})", map.name, map.id),
            None => format!("of the environment {}", self.environment),
        }
    }

    async fn names(&self) -> Result<Arc<MapNames>, Problem> {
        Ok(Arc::new(MapNames::of(self.state, self.environment).await?))
    }

    /// A file of lists: what it is in words, the end of its name, and the filter.
    fn export(
        &self,
        format: FileFormat,
        (what, subject): (String, &[&str]),
        filter: Vec<(String, String)>,
        listings: Vec<Arc<dyn Listing>>,
    ) -> Export {
        let map = self.map.map(|map| map.name.clone());
        let by = format!("{} ({})", self.principal.name, self.principal.role.label());
        let about = About {
            what,
            environment: self.environment.clone(),
            subject: map.into_iter().chain(subject.iter().map(|part| (*part).to_owned())).collect(),
            filter,
            by,
            at: self.state.now(),
            sees_values: self.sees_values(),
        };
        Export { format, listings, about, clock: Arc::clone(&self.state.clock) }
    }

    fn of_failures(&self, query: FailureQuery, names: Arc<MapNames>) -> Arc<dyn Listing> {
        Arc::new(Failures {
            store: Arc::clone(&self.state.store),
            environment: self.environment.clone(),
            query,
            names,
            sees_values: self.sees_values(),
        })
    }

    fn of_activities(&self, query: ActivityQuery, names: Arc<MapNames>) -> Arc<dyn Listing> {
        Arc::new(Activities {
            store: Arc::clone(&self.state.store),
            environment: self.environment.clone(),
            query,
            names,
            sees_values: self.sees_values(),
        })
    }
}

/// The text of a query searches keys, which are values: it is not for viewers.
pub(super) fn may_search(query: &FailureQuery, sees_values: bool) -> Result<(), Problem> {
    let allowed = query.text.is_empty() || sees_values;
    if allowed { Ok(()) } else { Err(Denied::Forbidden { needs: Role::Operator }.into()) }
}

/// A list of failures as a file.
pub(super) async fn failures(
    asked: &Asked<'_>,
    format: FileFormat,
    parameters: FailureParameters,
) -> Result<Export, Problem> {
    let filter = told(&parameters);
    let query = parameters.query(asked.map.map(|map| map.id))?;
    may_search(&query, asked.sees_values())?;
    let listing = asked.of_failures(query, asked.names().await?);
    let what = format!("Failures {}", asked.whose());
    Ok(asked.export(format, (what, &["failures"]), filter, vec![listing]))
}

/// A timeline as a file.
pub(super) async fn activities(
    asked: &Asked<'_>,
    format: FileFormat,
    parameters: ActivityParameters,
) -> Result<Export, Problem> {
    let filter = told(&parameters);
    let query = parameters.query(asked.map.map(|map| map.id))?;
    let listing = asked.of_activities(query, asked.names().await?);
    let what = format!("The activity log {}", asked.whose());
    Ok(asked.export(format, (what, &["activities"]), filter, vec![listing]))
}

/// A list of failure groups as a file.
pub(super) async fn groups(
    asked: &Asked<'_>,
    format: FileFormat,
    parameters: GroupParameters,
) -> Result<Export, Problem> {
    let filter = told(&parameters);
    let listing = Groups {
        store: Arc::clone(&asked.state.store),
        environment: asked.environment.clone(),
        query: parameters.query()?,
        names: asked.names().await?,
        clock: Arc::clone(&asked.state.clock),
    };
    let what = format!("Failures by cause {}", asked.whose());
    Ok(asked.export(format, (what, &["failure-groups"]), filter, vec![Arc::new(listing)]))
}

/// What waits of a map as a file.
pub(super) fn queue(asked: &Asked<'_>, format: FileFormat, map: &EntityMap) -> Export {
    let listing = Queued {
        store: Arc::clone(&asked.state.store),
        map: map.id,
        sees_values: asked.sees_values(),
        clock: Arc::clone(&asked.state.clock),
    };
    let what = format!("What waits {}", asked.whose());
    asked.export(format, (what, &["queue"]), Vec::new(), vec![Arc::new(listing)])
}

/// All that is known of one failure, as a zip: a table, JSON, and a text for people. Values of the record are left out for
/// viewers.
#[utoipa::path(get, path = "/failures/{id}/log", tag = "failures", params(("id" = i64, Path, description = "The failure's id")), responses((status = OK, body = String, content_type = "application/zip"), (status = NOT_FOUND, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn of_failure(
    caller: Caller,
    InPath(id): InPath<FailureId>,
    State(state): State<AppState>,
) -> Result<Export, Problem> {
    caller.may(Permission::View, None)?;
    let failure = state.store.failure(id).await?;
    let principal = caller.may(Permission::View, Some(&failure.environment))?;
    let (map, _) = state.store.map(failure.map).await?;
    let asked = Asked { state: &state, principal, environment: &failure.environment, map: Some(&map) };
    let listing = OneFailure {
        store: Arc::clone(&state.store),
        id,
        names: asked.names().await?,
        sees_values: asked.sees_values(),
    };
    let what = format!("Failure {id} {}", asked.whose());
    let subject = format!("failure-{id}");
    Ok(asked.export(FileFormat::Zip, (what, &[&subject]), Vec::new(), vec![Arc::new(listing)]))
}

/// All failures of one leg of an initial sync, as a zip: a table, JSON, and a text for people. Values of records are left
/// out for viewers.
#[utoipa::path(get, path = "/runs/{id}/legs/{leg}/log", tag = "maps", params(("id" = i64, Path, description = "The initial sync's id"), ("leg" = i64, Path, description = "The leg's id")), responses((status = OK, body = String, content_type = "application/zip"), (status = NOT_FOUND, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn of_leg(
    caller: Caller,
    LegInPath(id, leg): LegInPath,
    State(state): State<AppState>,
) -> Result<Export, Problem> {
    caller.may(Permission::View, None)?;
    let run = state.store.run(id).await?;
    let map = maps::find(&caller, &state, run.map, Permission::View).await?;
    let principal = caller.may(Permission::View, Some(&map.environment))?;
    let missing = || Problem::not_found(format!("The initial sync {id} has no leg {leg}."));
    let known = run.legs.iter().find(|known| known.id == leg).ok_or_else(missing)?;
    let asked = Asked { state: &state, principal, environment: &map.environment, map: Some(&map) };
    let query = FailureQuery { map: Some(map.id), leg: Some(leg), ..FailureQuery::default() };
    let listing = asked.of_failures(query, asked.names().await?);
    let company = if known.company.is_empty() { "all companies" } else { known.company.as_str() };
    let what = format!("Failures of the initial sync {id}, {company}, {} {}", known.direction, asked.whose());
    let way = match known.direction {
        Direction::LeftToRight => "erp-to-crm",
        Direction::RightToLeft => "crm-to-erp",
    };
    let run = format!("run-{id}");
    let subject = [run.as_str(), known.company.as_str(), way, "failures"];
    let filter = vec![("leg".to_owned(), leg.to_string())];
    Ok(asked.export(FileFormat::Zip, (what, &subject), filter, vec![listing]))
}

/// What happened to one entity map in some time, and the failures that were there in it, as a zip: tables, JSON, and a text
/// for people. Of the last day unless told otherwise. Values of records are left out for viewers.
#[utoipa::path(get, path = "/maps/{id}/log", tag = "activities", params(("id" = i64, Path, description = "The map's id"), LogParameters), responses((status = OK, body = String, content_type = "application/zip"), (status = BAD_REQUEST, body = Problem, content_type = "application/problem+json"), (status = NOT_FOUND, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn of_map(
    caller: Caller,
    InPath(id): InPath<MapId>,
    Checked(parameters): Checked<LogParameters>,
    State(state): State<AppState>,
) -> Result<Export, Problem> {
    let map = maps::find(&caller, &state, id, Permission::View).await?;
    let principal = caller.may(Permission::View, Some(&map.environment))?;
    let within = parameters.period(state.now())?;
    let asked = Asked { state: &state, principal, environment: &map.environment, map: Some(&map) };
    let names = asked.names().await?;
    let of_map = Some(id);
    let activities = ActivityQuery { map: of_map, within, ..ActivityQuery::default() };
    let failures = FailureQuery { map: of_map, within, ..FailureQuery::default() };
    let listings =
        vec![asked.of_activities(activities, Arc::clone(&names)), asked.of_failures(failures, names)];
    let filter = [("from", within.since), ("until", within.until)];
    let filter =
        filter.into_iter().filter_map(|(name, at)| Some((name.to_owned(), at?.to_string()))).collect();
    let what = format!("The log {}", asked.whose());
    Ok(asked.export(FileFormat::Zip, (what, &["log"]), filter, listings))
}

/// All failures of one failure group, as a zip: a table, JSON, and a text for people. Values of records are left out for
/// viewers.
#[utoipa::path(get, path = "/failure-groups/{id}/log", tag = "failures", params(("id" = i64, Path, description = "The group's id")), responses((status = OK, body = String, content_type = "application/zip"), (status = NOT_FOUND, body = Problem, content_type = "application/problem+json")))]
pub(super) async fn of_group(
    caller: Caller,
    InPath(id): InPath<GroupId>,
    State(state): State<AppState>,
) -> Result<Export, Problem> {
    let (group, _) = groups::find(&caller, &state, id, Permission::View).await?;
    let principal = caller.may(Permission::View, Some(&group.environment))?;
    let (map, _) = state.store.map(group.map).await?;
    let asked = Asked { state: &state, principal, environment: &group.environment, map: Some(&map) };
    let query = FailureQuery { group: Some(id), ..FailureQuery::default() };
    let listing = asked.of_failures(query, asked.names().await?);
    let what =
        format!("All failures of the cause \u{201c}{}\u{201d} {}", group.remedy.headline, asked.whose());
    let subject = format!("cause-{id}");
    let filter = vec![("group".to_owned(), id.to_string())];
    Ok(asked.export(FileFormat::Zip, (what, &[&subject, "failures"]), filter, vec![listing]))
}
