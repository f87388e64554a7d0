//! Packages, and what the checker says of them.

use super::word;
use model::{CheckSummary, Checked, ExportDraft, KeptPackage, Packaging, Page, Published, PublishedMap};
use serde::{Deserialize, Serialize};
use solutions::Inspection;
use utoipa::ToSchema;

/// An export.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::rest) struct ExportBody {
    /// The version that the solution gets by it, such as `1.0.0.1`; `GET …/check` proposes one.
    version: String,
    /// Is it locked where it is imported? It is unless told otherwise.
    #[serde(default = "recommended")]
    managed: bool,
    /// Why it is exported in spite of what the checker found.
    #[serde(default)]
    reason: String,
}

const fn recommended() -> bool {
    true
}

impl ExportBody {
    /// The draft that it is.
    pub(in crate::rest) fn draft(self) -> ExportDraft {
        let packaging = if self.managed { Packaging::Managed } else { Packaging::Unmanaged };
        ExportDraft { version: self.version, packaging, reason: self.reason }
    }
}

/// A package that is kept; `GET /packages/{id}/file` has its bytes.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest) struct PackageView {
    id: i64,
    /// `exported`, `uploaded` or `backup`.
    kind: String,
    /// The solution in it, by unique name.
    solution: String,
    /// The solution's name for people.
    label: String,
    /// The solution's version.
    version: String,
    /// Is it locked where it is imported?
    is_managed: bool,
    /// Who publishes it.
    publisher: String,
    /// How many maps are in it.
    maps: u32,
    /// The name of its file.
    file_name: String,
    /// BLAKE3 of its bytes, hexadecimal.
    blake3: String,
    /// How many bytes it has.
    size: u64,
    /// Since when it is kept.
    #[schema(format = DateTime)]
    at: String,
    /// Who exported or brought it.
    by: String,
    /// Why it was exported in spite of what the checker found; may be empty.
    reason: String,
}

/// A page of packages.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest) struct PageOfPackages {
    /// Newest first.
    rows: Vec<PackageView>,
    /// `before` of the next page; null on the last.
    next: Option<i64>,
    /// Rows of the whole list.
    total: i64,
}

impl From<KeptPackage> for PackageView {
    fn from(kept: KeptPackage) -> Self {
        Self {
            id: kept.id.0,
            kind: word(&kept.kind),
            solution: kept.solution,
            label: kept.label,
            version: kept.version.to_string(),
            is_managed: kept.packaging == Packaging::Managed,
            publisher: kept.publisher,
            maps: kept.maps,
            file_name: kept.file_name,
            blake3: kept.hash,
            size: kept.size,
            at: kept.at.to_string(),
            by: kept.by,
            reason: kept.reason,
        }
    }
}

impl From<Page<KeptPackage>> for PageOfPackages {
    fn from(page: Page<KeptPackage>) -> Self {
        let Page { rows, next, total } = page.map(PackageView::from);
        Self { rows, next, total }
    }
}

/// One thing that the checker has found.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest) struct IssueView {
    /// `critical`, `high`, `medium`, `low` or `informational`.
    gravity: String,
    /// Which rule says so.
    code: String,
    /// The name of the map; empty = the solution itself.
    map: String,
    /// Where in it; empty = all of it.
    place: String,
    /// What was found.
    reason: String,
    /// What to do about it.
    remedy: String,
}

/// What the checker says of a solution.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest) struct InspectionView {
    /// Can it be exported without a reason?
    is_clean: bool,
    /// What was found, the gravest first.
    issues: Vec<IssueView>,
    /// The version that is proposed for the next export.
    version: String,
    /// Maps with unfinished changes, which would not be in the package.
    unfinished: Vec<String>,
}

impl From<Checked> for IssueView {
    fn from(found: Checked) -> Self {
        let Checked { gravity, code, map, place, reason, remedy } = found;
        Self { gravity: word(&gravity), code, map, place, reason, remedy }
    }
}

impl From<Inspection> for InspectionView {
    fn from(inspection: Inspection) -> Self {
        Self {
            is_clean: CheckSummary::of(&inspection.findings).is_clean(),
            issues: inspection.findings.into_iter().map(IssueView::from).collect(),
            version: inspection.version.to_string(),
            unfinished: inspection.unfinished,
        }
    }
}

/// What became of the unfinished changes of a map.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest) struct PublishedView {
    /// The map's id.
    map: i64,
    /// Its name.
    name: String,
    /// `active`, `saved` (a version that is not the active one) or `refused`.
    outcome: &'static str,
    /// The version, such as `1.0.0.4 by Contoso`; null where there is none.
    version: Option<String>,
    /// Why it is not the active one, or why there is none; may be empty.
    reason: String,
}

impl From<PublishedMap> for PublishedView {
    fn from(PublishedMap { map, name, outcome }: PublishedMap) -> Self {
        let (outcome, version, reason) = match outcome {
            Published::Active { version } => ("active", Some(version.to_string()), String::new()),
            Published::Saved { version, reason } => ("saved", Some(version.to_string()), reason),
            Published::Refused { reason } => ("refused", None, reason),
        };
        Self { map: map.0, name, outcome, version, reason }
    }
}
