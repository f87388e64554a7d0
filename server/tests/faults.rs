//! Every fault of the simulated apps in turn, while people edit on both sides: in the end both apps are equal, and every
//! edit is the one that counts.

#![allow(clippy::expect_used, reason = "what goes wrong here fails the test")]

mod pair;

use pair::apps::SimulatedApp;
use pair::compare::{organizations, same_customers, text};
use pair::{Tandem, eventually};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::Duration;

const LIMIT: Duration = Duration::from_mins(4);

/// A fault is left on for at most so long after the last edit; some are such that nothing gets through.
const EXPOSURE: Duration = Duration::from_secs(2);

fn faults() -> Vec<Value> {
    let refusals =
        [401, 403, 429, 500, 502, 503].map(|status| json!({ "refuse": { "status": status, "percent": 40 } }));
    let others = [
        json!({ "lose_answers": 60 }),
        json!({ "lose_answers": 30, "refuse": { "status": 503, "percent": 30 } }),
        json!({ "offline": true }),
        json!({ "slow": { "median_ms": 200 } }),
        json!({ "doorbells": "lost" }),
        json!({ "doorbells": "twice" }),
        json!({ "expire_changes": true }),
        json!({ "reject": [
            { "table": "CustomersV3", "filter": "AddressState eq 'TX'", "message": "Not in Texas." },
        ] }),
        json!({ "reject": [
            { "table": "accounts", "filter": "address1_stateorprovince eq 'TX'", "message": "Not in Texas." },
        ] }),
    ];
    refusals.into_iter().chain(others).collect()
}

/// Each table with a column that only its own people edit.
const DESKS: [(&str, &str); 2] = [("CustomersV3", "AddressStreet"), ("accounts", "address1_line2")];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_fault_in_turn_loses_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let apps = [SimulatedApp::start("erp", &[]), SimulatedApp::start("crm", &[])];
    let [erp, crm] = &apps;
    let tandem = Tandem::start(folder.path(), erp, crm);
    equal(&tandem, &apps).await;
    let desks = async || [organizations(erp).await, crm.rows(DESKS[1].0).await];
    let rows = desks().await.map(|rows| rows.into_keys().collect::<Vec<_>>());
    let counts = [rows[0].len(), rows[1].len()];

    let mut edited = [BTreeMap::new(), BTreeMap::new()];
    for (round, fault) in faults().iter().enumerate() {
        for faulty in 0..2 {
            let table = fault["reject"][0]["table"].as_str();
            if table.is_some_and(|table| table != DESKS[faulty].0) {
                continue;
            }
            apps[faulty].faults(fault).await;
            for number in 0..25 {
                for (side, (table, column)) in DESKS.into_iter().enumerate() {
                    // Some rows again and again, and all of them at some time.
                    let at = if number % 2 == 0 { number } else { number * 7 + round * 31 };
                    let row = &rows[side][at % rows[side].len()];
                    let value = format!("{round}.{faulty}.{number} Fault Road");
                    apps[side].edit(table, row, &json!({ column: value })).await;
                    edited[side].insert(row.clone(), value);
                }
            }
            let quiet = async {
                while tandem.queued().await > 0 {
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
            };
            let _ = tokio::time::timeout(EXPOSURE, quiet).await;
            apps[faulty].control(reqwest::Method::DELETE, "faults", &Value::Null).await;
        }
    }
    equal(&tandem, &apps).await;

    let now = desks().await;
    for (side, (table, column)) in DESKS.into_iter().enumerate() {
        let now = &now[side];
        assert_eq!(now.len(), counts[side], "rows of {table}");
        for (row, value) in &edited[side] {
            assert_eq!(&text(&now[row], column), value, "{table} {row} went back in time");
        }
    }
}

/// Waits until both apps hold the same customers and nothing waits, re-running what is parked.
async fn equal(tandem: &Tandem, [erp, crm]: &[SimulatedApp; 2]) {
    eventually(LIMIT, async || {
        if tandem.open_failures().await > 0 {
            tandem.post("environments/contoso-test/failures/retry", &json!({ "matching": {} })).await;
        }
        let customers = same_customers(erp, crm).await?;
        let known = usize::try_from(tandem.links().await).expect("a count");
        match (tandem.queued().await, tandem.open_failures().await) {
            (0, 0) if known >= customers => Ok(()),
            (waiting, failures) => {
                Err(format!("{waiting} wait, {failures} failed, {known} of {customers} known"))
            }
        }
    })
    .await;
}
