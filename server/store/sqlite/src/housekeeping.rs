//! Removing what is over. What is to go is found by a reader, so that the writer is only held to remove it.

use crate::cells::json;
use crate::fault::from;
use crate::{SqliteStore, bulk};
use async_trait::async_trait;
use model::{Kept, Moment};
use sqlx::SqliteConnection;
use store::{Housekeeping, StoreError, Trim, Trimmed};

/// The statements for one kind of rows. ?1 is the map or the environment.
pub(crate) struct Heap {
    /// Where it begins to be too many: the newest row that is beyond the first ?2.
    pub(crate) bound: &'static str,
    /// The oldest rows from before ?2 or up to ?3, at most ?4.
    pub(crate) beyond: &'static str,
    /// Removes those of ?2 that may still go.
    pub(crate) remove: &'static str,
}

/// A failure needs its change to be tried again.
macro_rules! is_free {
    () => {
        "NOT EXISTS (SELECT 1 FROM failures AS f WHERE f.change = c.id)"
    };
}

/// Settled changes of an environment. What is beyond both bounds is the same range of the index.
pub(crate) const CHANGES: Heap = Heap {
    bound: "SELECT c.settled_at FROM changes AS c INDEXED BY settled_in_order WHERE c.settled_at > 0 \
        AND c.map IN (SELECT id FROM maps WHERE environment = ?1) ORDER BY c.settled_at DESC LIMIT 1 OFFSET ?2",
    beyond: concat!(
        "SELECT c.id FROM changes AS c INDEXED BY settled_in_order WHERE c.settled_at <= max(?2 - 1, ?3)",
        " AND c.map IN (SELECT id FROM maps WHERE environment = ?1) AND ",
        is_free!(),
        " ORDER BY c.settled_at LIMIT ?4"
    ),
    remove: concat!(
        "DELETE FROM changes AS c WHERE c.id IN (SELECT value FROM json_each(?2) AS j) AND c.settled_at IS NOT NULL",
        " AND c.map IN (SELECT id FROM maps WHERE environment = ?1) AND ",
        is_free!()
    ),
};

pub(crate) const FAILURES: Heap = Heap {
    bound: "SELECT last_at FROM failures WHERE environment = ?1 AND status > 1 \
        ORDER BY last_at DESC LIMIT 1 OFFSET ?2",
    beyond: "SELECT id FROM failures WHERE environment = ?1 AND status > 1 AND last_at <= max(?2 - 1, ?3) \
        ORDER BY last_at LIMIT ?4",
    remove: "DELETE FROM failures WHERE id IN (SELECT value FROM json_each(?2) AS j) AND status > 1 \
        AND environment = ?1",
};

/// What failures hold of their records, by when they were last heard of; those that are being tried again have to wait.
pub(crate) const PAYLOADS: Heap = Heap {
    bound: "SELECT last_at FROM failures INDEXED BY failures_with_payload WHERE environment = ?1 AND payload_gone = 0 \
        ORDER BY last_at DESC LIMIT 1 OFFSET ?2",
    beyond: "SELECT id FROM failures INDEXED BY failures_with_payload WHERE environment = ?1 AND payload_gone = 0 \
        AND status <> 1 AND last_at <= max(?2 - 1, ?3) ORDER BY last_at LIMIT ?4",
    remove: "UPDATE failures SET source = NULL, attempted = NULL, detail = '', payload_gone = 1, fields = (SELECT \
        json_group_array(json_object('field', n.value ->> 'field', 'message', '')) FROM json_each(failures.fields) AS n) \
        WHERE id IN (SELECT value FROM json_each(?2) AS j) AND status <> 1 AND environment = ?1",
};

/// What changes that failed hold, of failures whose payloads are about to go. What was written by hand is needed as long
/// as the record may go on with it.
pub(crate) const EMPTY_CHANGES: &str = "UPDATE changes SET payload = NULL, edited = iif(n.ended, NULL, edited) FROM \
    (SELECT f.change AS id, min(f.status > 1) AS ended FROM json_each(?1) AS j CROSS JOIN failures AS f \
    ON f.id = j.value AND f.status <> 1 GROUP BY f.change) AS n WHERE changes.id = n.id AND changes.status <> 0";

