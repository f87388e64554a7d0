//! Packages come in: they are looked at, imported, applied, and taken back.

#[cfg(feature = "ssr")]
use super::guard;
use super::{Answer, ApiError};
use leptos::prelude::*;
use model::{Import, ImportPlan, ImportedMap, KeptPackage, KeptSolution, Page, SolutionChange};
#[cfg(feature = "ssr")]
use model::{ImportId, PackageId, PageRequest, Permission};
use serde::{Deserialize, Serialize};

/// What the page of an import shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportSheet {
    /// The package.
    pub package: KeptPackage,
    /// What importing and applying it will do here.
    pub plan: ImportPlan,
}

/// What the page of an application shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApplySheet {
    /// The solutions that were imported.
    pub choices: Vec<KeptSolution>,
    /// The chosen one, and what applying it will do.
    pub chosen: Option<(KeptSolution, SolutionChange)>,
    /// May the reader apply it?
    pub may_change: bool,
}

/// What was done with solutions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryList {
    /// The newest first.
    pub page: Page<Import>,
    /// May the reader take something back?
    pub may_change: bool,
}

/// What is in a package, and what importing it will do. Needs `Administer`.
#[server(name = ReadImport, prefix = "/api/fn", endpoint = "import_sheet", output = Answer)]
pub async fn import_sheet(env: String, package: i64) -> Result<ImportSheet, ApiError> {
    let inside = guard::enter(&env, Permission::Administer).await?;
    let desk = &inside.state.solutions;
    let (package, plan) = desk.plan_import(&inside.environment.id, PackageId(package)).await?;
    Ok(ImportSheet { package, plan })
}

/// Imports a package and leads to where it can be applied. Needs `Administer`.
#[server(prefix = "/api/fn", endpoint = "import_package", output = Answer)]
pub async fn import_package(env: String, package: i64) -> Result<(), ApiError> {
    let inside = guard::enter(&env, Permission::Administer).await?;
    let (state, environment) = (&inside.state, &inside.environment.id);
    let id = state.solutions.import(environment, PackageId(package), &inside.principal.actor()).await?;
    let solution = crate::address::encoded(&state.store.import(id).await?.solution);
    leptos_axum::redirect(&format!("/e/{environment}/solutions/apply?solution={solution}"));
    Ok(())
}

/// The solutions that can be applied, and what applying one of them will do.
#[server(name = ReadApply, prefix = "/api/fn", endpoint = "apply_sheet", output = Answer)]
pub async fn apply_sheet(env: String, #[server(default)] solution: String) -> Result<ApplySheet, ApiError> {
    let inside = guard::enter(&env, Permission::View).await?;
    let (desk, environment) = (&inside.state.solutions, &inside.environment.id);
    let mut choices = desk.solutions(environment).await?;
    choices.retain(|kept| kept.package.is_some());
    let chosen = choices.iter().find(|kept| kept.solution.name.eq_ignore_ascii_case(&solution)).cloned();
    let chosen = match chosen {
        Some(kept) => {
            let change = desk.plan_apply(environment, &kept.solution.name, false).await?;
            Some((kept, change))
        }
        None => None,
    };
    let may_change = inside.principal.role.allows(Permission::Administer);
    Ok(ApplySheet { choices, chosen, may_change })
}

/// Applies an imported solution to the maps. Needs `Administer`.
#[server(prefix = "/api/fn", endpoint = "apply_solution", output = Answer)]
pub async fn apply_solution(
    env: String,
    solution: String,
    #[server(default)] overwrite: bool,
) -> Result<Vec<ImportedMap>, ApiError> {
    let inside = guard::enter(&env, Permission::Administer).await?;
    let (desk, actor) = (&inside.state.solutions, inside.principal.actor());
    Ok(desk.apply(&inside.environment.id, &solution, overwrite, &actor).await?.maps)
}

/// Uninstalls a solution and leads to the history. Needs `Administer`.
#[server(prefix = "/api/fn", endpoint = "uninstall_solution", output = Answer)]
pub async fn uninstall_solution(env: String, name: String) -> Result<(), ApiError> {
    let inside = guard::enter(&env, Permission::Administer).await?;
    let environment = &inside.environment.id;
    inside.state.solutions.uninstall(environment, &name, &inside.principal.actor()).await?;
    leptos_axum::redirect(&format!("/e/{environment}/solutions/history"));
    Ok(())
}

/// What was done with solutions.
#[server(name = ReadHistory, prefix = "/api/fn", endpoint = "solution_history", output = Answer)]
pub async fn solution_history(
    env: String,
    #[server(default)] before: Option<i64>,
) -> Result<HistoryList, ApiError> {
    let inside = guard::enter(&env, Permission::View).await?;
    let page = PageRequest { before, ..PageRequest::default() };
    Ok(HistoryList {
        page: inside.state.solutions.history(&inside.environment.id, page).await?,
        may_change: inside.principal.role.allows(Permission::Administer),
    })
}

/// Takes back what was done with a solution. Needs `Administer`.
#[server(prefix = "/api/fn", endpoint = "roll_back", output = Answer)]
pub async fn roll_back(env: String, import: i64) -> Result<(), ApiError> {
    let inside = guard::enter(&env, Permission::Administer).await?;
    let (desk, actor) = (&inside.state.solutions, inside.principal.actor());
    desk.roll_back(&inside.environment.id, ImportId(import), &actor).await?;
    Ok(())
}
