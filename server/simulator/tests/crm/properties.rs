//! Single properties, links behind lookups, and rows shown within rows.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::stage::{Reply, Stage, reply};

async fn send(crm: &Stage, method: Method, path: &str, body: Value) -> Reply {
    reply(crm.request(method, path).header("content-type", "application/json").body(body.to_string())).await
}

async fn account(crm: &Stage) -> String {
    let created = crm.post("accounts", json!({ "name": "Fabrikam", "accountnumber": "A1" })).await;
    format!("accounts({})", created.entity_id())
}

#[tokio::test]
async fn a_property_is_read_set_and_cleared_by_itself() {
    let crm = Stage::empty().await;
    let path = account(&crm).await;
    let name = format!("{path}/name");
    let read = crm.get(&name).await.json();
    assert_eq!(read["value"], "Fabrikam");
    assert!(read["@odata.context"].as_str().unwrap_or_default().ends_with("/name"), "{read}");

    let set = send(&crm, Method::PUT, &name, json!({ "value": "Litware" })).await;
    assert_eq!(set.status, StatusCode::NO_CONTENT, "{}", set.text);
    assert_eq!(crm.get(&format!("{name}/$value")).await.text, "Litware");
    assert_eq!(crm.get(&path).await.json()["accountnumber"], "A1", "nothing else was touched");

    assert_eq!(crm.delete(&name).await.status, StatusCode::NO_CONTENT);
    assert_eq!(crm.get(&name).await.status, StatusCode::NO_CONTENT, "null has no content");
    assert_eq!(crm.get(&path).await.json()["name"], json!(null));
}

#[tokio::test]
async fn what_cannot_be_set_by_itself_is_refused() {
    let crm = Stage::empty().await;
    let path = account(&crm).await;
    for (method, part, body, status) in [
        (Method::PUT, "nothing", json!({ "value": 1 }), StatusCode::BAD_REQUEST),
        (Method::PUT, "name", json!({ "name": "x" }), StatusCode::BAD_REQUEST),
        (Method::PUT, "creditlimit", json!({ "value": "much" }), StatusCode::BAD_REQUEST),
        (Method::POST, "name", json!({ "value": "x" }), StatusCode::METHOD_NOT_ALLOWED),
        (Method::PUT, "name/more", json!({ "value": "x" }), StatusCode::NOT_FOUND),
        (Method::GET, "nothing", json!({}), StatusCode::NOT_FOUND),
        (Method::GET, "name/$ref", json!({}), StatusCode::NOT_FOUND),
    ] {
        let refused = send(&crm, method.clone(), &format!("{path}/{part}"), body).await;
        assert_eq!(refused.status, status, "{method} {part}: {}", refused.text);
    }
    let missing = "accounts(00000000-0000-0000-0000-000000000009)/name";
    let refused = send(&crm, Method::PUT, missing, json!({ "value": "x" })).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND, "no row is made by a property");
}

#[tokio::test]
async fn a_link_is_made_and_ended_by_its_reference() {
    let crm = Stage::empty().await;
    let path = account(&crm).await;
    let company = crm.get("cdm_companies?$top=1").await.json()["value"][0]["cdm_companyid"].clone();
    let company = company.as_str().unwrap_or_default();
    let link = format!("{path}/msdyn_company/$ref");
    assert_eq!(crm.get(&link).await.status, StatusCode::NO_CONTENT);

    let url = crm.url(&format!("cdm_companies({company})"));
    let made = send(&crm, Method::PUT, &link, json!({ "@odata.id": url })).await;
    assert_eq!(made.status, StatusCode::NO_CONTENT, "{}", made.text);
    assert_eq!(crm.get(&link).await.json()["@odata.id"], url);
    assert_eq!(crm.get(&format!("{path}/msdyn_company")).await.json()["cdm_companyid"], company);
    let wrong = json!({ "@odata.id": crm.url(&path) });
    assert_eq!(send(&crm, Method::PUT, &link, wrong).await.status, StatusCode::BAD_REQUEST);

    assert_eq!(crm.delete(&link).await.status, StatusCode::NO_CONTENT);
    assert_eq!(crm.get(&path).await.json()["_msdyn_company_value"], json!(null));
}

#[tokio::test]
async fn rows_behind_lookups_are_shown_within() {
    let crm = Stage::empty().await;
    let company = crm.get("cdm_companies?$top=1").await.json()["value"][0].clone();
    let bound = format!("/cdm_companies({})", company["cdm_companyid"].as_str().unwrap_or_default());
    let group = crm
        .post("msdyn_customergroups", json!({ "msdyn_groupid": "10", "msdyn_company@odata.bind": bound }))
        .await;
    let bound = format!("/msdyn_customergroups({})", group.entity_id());
    crm.post("accounts", json!({ "name": "A", "msdyn_customergroupid@odata.bind": bound })).await;
    crm.post("accounts", json!({ "name": "B" })).await;

    let nested = "$expand=msdyn_customergroupid($select=msdyn_groupid,msdyn_customergroupid;$expand=msdyn_company($select=cdm_companycode))";
    let rows = crm.get(&format!("accounts?$select=name&$orderby=name&{nested}")).await.json();
    let inner = &rows["value"][0]["msdyn_customergroupid"];
    assert_eq!(inner["msdyn_groupid"], "10");
    assert_eq!(inner["msdyn_company"]["cdm_companycode"], company["cdm_companycode"]);
    assert!(inner.get("msdyn_description").is_none(), "only what was selected: {inner}");
    assert_eq!(rows["value"][1]["msdyn_customergroupid"], json!(null));

    for query in [
        "$expand=nothing",
        "$expand=name",
        "$expand=msdyn_company($filter=cdm_companycode eq 'x')",
        "$expand=msdyn_company($select=nothing)",
        "fetchXml=%3Cfetch/%3E",
    ] {
        let refused = crm.get(&format!("accounts?{query}")).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{query}: {}", refused.text);
    }
}
