//! An environment with two apps, and the incarnations of the engine that serve it.

use super::chance::Chance;
use super::clock::SimClock;
use super::customers::{LEFT, RIGHT, mapping};
use super::gaps::Gaps;
use super::left::Left;
use super::policies;
use super::right::Right;
use super::users::{App, Field};
use connectors::Connector;
use engine::clock::Clock;
use engine::{Engine, EngineError};
use model::{
    Actor, AuthKind, Band, ConflictPolicy, Connection, ConnectionKind, Environment, EnvironmentId, Failure,
    FailureQuery, FailureStatus, MapId, MapState, Order, PageRequest, RunOptions, Side,
};
use std::sync::Arc;
use std::time::Duration;
use store::{
    CursorKey, Environments, FailureSelection, Journal, Links, Maps, NewMap, NewVersion, Queue, Runs as _,
};

/// Companies of the apps; the last one is not linked.
pub const COMPANIES: [&str; 3] = ["usmf", "demf", "zzzz"];
const POLL: u32 = 1_000;
const SWEEP: u32 = 5_000;
/// Longer than any pause that the engine makes by itself.
const CALM: Duration = Duration::from_secs(45);

/// How the apps behave; all drawn from the seed by the simulation.
#[derive(Clone, Copy, Debug)]
pub struct Manners {
    /// Rows in a page.
    pub page: usize,
    /// Milliseconds that left stamps may lag behind.
    pub late: u64,
    /// Rows in a thousand that the left app delivers again.
    pub repeated: u64,
    /// How the map decides conflicts.
    pub policy: ConflictPolicy,
}

impl Default for Manners {
    fn default() -> Self {
        Self { page: 1_000, late: 0, repeated: 0, policy: ConflictPolicy::default() }
    }
}

/// What survives a crash.
pub struct World {
    pub clock: Arc<SimClock>,
    pub store: Arc<Gaps>,
    pub left: Arc<Left>,
    pub right: Arc<Right>,
    pub connectors: [Arc<dyn Connector>; 2],
    pub environment: EnvironmentId,
    pub map: MapId,
    pub chance: Arc<Chance>,
}

/// One incarnation of the engine.
pub struct Life<'w> {
    pub world: &'w World,
    pub engine: Engine,
}

impl World {
    pub fn new(seed: u64, manners: Manners) -> Self {
        let clock = Arc::new(SimClock::new());
        let Manners { page, late, repeated, policy } = manners;
        let left = Arc::new(Left::new(Arc::clone(&clock), seed, page, late, repeated));
        let right = Arc::new(Right::new(Arc::clone(&clock), seed, page, &COMPANIES, &["10", "20", "30"]));
        let connectors: [Arc<dyn Connector>; 2] = [Arc::clone(&left) as _, Arc::clone(&right) as _];
        let environment = EnvironmentId::new("contoso-test").unwrap();
        let store = Arc::new(Gaps::new(seed));
        let setup = async {
            let linked = COMPANIES[..2].iter().map(|it| (*it).to_owned()).collect();
            let kept = Environment {
                id: environment.clone(),
                name: "Contoso test".into(),
                band: Band::Test,
                simulated: true,
                companies: linked,
            };
            let connections = Side::BOTH.map(|side| connection(&environment, side));
            store.inner.put_environment(kept, connections).await.unwrap();
            let version = NewVersion {
                publisher: "Contoso".into(),
                number: "1.0.0.0".parse().unwrap(),
                author: "tests".into(),
                note: String::new(),
                mapping: mapping(),
            };
            let map = NewMap {
                environment: environment.clone(),
                name: "Customers V3".into(),
                description: String::new(),
                owner: String::new(),
                state: MapState::NotRunning,
                run: None,
                version,
            };
            let map = store.inner.create_map(map, person(), clock.now()).await.unwrap();
            policies::set(&store.inner, map, policy, clock.now()).await;
            map
        };
        let map = now_or_never(setup);
        let chance = Arc::new(Chance::new(seed, 1));
        Self { clock, store, left, right, connectors, environment, map, chance }
    }

