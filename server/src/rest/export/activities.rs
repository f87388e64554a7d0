//! Entries of timelines as rows.

use super::{Listing, MapNames, PAGE, Part, Row, with};
use crate::rest::view::ActivityView;
use async_trait::async_trait;
use model::{Activity, ActivityQuery, EnvironmentId, PageRequest};
use serde_json::json;
use std::sync::Arc;
use store::{Store, StoreError};

/// Entries of an environment, newest first.
pub(in crate::rest) struct Activities {
    /// Where they are kept.
    pub(in crate::rest) store: Arc<dyn Store>,
    /// Where they happened.
    pub(in crate::rest) environment: EnvironmentId,
    /// Which; its page does not count.
    pub(in crate::rest) query: ActivityQuery,
    /// Names of the maps.
    pub(in crate::rest) names: Arc<MapNames>,
    /// May the values of records be told?
    pub(in crate::rest) sees_values: bool,
}

#[async_trait]
impl Listing for Activities {
    fn name(&self) -> &'static str {
        "activities"
    }

    fn columns(&self) -> &'static [&'static str] {
        &[
            "id",
            "at",
            "map",
            "map_name",
            "severity",
            "kind",
            "says",
            "count",
            "by",
            "version",
            "correlation",
            "what",
        ]
    }

    async fn count(&self) -> Result<i64, StoreError> {
        let query = ActivityQuery { page: PageRequest { before: None, limit: 1 }, ..self.query.clone() };
        Ok(self.store.activities(&self.environment, &query).await?.total)
    }

    async fn part(&self, from: Option<i64>) -> Result<Part, StoreError> {
        let query = ActivityQuery { page: PageRequest { before: from, limit: PAGE }, ..self.query.clone() };
        let entries = self.store.activity_rows(&self.environment, &query).await?;
        let is_full = u32::try_from(entries.len()).is_ok_and(|count| count >= PAGE);
        let next = entries.last().map(|entry| entry.id.0).filter(|_| is_full);
        let again = entries.first().map(|entry| entry.id.0 + 1);
        let rows = entries.into_iter().map(|entry| self.row(entry)).collect();
        Ok(Part { rows, next, again })
    }
}

impl Activities {
    fn row(&self, entry: Activity) -> Row {
        let entry = if self.sees_values { entry } else { entry.without_values() };
        let map_name = entry.map.map(|map| self.names.get(map)).unwrap_or_default();
        let says = app::told_of(&entry);
        let text = format!("{}  {map_name:24}  {says}", entry.at);
        let more = [
            ("map_name", json!(map_name)),
            ("kind", json!(entry.kind.name())),
            ("says", json!(says)),
            ("by", json!(entry.actor.name())),
        ];
        let json = serde_json::to_value(ActivityView::from(entry)).unwrap_or_default();
        Row { json: with(json, more), text }
    }
}
