//! Forgetting records: their rows stay, without keys and values.

use crate::cells::json;
use crate::fault::{from, not_found};
use crate::{SqliteStore, activities};
use async_trait::async_trait;
use model::{ActivityKind, VersionId};
use sqlx::SqliteConnection;
use store::{CommitSignal, Forget, Forgetting, Forgettings, NewActivity, StoreError};

/// Maps of environment ?1 that share an entity with map ?2, itself among them.
const MAPS: &str = "SELECT m.id FROM maps AS own JOIN map_versions AS w ON w.id = own.active \
    CROSS JOIN maps AS m JOIN map_versions AS v ON v.id = m.active \
    WHERE own.id = ?2 AND own.environment = ?1 AND m.environment = ?1 \
    AND (v.mapping ->> 'left_entity' = w.mapping ->> 'left_entity' \
    OR v.mapping ->> 'right_entity' = w.mapping ->> 'right_entity')";

/// Changes of key ?2 of maps ?1 that wait.
pub(crate) const WAITING: &str = "SELECT count(*) FROM json_each(?1) AS j CROSS JOIN changes AS c \
    ON c.map = j.value AND c.key = ?2 AND c.status = 0";

/// Failures of key ?2 of maps ?1 that are not over.
pub(crate) const UNSETTLED: &str = "SELECT count(*) FROM json_each(?1) AS j CROSS JOIN failures AS f \
    ON f.map = j.value AND f.direction IN (1, 2) AND f.key = ?2 AND f.status < 2";

/// Failures in the environment of map ?1 that are not over and wait, or waited, for a record of its CRM entity with key ?2.
pub(crate) const CHILDREN: &str = "SELECT count(*) FROM maps AS m JOIN map_versions AS v ON v.id = m.active \
    CROSS JOIN failures AS f ON f.environment = m.environment AND f.parent_key = ?2 AND f.status < 2 \
    AND f.parent_entities IS NOT NULL AND EXISTS (SELECT 1 FROM json_each(f.parent_entities) AS n \
    WHERE n.value = v.mapping ->> 'right_entity') WHERE m.id = ?1";

/// Values that people wrote by hand, as timelines tell them. The entries of these maps are read: it is done rarely.
const DEEDS: &str = "UPDATE activities SET kind = json_set(kind, '$.fields', json((SELECT \
    json_group_array(json_object('field', n.value ->> 'field', 'before', NULL, 'after', NULL)) \
    FROM json_each(activities.kind, '$.fields') AS n))) \
    WHERE map IN (SELECT value FROM json_each(?1) AS j) AND name = 'failure_edited' AND kind ->> '$.failure' IN \
    (SELECT f.id FROM json_each(?1) AS j CROSS JOIN failures AS f ON f.map = j.value AND f.key = ?2)";

/// The headlines of the first records that failed or waited in a minute, where this was one of them.
pub(crate) const HEADLINES: &str = "UPDATE activities SET kind = json_set(kind, '$.headline', '…') WHERE id IN \
    (SELECT a.id FROM json_each(?1) AS j CROSS JOIN changes AS c ON c.map = j.value AND c.key = ?2 \
    CROSS JOIN activities AS a INDEXED BY activities_of_correlation ON a.correlation = c.correlation \
    AND a.correlation <> '' AND a.map = c.map) AND name IN ('records_failed', 'records_waiting')";

/// Takes ?3 for key ?2 in rows of maps ?1, without their values. The failures come last: others are found by them.
pub(crate) const ROWS: [&str; 4] = [
    "UPDATE changes SET key = ?3, source_id = ?3, payload = NULL, edited = NULL \
     WHERE map IN (SELECT value FROM json_each(?1) AS j) AND key = ?2 AND status <> 0",
    "UPDATE error_events SET key = ?3, message = '' \
     WHERE map IN (SELECT value FROM json_each(?1) AS j) AND key = ?2",
    "UPDATE conflicts SET key = ?3, fields = (SELECT json_group_array(json_object('left_name', \
     n.value ->> 'left_name', 'right_name', n.value ->> 'right_name', 'base', NULL, 'left', NULL, 'right', NULL)) \
     FROM json_each(conflicts.fields) AS n) \
     WHERE map IN (SELECT value FROM json_each(?1) AS j) AND key = ?2",
    "UPDATE failures SET key = ?3, source = NULL, attempted = NULL, detail = '', payload_gone = 1, \
     parent_entities = NULL, parent_key = NULL, fields = (SELECT json_group_array(json_object('field', \
     n.value ->> 'field', 'message', '')) FROM json_each(failures.fields) AS n), \
     headline = coalesce((SELECT g.headline FROM failure_groups AS g WHERE g.id = failures.group_id), ''), \
     hint = coalesce((SELECT g.hint FROM failure_groups AS g WHERE g.id = failures.group_id), ''), \
     search = ?3 || char(10) || coalesce((SELECT g.search FROM failure_groups AS g WHERE g.id = failures.group_id), '') \
     WHERE map IN (SELECT value FROM json_each(?1) AS j) AND key = ?2",
];

