//! The rows of an app: in memory for speed, in an SQLite file for good.
//!
//! There is one writer at a time. A change is visible inside of its transaction at once; to everybody else it is
//! answered only when it is durable, so that a crash never takes back what somebody has seen.

mod durable;
mod error;
mod history;
mod key;
mod narrow;
mod row;
mod state;
mod table;
#[cfg(test)]
mod tests;
mod transaction;

use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};

use jiff::Timestamp;
use tokio::sync::broadcast;

use crate::clock::Clock;
use crate::schema::{Schema, TableDef, TableId};
use durable::Durable;

pub use error::{StoreError, WriteError};
pub use history::HISTORY_LIMIT;
pub use key::KeyValue;
pub use row::{Change, Event, Operation, Row};
pub use state::State;
pub use transaction::{Savepoint, Transaction, seconds};

/// Listeners that lag behind by so many commits miss the oldest ones.
const COMMITS_REMEMBERED: usize = 4096;

/// All rows of one app. Clones share them.
#[derive(Debug, Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    state: RwLock<State>,
    durable: Option<Durable>,
    commits: broadcast::Sender<Arc<[Event]>>,
    clock: Clock,
}

impl Store {
    /// A store whose rows are gone when the process ends.
    pub fn in_memory(schema: Schema, clock: Clock) -> Self {
        let (commits, _) = broadcast::channel(COMMITS_REMEMBERED);
        Self::assemble(State::new(Arc::new(schema)), None, commits, clock)
    }

    /// Opens or creates the file and loads all rows. The file is ours alone until [`Store::close`].
    pub async fn open(schema: Schema, file: &Path, clock: Clock) -> Result<Self, StoreError> {
        let mut state = State::new(Arc::new(schema));
        let (commits, _) = broadcast::channel(COMMITS_REMEMBERED);
        let durable = Durable::open(file, &mut state, commits.clone()).await?;
        Ok(Self::assemble(state, Some(durable), commits, clock))
    }

    fn assemble(
        state: State,
        durable: Option<Durable>,
        commits: broadcast::Sender<Arc<[Event]>>,
        clock: Clock,
    ) -> Self {
        Self { inner: Arc::new(Inner { state: RwLock::new(state), durable, commits, clock }) }
    }

    /// Reads, and waits until everything that could be seen is durable.
    pub async fn read<T>(&self, work: impl FnOnce(&State) -> T) -> Result<T, StoreError> {
        let (result, version) = {
            let state = self.inner.state.read().unwrap_or_else(PoisonError::into_inner);
            (work(&state), state.version())
        };
        self.settled(version).await?;
        Ok(result)
    }

    /// Runs `work` alone, then commits what it changed; a commit is durable when this returns.
    ///
    /// `work` undoes what shall not happen by [`Transaction::roll_back_to`]. If it panics, nothing is kept. An error
    /// means that the disk refused: the change may be lost, and every later call is refused too.
    pub async fn write<T>(&self, work: impl FnOnce(&mut Transaction<'_>) -> T) -> Result<T, StoreError> {
        self.write_as_of(self.inner.clock.now(), work).await
    }

    /// The same with another time than the clock's in the rows, such as that at which a long transaction began. The
    /// time of a row never goes back: who writes it again had to wait for the writer before.
    pub async fn write_as_of<T>(
        &self,
        now: Timestamp,
        work: impl FnOnce(&mut Transaction<'_>) -> T,
    ) -> Result<T, StoreError> {
        if let Some(durable) = &self.inner.durable {
            durable.check()?;
        }
        let (result, version) = {
            let mut state = self.inner.state.write().unwrap_or_else(PoisonError::into_inner);
            let mut transaction = Transaction::new(&mut state, now);
            let result = work(&mut transaction);
            let events: Arc<[Event]> = transaction.commit().into();
            // Handed over under the lock, so that the file sees commits in their order, and before the first await,
            // so that a caller who is gone by then takes nothing along.
            match &self.inner.durable {
                _ if events.is_empty() => {}
                Some(durable) => durable.queue(state.version(), events),
                // An error only says that nobody listens.
                None => drop(self.inner.commits.send(events)),
            }
            (result, state.version())
        };
        self.settled(version).await?;
        Ok(result)
    }

    /// Gives a table another definition, and values of renamed columns their new place: `renamed` has the name before and
    /// after. Nobody is told, no version changes, and the file keeps what it has.
    pub(crate) fn alter(&self, table: TableId, definition: TableDef, renamed: &[(String, String)]) {
        let mut state = self.inner.state.write().unwrap_or_else(PoisonError::into_inner);
        state.alter(table, definition, renamed);
    }

    /// Every later commit, once it is durable. For hints only: a slow listener misses some.
    pub fn commits(&self) -> broadcast::Receiver<Arc<[Event]>> {
        self.inner.commits.subscribe()
    }

    /// The clock that stamps the rows.
    pub fn clock(&self) -> &Clock {
        &self.inner.clock
    }

    /// Writes what is queued and lets go of the file.
    pub async fn close(&self) {
        if let Some(durable) = &self.inner.durable {
            durable.close().await;
        }
    }

    async fn settled(&self, version: u64) -> Result<(), StoreError> {
        match &self.inner.durable {
            Some(durable) => durable.settled(version).await,
            None => Ok(()),
        }
    }
}
