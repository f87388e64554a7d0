//! Moves of a map with what happens along with them, in one transaction.

use crate::cells::{Cells, json, word};
use crate::codes::Code;
use crate::fault::{from, not_found};
use crate::groups::Place;
use crate::groups::begin::{Gathered, Joining};
use crate::maps::policy;
use crate::{activation, activities, cursors, maintenance, notices, runs};
use model::{ActivityKind, Cause, EnvironmentId, MapState, Phase, PolicyChange, Run, RunStatus, VersionId};
use sqlx::sqlite::SqliteConnection;
use store::{CommitSignal, Effect, NewActivity, NewFailure, StateMove, StoreError};

/// Has the upserts of map ?1 that wait read again.
pub(crate) const READ_AGAIN: &str = "UPDATE changes SET payload = NULL, size = 0 \
    WHERE status = 0 AND map = ?1 AND operation = 1 AND payload IS NOT NULL";

/// Takes all that waits of map ?1 out of the queue at ?2.
pub(crate) const TAKE_OUT: &str =
    "UPDATE changes SET status = 2, settled_at = ?2 WHERE status = 0 AND map = ?1";

/// Parks failures of map ?1 whose retry was taken out of the queue.
pub(crate) const PARK: &str = "UPDATE failures SET status = 0 WHERE map = ?1 AND status = 1";

/// Parks the newest of what waits of each key and direction of map ?2 as a failure.
pub(crate) const PRESERVE: &str = "INSERT INTO failures (environment, map, version, direction, phase, key, company, \
    operation, change, class, code, status_code, headline, hint, detail, fields, source, attempted, status, attempts, \
    first_at, last_at, correlation, search, leg, group_id) \
    SELECT ?1, ?2, ?3, q.direction, iif(q.leg IS NULL, ?4, 'initial_sync'), q.key, q.company, q.operation, q.id, ?5, ?6, \
    0, ?7, ?8, '', '[]', q.payload, NULL, 0, 1, ?9, ?9, q.correlation, lower(q.key || char(10) || ?7 || char(10) || ?6), \
    q.leg, (SELECT g.id FROM failure_groups AS g WHERE g.map = ?2 AND g.direction = q.direction \
    AND g.fingerprint = ?10) FROM changes AS q WHERE q.status = 0 AND q.map = ?2 AND NOT EXISTS (SELECT 1 FROM changes AS n \
    WHERE n.status = 0 AND n.map = q.map AND n.key = q.key AND n.direction = q.direction AND n.id > q.id) ORDER BY q.id \
    ON CONFLICT (map, direction, key) WHERE status < 2 DO UPDATE SET version = excluded.version, \
    phase = excluded.phase, company = excluded.company, operation = excluded.operation, change = excluded.change, \
    class = excluded.class, code = excluded.code, status_code = 0, headline = excluded.headline, hint = excluded.hint, \
    detail = '', fields = '[]', source = excluded.source, attempted = NULL, status = 0, attempts = attempts + 1, \
    last_at = excluded.last_at, correlation = excluded.correlation, search = excluded.search, parent_entities = NULL, \
    parent_key = NULL, leg = coalesce(excluded.leg, leg), group_id = excluded.group_id, \
    payload_gone = 0";

/// How many records of map ?1 have something that waits, by direction.
const TO_PRESERVE: &str =
    "SELECT direction, count(DISTINCT key) FROM changes WHERE status = 0 AND map = ?1 GROUP BY direction";

/// Marks what waits of map ?1 as what has to be caught up with.
const MARK: &str = "UPDATE maps SET mark = \
    coalesce((SELECT max(c.id) FROM changes AS c WHERE c.status = 0 AND c.map = ?1), 0) WHERE id = ?1";

/// Has the pairs of map ?1 whose keys are from ?2 up to ?3 count as looked at before everything else.
pub(crate) const DISTRUST: &str =
    "UPDATE links SET updated_at = -1 WHERE map = ?1 AND key >= ?2 AND key < ?3";

/// A move at work.
struct Move {
    change: StateMove,
    environment: EnvironmentId,
    version: VersionId,
}

