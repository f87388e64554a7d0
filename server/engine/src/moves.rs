//! Moves of a map: what a command does besides moving it.

use crate::attached::Attached;
use crate::clock::{Clock, Correlations};
use crate::{Engine, EngineError};
use connectors::policy::{LocalFault, local};
use model::{
    Actor, Command, Direction, EntityMap, FailureQuery, FailureStatus, MapId, MapState, Mapping, Order,
    Rerun, ResumeChoice, ResumeTo, Run, RunOptions, RunStatus, StopQueue, WindowId,
};
use store::{Effect, FailureSelection, NewFailure, NewRun, StateMove, Store, StoreError};

/// The legs of an initial sync: both directions of each company in turn, or of the entity where all companies share it.
pub fn legs<'c>(mapping: &Mapping, companies: impl Iterator<Item = &'c String>) -> Vec<(String, Direction)> {
    let companies: Vec<String> =
        if mapping.company.is_some() { companies.cloned().collect() } else { vec![String::new()] };
    let carried = |company: String| {
        let directions = Direction::BOTH.into_iter().filter(|direction| mapping.carries(*direction));
        directions.map(move |direction| (company.clone(), direction))
    };
    companies.into_iter().flat_map(carried).collect()
}

/// What a new run of a map copies.
pub(crate) fn new_run(
    attached: &Attached,
    mapping: &Mapping,
    map: &EntityMap,
    options: &RunOptions,
    leave_failed: bool,
) -> NewRun {
    let companies = map.taken(attached.companies.iter());
    NewRun { legs: legs(mapping, companies), after: options.after.clone(), leave_failed }
}

/// What happens along with a command; `run` is the initial sync that it begins.
pub(crate) fn effects(state: MapState, command: Command, run: Option<NewRun>) -> Vec<Effect> {
    let of_queue = |queue| match queue {
        StopQueue::Keep => None,
        StopQueue::Discard => Some(Effect::DiscardQueue),
    };
    let ends_run =
        matches!(state, MapState::Initializing | MapState::Paused { resume_to: ResumeTo::Initializing });
    match command {
        Command::Run { .. } => {
            let begins = run.map(|run| [Effect::DistrustLinks, Effect::BeginRun(run)]);
            [Effect::ForgetCursors, Effect::ReadAgain]
                .into_iter()
                .chain(begins.into_iter().flatten())
                .collect()
        }
        Command::Cancel => vec![Effect::EndRun(RunStatus::Cancelled)],
        Command::Stop { queue } => {
            let ended = ends_run.then_some(Effect::EndRun(RunStatus::Cancelled));
            ended.into_iter().chain(of_queue(queue)).collect()
        }
        Command::SkipToLive { preserve } if state == MapState::Resuming => vec![left_over(preserve)],
        Command::SkipToLive { .. } => vec![Effect::EndRun(RunStatus::Skipped)],
        Command::Resume { choice: ResumeChoice::CatchUp } if ends_run => Vec::new(),
        Command::Resume { choice: ResumeChoice::CatchUp } => vec![Effect::MarkQueue],
        Command::Resume { choice } => {
            let ended = ends_run.then_some(Effect::EndRun(RunStatus::Skipped));
            let left = left_over(choice == ResumeChoice::SkipPreserve);
            ended.into_iter().chain([left]).collect()
        }
        Command::SyncDone { clean } => {
            vec![Effect::EndRun(if clean { RunStatus::Finished } else { RunStatus::Failed })]
        }
        Command::QueueEmpty => vec![Effect::RequireCaughtUp],
        // Companies and policies come with effects of their own.
        Command::Pause
        | Command::ActivateVersion
        | Command::ChangeCompanies { .. }
        | Command::ChangePolicy => Vec::new(),
    }
}

/// What a run keeps of its options, before all else.
fn kept(options: &RunOptions, companies: Option<&Vec<String>>, effects: Vec<Effect>) -> Vec<Effect> {
    let companies = companies.cloned().map(Effect::SetCompanies);
    [Effect::SetPolicy(options.policy())].into_iter().chain(companies).chain(effects).collect()
}

