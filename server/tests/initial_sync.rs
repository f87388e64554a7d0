//! Initial syncs are killed, paused, cancelled and continued on their way, and every record arrives once and is counted
//! once.
//!
//! `TANDEM_INITIAL_SYNC_CUSTOMERS` asks for more customers than a quick test has; `TANDEM_BINARY` for another program.

#![allow(clippy::expect_used, reason = "what goes wrong here fails the test")]

mod pair;

use pair::apps::SimulatedApp;
use pair::pairs::all_equal;
use pair::{Tandem, eventually};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// After so many rows memory is expected to stay as it is.
const WARM: usize = 20_000;
const ENVIRONMENT: &str = "environments/contoso-test";

fn customers() -> usize {
    let wanted = std::env::var("TANDEM_INITIAL_SYNC_CUSTOMERS").ok();
    wanted.map_or(600, |text| text.parse().expect("a number of customers"))
}

fn limit() -> Duration {
    Duration::from_mins(2) + Duration::from_millis(40) * u32::try_from(customers()).expect("a number")
}

struct Story {
    folder: tempfile::TempDir,
    apps: [SimulatedApp; 2],
}

impl Story {
    fn start(&self) -> Tandem {
        Tandem::start(self.folder.path(), &self.apps[0], &self.apps[1])
    }
}

/// The map of that name.
async fn map(tandem: &Tandem, name: &str) -> Value {
    let maps = tandem.get(&format!("{ENVIRONMENT}/maps")).await;
    let found = maps.as_array().expect("maps").iter().find(|map| map["name"] == name);
    found.expect("the map is there").clone()
}

/// Its newest initial sync.
async fn run(tandem: &Tandem, map: &Value) -> Value {
    tandem.get(&format!("maps/{}/runs", map["id"])).await["rows"][0].clone()
}

async fn order(tandem: &Tandem, map: &Value, order: Value) -> Value {
    let body = json!({ "maps": [map["id"]], "order": order });
    let outcome = tandem.post(&format!("{ENVIRONMENT}/orders"), &body).await[0].clone();
    assert_eq!(outcome["refused"], Value::Null, "{order}: {outcome}");
    outcome
}

fn count(run: &Value, name: &str) -> i64 {
    run["counts"][name].as_i64().expect("a count")
}

/// Waits until so many records of a map were written by its initial sync.
async fn written(tandem: &Tandem, name: &str, least: i64) -> Value {
    let map = map(tandem, name).await;
    eventually(limit(), async || {
        let run = run(tandem, &map).await;
        if count(&run, "written") >= least { Ok(run) } else { Err(run.to_string()) }
    })
    .await
}

/// Each record is in one count, and none was read twice although it went on again and again.
fn assert_counts(run: &Value, rows: &[i64; 2]) {
    let legs = run["legs"].as_array().expect("legs");
    for leg in legs {
        let counts = &leg["counts"];
        let of = |name: &str| counts[name].as_i64().expect("a count");
        let told: i64 =
            ["written", "skipped", "failed", "waiting", "discarded", "queued"].map(of).iter().sum();
        assert_eq!(of("read"), told, "{leg}");
        assert_eq!(leg["status"], "done", "{leg}");
    }
    for (direction, rows) in ["left_to_right", "right_to_left"].iter().zip(rows) {
        let of_direction = legs.iter().filter(|leg| leg["direction"] == *direction);
        let read: i64 = of_direction.map(|leg| leg["counts"]["read"].as_i64().expect("a count")).sum();
        assert!(read >= *rows, "{direction}: {read} of {rows} rows were read: {run}");
    }
}

