//! A refused record is looked into, mended by hand and goes on, over REST and against both simulated apps.

#![allow(clippy::expect_used, reason = "what goes wrong here fails the test")]

mod pair;

use pair::apps::SimulatedApp;
use pair::compare::text;
use pair::{Tandem, client, eventually};
use serde_json::{Value, json};
use std::time::Duration;

const LIMIT: Duration = Duration::from_mins(1);

/// The newest failure of a status, as soon as its headline tells of something.
async fn failure(tandem: &Tandem, status: &str, told: &str) -> Value {
    let path = format!("environments/contoso-test/failures?status={status}");
    eventually(LIMIT, async || {
        let page = tandem.get(&path).await;
        let first = page["rows"].as_array().and_then(|rows| rows.first().cloned());
        let first = first.ok_or_else(|| format!("nothing is {status}"))?;
        if text(&first, "headline").contains(told) { Ok(first) } else { Err(first.to_string()) }
    })
    .await
}

async fn city(crm: &SimulatedApp) -> Option<String> {
    let rows = crm.rows("accounts").await;
    rows.into_iter()
        .find(|(_, row)| text(row, "accountnumber") == "C-1")
        .map(|(_, row)| text(&row, "address1_city"))
}

async fn has_city(crm: &SimulatedApp, wanted: &str) {
    eventually(LIMIT, async || {
        let city = city(crm).await;
        (city.as_deref() == Some(wanted)).then_some(()).ok_or_else(|| format!("the city is {city:?}"))
    })
    .await;
}

/// The status of an edit that is refused, and what is said.
async fn refused(tandem: &Tandem, id: i64, body: &Value) -> (u16, String) {
    let url = format!("{}/api/v1/failures/{id}/edit", tandem.url);
    let request =
        client().post(url).bearer_auth(pair::apps::TOKEN).header("content-type", "application/json");
    let answer = request.body(body.to_string()).send().await.expect("an answer");
    (answer.status().as_u16(), answer.text().await.expect("a body"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refused_customer_passes_with_values_written_by_hand() {
    let folder = tempfile::tempdir().expect("a folder");
    let (erp, crm) = (SimulatedApp::start("erp", &["--empty"]), SimulatedApp::start("crm", &["--empty"]));
    let tandem = Tandem::start(folder.path(), &erp, &crm);
    let reject = |city: &str| json!({ "table": "accounts", "filter": format!("address1_city eq '{city}'"), "message": format!("{city} is not served.") });
    crm.faults(&json!({ "reject": [reject("Nowhere"), reject("Elsewhere")] })).await;
    // A record that is saved while the maps still start comes twice: as a change, and with the initial sync.
    eventually(LIMIT, async || {
        let maps = tandem.get("environments/contoso-test/maps").await;
        let maps = maps.as_array().expect("maps");
        let starting = maps.iter().filter(|map| map["state"]["name"] != "running").count();
        if starting == 0 && !maps.is_empty() {
            Ok(())
        } else {
            Err(format!("{starting} of {} maps start", maps.len()))
        }
    })
    .await;
    let group = json!({ "dataAreaId": "usmf", "CustomerGroupId": "10", "Description": "Group" });
    erp.create("CustomerGroups", &group).await;
    let customer = json!({
        "dataAreaId": "usmf", "CustomerAccount": "C-1", "OrganizationName": "Adventure Works",
        "CustomerGroupId": "10", "SalesCurrencyCode": "USD", "AddressCity": "Nowhere",
    });
    erp.create("CustomersV3", &customer).await;

    let open = failure(&tandem, "open", "Nowhere is not served").await;
    let id = open["id"].as_i64().expect("an id");
    let lines = tandem.get(&format!("failures/{id}/lines")).await;
    let line = lines.as_array().expect("lines").iter().find(|line| line["right"] == "address1_city");
    let line = line.expect("the city is a line of the map");
    assert_eq!(
        (text(line, "tried"), text(&line["edit"], "field")),
        ("Nowhere".to_owned(), "address1_city".to_owned())
    );
    let now = tandem.get(&format!("failures/{id}/now/left")).await;
    let cells = now["cells"].as_array().expect("cells");
    assert!(cells.iter().any(|cell| cell["field"] == "AddressCity" && cell["value"] == "Nowhere"), "{now}");
    assert_eq!(tandem.get(&format!("failures/{id}/now/right")).await["is"], "absent");

    // What the schema of the target tells is told at the field; another wrong value is the app's to refuse.
    let wrong = json!({ "change": open["change"], "fields": { "creditlimit": "a lot" } });
    let (status, told) = refused(&tandem, id, &wrong).await;
    assert!(status == 422 && told.contains("creditlimit: This is not a number."), "{status} {told}");
    let elsewhere = json!({ "change": open["change"], "fields": { "address1_city": "Elsewhere" } });
    tandem.post(&format!("failures/{id}/edit"), &elsewhere).await;
    let again = failure(&tandem, "open", "Elsewhere is not served").await;
    // The group may have been on its way still when the customer was tried first.
    let tries = open["attempts"].as_i64().map(|tries| tries + 1);
    assert_eq!((again["id"].as_i64(), again["attempts"].as_i64()), (Some(id), tries));
    let (status, _) = refused(&tandem, id, &elsewhere).await;
    assert_eq!(status, 409, "it is about an attempt of before");

    let bergen = json!({ "change": again["change"], "fields": { "address1_city": "Bergen" } });
    tandem.post(&format!("failures/{id}/edit"), &bergen).await;
    has_city(&crm, "Bergen").await;
    let over = failure(&tandem, "resolved", "").await;
    assert_eq!((over["id"].as_i64(), text(&over, "resolution")), (Some(id), "retried".to_owned()));
    let story = tandem.get(&format!("failures/{id}/story")).await;
    let kinds: Vec<String> = story["entries"]
        .as_array()
        .expect("entries")
        .iter()
        .map(|entry| text(&entry["what"], "kind"))
        .collect();
    for kind in ["captured", "refused", "failed", "edited", "written", "resolved", "linked"] {
        assert!(kinds.iter().any(|known| known == kind), "{kind} is not told: {kinds:?}");
    }

    // The ERP keeps its own, also when something else of the record changes; the next change of the city travels.
    let rows = erp.rows("CustomersV3").await;
    let (row, values) =
        rows.iter().find(|(_, row)| text(row, "CustomerAccount") == "C-1").expect("the customer");
    assert_eq!(text(values, "AddressCity"), "Nowhere");
    erp.edit("CustomersV3", row, &json!({ "OrganizationName": "Fabrikam" })).await;
    eventually(LIMIT, async || {
        let rows = crm.rows("accounts").await;
        let is_there = rows.iter().any(|(_, row)| text(row, "name") == "Fabrikam");
        is_there.then_some(()).ok_or_else(|| "the name has not arrived".to_owned())
    })
    .await;
    assert_eq!(city(&crm).await.as_deref(), Some("Bergen"));
    erp.edit("CustomersV3", row, &json!({ "AddressCity": "Oslo" })).await;
    has_city(&crm, "Oslo").await;
    assert_eq!(tandem.open_failures().await, 0);
}
