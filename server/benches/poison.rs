//! What healthy records lose by others: by every tenth one that its target refuses, and by an initial sync of another map.

#![allow(clippy::expect_used, reason = "what goes wrong here ends the measure")]

#[path = "../tests/pair/mod.rs"]
mod pair;
mod workload;

use pair::eventually;
use serde_json::json;
use std::time::{Duration, Instant};
use workload::end::{End, customers};
use workload::figures::median;
use workload::probes::Way;
use workload::{People, Scene};

const CUSTOMERS: usize = 20_000;
/// Changes that wait when the clock begins to run.
const CHANGES: usize = 20_000;
const ROUNDS: usize = 3;
const PACE: f64 = 10_000.0;
const LIMIT: Duration = Duration::from_mins(10);
/// How long live changes are timed while nothing else goes on.
const QUIET: Duration = Duration::from_secs(15);
/// What is wanted: of the rate of healthy records, at least; of the tail of live changes, at most.
const TARGETS: (f64, f64) = (0.7, 2.0);

fn main() {
    if workload::is_wanted("poison") {
        workload::run(measure());
    }
}

async fn measure() {
    let scene = Scene::synced(CUSTOMERS).await;
    println!("measure                                 with   without   ratio  target");
    let (mut poisoned, mut pure) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        pure.push(rate(&scene).await);
        let reject = json!({ "table": "CustomersV3", "filter": "CustomerAccount eq '*7'", "message": "No." });
        scene.erp.faults(&json!({ "reject": [reject] })).await;
        poisoned.push(rate(&scene).await);
        scene.erp.faults(&json!({ "reject": [] })).await;
        let failures = scene.tandem.open_failures().await;
        assert!(failures > 0, "a tenth of the records was refused");
        scene.heal().await;
    }
    let (with, without) = (median(poisoned), median(pure));
    let met = if with / without >= TARGETS.0 { "" } else { "  MISSED" };
    println!(
        "healthy records/s among poisoned ones {with:>7.0} {without:>9.0} {:>7.2} {:>7.1}{met}",
        with / without,
        TARGETS.0
    );
    let pairs = customers(&scene.erp, &scene.crm).await;
    let rows = pairs.into_iter().map(|(left, right)| (right, left)).collect();
    let way = Way { from: End::crm(&scene.crm), to: End::erp(&scene.erp), rows };
    let without = way.times("quiet", tokio::time::sleep(QUIET)).await;
    scene.order("Contacts V2", json!({ "command": "stop", "queue": "discard" })).await;
    scene.order("Contacts V2", json!({ "command": "run", "initial_sync": true })).await;
    let begun = Instant::now();
    let with = way
        .times("busy", async {
            eventually(LIMIT, async || {
                let state = scene.map("Contacts V2").await["state"].clone();
                if state["name"] == "running" { Ok(()) } else { Err(state.to_string()) }
            })
            .await;
        })
        .await;
    let met = if with.p99 / without.p99 <= TARGETS.1 { "" } else { "  MISSED" };
    println!(
        "live p99 ms beside an initial sync    {:>7.1} {:>9.1} {:>7.2} {:>7.1}{met}   it took {:.1} s",
        with.p99,
        without.p99,
        with.p99 / without.p99,
        TARGETS.1,
        begun.elapsed().as_secs_f64()
    );
}

/// Healthy records written in a second while what waited is caught up with.
async fn rate(scene: &Scene) -> f64 {
    let healthy = async || -> f64 {
        let statistics = scene.map("Customers V3").await["statistics"].clone();
        statistics["right_to_left"]["written"].as_f64().expect("a count")
    };
    scene.order("Customers V3", json!({ "command": "pause" })).await;
    let people = People::begin(&scene.crm, "accounts", PACE, Some(CHANGES)).await;
    // They are told of by and by, and changes of one row between two readings of it are one.
    let (mut queued, mut unchanged) = (0, 0);
    while unchanged < 6 {
        tokio::time::sleep(Duration::from_millis(500)).await;
        let now = scene.tandem.queued().await;
        unchanged = if people.is_done().await && now > 0 && now == queued { unchanged + 1 } else { 0 };
        queued = now;
    }
    people.end().await;
    let before = healthy().await;
    let begun = Instant::now();
    scene.order("Customers V3", json!({ "command": "resume", "choice": "catch_up" })).await;
    scene.drained(LIMIT).await;
    let took = begun.elapsed().as_secs_f64();
    (healthy().await - before) / took
}
