//! A column is renamed in the CRM while maps run: the map says so, its changes wait, and it goes on when the column has
//! its name again.

#![allow(clippy::expect_used, reason = "what goes wrong here fails the test")]

mod pair;

use pair::apps::SimulatedApp;
use pair::compare::text;
use pair::{Tandem, eventually};
use reqwest::Method;
use serde_json::{Value, json};
use std::time::Duration;

const ENVIRONMENT: &str = "environments/contoso-test";
/// A schema is read again once a minute at the most.
const LIMIT: Duration = Duration::from_mins(3);

async fn customers(tandem: &Tandem) -> Value {
    let maps = tandem.get(&format!("{ENVIRONMENT}/maps")).await;
    let found = maps.as_array().expect("maps").iter().find(|map| map["name"] == "Customers V3");
    found.expect("the map is there").clone()
}

async fn is_noticed(tandem: &Tandem) -> bool {
    let notices = tandem.get(&format!("{ENVIRONMENT}/notices")).await;
    let open = notices.as_array().expect("notices").iter().filter(|notice| notice["until"] == Value::Null);
    open.into_iter().any(|notice| notice["about"]["kind"] == "schema_drift")
}

/// The id and the row of the account of a customer.
async fn account(crm: &SimulatedApp, number: &str) -> (String, Value) {
    let rows = crm.rows("accounts").await;
    rows.into_iter().find(|(_, row)| text(row, "accountnumber") == number).expect("the account is there")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_renamed_column_holds_its_map_until_it_has_its_name_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let (erp, crm) =
        (SimulatedApp::start("erp", &["--customers", "20"]), SimulatedApp::start("crm", &["--empty"]));
    let tandem = Tandem::start(folder.path(), &erp, &crm);
    let map = eventually(LIMIT, async || {
        let map = customers(&tandem).await;
        let idle = map["state"]["name"] == "running" && map["statistics"]["queued"] == 0;
        if idle { Ok(map) } else { Err(map.to_string()) }
    })
    .await;
    let health = format!("maps/{}/health", map["id"]);
    assert_eq!(tandem.get(&health).await["findings"], json!([]));

    let renamed = json!({ "rename": { "address1_city": "msdyn_town" } });
    crm.control(Method::POST, "schema/accounts", &renamed).await;
    let sold_to = erp.rows("CustomersV3").await;
    let (id, row) =
        sold_to.into_iter().find(|(_, row)| row["PartyType"] == "Organization").expect("a customer");
    let number = text(&row, "CustomerAccount");
    erp.edit("CustomersV3", &id, &json!({ "AddressCity": "Drifted" })).await;
    eventually(LIMIT, async || if is_noticed(&tandem).await { Ok(()) } else { Err("no notice".into()) })
        .await;
    let told = tandem.get(&health).await;
    let finding = &told["findings"][0];
    assert_eq!(
        (&finding["code"], &finding["title"]),
        (&json!("DIPV1025"), &json!("address1_city")),
        "{told}"
    );
    assert!(text(finding, "remedy").contains("`msdyn_town`"), "{told}");
    assert_ne!(told["held_since"], Value::Null);
    assert_eq!(tandem.open_failures().await, 0, "no record is to blame");

    crm.control(Method::DELETE, "schema/accounts", &Value::Null).await;
    let checked = tandem.post(&format!("{health}-check"), &Value::Null).await;
    assert_eq!((&checked["findings"], &checked["held_since"]), (&json!([]), &Value::Null));
    eventually(LIMIT, async || {
        let (_, row) = account(&crm, &number).await;
        let done = row["address1_city"] == "Drifted" && !is_noticed(&tandem).await;
        if done { Ok(()) } else { Err(row.to_string()) }
    })
    .await;
    assert_eq!(tandem.open_failures().await, 0);
    let told = tandem.get(&format!("maps/{}/activities?kind=drift_found,drift_ended", map["id"])).await;
    assert_eq!(told["total"], 2, "{told}");
}