/// Moves a map from the state that was read.
pub(crate) async fn set_state(
    db: &mut SqliteConnection,
    touched: &mut CommitSignal,
    change: StateMove,
) -> Result<(), StoreError> {
    let row = sqlx::query("SELECT environment, active, state FROM maps WHERE id = ? AND removed_at IS NULL")
        .bind(change.map.0)
        .fetch_optional(&mut *db)
        .await
        .map_err(from)?
        .ok_or_else(|| not_found("entity map", &change.map))?;
    let mut cells = Cells::of(&row);
    let (environment, version) = (cells.environment()?, VersionId(cells.next()?));
    if cells.json::<MapState>()? != change.expected {
        return Err(StoreError::Stale { what: "the map's state" });
    }
    let mut moving = Move { change, environment, version };
    for effect in std::mem::take(&mut moving.change.effects) {
        moving.carry_out(db, touched, &effect).await?;
        // What follows happens under the version that is active by then.
        if let Effect::Activate(version) = effect {
            moving.version = version;
        }
    }
    let StateMove { map, expected, next, at, .. } = moving.change;
    if expected == next {
        return Ok(());
    }
    sqlx::query("UPDATE maps SET state = ?, state_since = ? WHERE id = ?")
        .bind(json(&next)?)
        .bind(at.0)
        .bind(map.0)
        .execute(&mut *db)
        .await
        .map_err(from)?;
    moving.tell(db, ActivityKind::StateChanged { from: expected, to: next }, 0).await?;
    touched.maps += 1;
    touched.activity += 1;
    Ok(())
}

impl Move {
    async fn carry_out(
        &self,
        db: &mut SqliteConnection,
        touched: &mut CommitSignal,
        effect: &Effect,
    ) -> Result<(), StoreError> {
        let map = self.change.map;
        match effect {
            Effect::ForgetCursors => cursors::forget(db, map).await?,
            Effect::DistrustLinks => {
                let since =
                    sqlx::query("UPDATE maps SET links_since = ? WHERE id = ?").bind(self.change.at.0);
                since.bind(map.0).execute(db).await.map_err(from)?;
            }
            Effect::DistrustCompanies(companies) => {
                for company in companies {
                    let distrust = sqlx::query(DISTRUST).bind(map.0).bind(format!("{company}|"));
                    // What follows the bar in the order of characters ends the range.
                    distrust.bind(format!("{company}}}")).execute(&mut *db).await.map_err(from)?;
                }
            }
            Effect::SetPolicy(policy) => self.set_policy(db, touched, *policy).await?,
            Effect::SetCompanies(companies) => {
                let kept = sqlx::query("UPDATE maps SET companies = ? WHERE id = ?").bind(json(companies)?);
                kept.bind(map.0).execute(&mut *db).await.map_err(from)?;
                self.tell(db, ActivityKind::CompaniesChanged { companies: companies.clone() }, 0).await?;
                touched.maps += 1;
            }
            Effect::Activate(version) => {
                let versions = (self.version, *version);
                if let Some([from, to]) = activation::activate(db, &self.change, versions).await? {
                    // It belongs to the version that is active from here on.
                    self.tell_of(db, *version, ActivityKind::VersionActivated { from, to }, 0).await?;
                    touched.maps += 1;
                }
            }
            Effect::ReadAgain => {
                sqlx::query(READ_AGAIN).bind(map.0).execute(db).await.map_err(from)?;
            }
            Effect::BeginRun(new) => {
                let companies = runs::begin(db, &self.change, self.version, new).await?;
                self.tell(db, ActivityKind::InitialSyncStarted { companies }, 0).await?;
            }
            Effect::ContinueRun => {
                let newest = runs::newest(db, map).await?;
                let run = newest
                    .filter(|run| run.status == RunStatus::Cancelled && run.version == self.version)
                    .ok_or(StoreError::Stale { what: "the initial sync" })?;
                runs::go_on(db, &run).await?;
                self.tell(db, ActivityKind::InitialSyncContinued, 0).await?;
            }
            Effect::EndRun(status) => self.end_run(db, *status).await?,
            Effect::DiscardQueue => {
                let taken = self.take_out(db).await?;
                self.told_of_queue(db, touched, ActivityKind::QueueDiscarded, taken).await?;
            }
            Effect::PreserveQueue(content) => {
                self.preserve(db, content).await?;
                let taken = self.take_out(db).await?;
                self.told_of_queue(db, touched, ActivityKind::QueuePreserved, taken).await?;
            }
            Effect::PausedFor(window) => maintenance::paused(db, *window, map, self.change.at).await?,
            Effect::MarkQueue => {
                sqlx::query(MARK).bind(map.0).execute(db).await.map_err(from)?;
            }
            Effect::RequireCaughtUp => {
                if !runs::is_caught_up(db, map).await? {
                    return Err(StoreError::Stale { what: "the queue" });
                }
            }
        }
        touched.runs += 1;
        touched.activity += 1;
        Ok(())
    }

    async fn set_policy(
        &self,
        db: &mut SqliteConnection,
        touched: &mut CommitSignal,
        change: PolicyChange,
    ) -> Result<(), StoreError> {
        let map = self.change.map;
        let row = sqlx::query("SELECT master, field_rule, delete_policy FROM maps WHERE id = ?").bind(map.0);
        let row = row.fetch_one(&mut *db).await.map_err(from)?;
        let before = policy(&mut Cells::of(&row))?;
        let policy = change.apply(before);
        if policy == before {
            return Ok(());
        }
        sqlx::query("UPDATE maps SET master = ?, field_rule = ?, delete_policy = ? WHERE id = ?")
            .bind(policy.master.code())
            .bind(word(&policy.fields)?)
            .bind(word(&policy.deletions)?)
            .bind(map.0)
            .execute(&mut *db)
            .await
            .map_err(from)?;
        touched.maps += 1;
        self.tell(db, ActivityKind::ConflictPolicyChanged { policy }, 0).await
    }