/// What was said of their attempts.
pub(crate) const EMPTY_EVENTS: &str = "UPDATE error_events SET message = '' WHERE id IN (SELECT e.id \
    FROM json_each(?1) AS j CROSS JOIN failures AS f ON f.id = j.value AND f.status <> 1 \
    CROSS JOIN error_events AS e INDEXED BY error_events_of_key ON e.map = f.map AND e.key = f.key \
    AND e.key IS NOT NULL AND e.at <= f.last_at) AND message <> ''";

/// Groups without failures, and when they were last seen.
pub(crate) const GROUPS: Heap = Heap {
    bound: "SELECT last_at FROM failure_groups WHERE environment = ?1 AND kept = 0 \
        ORDER BY last_at DESC LIMIT 1 OFFSET ?2",
    beyond: "SELECT id FROM failure_groups WHERE environment = ?1 AND kept = 0 AND last_at <= max(?2 - 1, ?3) \
        ORDER BY last_at LIMIT ?4",
    remove: "DELETE FROM failure_groups WHERE id IN (SELECT value FROM json_each(?2) AS j) AND kept = 0 \
        AND environment = ?1",
};

/// What a leg tells of records whose failures are about to go.
pub(crate) const TELL_LEGS: &str = "WITH n AS MATERIALIZED (SELECT f.leg AS leg, \
    count(*) FILTER (WHERE f.status = 2 AND f.resolution = 'superseded') AS superseded, \
    count(*) FILTER (WHERE f.status = 3) AS discarded \
    FROM json_each(?1) AS j CROSS JOIN failures AS f ON f.id = j.value \
    WHERE f.status > 1 AND f.leg IS NOT NULL GROUP BY f.leg) \
    UPDATE legs SET skipped = skipped + n.superseded, discarded = legs.discarded + n.discarded FROM n \
    WHERE legs.id = n.leg";

/// The oldest entries come first, whatever their clock said: one look at them is enough.
macro_rules! of_ids {
    ($table:literal, $place:literal) => {
        Heap {
            bound: concat!(
                "SELECT id FROM ",
                $table,
                " WHERE ",
                $place,
                " ORDER BY id DESC LIMIT 1 OFFSET ?2"
            ),
            beyond: concat!(
                "SELECT n.id FROM (SELECT id, at FROM ",
                $table,
                " WHERE ",
                $place,
                " ORDER BY id LIMIT ?4) AS n WHERE n.at < ?2 OR n.id <= ?3"
            ),
            remove: concat!(
                "DELETE FROM ",
                $table,
                " WHERE id IN (SELECT value FROM json_each(?2) AS j) AND ",
                $place
            ),
        }
    };
}

pub(crate) const ACTIVITIES: Heap = of_ids!("activities", "map = ?1");
pub(crate) const ACTIVITIES_OF_NO_MAP: Heap = of_ids!("activities", "map IS NULL AND environment = ?1");
pub(crate) const CONFLICTS: Heap = of_ids!("conflicts", "map = ?1");
pub(crate) const EVENTS: Heap = of_ids!("error_events", "environment = ?1");

pub(crate) const RUNS: Heap = Heap {
    bound: "SELECT id FROM runs WHERE map = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2",
    beyond: "SELECT r.id FROM runs AS r WHERE r.map = ?1 AND (r.ended_at < ?2 OR r.id <= ?3) \
        AND r.ended_at IS NOT NULL AND r.id < (SELECT max(id) FROM runs WHERE map = ?1) \
        AND NOT EXISTS (SELECT 1 FROM legs AS l CROSS JOIN failures AS f ON f.leg = l.id AND f.status < 2 \
        WHERE l.run = r.id) ORDER BY r.id LIMIT ?4",
    remove: "DELETE FROM runs WHERE id IN (SELECT value FROM json_each(?2) AS j) AND map = ?1",
};

/// The legs of runs that are about to go.
pub(crate) const LEGS: &str = "DELETE FROM legs WHERE run IN (SELECT value FROM json_each(?1) AS j)";

