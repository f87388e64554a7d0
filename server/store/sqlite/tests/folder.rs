//! The state folder: what it keeps, who may have it, and what it says when it cannot be opened.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

use model::{AuthKind, Band, Connection, ConnectionKind, Environment, EnvironmentId, Moment, Side};
use std::path::Path;
use store::{Accounts, Environments, Invite, Queue, StoreError};
use store_sqlite::SqliteStore;

async fn put_environment(store: &SqliteStore) -> EnvironmentId {
    let id = EnvironmentId::new("test").unwrap();
    let environment = Environment {
        id: id.clone(),
        name: "Test".to_owned(),
        band: Band::Production,
        simulated: false,
        companies: vec!["USMF".to_owned()],
    };
    let connections = Side::BOTH.map(|side| Connection {
        environment: id.clone(),
        side,
        kind: ConnectionKind::FinanceOperations,
        base_url: "https://example.test/".to_owned(),
        auth: AuthKind::Bearer { token: "env:T".to_owned() },
        poll_ms: 1,
        overlap_ms: 2,
        sweep_ms: 3,
    });
    store.put_environment(environment, connections).await.unwrap();
    id
}

async fn refusal(folder: &Path) -> String {
    let refused = SqliteStore::open(folder).await.err().unwrap();
    assert!(matches!(refused, StoreError::CannotOpen { .. }), "{refused:?}");
    refused.to_string()
}

#[tokio::test]
async fn everything_is_there_after_a_restart() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("state");
    let store = SqliteStore::open(&folder).await.unwrap();
    let id = put_environment(&store).await;
    let invite = Invite { hash: [1; 32], role: model::Role::Admin, expires_at: Moment(10) };
    store.create_invite(invite.clone(), Moment(0)).await.unwrap();
    let before = (store.environment(&id).await.unwrap(), store.connections(&id).await.unwrap());
    drop(store);
    let store = SqliteStore::open(&folder).await.unwrap();
    let after = (store.environment(&id).await.unwrap(), store.connections(&id).await.unwrap());
    assert_eq!(before, after);
    assert_eq!(store.invite(&[1; 32], Moment(5)).await.unwrap(), Some(invite));
    assert_eq!(store.settle_sequence().await.unwrap(), 0);
}

/// The files as they lie there at any moment, copied without asking, are what a crash leaves behind.
#[tokio::test]
async fn what_was_answered_survives_a_crash() {
    let parent = tempfile::tempdir().unwrap();
    let (folder, crashed) = (parent.path().join("state"), parent.path().join("crashed"));
    let store = SqliteStore::open(&folder).await.unwrap();
    let id = put_environment(&store).await;
    std::fs::create_dir(&crashed).unwrap();
    for file in ["tandem.db", "tandem.db-wal"] {
        std::fs::copy(folder.join(file), crashed.join(file)).unwrap();
    }
    let survivor = SqliteStore::open(&crashed).await.unwrap();
    assert_eq!(survivor.environment(&id).await.unwrap(), store.environment(&id).await.unwrap());
}

#[tokio::test]
async fn a_second_one_is_told_who_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let first = SqliteStore::open(folder.path()).await.unwrap();
    let Err(StoreError::InUse { pid, .. }) = SqliteStore::open(folder.path()).await else {
        panic!("two stores share a folder")
    };
    assert_eq!(pid, std::process::id().to_string());
    drop(first);
    SqliteStore::open(folder.path()).await.unwrap();
}

#[tokio::test]
async fn a_folder_without_parent_is_not_made_up() {
    let parent = tempfile::tempdir().unwrap();
    let words = refusal(&parent.path().join("no").join("state")).await;
    assert!(words.contains("does not exist") && words.contains("TANDEM_DATA_DIR"), "{words}");
}

#[tokio::test]
async fn a_file_in_place_of_the_folder_is_refused() {
    let parent = tempfile::tempdir().unwrap();
    let file = parent.path().join("state");
    std::fs::write(&file, "x").unwrap();
    let words = refusal(&file).await;
    assert!(words.contains("TANDEM_DATA_DIR"), "{words}");
}

#[tokio::test]
async fn a_damaged_file_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let garbage = "no database at all ".repeat(500);
    std::fs::write(folder.path().join("tandem.db"), &garbage).unwrap();
    let words = refusal(folder.path()).await;
    assert!(words.contains("damaged") && words.contains("backup"), "{words}");
    assert_eq!(std::fs::read_to_string(folder.path().join("tandem.db")).unwrap(), garbage);
}

#[tokio::test]
async fn a_database_of_a_newer_version_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    drop(SqliteStore::open(folder.path()).await.unwrap());
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(folder.path().join("tandem.db"));
    let mut newer = <sqlx::SqliteConnection as sqlx::Connection>::connect_with(&options).await.unwrap();
    sqlx::query(
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
         VALUES (29990101000000, 'later', true, x'00', 0)",
    )
    .execute(&mut newer)
    .await
    .unwrap();
    sqlx::Connection::close(newer).await.unwrap();
    let words = refusal(folder.path()).await;
    assert!(words.contains("newer version"), "{words}");
}

#[tokio::test]
async fn versions_of_maps_never_change() {
    let folder = tempfile::tempdir().unwrap();
    drop(SqliteStore::open(folder.path()).await.unwrap());
    let options = sqlx::sqlite::SqliteConnectOptions::new()
        .filename(folder.path().join("tandem.db"))
        .foreign_keys(false);
    let mut db = <sqlx::SqliteConnection as sqlx::Connection>::connect_with(&options).await.unwrap();
    sqlx::query("INSERT INTO map_versions VALUES (1, 1, '', '1.0.0.0', '', '', 0, '{}')")
        .execute(&mut db)
        .await
        .unwrap();
    for forbidden in ["UPDATE map_versions SET note = 'x'", "DELETE FROM map_versions"] {
        assert!(sqlx::query(forbidden).execute(&mut db).await.is_err(), "{forbidden}");
    }
}