/// What becomes of a queue that is left behind.
fn left_over(preserve: bool) -> Effect {
    if !preserve {
        return Effect::DiscardQueue;
    }
    let fault = LocalFault::LeftBehind;
    let verdict = local(&fault);
    Effect::PreserveQueue(Box::new(NewFailure {
        class: verdict.class,
        code: fault.code().to_owned(),
        status_code: 0,
        remedy: verdict.remedy,
        detail: String::new(),
        fields: Vec::new(),
        source: None,
        attempted: None,
        wait: None,
    }))
}

/// Who carries out moves.
pub(crate) struct Mover<'a> {
    pub(crate) store: &'a dyn Store,
    pub(crate) clock: &'a dyn Clock,
    pub(crate) correlations: &'a Correlations,
}

impl Mover<'_> {
    /// Moves a map by the table of states; `along` says what happens along with the move from a state.
    pub(crate) async fn carry_out(
        &self,
        map: MapId,
        command: Command,
        actor: &Actor,
        along: impl Fn(MapState) -> Vec<Effect>,
    ) -> Result<MapState, EngineError> {
        loop {
            let (known, _) = self.store.map(map).await?;
            let next = known.state.apply(command)?;
            let change = StateMove {
                map,
                expected: known.state,
                next,
                actor: actor.clone(),
                at: self.clock.now(),
                correlation: self.correlations.next(),
                effects: along(known.state),
            };
            match self.store.set_state(change).await {
                // Somebody else moved it meanwhile: the table decides anew from where it stands now.
                Err(StoreError::Stale { what: "the map's state" }) => {}
                Err(error) => return Err(error.into()),
                Ok(()) => return Ok(next),
            }
        }
    }

    /// What the engine itself finds: an initial sync or a catching up came to its end.
    pub(crate) async fn report(&self, map: MapId, command: Command) -> Result<MapState, EngineError> {
        let actor = Actor::System("engine".to_owned());
        self.carry_out(map, command, &actor, |state| effects(state, command, None)).await
    }
}

impl Engine {
    /// Carries out an order; the state that it leads to. Refused when the map's state does not allow it.
    pub async fn order(&self, map: MapId, order: &Order, actor: &Actor) -> Result<MapState, EngineError> {
        let command = match order {
            Order::Run(options) => return self.run(map, options, actor).await,
            Order::Rerun { what } => return self.rerun(map, *what, actor).await,
            Order::Companies { companies } => return self.change_companies(map, companies, actor).await,
            Order::Conflicts(change) => {
                let along = |_| vec![Effect::SetPolicy(*change)];
                return self.carry_out(map, Command::ChangePolicy, actor, along).await;
            }
            Order::Activate { version, restart } => {
                return self.switch(map, *version, *restart, actor).await;
            }
            Order::Pause => Command::Pause,
            Order::Resume { choice } => Command::Resume { choice: *choice },
            Order::Stop { queue } => Command::Stop { queue: *queue },
            Order::Cancel => Command::Cancel,
            Order::SkipToLive { preserve } => Command::SkipToLive { preserve: *preserve },
        };
        self.carry_out(map, command, actor, |state| effects(state, command, None)).await
    }

    /// Pauses a map for a maintenance window.
    pub(crate) async fn pause_for(
        &self,
        map: MapId,
        window: WindowId,
        actor: &Actor,
    ) -> Result<MapState, EngineError> {
        self.carry_out(map, Command::Pause, actor, |_| vec![Effect::PausedFor(window)]).await
    }

    /// Carries out orders one after the other; what each came to, in their order. A map that is run reads its records
    /// after those that stand before it.
    pub async fn order_all(
        &self,
        orders: Vec<(MapId, Order)>,
        actor: &Actor,
    ) -> Vec<(MapId, Result<MapState, EngineError>)> {
        let mut outcomes: Vec<(MapId, Result<MapState, EngineError>)> = Vec::with_capacity(orders.len());
        for (map, mut order) in orders {
            if let Order::Run(options) = &mut order {
                options.after.extend(outcomes.iter().map(|(before, _)| *before));
            }
            outcomes.push((map, self.order(map, &order, actor).await));
        }
        outcomes
    }

