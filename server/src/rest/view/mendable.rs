//! Findings of a draft with what mends them.

use super::FindingView;
use mapping::Fix;
use model::Finding;
use serde::Serialize;
use utoipa::ToSchema;

/// One finding of a draft.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest) struct MendableView {
    /// The finding.
    #[serde(flatten)]
    finding: FindingView,
    /// The act that mends it without bringing another problem; null = no single one does. It is an edit of the draft, and
    /// can be taken back like all others.
    fix: Option<String>,
}

impl From<(Finding, Option<Fix>)> for MendableView {
    fn from((finding, fix): (Finding, Option<Fix>)) -> Self {
        Self { finding: finding.into(), fix: fix.map(|fix| fix.label) }
    }
}
