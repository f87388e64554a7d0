//! The solutions of an environment and their maps.

#[cfg(feature = "ssr")]
use super::guard;
use super::{Answer, ApiError};
use leptos::prelude::*;
use model::{KeptSolution, MapId, MapState, Publisher, SolutionDraft, VersionName};
#[cfg(feature = "ssr")]
use model::{Mapping, Permission, Solution};
use serde::{Deserialize, Serialize};

/// What the list of solutions shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SolutionList {
    /// By their names for people.
    pub lines: Vec<SolutionLine>,
    /// Who may publish, the default one first.
    pub publishers: Vec<Publisher>,
    /// May the reader change them?
    pub may_change: bool,
}

/// One solution of the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SolutionLine {
    /// The solution, with where it comes from.
    pub kept: KeptSolution,
    /// Its publisher's name for people.
    pub publisher: String,
    /// How many maps it has, or brings once it is applied.
    pub maps: u32,
}

/// What the page of one solution shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SolutionSheet {
    /// The solution, with where it comes from.
    pub kept: KeptSolution,
    /// Its publisher's name for people.
    pub publisher: String,
    /// Its maps, in its order.
    pub maps: Vec<PartLine>,
    /// The other maps of the environment, by name.
    pub others: Vec<PartLine>,
    /// Who may publish, the default one first.
    pub publishers: Vec<Publisher>,
    /// May the reader change it?
    pub may_change: bool,
}

/// A map as a part of a solution, or as one that could be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartLine {
    /// The map.
    pub map: MapId,
    /// Its name.
    pub name: String,
    /// The entities that it pairs, ERP first.
    pub entities: [String; 2],
    /// Where it stands.
    pub state: MapState,
    /// The version that is active.
    pub active: VersionName,
    /// Has it the solution's publisher?
    pub agrees: bool,
}

#[cfg(feature = "ssr")]
impl PartLine {
    fn of(row: model::MapSummary, solution: &Solution) -> Self {
        let Mapping { left_entity, right_entity, .. } = row.version.mapping;
        Self {
            map: row.map.id,
            name: row.map.name,
            entities: [left_entity, right_entity],
            state: row.map.state,
            agrees: row.version.publisher.eq_ignore_ascii_case(&solution.publisher),
            active: VersionName::new(&row.version.publisher, row.version.number),
        }
    }
}

#[cfg(feature = "ssr")]
fn label_of(publishers: &[Publisher], name: &str) -> String {
    let known = publishers.iter().find(|known| known.name.eq_ignore_ascii_case(name));
    known.map_or_else(|| name.to_owned(), |known| known.label.clone())
}

/// The solutions of an environment.
#[server(name = ReadSolutions, prefix = "/api/fn", endpoint = "solutions", output = Answer)]
pub async fn solutions(env: String) -> Result<SolutionList, ApiError> {
    let inside = guard::enter(&env, Permission::View).await?;
    let (state, environment) = (&inside.state, &inside.environment.id);
    let publishers = state.store.publishers(environment).await?;
    let mut lines = Vec::new();
    for kept in state.solutions.solutions(environment).await? {
        // What was imported and is not applied has its maps in its package.
        let maps = match kept.package.filter(|_| !kept.is_applied()) {
            Some(package) => state.store.package(package).await?.maps,
            None => u32::try_from(kept.solution.maps.len()).unwrap_or(u32::MAX),
        };
        lines.push(SolutionLine { publisher: label_of(&publishers, &kept.solution.publisher), maps, kept });
    }
    let may_change = inside.principal.role.allows(Permission::Administer);
    Ok(SolutionList { lines, publishers, may_change })
}

/// One solution with its maps.
#[server(name = ReadSolution, prefix = "/api/fn", endpoint = "solution", output = Answer)]
pub async fn solution(env: String, name: String) -> Result<SolutionSheet, ApiError> {
    let inside = guard::enter(&env, Permission::View).await?;
    let (state, environment) = (&inside.state, &inside.environment.id);
    let kept = state.solutions.solution(environment, &name).await?;
    let publishers = state.store.publishers(environment).await?;
    let rows = state.store.maps(environment, state.now()).await?;
    let lines = rows.into_iter().map(|row| PartLine::of(row, &kept.solution));
    let (mut maps, others): (Vec<PartLine>, Vec<PartLine>) =
        lines.partition(|line| kept.solution.maps.contains(&line.map));
    maps.sort_by_key(|line| kept.solution.maps.iter().position(|map| *map == line.map));
    Ok(SolutionSheet {
        publisher: label_of(&publishers, &kept.solution.publisher),
        maps,
        others,
        publishers,
        may_change: inside.principal.role.allows(Permission::Administer),
        kept,
    })
}

/// Makes a solution and leads to its page. Needs `Administer`.
#[server(prefix = "/api/fn", endpoint = "add_solution", output = Answer)]
pub async fn add_solution(env: String, #[server(default)] draft: SolutionDraft) -> Result<(), ApiError> {
    let inside = guard::enter(&env, Permission::Administer).await?;
    let environment = &inside.environment.id;
    inside.state.solutions.create_solution(environment, &draft, &inside.principal.actor()).await?;
    leptos_axum::redirect(&format!("/e/{environment}/solutions/named/{}", draft.name));
    Ok(())
}

/// Changes what is said of a solution; its unique name stays. Needs `Administer`.
#[server(prefix = "/api/fn", endpoint = "change_solution", output = Answer)]
pub async fn change_solution(env: String, #[server(default)] draft: SolutionDraft) -> Result<(), ApiError> {
    let inside = guard::enter(&env, Permission::Administer).await?;
    let (desk, actor) = (&inside.state.solutions, inside.principal.actor());
    Ok(desk.change_solution(&inside.environment.id, &draft, &actor).await?)
}

/// Adds maps of the environment to a solution. Needs `Administer`.
#[server(prefix = "/api/fn", endpoint = "add_to_solution", output = Answer)]
pub async fn add_to_solution(
    env: String,
    name: String,
    #[server(default)] maps: Vec<i64>,
) -> Result<(), ApiError> {
    let inside = guard::enter(&env, Permission::Administer).await?;
    let maps: Vec<MapId> = maps.into_iter().map(MapId).collect();
    let (desk, actor) = (&inside.state.solutions, inside.principal.actor());
    Ok(desk.add_maps(&inside.environment.id, &name, &maps, &actor).await?)
}

/// Takes a map out of a solution; the map stays. Needs `Administer`.
#[server(prefix = "/api/fn", endpoint = "take_out_of_solution", output = Answer)]
pub async fn take_out_of_solution(env: String, name: String, map: i64) -> Result<(), ApiError> {
    let inside = guard::enter(&env, Permission::Administer).await?;
    let (desk, actor) = (&inside.state.solutions, inside.principal.actor());
    Ok(desk.take_out(&inside.environment.id, &name, MapId(map), &actor).await?)
}

/// Deletes a solution that is not managed and leads to the list; its maps stay. Needs `Administer`.
#[server(prefix = "/api/fn", endpoint = "delete_solution", output = Answer)]
pub async fn delete_solution(env: String, name: String) -> Result<(), ApiError> {
    let inside = guard::enter(&env, Permission::Administer).await?;
    let environment = &inside.environment.id;
    inside.state.solutions.delete_solution(environment, &name, &inside.principal.actor()).await?;
    leptos_axum::redirect(&format!("/e/{environment}/solutions"));
    Ok(())
}
