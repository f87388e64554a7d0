//! One end of an environment at run time: its connector, its breaker, and what is known of its entities.

use crate::backoff;
use crate::breaker::{Breaker, Outage};
use crate::clock::{Clock, Correlations};
use crate::news::News;
use connectors::policy::{Nature, classify};
use connectors::{Connector, Fault};
use model::{Connection, Direction, EntitySchema, EnvironmentId, ErrorClass, Moment, Phase, Side};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use store::{HealthChange, NewErrorEvent, Store, StoreError};
use tokio::sync::{Notify, watch};

const PROBE_FIRST: Duration = Duration::from_millis(250);
const PROBE_CEILING: Duration = Duration::from_secs(10);
/// How often a living app's last contact is written down.
const CONTACT_STEP_MS: i64 = 5_000;
/// Bare 400s in a row, for different keys, that mean that the app itself is out of order.
const BARE_REFUSALS: usize = 3;

/// One end of an environment at run time.
pub(crate) struct Port {
    pub(crate) environment: EnvironmentId,
    pub(crate) side: Side,
    pub(crate) connector: Arc<dyn Connector>,
    pub(crate) settings: Connection,
    pub(crate) store: Arc<dyn Store>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) correlations: Arc<Correlations>,
    breaker: Mutex<Breaker>,
    /// Tells of changes of the breaker.
    changed: News,
    tripped: Notify,
    bare_refusals: Mutex<Vec<String>>,
    contact: Mutex<Option<Moment>>,
    schemas: Mutex<HashMap<String, Arc<EntitySchema>>>,
}

impl Port {
    pub(crate) fn new(
        settings: Connection,
        connector: Arc<dyn Connector>,
        store: Arc<dyn Store>,
        clock: Arc<dyn Clock>,
        correlations: Arc<Correlations>,
    ) -> Self {
        Self {
            environment: settings.environment.clone(),
            side: settings.side,
            connector,
            settings,
            store,
            clock,
            correlations,
            breaker: Mutex::default(),
            changed: News::default(),
            tripped: Notify::new(),
            bare_refusals: Mutex::default(),
            contact: Mutex::default(),
            schemas: Mutex::default(),
        }
    }

