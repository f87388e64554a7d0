//! Opening the state folder: its lock, its file, its migrations.

use crate::fault::{self, code};
use crate::{bulk, groups};
use sqlx::migrate::{MigrateError, Migrator};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{ConnectOptions, SqlitePool};
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{ErrorKind, Read, Seek, Write};
use std::path::Path;
use std::time::Duration;
use store::StoreError;

static MIGRATIONS: Migrator = sqlx::migrate!();

const READERS: u32 = 4;
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// Pages in the log after which a commit copies them into the file: 128 MiB. A batch of changes touches index pages
/// all over the file, and of the many versions of a page only the last one is copied: the later the cheaper. While
/// there is little to do the writer's timer copies sooner.
const CHECKPOINT_PAGES: &str = "32768";
/// The log is cut to this size once it has been copied.
const LOG_BYTES: &str = "134217728";
/// Rows that a connection's thread reads before somebody has to take them: a batch of changes comes without waiting.
const ROWS_AHEAD: usize = 1_000;
/// KiB of the file that the writer and each reader hold in memory; negative is SQLite's way to say KiB.
const WRITER_CACHE: &str = "-24576";
const READER_CACHE: &str = "-4096";

/// What an opened folder consists of.
pub(crate) struct Opened {
    /// The only connection that writes.
    pub(crate) connection: SqliteConnection,
    /// The connections that read.
    pub(crate) readers: SqlitePool,
    /// Held as long as the store lives.
    pub(crate) lock: FolderLock,
}

/// The claim of one process to a state folder. The system lets it go when the process ends, however it ends.
#[derive(Debug)]
pub(crate) struct FolderLock {
    _file: File,
}

/// Opens the folder and brings its database up to date.
pub(crate) async fn open(folder: &Path) -> Result<Opened, StoreError> {
    create_folder(folder)?;
    let lock = FolderLock::take(folder)?;
    let file = folder.join("tandem.db");
    let options = SqliteConnectOptions::new()
        .filename(&file)
        .foreign_keys(true)
        .busy_timeout(BUSY_TIMEOUT)
        // Without it every statement for many rows writes the pages it may have to put back into a file of its own.
        .pragma("temp_store", "MEMORY")
        .row_buffer_size(ROWS_AHEAD)
        .disable_statement_logging();
    let writing = options
        .clone()
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .pragma("cache_size", WRITER_CACHE)
        .pragma("wal_autocheckpoint", CHECKPOINT_PAGES)
        .pragma("journal_size_limit", LOG_BYTES);
    let mut connection = writing.connect().await.map_err(|error| refuse_file(&file, &error))?;
    MIGRATIONS.run(&mut connection).await.map_err(|error| refuse_migration(&file, error))?;
    groups::backfill::run(&mut connection).await?;
    bulk::forget_unasked(&mut connection).await?;
    let readers = SqlitePoolOptions::new()
        .max_connections(READERS)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
        .connect_lazy_with(options.read_only(true).pragma("cache_size", READER_CACHE));
    Ok(Opened { connection, readers, lock })
}

fn create_folder(folder: &Path) -> Result<(), StoreError> {
    match std::fs::create_dir(folder) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        Err(error) if error.kind() == ErrorKind::NotFound => Err(cannot_open(
            folder,
            "the folder above it does not exist; create that, or set TANDEM_DATA_DIR to another folder",
        )),
        Err(error) => Err(refuse_access(folder, &error)),
    }
}

impl FolderLock {
    fn take(folder: &Path) -> Result<Self, StoreError> {
        let path = folder.join("tandem.lock");
        let refuse = |error: std::io::Error| refuse_access(&path, &error);
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(refuse)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(StoreError::InUse { path: folder.display().to_string(), pid: holder(&mut file) });
            }
            Err(TryLockError::Error(error)) => return Err(refuse(error)),
        }
        file.set_len(0).map_err(refuse)?;
        file.rewind().map_err(refuse)?;
        write!(file, "{}", std::process::id()).map_err(refuse)?;
        Ok(Self { _file: file })
    }
}

/// The process id in a lock file.
fn holder(file: &mut File) -> String {
    let mut text = String::new();
    let read = file.read_to_string(&mut text);
    let pid = text.trim();
    if read.is_ok() && !pid.is_empty() && pid.bytes().all(|byte| byte.is_ascii_digit()) {
        pid.to_owned()
    } else {
        "unknown".to_owned()
    }
}

fn refuse_access(path: &Path, error: &std::io::Error) -> StoreError {
    cannot_open(
        path,
        &format!(
            "{error}; let the user that runs tandem write there, or set TANDEM_DATA_DIR to another folder"
        ),
    )
}

fn refuse_file(file: &Path, error: &sqlx::Error) -> StoreError {
    let words = fault::words(error);
    match fault::primary(error) {
        Some(code::NOTADB | code::CORRUPT) => cannot_open(
            file,
            &format!("it is damaged or no database ({words}); move it away and restore a backup"),
        ),
        Some(code::FULL) => cannot_open(file, &format!("{words}; free some disk space")),
        _ => cannot_open(file, &format!("{words}; check that the user that runs tandem may write it")),
    }
}

fn refuse_migration(file: &Path, error: MigrateError) -> StoreError {
    match error {
        MigrateError::VersionMissing(_) => cannot_open(
            file,
            "a newer version of tandem made it; run that version, or restore a backup that was made before",
        ),
        MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => refuse_file(file, &error),
        other => cannot_open(file, &format!("{other}; restore a backup")),
    }
}

fn cannot_open(path: &Path, reason: &str) -> StoreError {
    StoreError::CannotOpen { path: path.display().to_string(), reason: reason.to_owned() }
}
