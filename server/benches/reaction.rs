//! How soon an alert acts: from the error that reaches its threshold, as the store committed it, to when what the rule
//! orders, a pause of all maps, is committed and kept with the firing.
//!
//! One line: the middle and the tail of the times in milliseconds. Before each round all maps run and nothing waits; ten
//! records are then refused, and after it all maps are resumed.

#![allow(clippy::expect_used, reason = "what goes wrong here ends the measure")]

#[path = "../tests/pair/mod.rs"]
mod pair;
mod workload;

use jiff::Timestamp;
use pair::compare::text;
use pair::eventually;
use serde_json::{Value, json};
use std::time::Duration;
use workload::end::{End, customers};
use workload::figures::quantile;
use workload::{ENVIRONMENT, Scene, setting};

const THRESHOLD: usize = 10;
const TARGET_MS: f64 = 100.0;
const LIMIT: Duration = Duration::from_mins(1);

fn main() {
    if workload::is_wanted("reaction") {
        workload::run(measure());
    }
}

async fn measure() {
    let rounds = setting("TANDEM_ROUNDS", 100);
    // Customers of one company take part.
    let scene = Scene::synced(2 * THRESHOLD * rounds).await;
    let rule = json!({ "name": "Reaction", "count": THRESHOLD, "classes": ["application"], "cool_down": 0 });
    let alert = scene.tandem.post(&format!("{ENVIRONMENT}/alerts"), &rule).await["id"].clone();
    let reject = json!({ "table": "CustomersV3", "filter": "CustomerAccount eq '*'", "message": "No." });
    scene.erp.faults(&json!({ "reject": [reject] })).await;
    let pairs = customers(&scene.erp, &scene.crm).await;
    assert!(pairs.len() >= THRESHOLD * rounds, "{} customers are enough", pairs.len());
    let crm = End::crm(&scene.crm);
    let mut times = Vec::new();
    for round in pairs.chunks_exact(THRESHOLD).take(rounds) {
        for (_, account) in round {
            crm.save(account, crm.column, "Refused").await;
        }
        let firing = acted(&scene, &alert, times.len() + 1).await;
        let held = firing["held"].as_array().expect("maps");
        assert!(held.iter().all(|map| map["reason"].is_null()) && !held.is_empty(), "{firing}");
        let moment = |name: &str| text(&firing, name).parse::<Timestamp>().expect("a moment");
        let took = moment("acted_at").duration_since(moment("at"));
        times.push(took.try_into().expect("it acts after its cause"));
        resume(&scene).await;
    }
    let (middle, tail) = (quantile(&mut times, 50), quantile(&mut times, 99));
    let met = if tail <= TARGET_MS { "" } else { "  MISSED" };
    println!("measure                             p50 ms  p99 ms  target p99 ms");
    println!("threshold to committed pause      {middle:>8.1} {tail:>7.1} {TARGET_MS:>14.0}{met}");
}

/// The firing of a number of that setting, once it has acted.
async fn acted(scene: &Scene, alert: &Value, number: usize) -> Value {
    eventually(LIMIT, async || {
        let firings = scene.tandem.get(&format!("{ENVIRONMENT}/firings")).await;
        let rows = firings["rows"].as_array().expect("firings");
        let newest = rows.iter().find(|firing| firing["alert"] == *alert).cloned();
        let newest = newest.ok_or("nothing has fired")?;
        let found = newest["acted_at"].is_string() && newest["status"] == "firing";
        if found { Ok(newest) } else { Err(format!("firing {number} has not acted: {newest}")) }
    })
    .await
}

/// Has all maps run again.
async fn resume(scene: &Scene) {
    let maps = scene.tandem.get(&format!("{ENVIRONMENT}/maps")).await;
    let ids: Vec<&Value> = maps.as_array().expect("maps").iter().map(|map| &map["id"]).collect();
    let order = json!({ "maps": ids, "order": { "command": "resume", "choice": "catch_up" } });
    scene.tandem.post(&format!("{ENVIRONMENT}/orders"), &order).await;
    eventually(LIMIT, async || {
        let maps = scene.tandem.get(&format!("{ENVIRONMENT}/maps")).await;
        let maps = maps.as_array().expect("maps").iter();
        let behind = maps.filter(|map| map["state"]["name"] != "running").count();
        if behind == 0 { Ok(()) } else { Err(format!("{behind} maps do not run")) }
    })
    .await;
}
