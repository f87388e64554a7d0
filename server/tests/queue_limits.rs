//! A full queue: nothing more is captured, people are told, nothing is dropped, and it goes on when there is room.

#![allow(clippy::expect_used, reason = "what goes wrong here fails the test")]

mod pair;

use pair::apps::SimulatedApp;
use pair::compare::{organizations, same_customers, settled};
use pair::{Tandem, eventually};
use serde_json::{Value, json};
use std::time::Duration;

const LIMIT: Duration = Duration::from_mins(4);

/// The open notice about the queue.
async fn warning(tandem: &Tandem) -> Option<Value> {
    let notices = tandem.get("environments/contoso-test/notices").await;
    let mut open = notices.as_array().expect("notices").iter().filter(|notice| notice["until"].is_null());
    open.find(|notice| notice["about"]["kind"] == "queue_filling")
        .map(|notice| notice["about"]["warning"].clone())
}

async fn order(tandem: &Tandem, order: Value) {
    let maps = tandem.get("environments/contoso-test/maps").await;
    let maps: Vec<&Value> = maps.as_array().expect("maps").iter().map(|map| &map["id"]).collect();
    let outcomes =
        tandem.post("environments/contoso-test/orders", &json!({ "maps": maps, "order": order })).await;
    assert!(outcomes.as_array().expect("outcomes").iter().all(|it| it["refused"].is_null()), "{outcomes}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_queue_holds_capture_until_there_is_room() {
    let folder = tempfile::tempdir().expect("a folder");
    let erp = SimulatedApp::start("erp", &[]);
    let crm = SimulatedApp::start("crm", &[]);
    let tandem = Tandem::start(folder.path(), &erp, &crm);
    settled(&tandem, &erp, &crm).await;
    eventually(LIMIT, async || match tandem.get("environments/contoso-test/maps").await.to_string() {
        maps if maps.contains("initializing") => Err("still initializing".to_owned()),
        _ => Ok(()),
    })
    .await;
    order(&tandem, json!({ "command": "pause" })).await;
    let limits = json!({ "soft_bytes": 1_000, "hard_bytes": 1_500 });
    let view = tandem.put("environments/contoso-test/queue/limits", &limits).await;
    assert_eq!((&view["limits"]["hard_bytes"], &view["bytes"]), (&json!(1_500), &json!(0)));

    // Rows of customers are some hundred bytes each: a few fill it.
    let rows: Vec<String> = organizations(&erp).await.into_keys().collect();
    for id in &rows {
        erp.edit("CustomersV3", id, &json!({ "AddressCity": "Before" })).await;
    }
    eventually(LIMIT, async || match warning(&tandem).await {
        Some(warning) if warning["held"] == true && warning["level"] == 100 => Ok(()),
        other => Err(format!("{other:?}")),
    })
    .await;
    let full = tandem.get("environments/contoso-test/queue").await;
    assert!(full["bytes"].as_i64() >= Some(1_500) && full["oldest"].is_string(), "{full}");
    // More than one poll interval: what is in hand joins the queue, nothing after it does.
    tokio::time::sleep(Duration::from_secs(2)).await;
    let before = tandem.get("environments/contoso-test/queue").await["changes"].clone();
    for id in &rows {
        erp.edit("CustomersV3", id, &json!({ "AddressCity": "Meanwhile" })).await;
    }
    tokio::time::sleep(Duration::from_secs(3)).await;
    let after = tandem.get("environments/contoso-test/queue").await["changes"].clone();
    assert_eq!(before, after, "something was captured");

    // A restart changes nothing of it.
    tandem.kill();
    let tandem = Tandem::start(folder.path(), &erp, &crm);
    tokio::time::sleep(Duration::from_secs(3)).await;
    assert_eq!(
        tandem.get("environments/contoso-test/queue").await["changes"],
        after,
        "something was captured"
    );
    assert!(warning(&tandem).await.is_some_and(|warning| warning["held"] == true));

    order(&tandem, json!({ "command": "resume", "choice": "catch_up" })).await;
    eventually(LIMIT, async || {
        same_customers(&erp, &crm).await?;
        let moved = organizations(&erp).await.values().all(|row| row["AddressCity"] == "Meanwhile");
        match (moved, tandem.queued().await, warning(&tandem).await) {
            (true, 0, None) => Ok(()),
            other => Err(format!("{other:?}")),
        }
    })
    .await;
    assert_eq!(tandem.open_failures().await, 0);
}
