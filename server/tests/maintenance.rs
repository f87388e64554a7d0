//! Maintenance windows that begin and end while Tandem is down, and people who do otherwise meanwhile.

#![allow(clippy::expect_used, reason = "what goes wrong here fails the test")]

mod pair;

use model::{Actor, Moment, WindowId};
use pair::apps::SimulatedApp;
use pair::compare::{organizations, same_customers};
use pair::{Tandem, eventually};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::time::Duration;
use store::Maintenance as _;
use store_sqlite::SqliteStore;

const LIMIT: Duration = Duration::from_mins(4);

/// The maps in that state, by id.
async fn maps_in(tandem: &Tandem, state: &str) -> BTreeSet<i64> {
    let maps = tandem.get("environments/contoso-test/maps").await;
    let maps = maps.as_array().expect("maps").iter().filter(|map| map["state"]["name"] == state);
    maps.map(|map| map["id"].as_i64().expect("an id")).collect()
}

async fn until_all(tandem: &Tandem, state: &str, expected: &BTreeSet<i64>) {
    eventually(LIMIT, async || {
        let found = maps_in(tandem, state).await;
        if found == *expected { Ok(()) } else { Err(format!("{state} are {found:?}, not {expected:?}")) }
    })
    .await;
}

async fn order(tandem: &Tandem, map: i64, order: Value) {
    let body = json!({ "maps": [map], "order": order });
    let outcomes = tandem.post("environments/contoso-test/orders", &body).await;
    assert!(outcomes[0]["refused"].is_null(), "{outcomes}");
}

#[expect(clippy::disallowed_methods, reason = "the server that is tested lives in the present, too")]
fn now() -> Moment {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("a clock");
    Moment(since.as_millis().try_into().expect("a moment"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_window_is_caught_up_with_after_a_restart() {
    let folder = tempfile::tempdir().expect("a folder");
    let erp = SimulatedApp::start("erp", &[]);
    let crm = SimulatedApp::start("crm", &[]);
    let tandem = Tandem::start(folder.path(), &erp, &crm);
    let all: BTreeSet<i64> = eventually(LIMIT, async || {
        let maps = tandem.get("environments/contoso-test/maps").await;
        let running = maps_in(&tandem, "running").await;
        if running.len() == maps.as_array().expect("maps").len() {
            Ok(running)
        } else {
            Err(format!("{running:?}"))
        }
    })
    .await;
    let plan = json!({
        "from": now().plus_millis(1_000).to_string(),
        "until": now().plus_millis(3_600_000).to_string(),
        "reason": "Upgrade of the ERP",
    });
    let window = tandem.post("environments/contoso-test/windows", &plan).await;
    assert_eq!((&window["status"], &window["choice"]), (&json!("planned"), &json!("catch_up")));
    tandem.kill();

    let tandem = Tandem::start(folder.path(), &erp, &crm);
    until_all(&tandem, "paused", &all).await;
    let notices = tandem.get("environments/contoso-test/notices").await;
    assert_eq!(notices[0]["about"]["maps"].as_u64(), Some(all.len() as u64), "{notices}");
    for id in organizations(&erp).await.keys().take(5) {
        erp.edit("CustomersV3", id, &json!({ "AddressCity": "Meanwhile" })).await;
    }
    // One is resumed by hand, and one is paused by hand after that.
    let mut by_hand = all.iter().copied();
    let (resumed, paused) = (by_hand.next().expect("a map"), by_hand.next().expect("another map"));
    for map in [resumed, paused] {
        order(&tandem, map, json!({ "command": "resume", "choice": "catch_up" })).await;
    }
    until_all(&tandem, "running", &BTreeSet::from([resumed, paused])).await;
    order(&tandem, paused, json!({ "command": "pause" })).await;
    tandem.kill();

    // As if its time had passed meanwhile.
    let id = WindowId(window["id"].as_i64().expect("an id"));
    let store = SqliteStore::open(folder.path()).await.expect("the folder is free");
    store.cancel_window(id, Actor::User("Ada".to_owned()), now()).await.expect("it is under way");
    drop(store);
    let tandem = Tandem::start(folder.path(), &erp, &crm);
    let others: BTreeSet<i64> = all.iter().copied().filter(|map| *map != paused).collect();
    until_all(&tandem, "running", &others).await;
    assert_eq!(maps_in(&tandem, "paused").await, BTreeSet::from([paused]));
    let over = tandem.get("environments/contoso-test/windows").await;
    assert_eq!(over[0]["status"], "over", "{over}");
    order(&tandem, paused, json!({ "command": "resume", "choice": "catch_up" })).await;
    eventually(LIMIT, async || {
        same_customers(&erp, &crm).await?;
        let moved =
            organizations(&erp).await.values().filter(|row| row["AddressCity"] == "Meanwhile").count();
        if moved >= 5 { Ok(()) } else { Err(format!("{moved} moved")) }
    })
    .await;
    let told = tandem.get("environments/contoso-test/activities?kind=maintenance").await.to_string();
    for step in ["planned", "began", "ended_early", "\"ended\""] {
        assert!(told.contains(step), "{step}: {told}");
    }
}