    async fn end_run(&self, db: &mut SqliteConnection, status: RunStatus) -> Result<(), StoreError> {
        let Some(run) = runs::newest(db, self.change.map).await?.filter(Run::is_open) else {
            return Ok(());
        };
        let counts = run.counts();
        let ends = matches!(status, RunStatus::Finished | RunStatus::Failed);
        let parked = status == RunStatus::Finished && counts.failed + counts.waiting > 0;
        if ends && (!run.read_all() || counts.queued > 0 || parked) {
            return Err(StoreError::Stale { what: "the initial sync" });
        }
        runs::end(db, &run, status, self.change.at).await?;
        if ends && run.status == RunStatus::Copying {
            self.tell(db, ActivityKind::InitialSyncFinished { counts }, counts.read).await?;
        }
        Ok(())
    }

    /// Takes all that waits out of the queue; answers how many that were.
    async fn take_out(&self, db: &mut SqliteConnection) -> Result<i64, StoreError> {
        let (map, at) = (self.change.map.0, self.change.at.0);
        let taken = sqlx::query(TAKE_OUT).bind(map).bind(at).execute(&mut *db).await.map_err(from)?;
        sqlx::query(PARK).bind(map).execute(db).await.map_err(from)?;
        Ok(i64::try_from(taken.rows_affected()).unwrap_or(i64::MAX))
    }

    async fn preserve(&self, db: &mut SqliteConnection, content: &NewFailure) -> Result<(), StoreError> {
        let fingerprint = self.begin_groups(db, content).await?;
        sqlx::query(PRESERVE)
            .bind(self.environment.as_str())
            .bind(self.change.map.0)
            .bind(self.version.0)
            .bind(word(&Phase::CatchUp)?)
            .bind(word(&content.class)?)
            .bind(&content.code)
            .bind(&content.remedy.headline)
            .bind(&content.remedy.hint)
            .bind(self.change.at.0)
            .bind(fingerprint)
            .execute(db)
            .await
            .map_err(from)?;
        Ok(())
    }

    /// Lets the groups of what is preserved begin, one for each direction; gives their fingerprint.
    async fn begin_groups(
        &self,
        db: &mut SqliteConnection,
        content: &NewFailure,
    ) -> Result<String, StoreError> {
        let (map, at) = (self.change.map, self.change.at.0);
        let cause = Cause::of(&content.symptom(""));
        let mut gathered = Gathered::default();
        for row in &sqlx::query(TO_PRESERVE).bind(map.0).fetch_all(&mut *db).await.map_err(from)? {
            let mut cells = Cells::of(row);
            let (direction, attempts) = (cells.next()?, cells.next()?);
            gathered.add(Joining {
                cause: cause.clone(),
                direction,
                class: &word(&content.class)?,
                code: &content.code,
                hint: &content.remedy.hint,
                first_at: at,
                last_at: at,
                fixed_at: None,
                attempts,
            });
        }
        gathered.write(db, Place { environment: &self.environment, map }).await?;
        Ok(cause.fingerprint)
    }

    async fn told_of_queue(
        &self,
        db: &mut SqliteConnection,
        touched: &mut CommitSignal,
        kind: ActivityKind,
        taken: i64,
    ) -> Result<(), StoreError> {
        let StateMove { map, at, .. } = self.change;
        if taken > 0 {
            self.tell(db, kind, taken).await?;
        }
        let told = notices::keep_failures_open(db, &self.environment, map, at).await?;
        touched.notices += u64::from(told);
        touched.queue.grow(map);
        touched.failures += 1;
        Ok(())
    }

    async fn tell(
        &self,
        db: &mut SqliteConnection,
        kind: ActivityKind,
        count: i64,
    ) -> Result<(), StoreError> {
        self.tell_of(db, self.version, kind, count).await
    }

    async fn tell_of(
        &self,
        db: &mut SqliteConnection,
        version: VersionId,
        kind: ActivityKind,
        count: i64,
    ) -> Result<(), StoreError> {
        let StateMove { map, at, actor, correlation, .. } = &self.change;
        let entry = NewActivity {
            environment: self.environment.clone(),
            map: Some(*map),
            version: Some(version),
            at: *at,
            actor: actor.clone(),
            kind,
            count,
            correlation: correlation.clone(),
        };
        activities::add(db, &entry).await
    }
}
