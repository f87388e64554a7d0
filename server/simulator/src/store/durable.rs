//! The SQLite file behind the rows.
//!
//! One task owns the file. It takes every commit that waits and writes them in one SQLite transaction, so that many
//! callers share one sync of the disk.

mod load;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde_json::json;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteLockingMode, SqliteSynchronous};
use sqlx::{Connection, SqliteConnection};
use tokio::sync::{broadcast, mpsc, watch};
use tokio::task::JoinHandle;

use super::error::StoreError;
use super::history::HISTORY_LIMIT;
use super::row::{Event, Operation};
use super::state::State;
use crate::tasks;

/// At most so many waiting commits share a transaction.
const COMMITS_A_TRANSACTION: usize = 512;

/// The tables of the file; `rows.json` is null for a deleted row.
const TABLES: [&str; 2] = [
    "CREATE TABLE IF NOT EXISTS rows (tbl TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, \
     created TEXT NOT NULL, modified TEXT NOT NULL, json TEXT, PRIMARY KEY (tbl, id)) WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS history (version INTEGER PRIMARY KEY, tbl TEXT NOT NULL, id TEXT NOT NULL, \
     operation TEXT NOT NULL, created TEXT NOT NULL, modified TEXT NOT NULL, json TEXT NOT NULL)",
];

const PUT_ROWS: &str = "INSERT INTO rows (tbl, id, version, created, modified, json) \
    SELECT value->>0, value->>1, value->>2, value->>3, value->>4, value->>5 FROM json_each(?) WHERE true \
    ON CONFLICT (tbl, id) DO UPDATE SET version = excluded.version, created = excluded.created, \
    modified = excluded.modified, json = excluded.json";

const PUT_HISTORY: &str = "INSERT INTO history (version, tbl, id, operation, created, modified, json) \
    SELECT value->>0, value->>1, value->>2, value->>3, value->>4, value->>5, value->>6 FROM json_each(?)";

/// A handle on the task that owns the file.
#[derive(Debug)]
pub(super) struct Durable {
    queue: Mutex<Option<mpsc::UnboundedSender<Waiting>>>,
    progress: watch::Receiver<Progress>,
    task: Mutex<Option<JoinHandle<()>>>,
}

#[derive(Debug)]
struct Waiting {
    version: u64,
    events: Arc<[Event]>,
}

/// How far the file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Progress {
    /// Every commit up to this version is on disk.
    Written(u64),
    /// The disk refused; nothing is written any more.
    Failed,
}

impl Durable {
    /// Opens the file and puts its rows into the state; what is written from then on is announced.
    pub(super) async fn open(
        file: &Path,
        state: &mut State,
        commits: broadcast::Sender<Arc<[Event]>>,
    ) -> Result<Self, StoreError> {
        let connection = connect(file).await?;
        let (connection, loaded) = load::load(connection, file, state).await?;
        let (queue, waiting) = mpsc::unbounded_channel();
        let (report, progress) = watch::channel(Progress::Written(loaded));
        let names = state.schema.tables().map(|(_, table)| (table.entity_set, table.system)).collect();
        let task = tasks::spawn(
            "sqlite writer",
            Writer { connection, names, report, announce: commits }.run(waiting),
        );
        Ok(Self { queue: Mutex::new(Some(queue)), progress, task: Mutex::new(Some(task)) })
    }

    /// Refuses when the disk has refused before.
    pub(super) fn check(&self) -> Result<(), StoreError> {
        match *self.progress.borrow() {
            Progress::Failed => Err(StoreError::Write),
            Progress::Written(_) => Ok(()),
        }
    }

    /// Hands over a commit; call it in the order of the versions.
    pub(super) fn queue(&self, version: u64, events: Arc<[Event]>) {
        let queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(queue) = queue.as_ref() {
            // A closed queue shows in `settled`.
            let _ = queue.send(Waiting { version, events });
        }
    }