/// A minute has a row for each direction at most.
pub(crate) const STATISTICS: Heap = Heap {
    bound: "SELECT minute FROM counters WHERE map = ?1 ORDER BY minute DESC LIMIT 1 OFFSET ?2",
    beyond: "SELECT DISTINCT minute FROM counters WHERE map = ?1 AND minute <= max(?2 - 1, ?3) \
        ORDER BY minute LIMIT (?4 + 1) / 2",
    remove: "DELETE FROM counters WHERE map = ?1 AND minute IN (SELECT value FROM json_each(?2) AS j)",
};

pub(crate) const NOTICES: Heap = Heap {
    bound: "SELECT until FROM notices WHERE environment = ?1 AND until > 0 ORDER BY until DESC LIMIT 1 OFFSET ?2",
    beyond: "SELECT id FROM notices WHERE environment = ?1 AND until <= max(?2 - 1, ?3) ORDER BY until LIMIT ?4",
    remove: "DELETE FROM notices WHERE id IN (SELECT value FROM json_each(?2) AS j) AND environment = ?1 \
        AND until IS NOT NULL",
};

/// The newest of what a setting counts together is what its evaluator goes on from.
macro_rules! is_left {
    () => {
        "ended_at IS NOT NULL AND held IS NOT NULL AND (id < (SELECT max(later.id) FROM firings AS later \
         WHERE later.alert = firings.alert AND later.map IS firings.map AND later.direction IS firings.direction) \
         OR NOT EXISTS (SELECT 1 FROM alert_settings AS s WHERE s.id = firings.alert))"
    };
}

pub(crate) const FIRINGS: Heap = Heap {
    bound: "SELECT id FROM firings WHERE environment = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2",
    beyond: concat!(
        "SELECT id FROM firings WHERE environment = ?1 AND (ended_at < ?2 OR id <= ?3) AND ",
        is_left!(),
        " ORDER BY id LIMIT ?4"
    ),
    remove: concat!(
        "DELETE FROM firings WHERE id IN (SELECT value FROM json_each(?2) AS j) AND environment = ?1 AND ",
        is_left!()
    ),
};

/// Nothing of the key is on its way: no change that may be older than the deletion, and no failure.
macro_rules! is_quiet {
    () => {
        "NOT EXISTS (SELECT 1 FROM changes AS c WHERE c.status = 0 AND c.map = l.map AND c.key = l.key) \
         AND NOT EXISTS (SELECT 1 FROM failures AS f INDEXED BY failures_unsettled WHERE f.status < 2 AND f.map = l.map AND f.direction IN (1, 2) \
         AND f.key = l.key)"
    };
}

pub(crate) const LINKS: Heap = Heap {
    bound: "SELECT updated_at FROM links WHERE map = ?1 AND deleted = 1 ORDER BY updated_at DESC LIMIT 1 OFFSET ?2",
    beyond: concat!(
        "SELECT l.id FROM links AS l INDEXED BY links_gone WHERE l.map = ?1 AND l.deleted = 1 AND l.updated_at <= max(?2 - 1, ?3) AND ",
        is_quiet!(),
        " ORDER BY l.updated_at LIMIT ?4"
    ),
    remove: concat!(
        "DELETE FROM links AS l WHERE l.id IN (SELECT value FROM json_each(?2) AS j) AND +l.map = ?1 AND l.deleted = 1 AND ",
        is_quiet!()
    ),
};

/// What ?1 stands for.
#[derive(Clone)]
enum Place {
    Environment(String),
    Map(i64),
}

/// The statements for what is to be trimmed, and where; `None` where there is nothing of it.
fn heap(trim: &Trim) -> Option<(&'static Heap, Place)> {
    let heap = match (trim.kept, trim.map) {
        (Kept::Changes, _) => &CHANGES,
        (Kept::Failures, _) => &FAILURES,
        (Kept::Payloads, _) => &PAYLOADS,
        (Kept::Groups, _) => &GROUPS,
        (Kept::Events, _) => &EVENTS,
        (Kept::Notices, _) => &NOTICES,
        (Kept::Firings, _) => &FIRINGS,
        (Kept::Activities, None) => &ACTIVITIES_OF_NO_MAP,
        (Kept::Activities, Some(_)) => &ACTIVITIES,
        (Kept::Runs, Some(_)) => &RUNS,
        (Kept::Statistics, Some(_)) => &STATISTICS,
        (Kept::Links, Some(_)) => &LINKS,
        (Kept::Conflicts, Some(_)) => &CONFLICTS,
        (Kept::Runs | Kept::Statistics | Kept::Links | Kept::Conflicts, None) => return None,
    };
    let place = match trim.map.filter(|_| trim.kept.is_per_map()) {
        Some(map) => Place::Map(map.0),
        None => Place::Environment(trim.environment.as_str().to_owned()),
    };
    Some((heap, place))
}

