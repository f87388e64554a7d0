//! How a map fits its apps.

use super::FindingView;
use model::MapHealth;
use serde::Serialize;
use utoipa::ToSchema;

/// How a map fits both apps, as far as their schemas are known.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::rest) struct MapHealthView {
    /// What stands against it, or may do so; empty where it fits.
    findings: Vec<FindingView>,
    /// How it works with its apps: doorbells, filters, queries and other maps, by code (`MH400`); empty while that is not
    /// known.
    checks: Vec<FindingView>,
    /// When the schema of the ERP's entity was last read; null = never.
    #[schema(format = DateTime)]
    left_read: Option<String>,
    /// When that of the CRM's was.
    #[schema(format = DateTime)]
    right_read: Option<String>,
    /// Since when its changes wait because it does not fit; null while they do not.
    #[schema(format = DateTime)]
    held_since: Option<String>,
}

impl From<MapHealth> for MapHealthView {
    fn from(health: MapHealth) -> Self {
        let MapHealth { findings, checks, left_read, right_read, held_since } = health;
        let [left_read, right_read, held_since] =
            [left_read, right_read, held_since].map(|at| at.map(|at| at.to_string()));
        let [findings, checks] =
            [findings, checks].map(|found| found.into_iter().map(FindingView::from).collect());
        Self { findings, checks, left_read, right_read, held_since }
    }
}
