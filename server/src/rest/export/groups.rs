//! Failure groups as rows.

use super::{Listing, MapNames, PAGE, Part, Row, with};
use crate::rest::view::GroupView;
use async_trait::async_trait;
use engine::clock::Clock;
use model::{EnvironmentId, FailureGroup, GroupId, GroupQuery, PageRequest};
use serde_json::json;
use std::sync::Arc;
use store::{Store, StoreError};

/// Groups of an environment in the order asked for. One that moves up while they are read may come twice.
pub(in crate::rest) struct Groups {
    /// Where they are kept.
    pub(in crate::rest) store: Arc<dyn Store>,
    /// Where they happened.
    pub(in crate::rest) environment: EnvironmentId,
    /// Which; its page does not count.
    pub(in crate::rest) query: GroupQuery,
    /// Names of the maps.
    pub(in crate::rest) names: Arc<MapNames>,
    /// Tells which mutes hold.
    pub(in crate::rest) clock: Arc<dyn Clock>,
}

#[async_trait]
impl Listing for Groups {
    fn name(&self) -> &'static str {
        "failure-groups"
    }

    fn columns(&self) -> &'static [&'static str] {
        &[
            "id",
            "map",
            "map_name",
            "direction",
            "class",
            "code",
            "field",
            "headline",
            "hint",
            "state",
            "total",
            "open",
            "waiting",
            "retrying",
            "first_at",
            "last_at",
            "assignee",
            "mute",
            "fixed",
            "example",
            "environment",
        ]
    }

    async fn count(&self) -> Result<i64, StoreError> {
        let query = GroupQuery { page: PageRequest { before: None, limit: 1 }, ..self.query.clone() };
        Ok(self.store.groups(&self.environment, &query, self.clock.now()).await?.total)
    }

    async fn part(&self, from: Option<i64>) -> Result<Part, StoreError> {
        let now = self.clock.now();
        let query = GroupQuery { page: PageRequest { before: from, limit: PAGE }, ..self.query.clone() };
        let page = self.store.groups(&self.environment, &query, now).await?;
        let ids: Vec<GroupId> = page.rows.iter().map(|group| group.id).collect();
        let trends = self.store.group_trends(&ids, now).await?;
        let rows = page.rows.into_iter().zip(trends).map(|(group, trend)| self.row(group, trend)).collect();
        Ok(Part { rows, next: page.next, again: None })
    }
}

impl Groups {
    fn row(&self, group: FailureGroup, trend: Vec<i64>) -> Row {
        let map_name = self.names.get(group.map).to_owned();
        let text = format!(
            "Cause {}: {}\n  {map_name}, {}; {} open, {} waiting, {} being tried again, {} ever\n  first {}, last {}\n  What to do: {}\n",
            group.id,
            group.remedy.headline,
            group.direction,
            group.counts.open,
            group.counts.waiting,
            group.counts.retrying,
            group.counts.total,
            group.first_at,
            group.last_at,
            group.remedy.hint,
        );
        let json = serde_json::to_value(GroupView::new(group, trend)).unwrap_or_default();
        Row { json: with(json, [("map_name", json!(map_name))]), text }
    }
}