macro_rules! at {
    ($sql:expr, $place:expr) => {{
        let statement = sqlx::query_scalar::<_, i64>($sql);
        match $place {
            Place::Environment(id) => statement.bind(id),
            Place::Map(map) => statement.bind(map),
        }
    }};
}

/// The oldest rows that are beyond the limit.
async fn beyond(
    db: &mut SqliteConnection,
    trim: &Trim,
    (heap, place): (&Heap, &Place),
    at_most: u32,
) -> Result<Vec<i64>, StoreError> {
    let bound = at!(heap.bound, place.clone()).bind(trim.limit.rows).fetch_optional(&mut *db).await;
    at!(heap.beyond, place.clone())
        .bind(trim.limit.oldest(trim.now).0)
        .bind(bound.map_err(from)?.unwrap_or(i64::MIN))
        .bind(at_most)
        .fetch_all(db)
        .await
        .map_err(from)
}

/// Removes rows with what hangs on them.
async fn remove(
    db: &mut SqliteConnection,
    kept: Kept,
    (heap, place): (&Heap, Place),
    ids: &str,
) -> Result<i64, StoreError> {
    let before: &[&'static str] = match kept {
        Kept::Failures => &[TELL_LEGS],
        Kept::Payloads => &[EMPTY_CHANGES, EMPTY_EVENTS],
        Kept::Runs => &[LEGS],
        _ => &[],
    };
    for before in before.iter().copied() {
        sqlx::query(before).bind(ids).execute(&mut *db).await.map_err(from)?;
    }
    let statement = sqlx::query(heap.remove);
    let environment = match &place {
        Place::Environment(id) if kept == Kept::Failures => Some(id.clone()),
        _ => None,
    };
    let statement = match place {
        Place::Environment(id) => statement.bind(id),
        Place::Map(map) => statement.bind(map),
    };
    let removed = statement.bind(ids).execute(&mut *db).await.map_err(from)?;
    if let Some(environment) = environment {
        sqlx::query(bulk::FORGET).bind(environment).execute(db).await.map_err(from)?;
    }
    Ok(i64::try_from(removed.rows_affected()).unwrap_or(i64::MAX))
}

#[async_trait]
impl Housekeeping for SqliteStore {
    async fn trim(&self, trim: &Trim, at_most: u32) -> Result<Trimmed, StoreError> {
        let nothing = Trimmed { removed: 0, more: false };
        let Some((heap, place)) = heap(trim) else { return Ok(nothing) };
        let mut view = self.snapshot().await?;
        let ids = beyond(&mut view, trim, (heap, &place), at_most).await?;
        drop(view);
        if ids.is_empty() {
            return Ok(nothing);
        }
        let (kept, found) = (trim.kept, json(&ids)?);
        let removed = self.write(async move |db, _| remove(db, kept, (heap, place), &found).await).await?;
        // Of counts a step looks at half as many minutes. Where nothing went somebody was faster: what is left has its
        // turn in the next round.
        let full = u32::try_from(ids.len()).unwrap_or(u32::MAX) >= at_most / 2;
        Ok(Trimmed { removed, more: removed > 0 && full })
    }

    async fn forget_expired(&self, now: Moment) -> Result<i64, StoreError> {
        self.write(async move |db, _| {
            let mut forgotten = 0;
            for statement in
                ["DELETE FROM sessions WHERE expires_at <= ?", "DELETE FROM invites WHERE expires_at <= ?"]
            {
                let gone = sqlx::query(statement).bind(now.0).execute(&mut *db).await.map_err(from)?;
                forgotten += i64::try_from(gone.rows_affected()).unwrap_or(i64::MAX);
            }
            Ok(forgotten)
        })
        .await
    }
}
