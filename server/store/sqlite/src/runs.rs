//! Initial syncs: the rows of runs and legs, and what became of the records of each.

use crate::cells::{Cells, json, word};
use crate::codes::Code;
use crate::fault::{from, not_found};
use crate::{SqliteStore, cursors, executions, queue};
use async_trait::async_trait;
use model::{
    Leg, LegCounts, LegId, MapId, MapState, Moment, Page, PageRequest, Run, RunId, RunStatus, Side, VersionId,
};
use sqlx::QueryBuilder;
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use store::{CommitSignal, LegPage, NewRun, Runs, StateMove, StoreError};

macro_rules! select_runs {
    () => {
        "SELECT id, map, version, status, actor, after, leave_failed, started_at, ended_at, correlation FROM runs"
    };
}

/// The legs of a run with what became of their records.
pub(crate) const LEGS: &str = "SELECT l.id, l.company, l.direction, l.expected, l.read_all, l.started_at, \
    l.ended_at, l.kept, l.read, l.written, l.skipped, \
    (SELECT count(*) FROM failures AS f WHERE f.leg = l.id AND f.status = 2 AND f.resolution = 'superseded'), \
    (SELECT count(*) FROM failures AS f WHERE f.leg = l.id AND f.status = 0 AND f.parent_entities IS NULL), \
    (SELECT count(*) FROM failures AS f WHERE f.leg = l.id AND f.status = 0 AND f.parent_entities IS NOT NULL), \
    l.discarded + (SELECT count(*) FROM failures AS f WHERE f.leg = l.id AND f.status = 3), \
    (SELECT count(*) FROM changes AS c WHERE c.status = 0 AND c.leg = l.id) \
    FROM legs AS l WHERE l.run = ? ORDER BY l.id";

/// Ends the legs of run ?1 that were read and of which nothing waits.
pub(crate) const END_LEGS: &str = "UPDATE legs SET ended_at = ?2 WHERE run = ?1 AND read_all = 1 \
    AND ended_at IS NULL AND NOT EXISTS (SELECT 1 FROM changes AS c WHERE c.status = 0 AND c.leg = legs.id)";

/// Whether something waits that was marked when map ?1 began to catch up.
pub(crate) const BEHIND: &str = "SELECT EXISTS (SELECT 1 FROM changes AS c INDEXED BY waiting_in_order \
    WHERE c.status = 0 AND c.map = ?1 AND c.id <= (SELECT mark FROM maps WHERE id = ?1))";

/// Whether something that run ?1 is to be read after, of a map in the state ?2, has yet to be read.
pub(crate) const AHEAD: &str = "SELECT EXISTS (SELECT 1 FROM runs AS me CROSS JOIN json_each(me.after) AS j \
    CROSS JOIN runs AS r ON r.map = j.value AND r.id < me.id AND r.status = 'copying' AND r.ended_at IS NULL \
    CROSS JOIN maps AS m ON m.id = r.map AND m.state = ?2 \
    CROSS JOIN legs AS l ON l.run = r.id AND l.read_all = 0 WHERE me.id = ?1)";

/// Ends what is open of map ?1.
const END_FORMER: &str = "UPDATE runs SET ended_at = ?2, status = iif(status = 'copying', 'cancelled', status) \
    WHERE map = ?1 AND ended_at IS NULL";

/// A leg as its page moves it, with the state of what it belongs to.
const STANDING: &str = "SELECT l.position, l.read_all, r.status, m.state, m.active FROM legs AS l JOIN runs AS r ON r.id = l.run \
    JOIN maps AS m ON m.id = r.map WHERE l.id = ?";

const ADVANCE: &str = "UPDATE legs SET position = ?2, read_all = ?2 IS NULL, read = read + ?3, \
    expected = coalesce(expected, ?4), started_at = coalesce(started_at, ?5) WHERE id = ?1";

fn run(row: &SqliteRow) -> Result<Run, StoreError> {
    let mut cells = Cells::of(row);
    Ok(Run {
        id: RunId(cells.next()?),
        map: MapId(cells.next()?),
        version: VersionId(cells.next()?),
        status: cells.word()?,
        actor: cells.json()?,
        after: cells.json()?,
        leave_failed: cells.next()?,
        started_at: cells.moment()?,
        ended_at: cells.moment_or_none()?,
        correlation: cells.next()?,
        legs: Vec::new(),
    })
}

fn leg(row: &SqliteRow) -> Result<Leg, StoreError> {
    let mut cells = Cells::of(row);
    let mut leg = Leg {
        id: LegId(cells.next()?),
        company: cells.next()?,
        direction: cells.code()?,
        expected: cells.next()?,
        read_all: cells.next()?,
        counts: LegCounts::default(),
        started_at: cells.moment_or_none()?,
        ended_at: cells.moment_or_none()?,
    };
    if let Some(kept) = cells.json_or_none()? {
        leg.counts = kept;
        return Ok(leg);
    }
    let (read, written, skipped): (i64, i64, i64) = (cells.next()?, cells.next()?, cells.next()?);
    let superseded: i64 = cells.next()?;
    leg.counts = LegCounts {
        read,
        written,
        skipped: skipped + superseded,
        failed: cells.next()?,
        waiting: cells.next()?,
        discarded: cells.next()?,
        queued: cells.next()?,
    };
    Ok(leg)
}

