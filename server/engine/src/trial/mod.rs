//! A dry run: both apps are read as for an initial sync, every record is planned, and nothing is written, neither to an
//! app nor to the queue. Schemas that were never read before are kept as always.
//!
//! It reads from the beginning and asks what the apps hold now: what waits in the queue, or failed before, is left out of
//! the count. It lives as long as the one who asked for it: dropping the call ends it.

mod judge;
mod tally;

use crate::attached::{Attached, MapView, Unusable};
use crate::batch::Batch;
use crate::capture::{Obstacle, Reader};
use crate::copy::{self, Companies};
use crate::lookup::Answers;
use crate::moves;
use crate::tried::Candidate;
use crate::{Engine, EngineError};
use connectors::policy::{Nature, classify};
use connectors::{ChangedRow, Fault, RowsRequest};
use mapping::{Compiled, Problem};
use model::{
    Change, ChangeId, ChangeStatus, Command, Direction, DryLeg, DryMap, DryRun, EntityMap, EnvironmentId,
    LegId, MapId, Operation, Phase, Remedy, RunOptions, Tried,
};
use std::sync::Arc;
use store::{CapturedChange, DueChange};
use tally::Tally;
use tokio_util::sync::CancellationToken;

/// Records of a leg that are looked at, at the most, unless somebody asks for another number.
pub const DRY_RUN_ROWS: u32 = 10_000;
/// And the most that can be asked for.
pub const MOST_DRY_RUN_ROWS: u32 = 100_000;
/// Rows asked for in a page.
const PAGE: u32 = 1_000;
/// Records judged together.
const BATCH: usize = 500;

/// A map that takes part.
struct Trial {
    view: Arc<MapView>,
    compiled: Arc<Compiled>,
    legs: Vec<(String, Direction)>,
}

/// What ends the trial of a map.
struct Stopped {
    remedy: Remedy,
    /// The others would meet the same.
    all: bool,
}

impl Engine {
    /// Says what running these maps one after the other would do, looking at `most` records of each leg. One dry run of
    /// an environment at a time; whatever else happens there goes on.
    pub async fn dry_run(
        &self,
        environment: &EnvironmentId,
        maps: &[(MapId, RunOptions)],
        most: u32,
    ) -> Result<DryRun, EngineError> {
        let attached = self.at_work(environment)?;
        let _turn = attached.trial.try_lock().map_err(|_| EngineError::DryRunUnderWay)?;
        let mut trials = Vec::with_capacity(maps.len());
        for (map, options) in maps {
            let candidate = self.candidate(*map, Tried::Active).await?;
            let run = Command::Run { initial_sync: options.initial_sync };
            let trial = match candidate.map.state.apply(run) {
                Ok(_) => self.trial(&attached, candidate, options).await?,
                Err(refused) => {
                    self.limit(&(candidate.map, candidate.version), options)?;
                    Err(Remedy { headline: refused.to_string(), hint: String::new() })
                }
            };
            trials.push((*map, trial));
        }
        all(&attached, trials, most.clamp(1, MOST_DRY_RUN_ROWS)).await
    }

    /// The same for one map under a version of it, or its draft, with an initial sync: in whatever state the map is, since
    /// nothing is to be run by that.
    pub async fn dry_run_of(
        &self,
        map: MapId,
        tried: Tried,
        options: &RunOptions,
        most: u32,
    ) -> Result<DryRun, EngineError> {
        let candidate = self.candidate(map, tried).await?;
        let attached = self.environment_of(&candidate.map)?;
        let _turn = attached.trial.try_lock().map_err(|_| EngineError::DryRunUnderWay)?;
        let options = RunOptions { initial_sync: true, ..options.clone() };
        let trial = self.trial(&attached, candidate, &options).await?;
        all(&attached, vec![(map, trial)], most.clamp(1, MOST_DRY_RUN_ROWS)).await
    }

