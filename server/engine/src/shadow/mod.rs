//! Shadow runs: a mapping that looks on while the active version of a map works, and says what it would do otherwise.
//!
//! A lane hands on what it has decided when that is settled, and never waits: what finds no place is passed over and
//! counted. All else happens in a task of the shadow, which writes to no app, puts nothing into the queue, and keeps what
//! lookups tell to itself. What it found is kept in memory.

mod differ;
mod look;

use crate::attached::Attached;
use crate::batch::Batch;
use crate::lookup::Lookups;
use crate::prepare::Work;
use crate::tried::{Candidate, made_ready, patient};
use crate::{Engine, EngineError};
use mapping::{Compiled, Plan, Source, TargetRow};
use model::{
    ActivityKind, Actor, Change, ChangeId, ConflictPolicy, EntitySchema, MOST_SHADOW_DIFFERENCES, MapId,
    MapVersion, Mapping, Moment, RecordLink, ShadowDifference, ShadowKind, ShadowReport, Side, Tried,
    VersionId,
};
use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use store::{DueChange, NewActivity, SettledChange, StoreError};
use tokio::sync::{Mutex as AsyncMutex, mpsc, watch};
use tokio_util::sync::CancellationToken;

/// Changes that may wait to be looked at.
const WAITING: usize = 500;
/// Who asks what was found waits so long for what was handed on before.
const CATCHING_UP: Duration = Duration::from_secs(1);

/// The shadows of an environment, at most one of each map.
#[derive(Default)]
pub(crate) struct Shadows(Mutex<HashMap<MapId, Arc<Shadow>>>);

/// A mapping that looks on.
pub(crate) struct Shadow {
    /// What it is, and what it is held against.
    of: String,
    version: Option<VersionId>,
    active: MapVersion,
    since: Moment,
    by: String,
    mapping: Mapping,
    compiled: Compiled,
    schemas: [Arc<EntitySchema>; 2],
    lookups: Lookups,
    handed: mpsc::Sender<Seen>,
    waiting: AsyncMutex<mpsc::Receiver<Seen>>,
    /// How many of those that were handed on are not looked at yet.
    behind: watch::Sender<usize>,
    found: Mutex<Found>,
    ended: CancellationToken,
}

#[derive(Default)]
struct Found {
    seen: i64,
    missed: i64,
    errors: i64,
    counts: BTreeMap<ShadowKind, i64>,
    newest: VecDeque<ShadowDifference>,
}

/// A change as its lane saw it, with what was decided about it.
pub(crate) struct Seen {
    change: Change,
    link: Option<RecordLink>,
    source: Option<Source>,
    opposite: Option<Source>,
    opposite_deleted_at: Option<Moment>,
    target: Option<TargetRow>,
    policy: ConflictPolicy,
    at: Moment,
    plan: Plan,
    active: Arc<Compiled>,
}

impl Shadows {
    /// The shadow of a map, as long as that works by the version it is held against.
    pub(crate) fn beside(&self, map: MapId, version: VersionId) -> Option<Arc<Shadow>> {
        self.of(map).filter(|shadow| shadow.active.id == version)
    }

    fn of(&self, map: MapId) -> Option<Arc<Shadow>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&map).cloned()
    }

    /// Keeps it unless the map has one.
    fn keep(&self, map: MapId, shadow: &Arc<Shadow>) -> bool {
        let mut shadows = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_free = !shadows.contains_key(&map);
        if is_free {
            shadows.insert(map, Arc::clone(shadow));
        }
        is_free
    }

    fn take(&self, map: MapId) -> Option<Arc<Shadow>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&map)
    }
}

impl Seen {
    /// What a batch has decided about a change that was captured as it happened; others are none of a shadow's business.
    pub(crate) fn of(batch: &Batch<'_>, work: &Work, plan: &Plan) -> Option<Self> {
        let DueChange { change, link, .. } = &work.due;
        change.leg.is_none().then(|| Self {
            change: Change { payload: None, ..change.clone() },
            link: link.clone(),
            source: work.source.clone(),
            opposite: work.opposite.clone(),
            opposite_deleted_at: work.opposite_deleted_at,
            target: work.target.clone(),
            policy: batch.view.map.policy,
            at: batch.attached.left.clock.now(),
            plan: plan.clone(),
            active: Arc::clone(batch.compiled),
        })
    }
}