async fn with_legs(db: &mut SqliteConnection, mut run: Run) -> Result<Run, StoreError> {
    let rows = sqlx::query(LEGS).bind(run.id.0).fetch_all(db).await.map_err(from)?;
    run.legs = rows.iter().map(leg).collect::<Result<_, _>>()?;
    Ok(run)
}

async fn one(db: &mut SqliteConnection, id: RunId) -> Result<Run, StoreError> {
    let row = sqlx::query(concat!(select_runs!(), " WHERE id = ?"))
        .bind(id.0)
        .fetch_optional(&mut *db)
        .await
        .map_err(from)?;
    with_legs(db, run(&row.ok_or_else(|| not_found("initial sync", &id))?)?).await
}

/// The newest run of a map.
pub(crate) async fn newest(db: &mut SqliteConnection, map: MapId) -> Result<Option<Run>, StoreError> {
    let row = sqlx::query(concat!(select_runs!(), " WHERE map = ? ORDER BY id DESC LIMIT 1"))
        .bind(map.0)
        .fetch_optional(&mut *db)
        .await
        .map_err(from)?;
    match row {
        Some(row) => Ok(Some(with_legs(db, run(&row)?).await?)),
        None => Ok(None),
    }
}

/// Begins a run; answers its companies.
pub(crate) async fn begin(
    db: &mut SqliteConnection,
    change: &StateMove,
    version: VersionId,
    new: &NewRun,
) -> Result<Vec<String>, StoreError> {
    if let Some(before) = newest(db, change.map).await? {
        sqlx::query(END_FORMER).bind(change.map.0).bind(change.at.0).execute(&mut *db).await.map_err(from)?;
        for leg in &before.legs {
            sqlx::query("UPDATE legs SET kept = ? WHERE id = ? AND kept IS NULL")
                .bind(json(&leg.counts)?)
                .bind(leg.id.0)
                .execute(&mut *db)
                .await
                .map_err(from)?;
        }
    }
    let added = sqlx::query(
        "INSERT INTO runs (map, version, status, actor, after, leave_failed, started_at, correlation) \
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(change.map.0)
    .bind(version.0)
    .bind(word(&RunStatus::Copying)?)
    .bind(json(&change.actor)?)
    .bind(json(&new.after)?)
    .bind(new.leave_failed)
    .bind(change.at.0)
    .bind(&change.correlation)
    .execute(&mut *db)
    .await
    .map_err(from)?;
    let mut companies: Vec<String> = Vec::new();
    for (company, direction) in &new.legs {
        sqlx::query("INSERT INTO legs (run, company, direction) VALUES (?, ?, ?)")
            .bind(added.last_insert_rowid())
            .bind(company)
            .bind(direction.code())
            .execute(&mut *db)
            .await
            .map_err(from)?;
        if !company.is_empty() && !companies.contains(company) {
            companies.push(company.clone());
        }
    }
    Ok(companies)
}

/// Lets a run stand so, and keeps in mind where capture stands.
pub(crate) async fn end(
    db: &mut SqliteConnection,
    run: &Run,
    status: RunStatus,
    at: Moment,
) -> Result<(), StoreError> {
    let [left, right] = cursors::positions(db, run.map).await?;
    sqlx::query(
        "UPDATE runs SET status = ?, ended_at = ?, left_position = ?, right_position = ? WHERE id = ?",
    )
    .bind(word(&status)?)
    .bind((!status.is_open()).then_some(at.0))
    .bind(left)
    .bind(right)
    .bind(run.id.0)
    .execute(db)
    .await
    .map_err(from)?;
    Ok(())
}

/// Goes on with a run that was cancelled; legs whose source was read further since begin anew.
pub(crate) async fn go_on(db: &mut SqliteConnection, run: &Run) -> Result<(), StoreError> {
    let row = sqlx::query("SELECT left_position, right_position FROM runs WHERE id = ?")
        .bind(run.id.0)
        .fetch_one(&mut *db)
        .await
        .map_err(from)?;
    let mut cells = Cells::of(&row);
    let then: [Option<String>; 2] = [cells.next()?, cells.next()?];
    let now = cursors::positions(db, run.map).await?;
    sqlx::query("UPDATE runs SET status = ?, ended_at = NULL WHERE id = ?")
        .bind(word(&RunStatus::Copying)?)
        .bind(run.id.0)
        .execute(&mut *db)
        .await
        .map_err(from)?;
    for (side, (then, now)) in Side::BOTH.into_iter().zip(then.iter().zip(&now)) {
        if then != now {
            sqlx::query(
                "UPDATE legs SET position = NULL, read_all = 0, ended_at = NULL WHERE run = ? AND direction = ?",
            )
            .bind(run.id.0)
            .bind(side.outward().code())
            .execute(&mut *db)
            .await
            .map_err(from)?;
        }
    }
    Ok(())
}

/// Does nothing of what was marked wait any more?
pub(crate) async fn is_caught_up(db: &mut SqliteConnection, map: MapId) -> Result<bool, StoreError> {
    let behind: bool = sqlx::query_scalar(BEHIND).bind(map.0).fetch_one(db).await.map_err(from)?;
    Ok(!behind)
}

async fn advance(
    db: &mut SqliteConnection,
    touched: &mut CommitSignal,
    page: &LegPage,
) -> Result<(), StoreError> {
    let row = sqlx::query(STANDING).bind(page.leg.0).fetch_optional(&mut *db).await.map_err(from)?;
    let row = row.ok_or_else(|| not_found("leg", &page.leg))?;
    let mut cells = Cells::of(&row);
    let (position, read_all): (Option<String>, bool) = (cells.next()?, cells.next()?);
    let (status, state): (RunStatus, MapState) = (cells.word()?, cells.json()?);
    let active = VersionId(cells.next()?);
    let is_copying =
        status == RunStatus::Copying && state == MapState::Initializing && active == page.version;
    if !is_copying || read_all || position != page.from {
        return Err(StoreError::Stale { what: "the initial sync" });
    }
    executions::tell_begun(db, touched, page.leg, page.at).await?;
    queue::append(db, &page.changes, Some(page.leg), page.at).await?;
    sqlx::query(ADVANCE)
        .bind(page.leg.0)
        .bind(&page.next)
        .bind(i64::try_from(page.changes.len()).unwrap_or(i64::MAX))
        .bind(page.expected)
        .bind(page.at.0)
        .execute(db)
        .await
        .map_err(from)?;
    Ok(())
}

#[async_trait]
impl Runs for SqliteStore {
    async fn runs(&self, map: MapId, page: PageRequest) -> Result<Page<Run>, StoreError> {
        let mut view = self.snapshot().await?;
        let total = sqlx::query_scalar("SELECT count(*) FROM runs WHERE map = ?")
            .bind(map.0)
            .fetch_one(&mut *view)
            .await
            .map_err(from)?;
        let mut sql = QueryBuilder::new(concat!(select_runs!(), " WHERE map = "));
        sql.push_bind(map.0);
        let limit = crate::journal::page_end(&mut sql, page);
        let rows = sql.build().fetch_all(&mut *view).await.map_err(from)?;
        let mut runs = Vec::with_capacity(rows.len());
        for row in &rows {
            runs.push(with_legs(&mut view, run(row)?).await?);
        }
        Ok(crate::journal::page_of(runs, limit, total, |run| run.id.0))
    }

    async fn run(&self, id: RunId) -> Result<Run, StoreError> {
        one(&mut *self.snapshot().await?, id).await
    }

    async fn newest_run(&self, map: MapId) -> Result<Option<Run>, StoreError> {
        newest(&mut *self.snapshot().await?, map).await
    }

    async fn is_its_turn(&self, run: RunId) -> Result<bool, StoreError> {
        let ahead: bool = sqlx::query_scalar(AHEAD)
            .bind(run.0)
            .bind(json(&MapState::Initializing)?)
            .fetch_one(&self.readers)
            .await
            .map_err(from)?;
        Ok(!ahead)
    }

    async fn position(&self, leg: LegId) -> Result<Option<String>, StoreError> {
        let row = sqlx::query("SELECT position FROM legs WHERE id = ?").bind(leg.0);
        let row = row.fetch_optional(&self.readers).await.map_err(from)?;
        Cells::of(&row.ok_or_else(|| not_found("leg", &leg))?).next()
    }

    async fn advance(&self, page: LegPage) -> Result<(), StoreError> {
        self.write(async move |db, touched| {
            advance(db, touched, &page).await?;
            touched.runs += 1;
            page.changes.iter().for_each(|change| touched.queue.grow(change.map));
            Ok(())
        })
        .await
    }

    async fn end_legs(&self, run: RunId, at: Moment) -> Result<bool, StoreError> {
        self.write(async move |db, touched| {
            let before = one(db, run).await?;
            let ended = sqlx::query(END_LEGS).bind(run.0).bind(at.0).execute(&mut *db).await.map_err(from)?;
            if ended.rows_affected() == 0 {
                return Ok(false);
            }
            touched.runs += 1;
            let now = one(db, run).await?;
            executions::tell_ended(db, touched, (&before, &now), at).await?;
            Ok(true)
        })
        .await
    }

    async fn is_caught_up(&self, map: MapId) -> Result<bool, StoreError> {
        is_caught_up(&mut *self.readers.acquire().await.map_err(from)?, map).await
    }
}