    /// Runs an engine until `story` ends; then it is gone, as in a crash.
    pub fn live<T>(&self, story: impl AsyncFnOnce(&Life<'_>) -> T) -> T {
        self.live_as(true, story)
    }

    /// The same without running the map first.
    pub fn stand<T>(&self, story: impl AsyncFnOnce(&Life<'_>) -> T) -> T {
        self.live_as(false, story)
    }

    fn live_as<T>(&self, runs: bool, story: impl AsyncFnOnce(&Life<'_>) -> T) -> T {
        let runtime =
            tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
        runtime.block_on(async {
            self.clock.begin();
            let engine = Engine::new(Arc::clone(&self.store) as _, Arc::clone(&self.clock) as _);
            let attached = async {
                while engine.attach(&self.environment, self.connectors.clone(), None).await.is_err() {
                    tokio::time::sleep(Duration::from_millis(10)).await;
                }
            };
            attached.await;
            if runs {
                self.first_run(&engine).await;
            }
            let told = story(&Life { world: self, engine }).await;
            self.clock.end(i64::try_from(self.chance.below(30_000)).unwrap());
            told
        })
    }

    /// Runs the map with an initial sync, unless an earlier incarnation did.
    async fn first_run(&self, engine: &Engine) {
        let run = Order::Run(RunOptions { initial_sync: true, ..RunOptions::default() });
        loop {
            match engine.order(self.map, &run, &person()).await {
                Ok(_) | Err(EngineError::Refused(_)) => return,
                Err(_) => tokio::time::sleep(Duration::from_millis(10)).await,
            }
        }
    }

    pub fn app(&self, side: Side) -> &dyn App {
        match side {
            Side::Left => &*self.left,
            Side::Right => &*self.right,
        }
    }

    /// All failures there ever were.
    pub fn failures(&self) -> Vec<Failure> {
        let mut all = Vec::new();
        let mut before = None;
        loop {
            let query = FailureQuery { page: PageRequest { before, limit: 500 }, ..any_failure() };
            let page = now_or_never(self.store.inner.failures(&self.environment, &query)).unwrap();
            all.extend(page.rows);
            before = page.next;
            if before.is_none() {
                return all;
            }
        }
    }

    /// Failures that are not over.
    pub fn open_failures(&self) -> Vec<Failure> {
        let open =
            |failure: &Failure| failure.status.is_parked() || failure.status == FailureStatus::Retrying;
        self.failures().into_iter().filter(open).collect()
    }

    /// Where the map stands.
    pub fn state(&self) -> MapState {
        now_or_never(self.store.inner.map(self.map)).unwrap().0.state
    }

    /// Its newest initial sync.
    pub fn run(&self) -> model::Run {
        now_or_never(self.store.inner.newest_run(self.map)).unwrap().unwrap()
    }

    /// Changes that wait.
    pub fn queued(&self) -> i64 {
        let depths = now_or_never(self.store.inner.queue_depth(&self.environment)).unwrap();
        depths.into_iter().map(|(_, _, depth)| depth).sum()
    }

    /// All that happened to each key, for people.
    pub fn story(&self) -> String {
        let mut lines = Vec::new();
        for side in Side::BOTH {
            for entry in self.app(side).history().all() {
                let at = entry.at - super::clock::START.0;
                lines.push((entry.key, at, format!("{side} {:?} {:?}", entry.who, entry.face)));
            }
        }
        let keys: std::collections::BTreeSet<String> = lines.iter().map(|(key, _, _)| key.clone()).collect();
        for key in keys {
            for change in now_or_never(self.store.inner.changes_of_key(self.map, &key, 1_000)).unwrap() {
                let at = change.captured_at.0 - super::clock::START.0;
                let payload = change.payload.unwrap_or_default();
                lines.push((
                    key.clone(),
                    at,
                    format!(
                        "    {} {:?} {:?} seen at {} tries {} {payload}",
                        change.direction, change.operation, change.status, change.observed, change.attempts
                    ),
                ));
            }
            let link =
                now_or_never(self.store.inner.links_by_key(self.map, std::slice::from_ref(&key))).unwrap();
            lines.push((key, i64::MAX, format!("    {link:?}")));
        }
        lines.sort_by(|a, b| (&a.0, a.1).cmp(&(&b.0, b.1)));
        let failures = self.failures().into_iter().map(|failure| {
            format!(
                "{} {} {} {:?} {}
",
                failure.key, failure.direction, failure.code, failure.status, failure.detail
            )
        });
        let told = lines.into_iter().map(|(key, at, line)| {
            format!(
                "{key} {at:>8} {line}
"
            )
        });
        told.chain(failures).collect()
    }

    /// Everything that stands still when nothing happens.
    fn pulse(&self) -> (i64, usize) {
        let sequence = now_or_never(self.store.inner.settle_sequence()).unwrap();
        (sequence, self.left.history().all().len() + self.right.history().all().len())
    }

    /// Nothing waits, and all that the apps have to tell was read.
    fn is_drained(&self) -> bool {
        let cursor = |side, entity: &str| {
            let key = CursorKey { environment: self.environment.clone(), side, entity: entity.to_owned() };
            now_or_never(self.store.inner.cursor(&key)).unwrap()
        };
        self.queued() == 0
            && self.left.is_read(cursor(Side::Left, LEFT).as_deref())
            && self.right.is_read(cursor(Side::Right, RIGHT))
    }
}

impl Life<'_> {
    /// Gives the map an order that it can carry out.
    pub async fn order(&self, order: Order) -> MapState {
        self.engine.order(self.world.map, &order, &person()).await.unwrap()
    }

    pub async fn wait(&self, millis: u64) {
        tokio::time::sleep(Duration::from_millis(millis)).await;
    }

    /// The app says that something changed; the left one may name a key that is said to be gone, or `?`.
    pub fn ring(&self, side: Side, gone: &str) {
        let entity = if side == Side::Left { LEFT } else { RIGHT };
        self.engine.ring(&self.world.environment, side, entity, gone.as_bytes());
    }

    /// Waits until nothing waits or moves any more; says whether it came to that.
    pub async fn rest(&self) -> bool {
        for _ in 0..40 {
            let before = self.world.pulse();
            tokio::time::sleep(CALM).await;
            if self.world.is_drained() && self.world.pulse() == before {
                return true;
            }
        }
        false
    }

    /// Makes customers in the ERP and waits until both apps have them.
    pub async fn settled(&self, keys: &[&str]) {
        for key in keys {
            self.world.left.create(key, &[(Field::Name, "Adventure Works"), (Field::Group, "10")]);
        }
        assert!(self.rest().await);
        assert!(keys.iter().all(|key| self.world.right.face(key).is_some()));
    }

    /// Tries all open failures again, as often as the store lets it.
    pub async fn retry(&self) {
        let all = FailureSelection::Matching(any_failure());
        let _ = self.engine.retry_failures(&self.world.environment, all, &person()).await;
    }
}

/// Every failure.
pub fn any_failure() -> FailureQuery {
    FailureQuery::default()
}

pub fn person() -> Actor {
    Actor::User("Ada".to_owned())
}

/// The memory store never waits.
pub fn now_or_never<T>(future: impl Future<Output = T>) -> T {
    futures::FutureExt::now_or_never(future).unwrap()
}

fn connection(environment: &EnvironmentId, side: Side) -> Connection {
    Connection {
        environment: environment.clone(),
        side,
        kind: match side {
            Side::Left => ConnectionKind::FinanceOperations,
            Side::Right => ConnectionKind::Dataverse,
        },
        base_url: "https://app.example/".into(),
        auth: AuthKind::Bearer { token: "env:TOKEN".into() },
        poll_ms: POLL,
        overlap_ms: 2_000,
        sweep_ms: SWEEP,
    }
}