/// Resident memory of the process in MiB.
fn memory(tandem: &Tandem) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", tandem.id())).expect("its status");
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).expect("its memory");
    let kib: u64 = line.split_whitespace().nth(1).and_then(|kib| kib.parse().ok()).expect("a number");
    kib / 1024
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_initial_sync_survives_kills_a_pause_and_a_cancel() {
    let total = customers();
    let erp = SimulatedApp::start("erp", &["--customers", &total.to_string()]);
    let crm = SimulatedApp::start("crm", &["--empty"]);
    let story = Story { folder: tempfile::tempdir().expect("a folder"), apps: [erp, crm] };
    let part = i64::try_from(total.min(WARM) / 10).expect("a number");
    story.apps[1].faults(&json!({ "slow": { "median_ms": 60 } })).await;

    let tandem = story.start();
    written(&tandem, "Customers V3", part).await;
    tandem.kill();

    let tandem = story.start();
    let before = written(&tandem, "Customers V3", part * 2).await;
    let customers = map(&tandem, "Customers V3").await;
    paused_and_resumed(&tandem, &customers).await;
    let going = written(&tandem, "Customers V3", part * 3).await;
    assert_eq!(going["id"], before["id"], "it is the same initial sync");
    cancelled_and_continued(&tandem, &customers).await;
    let going = written(&tandem, "Customers V3", part * 4).await;
    assert_eq!(going["id"], before["id"], "it goes on where it was cancelled");
    tandem.kill();

    let mut tandem = story.start();
    story.apps[1].faults(&json!({ "slow": { "median_ms": 0 } })).await;
    let begun = Instant::now();
    // By then caches are full; what comes after it shows whether memory stays flat.
    let is_long = total > WARM;
    written(&tandem, "Customers V3", if is_long { part * 10 } else { part * 5 }).await;
    let early = memory(&tandem);
    let mut most = early;
    if is_long {
        let tenth = i64::try_from(total / 10).expect("a number");
        most = most.max(memory_until_written(&tandem, tenth * 5).await);
        paused_and_resumed(&tandem, &customers).await;
        most = most.max(memory_until_written(&tandem, tenth * 6).await);
        cancelled_and_continued(&tandem, &customers).await;
        most = most.max(memory_until_written(&tandem, tenth * 7).await);
        tandem.kill();
        tandem = story.start();
    }
    most = most.max(memory_until_live(&tandem).await);
    println!(
        "{total} customers: the rest took {:.1} s; memory grew from {early} to {most} MiB",
        begun.elapsed().as_secs_f64()
    );
    assert!(most < early + 64, "memory grew from {early} to {most} MiB");
    let rows =
        async |app: &SimulatedApp, set: &str| i64::try_from(app.rows(set).await.len()).expect("a number");
    let [erp, crm] = &story.apps;
    let customers = map(&tandem, "Customers V3").await;
    // The right side had nothing to begin with.
    assert_counts(&run(&tandem, &customers).await, &[rows(erp, "CustomersV3").await, 0]);
    let pairs = all_equal(erp, crm).await.expect("both apps hold the same");
    assert!(pairs >= total, "{pairs} pairs");
}

/// The most memory that is taken until so many customers were written.
async fn memory_until_written(tandem: &Tandem, least: i64) -> u64 {
    let customers = map(tandem, "Customers V3").await;
    most_memory(tandem, async || {
        let run = run(tandem, &customers).await;
        if count(&run, "written") >= least { Ok(()) } else { Err(run.to_string()) }
    })
    .await
}

/// The most memory that is taken until every map runs and nothing waits.
async fn memory_until_live(tandem: &Tandem) -> u64 {
    most_memory(tandem, async || {
        let summary = tandem.get(&format!("{ENVIRONMENT}/summary")).await;
        let maps = tandem.get(&format!("{ENVIRONMENT}/maps")).await;
        let maps = maps.as_array().expect("maps").iter();
        let behind: Vec<String> = maps
            .filter(|map| map["state"]["name"] != "running")
            .map(|map| format!("{} {} {}", map["name"], map["state"], map["statistics"]))
            .collect();
        let left = ["queued", "open_failures", "waiting"].map(|name| summary[name].as_i64());
        if behind.is_empty() && left == [Some(0); 3] { Ok(()) } else { Err(format!("{left:?} {behind:#?}")) }
    })
    .await
}

/// The most memory that is seen until a check passes.
async fn most_memory(tandem: &Tandem, mut check: impl AsyncFnMut() -> Result<(), String>) -> u64 {
    let mut most = 0;
    eventually(limit(), async || {
        most = most.max(memory(tandem));
        check().await
    })
    .await;
    most
}

async fn paused_and_resumed(tandem: &Tandem, customers: &Value) {
    order(tandem, customers, json!({ "command": "pause" })).await;
    let paused = map(tandem, "Customers V3").await;
    assert_eq!(paused["state"], json!({ "name": "paused", "resume_to": "initializing" }));
    order(tandem, customers, json!({ "command": "resume", "choice": "catch_up" })).await;
}

async fn cancelled_and_continued(tandem: &Tandem, customers: &Value) {
    order(tandem, customers, json!({ "command": "cancel" })).await;
    assert_eq!(run(tandem, customers).await["status"], "cancelled");
    let again = json!({ "command": "run", "initial_sync": true, "continues": true });
    order(tandem, customers, again).await;
}
