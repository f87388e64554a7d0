//! Linking environments: setting them up, testing their connections, looking at their health.

use crate::survey::{doorbells_of, survey};
use crate::{Engine, EngineError};
use connectors::checks::{self, Wanted, WantedEntity};
use connectors::policy::unusable;
use connectors::{ConnectError, Connector, Extras, SecretSource, connect};
use model::{
    ActivityKind, Actor, Check, Connection, ConnectionDraft, Environment, EnvironmentDraft, EnvironmentId,
    ErrorClass, FieldErrors, HealthFacts, Side, SideFacts,
};
use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use store::{HealthChange, NewActivity, StoreError};
use thiserror::Error;
use tokio::sync::Mutex;

/// Somebody waits for the answers of a test: an app that takes longer for one counts as silent.
const TEST_PATIENCE: Duration = Duration::from_secs(10);

/// What connections do not say themselves.
pub struct Surroundings {
    /// Where secrets come from.
    pub secrets: Arc<dyn SecretSource>,
    /// Where data events of an ERP are set up over HTTP, by environment.
    pub events: BTreeMap<EnvironmentId, String>,
    /// Root URL of our doorbells for apps on this machine, with their secret and a slash at its end.
    pub near: String,
    /// The same for apps elsewhere; `None` = they are only asked from time to time.
    pub far: Option<String>,
    /// A file with certificates (PEM) of authorities that are trusted besides those of the system.
    pub authorities: Option<PathBuf>,
    /// Environments that are set up where Tandem is started, and so cannot be changed elsewhere.
    pub fixed: BTreeSet<EnvironmentId>,
}

/// Why an environment was not linked or changed; nothing was changed.
#[derive(Debug, Error)]
pub enum LinkError {
    /// Fields of the draft will not do.
    #[error("the environment is not complete")]
    Invalid(FieldErrors),
    /// It is set up where Tandem is started.
    #[error("{0} is set up where Tandem is started")]
    Fixed(EnvironmentId),
    /// There is such an environment already.
    #[error("there is an environment {0} already")]
    Taken(EnvironmentId),
    /// The store refused.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The engine refused.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

/// What somebody wants of a draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Intent {
    /// An environment that is not there yet.
    Link,
    /// Another state of one that is there.
    Change,
}

/// Links environments and looks into their apps; cheap to clone.
#[derive(Clone)]
pub struct Linking {
    engine: Engine,
    surroundings: Arc<Surroundings>,
    /// One change at a time.
    gate: Arc<Mutex<()>>,
}

impl Linking {
    /// For the environments of an engine.
    pub fn new(engine: Engine, surroundings: Surroundings) -> Self {
        Self { engine, surroundings: Arc::new(surroundings), gate: Arc::default() }
    }

    /// Can that environment be changed here? Those that are set up where Tandem is started cannot.
    pub fn is_fixed(&self, environment: &EnvironmentId) -> bool {
        self.surroundings.fixed.contains(environment)
    }

    /// Has the engine work for an environment. One whose connections cannot be used as they are set up is told to be
    /// down, with the reason, and not worked for.
    pub async fn attach(&self, environment: &EnvironmentId) -> Result<(), LinkError> {
        let store = self.engine.store();
        let connections = store.connections(environment).await?;
        let mut made = Vec::with_capacity(2);
        for connection in &connections {
            match self.connector(connection) {
                Ok(connector) => made.push(connector),
                Err(error) => {
                    let remedy = unusable(&error);
                    let cause = format!("{}. {}", remedy.headline, remedy.hint);
                    tracing::error!(%environment, side = %connection.side, cause, "the connection cannot be used");
                    store.set_health(self.down(connection, cause)).await?;
                }
            }
        }
        let Ok([left, right]) = <[Arc<dyn Connector>; 2]>::try_from(made) else { return Ok(()) };
        let doorbells = self.doorbells(&connections).map(ToOwned::to_owned);
        Ok(self.engine.attach(environment, [left, right], doorbells).await?)
    }

    /// Says that the apps of an environment are not to be reached, for this reason, without trying.
    pub async fn set_aside(&self, environment: &EnvironmentId, cause: &str) -> Result<(), LinkError> {
        let store = self.engine.store();
        for connection in store.connections(environment).await? {
            store.set_health(self.down(&connection, cause.to_owned())).await?;
        }
        Ok(())
    }

    fn down(&self, connection: &Connection, cause: String) -> HealthChange {
        HealthChange {
            environment: connection.environment.clone(),
            side: connection.side,
            down: Some((ErrorClass::Network, cause)),
            at: self.engine.now(),
            correlation: self.engine.correlation(),
        }
    }

