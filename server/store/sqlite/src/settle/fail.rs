//! Failures that a settlement opens, with their groups.

use super::outcomes::Waiting;
use crate::cells::{json, word};
use crate::codes::Code;
use crate::fault::from;
use crate::groups::begin::{Gathered, Joining};
use crate::groups::{Place, Slot};
use model::Cause;
use serde::ser::{Error as _, Serialize, SerializeTuple as _, Serializer};
use sqlx::sqlite::SqliteConnection;
use std::collections::HashMap;
use store::{NewFailure, Settlement, StoreError};

/// Opens failures, or lets them join the ones that are open for the same map, direction and key. What is tried again stays in
/// its phase, where people look for it.
pub(crate) const FAIL: &str = "INSERT INTO failures (environment, map, version, direction, phase, key, company, \
    operation, change, class, code, status_code, headline, hint, detail, fields, source, attempted, status, \
    attempts, first_at, last_at, correlation, search, parent_entities, parent_key, leg, group_id) \
    SELECT ?1, ?2, ?3, j.value ->> 0, iif(j.value ->> 1 IS NULL, ?4, 'initial_sync'), j.value ->> 2, j.value ->> 3, \
    j.value ->> 4, j.value ->> 5, j.value ->> 6, j.value ->> 7, j.value ->> 8, j.value ->> 9, j.value ->> 10, \
    j.value ->> 11, j.value ->> 12, j.value ->> 13, j.value ->> 14, 0, 1, ?5, ?5, j.value ->> 15, j.value ->> 16, \
    j.value ->> 17, j.value ->> 18, j.value ->> 1, j.value ->> 19 \
    FROM jsonb_each(?6) AS j WHERE true ORDER BY j.key \
    ON CONFLICT (map, direction, key) WHERE status < 2 DO UPDATE SET version = excluded.version, \
    phase = iif(status = 1 AND excluded.leg IS NULL, phase, excluded.phase), company = excluded.company, operation = excluded.operation, \
    change = excluded.change, class = excluded.class, code = excluded.code, status_code = excluded.status_code, \
    headline = excluded.headline, hint = excluded.hint, detail = excluded.detail, fields = excluded.fields, \
    source = excluded.source, attempted = excluded.attempted, status = 0, attempts = attempts + 1, \
    last_at = excluded.last_at, correlation = excluded.correlation, search = excluded.search, \
    parent_entities = excluded.parent_entities, parent_key = excluded.parent_key, \
    leg = coalesce(excluded.leg, leg), group_id = excluded.group_id, payload_gone = 0";

/// A failure as the statement finds its cells: an array, for in an object each of them would be looked for by its name.
struct FailureRow<'a> {
    change: &'a Waiting,
    new: &'a NewFailure,
    group_id: Option<i64>,
}

impl Serialize for FailureRow<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { change, new, group_id } = self;
        let parent = new.wait.as_ref().map(|wait| &wait.parent);
        let entities = parent.map(|parent| serde_json::to_string(&parent.entities));
        let entities = entities.transpose().map_err(S::Error::custom)?;
        let fields = serde_json::to_string(&new.fields).map_err(S::Error::custom)?;
        let mut row = serializer.serialize_tuple(20)?;
        row.serialize_element(&change.direction.code())?;
        row.serialize_element(&change.leg)?;
        row.serialize_element(&change.key)?;
        row.serialize_element(&change.company)?;
        row.serialize_element(&change.operation.code())?;
        row.serialize_element(&change.id)?;
        row.serialize_element(&new.class)?;
        row.serialize_element(&new.code)?;
        row.serialize_element(&new.status_code)?;
        row.serialize_element(&new.remedy.headline)?;
        row.serialize_element(&new.remedy.hint)?;
        row.serialize_element(&new.detail)?;
        row.serialize_element(&fields)?;
        row.serialize_element(&new.source)?;
        row.serialize_element(&new.attempted)?;
        row.serialize_element(&change.correlation)?;
        row.serialize_element(&self.search())?;
        row.serialize_element(&entities)?;
        row.serialize_element(&parent.map(|parent| &parent.key))?;
        row.serialize_element(group_id)?;
        row.end()
    }
}

impl FailureRow<'_> {
    /// Key, headline and code in lower case, for searching.
    fn search(&self) -> String {
        let Self { change, new, .. } = self;
        [&change.key, &new.remedy.headline, &new.code].map(|text| text.to_lowercase()).join("\n")
    }
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
    let rows: Vec<_> = failed
        .iter()
        .zip(&slots)
        .map(|((change, new), slot)| FailureRow { change, new, group_id: ids.get(slot).copied() })
        .collect();
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
