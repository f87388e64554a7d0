//! Rows of an entity that somebody reads while others delete them.
//!
//! A deletion of a row that nothing is known of leaves no trace in the queue. Where such a row is just being read for
//! an initial sync, it would come back to life. So whoever reads opens a window, in which the deletions are noted that
//! are captured meanwhile; and of the two steps that decide, noting with appending here and looking with appending
//! there, one comes after the other.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use tokio::sync::{Mutex as AsyncMutex, MutexGuard};

/// The ids of rows that were deleted.
type Gone = Mutex<BTreeSet<String>>;

/// The windows of one entity.
#[derive(Debug, Default)]
pub(crate) struct Windows {
    open: Mutex<Vec<Weak<Gone>>>,
    turn: AsyncMutex<()>,
}

/// One reading's window; it closes when it is dropped.
#[derive(Debug)]
pub(crate) struct Window(Arc<Gone>);

impl Windows {
    /// Opens a window before rows are read.
    pub(crate) fn open(&self) -> Window {
        let gone = Arc::default();
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.retain(|window| window.strong_count() > 0);
        open.push(Arc::downgrade(&gone));
        Window(gone)
    }

    /// Waits for the turn to append what was read or captured.
    pub(crate) async fn turn(&self) -> MutexGuard<'_, ()> {
        self.turn.lock().await
    }

    /// Notes in every window that rows are gone. To be called within the turn.
    pub(crate) fn note<'a>(&self, ids: impl Iterator<Item = &'a String>) {
        let open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let windows: Vec<Arc<Gone>> = open.iter().filter_map(Weak::upgrade).collect();
        if windows.is_empty() {
            return;
        }
        for id in ids {
            for window in &windows {
                window.lock().unwrap_or_else(PoisonError::into_inner).insert(id.clone());
            }
        }
    }
}

impl Window {
    /// Was the row deleted since the window was opened? To be asked within the turn.
    pub(crate) fn lost(&self, id: &str) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).contains(id)
    }
}

#[cfg(test)]
mod tests {
    use super::Windows;

    #[test]
    fn a_window_hears_of_what_is_deleted_while_it_is_open() {
        let windows = Windows::default();
        let (a, b) = ("a".to_owned(), "b".to_owned());
        windows.note([&a].into_iter());
        let window = windows.open();
        assert!(!window.lost("a"));
        windows.note([&b].into_iter());
        assert!(window.lost("b") && !windows.open().lost("b"));
    }
}