    /// A map as it would be run, or why it would not.
    async fn trial(
        &self,
        attached: &Arc<Attached>,
        candidate: Candidate,
        options: &RunOptions,
    ) -> Result<Result<Trial, Remedy>, EngineError> {
        let Candidate { map: known, active, version } = candidate;
        let stored = (known, version);
        let limit = self.limit(&stored, options)?;
        let (known, version) = stored;
        let is_stranger = !active.mapping.names_alike(&version.mapping);
        attached.refresh().await?;
        let as_run = EntityMap {
            policy: options.policy().apply(known.policy),
            // What happened to pairs before is not known to a run.
            links_since: self.now(),
            companies: limit.unwrap_or_else(|| known.companies.clone()),
            ..known
        };
        let legs = if options.initial_sync {
            moves::new_run(attached, &version.mapping, &as_run, options, false).legs
        } else {
            Vec::new()
        };
        let view = Arc::new(MapView::tried(as_run, version, is_stranger));
        let compiled = match attached.compiled(&view).await {
            Ok(compiled) => compiled,
            Err(Unusable::Unread(_, fault)) => return Ok(Err(classify(&fault).remedy)),
            Err(Unusable::Broken(problems)) => return Ok(Err(broken(&problems))),
        };
        Ok(Ok(Trial { view, compiled, legs }))
    }
}

/// What would become of maps one after the other, or why nothing can be said of them.
async fn all(
    attached: &Arc<Attached>,
    trials: Vec<(MapId, Result<Trial, Remedy>)>,
    most: u32,
) -> Result<DryRun, EngineError> {
    let views: Vec<Arc<MapView>> =
        trials.iter().filter_map(|(_, trial)| Some(Arc::clone(&trial.as_ref().ok()?.view))).collect();
    let mut tally = Tally::default();
    let mut told = Vec::with_capacity(trials.len());
    let mut down = None;
    for (map, trial) in trials {
        let first = tally.len();
        let outcome = match (trial, &down) {
            (Err(remedy), _) => Err(remedy),
            (Ok(_), Some(remedy)) => Err(Remedy::clone(remedy)),
            (Ok(trial), None) => match look(attached, &trial, &views, most, &mut tally).await? {
                Ok(()) => Ok(()),
                Err(stopped) => {
                    down = stopped.all.then(|| stopped.remedy.clone());
                    Err(stopped.remedy)
                }
            },
        };
        told.push((map, outcome.err(), first..tally.len()));
    }
    let legs = tally.finish();
    let maps =
        told.into_iter().map(|(map, refused, range)| DryMap { map, refused, legs: legs[range].to_vec() });
    Ok(DryRun { most, maps: maps.collect() })
}

fn broken(problems: &[Problem]) -> Remedy {
    let said = |problem: &Problem| format!("{}: {}", problem.place, problem.message);
    let headline = problems.iter().map(said).collect::<Vec<_>>().join(" ");
    Remedy { headline, hint: problems.first().map(|problem| problem.remedy.clone()).unwrap_or_default() }
}

impl From<Fault> for Stopped {
    fn from(fault: Fault) -> Self {
        let verdict = classify(&fault);
        let all = matches!(verdict.nature, Nature::Outage | Nature::Throttled(_));
        Self { remedy: verdict.remedy, all }
    }
}

/// Looks at every leg of a map.
async fn look(
    attached: &Arc<Attached>,
    trial: &Trial,
    maps: &[Arc<MapView>],
    most: u32,
    tally: &mut Tally,
) -> Result<Result<(), Stopped>, EngineError> {
    for (at, (company, direction)) in trial.legs.iter().enumerate() {
        if at == 0 || trial.legs[at - 1].0 != *company {
            tally.end_execution();
        }
        let read = Leg { attached, trial, company, direction: *direction, maps, most };
        match read.look(tally).await {
            Ok(()) => {}
            Err(Obstacle::App(_, fault)) => return Ok(Err((*fault).into())),
            Err(Obstacle::Store(error)) => return Err(error.into()),
            Err(Obstacle::Mapping) => {
                let headline = "The map does not fit the apps any more".to_owned();
                let hint = "Refresh the tables, then look at its entity mappings.".to_owned();
                return Ok(Err(Stopped { remedy: Remedy { headline, hint }, all: false }));
            }
        }
    }
    Ok(Ok(()))
}

/// One leg that is looked at.
struct Leg<'a> {
    attached: &'a Arc<Attached>,
    trial: &'a Trial,
    company: &'a String,
    direction: Direction,
    maps: &'a [Arc<MapView>],
    most: u32,
}

