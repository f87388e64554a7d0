//! Keyset pages: stable while rows are added.

use serde::{Deserialize, Serialize};

/// Which rows of a list, newest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageRequest {
    /// Only rows with an id below this one; `None` = from the newest.
    pub before: Option<i64>,
    /// At most so many rows, 1 to 500.
    pub limit: u32,
}

impl Default for PageRequest {
    fn default() -> Self {
        Self { before: None, limit: 50 }
    }
}

/// One page of a list, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// `before` of the next page; `None` when this is the last.
    pub next: Option<i64>,
    /// How many rows the whole list has.
    pub total: i64,
}

impl<T> Page<T> {
    /// The same page with other rows.
    pub fn map<U>(self, change: impl FnMut(T) -> U) -> Page<U> {
        Page { rows: self.rows.into_iter().map(change).collect(), next: self.next, total: self.total }
    }
}
