//! Which rows are being written, so that their echoes are known when they come.
//!
//! An app tells of a write while its answer is still on its way to us. Whoever reads that a moment later, when the write
//! is settled, sees that it is what both sides have agreed on, and need not queue it.

use model::{MapId, Side};
use std::collections::{BTreeMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;

/// The ids of rows, by the map and the side to which they belong.
type Rows = BTreeMap<(MapId, Side), HashSet<String>>;

/// Rows that are being written. A map has a record in one batch at a time, so that a row is here once.
#[derive(Debug, Default)]
pub(crate) struct Writing {
    rows: Mutex<Rows>,
    ended: Notify,
}

/// Writes that are not settled yet; they are when this is dropped.
#[derive(Debug)]
pub(crate) struct Unsettled<'a> {
    writing: &'a Writing,
    place: (MapId, Side),
    ids: Vec<String>,
}

impl Writing {
    /// Takes note of writes to rows of one side of a map.
    pub(crate) fn begin(&self, map: MapId, side: Side, ids: Vec<String>) -> Unsettled<'_> {
        self.rows().entry((map, side)).or_default().extend(ids.iter().cloned());
        Unsettled { writing: self, place: (map, side), ids }
    }

    /// Waits until none of these rows is being written.
    pub(crate) async fn settled(&self, map: MapId, side: Side, ids: &[&str]) {
        let is_any_under_way =
            || self.rows().get(&(map, side)).is_some_and(|rows| ids.iter().any(|id| rows.contains(*id)));
        loop {
            let ended = self.ended.notified();
            tokio::pin!(ended);
            // Who is woken has to listen before it looks.
            ended.as_mut().enable();
            if !is_any_under_way() {
                return;
            }
            ended.await;
        }
    }

    fn rows(&self) -> MutexGuard<'_, Rows> {
        self.rows.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Unsettled<'_> {
    fn drop(&mut self) {
        if let Some(rows) = self.writing.rows().get_mut(&self.place) {
            for id in &self.ids {
                rows.remove(id);
            }
        }
        self.writing.ended.notify_waiters();
    }
}

#[cfg(test)]
mod tests {
    use super::Writing;
    use model::{MapId, Side};
    use std::time::Duration;
    use tokio::time::Instant;

    #[tokio::test(start_paused = true)]
    async fn a_reader_waits_for_writes_to_its_rows_and_for_no_others() {
        let writing = Writing::default();
        let begun = Instant::now();
        let ids = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>();
        let wait = async |side, rows: &[&str]| {
            writing.settled(MapId(1), side, rows).await;
            begun.elapsed().as_millis()
        };
        let writes = [&["a", "b"][..], &["c"]].map(|rows| writing.begin(MapId(1), Side::Right, ids(rows)));
        assert_eq!(wait(Side::Right, &["d"]).await, 0);
        assert_eq!(wait(Side::Left, &["a"]).await, 0);
        let settled = async {
            for write in writes {
                tokio::time::sleep(Duration::from_millis(100)).await;
                drop(write);
            }
        };
        let (first, both, ()) =
            tokio::join!(wait(Side::Right, &["a"]), wait(Side::Right, &["b", "c"]), settled);
        assert_eq!((first, both), (100, 200));
    }
}
