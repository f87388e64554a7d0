//! An environment with three running maps, a clock that follows the paused time, and orders that are carried out in the
//! store at once.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "what goes wrong here fails the test")]
#![allow(dead_code, unreachable_pub, reason = "each test file uses a part of it")]

use alerts::{Alerting, MapControl, Now};
use async_trait::async_trait;
use model::{
    Actor, AlertAction, AlertDraft, AlertSetting, AuthKind, Band, Command, Connection, ConnectionKind,
    Direction, Environment, EnvironmentId, ErrorClass, Firing, FiringQuery, Held, HeldMap, MapId, MapState,
    Mapping, Moment, Phase, ResumeChoice, Side, StopQueue, VersionNumber,
};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use store::memory::MemoryStore;
use store::{
    Alerts, Environments, HealthChange, Journal, Maps, NewErrorEvent, NewMap, NewVersion, StateMove,
};
use tokio::time::{Instant, sleep};

pub const BEGIN: Moment = Moment(1_795_340_100_000);
pub const MINUTE: u64 = 60_000;

pub fn ada() -> Actor {
    Actor::User("Ada".to_owned())
}

/// What a control was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Order {
    Hold { maps: Option<Vec<MapId>>, action: AlertAction, related: bool, alert: String },
    Resume { maps: Vec<MapId>, alert: String },
}

/// Carries orders out in the store.
pub struct Control {
    store: Arc<MemoryStore>,
    now: Now,
    pub orders: Mutex<Vec<Order>>,
    /// Never comes back from an order, as if killed just after it.
    pub is_stuck: bool,
}

pub async fn command(
    store: &MemoryStore,
    map: MapId,
    command: Command,
    actor: Actor,
    at: Moment,
) -> MapState {
    let from = store.map(map).await.unwrap().0.state;
    let next = from.apply(command).unwrap();
    let change =
        StateMove { map, expected: from, next, actor, at, correlation: String::new(), effects: Vec::new() };
    store.set_state(change).await.unwrap();
    from
}

#[async_trait]
impl MapControl for Control {
    async fn hold(
        &self,
        environment: &EnvironmentId,
        maps: Option<&[MapId]>,
        action: AlertAction,
        related: bool,
        alert: &str,
    ) -> Vec<HeldMap> {
        let asked = maps.map(<[MapId]>::to_vec);
        self.orders.lock().unwrap().push(Order::Hold {
            maps: asked,
            action,
            related,
            alert: alert.to_owned(),
        });
        let now = (self.now)();
        let mut held = Vec::new();
        for row in self.store.maps(environment, now).await.unwrap() {
            let map = row.map.id;
            if maps.is_some_and(|maps| !maps.contains(&map)) {
                continue;
            }
            let deed = match action {
                AlertAction::Stop => Command::Stop { queue: StopQueue::Keep },
                _ => Command::Pause,
            };
            let actor = Actor::Alert(alert.to_owned());
            let held_map = if row.map.state.drains() {
                Held::Done { from: command(&self.store, map, deed, actor, now).await }
            } else {
                Held::NothingToDo
            };
            held.push(HeldMap { map, held: held_map });
        }
        held.sort_by_key(|each| each.map);
        if self.is_stuck {
            std::future::pending::<()>().await;
        }
        held
    }

    async fn resume(&self, _: &EnvironmentId, maps: &[MapId], alert: &str) {
        let order = Order::Resume { maps: maps.to_vec(), alert: alert.to_owned() };
        self.orders.lock().unwrap().push(order);
        for map in maps {
            let resume = Command::Resume { choice: ResumeChoice::CatchUp };
            command(&self.store, *map, resume, Actor::Alert(alert.to_owned()), (self.now)()).await;
        }
    }
}

pub struct World {
    pub store: Arc<MemoryStore>,
    pub alerting: Alerting,
    pub control: Arc<Control>,
    pub environment: EnvironmentId,
    pub maps: Vec<MapId>,
    now: Now,
}

impl World {
    pub async fn new() -> Self {
        let store = Arc::new(MemoryStore::new());
        let begun = Instant::now();
        let now: Now =
            Arc::new(move || BEGIN.plus_millis(i64::try_from(begun.elapsed().as_millis()).unwrap()));
        let environment = put_environment(&store, "contoso-test").await;
        let mut maps = Vec::new();
        for name in ["Customers V3", "Vendors V2", "Released products V2"] {
            let map = new_map(&environment, name);
            maps.push(store.create_map(map, ada(), BEGIN).await.unwrap());
        }
        let alerting = Alerting::new(store.clone(), now.clone());
        let control = Arc::new(Control::new(&store, &now, false));
        Self { store, alerting, control, environment, maps, now }
    }

    /// Does `script` while the watcher is at work, which is then killed.
    pub async fn watched<T>(&self, script: impl Future<Output = T>) -> T {
        self.watched_by(self.control.clone(), script).await
    }

