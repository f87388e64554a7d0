//! The memory backend passes the suite.

use std::sync::Arc;
use store::Store;
use store::memory::MemoryStore;

#[expect(clippy::unused_async, reason = "the suite awaits whatever opens a store")]
async fn open() -> (Arc<dyn Store>, ()) {
    (Arc::new(MemoryStore::new()), ())
}

store::store_suite!(super::open);