    /// Links an environment or changes one, and works for it from now on.
    pub async fn put(
        &self,
        draft: &EnvironmentDraft,
        intent: Intent,
        actor: &Actor,
    ) -> Result<EnvironmentId, LinkError> {
        let (environment, connections) = draft.finished().map_err(LinkError::Invalid)?;
        let id = environment.id.clone();
        if self.is_fixed(&id) {
            return Err(LinkError::Fixed(id));
        }
        let _one_at_a_time = self.gate.lock().await;
        let store = self.engine.store();
        let kind = match (intent, self.known(&id).await?) {
            (Intent::Link, None) => ActivityKind::EnvironmentLinked,
            (Intent::Link, Some(_)) => return Err(LinkError::Taken(id)),
            (Intent::Change, None) => {
                return Err(StoreError::NotFound { what: "environment", id: id.to_string() }.into());
            }
            (Intent::Change, Some((before, _))) if before.simulated => return Err(LinkError::Fixed(id)),
            (Intent::Change, Some((before, old))) => {
                let what = before.differences(&old, &environment, &connections);
                if what.is_empty() {
                    return Ok(id);
                }
                ActivityKind::EnvironmentChanged { what }
            }
        };
        let told = NewActivity {
            environment: id.clone(),
            map: None,
            version: None,
            at: self.engine.now(),
            actor: actor.clone(),
            kind,
            count: 0,
            correlation: self.engine.correlation(),
        };
        store.change_environment(environment, connections, told).await?;
        self.engine.detach(&id).await;
        self.attach(&id).await?;
        self.engine.greet(&id).await;
        Ok(id)
    }

