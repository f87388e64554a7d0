//! Record links in memory.

use super::{MemoryStore, State, at_most};
use crate::{Links, StoreError};
use async_trait::async_trait;
use model::{MapId, Moment, RecordLink, Side};
use std::cmp::Reverse;
use std::ops::Bound;

/// Before the first moment since which links are relied on.
const NEVER: Moment = Moment(-1);

impl State {
    pub(super) fn link(&self, map: MapId, key: &str) -> Option<&RecordLink> {
        self.links.get(&map)?.get(key)
    }

    pub(super) fn put_link(&mut self, link: RecordLink) {
        let (map, key) = (link.map, link.key.clone());
        for side in Side::BOTH {
            let ids = self.link_ids.entry((map, side)).or_default();
            let old = self.links.get(&map).and_then(|links| links.get(&key)).map(|old| old.id(side));
            if let Some(keys) = old.and_then(|old| ids.get_mut(old)) {
                keys.remove(&key);
            }
            if !link.id(side).is_empty() {
                ids.entry(link.id(side).to_owned()).or_default().insert(key.clone());
            }
        }
        self.links.entry(map).or_default().insert(key, link);
    }

    /// Has the pairs of companies count as looked at before everything else.
    pub(super) fn distrust_companies(&mut self, map: MapId, companies: &[String]) {
        for link in self.links.get_mut(&map).into_iter().flat_map(|links| links.values_mut()) {
            if link.key.split_once('|').is_some_and(|(company, _)| companies.iter().any(|it| it == company)) {
                link.updated_at = NEVER;
            }
        }
    }

    pub(super) fn remove_link(&mut self, map: MapId, link: &RecordLink) {
        for side in Side::BOTH {
            let ids = self.link_ids.get_mut(&(map, side));
            if let Some(keys) = ids.and_then(|ids| ids.get_mut(link.id(side))) {
                keys.remove(&link.key);
            }
        }
        if let Some(links) = self.links.get_mut(&map) {
            links.remove(&link.key);
        }
    }

    fn key_of(&self, map: MapId, side: Side, id: &str) -> Option<String> {
        let keys = self.link_ids.get(&(map, side)).and_then(|ids| ids.get(id));
        let links = keys.into_iter().flatten().filter_map(|key| self.link(map, key));
        // An id may come back under another key after its first pair was deleted.
        let best = links.min_by_key(|link| (link.deleted, Reverse(link.updated_at)));
        best.map(|link| link.key.clone()).or_else(|| {
            let waiting = self.waiting_of(map).filter(|c| c.source() == side && c.source_id == id);
            waiting.last().map(|change| change.key.clone())
        })
    }
}

#[async_trait]
impl Links for MemoryStore {
    async fn links_by_key(&self, map: MapId, keys: &[String]) -> Result<Vec<Option<RecordLink>>, StoreError> {
        let state = self.read();
        Ok(keys.iter().map(|key| state.link(map, key).cloned()).collect())
    }

    async fn keys_by_id(
        &self,
        map: MapId,
        side: Side,
        ids: &[String],
    ) -> Result<Vec<Option<String>>, StoreError> {
        let state = self.read();
        Ok(ids.iter().map(|id| state.key_of(map, side, id)).collect())
    }

    async fn linked_ids(
        &self,
        map: MapId,
        side: Side,
        after: &str,
        limit: u32,
    ) -> Result<Vec<(String, String)>, StoreError> {
        let state = self.read();
        let ids = state.link_ids.get(&(map, side));
        let later =
            ids.into_iter().flat_map(|ids| ids.range::<str, _>((Bound::Excluded(after), Bound::Unbounded)));
        let pairs = later.flat_map(|(id, keys)| keys.iter().map(move |key| (id, key)));
        let since = state.map(map)?.links_since;
        let is_live = |link: &RecordLink| !link.deleted && link.updated_at >= since;
        let live = pairs.filter(|(_, key)| state.link(map, key).is_some_and(is_live));
        Ok(live.take(at_most(limit)).map(|(id, key)| (id.clone(), key.clone())).collect())
    }
}
