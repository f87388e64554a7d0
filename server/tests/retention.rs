//! What is over is removed while a pair is at work, and nothing of the work is disturbed.

#![allow(clippy::expect_used, reason = "what goes wrong here fails the test")]

mod pair;

use model::{Kept, Limit, Moment};
use pair::apps::SimulatedApp;
use pair::compare::{organizations, settled};
use pair::{Tandem, eventually};
use serde_json::{Value, json};
use std::time::Duration;
use store::{Environments as _, Housekeeping as _, Trim};
use store_sqlite::SqliteStore;

const LIMIT: Duration = Duration::from_mins(4);

/// The fewest that may be kept.
const ROWS: u32 = 100;

/// Waits until a round has begun and ended after this.
async fn a_whole_round(tandem: &Tandem) {
    let mut seen = Vec::new();
    eventually(LIMIT, async || {
        let last = tandem.get("retention").await["last_round_at"].clone();
        if !seen.contains(&last) {
            seen.push(last);
        }
        if seen.len() > 2 { Ok(()) } else { Err(format!("rounds so far: {seen:?}")) }
    })
    .await;
}

/// What was settled of each map until now.
async fn done(tandem: &Tandem) -> Vec<Value> {
    let maps = tandem.get("environments/contoso-test/maps").await;
    let maps = maps.as_array().expect("maps").iter();
    maps.map(|map| json!([map["statistics"]["left_to_right"], map["statistics"]["right_to_left"]])).collect()
}

/// Waits until a whole round went by in which nothing was settled: echoes come when both apps are equal already.
async fn a_quiet_round(tandem: &Tandem) {
    eventually(LIMIT, async || {
        let before = done(tandem).await;
        a_whole_round(tandem).await;
        let now = done(tandem).await;
        if now == before { Ok(()) } else { Err(format!("still settling: {now:?}")) }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pair_at_work_is_not_disturbed() {
    let folder = tempfile::tempdir().expect("a folder");
    let erp = SimulatedApp::start("erp", &[]);
    let crm = SimulatedApp::start("crm", &[]);
    let kept = format!("2/{ROWS}");
    let names = Kept::ALL.map(|kept| format!("TANDEM_KEEP_{}", kept.name().to_uppercase()));
    let mut more: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), kept.as_str())).collect();
    more.push(("TANDEM_TRIM_MS", "200"));
    let tandem = Tandem::start_with(folder.path(), &erp, &crm, &more);
    settled(&tandem, &erp, &crm).await;
    let pairs = tandem.links().await;
    let rows = organizations(&erp).await;
    for round in 0..2 {
        for id in rows.keys() {
            let city = format!("Moved {round}");
            erp.edit("CustomersV3", id, &json!({ "AddressCity": city })).await;
        }
    }
    settled(&tandem, &erp, &crm).await;
    assert!(tandem.links().await >= pairs, "pairs went");
    assert_eq!(tandem.open_failures().await, 0);
    a_quiet_round(&tandem).await;
    let told = tandem.get("retention").await;
    assert!(told["kept"].as_array().expect("kinds").iter().all(|kind| kind["rows"] == ROWS), "{told}");
    tandem.kill();

    let store = SqliteStore::open(folder.path()).await.expect("the folder is free");
    let environment = store.environments().await.expect("environments").remove(0).id;
    let beyond = async |rows| {
        let limit = Limit { days: 9, rows };
        let trim =
            Trim { environment: environment.clone(), map: None, kept: Kept::Changes, limit, now: Moment(0) };
        store.trim(&trim, u32::MAX).await.expect("a step").removed
    };
    assert_eq!(beyond(ROWS).await, 0, "a round left some");
    assert!(beyond(0).await <= i64::from(ROWS));
}