/// Takes it out of failures of other records that waited for it, which are over.
pub(crate) const PARENTS: &str = "UPDATE failures SET parent_key = NULL, parent_entities = NULL, detail = '', fields = '[]' \
    WHERE id IN (SELECT f.id FROM maps AS m JOIN map_versions AS v ON v.id = m.active \
    CROSS JOIN failures AS f ON f.environment = m.environment AND f.parent_key = ?2 AND f.status > 1 \
    AND f.parent_entities IS NOT NULL AND EXISTS (SELECT 1 FROM json_each(f.parent_entities) AS n \
    WHERE n.value = v.mapping ->> 'right_entity') WHERE m.id = ?1)";

/// What of the record is not over; `None` where all of it is.
async fn waits(
    db: &mut SqliteConnection,
    forget: &Forget,
    maps: &str,
) -> Result<Option<Forgetting>, StoreError> {
    let count =
        |sql: &'static str| sqlx::query_scalar::<_, i64>(sql).bind(maps.to_owned()).bind(forget.key.clone());
    let changes = count(WAITING).fetch_one(&mut *db).await.map_err(from)?;
    let failures = count(UNSETTLED).fetch_one(&mut *db).await.map_err(from)?;
    let children = sqlx::query_scalar(CHILDREN).bind(forget.map.0).bind(&forget.key);
    let children: i64 = children.fetch_one(&mut *db).await.map_err(from)?;
    let waits = changes + failures + children > 0;
    Ok(waits.then_some(Forgetting::Waits { changes, failures, children }))
}

async fn forget(
    db: &mut SqliteConnection,
    touched: &mut CommitSignal,
    forget: Forget,
) -> Result<Forgetting, StoreError> {
    let maps = sqlx::query_scalar(MAPS).bind(forget.environment.as_str()).bind(forget.map.0);
    let maps: Vec<i64> = maps.fetch_all(&mut *db).await.map_err(from)?;
    if maps.is_empty() {
        return Err(not_found("entity map", &forget.map));
    }
    let maps = json(&maps)?;
    if let Some(waits) = waits(db, &forget, &maps).await? {
        return Ok(waits);
    }
    for sql in [DEEDS, HEADLINES] {
        sqlx::query(sql).bind(&maps).bind(&forget.key).execute(&mut *db).await.map_err(from)?;
    }
    let mut rows = 0;
    for sql in ROWS {
        let statement = sqlx::query(sql).bind(&maps).bind(&forget.key).bind(&forget.pseudonym);
        let done = statement.execute(&mut *db).await.map_err(from)?;
        rows += i64::try_from(done.rows_affected()).unwrap_or(i64::MAX);
    }
    let children = sqlx::query(PARENTS).bind(forget.map.0).bind(&forget.key).execute(&mut *db).await;
    rows += i64::try_from(children.map_err(from)?.rows_affected()).unwrap_or(i64::MAX);
    if rows == 0 {
        return Err(not_found("record", &forget.key));
    }
    let version = sqlx::query_scalar("SELECT active FROM maps WHERE id = ?").bind(forget.map.0);
    let version: i64 = version.fetch_one(&mut *db).await.map_err(from)?;
    let entry = NewActivity {
        environment: forget.environment,
        map: Some(forget.map),
        version: Some(VersionId(version)),
        at: forget.at,
        actor: forget.actor,
        kind: ActivityKind::RecordForgotten { pseudonym: forget.pseudonym },
        count: rows,
        correlation: String::new(),
    };
    activities::add(db, &entry).await?;
    touched.failures += 1;
    touched.activity += 1;
    Ok(Forgetting::Done { rows })
}

#[async_trait]
impl Forgettings for SqliteStore {
    async fn forget_record(&self, new: Forget) -> Result<Forgetting, StoreError> {
        self.write(async move |db, touched| forget(db, touched, new).await).await
    }
}
