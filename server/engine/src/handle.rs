//! The engine as others hold it.

use crate::EngineError;
use crate::attached::Attached;
use crate::clock::{Clock, Correlations};
use crate::director;
use crate::port::Port;
use crate::tasks::Tasks;
use connectors::{Connector, DoorbellHint};
use model::{ActivityKind, Actor, EnvironmentId, Moment, QueueLimits, Side};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use store::{FailureSelection, NewActivity, Store};
use tokio::sync::watch;

/// The running engine; cheap to clone.
#[derive(Clone)]
pub struct Engine {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    correlations: Arc<Correlations>,
    tasks: Tasks,
    capture_held: Arc<watch::Sender<bool>>,
    /// Of each environment by itself, attached or not.
    queues_held: Arc<Mutex<HashMap<EnvironmentId, watch::Sender<bool>>>>,
    environments: Arc<RwLock<HashMap<EnvironmentId, AtWork>>>,
}

/// An environment at work with its tasks.
struct AtWork {
    attached: Arc<Attached>,
    tasks: Tasks,
}

impl Engine {
    /// An engine without environments.
    pub fn new(store: Arc<dyn Store>, clock: Arc<dyn Clock>) -> Self {
        let correlations = Arc::new(Correlations::new(clock.now().0.unsigned_abs()));
        Self {
            store,
            clock,
            correlations,
            tasks: Tasks::default(),
            capture_held: Arc::new(watch::Sender::new(false)),
            queues_held: Arc::default(),
            environments: Arc::default(),
        }
    }

    /// Begins to work for an environment: captures from both apps and drains the queues of its maps. `doorbells` is
    /// the root URL under which the apps can reach us, with a trailing slash; `None` = polling only. The apps need not
    /// be reachable now. Attaching an environment twice is refused by ignoring the second call.
    pub async fn attach(
        &self,
        environment: &EnvironmentId,
        connectors: [Arc<dyn Connector>; 2],
        doorbells: Option<String>,
    ) -> Result<(), EngineError> {
        let companies = self.store.environment(environment).await?.companies;
        let settings = self.store.connections(environment).await?;
        let mut ports = settings.into_iter().zip(connectors).map(|(settings, connector)| {
            Arc::new(Port::new(
                settings,
                connector,
                Arc::clone(&self.store),
                Arc::clone(&self.clock),
                Arc::clone(&self.correlations),
            ))
        });
        let (Some(left), Some(right)) = (ports.next(), ports.next()) else {
            return Err(EngineError::NotConnected(environment.to_string()));
        };
        let attached = Arc::new(Attached::new(
            environment.clone(),
            companies,
            [left, right],
            Arc::clone(&self.store),
            doorbells,
            [self.capture_held.subscribe(), self.queue_held(environment, watch::Sender::subscribe)],
        ));
        attached.refresh().await?;
        let tasks = self.tasks.child();
        {
            let mut environments = self.environments.write().unwrap_or_else(PoisonError::into_inner);
            if environments.contains_key(environment) {
                return Ok(());
            }
            let at_work = AtWork { attached: Arc::clone(&attached), tasks: tasks.clone() };
            environments.insert(environment.clone(), at_work);
        }
        director::start(attached, &tasks);
        Ok(())
    }

    /// Asks both apps of an environment once and keeps how they are, before its maps do.
    pub(crate) async fn greet(&self, environment: &EnvironmentId) {
        if let Some(attached) = self.attached(environment) {
            tokio::join!(attached.left.greet(), attached.right.greet());
        }
    }

    /// Ends the work for an environment after the batches in flight; returns when everything is settled. Its queue
    /// stays, and is drained when it is attached again.
    pub async fn detach(&self, environment: &EnvironmentId) {
        let at_work = self.environments.write().unwrap_or_else(PoisonError::into_inner).remove(environment);
        if let Some(at_work) = at_work {
            at_work.tasks.end().await;
        }
    }

    pub(crate) fn attached(&self, environment: &EnvironmentId) -> Option<Arc<Attached>> {
        let environments = self.environments.read().unwrap_or_else(PoisonError::into_inner);
        environments.get(environment).map(|at_work| Arc::clone(&at_work.attached))
    }

    /// An environment that is at work.
    pub(crate) fn at_work(&self, environment: &EnvironmentId) -> Result<Arc<Attached>, EngineError> {
        self.attached(environment).ok_or_else(|| EngineError::NotConnected(environment.to_string()))
    }

