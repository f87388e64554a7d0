//! Many edits on both sides: none bounces back, both apps end equal. And a kill between two steps loses nothing.

#![allow(clippy::expect_used, reason = "what goes wrong here fails the test")]

mod pair;

use pair::apps::SimulatedApp;
#[cfg(feature = "failpoints")]
use pair::compare::text;
use pair::compare::{organizations, settled};
use pair::{Tandem, eventually};
use serde_json::json;
use std::time::Duration;

const LIMIT: Duration = Duration::from_mins(4);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_edits_never_bounce_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let erp = SimulatedApp::start("erp", &[]);
    let crm = SimulatedApp::start("crm", &[]);
    let tandem = Tandem::start(folder.path(), &erp, &crm);
    settled(&tandem, &erp, &crm).await;
    let (erp_before, crm_before) =
        (erp.history("CustomersV3").await.len(), crm.history("accounts").await.len());

    let (left, right): (Vec<_>, Vec<_>) =
        (organizations(&erp).await.into_keys().collect(), crm.rows("accounts").await.into_keys().collect());
    for number in 0..500 {
        erp.edit(
            "CustomersV3",
            &left[number * 7 % left.len()],
            &json!({ "AddressCity": format!("Ville {number}") }),
        )
        .await;
        crm.edit(
            "accounts",
            &right[number * 11 % right.len()],
            &json!({ "address1_line2": format!("Floor {number}") }),
        )
        .await;
    }
    settled(&tandem, &erp, &crm).await;
    // Whatever would still come back has to come through the queue first.
    let (erp_after, crm_after) =
        (erp.history("CustomersV3").await.len(), crm.history("accounts").await.len());
    assert!(
        erp_after - erp_before <= 1_000,
        "{} versions in the ERP for 1,000 edits",
        erp_after - erp_before
    );
    assert!(
        crm_after - crm_before <= 1_000,
        "{} versions in the CRM for 1,000 edits",
        crm_after - crm_before
    );
    tokio::time::sleep(Duration::from_secs(3)).await;
    assert_eq!(erp.history("CustomersV3").await.len(), erp_after, "the ERP is still being written");
    assert_eq!(crm.history("accounts").await.len(), crm_after, "the CRM is still being written");
    assert_eq!(tandem.open_failures().await, 0);
}

/// The process dies at a named point, so that the step after it never happens.
#[cfg(feature = "failpoints")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_kill_between_any_two_steps_loses_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let erp = SimulatedApp::start("erp", &[]);
    let crm = SimulatedApp::start("crm", &[]);
    let tandem = Tandem::start(folder.path(), &erp, &crm);
    settled(&tandem, &erp, &crm).await;
    tandem.kill();
    let rows: Vec<_> = organizations(&erp).await.into_keys().collect();
    let crm_rows_before = crm.rows("accounts").await.len();

    for (number, point) in ["before-write", "before-settle", "after-settle"].into_iter().enumerate() {
        let mut tandem = Tandem::start_with(folder.path(), &erp, &crm, &[("TANDEM_DIE_AT", point)]);
        let street = format!("{number} Crash Street");
        for row in rows.iter().take(20) {
            erp.edit("CustomersV3", row, &json!({ "AddressStreet": street })).await;
        }
        eventually(LIMIT, async || {
            if tandem.is_dead() { Ok(()) } else { Err(format!("it still lives beyond {point}")) }
        })
        .await;
        let written = crm.rows("accounts").await.values().any(|row| text(row, "address1_line1") == street);
        assert_eq!(written, point != "before-write", "{point}");
        let tandem = Tandem::start(folder.path(), &erp, &crm);
        settled(&tandem, &erp, &crm).await;
        assert_eq!(tandem.open_failures().await, 0, "{point}");
        tandem.kill();
    }
    assert_eq!(crm.rows("accounts").await.len(), crm_rows_before, "no row was duplicated");
}
