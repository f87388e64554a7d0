//! What importing, applying and taking back does, and did.

use super::{DifferenceView, IssueView, word};
use model::{
    ChangedMap, Import, ImportPlan, ImportedMap, KeptSolution, Packaging, Page, PlannedMap, SolutionChange,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How a solution is applied.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::rest) struct ApplyBody {
    /// Does a managed solution come on top of what was changed here?
    #[serde(default)]
    pub(in crate::rest) overwrite: bool,
}

/// What becomes of one map of a package.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest) struct PlannedMapView {
    /// Its name here, or the one that it gets.
    map: String,
    /// Its display name in the package.
    label: String,
    /// `new`, `same`, `newer`, `lower`, `overwrites`, `local_stays`, `covered`, `clash` or `unreadable`.
    fate: String,
    /// The version that is active here, such as `1.0.0.4 by Contoso`; null where there is no such map.
    active: Option<String>,
    /// The version that the package brings; null where that cannot be read.
    brings: Option<String>,
    /// What differs from the one to the other.
    differences: Vec<DifferenceView>,
    /// Has it to be paused or stopped before it is applied?
    must_pause: bool,
}

/// What importing a package, and applying it after that, would do.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest) struct ImportPlanView {
    /// The solution, by unique name.
    solution: String,
    /// Its name for people.
    label: String,
    /// Its version.
    version: String,
    /// Its publisher.
    publisher: String,
    /// Is it locked here?
    is_managed: bool,
    /// The version of it that is installed; null where it is not.
    installed: Option<String>,
    /// Is it refused?
    is_refused: bool,
    /// Is the very same package installed already?
    is_installed: bool,
    /// What stands against it, the gravest first.
    issues: Vec<IssueView>,
    /// Its maps, in the order of the package.
    maps: Vec<PlannedMapView>,
}

impl From<PlannedMap> for PlannedMapView {
    fn from(map: PlannedMap) -> Self {
        Self {
            fate: word(&map.fate),
            map: map.map,
            label: map.label,
            active: map.active.map(|version| version.to_string()),
            brings: map.brings.map(|version| version.to_string()),
            differences: map.differences.into_iter().map(DifferenceView::from).collect(),
            must_pause: map.must_pause,
        }
    }
}

impl From<ImportPlan> for ImportPlanView {
    fn from(plan: ImportPlan) -> Self {
        Self {
            is_refused: plan.is_refused(),
            solution: plan.solution,
            label: plan.label,
            version: plan.version.to_string(),
            publisher: plan.publisher,
            is_managed: plan.packaging == Packaging::Managed,
            installed: plan.installed.map(|version| version.to_string()),
            is_installed: plan.is_installed,
            issues: plan.findings.into_iter().map(IssueView::from).collect(),
            maps: plan.maps.into_iter().map(PlannedMapView::from).collect(),
        }
    }
}

/// What would be done with one map.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest) struct ChangedMapView {
    /// Its name.
    map: String,
    /// What is done, as the model writes it.
    #[schema(value_type = Vec<Object>)]
    acts: Vec<serde_json::Value>,
    /// Does something wait until it is paused or stopped?
    waits: bool,
    /// Why that waits, or why nothing is done; empty where all is done.
    reason: String,
    /// What differs from the version that is active to the one that will be.
    differences: Vec<DifferenceView>,
}

/// What applying a solution would do.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest) struct ChangeView {
    /// The solution, by unique name.
    solution: String,
    /// Is it refused?
    is_refused: bool,
    /// What stands against it, the gravest first.
    issues: Vec<IssueView>,
    /// The maps that it is about.
    maps: Vec<ChangedMapView>,
}

impl From<ChangedMap> for ChangedMapView {
    fn from(map: ChangedMap) -> Self {
        Self {
            map: map.map,
            acts: map.acts.iter().map(super::json).collect(),
            waits: map.waiting.is_some(),
            reason: map.reason,
            differences: map.differences.into_iter().map(DifferenceView::from).collect(),
        }
    }
}