    fn breaker<T>(&self, use_it: impl FnOnce(&mut Breaker) -> T) -> T {
        use_it(&mut self.breaker.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Why the app is held to be down; `None` while it is not.
    pub(crate) fn outage(&self) -> Option<Outage> {
        self.breaker(|breaker| breaker.outage().cloned())
    }

    /// Changes whenever traffic stops or flows again.
    pub(crate) fn subscribe(&self) -> watch::Receiver<()> {
        self.changed.subscribe()
    }

    /// Waits until traffic may flow.
    pub(crate) async fn flowing(&self) {
        let mut changed = self.subscribe();
        loop {
            changed.borrow_and_update();
            let Some(hold) = self.hold() else { return };
            let _ = tokio::time::timeout(hold, changed.changed()).await;
        }
    }

    /// How long traffic may not flow if nothing is heard of the app; `None` when it may flow now.
    pub(crate) fn hold(&self) -> Option<Duration> {
        self.breaker(|breaker| {
            let now = self.clock.now();
            if breaker.flows(now) {
                return None;
            }
            Some(match breaker {
                Breaker::Throttled { until } => millis(until.millis_since(now)),
                Breaker::Open(_) | Breaker::Closed => Duration::from_mins(1),
            })
        })
    }

    /// Notes an answer of the app.
    pub(crate) async fn answered(&self) {
        self.bare_refusals.lock().unwrap_or_else(PoisonError::into_inner).clear();
        let now = self.clock.now();
        let due = {
            let mut contact = self.contact.lock().unwrap_or_else(PoisonError::into_inner);
            let due = contact.is_none_or(|last| now.millis_since(last).abs() >= CONTACT_STEP_MS);
            if due {
                *contact = Some(now);
            }
            due
        };
        if due && let Err(error) = self.store.touch_contact(&self.environment, self.side, now).await {
            tracing::debug!(%error, "could not note the last contact");
        }
    }

    /// Takes note of a fault: an outage opens the breaker, a throttling app is left alone. Returns the fault's nature,
    /// where a third bare 400 in a row for different keys counts as an outage.
    pub(crate) async fn met(&self, fault: &Fault, key: &str) -> Nature {
        let verdict = classify(fault);
        let mut nature = verdict.nature;
        if verdict.class == ErrorClass::BadRequest && self.refused_without_reason(key) {
            nature = Nature::Outage;
        }
        match nature {
            Nature::Outage => self.trip(verdict.class, &verdict.remedy.headline).await,
            Nature::Throttled(hold) => {
                let until = self.clock.now().plus_millis(i64::try_from(hold.as_millis()).unwrap_or(i64::MAX));
                self.breaker(|breaker| breaker.throttle(until));
                self.changed.tell();
            }
            Nature::Data | Nature::Concurrency | Nature::Transient => {}
        }
        nature
    }

    fn refused_without_reason(&self, key: &str) -> bool {
        let mut refusals = self.bare_refusals.lock().unwrap_or_else(PoisonError::into_inner);
        if !refusals.iter().any(|known| known == key) {
            refusals.push(key.to_owned());
        }
        refusals.len() >= BARE_REFUSALS
    }

    async fn trip(&self, class: ErrorClass, cause: &str) {
        if !self.breaker(|breaker| breaker.trip(Outage { class, cause: cause.to_owned() })) {
            return;
        }
        tracing::warn!(environment = %self.environment, side = %self.side, cause, "the app does not answer; its changes wait");
        self.changed.tell();
        self.tripped.notify_one();
        self.tell_health(Some((class, cause.to_owned()))).await;
    }

    async fn tell_health(&self, down: Option<(ErrorClass, String)>) {
        let change = HealthChange {
            environment: self.environment.clone(),
            side: self.side,
            down,
            at: self.clock.now(),
            correlation: self.correlations.next(),
        };
        if let Err(error) = self.store.set_health(change).await {
            tracing::error!(%error, "could not keep the health of a connection");
        }
    }

    /// Probes an app that is down until it answers, for as long as the port lives.
    pub(crate) async fn keep_probing(&self) {
        // A process that was ended during an outage left the health "down" behind.
        if let Ok(health) = self.store.health(&self.environment).await
            && let Some(down) =
                health.into_iter().find(|health| health.side == self.side).and_then(|health| health.down)
        {
            self.breaker(|breaker| breaker.trip(Outage { class: ErrorClass::Network, cause: down }));
            self.changed.tell();
            self.probe_until_answered().await;
        }
        loop {
            self.tripped.notified().await;
            self.probe_until_answered().await;
        }
    }

    /// Asks the app once, so that people see how it is before anything is read from it.
    pub(crate) async fn greet(&self) {
        match self.connector.probe().await {
            Ok(()) => {
                self.tell_health(None).await;
                self.breaker(Breaker::answered);
                self.changed.tell();
                self.answered().await;
            }
            Err(fault) => drop(self.met(&fault, "").await),
        }
    }

    async fn probe_until_answered(&self) {
        let mut attempt = 0;
        while self.outage().is_some() {
            let random = self.clock.now().0.unsigned_abs().wrapping_mul(0x9e37_79b9_7f4a_7c15);
            tokio::time::sleep(backoff::wait(attempt, PROBE_FIRST, PROBE_CEILING, random)).await;
            attempt = attempt.saturating_add(1);
            let Err(fault) = self.connector.probe().await else {
                self.tell_health(None).await;
                self.breaker(Breaker::answered);
                tracing::info!(environment = %self.environment, side = %self.side, "the app answers again");
                self.changed.tell();
                return;
            };
            self.record_probe(&fault).await;
        }
    }

    async fn record_probe(&self, fault: &Fault) {
        let event = NewErrorEvent {
            map: None,
            direction: Direction::from_target(self.side),
            phase: Phase::Live,
            class: classify(fault).class,
            status: fault.status,
            key: None,
            message: fault.message.clone(),
            correlation: self.correlations.next(),
        };
        if let Err(error) = self.store.record_events(&self.environment, vec![event], self.clock.now()).await {
            tracing::error!(%error, "could not keep a failed probe");
        }
    }

    /// The schema of an entity: as kept in memory, else as read from the app now (and then kept in the store).
    pub(crate) async fn schema(&self, entity: &str) -> Result<Arc<EntitySchema>, Fault> {
        if let Some(known) = self.known_schema(entity) {
            return Ok(known);
        }
        let schema = Arc::new(self.connector.schema(entity).await?);
        if let Err(error) =
            self.store.put_schema(&self.environment, self.side, (*schema).clone(), self.clock.now()).await
        {
            tracing::warn!(%error, entity, "could not keep a schema");
        }
        let mut schemas = self.schemas.lock().unwrap_or_else(PoisonError::into_inner);
        schemas.insert(entity.to_owned(), Arc::clone(&schema));
        Ok(schema)
    }

    /// The schema of an entity, if it was read already.
    pub(crate) fn known_schema(&self, entity: &str) -> Option<Arc<EntitySchema>> {
        self.schemas.lock().unwrap_or_else(PoisonError::into_inner).get(entity).cloned()
    }

    /// Is that still the schema of its entity?
    pub(crate) fn still_knows(&self, schema: &Arc<EntitySchema>) -> bool {
        self.known_schema(&schema.entity).is_some_and(|known| Arc::ptr_eq(&known, schema))
    }

    /// Replaces the schema of an entity by one that was read again.
    pub(crate) fn learn(&self, schema: EntitySchema) {
        let mut schemas = self.schemas.lock().unwrap_or_else(PoisonError::into_inner);
        schemas.insert(schema.entity.clone(), Arc::new(schema));
    }

    /// The settle sequence that a reading which begins now can rely on.
    pub(crate) async fn observe(&self) -> Result<i64, StoreError> {
        self.store.settle_sequence().await
    }
}

/// Milliseconds as a duration; negative ones are none.
pub(crate) fn millis(millis: i64) -> Duration {
    Duration::from_millis(u64::try_from(millis).unwrap_or(0))
}
