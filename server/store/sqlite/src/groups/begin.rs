//! Groups begin, or begin again, with the failures that join them.

use super::{Place, Slot};
use crate::cells::{Cells, json};
use crate::fault::from;
use model::Cause;
use serde::Serialize;
use sqlx::sqlite::SqliteConnection;
use std::collections::HashMap;
use store::StoreError;

/// Lets groups of map ?2 begin; one all of whose failures are over begins again.
pub(crate) const BEGIN: &str = "INSERT INTO failure_groups (environment, map, direction, fingerprint, class, code, \
    field, headline, hint, search, first_at, last_at, fixed_at) \
    SELECT ?1, ?2, j.value ->> 'direction', j.value ->> 'fingerprint', j.value ->> 'class', j.value ->> 'code', \
    j.value ->> 'field', j.value ->> 'headline', j.value ->> 'hint', j.value ->> 'search', j.value ->> 'first_at', \
    j.value ->> 'last_at', j.value ->> 'fixed_at' FROM jsonb_each(?3) AS j WHERE true ORDER BY j.key \
    ON CONFLICT (map, direction, fingerprint) DO UPDATE SET hint = excluded.hint, \
    first_at = min(first_at, excluded.first_at), last_at = max(last_at, excluded.last_at), \
    fixed_at = max(coalesce(fixed_at, excluded.fixed_at), coalesce(excluded.fixed_at, fixed_at)), \
    regressed = iif(open + waiting + retrying = 0, fixed_at IS NOT NULL, regressed), \
    acted_by = iif(open + waiting + retrying = 0, NULL, acted_by) RETURNING direction, fingerprint, id";

/// Counts attempts of groups that went wrong.
pub(crate) const COUNT: &str = "INSERT INTO group_hours (group_id, hour, failed) \
    SELECT j.value ->> 0, j.value ->> 1, j.value ->> 2 FROM jsonb_each(?1) AS j WHERE true \
    ON CONFLICT (group_id, hour) DO UPDATE SET failed = failed + excluded.failed";

/// Forgets hours of groups that no trend shows any more.
pub(crate) const FORGET: &str = "DELETE FROM group_hours WHERE group_id IN \
    (SELECT j.value ->> 0 FROM jsonb_each(?1) AS j) AND hour < ?2";

/// So many hours are kept, as long as more come; a trend shows the last 24.
const KEPT: i64 = 48;

/// One cause as it enters the store.
#[derive(Clone, Serialize)]
pub(crate) struct GroupRow {
    direction: i64,
    fingerprint: String,
    class: String,
    code: String,
    field: String,
    headline: String,
    hint: String,
    search: String,
    first_at: i64,
    last_at: i64,
    fixed_at: Option<i64>,
}

/// What failures bring to their group.
pub(crate) struct Joining<'a> {
    pub(crate) cause: Cause,
    pub(crate) direction: i64,
    pub(crate) class: &'a str,
    pub(crate) code: &'a str,
    pub(crate) hint: &'a str,
    pub(crate) first_at: i64,
    pub(crate) last_at: i64,
    /// When it passed, for one that is over already.
    pub(crate) fixed_at: Option<i64>,
    /// How many like it there are.
    pub(crate) attempts: i64,
}

/// The groups of failures that are about to be written.
#[derive(Default)]
pub(crate) struct Gathered {
    rows: HashMap<Slot, GroupRow>,
    /// Attempts by group and hour.
    hours: HashMap<(Slot, i64), i64>,
}

impl Gathered {
    /// Adds a failure; gives where its group will be found.
    pub(crate) fn add(&mut self, joining: Joining<'_>) -> Slot {
        let Joining { cause, direction, class, code, hint, first_at, last_at, fixed_at, attempts } = joining;
        let slot = (direction, cause.fingerprint);
        let hour = store::hour_of(model::Moment(last_at));
        *self.hours.entry((slot.clone(), hour)).or_default() += attempts;
        let known = self.rows.entry(slot.clone()).or_insert_with(|| GroupRow {
            direction,
            fingerprint: slot.1.clone(),
            class: class.to_owned(),
            code: code.to_owned(),
            search: [cause.headline.as_str(), code, &cause.field].map(str::to_lowercase).join("\n"),
            field: cause.field,
            headline: cause.headline,
            hint: String::new(),
            first_at,
            last_at,
            fixed_at,
        });
        hint.clone_into(&mut known.hint);
        known.first_at = known.first_at.min(first_at);
        known.last_at = known.last_at.max(last_at);
        known.fixed_at = known.fixed_at.max(fixed_at);
        slot
    }

    /// Writes them; gives the id of each. To be called before their failures are written.
    pub(crate) async fn write(
        self,
        db: &mut SqliteConnection,
        place: Place<'_>,
    ) -> Result<HashMap<Slot, i64>, StoreError> {
        let mut rows: Vec<GroupRow> = self.rows.into_values().collect();
        // A table of hashes has no order of its own, and groups shall be numbered alike wherever this runs.
        rows.sort_by(|a, b| (a.direction, &a.fingerprint).cmp(&(b.direction, &b.fingerprint)));
        let written = sqlx::query(BEGIN)
            .bind(place.environment.as_str())
            .bind(place.map.0)
            .bind(json(&rows)?)
            .fetch_all(&mut *db)
            .await
            .map_err(from)?;
        let mut ids: HashMap<Slot, i64> = HashMap::with_capacity(written.len());
        for row in &written {
            let mut cells = Cells::of(row);
            ids.insert((cells.next()?, cells.next()?), cells.next()?);
        }
        let newest = self.hours.keys().map(|(_, hour)| *hour).max().unwrap_or_default();
        let counts: Vec<(i64, i64, i64)> = self
            .hours
            .into_iter()
            .filter_map(|((slot, hour), failed)| Some((*ids.get(&slot)?, hour, failed)))
            .collect();
        let counts = json(&counts)?;
        sqlx::query(COUNT).bind(&counts).execute(&mut *db).await.map_err(from)?;
        sqlx::query(FORGET).bind(&counts).bind(newest - KEPT).execute(db).await.map_err(from)?;
        Ok(ids)
    }
}