/// Those changes that are over by that settlement. What stays in the queue is planned anew, and seen then.
pub(crate) fn settled_of(mut seen: Vec<Seen>, settled: &[SettledChange]) -> Vec<Seen> {
    if !seen.is_empty() {
        let over: HashSet<ChangeId> =
            settled.iter().filter(|it| !it.outcome.stays()).map(|it| it.change).collect();
        seen.retain(|it| over.contains(&it.change.id));
    }
    seen
}

impl Shadow {
    /// Is handed what was settled. Never waits.
    pub(crate) fn hand(&self, seen: Vec<Seen>) {
        for seen in seen {
            self.behind.send_modify(|behind| *behind += 1);
            if self.handed.try_send(seen).is_err() {
                self.behind.send_modify(|behind| *behind = behind.saturating_sub(1));
                self.found().missed += 1;
            }
        }
    }

    fn found(&self) -> std::sync::MutexGuard<'_, Found> {
        self.found.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Looks at what is handed on until it is ended.
    async fn run(&self, attached: &Attached, stop: &CancellationToken) {
        // Kept outside, so that what waits survives a panic.
        let mut waiting = self.waiting.lock().await;
        loop {
            let seen = tokio::select! {
                biased;
                () = stop.cancelled() => return,
                () = self.ended.cancelled() => return,
                seen = waiting.recv() => seen,
            };
            let Some(seen) = seen else { return };
            let _done = Done(&self.behind);
            let looked = self.look(attached, &seen).await;
            let mut found = self.found();
            match looked {
                Ok(difference) => {
                    found.seen += 1;
                    found.keep(difference);
                }
                Err(error) => {
                    found.errors += 1;
                    tracing::warn!(map = %seen.change.map, error, "a shadow could not look at a change");
                }
            }
        }
    }

    fn report(&self) -> ShadowReport {
        let found = self.found();
        let count = |kind: ShadowKind| Some((kind, *found.counts.get(&kind)?));
        ShadowReport {
            of: self.of.clone(),
            version: self.version,
            beside: self.active.name(),
            since: self.since,
            by: self.by.clone(),
            seen: found.seen,
            differing: found.counts.values().sum(),
            missed: found.missed,
            errors: found.errors,
            counts: ShadowKind::ALL.into_iter().filter_map(count).collect(),
            newest: found.newest.iter().cloned().collect(),
        }
    }
}

/// One change less to look at, however that went.
struct Done<'a>(&'a watch::Sender<usize>);

impl Drop for Done<'_> {
    fn drop(&mut self) {
        self.0.send_modify(|behind| *behind = behind.saturating_sub(1));
    }
}

impl Found {
    fn keep(&mut self, difference: Option<ShadowDifference>) {
        let Some(difference) = difference else { return };
        *self.counts.entry(difference.kind).or_default() += 1;
        self.newest.truncate(MOST_SHADOW_DIFFERENCES - 1);
        self.newest.push_front(difference);
    }
}

impl Engine {
    /// Has a version of a map, or its draft as it is now, look on while the active version works. Refused where it would not
    /// work, while another one looks on, and where another version becomes the active one meanwhile.
    pub async fn begin_shadow(&self, map: MapId, tried: Tried, actor: &Actor) -> Result<(), EngineError> {
        let candidate = self.candidate(map, tried).await?;
        let environment = candidate.map.environment.clone();
        let attached = self.at_work(&environment)?;
        self.fits(&environment, &candidate.version.mapping).await?;
        let shadow = Arc::new(shadow_of(&attached, &candidate, tried, actor).await?);
        let tasks = self.tasks_of(&environment)?;
        // Asking the apps took a while: beside a version that works no more it would see nothing, and nothing would end it.
        let _turn = attached.deciding.lock().await;
        if self.store().map(map).await?.0.active != shadow.active.id {
            return Err(StoreError::Stale { what: "the active version" }.into());
        }
        if !attached.shadows.keep(map, &shadow) {
            return Err(EngineError::ShadowUnderWay(candidate.map.name));
        }
        let began = ActivityKind::ShadowBegan { of: shadow.of.clone() };
        if let Err(error) = self.tell_of_shadow(&candidate, began, 0, actor).await {
            attached.shadows.take(map);
            return Err(error);
        }
        let stop = tasks.stop().clone();
        let at_work = Arc::clone(&attached);
        tasks.start(format!("{environment} shadow of {map}"), move || {
            let (attached, shadow, stop) = (Arc::clone(&at_work), Arc::clone(&shadow), stop.clone());
            async move { shadow.run(&attached, &stop).await }
        });
        Ok(())
    }