impl From<SolutionChange> for ChangeView {
    fn from(change: SolutionChange) -> Self {
        Self {
            is_refused: change.is_refused(),
            solution: change.solution,
            issues: change.findings.into_iter().map(IssueView::from).collect(),
            maps: change.maps.into_iter().map(ChangedMapView::from).collect(),
        }
    }
}

/// What became of one map.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest) struct ImportedMapView {
    /// The map's id; null where none came of it.
    map: Option<i64>,
    /// Its name.
    name: String,
    /// `made`, `switched`, `saved`, `same`, `waiting`, `refused`, `removed` or `dropped`.
    outcome: String,
    /// Why nothing, or something else, became of it; may be empty.
    reason: String,
}

/// One thing that was done with a solution.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest) struct ImportView {
    /// Its id; null where there was nothing to do.
    id: Option<i64>,
    /// `imported`, `applied`, `uninstalled` or `rolled_back`.
    act: String,
    /// The solution, by unique name.
    solution: String,
    /// The version that it was done with.
    version: String,
    /// Is it locked here?
    is_managed: bool,
    /// The package that it was done with.
    package: Option<i64>,
    /// The backup that was made before.
    backup: Option<i64>,
    /// Does nothing wait, and was nothing refused?
    is_whole: bool,
    /// What became of each map.
    maps: Vec<ImportedMapView>,
    /// When; null where there was nothing to do.
    #[schema(format = DateTime)]
    at: Option<String>,
    /// Who did it; empty where there was nothing to do.
    by: String,
    /// When it was taken back.
    #[schema(format = DateTime)]
    rolled_back_at: Option<String>,
    /// Who took it back.
    rolled_back_by: Option<String>,
}

impl From<ImportedMap> for ImportedMapView {
    fn from(map: ImportedMap) -> Self {
        let (outcome, name, reason) = (word(&map.outcome), map.name, map.reason);
        Self { map: map.map.map(|id| id.0), name, outcome, reason }
    }
}

impl From<Import> for ImportView {
    fn from(import: Import) -> Self {
        let rolled = import.rolled_back;
        Self {
            id: Some(import.id.0),
            act: word(&import.act),
            solution: import.solution,
            version: import.version.to_string(),
            is_managed: import.packaging == Packaging::Managed,
            package: import.package.map(|id| id.0),
            backup: import.backup.map(|id| id.0),
            is_whole: import.maps.iter().all(ImportedMap::is_done),
            maps: import.maps.into_iter().map(ImportedMapView::from).collect(),
            at: Some(import.at.to_string()),
            by: import.by,
            rolled_back_at: rolled.as_ref().map(|rolled| rolled.at.to_string()),
            rolled_back_by: rolled.map(|rolled| rolled.by),
        }
    }
}

impl ImportView {
    /// What came of applying a solution; `None` = there was nothing to do.
    pub(in crate::rest) fn applied(
        kept: Option<Import>,
        solution: KeptSolution,
        maps: Vec<ImportedMap>,
    ) -> Self {
        if let Some(import) = kept {
            return import.into();
        }
        let package = solution.package;
        let solution = solution.solution;
        Self {
            id: None,
            act: word(&model::ImportAct::Applied),
            solution: solution.name,
            version: solution.version.to_string(),
            is_managed: solution.packaging == Packaging::Managed,
            package: package.map(|id| id.0),
            backup: None,
            is_whole: maps.iter().all(ImportedMap::is_done),
            maps: maps.into_iter().map(ImportedMapView::from).collect(),
            at: None,
            by: String::new(),
            rolled_back_at: None,
            rolled_back_by: None,
        }
    }
}

/// A page of what was done.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest) struct PageOfImports {
    /// Newest first.
    rows: Vec<ImportView>,
    /// `before` of the next page; null on the last.
    next: Option<i64>,
    /// Rows of the whole list.
    total: i64,
}

impl From<Page<Import>> for PageOfImports {
    fn from(page: Page<Import>) -> Self {
        let Page { rows, next, total } = page.map(ImportView::from);
        Self { rows, next, total }
    }
}
