//! Columns that change while the app runs: metadata, reads and writes follow.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::stage::Stage;

const PATH: &str = "/schema/accounts";

/// Names of the columns in the metadata.
async fn columns(crm: &Stage) -> Vec<String> {
    let document = crm.get("$metadata").await.text;
    let model = odata::csdl::parse(document.as_bytes()).expect("valid CSDL");
    let account = model.type_of_set("accounts").expect("accounts");
    account.properties.iter().map(|property| property.name.clone()).collect()
}

async fn alter(crm: &Stage, alteration: Value) {
    let altered = crm.control(Method::POST, PATH, Some(alteration)).await;
    assert_eq!(altered.status, StatusCode::OK, "{}", altered.text);
}

#[tokio::test]
async fn a_renamed_column_takes_its_values_along_and_back() {
    let crm = Stage::empty().await;
    let account = json!({ "name": "One", "accountnumber": "C-1", "address1_city": "Oslo" });
    assert_eq!(crm.post("accounts", account).await.status, StatusCode::NO_CONTENT);
    alter(&crm, json!({ "rename": { "address1_city": "town" } })).await;
    let named = columns(&crm).await;
    assert!(named.iter().any(|name| name == "town") && named.iter().all(|name| name != "address1_city"));
    let rows = crm.get("accounts?$select=town").await.rows();
    assert_eq!(rows[0]["town"], "Oslo");
    assert_eq!(crm.get("accounts?$select=address1_city").await.status, StatusCode::BAD_REQUEST);
    let old = json!({ "name": "Two", "address1_city": "Rome" });
    assert_eq!(crm.post("accounts", old).await.status, StatusCode::BAD_REQUEST);
    let new = json!({ "name": "Two", "town": "Rome" });
    assert_eq!(crm.post("accounts", new).await.status, StatusCode::NO_CONTENT);
    crm.control(Method::DELETE, PATH, None).await;
    let rows = crm.get("accounts?$select=address1_city&$orderby=name").await.rows();
    let cities: Vec<&Value> = rows.iter().map(|row| &row["address1_city"]).collect();
    assert_eq!(cities, ["Oslo", "Rome"]);
}

#[tokio::test]
async fn columns_are_hidden_required_and_shortened_until_they_are_restored() {
    let crm = Stage::empty().await;
    alter(
        &crm,
        json!({ "hide": ["telephone1"], "require": ["description"], "shorten": { "address1_city": 4 } }),
    )
    .await;
    assert!(columns(&crm).await.iter().all(|name| name != "telephone1"));
    for refused in [
        json!({ "name": "x" }),
        json!({ "name": "x", "description": "y", "telephone1": "1" }),
        json!({ "name": "x", "description": "y", "address1_city": "Lagos" }),
    ] {
        assert_eq!(crm.post("accounts", refused.clone()).await.status, StatusCode::BAD_REQUEST, "{refused}");
    }
    let fits = json!({ "name": "x", "description": "y", "address1_city": "Oslo" });
    assert_eq!(crm.post("accounts", fits).await.status, StatusCode::NO_CONTENT);
    let shown = crm.control(Method::GET, PATH, None).await.json();
    assert_eq!(shown["hide"], json!(["telephone1"]));
    crm.control(Method::DELETE, PATH, None).await;
    assert_eq!(
        crm.post("accounts", json!({ "name": "x", "telephone1": "1" })).await.status,
        StatusCode::NO_CONTENT
    );
}

#[tokio::test]
async fn what_the_app_itself_needs_cannot_be_changed() {
    let crm = Stage::empty().await;
    for wrong in [
        json!({ "hide": ["nothing"] }),
        json!({ "hide": ["accountnumber"] }),
        json!({ "hide": ["accountid"] }),
        json!({ "rename": { "telephone1": "name" } }),
        json!({ "hidden": [] }),
    ] {
        let refused = crm.control(Method::POST, PATH, Some(wrong.clone())).await;
        assert!(refused.status.is_client_error(), "{wrong}: {}", refused.text);
    }
    assert_eq!(crm.control(Method::GET, "/schema/nowhere", None).await.status, StatusCode::NOT_FOUND);
}