    pub async fn watched_by<T>(&self, control: Arc<Control>, script: impl Future<Output = T>) -> T {
        tokio::select! {
            () = self.alerting.clone().watch(control) => unreachable!("the watcher ended"),
            done = script => done,
        }
    }

    /// A control that never comes back.
    pub fn stuck(&self) -> Arc<Control> {
        Arc::new(Control::new(&self.store, &self.now, true))
    }

    pub fn now(&self) -> Moment {
        (self.now)()
    }

    pub fn orders(&self) -> Vec<Order> {
        self.control.orders.lock().unwrap().clone()
    }

    pub async fn alert(&self, draft: AlertDraft) -> AlertSetting {
        self.alerting.create(&self.environment, &draft, ada()).await.unwrap()
    }

    /// So many errors of records of one map, now; the watcher gets time for them.
    pub async fn errors(&self, map: MapId, class: ErrorClass, count: usize) {
        let event = |place: usize| NewErrorEvent {
            map: Some(map),
            direction: Direction::LeftToRight,
            phase: Phase::Live,
            class,
            status: 412,
            key: Some(format!("us-{place}")),
            message: "Currency is empty".to_owned(),
            correlation: String::new(),
        };
        let events = (0..count).map(event).collect();
        self.store.record_events(&self.environment, events, self.now()).await.unwrap();
        moment().await;
    }

    pub async fn state(&self, map: MapId) -> MapState {
        self.store.map(map).await.unwrap().0.state
    }

    pub async fn paused(&self) -> usize {
        let mut paused = 0;
        for map in &self.maps {
            paused += usize::from(matches!(self.state(*map).await, MapState::Paused { .. }));
        }
        paused
    }

    pub async fn command(&self, map: MapId, deed: Command) {
        command(&self.store, map, deed, ada(), self.now()).await;
        moment().await;
    }

    pub async fn health(&self, side: Side, down: bool) {
        let change = HealthChange {
            environment: self.environment.clone(),
            side,
            down: down.then(|| (ErrorClass::Unavailable, "503".to_owned())),
            at: self.now(),
            correlation: String::new(),
        };
        self.store.set_health(change).await.unwrap();
        moment().await;
    }

    /// All firings, newest first.
    pub async fn firings(&self) -> Vec<Firing> {
        self.store.firings(&self.environment, &FiringQuery::default()).await.unwrap().rows
    }

    /// The newest one.
    pub async fn firing(&self) -> Firing {
        self.firings().await.into_iter().next().expect("something went off")
    }
}

impl Control {
    fn new(store: &Arc<MemoryStore>, now: &Now, is_stuck: bool) -> Self {
        Self { store: store.clone(), now: now.clone(), orders: Mutex::default(), is_stuck }
    }
}

/// Enough for whatever waits for nothing but its turn.
pub async fn moment() {
    sleep(Duration::from_millis(1)).await;
}

pub async fn minutes(minutes: u64) {
    sleep(Duration::from_millis(minutes * MINUTE)).await;
}

/// Ten application errors within 15 minutes pause all maps, as the form begins.
pub fn ten() -> AlertDraft {
    AlertDraft { name: "Application errors".to_owned(), ..AlertDraft::default() }
}

pub async fn put_environment(store: &MemoryStore, name: &str) -> EnvironmentId {
    let id = EnvironmentId::new(name).unwrap();
    let environment = Environment {
        id: id.clone(),
        name: name.to_owned(),
        band: Band::Test,
        simulated: true,
        companies: vec!["USMF".to_owned()],
    };
    let connection = |side: Side, kind| Connection {
        environment: id.clone(),
        side,
        kind,
        base_url: format!("http://127.0.0.1/{side}/"),
        auth: AuthKind::Bearer { token: "env:TOKEN".to_owned() },
        poll_ms: 1_000,
        overlap_ms: 60_000,
        sweep_ms: 900_000,
    };
    let left = connection(Side::Left, ConnectionKind::FinanceOperations);
    let right = connection(Side::Right, ConnectionKind::Dataverse);
    store.put_environment(environment, [left, right]).await.unwrap();
    // Tests make their own.
    for setting in store.alerts(&id).await.unwrap() {
        store.delete_alert(setting.id, ada(), BEGIN).await.unwrap();
    }
    id
}

fn new_map(environment: &EnvironmentId, name: &str) -> NewMap {
    let mapping = Mapping {
        left_entity: "CustomersV3".to_owned(),
        right_entity: "accounts".to_owned(),
        left_filter: String::new(),
        right_filter: String::new(),
        key: vec!["accountnumber".to_owned()],
        company: None,
        fields: Vec::new(),
    };
    NewMap {
        environment: environment.clone(),
        name: name.to_owned(),
        description: String::new(),
        owner: "Ada".to_owned(),
        state: MapState::Running,
        run: None,
        version: NewVersion {
            publisher: "contoso".to_owned(),
            number: VersionNumber([1, 0, 0, 0]),
            author: "Ada".to_owned(),
            note: "First".to_owned(),
            mapping,
        },
    }
}