    /// Waits until every commit up to the version is on disk.
    pub(super) async fn settled(&self, version: u64) -> Result<(), StoreError> {
        let mut progress = self.progress.clone();
        let there = |progress: &Progress| match progress {
            Progress::Written(written) => *written >= version,
            Progress::Failed => true,
        };
        match progress.wait_for(there).await.map(|progress| *progress) {
            Ok(Progress::Written(_)) => Ok(()),
            Ok(Progress::Failed) | Err(_) => Err(StoreError::Write),
        }
    }

    pub(super) async fn close(&self) {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner).take();
        let task = self.task.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(task) = task {
            // A panic of the writer has been logged by its supervisor.
            let _ = task.await;
        }
    }
}

/// The task that owns the file.
struct Writer {
    connection: SqliteConnection,
    names: Vec<(&'static str, bool)>,
    report: watch::Sender<Progress>,
    announce: broadcast::Sender<Arc<[Event]>>,
}

impl Writer {
    async fn run(mut self, mut waiting: mpsc::UnboundedReceiver<Waiting>) {
        let mut commits = Vec::new();
        while waiting.recv_many(&mut commits, COMMITS_A_TRANSACTION).await > 0 {
            let Some(version) = commits.last().map(|commit| commit.version) else { continue };
            match self.write(&commits, version).await {
                Ok(()) => self.report.send_replace(Progress::Written(version)),
                Err(error) => {
                    tracing::error!(%error, "the data file refuses writes; the app answers no more");
                    self.report.send_replace(Progress::Failed);
                    return;
                }
            };
            for commit in commits.drain(..) {
                // An error only says that nobody listens.
                let _ = self.announce.send(commit.events);
            }
        }
        if let Err(error) = self.connection.close().await {
            tracing::warn!(%error, "the data file did not close cleanly");
        }
    }

    async fn write(&mut self, commits: &[Waiting], version: u64) -> Result<(), sqlx::Error> {
        let (rows, history) = self.payload(commits);
        let mut transaction = self.connection.begin().await?;
        sqlx::query(PUT_ROWS).bind(rows).execute(&mut *transaction).await?;
        if history != "[]" {
            sqlx::query(PUT_HISTORY).bind(history).execute(&mut *transaction).await?;
            let oldest = version.saturating_sub(HISTORY_LIMIT as u64);
            let oldest = i64::try_from(oldest).unwrap_or(i64::MAX);
            sqlx::query("DELETE FROM history WHERE version < ?")
                .bind(oldest)
                .execute(&mut *transaction)
                .await?;
        }
        transaction.commit().await
    }

    fn payload(&self, commits: &[Waiting]) -> (String, String) {
        let (mut rows, mut history) = (Vec::new(), Vec::new());
        for event in commits.iter().flat_map(|commit| commit.events.iter()) {
            let (name, system) = self.names[event.table.0];
            let row = &event.row;
            let (id, json) = (row.id.to_string(), row.record.to_json());
            let (created, modified) = (row.created.to_string(), row.modified.to_string());
            if !system {
                let word = event.operation.as_str();
                history.push(json!([event.version, name, id, word, created, modified, json]));
            }
            let json = (event.operation != Operation::Delete).then_some(json);
            rows.push(json!([name, id, event.version, created, modified, json]));
        }
        (serde_json::Value::from(rows).to_string(), serde_json::Value::from(history).to_string())
    }
}

async fn connect(file: &Path) -> Result<SqliteConnection, StoreError> {
    let path = || PathBuf::from(file);
    let refused =
        |source: sqlx::Error| match source.as_database_error().and_then(sqlx::error::DatabaseError::code) {
            // SQLITE_BUSY and SQLITE_LOCKED: https://www.sqlite.org/rescode.html
            Some(code) if matches!(&*code, "5" | "6") => StoreError::Locked { path: path() },
            _ => StoreError::Open { path: path(), source },
        };
    let options = SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(true)
        .locking_mode(SqliteLockingMode::Exclusive)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(Duration::from_millis(500));
    let mut connection = SqliteConnection::connect_with(&options).await.map_err(refused)?;
    for statement in TABLES {
        sqlx::query(statement).execute(&mut connection).await.map_err(refused)?;
    }
    // The first write takes the exclusive lock, which is then kept.
    sqlx::query("PRAGMA user_version = 1").execute(&mut connection).await.map_err(refused)?;
    Ok(connection)
}
