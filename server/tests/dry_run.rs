//! A dry run reads two real apps and says what a run then does; it leaves nothing behind, in neither app nor the store.

#![allow(clippy::expect_used, reason = "what goes wrong here fails the test")]

mod pair;

use pair::apps::SimulatedApp;
use pair::{Tandem, eventually};
use serde_json::{Value, json};
use std::time::Duration;

const ENVIRONMENT: &str = "environments/contoso-test";
const LIMIT: Duration = Duration::from_mins(2);
const SETS: [&str; 2] = ["CustomersV3", "CustomerGroups"];
const TABLES: [&str; 2] = ["accounts", "msdyn_customergroups"];

async fn map(tandem: &Tandem, name: &str) -> Value {
    let maps = tandem.get(&format!("{ENVIRONMENT}/maps")).await;
    let found = maps.as_array().expect("maps").iter().find(|map| map["name"] == name);
    found.expect("the map is there").clone()
}

async fn ids(tandem: &Tandem, names: &[&str]) -> Vec<Value> {
    let mut ids = Vec::new();
    for name in names {
        ids.push(map(tandem, name).await["id"].clone());
    }
    ids
}

async fn order(tandem: &Tandem, maps: &[Value], order: Value) {
    let body = json!({ "maps": maps, "order": order });
    let outcomes = tandem.post(&format!("{ENVIRONMENT}/orders"), &body).await;
    for outcome in outcomes.as_array().expect("outcomes") {
        assert_eq!(outcome["refused"], Value::Null, "{order}: {outcome}");
    }
}

async fn settled(tandem: &Tandem) {
    eventually(LIMIT, async || {
        let maps = tandem.get(&format!("{ENVIRONMENT}/maps")).await;
        let busy = |map: &&Value| {
            map["statistics"]["queued"] != 0
                || !["running", "not_running"].iter().any(|it| map["state"]["name"] == *it)
        };
        let behind: Vec<String> =
            maps.as_array().expect("maps").iter().filter(busy).map(Value::to_string).collect();
        if behind.is_empty() { Ok(()) } else { Err(behind.join("\n")) }
    })
    .await;
}

async fn dry(tandem: &Tandem, maps: &[Value], rows: u32) -> Value {
    let run = json!({ "command": "run", "initial_sync": true });
    tandem.post(&format!("{ENVIRONMENT}/dry-run"), &json!({ "maps": maps, "order": run, "rows": rows })).await
}

/// A count of a map's legs of one direction, all companies together.
fn would(map: &Value, direction: &str, what: &str) -> i64 {
    let legs = map["legs"].as_array().expect("legs").iter();
    let legs = legs.filter(|leg| leg["direction"] == direction);
    legs.map(|leg| leg["would"][what].as_i64().expect("a count")).sum()
}

