//! Traffic in both apps over every map, with every fault of either app switched on in turn: once the faults are off and
//! what was parked was re-run, both apps hold the same.

#![allow(clippy::expect_used, reason = "what goes wrong here fails the test")]

mod pair;

use pair::apps::SimulatedApp;
use pair::pairs::all_equal;
use pair::{Tandem, eventually};
use reqwest::Method;
use serde_json::{Value, json};
use std::time::Duration;

const LIMIT: Duration = Duration::from_mins(4);

/// How long a fault stays on after the traffic has ended; some are such that nothing gets through.
const EXPOSURE: Duration = Duration::from_secs(1);

/// Acts of the people in each app while one fault is on.
const ACTS: u32 = 20;

/// What goes wrong in the ERP and, in another round, in the CRM.
fn faults() -> Vec<[Value; 2]> {
    let refusals =
        [401, 403, 429, 500, 502, 503].map(|status| json!({ "refuse": { "status": status, "percent": 40 } }));
    let others = [
        json!({ "lose_answers": 50 }),
        json!({ "offline": true }),
        json!({ "slow": { "median_ms": 50, "p99_ms": 1000 } }),
        json!({ "late": { "percent": 50, "ms": 20_000 } }),
        json!({ "pages": { "rows": 5, "edits": 2 } }),
        json!({ "doorbells": "lost" }),
        json!({ "doorbells": "twice" }),
        json!({ "expire_changes": true }),
    ];
    let reject = |table, filter| json!({ "reject": [{ "table": table, "filter": filter, "message": "Not in the United States." }] });
    let of_its_own = [
        reject("CustomersV3", "AddressCountryRegionId eq 'US'"),
        reject("accounts", "address1_country eq 'US'"),
    ];
    let same = refusals.into_iter().chain(others).map(|fault| [fault.clone(), fault]);
    same.chain([of_its_own]).collect()
}

/// Tables of the ERP and the CRM at which people of both work all the time.
const SHARED: [[&str; 3]; 2] =
    [["CustomersV3", "ContactsV2", "CustomerPostalAddresses"], ["accounts", "contacts", "customeraddresses"]];

/// Tables with few rows. People of one app work there in the first half of the rounds, those of the other in the second:
/// people of both, at the same fields of the same few rows, look like two apps that quarrel, and Tandem lets the record
/// rest for a minute.
const IN_TURNS: [[[&str; 2]; 2]; 2] = [
    [["ProductsV2", "VendorsV2"], ["SalesOrderHeadersV2", "SalesOrderLines"]],
    [["salesorders", "salesorderdetails"], ["products", "msdyn_vendors"]],
];

/// People at work in an app, `ACTS` acts, begun at once; for the same reason at all rows of a table alike.
async fn begin(app: &SimulatedApp, side: usize, half: usize, seed: usize) {
    let tables = [&SHARED[side][..], &IN_TURNS[side][half]].concat();
    let traffic = json!({
        "per_second": 200.0, "mix": { "create": 25, "update": 65, "delete": 10 }, "skew": 0,
        "tables": tables, "seed": seed, "limit": ACTS,
    });
    app.control(Method::POST, "traffic", &traffic).await;
}

/// Waits until the people have gone; gives how many acts the app allowed.
async fn ended(app: &SimulatedApp) -> u64 {
    eventually(LIMIT, async || {
        let traffic = app.control(Method::GET, "traffic", &Value::Null).await;
        let count = |name: &str| traffic[name].as_u64().unwrap_or_default();
        if traffic["running"] == json!(true) {
            return Err(format!("people are still at work: {traffic}"));
        }
        assert_eq!(
            ["created", "updated", "deleted", "refused"].map(count).iter().sum::<u64>(),
            u64::from(ACTS)
        );
        Ok(count("created") + count("updated") + count("deleted"))
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_map_survives_traffic_with_every_fault_in_turn() {
    let folder = tempfile::tempdir().expect("a folder");
    let apps = [SimulatedApp::start("erp", &[]), SimulatedApp::start("crm", &[])];
    let tandem = Tandem::start(folder.path(), &apps[0], &apps[1]);
    let before = equal(&tandem, &apps).await;

    let (mut acts, mut round) = ([0, 0], 0);
    let faults = faults();
    for fault in &faults {
        for faulty in 0..2 {
            apps[faulty].faults(&fault[faulty]).await;
            for (side, app) in apps.iter().enumerate() {
                begin(app, side, round / faults.len(), round * 2 + side).await;
            }
            for (side, app) in apps.iter().enumerate() {
                acts[side] += ended(app).await;
            }
            let quiet = async {
                while tandem.queued().await > 0 {
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
            };
            let _ = tokio::time::timeout(EXPOSURE, quiet).await;
            apps[faulty].control(Method::DELETE, "faults", &Value::Null).await;
            round += 1;
        }
    }
    let after = equal(&tandem, &apps).await;
    assert!(acts.iter().all(|done| *done > u64::from(ACTS) * 25), "people did little: {acts:?}");
    assert!(after > before, "{before} pairs before, {after} after");
}

/// Waits until both apps hold the same and nothing waits, re-running what is parked; gives the number of pairs.
async fn equal(tandem: &Tandem, [erp, crm]: &[SimulatedApp; 2]) -> usize {
    eventually(LIMIT, async || {
        if tandem.queued().await == 0 && tandem.open_failures().await > 0 {
            tandem.post("environments/contoso-test/failures/retry", &json!({ "matching": {} })).await;
        }
        let pairs = all_equal(erp, crm).await;
        let summary = tandem.get("environments/contoso-test/summary").await;
        let left = ["queued", "open_failures", "waiting"].map(|name| summary[name].as_i64());
        match (pairs, left) {
            (Ok(pairs), [Some(0), Some(0), Some(0)])
                if usize::try_from(tandem.links().await).ok() >= Some(pairs) =>
            {
                Ok(pairs)
            }
            (pairs, left) => {
                let page = tandem.get("environments/contoso-test/failures?status=open&limit=20").await;
                let told = page["rows"].as_array().expect("rows").iter().map(|row| {
                    format!("{} {} {} {}", row["map"], row["direction"], row["key"], row["headline"])
                });
                Err(format!("{pairs:?}; queued, failed, waiting: {left:?}; {:#?}", told.collect::<Vec<_>>()))
            }
        }
    })
    .await
}