    /// Runs a map that is not running.
    async fn run(&self, map: MapId, options: &RunOptions, actor: &Actor) -> Result<MapState, EngineError> {
        let command = Command::Run { initial_sync: options.initial_sync };
        let (known, _) = self.store().map(map).await?;
        let attached = self.environment_of(&known)?;
        let _turn = attached.deciding.lock().await;
        let companies = self.limit(&self.store().map(map).await?, options)?;
        // The legs of the one that was cancelled are of the companies of then.
        let continues = options.initial_sync && options.continues && companies.is_none();
        if continues && self.can_continue(map).await? {
            let along = |_| kept(options, None, vec![Effect::ReadAgain, Effect::ContinueRun]);
            return self.carry_out(map, command, actor, along).await;
        }
        let run = if options.initial_sync {
            Some(self.planned(map, options, companies.as_ref(), false).await?)
        } else {
            None
        };
        let along = |state| kept(options, companies.as_ref(), effects(state, command, run.clone()));
        self.carry_out(map, command, actor, along).await
    }

    /// Moves a map and has its environment know.
    pub(crate) async fn carry_out(
        &self,
        map: MapId,
        command: Command,
        actor: &Actor,
        along: impl Fn(MapState) -> Vec<Effect>,
    ) -> Result<MapState, EngineError> {
        let mover = Mover { store: self.store(), clock: self.clock(), correlations: self.correlations() };
        let next = mover.carry_out(map, command, actor, along).await?;
        self.refresh_map(map).await?;
        Ok(next)
    }

    /// Is there an initial sync that was cancelled under the active version?
    pub async fn can_continue(&self, map: MapId) -> Result<bool, EngineError> {
        let (_, version) = self.store().map(map).await?;
        let newest = self.store().newest_run(map).await?;
        Ok(newest.is_some_and(|run| run.status == RunStatus::Cancelled && run.version == version.id))
    }

    /// Does an initial sync again, of a map whose initial sync finished with failures.
    async fn rerun(&self, map: MapId, what: Rerun, actor: &Actor) -> Result<MapState, EngineError> {
        let (known, _) = self.store().map(map).await?;
        let open = self.store().newest_run(map).await?.filter(Run::is_open);
        let done =
            open.filter(|run| known.state == MapState::Initializing && run.status == RunStatus::Failed);
        let Some(run) = done else { return Err(EngineError::NothingToRerun(known.name)) };
        if what == Rerun::Failed {
            for leg in run.legs.iter().map(|leg| leg.id) {
                for status in [FailureStatus::Open, FailureStatus::Waiting] {
                    let query = FailureQuery {
                        map: Some(map),
                        leg: Some(leg),
                        status: Some(status),
                        ..FailureQuery::default()
                    };
                    let selection = FailureSelection::Matching(query);
                    self.retry_failures(&known.environment, selection, actor).await?;
                }
            }
            return Ok(known.state);
        }
        let options = RunOptions { after: run.after.clone(), ..RunOptions::default() };
        let new = self.planned(map, &options, None, what == Rerun::WithoutFailed).await?;
        let change = StateMove {
            map,
            expected: MapState::Initializing,
            next: MapState::Initializing,
            actor: actor.clone(),
            at: self.now(),
            correlation: self.correlation(),
            effects: vec![Effect::BeginRun(new)],
        };
        self.store().set_state(change).await?;
        self.refresh_map(map).await?;
        Ok(known.state)
    }

    async fn planned(
        &self,
        map: MapId,
        options: &RunOptions,
        companies: Option<&Vec<String>>,
        leave_failed: bool,
    ) -> Result<NewRun, EngineError> {
        let (known, version) = self.store().map(map).await?;
        let attached = self.environment_of(&known)?;
        let companies = companies.cloned().unwrap_or_else(|| known.companies.clone());
        let as_run = EntityMap { companies, ..known };
        Ok(new_run(&attached, &version.mapping, &as_run, options, leave_failed))
    }

    async fn refresh_map(&self, map: MapId) -> Result<(), EngineError> {
        let (known, _) = self.store().map(map).await?;
        if let Some(attached) = self.attached(&known.environment) {
            attached.refresh().await?;
        }
        Ok(())
    }
}
