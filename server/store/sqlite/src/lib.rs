//! The SQLite backend of the store: one file in the state folder, one writer with group commit, a pool of readers.
//!
//! A call that returned `Ok` is on the disk: the log is synchronised with every commit, so that neither the death of
//! the process nor that of the machine takes it back. A caller that goes away while it waits does not undo its call.

mod accounts;
mod activation;
mod activities;
mod alerts;
mod bulk;
mod cells;
mod codes;
mod conflicts;
mod connections;
mod cursors;
mod due;
mod environments;
mod events;
mod executions;
mod failures;
mod fault;
mod forgetting;
mod groups;
mod housekeeping;
mod journal;
mod links;
mod maintenance;
mod maps;
mod moves;
mod notices;
mod notifications;
mod open;
mod queue;
mod records;
mod runs;
mod schemas;
mod search;
mod settle;
mod statistics;
mod strands;
#[cfg(test)]
mod tests;
mod versions;
mod webhooks;
mod writer;

use crate::open::FolderLock;
use crate::writer::Writer;
use sqlx::sqlite::SqliteConnection;
use sqlx::{Sqlite, SqlitePool, Transaction};
use std::path::Path;
use std::sync::Arc;
use store::{CommitSignal, SignalSender, Store, StoreError};
use tokio::sync::watch;

/// A store in a folder. Dropping it waits for the writes that were handed over, closes the file and then lets the
/// folder go.
#[derive(Debug)]
pub struct SqliteStore {
    // Fields are dropped in this order: the folder is free only when nobody writes to it any more.
    writer: Writer,
    readers: SqlitePool,
    signal: Arc<SignalSender>,
    _lock: FolderLock,
}

impl SqliteStore {
    /// Opens the store in a folder, which is created if its parent exists; brings an older database up to date.
    ///
    /// `InUse` when another process (or another store of this one) has the folder, `CannotOpen` with what to do when
    /// it cannot be written, when the database is damaged or when a newer version made it.
    pub async fn open(folder: &Path) -> Result<Self, StoreError> {
        let opened = open::open(folder).await?;
        let signal = Arc::new(SignalSender::default());
        let writer = Writer::start(opened.connection, Arc::clone(&signal)).map_err(|error| {
            StoreError::CannotOpen { path: folder.display().to_string(), reason: error.to_string() }
        })?;
        Ok(Self { writer, readers: opened.readers, signal, _lock: opened.lock })
    }

    /// Hands work to the writer and waits until it is on the disk. What `work` touched is told after the commit; when
    /// it fails, nothing of it is kept.
    async fn write<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: AsyncFnOnce(&mut SqliteConnection, &mut CommitSignal) -> Result<T, StoreError> + Send + 'static,
    {
        self.writer.run(work).await
    }

    /// One view of the database for several queries.
    async fn snapshot(&self) -> Result<Transaction<'static, Sqlite>, StoreError> {
        self.readers.begin().await.map_err(fault::from)
    }
}

impl Store for SqliteStore {
    fn signal(&self) -> watch::Receiver<CommitSignal> {
        self.signal.subscribe()
    }
}
