//! Timelines with very many entries.

use super::{NOW, opened};
use crate::SqliteStore;
use crate::strands::page;
use model::{ActivityQuery, ActorKind, EnvironmentId, MapId, Page, PageRequest, Period, Severity};
use sqlx::AssertSqlSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// Steps of the database's machine between two looks at it. A row that is read and left out takes ten or so.
const STRIDE: i32 = 100;

/// So many entries of what happens all the time, one each second, and among them few of what hardly ever does: one
/// error, and one act of one person.
async fn fill(store: &SqliteStore, map: MapId, rows: i64) {
    let entries = AssertSqlSafe(format!(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {rows}) \
         INSERT INTO activities (environment, map, version, at, actor, actor_name, name, severity, kind, count, correlation) \
         SELECT 'test', {map}, 1, {now} + i * 1000, \
         iif(i = 5, '{{\"kind\":\"user\",\"name\":\"Zoë\"}}', '{{\"kind\":\"system\",\"name\":\"engine\"}}'), '', \
         CASE i WHEN 5 THEN 'retry_requested' WHEN 7 THEN 'drift_found' ELSE 'retry_requested' END, iif(i = 7, 3, 0), \
         iif(i = 7, '{{\"kind\":\"drift_found\",\"cause\":\"gone\"}}', '{{\"kind\":\"retry_requested\"}}'), 1, '' FROM n",
        now = NOW.0
    ));
    store
        .write(async move |db, _| {
            sqlx::raw_sql(entries).execute(db).await.map(drop).map_err(crate::fault::from)
        })
        .await
        .unwrap();
}

/// The page and how many steps it took.
async fn read(store: &SqliteStore, query: &ActivityQuery) -> (Page<model::Activity>, i64) {
    let steps = Arc::new(AtomicI64::new(0));
    let counter = Arc::clone(&steps);
    let mut db = store.readers.acquire().await.unwrap();
    db.lock_handle().await.unwrap().set_progress_handler(STRIDE, move || {
        counter.fetch_add(i64::from(STRIDE), Ordering::Relaxed);
        true
    });
    let rows = page(&mut db, &EnvironmentId::new("test").unwrap(), query).await.unwrap();
    db.lock_handle().await.unwrap().remove_progress_handler();
    (rows, steps.load(Ordering::Relaxed))
}

/// So many entries unless `TANDEM_TIMELINE_ROWS` says another number.
const ROWS: i64 = 200_000;

/// However rare what it wants: neither kind, severity, actor nor time leads past entries that are not meant.
#[tokio::test]
async fn a_page_of_many_entries_reads_little_more_than_it_shows() {
    let rows = std::env::var("TANDEM_TIMELINE_ROWS").map_or(ROWS, |rows| rows.parse().unwrap());
    let (store, map, _folder) = opened().await;
    fill(&store, map, rows).await;
    let all = ActivityQuery { map: Some(map), ..ActivityQuery::default() };
    let middle = NOW.plus_millis(rows / 2 * 1_000);
    let later = Some(middle.plus_millis(20_000));
    let errors = vec![Severity::Error];
    for (query, shown, total) in [
        (all.clone(), 50, rows + 1),
        (ActivityQuery { map: None, ..all.clone() }, 50, rows + 1),
        (ActivityQuery { severities: errors.clone(), ..all.clone() }, 1, 1),
        (ActivityQuery { severities: errors, map: None, ..all.clone() }, 1, 1),
        (ActivityQuery { actor: "zoë".into(), ..all.clone() }, 1, 1),
        (ActivityQuery { actor_kind: Some(ActorKind::User), ..all.clone() }, 1, 1),
        (ActivityQuery { kinds: vec!["drift_found".into(), "map_created".into()], ..all.clone() }, 2, 2),
        (ActivityQuery { kinds: vec!["retry_requested".into()], actor: "zoë".into(), ..all.clone() }, 1, 1),
        (ActivityQuery { actor: "nobody".into(), ..all.clone() }, 0, 0),
        (ActivityQuery { within: Period { since: Some(middle), until: later }, ..all.clone() }, 20, 20),
        (
            ActivityQuery { within: Period { since: Some(middle), until: later }, map: None, ..all.clone() },
            20,
            20,
        ),
        (
            ActivityQuery { page: PageRequest { before: Some(rows / 2), limit: 50 }, ..all.clone() },
            50,
            rows + 1,
        ),
    ] {
        let (page, steps) = read(&store, &query).await;
        assert_eq!((page.rows.len(), page.total), (shown, total), "{query:?}");
        assert!(page.rows.iter().all(|row| query.within.holds(row.at)), "{query:?}");
        assert!(steps < 20_000, "{steps} steps for {query:?}");
    }
    // Totals of much time are counted as far as they are read.
    let timed = ActivityQuery { within: Period { since: Some(NOW.plus_millis(1)), until: None }, ..all };
    let (page, steps) = read(&store, &timed).await;
    assert_eq!(page.total, ActivityQuery::COUNTED + 1);
    assert!(steps < 20 * ActivityQuery::COUNTED, "{steps}");
}
