//! A limit on the pages of the file stands for a full disk: SQLite reports both alike.

use super::{append, opened};
use crate::SqliteStore;
use crate::fault::from;
use store::{Queue, StoreError};

async fn limit_pages(store: &SqliteStore, more: i64) {
    let set = store.write(async move |db, _| {
        let used: i64 = sqlx::query_scalar("PRAGMA page_count").fetch_one(&mut *db).await.map_err(from)?;
        let pragma = sqlx::AssertSqlSafe(format!("PRAGMA max_page_count = {}", used + more));
        sqlx::query(pragma).execute(&mut *db).await.map_err(from)?;
        Ok(())
    });
    set.await.unwrap();
}

#[tokio::test]
async fn a_full_disk_refuses_and_work_goes_on_when_there_is_room() {
    let (store, map, _folder) = opened().await;
    append(&store, map, "before", 10).await.unwrap();
    limit_pages(&store, 4).await;
    let refused = append(&store, map, "too much", 1 << 20).await;
    assert!(matches!(refused, Err(StoreError::CannotWrite { .. })), "{refused:?}");
    assert_eq!(store.queued(map, None, 10).await.unwrap().len(), 1);
    limit_pages(&store, 1_000_000).await;
    append(&store, map, "after", 1 << 20).await.unwrap();
    let keys: Vec<String> =
        store.queued(map, None, 10).await.unwrap().into_iter().map(|change| change.key).collect();
    assert_eq!(keys, ["before", "after"]);
}

/// Whoever shares a commit with work that does not fit is either kept or told that it was not.
#[tokio::test]
async fn answers_are_true_when_the_disk_fills_up_under_many_callers() {
    let (store, map, _folder) = opened().await;
    limit_pages(&store, 60).await;
    let mut kept = 0;
    for round in 0..20 {
        let small = format!("small {round}");
        let (a, b, c) = tokio::join!(
            append(&store, map, &small, 2_000),
            append(&store, map, "large", 200_000),
            append(&store, map, "middle", 9_000)
        );
        for answer in [a, b, c] {
            match answer {
                Ok(appended) => kept += appended,
                Err(error) => assert!(matches!(error, StoreError::CannotWrite { .. }), "{error:?}"),
            }
        }
    }
    assert!(kept > 0);
    assert_eq!(store.queued(map, None, 1_000).await.unwrap().len() as u64, kept);
}

#[tokio::test]
async fn work_that_fails_or_panics_takes_only_itself_back() {
    let (store, map, _folder) = opened().await;
    let (first, failing, panicking, last) = tokio::join!(
        append(&store, map, "a", 1),
        store.write::<(), _>(async |db, _| {
            sqlx::query("DELETE FROM changes").execute(&mut *db).await.map_err(from)?;
            Err(StoreError::Stale { what: "something" })
        }),
        store.write::<(), _>(async |db, _| {
            sqlx::query("DELETE FROM changes").execute(&mut *db).await.map_err(from)?;
            panic!("on purpose")
        }),
        append(&store, map, "b", 1)
    );
    first.unwrap();
    last.unwrap();
    assert!(matches!(failing, Err(StoreError::Stale { .. })));
    assert!(panicking.is_err());
    assert_eq!(store.queued(map, None, 10).await.unwrap().len(), 2);
}
