//! Keeping what an act is for. Which failures are meant is found by a reader in one view; so that the writer is never held
//! for long, many of them are kept in several transactions, before the last of which nobody hears of the act.

use super::{one, turn};
use crate::SqliteStore;
use crate::cells::json;
use crate::failures::meant;
use crate::fault::from;
use model::{Actor, BulkAct, BulkActId, BulkKind, BulkStatus, EnvironmentId, GroupId, MapId, Moment};
use sqlx::sqlite::SqliteConnection;
use store::{BulkAsk, CommitSignal, FailureSelection, StoreError};

/// Failures that are kept with an act in one transaction.
const TOGETHER: usize = 5_000;

/// An act that is about to be kept.
#[derive(Clone)]
struct New {
    environment: EnvironmentId,
    kind: BulkKind,
    map: Option<MapId>,
    group: Option<GroupId>,
    actor: Actor,
    at: Moment,
}

/// Keeps an act; see the trait.
pub(super) async fn ask(store: &SqliteStore, ask: BulkAsk) -> Result<Option<BulkAct>, StoreError> {
    let mut view = store.snapshot().await?;
    let sql = "SELECT id FROM failures WHERE id IN (SELECT value FROM json_each(?)) AND environment = ?";
    let ids: Vec<i64> = match &ask.selection {
        FailureSelection::Ids(ids) => {
            let found = sqlx::query_scalar(sql).bind(json(ids)?).bind(ask.environment.as_str());
            found.fetch_all(&mut *view).await.map_err(from)?
        }
        FailureSelection::Matching(query) => {
            let mut found = meant("SELECT id", &ask.environment, query, true)?;
            found.build_query_scalar().fetch_all(&mut *view).await.map_err(from)?
        }
    };
    drop(view);
    if ids.is_empty() {
        return Ok(None);
    }
    let kind = ask.kind();
    let BulkAsk { environment, map, group, actor, at, .. } = ask;
    keep(store, New { environment, kind, map, group, actor, at }, ids).await.map(Some)
}

/// Keeps the undoing of an act; see the trait.
pub(super) async fn undo(
    store: &SqliteStore,
    id: BulkActId,
    actor: Actor,
    at: Moment,
) -> Result<BulkAct, StoreError> {
    let mut view = store.snapshot().await?;
    let act = one(&mut view, id).await?;
    let done = sqlx::query_scalar("SELECT failure FROM bulk_items WHERE act = ? AND result = 1").bind(id.0);
    let ids: Vec<i64> = done.fetch_all(&mut *view).await.map_err(from)?;
    drop(view);
    if !act.can_be_undone() || ids.is_empty() {
        return Err(stale());
    }
    let kind = match act.kind {
        BulkKind::Retry => BulkKind::UndoRetry { of: id },
        _ => BulkKind::UndoDiscard { of: id },
    };
    let BulkAct { environment, map, group, .. } = act;
    keep(store, New { environment, kind, map, group, actor, at }, ids).await
}

fn stale() -> StoreError {
    StoreError::Stale { what: "the bulk act" }
}

async fn keep(store: &SqliteStore, new: New, ids: Vec<i64>) -> Result<BulkAct, StoreError> {
    let at = new.at;
    if ids.len() <= BulkAct::AT_ONCE {
        let keep = async move |db: &mut SqliteConnection, touched: &mut CommitSignal| {
            let id = begin(db, &new, ids.len()).await?;
            add(db, id, &ids).await?;
            publish(db, touched, id, &new).await?;
            turn::advance(db, touched, id, u32::MAX, at).await
        };
        return store.write(keep).await;
    }
    let (total, first) = (ids.len(), new.clone());
    let id = store.write(async move |db, _| begin(db, &first, total).await).await?;
    for some in ids.chunks(TOGETHER) {
        let some = some.to_owned();
        store.write(async move |db, _| add(db, id, &some).await).await?;
    }
    store
        .write(async move |db, touched| {
            publish(db, touched, id, &new).await?;
            one(db, id).await
        })
        .await
}

async fn begin(db: &mut SqliteConnection, new: &New, total: usize) -> Result<BulkActId, StoreError> {
    let added = sqlx::query(
        "INSERT INTO bulk_acts (environment, kind, map, failure_group, actor, asked_at, status, total) \
         VALUES (?, ?, ?, ?, ?, ?, 'gathering', ?)",
    )
    .bind(new.environment.as_str())
    .bind(json(&new.kind)?)
    .bind(new.map.map(|map| map.0))
    .bind(new.group.map(|group| group.0))
    .bind(json(&new.actor)?)
    .bind(new.at.0)
    .bind(i64::try_from(total).unwrap_or(i64::MAX))
    .execute(db)
    .await
    .map_err(from)?;
    Ok(BulkActId(added.last_insert_rowid()))
}

async fn add(db: &mut SqliteConnection, id: BulkActId, ids: &[i64]) -> Result<(), StoreError> {
    // Failures may have been removed by their age since they were found.
    sqlx::query(
        "INSERT INTO bulk_items (act, failure) SELECT ?1, f.id FROM json_each(?2) AS j \
         CROSS JOIN failures AS f ON f.id = j.value WHERE true ORDER BY f.id ON CONFLICT DO NOTHING",
    )
    .bind(id.0)
    .bind(json(&ids)?)
    .execute(db)
    .await
    .map_err(from)?;
    Ok(())
}

/// From here on the act is known. What it undoes must not have been undone meanwhile.
async fn publish(
    db: &mut SqliteConnection,
    touched: &mut CommitSignal,
    id: BulkActId,
    new: &New,
) -> Result<(), StoreError> {
    if let Some(of) = new.kind.undoes() {
        let undone = sqlx::query("UPDATE bulk_acts SET undone_by = ? WHERE id = ? AND undone_by IS NULL");
        let undone = undone.bind(id.0).bind(of.0).execute(&mut *db).await.map_err(from)?;
        if undone.rows_affected() == 0 {
            return Err(stale());
        }
    }
    sqlx::query("UPDATE bulk_acts SET status = ? WHERE id = ?")
        .bind(crate::cells::word(&BulkStatus::Working)?)
        .bind(id.0)
        .execute(db)
        .await
        .map_err(from)?;
    touched.bulk += 1;
    touched.failures += 1;
    Ok(())
}