    /// The tasks of an environment that is at work.
    pub(crate) fn tasks_of(&self, environment: &EnvironmentId) -> Result<Tasks, EngineError> {
        let environments = self.environments.read().unwrap_or_else(PoisonError::into_inner);
        let tasks = environments.get(environment).map(|at_work| at_work.tasks.clone());
        tasks.ok_or_else(|| EngineError::NotConnected(environment.to_string()))
    }

    /// The store that everything is kept in.
    pub(crate) fn store(&self) -> &dyn Store {
        self.store.as_ref()
    }

    /// What tells the time.
    pub(crate) fn clock(&self) -> &dyn Clock {
        self.clock.as_ref()
    }

    /// What makes correlation ids.
    pub(crate) fn correlations(&self) -> &Correlations {
        &self.correlations
    }

    /// The present moment.
    pub(crate) fn now(&self) -> Moment {
        self.clock.now()
    }

    /// A fresh correlation id.
    pub(crate) fn correlation(&self) -> String {
        self.correlations.next()
    }

    /// Tries failures again; returns how many.
    pub async fn retry_failures(
        &self,
        environment: &EnvironmentId,
        selection: FailureSelection,
        actor: &Actor,
    ) -> Result<i64, EngineError> {
        Ok(self.store.retry_failures(environment, selection, actor.clone(), self.clock.now()).await?)
    }

    /// Decides that failures are not to be written; returns how many.
    pub async fn discard_failures(
        &self,
        environment: &EnvironmentId,
        selection: FailureSelection,
        reason: &str,
        actor: &Actor,
    ) -> Result<i64, EngineError> {
        Ok(self
            .store
            .discard_failures(environment, selection, reason, actor.clone(), self.clock.now())
            .await?)
    }

    /// An app says that rows of an entity changed; only a hint, harmless when wrong. `body` is what it sent along.
    pub fn ring(&self, environment: &EnvironmentId, side: Side, entity: &str, body: &[u8]) {
        let Some(attached) = self.attached(environment) else { return };
        let known = attached.maps().iter().any(|view| view.version.mapping.entity(side) == entity);
        if !known {
            return;
        }
        let bell = attached.bell(side, entity);
        let port = attached.port(side);
        match port.known_schema(entity).map(|schema| port.connector.hint(&schema, body)) {
            None | Some(DoorbellHint::Changed) => {}
            Some(DoorbellHint::Deleted(id)) => bell.suspect(id),
            Some(DoorbellHint::PerhapsDeleted) => bell.sweep.notify_one(),
        }
        bell.changed.notify_one();
    }

    /// Sets how much may wait in the queues of an environment.
    pub async fn set_queue_limits(
        &self,
        environment: &EnvironmentId,
        limits: QueueLimits,
        actor: &Actor,
    ) -> Result<(), EngineError> {
        let told = NewActivity {
            environment: environment.clone(),
            map: None,
            version: None,
            at: self.now(),
            actor: actor.clone(),
            kind: ActivityKind::EnvironmentChanged { what: vec!["limits of the queue".to_owned()] },
            count: 0,
            correlation: self.correlation(),
        };
        Ok(self.store.set_queue_limits(environment, limits, told).await?)
    }

    /// Holds the reading of changes in every environment, or lets it go on where it stood. What is in the queue is
    /// written all the same; what is not read yet stays in its app.
    pub fn hold_capture(&self, held: bool) {
        self.capture_held.send_replace(held);
    }

    /// The same in one environment, whose queue is full.
    pub fn hold_queue(&self, environment: &EnvironmentId, held: bool) {
        self.queue_held(environment, |sender| sender.send_replace(held));
    }

    fn queue_held<T>(&self, environment: &EnvironmentId, work: impl FnOnce(&watch::Sender<bool>) -> T) -> T {
        let mut held = self.queues_held.lock().unwrap_or_else(PoisonError::into_inner);
        work(held.entry(environment.clone()).or_insert_with(|| watch::Sender::new(false)))
    }

    /// Stops all work after the batches in flight; returns when everything is settled.
    pub async fn shutdown(&self) {
        self.tasks.stop().cancel();
        let environments =
            std::mem::take(&mut *self.environments.write().unwrap_or_else(PoisonError::into_inner));
        for at_work in environments.into_values() {
            at_work.tasks.end().await;
        }
        self.tasks.end().await;
    }
}
