//! Which rows are being written, so that their echoes are known when they come.
//!
//! An app tells of a write while its answer is still on its way to us. Whoever reads that a moment later, when the write
//! is settled, sees that it is what both sides have agreed on, and need not queue it.

use model::{MapId, Side};
use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::Notify;

/// Rows that are being written: of each side of a map the ids, and by how many writes.
#[derive(Debug, Default)]
pub(crate) struct Writing {
    rows: Mutex<BTreeMap<(MapId, Side), HashMap<String, usize>>>,
    ended: Notify,
}

/// Writes under way; they are over when this is dropped.
#[derive(Debug)]
pub(crate) struct UnderWay<'a> {
    writing: &'a Writing,
    place: (MapId, Side),
    ids: Vec<String>,
}

impl Writing {
    /// Takes note of writes to rows of one side of a map.
    pub(crate) fn begin(&self, map: MapId, side: Side, ids: Vec<String>) -> UnderWay<'_> {
        let mut rows = self.rows.lock().unwrap_or_else(PoisonError::into_inner);
        let under_way = rows.entry((map, side)).or_default();
        for id in &ids {
            *under_way.entry(id.clone()).or_default() += 1;
        }
        UnderWay { writing: self, place: (map, side), ids }
    }

    /// Waits until none of these rows is being written, but no longer than that.
    pub(crate) async fn settled<'i>(
        &self,
        map: MapId,
        side: Side,
        ids: impl Iterator<Item = &'i str> + Clone,
        limit: Duration,
    ) {
        let until = tokio::time::Instant::now() + limit;
        loop {
            let ended = self.ended.notified();
            tokio::pin!(ended);
            // Who is woken has to listen before it looks.
            ended.as_mut().enable();
            if !self.is_any_under_way((map, side), ids.clone()) {
                return;
            }
            if tokio::time::timeout_at(until, ended).await.is_err() {
                return;
            }
        }
    }

    fn is_any_under_way<'i>(&self, place: (MapId, Side), mut ids: impl Iterator<Item = &'i str>) -> bool {
        let rows = self.rows.lock().unwrap_or_else(PoisonError::into_inner);
        rows.get(&place).is_some_and(|under_way| ids.any(|id| under_way.contains_key(id)))
    }
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        let mut rows = self.writing.rows.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(under_way) = rows.get_mut(&self.place) {
            for id in &self.ids {
                if let Some(writes) = under_way.get_mut(id) {
                    *writes -= 1;
                    if *writes == 0 {
                        under_way.remove(id);
                    }
                }
            }
            if under_way.is_empty() {
                rows.remove(&self.place);
            }
        }
        drop(rows);
        self.writing.ended.notify_waiters();
    }
}

#[cfg(test)]
mod tests {
    use super::Writing;
    use model::{MapId, Side};
    use std::time::Duration;
    use tokio::time::Instant;

    const LIMIT: Duration = Duration::from_millis(500);

    #[tokio::test(start_paused = true)]
    async fn a_reader_waits_for_writes_to_its_rows_and_for_no_others() {
        let writing = Writing::default();
        let begun = Instant::now();
        let ids = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>();
        let wait = async |side, id| {
            writing.settled(MapId(1), side, [id].into_iter(), LIMIT).await;
            begun.elapsed()
        };
        let first = writing.begin(MapId(1), Side::Right, ids(&["a", "b"]));
        let second = writing.begin(MapId(1), Side::Right, ids(&["b"]));
        assert_eq!(wait(Side::Right, "c").await, Duration::ZERO);
        assert_eq!(wait(Side::Left, "a").await, Duration::ZERO);
        let written = async {
            for write in [first, second] {
                tokio::time::sleep(Duration::from_millis(100)).await;
                drop(write);
            }
        };
        let (a, b, ()) = tokio::join!(wait(Side::Right, "a"), wait(Side::Right, "b"), written);
        assert_eq!((a.as_millis(), b.as_millis()), (100, 200));
        let _third = writing.begin(MapId(1), Side::Right, ids(&["a"]));
        assert_eq!(wait(Side::Right, "a").await.as_millis(), 700, "not for ever");
    }
}
