//! Setting up the environments that are declared: their simulated apps, what the store knows of them, and the engine's
//! work for them.

use crate::config::{Config, Declared, Ends, External, Pace};
use crate::simulators::Simulators;
use crate::starter::{self, Apps};
use access::Secret;
use engine::clock::Clock;
use engine::linking::{LinkError, Linking};
use model::{EnvironmentId, Moment};
use std::collections::{BTreeMap, BTreeSet};
use store::Store;

/// What a person is told of a simulated environment whose apps do not run.
const LEFT_OUT: &str =
    "Its simulated apps were not started: TANDEM_ENVIRONMENTS or the configuration leaves them out.";

/// What was set up.
#[derive(Default)]
pub(super) struct Started {
    /// The simulated apps of all environments.
    pub(super) simulators: Vec<Simulators>,
    /// Control ports of simulated apps with a slash at the end, by environment, ERP first.
    pub(super) controls: BTreeMap<EnvironmentId, [String; 2]>,
    /// The environments that stand as they were declared.
    ready: BTreeSet<EnvironmentId>,
    /// Those that do not, and why.
    troubles: BTreeMap<EnvironmentId, String>,
}

/// Starts apps and tells the store of the environments. One that cannot be set up is told in the log and takes no
/// other down; it is an error only when none can.
pub(super) async fn start(config: &Config, store: &dyn Store, clock: &dyn Clock) -> anyhow::Result<Started> {
    let mut started = Started::default();
    let apps = config.environments.iter().map(|declared| simulators(config, declared));
    let apps = futures::future::join_all(apps).await;
    let mut failures = Vec::new();
    for (declared, apps) in config.environments.iter().zip(apps) {
        match started.set_up(declared, apps, config.pace, store, clock.now()).await {
            Ok(failure) => failures.extend(failure),
            Err(error) => {
                let id = declared.environment.id.clone();
                let cause = format!("{error:#}");
                tracing::error!(environment = %id, cause, "the environment cannot be set up; the others go on");
                started.troubles.insert(id, cause);
                failures.push(error);
            }
        }
    }
    let all_failed = failures.len() == config.environments.len();
    match failures.into_iter().next() {
        Some(first) if all_failed => Err(first),
        _ => Ok(started),
    }
}

/// Has the engine work for every environment that the store knows and that can be worked for.
pub(super) async fn attach(linking: &Linking, store: &dyn Store, started: &Started) -> Result<(), LinkError> {
    for environment in store.environments().await? {
        let id = environment.id;
        if let Some(cause) = started.troubles.get(&id) {
            linking.set_aside(&id, cause).await?;
        } else if environment.simulated && !started.ready.contains(&id) {
            tracing::info!(environment = %id, "left out: its simulated apps are not started");
            linking.set_aside(&id, LEFT_OUT).await?;
        } else {
            linking.attach(&id).await?;
        }
    }
    Ok(())
}

async fn simulators(config: &Config, declared: &Declared) -> anyhow::Result<Option<Simulators>> {
    if declared.ends != Ends::Simulated {
        return Ok(None);
    }
    let token = Secret::random()?;
    Simulators::start(&config.data, &declared.environment.id, token.reveal()).await.map(Some)
}

impl Started {
    /// Answers with why neither app of the environment runs, where that is so: it stands all the same, and waits for
    /// them.
    async fn set_up(
        &mut self,
        declared: &Declared,
        simulators: anyhow::Result<Option<Simulators>>,
        pace: Pace,
        store: &dyn Store,
        now: Moment,
    ) -> anyhow::Result<Option<anyhow::Error>> {
        let environment = declared.environment.clone();
        let id = environment.id.clone();
        let mut failure = None;
        match (&declared.ends, simulators?) {
            (Ends::Linked(connections), _) => {
                store.put_environment(environment, connections.as_ref().clone()).await?;
            }
            (Ends::External(apps), _) => {
                self.controls.extend(control_urls(apps).map(|urls| (id.clone(), urls)));
                starter::ensure(store, environment, &external(apps), pace, now).await?;
            }
            (Ends::Simulated, Some(mut simulators)) => {
                let token = simulators.token_reference()?;
                let apps = Apps { base_urls: simulators.base_urls(), tokens: [token.clone(), token] };
                starter::ensure(store, environment, &apps, pace, now).await?;
                self.controls.insert(id.clone(), simulators.control_urls());
                failure = simulators.failure();
                self.simulators.push(simulators);
            }
            // Apps are started for exactly those.
            (Ends::Simulated, None) => {}
        }
        self.ready.insert(id);
        Ok(failure)
    }
}

fn external(apps: &[External; 2]) -> Apps {
    Apps {
        base_urls: apps.each_ref().map(|app| app.url.clone()),
        tokens: apps.each_ref().map(|app| format!("env:{}", app.token_variable)),
    }
}

/// Control ports with a slash at the end, ERP first; `None` unless both are known.
fn control_urls([left, right]: &[External; 2]) -> Option<[String; 2]> {
    Some([format!("{}/", left.control_url.as_ref()?), format!("{}/", right.control_url.as_ref()?)])
}
