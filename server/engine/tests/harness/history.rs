//! What each row of an app has held, and who made it so.

use super::face::Face;
use std::sync::Mutex;

/// Who wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// A person in the app.
    User,
    /// The engine.
    Engine,
}

/// One write to a row.
#[derive(Clone, Debug)]
pub struct Entry {
    pub at: i64,
    pub key: String,
    pub who: Who,
    /// What the row held after it; `None` = it was gone.
    pub face: Option<Face>,
    /// The write made a difference.
    pub changed: bool,
}

/// All writes to one app in their order.
#[derive(Debug, Default)]
pub struct History(Mutex<Vec<Entry>>);

impl History {
    pub fn add(&self, at: i64, key: &str, who: Who, before: Option<&Face>, face: Option<Face>) {
        let changed = before != face.as_ref();
        self.0.lock().unwrap().push(Entry { at, key: key.to_owned(), who, face, changed });
    }

    /// The writes to one key.
    pub fn of(&self, key: &str) -> Vec<Entry> {
        self.0.lock().unwrap().iter().filter(|entry| entry.key == key).cloned().collect()
    }

    pub fn all(&self) -> Vec<Entry> {
        self.0.lock().unwrap().clone()
    }

    /// How many writes somebody made.
    pub fn count(&self, who: Who) -> usize {
        self.0.lock().unwrap().iter().filter(|entry| entry.who == who).count()
    }
}
