//! What a shadow run has found.

use super::word;
use model::{ShadowDifference, ShadowField, ShadowReport, ShadowValue};
use serde::Serialize;
use utoipa::ToSchema;

/// A mapping that looks on, and what it would do otherwise.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest) struct ShadowView {
    /// Which, in words.
    of: String,
    /// Its version; null = a draft as it was when the run began.
    version: Option<i64>,
    /// The version that works meanwhile, in words.
    beside: String,
    /// Since when it looks on.
    #[schema(format = DateTime)]
    since: String,
    /// Who began it.
    by: String,
    /// Changes that it was held against.
    seen: i64,
    /// Those of them that would go otherwise.
    differing: i64,
    /// Changes that came faster than they could be looked at, and were passed over.
    missed: i64,
    /// Changes of which it could not say.
    errors: i64,
    /// How many of each kind.
    counts: Vec<ShadowCountView>,
    /// The newest 200 of those that would go otherwise, newest first.
    newest: Vec<ShadowDifferenceView>,
}

/// Changes of a kind.
#[derive(Debug, Serialize, ToSchema)]
struct ShadowCountView {
    /// `values`, `written`, `left_alone`, `refused`, `passed` or `otherwise`.
    kind: String,
    /// How many.
    count: i64,
}

/// A change that would go otherwise.
#[derive(Debug, Serialize, ToSchema)]
struct ShadowDifferenceView {
    /// When the active version decided about it.
    #[schema(format = DateTime)]
    at: String,
    /// The record's canonical integration key.
    key: String,
    /// `left_to_right` (ERP to CRM) or `right_to_left`.
    direction: String,
    /// How, as in the counts.
    kind: String,
    /// What the active version did.
    active: ShadowFateView,
    /// What the shadow would have done.
    shadow: ShadowFateView,
    /// The other app's fields that differ.
    fields: Vec<ShadowFieldView>,
}

/// What is done about a change.
#[derive(Debug, Serialize, ToSchema)]
struct ShadowFateView {
    /// `created`, `updated`, `deleted`, `skipped` or `refused`.
    fate: String,
    /// Why, where there is something to say.
    why: String,
}

/// A field that differs.
#[derive(Debug, Serialize, ToSchema)]
struct ShadowFieldView {
    /// Its name.
    field: String,
    /// Does the active version write it?
    is_written: bool,
    /// What it writes; null = no value, or nothing.
    active: Option<String>,
    /// Would the shadow write it?
    would_be_written: bool,
    /// What the shadow would write; null = no value, or nothing.
    shadow: Option<String>,
}

impl From<ShadowReport> for ShadowView {
    fn from(report: ShadowReport) -> Self {
        let count = |(kind, count)| ShadowCountView { kind: word(&kind), count };
        Self {
            of: report.of,
            version: report.version.map(|version| version.0),
            beside: report.beside,
            since: report.since.to_string(),
            by: report.by,
            seen: report.seen,
            differing: report.differing,
            missed: report.missed,
            errors: report.errors,
            counts: report.counts.into_iter().map(count).collect(),
            newest: report.newest.into_iter().map(ShadowDifferenceView::from).collect(),
        }
    }
}

impl From<ShadowDifference> for ShadowDifferenceView {
    fn from(found: ShadowDifference) -> Self {
        let fate = |(fate, why)| ShadowFateView { fate: word(&fate), why };
        Self {
            at: found.at.to_string(),
            key: found.key,
            direction: word(&found.direction),
            kind: word(&found.kind),
            active: fate(found.active),
            shadow: fate(found.shadow),
            fields: found.fields.into_iter().map(ShadowFieldView::from).collect(),
        }
    }
}

impl From<ShadowField> for ShadowFieldView {
    fn from(ShadowField { field, active, shadow }: ShadowField) -> Self {
        let told = |value| match value {
            ShadowValue::NotWritten => (false, None),
            ShadowValue::Written(value) => (true, value),
        };
        let ((is_written, active), (would_be_written, shadow)) = (told(active), told(shadow));
        Self { field, is_written, active, would_be_written, shadow }
    }
}
