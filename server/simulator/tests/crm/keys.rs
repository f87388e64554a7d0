//! Alternate keys and lookups.

use reqwest::StatusCode;
use serde_json::json;

use crate::stage::Stage;

#[tokio::test]
async fn a_composite_key_through_a_lookup_upserts() {
    let crm = Stage::empty().await;
    let company = crm.company().await;
    let path = format!("accounts(accountnumber='C-00''1',_msdyn_company_value={company})");
    assert_eq!(crm.get(&path).await.code(), "0x80060891");
    let absent = crm.patch(&path, &[("If-Match", "*")], json!({ "name": "x" })).await;
    assert_eq!((absent.status, absent.code()), (StatusCode::NOT_FOUND, "0x80060891".to_owned()));

    let created = crm.patch(&path, &[], json!({ "name": "First" })).await;
    assert_eq!(created.status, StatusCode::NO_CONTENT);
    let updated = crm.patch(&path, &[], json!({ "name": "Second" })).await;
    assert_eq!(updated.entity_id(), created.entity_id());
    let row = crm.get(&path.replace("C-00''1", "c-00''1")).await.json();
    assert_eq!(row["accountnumber"], "C-00'1", "text keys match in any case");
    assert_eq!((&row["name"], &row["_msdyn_company_value"]), (&json!("Second"), &json!(company)));

    assert_eq!(crm.get("accounts(name='Second')").await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_key_belongs_to_one_row() {
    let crm = Stage::empty().await;
    crm.account("C-1", "One").await;
    let other = crm.account("C-2", "Two").await;
    let bind = "/cdm_companies(cdm_companycode='usmf')";
    let twice =
        crm.post("accounts", json!({ "accountnumber": "c-1", "msdyn_company@odata.bind": bind })).await;
    assert_eq!((twice.status, twice.code()), (StatusCode::PRECONDITION_FAILED, "0x80060892".to_owned()));
    assert!(twice.text.contains("A record that has the attribute values accountnumber"), "{}", twice.text);
    let moved = crm.patch(&format!("accounts({other})"), &[], json!({ "accountnumber": "C-1" })).await;
    assert_eq!(moved.code(), "0x80060892");
    let demf = json!({ "accountnumber": "C-1", "msdyn_company@odata.bind": "/cdm_companies(cdm_companycode='demf')" });
    assert_eq!(crm.post("accounts", demf).await.status, StatusCode::NO_CONTENT, "another company may use it");
    for _ in 0..2 {
        let without = crm.post("accounts", json!({ "accountnumber": "C-9" })).await;
        assert_eq!(without.status, StatusCode::NO_CONTENT, "rows without a company have no such key");
    }
}

#[tokio::test]
async fn lookups_are_bound_by_id_or_key_and_cleared_by_null() {
    let crm = Stage::empty().await;
    let company = crm.company().await;
    let group = json!({
        "msdyn_groupid": "10",
        "msdyn_description": "Wholesales",
        "msdyn_company@odata.bind": format!("/cdm_companies({company})"),
    });
    assert_eq!(crm.post("msdyn_customergroups", group).await.status, StatusCode::NO_CONTENT);
    let id = crm.account("C-1", "One").await;
    let path = format!("accounts({id})");
    let by_key = json!({
        "msdyn_customergroupid@odata.bind": format!("msdyn_customergroups(msdyn_groupid='10',_msdyn_company_value={company})"),
        "transactioncurrencyid@odata.bind": crm.url("transactioncurrencies(isocurrencycode='EUR')"),
    });
    assert_eq!(crm.patch(&path, &[], by_key).await.status, StatusCode::NO_CONTENT);
    let row = crm.get_preferring(&path, "odata.include-annotations=\"*\"").await.json();
    assert_eq!(row["_transactioncurrencyid_value@OData.Community.Display.V1.FormattedValue"], "EUR");
    assert_eq!(row["_msdyn_customergroupid_value@OData.Community.Display.V1.FormattedValue"], "10");
    assert_eq!(row["_msdyn_company_value@Microsoft.Dynamics.CRM.lookuplogicalname"], "cdm_company");

    let found =
        crm.get("accounts?$filter=msdyn_customergroupid/msdyn_groupid eq '10'&$select=name").await.rows();
    assert_eq!(found.len(), 1);

    let clear = json!({ "msdyn_customergroupid@odata.bind": null });
    assert_eq!(crm.patch(&path, &[], clear).await.status, StatusCode::NO_CONTENT);
    assert_eq!(crm.get(&path).await.json()["_msdyn_customergroupid_value"], json!(null));
}

#[tokio::test]
async fn a_binding_that_leads_nowhere_is_refused() {
    let crm = Stage::empty().await;
    let nowhere = "33333333-3333-3333-3333-333333333333";
    for (bind, code, message) in [
        (
            format!("/transactioncurrencies({nowhere})"),
            "0x80040217",
            "Entity 'transactioncurrency' With Id = 3333",
        ),
        (
            "/transactioncurrencies(isocurrencycode='XXX')".to_owned(),
            "0x80060891",
            "in transactioncurrency entity",
        ),
        (
            "/cdm_companies(cdm_companycode='usmf')".to_owned(),
            "0x80048d19",
            "'transactioncurrency' was expected",
        ),
        ("nonsense".to_owned(), "0x80048d19", "Invalid value"),
    ] {
        let refused =
            crm.post("accounts", json!({ "name": "x", "transactioncurrencyid@odata.bind": bind })).await;
        assert_eq!(refused.code(), code, "{bind}");
        assert!(refused.text.contains(message), "{}", refused.text);
    }
    assert_eq!(crm.get("accounts/$count").await.text, "0");
}
