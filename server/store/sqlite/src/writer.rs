//! The one writer. It takes all work that waits, runs it in one transaction and answers when that is on the disk, so
//! that many callers share one synchronisation of the file.
//!
//! It has a thread and a runtime of its own: neither a busy runtime nor one that ends can stop a commit half-way.

use crate::fault;
use futures::FutureExt;
use futures::future::LocalBoxFuture;
use sqlx::Connection;
use sqlx::sqlite::SqliteConnection;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;
use store::{CommitSignal, SignalSender, StoreError};
use tokio::sync::{mpsc, oneshot};
use tokio::time::MissedTickBehavior;

/// More callers than this wait for their turn.
const WAITING: usize = 256;
/// So many pieces of work share a commit at most.
const TOGETHER: usize = 64;
/// How often the log is copied into the file while there is little to do.
const CHECKPOINT_EVERY: Duration = Duration::from_secs(20);

/// The sending end of the writer.
#[derive(Debug)]
pub(crate) struct Writer {
    jobs: Option<mpsc::Sender<Box<dyn Job>>>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    /// Starts the thread, which owns the connection from now on.
    pub(crate) fn start(connection: SqliteConnection, signal: Arc<SignalSender>) -> std::io::Result<Self> {
        let (sender, jobs) = mpsc::channel(WAITING);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build()?;
        let thread = std::thread::Builder::new()
            .name("tandem-store".to_owned())
            .spawn(move || runtime.block_on(serve(connection, jobs, &signal)))?;
        Ok(Self { jobs: Some(sender), thread: Some(thread) })
    }

    /// Runs one piece of work in a transaction and waits for its commit.
    pub(crate) async fn run<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: AsyncFnOnce(&mut SqliteConnection, &mut CommitSignal) -> Result<T, StoreError> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let job = Box::new(Pending { work: Some(work), done: None, reply });
        let jobs = self.jobs.as_ref().ok_or_else(ended)?;
        jobs.send(job).await.map_err(|_| ended())?;
        answer.await.map_err(|_| ended())?
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        // The thread ends when nobody can send any more and all that was sent is done.
        self.jobs = None;
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the writer of the store ended by a panic");
        }
    }
}

fn ended() -> StoreError {
    StoreError::Backend("the writer of the store has ended, or gave up on this piece of work".into())
}

/// A piece of work whose types are hidden.
trait Job: Send + std::fmt::Debug {
    /// Does it; what it touched, or `None` when it failed and must be undone.
    fn run<'a>(
        &'a mut self,
        connection: &'a mut SqliteConnection,
    ) -> LocalBoxFuture<'a, Option<CommitSignal>>;

    /// Answers its caller after the commit; with the reason when there was none.
    fn reply(self: Box<Self>, not_kept: Option<&str>);
}

struct Pending<T, F> {
    work: Option<F>,
    done: Option<Result<T, StoreError>>,
    reply: oneshot::Sender<Result<T, StoreError>>,
}

impl<T, F> std::fmt::Debug for Pending<T, F> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pending").finish_non_exhaustive()
    }
}

impl<T, F> Job for Pending<T, F>
where
    T: Send,
    F: AsyncFnOnce(&mut SqliteConnection, &mut CommitSignal) -> Result<T, StoreError> + Send,
{
    fn run<'a>(
        &'a mut self,
        connection: &'a mut SqliteConnection,
    ) -> LocalBoxFuture<'a, Option<CommitSignal>> {
        Box::pin(async move {
            let work = self.work.take()?;
            let mut touched = CommitSignal::default();
            let done = work(connection, &mut touched).await;
            let kept = done.is_ok().then_some(touched);
            self.done = Some(done);
            kept
        })
    }

    fn reply(self: Box<Self>, not_kept: Option<&str>) {
        let answer = match (self.done, not_kept) {
            (Some(Err(error)), _) => Err(error),
            (_, Some(reason)) => Err(StoreError::CannotWrite { reason: reason.to_owned() }),
            (Some(Ok(done)), None) => Ok(done),
            (None, None) => Err(ended()),
        };
        // A caller that went away does not want to know.
        let _ = self.reply.send(answer);
    }
}

async fn serve(
    mut connection: SqliteConnection,
    mut jobs: mpsc::Receiver<Box<dyn Job>>,
    signal: &SignalSender,
) {
    let mut batch = Vec::with_capacity(TOGETHER);
    let mut timer = tokio::time::interval(CHECKPOINT_EVERY);
    timer.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        let received = tokio::select! {
            received = jobs.recv_many(&mut batch, TOGETHER) => received,
            _ = timer.tick() => {
                checkpoint(&mut connection, "PRAGMA wal_checkpoint(PASSIVE)").await;
                continue;
            }
        };
        if received == 0 {
            break;
        }
        let outcome = commit(&mut connection, &mut batch).await;
        let not_kept = match outcome {
            Ok(touched) => {
                signal.add(touched);
                None
            }
            Err(error) => {
                undo(&mut connection).await;
                tracing::warn!(%error, "a transaction was not kept");
                Some(fault::words(&error))
            }
        };
        for job in batch.drain(..) {
            job.reply(not_kept.as_deref());
        }
    }
    checkpoint(&mut connection, "PRAGMA wal_checkpoint(TRUNCATE)").await;
    if let Err(error) = connection.close().await {
        tracing::warn!(%error, "the database was not closed cleanly; nothing is lost by that");
    }
}

/// Runs the work in one transaction; what all of it touched. Work that fails takes only itself back. An error means
/// that nothing was kept.
async fn commit(
    connection: &mut SqliteConnection,
    batch: &mut [Box<dyn Job>],
) -> Result<CommitSignal, sqlx::Error> {
    let mut touched = CommitSignal::default();
    execute(connection, "BEGIN IMMEDIATE").await?;
    let alone = batch.len() == 1;
    for job in batch {
        if !alone {
            execute(connection, "SAVEPOINT job").await?;
        }
        // A panic must not end the only writer; the work it interrupts is undone like any that fails.
        let kept = AssertUnwindSafe(job.run(connection)).catch_unwind().await.unwrap_or(None);
        match kept {
            Some(more) => touched += more,
            None if alone => {
                undo(connection).await;
                return Ok(touched);
            }
            // Fails when SQLite has given up the whole transaction, as it may when the disk is full; then nothing of
            // the others is kept either and they are told so.
            None => execute(connection, "ROLLBACK TO job").await?,
        }
        if !alone {
            execute(connection, "RELEASE job").await?;
        }
    }
    execute(connection, "COMMIT").await?;
    Ok(touched)
}

/// Ends a transaction, if one is left.
async fn undo(connection: &mut SqliteConnection) {
    if let Err(error) = execute(connection, "ROLLBACK").await {
        tracing::debug!(%error, "SQLite had rolled back by itself");
    }
}

async fn checkpoint(connection: &mut SqliteConnection, pragma: &'static str) {
    if let Err(error) = execute(connection, pragma).await {
        tracing::warn!(%error, "the log could not be copied into the database; it will be tried again");
    }
}

async fn execute(connection: &mut SqliteConnection, statement: &'static str) -> Result<(), sqlx::Error> {
    sqlx::query(statement).execute(connection).await.map(drop)
}