    /// Ends the shadow run of a map; `None` where there is none. What it found is gone with it, but for what this gives.
    pub async fn end_shadow(&self, map: MapId, actor: &Actor) -> Result<Option<ShadowReport>, EngineError> {
        let candidate = self.candidate(map, Tried::Active).await?;
        let attached = self.environment_of(&candidate.map)?;
        let Some(shadow) = attached.shadows.take(map) else { return Ok(None) };
        shadow.caught_up().await;
        shadow.ended.cancel();
        let report = shadow.report();
        let ended = ActivityKind::ShadowEnded { of: report.of.clone(), differing: report.differing };
        self.tell_of_shadow(&candidate, ended, report.seen, actor).await?;
        Ok(Some(report))
    }

    /// What the shadow of a map has found so far; `None` where there is none.
    pub async fn shadow(&self, map: MapId) -> Result<Option<ShadowReport>, EngineError> {
        let (known, _) = self.store().map(map).await?;
        // Nothing looks on in an environment that is not at work.
        let Some(attached) = self.attached(&known.environment) else { return Ok(None) };
        let Some(shadow) = attached.shadows.of(map) else { return Ok(None) };
        shadow.caught_up().await;
        Ok(Some(shadow.report()))
    }

    async fn tell_of_shadow(
        &self,
        candidate: &Candidate,
        kind: ActivityKind,
        count: i64,
        actor: &Actor,
    ) -> Result<(), EngineError> {
        let told = NewActivity {
            environment: candidate.map.environment.clone(),
            map: Some(candidate.map.id),
            version: Some(candidate.active.id),
            at: self.now(),
            actor: actor.clone(),
            kind,
            count,
            correlation: self.correlation(),
        };
        Ok(self.store().record(told).await?)
    }
}

impl Shadow {
    /// Waits a moment for what was handed on and is not looked at yet.
    async fn caught_up(&self) {
        let mut behind = self.behind.subscribe();
        let _ = tokio::time::timeout(CATCHING_UP, behind.wait_for(|behind| *behind == 0)).await;
    }
}

async fn shadow_of(
    attached: &Arc<Attached>,
    candidate: &Candidate,
    tried: Tried,
    actor: &Actor,
) -> Result<Shadow, EngineError> {
    let mapping = candidate.version.mapping.clone();
    let schema = async |side: Side| {
        let read = patient(attached.port(side).schema(mapping.entity(side)));
        read.await.map_err(EngineError::Unread)
    };
    let schemas = [schema(Side::Left).await?, schema(Side::Right).await?];
    let compiled = made_ready(&mapping, &schemas)?;
    let (handed, waiting) = mpsc::channel(WAITING);
    let name = candidate.version.name();
    let (of, version) = match tried {
        Tried::Draft => (format!("the draft on top of {name}"), None),
        Tried::Active | Tried::Version(_) => (name, Some(candidate.version.id)),
    };
    Ok(Shadow {
        of,
        version,
        active: candidate.active.clone(),
        since: attached.left.clock.now(),
        by: actor.name().to_owned(),
        compiled,
        mapping,
        schemas,
        lookups: Lookups::default(),
        handed,
        waiting: AsyncMutex::new(waiting),
        behind: watch::Sender::new(0),
        found: Mutex::default(),
        ended: CancellationToken::new(),
    })
}