    async fn known(&self, id: &EnvironmentId) -> Result<Option<(Environment, [Connection; 2])>, StoreError> {
        let store = self.engine.store();
        match store.environment(id).await {
            Ok(environment) => Ok(Some((environment, store.connections(id).await?))),
            Err(StoreError::NotFound { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Tests a connection of an environment, with all that its maps need.
    pub async fn test(&self, environment: &EnvironmentId, side: Side) -> Result<Vec<Check>, LinkError> {
        let [left, right] = self.engine.store().connections(environment).await?;
        let connection = if side == Side::Left { left } else { right };
        let wanted = self.wanted(&connection).await?;
        Ok(self.checked(&connection, &wanted).await)
    }

    /// Tests a connection that is not kept yet. What is wrong with its fields is told without asking the app.
    pub async fn test_draft(&self, draft: &ConnectionDraft, side: Side) -> Result<Vec<Check>, FieldErrors> {
        let nameless = EnvironmentId::new("new").and_then(|id| draft.finished(&id, side));
        let connection = nameless.ok_or_else(|| draft.validate(side))?;
        Ok(self.checked(&connection, &Wanted::default()).await)
    }

    async fn checked(&self, connection: &Connection, wanted: &Wanted) -> Vec<Check> {
        let extras = Extras { request_timeout: TEST_PATIENCE, ..self.extras(connection) };
        checks::test(connection, self.surroundings.secrets.as_ref(), &extras, wanted).await
    }

    async fn wanted(&self, connection: &Connection) -> Result<Wanted, StoreError> {
        let side = connection.side;
        let mut entities: Vec<WantedEntity> = Vec::new();
        let maps = self.engine.store().maps(&connection.environment, self.engine.now()).await?;
        for mapping in maps.iter().map(|map| &map.version.mapping) {
            entities.push(WantedEntity {
                entity: mapping.entity(side).to_owned(),
                key: mapping.key_columns(side),
            });
        }
        if side == Side::Right {
            let looked_up = maps.iter().flat_map(|map| map.version.mapping.looked_up());
            entities.extend(looked_up.map(|it| WantedEntity { entity: it.to_owned(), key: Vec::new() }));
        }
        let connections = self.engine.store().connections(&connection.environment).await?;
        let root = self.doorbells(&connections);
        Ok(Wanted { entities, doorbells: root.map(|root| doorbells_of(root, connection)) })
    }

    /// What can be told of the health of an environment now. Asks both apps, at most for some seconds.
    pub async fn facts(&self, environment: &EnvironmentId) -> Result<HealthFacts, LinkError> {
        let store = self.engine.store();
        let linked = store.environment(environment).await?.companies;
        let connections = store.connections(environment).await?;
        let down = store.health(environment).await?.map(|health| health.down);
        let attached = self.engine.attached(environment);
        let connectors = connections.each_ref().map(|connection| match &attached {
            // It holds a token already.
            Some(attached) => Ok(Arc::clone(&attached.port(connection.side).connector)),
            None => self.connector(connection),
        });
        self.facts_of(&connections, connectors, down, linked).await
    }

    /// The same of a draft; `None` while its connections are not complete.
    pub async fn facts_of_draft(&self, draft: &EnvironmentDraft) -> Result<Option<HealthFacts>, LinkError> {
        let id = draft.environment_id().or_else(|| EnvironmentId::new("new"));
        let Some(id) = id else { return Ok(None) };
        let finished = Side::BOTH.map(|side| draft.connection(side).finished(&id, side));
        let [Some(left), Some(right)] = finished else { return Ok(None) };
        let connectors = [self.connector(&left), self.connector(&right)];
        self.facts_of(&[left, right], connectors, [None, None], draft.company_codes()).await.map(Some)
    }

    async fn facts_of(
        &self,
        connections: &[Connection; 2],
        connectors: [Result<Arc<dyn Connector>, ConnectError>; 2],
        down: [Option<String>; 2],
        linked: Vec<String>,
    ) -> Result<HealthFacts, LinkError> {
        let [left, right] = connections;
        let root = self.doorbells(connections);
        let ([to_left, to_right], [left_down, right_down]) = (connectors, down);
        let (mut left_facts, mut right_facts) = tokio::join!(
            side_facts(left, to_left, left_down, root),
            side_facts(right, to_right, right_down, root)
        );
        left_facts.twins = self.twins(left).await?;
        right_facts.twins = self.twins(right).await?;
        Ok(HealthFacts { left: left_facts, right: right_facts, linked })
    }

    /// Other environments that are linked to the same app, by name.
    async fn twins(&self, connection: &Connection) -> Result<Vec<String>, StoreError> {
        let place = |it: &Connection| it.base_url.trim_end_matches('/').to_lowercase();
        let store = self.engine.store();
        let mut twins = Vec::new();
        for other in store.environments().await? {
            let same = store.connections(&other.id).await?.iter().any(|it| place(it) == place(connection));
            if other.id != connection.environment && same {
                twins.push(other.name);
            }
        }
        Ok(twins)
    }

    /// Where the apps of an environment can ring us: one address for both, and none that one of them cannot reach.
    fn doorbells(&self, connections: &[Connection; 2]) -> Option<&str> {
        let near = connections.iter().all(|connection| is_on_this_machine(&connection.base_url));
        if near { Some(&self.surroundings.near) } else { self.surroundings.far.as_deref() }
    }

    fn connector(&self, connection: &Connection) -> Result<Arc<dyn Connector>, ConnectError> {
        connect(connection, self.surroundings.secrets.as_ref(), &self.extras(connection))
    }

    fn extras(&self, connection: &Connection) -> Extras {
        let events = self.surroundings.events.get(&connection.environment);
        Extras {
            events_url: events.filter(|_| connection.side == Side::Left).cloned(),
            authorities: self.surroundings.authorities.clone(),
            ..Extras::default()
        }
    }
}

async fn side_facts(
    connection: &Connection,
    connector: Result<Arc<dyn Connector>, ConnectError>,
    down: Option<String>,
    doorbells: Option<&str>,
) -> SideFacts {
    let own = doorbells.map(|root| doorbells_of(root, connection));
    match connector {
        Ok(connector) => survey(connection, &connector, down, own.as_deref()).await,
        Err(error) => {
            let remedy = unusable(&error);
            let down = Some(format!("{}. {}", remedy.headline, remedy.hint));
            SideFacts { down, ..SideFacts::default() }
        }
    }
}

fn is_on_this_machine(url: &str) -> bool {
    let authority =
        url.split_once("://").map_or("", |(_, rest)| rest).split(['/', '?']).next().unwrap_or_default();
    let host = match authority.strip_prefix('[') {
        Some(rest) => rest.split(']').next(),
        None => authority.split(':').next(),
    };
    let host = host.unwrap_or_default();
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::is_on_this_machine;

    #[test]
    fn apps_on_this_machine_are_told_apart() {
        for near in ["http://127.0.0.1:8301/data/", "http://localhost/", "http://[::1]:1/"] {
            assert!(is_on_this_machine(near), "{near}");
        }
        // A name may begin like an address of ours and be somebody else's.
        for far in [
            "https://contoso.crm.dynamics.com/",
            "http://10.0.0.7/127.0.0.1",
            "http://127.0.0.1.example/",
            "http://localhost.example/",
        ] {
            assert!(!is_on_this_machine(far), "{far}");
        }
    }
}
