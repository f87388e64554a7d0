//! Failures that a settlement opens, with their groups.

use super::outcomes::Waiting;
use crate::cells::{json, word};
use crate::codes::Code;
use crate::fault::from;
use crate::groups::begin::{Gathered, Joining};
use crate::groups::{Place, Slot};
use model::{Cause, ChangeId};
use serde::Serialize;
use sqlx::sqlite::SqliteConnection;
use std::collections::HashMap;
use store::{NewFailure, Settlement, StoreError};

/// Opens failures, or lets them join the ones that are open for the same map, direction and key. What is tried again stays in
/// its phase, where people look for it.
pub(crate) const FAIL: &str = "INSERT INTO failures (environment, map, version, direction, phase, key, company, \
    operation, change, class, code, status_code, headline, hint, detail, fields, source, attempted, status, \
    attempts, first_at, last_at, correlation, search, parent_entities, parent_key, leg, group_id) \
    SELECT ?1, ?2, ?3, j.value ->> 'direction', iif(j.value ->> 'leg' IS NULL, ?4, 'initial_sync'), j.value ->> 'key', j.value ->> 'company', \
    j.value ->> 'operation', j.value ->> 'change', j.value ->> 'class', j.value ->> 'code', \
    j.value ->> 'status_code', j.value ->> 'headline', j.value ->> 'hint', j.value ->> 'detail', \
    j.value ->> 'fields', j.value ->> 'source', j.value ->> 'attempted', 0, 1, ?5, ?5, \
    j.value ->> 'correlation', j.value ->> 'search', j.value ->> 'parent_entities', j.value ->> 'parent_key', \
    j.value ->> 'leg', j.value ->> 'group_id' \
    FROM jsonb_each(?6) AS j WHERE true ORDER BY j.key \
    ON CONFLICT (map, direction, key) WHERE status < 2 DO UPDATE SET version = excluded.version, \
    phase = iif(status = 1 AND excluded.leg IS NULL, phase, excluded.phase), company = excluded.company, operation = excluded.operation, \
    change = excluded.change, class = excluded.class, code = excluded.code, status_code = excluded.status_code, \
    headline = excluded.headline, hint = excluded.hint, detail = excluded.detail, fields = excluded.fields, \
    source = excluded.source, attempted = excluded.attempted, status = 0, attempts = attempts + 1, \
    last_at = excluded.last_at, correlation = excluded.correlation, search = excluded.search, \
    parent_entities = excluded.parent_entities, parent_key = excluded.parent_key, \
    leg = coalesce(excluded.leg, leg), group_id = excluded.group_id, payload_gone = 0";

#[derive(Serialize)]
struct FailureRow<'a> {
    direction: i64,
    key: &'a str,
    company: &'a str,
    leg: Option<i64>,
    operation: i64,
    change: ChangeId,
    class: String,
    code: &'a str,
    status_code: u16,
    headline: &'a str,
    hint: &'a str,
    detail: &'a str,
    fields: String,
    source: Option<&'a str>,
    attempted: Option<&'a str>,
    correlation: &'a str,
    search: String,
    parent_entities: Option<String>,
    parent_key: Option<&'a str>,
    group_id: Option<i64>,
}

/// Opens or joins failures.
pub(super) async fn failures(
    db: &mut SqliteConnection,
    batch: &Settlement,
    failed: &[(Waiting, NewFailure)],
) -> Result<(), StoreError> {
    if failed.is_empty() {
        return Ok(());
    }
    let (ids, slots) = groups(db, batch, failed).await?;
    let rows = failed
        .iter()
        .zip(&slots)
        .map(|((change, new), slot)| {
            let parent = new.wait.as_ref().map(|wait| &wait.parent);
            Ok(FailureRow {
                group_id: ids.get(slot).copied(),
                parent_entities: parent.map(|parent| json(&parent.entities)).transpose()?,
                parent_key: parent.map(|parent| parent.key.as_str()),
                direction: change.direction.code(),
                key: &change.key,
                company: &change.company,
                leg: change.leg,
                operation: change.operation.code(),
                change: change.id,
                class: word(&new.class)?,
                code: &new.code,
                status_code: new.status_code,
                headline: &new.remedy.headline,
                hint: &new.remedy.hint,
                detail: &new.detail,
                fields: json(&new.fields)?,
                source: new.source.as_deref(),
                attempted: new.attempted.as_deref(),
                correlation: &change.correlation,
                search: [&change.key, &new.remedy.headline, &new.code]
                    .map(|text| text.to_lowercase())
                    .join("\n"),
            })
        })
        .collect::<Result<Vec<_>, StoreError>>()?;
    sqlx::query(FAIL)
        .bind(batch.environment.as_str())
        .bind(batch.map.0)
        .bind(batch.version.0)
        .bind(word(&batch.phase)?)
        .bind(batch.at.0)
        .bind(json(&rows)?)
        .execute(db)
        .await
        .map_err(from)?;
    Ok(())
}

/// Lets the groups of failures begin; their ids, and where the group of each failure is found among them.
async fn groups(
    db: &mut SqliteConnection,
    batch: &Settlement,
    failed: &[(Waiting, NewFailure)],
) -> Result<(HashMap<Slot, i64>, Vec<Slot>), StoreError> {
    let mut gathered = Gathered::default();
    let mut slots = Vec::with_capacity(failed.len());
    for (change, new) in failed {
        let cause = Cause::of(&new.symptom(&change.key));
        slots.push(gathered.add(Joining {
            cause,
            direction: change.direction.code(),
            class: &word(&new.class)?,
            code: &new.code,
            hint: &new.remedy.hint,
            first_at: batch.at.0,
            last_at: batch.at.0,
            fixed_at: None,
            attempts: 1,
        }));
    }
    let place = Place { environment: &batch.environment, map: batch.map };
    Ok((gathered.write(db, place).await?, slots))
}
