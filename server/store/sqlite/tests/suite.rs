//! The SQLite backend passes the suite.

use std::sync::Arc;
use store::Store;
use store_sqlite::SqliteStore;
use tempfile::TempDir;

#[expect(clippy::unwrap_used, reason = "a test that cannot open its store has failed")]
async fn open() -> (Arc<dyn Store>, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(folder.path()).await.unwrap();
    (Arc::new(store), folder)
}

store::store_suite!(super::open);
