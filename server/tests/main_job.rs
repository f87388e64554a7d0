//! The main job on real input: a person's customers, loaded into the ERP, arrive in the CRM, and edits cross over.

#![allow(clippy::expect_used, reason = "what goes wrong here fails the test")]

mod pair;

use pair::apps::{SimulatedApp, TOKEN};
use pair::compare::{same_customers, text};
use pair::{Tandem, binary, client, eventually};
use serde_json::json;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

const LIMIT: Duration = Duration::from_mins(3);

/// The customers of the folder that `TANDEM_TEST_DATA` names, or as many made by the generator.
fn customers(folder: &Path) -> PathBuf {
    if let Some(data) = std::env::var_os("TANDEM_TEST_DATA") {
        return PathBuf::from(data).join("customers.csv");
    }
    let file = folder.join("customers.csv");
    std::fs::write(&file, simulator::data::customers_csv(7, 701)).expect("the file is written");
    file
}

/// Group 10 is made in the ERP over its OData, and has to be in both apps before its customers come.
async fn group_exists_on_both_sides(erp: &SimulatedApp, crm: &SimulatedApp) {
    let group = json!({ "dataAreaId": "usmf", "CustomerGroupId": "10", "Description": "Wholesale" });
    let answer = client()
        .post(format!("{}/data/CustomerGroups?cross-company=true", erp.url))
        .bearer_auth(TOKEN)
        .header("content-type", "application/json")
        .body(group.to_string())
        .send()
        .await
        .expect("the ERP answers");
    assert!(answer.status().is_success(), "{}", answer.text().await.unwrap_or_default());
    eventually(LIMIT, async || {
        let groups = crm.rows("msdyn_customergroups").await;
        groups
            .values()
            .any(|row| text(row, "msdyn_groupid") == "10")
            .then_some(())
            .ok_or("no group yet".into())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_persons_customers_arrive_and_edits_cross_over() {
    let folder = tempfile::tempdir().expect("a folder");
    let erp = SimulatedApp::start("erp", &["--empty"]);
    let crm = SimulatedApp::start("crm", &["--empty"]);
    let tandem = Tandem::start(folder.path(), &erp, &crm);
    group_exists_on_both_sides(&erp, &crm).await;

    let file = customers(folder.path());
    let expected = std::fs::read_to_string(&file).expect("the file is read").lines().count() - 1;
    let loaded = Command::new(binary())
        .args(["simulate", "load", "--entity", "CustomersV3"])
        .arg(&file)
        .args(["--company", "usmf", "--set", "CustomerGroupId=10", "--url", &erp.url, "--token", TOKEN])
        .output()
        .expect("load runs");
    assert!(loaded.status.success(), "{}", String::from_utf8_lossy(&loaded.stderr));

    let count = eventually(LIMIT, async || match same_customers(&erp, &crm).await? {
        count if count == expected => Ok(count),
        count => Err(format!("{count} of {expected}")),
    })
    .await;
    assert_eq!(count, 701, "all customers of the file");
    assert_eq!(tandem.open_failures().await, 0);

    let erp_rows: Vec<_> = erp.rows("CustomersV3").await.into_keys().step_by(35).take(10).collect();
    let crm_rows: Vec<_> = crm.rows("accounts").await.into_keys().step_by(31).skip(5).take(10).collect();
    assert_eq!((erp_rows.len(), crm_rows.len()), (10, 10));
    for (number, id) in erp_rows.iter().enumerate() {
        erp.edit("CustomersV3", id, &json!({ "AddressStreet": format!("{number} Rue de l’Évêché") })).await;
    }
    for (number, id) in crm_rows.iter().enumerate() {
        crm.edit("accounts", id, &json!({ "telephone1": format!("+49 30 {number:04}") })).await;
    }
    eventually(LIMIT, async || {
        same_customers(&erp, &crm).await?;
        let streets = crm.rows("accounts").await;
        let crossed = streets.values().filter(|row| text(row, "address1_line1").ends_with("Évêché")).count();
        let phones = erp.rows("CustomersV3").await;
        let back =
            phones.values().filter(|row| text(row, "PrimaryContactPhone").starts_with("+49 30 00")).count();
        if (crossed, back) == (10, 10) {
            Ok(())
        } else {
            Err(format!("{crossed} streets and {back} phones crossed"))
        }
    })
    .await;
    assert_eq!(tandem.open_failures().await, 0);
}