/// All that both apps and the store have.
async fn everything(tandem: &Tandem, erp: &SimulatedApp, crm: &SimulatedApp) -> String {
    let mut all = Vec::new();
    for (set, table) in SETS.iter().zip(TABLES) {
        all.push(format!("{:?} {:?}", erp.history(set).await, crm.history(table).await));
    }
    for list in ["activities?limit=500", "failures?limit=500", "summary"] {
        all.push(tandem.get(&format!("{ENVIRONMENT}/{list}")).await.to_string());
    }
    for map in tandem.get(&format!("{ENVIRONMENT}/maps")).await.as_array().expect("maps") {
        all.push(format!("{} {}", map["name"], map["statistics"]));
        all.push(tandem.get(&format!("maps/{}/runs", map["id"])).await.to_string());
        all.push(tandem.get(&format!("maps/{}/queue", map["id"])).await.to_string());
    }
    all.join("\n")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_dry_run_says_comes_true_and_nothing_else_happens() {
    let folder = tempfile::tempdir().expect("a folder");
    let erp = SimulatedApp::start("erp", &["--customers", "60"]);
    let crm = SimulatedApp::start("crm", &["--empty"]);
    let tandem = Tandem::start(folder.path(), &erp, &crm);
    settled(&tandem).await;
    let maps = ids(&tandem, &["Customer groups", "Customers V3"]).await;
    // The others would go on reading what is made here, and count it.
    let all = tandem.get(&format!("{ENVIRONMENT}/maps")).await;
    let all: Vec<Value> = all.as_array().expect("maps").iter().map(|map| map["id"].clone()).collect();
    order(&tandem, &all, json!({ "command": "stop", "queue": "discard" })).await;

    let group = |id: &str| json!({ "dataAreaId": "usmf", "CustomerGroupId": id, "Description": "New" });
    let customer = |account: &str, group: &str| {
        json!({
            "dataAreaId": "usmf", "CustomerAccount": account, "OrganizationName": format!("Customer {account}"),
            "CustomerGroupId": group, "SalesCurrencyCode": "USD",
        })
    };
    erp.create("CustomerGroups", &group("D7")).await;
    erp.create("CustomersV3", &customer("DRY-1", "D7")).await;
    let known = erp.rows("CustomerGroups").await;
    let known = known.values().find(|row| row["dataAreaId"] == "usmf" && row["CustomerGroupId"] != "D7");
    let known = known.expect("a group")["CustomerGroupId"].as_str().expect("an id").to_owned();
    erp.create("CustomersV3", &customer("DRY-2", &known)).await;
    let accounts = crm.rows("accounts").await;
    let (id, _) = accounts.iter().find(|(_, row)| row["accountnumber"] != Value::Null).expect("an account");
    crm.edit("accounts", id, &json!({ "name": "Renamed in the CRM" })).await;

    let before = everything(&tandem, &erp, &crm).await;
    let alone = dry(&tandem, &maps[1..], 10_000).await;
    let there = "left_to_right";
    assert_eq!(would(&alone["maps"][0], there, "fail"), 1, "nothing brings its group: {alone}");
    let both = dry(&tandem, &maps, 10_000).await;
    let [groups, customers] = [&both["maps"][0], &both["maps"][1]];
    assert_eq!((would(groups, there, "create"), would(customers, there, "create")), (1, 2), "{both}");
    assert_eq!((would(customers, there, "fail"), would(customers, there, "wait")), (0, 0), "{both}");
    assert_eq!(would(customers, "right_to_left", "update"), 1, "the CRM is the master: {both}");
    let text = customers.to_string();
    assert!(text.contains(r#""after_parents":1"#) && text.contains("Renamed in the CRM"), "{text}");
    let cut = dry(&tandem, &maps[1..], 5).await;
    let leg = &cut["maps"][0]["legs"][0];
    assert_eq!((&leg["is_cut"], &leg["read"]), (&json!(true), &json!(5)), "{cut}");
    assert!(leg["expected"].as_i64().expect("a count") > 5, "{cut}");
    assert_eq!(everything(&tandem, &erp, &crm).await, before);

    let run = json!({ "command": "run", "initial_sync": true });
    order(&tandem, &maps, run).await;
    settled(&tandem).await;
    for (said, map) in [groups, customers].into_iter().zip(&maps) {
        let runs = tandem.get(&format!("maps/{map}/runs")).await;
        for leg in runs["rows"][0]["legs"].as_array().expect("legs") {
            let is_it = |it: &&Value| it["company"] == leg["company"] && it["direction"] == leg["direction"];
            let told = said["legs"].as_array().expect("legs").iter().find(is_it).expect("the leg");
            let written = told["would"]["create"].as_i64().expect("a count")
                + told["would"]["update"].as_i64().expect("a count");
            assert_eq!(leg["counts"]["written"].as_i64(), Some(written), "{leg} {told}");
            assert_eq!(
                (&leg["counts"]["failed"], &leg["counts"]["waiting"]),
                (&told["would"]["fail"], &told["would"]["wait"])
            );
        }
    }
}
