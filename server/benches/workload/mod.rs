//! What measures of the whole program share: a pair of apps in step, people at work in them, a program beside Tandem, and
//! the figures that are told of it all.
#![allow(dead_code, unreachable_pub, reason = "each measure uses its own part")]
#![allow(clippy::expect_used, reason = "what goes wrong here ends the measure")]

pub mod end;
pub mod figures;
pub mod probes;
pub mod raw;

use crate::pair::apps::SimulatedApp;
use crate::pair::{Tandem, eventually};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// The environment of all measures.
pub const ENVIRONMENT: &str = "environments/contoso-test";

/// Was this measure asked for? Cargo passes `--bench`; other words choose measures.
pub fn is_wanted(name: &str) -> bool {
    let chosen: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    chosen.is_empty() || chosen.iter().any(|word| word == name)
}

/// Runs a measure on two threads: the apps and Tandem want the cores, too.
pub fn run(measure: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.expect("a runtime").block_on(measure);
}

/// A number from the environment, or another one.
pub fn setting(name: &str, otherwise: usize) -> usize {
    std::env::var(name).ok().map_or(otherwise, |text| text.parse().expect("a number"))
}

/// Two apps in step.
pub struct Scene {
    pub erp: SimulatedApp,
    pub crm: SimulatedApp,
    pub tandem: Tandem,
    _folder: tempfile::TempDir,
}

impl Scene {
    /// An ERP with so many customers that are organizations and a CRM that was empty, in step and at rest.
    pub async fn synced(customers: usize) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let erp = SimulatedApp::start("erp", &["--customers", &customers.to_string()]);
        let crm = SimulatedApp::start("crm", &["--empty"]);
        let tandem = Tandem::start(folder.path(), &erp, &crm);
        let scene = Self { erp, crm, tandem, _folder: folder };
        eventually(Duration::from_mins(15), async || {
            let maps = scene.tandem.get(&format!("{ENVIRONMENT}/maps")).await;
            let maps = maps.as_array().expect("maps").iter();
            let behind = maps.filter(|map| map["state"]["name"] != "running").count();
            if behind == 0 && scene.tandem.queued().await == 0 {
                Ok(())
            } else {
                Err(format!("{behind} maps do not run"))
            }
        })
        .await;
        scene
    }

    /// The map of that name.
    pub async fn map(&self, name: &str) -> Value {
        let maps = self.tandem.get(&format!("{ENVIRONMENT}/maps")).await;
        let found = maps.as_array().expect("maps").iter().find(|map| map["name"] == name);
        found.expect("the map is there").clone()
    }

    /// Orders something of that map.
    pub async fn order(&self, name: &str, order: Value) {
        let body = json!({ "maps": [self.map(name).await["id"]], "order": order });
        let outcome = self.tandem.post(&format!("{ENVIRONMENT}/orders"), &body).await[0].clone();
        assert_eq!(outcome["refused"], Value::Null, "{outcome}");
    }

    /// Has everything tried again that was refused, and waits until all of it is written.
    pub async fn heal(&self) {
        self.tandem.post(&format!("{ENVIRONMENT}/failures/retry"), &json!({ "matching": {} })).await;
        eventually(Duration::from_mins(10), async || match self.tandem.open_failures().await {
            0 => Ok(()),
            open => Err(format!("{open} failures are open")),
        })
        .await;
    }

    /// Waits until nothing waits, and says how long that took.
    pub async fn drained(&self, limit: Duration) -> Duration {
        let start = Instant::now();
        eventually(limit, async || match self.tandem.queued().await {
            0 => Ok(()),
            waiting => Err(format!("{waiting} changes wait")),
        })
        .await;
        start.elapsed()
    }
}

/// People who change rows of one table, evenly spread, at a pace that they keep as well as the app lets them.
pub struct People<'a> {
    app: &'a SimulatedApp,
    since: Instant,
}

impl<'a> People<'a> {
    /// Begins; after `limit` changes the day is over. No two days of a measure are the same: people who did again what
    /// they did the day before would change nothing.
    pub async fn begin(app: &'a SimulatedApp, set: &str, per_second: f64, limit: Option<usize>) -> Self {
        static DAY: AtomicU64 = AtomicU64::new(1);
        let settings = json!({
            "per_second": per_second,
            "mix": { "update": 1 },
            "skew": 0.0,
            "tables": [set],
            "limit": limit,
            "seed": DAY.fetch_add(1, Ordering::Relaxed),
        });
        app.control(reqwest::Method::POST, "traffic", &settings).await;
        Self { app, since: Instant::now() }
    }

    /// Is the day over?
    pub async fn is_done(&self) -> bool {
        let report = self.app.control(reqwest::Method::GET, "traffic", &Value::Null).await;
        report["running"] == false
    }

    /// Sends them home; how many changes they made in a second.
    pub async fn end(self) -> f64 {
        let report = self.app.control(reqwest::Method::DELETE, "traffic", &Value::Null).await;
        report["updated"].as_f64().expect("a count") / self.since.elapsed().as_secs_f64()
    }
}