impl Leg<'_> {
    async fn look(&self, tally: &mut Tally) -> Result<(), Obstacle> {
        let side = self.direction.source();
        let Trial { view, compiled, .. } = self.trial;
        let reader = Reader {
            attached: Arc::clone(self.attached),
            side,
            entity: view.version.mapping.entity(side).to_owned(),
            stop: CancellationToken::new(),
        };
        let port = self.attached.port(side);
        let schema = port.schema(&reader.entity).await.map_err(|fault| reader.obstacle(fault))?;
        let mut leg = DryLeg {
            company: self.company.clone(),
            direction: self.direction,
            expected: Some(0),
            is_cut: false,
            groups: Vec::new(),
        };
        let company = match copy::company(&reader, view, self.company).await? {
            Companies::None => None,
            Companies::One(column, value) => Some((column, value)),
            Companies::Unknown => {
                tally.begin(leg);
                return Ok(());
            }
        };
        let only = company.as_ref().map(|(column, value)| (column.as_str(), value));
        leg.expected = port.connector.count(&schema, only).await.map_err(|fault| reader.obstacle(fault))?;
        tally.begin(leg);
        let select = compiled.select(side);
        let maps = [(Arc::clone(view), Arc::clone(compiled))];
        let mut from: Option<String> = None;
        let mut left = self.most;
        loop {
            let observed = port.observe().await?;
            let page_size = PAGE.min(left);
            let request =
                RowsRequest { schema: &schema, select: &select, only, from: from.as_deref(), page_size };
            let page = port.connector.rows(request).await.map_err(|fault| reader.obstacle(fault))?;
            let is_longer = page.rows.len() > left as usize;
            let rows: Vec<ChangedRow> = page
                .rows
                .into_iter()
                .take(left as usize)
                .map(|(id, record)| ChangedRow { id, operation: Operation::Upsert, record: Some(record) })
                .collect();
            left -= u32::try_from(rows.len()).unwrap_or(left);
            let answers = reader.fetch_lookups(&maps, &rows).await?;
            let mut changes = reader.captured(view, compiled, (&rows, &answers), observed).await?;
            changes.retain(|change| change.company == *self.company);
            self.judge(changes, tally).await?;
            if is_longer || (page.next.is_some() && left == 0) {
                tally.cut();
                return Ok(());
            }
            let Some(next) = page.next else { return Ok(()) };
            from = Some(next);
        }
    }

    async fn judge(&self, changes: Vec<CapturedChange>, tally: &mut Tally) -> Result<(), Obstacle> {
        let Trial { view, compiled, .. } = self.trial;
        let batch = Batch {
            attached: self.attached,
            view,
            compiled,
            phase: Phase::InitialSync,
            answers: Answers::default(),
        };
        let mut changes = changes.into_iter().peekable();
        while changes.peek().is_some() {
            let some: Vec<CapturedChange> = changes.by_ref().take(BATCH).collect();
            let keys: Vec<String> = some.iter().map(|change| change.key.clone()).collect();
            let links = if view.is_stranger {
                vec![None; keys.len()]
            } else {
                self.attached.store.links_by_key(view.map.id, &keys).await?
            };
            let due = some.into_iter().zip(links).enumerate();
            let due = due.map(|(at, (change, link))| {
                let agreed = tally.agreed(&change.key).map(|agreed| agreed.link.clone());
                DueChange { change: self.change(at, change), link: agreed.or(link), opposite: None }
            });
            let due = due.collect();
            let judged = judge::judge(&batch, self.maps, due, tally).await?;
            judged.map_err(|(side, fault)| Obstacle::App(side, Box::new(fault)))?;
        }
        Ok(())
    }

    /// A row as it would stand in the queue.
    fn change(&self, at: usize, row: CapturedChange) -> Change {
        let now = self.attached.left.clock.now();
        Change {
            id: ChangeId(i64::try_from(at).unwrap_or(i64::MAX)),
            map: row.map,
            direction: row.direction,
            operation: row.operation,
            key: row.key,
            company: row.company,
            leg: Some(LegId(0)),
            source_id: row.source_id,
            payload: row.payload,
            edited: None,
            put_back: false,
            observed: row.observed,
            captured_at: now,
            read_at: None,
            due_at: now,
            attempts: 0,
            status: ChangeStatus::Queued,
            correlation: row.correlation,
        }
    }
}
