//! A map is limited to companies, and takes another one over while it runs.

#![allow(clippy::expect_used, reason = "what goes wrong here fails the test")]

mod pair;

use pair::apps::SimulatedApp;
use pair::{Tandem, eventually};
use serde_json::{Value, json};
use std::time::Duration;

const ENVIRONMENT: &str = "environments/contoso-test";
const LIMIT: Duration = Duration::from_mins(2);

async fn groups(tandem: &Tandem) -> Value {
    let maps = tandem.get(&format!("{ENVIRONMENT}/maps")).await;
    let found = maps.as_array().expect("maps").iter().find(|map| map["name"] == "Customer groups");
    found.expect("the map is there").clone()
}

async fn running(tandem: &Tandem) -> Value {
    eventually(LIMIT, async || {
        let map = groups(tandem).await;
        let idle = map["state"]["name"] == "running" && map["statistics"]["queued"] == 0;
        if idle { Ok(map) } else { Err(map.to_string()) }
    })
    .await
}

/// What became of giving the map these companies.
async fn change(tandem: &Tandem, map: &Value, companies: &[&str]) -> Value {
    let order = json!({ "command": "companies", "companies": companies });
    let body = json!({ "maps": [map["id"]], "order": order });
    tandem.post(&format!("{ENVIRONMENT}/orders"), &body).await[0].clone()
}

async fn arrived(crm: &SimulatedApp, group: &str) -> bool {
    crm.rows("msdyn_customergroups").await.values().any(|row| row["msdyn_groupid"] == group)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_company_is_left_out_and_taken_over_again_while_the_map_runs() {
    let folder = tempfile::tempdir().expect("a folder");
    let (erp, crm) = (SimulatedApp::start("erp", &["--customers", "20"]), SimulatedApp::start("crm", &[]));
    let tandem = Tandem::start(folder.path(), &erp, &crm);
    let map = running(&tandem).await;
    assert_eq!(map["companies"], json!([]));
    let refused = change(&tandem, &map, &["nowhere"]).await;
    assert!(refused["refused"].as_str().expect("a reason").contains("nowhere"), "{refused}");
    let changed = change(&tandem, &map, &["usmf"]).await;
    assert_eq!(changed["state"]["name"], "running", "{changed}");
    assert_eq!(groups(&tandem).await["companies"], json!(["usmf"]));

    let group =
        |company: &str, id: &str| json!({ "dataAreaId": company, "CustomerGroupId": id, "Description": id });
    erp.create("CustomerGroups", &group("demf", "OUT")).await;
    erp.create("CustomerGroups", &group("usmf", "IN")).await;
    eventually(LIMIT, async || if arrived(&crm, "IN").await { Ok(()) } else { Err("IN is missing".into()) })
        .await;
    assert!(!arrived(&crm, "OUT").await, "its company is left out");

    let added = change(&tandem, &map, &["usmf", "demf"]).await;
    assert_eq!(added["state"]["name"], "initializing", "{added}");
    running(&tandem).await;
    assert!(arrived(&crm, "OUT").await);
    let runs = tandem.get(&format!("maps/{}/runs", map["id"])).await;
    let legs = runs["rows"][0]["legs"].as_array().expect("legs");
    assert!(legs.iter().all(|leg| leg["company"] == "demf"), "{runs}");
    let told = tandem.get(&format!("maps/{}/activities?kind=companies_changed", map["id"])).await;
    assert_eq!(told["total"], 2);
}
