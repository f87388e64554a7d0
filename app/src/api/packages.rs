//! Packages: solutions that are exported, and backups.

#[cfg(feature = "ssr")]
use super::guard;
use super::{Answer, ApiError};
use leptos::prelude::*;
use model::{Checked, ExportDraft, KeptPackage, KeptSolution, MapId, Page, PublishedMap, VersionNumber};
#[cfg(feature = "ssr")]
use model::{PackageKind, PageRequest, Permission};
use serde::{Deserialize, Serialize};

/// What the page of an export shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportSheet {
    /// The solution.
    pub kept: KeptSolution,
    /// What the checker found, the gravest first.
    pub findings: Vec<Checked>,
    /// The map that each of these is about, where it is one.
    pub maps: Vec<Option<MapId>>,
    /// Maps with unfinished changes.
    pub unfinished: Vec<String>,
    /// The version that is proposed.
    pub version: VersionNumber,
    /// What was exported of it before, the newest first.
    pub exported: Vec<KeptPackage>,
    /// May the reader export it?
    pub may_change: bool,
}

/// The packages of an environment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackageList {
    /// The newest first.
    pub page: Page<KeptPackage>,
    /// May the reader make backups and download packages?
    pub may_change: bool,
}

/// What exporting a solution now would come to.
#[server(name = ReadExport, prefix = "/api/fn", endpoint = "export_sheet", output = Answer)]
pub async fn export_sheet(env: String, name: String) -> Result<ExportSheet, ApiError> {
    let inside = guard::enter(&env, Permission::View).await?;
    let (state, environment) = (&inside.state, &inside.environment.id);
    let kept = state.solutions.solution(environment, &name).await?;
    let inspection = state.solutions.inspect(environment, &name).await?;
    let known = state.store.maps(environment, state.now()).await?;
    // The checker names maps as packages do: CRM first, the ERP's entity by its label.
    let map_of = |found: &Checked| {
        let (right, _) = found.map.split_once(" - ")?;
        let mut own = known.iter().filter(|row| kept.solution.maps.contains(&row.map.id));
        own.find(|row| row.version.mapping.right_entity == right).map(|row| row.map.id)
    };
    let page = PageRequest { before: None, limit: 500 };
    let packages = state.solutions.packages(environment, page).await?.rows.into_iter();
    let own = packages.filter(|row| {
        row.kind == PackageKind::Exported && row.solution.eq_ignore_ascii_case(&kept.solution.name)
    });
    Ok(ExportSheet {
        maps: inspection.findings.iter().map(map_of).collect(),
        findings: inspection.findings,
        unfinished: inspection.unfinished,
        version: inspection.version,
        exported: own.take(20).collect(),
        may_change: inside.principal.role.allows(Permission::Administer),
        kept,
    })
}

/// Makes versions of the unfinished changes of a solution's maps. Needs `Administer`.
#[server(prefix = "/api/fn", endpoint = "publish_solution", output = Answer)]
pub async fn publish_solution(env: String, name: String) -> Result<Vec<PublishedMap>, ApiError> {
    let inside = guard::enter(&env, Permission::Administer).await?;
    let (desk, actor) = (&inside.state.solutions, inside.principal.actor());
    Ok(desk.publish(&inside.environment.id, &name, &actor).await?)
}

/// Makes a package of a solution and leads to where it can be downloaded. Needs `Administer`.
#[server(prefix = "/api/fn", endpoint = "export_solution", output = Answer)]
pub async fn export_solution(
    env: String,
    name: String,
    #[server(default)] draft: ExportDraft,
) -> Result<(), ApiError> {
    let inside = guard::enter(&env, Permission::Administer).await?;
    let environment = &inside.environment.id;
    let package =
        inside.state.solutions.export(environment, &name, &draft, &inside.principal.actor()).await?;
    let name = crate::address::encoded(&name);
    leptos_axum::redirect(&format!("/e/{environment}/solutions/named/{name}/export?package={package}"));
    Ok(())
}

/// The packages of an environment.
#[server(name = ReadPackages, prefix = "/api/fn", endpoint = "packages", output = Answer)]
pub async fn packages(env: String, #[server(default)] before: Option<i64>) -> Result<PackageList, ApiError> {
    let inside = guard::enter(&env, Permission::View).await?;
    let page = PageRequest { before, ..PageRequest::default() };
    Ok(PackageList {
        page: inside.state.solutions.packages(&inside.environment.id, page).await?,
        may_change: inside.principal.role.allows(Permission::Administer),
    })
}

/// Makes a package of all entity maps and leads to the list of packages. Needs `Administer`.
#[server(prefix = "/api/fn", endpoint = "back_up_maps", output = Answer)]
pub async fn back_up_maps(env: String) -> Result<(), ApiError> {
    let inside = guard::enter(&env, Permission::Administer).await?;
    let environment = &inside.environment.id;
    let package = inside.state.solutions.back_up(environment, &inside.principal.actor()).await?;
    leptos_axum::redirect(&format!("/e/{environment}/solutions/packages?package={package}"));
    Ok(())
}
