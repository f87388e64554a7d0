use serde_json::json;
use simulator::App;

use crate::app::start;

const US_001: &str = "CustomersV3(dataAreaId='usmf',CustomerAccount='US-001')?cross-company=true";

#[tokio::test]
async fn a_customer_is_created_changed_and_deleted() {
    let app = start(App::Erp).await;
    let body = json!({
        "dataAreaId": "DEMF",
        "CustomerAccount": "O'Neil/1 ü",
        "OrganizationName": "O'Neil & Søn  ",
        "CustomerGroupId": "10",
        "SalesCurrencyCode": "EUR",
        "CreditLimit": 1234.50,
        "CreditLimitIsMandatory": "Yes",
        "CredManCustomerSince": "2020-02-29T00:00:00Z"
    });
    let created = app.post("CustomersV3", &body).await;
    assert_eq!(created.status, 201, "{}", created.text);
    assert_eq!(created.json["dataAreaId"], "demf");
    assert_eq!(created.json["OrganizationName"], "O'Neil & Søn");
    assert_eq!(created.json["AddressCity"], "");
    assert_eq!(created.json["OnHoldStatus"], "No");
    assert_eq!(created.json["CredManCustomerSince"], "2020-02-29T00:00:00Z");
    assert!(created.text.contains("\"CreditLimit\":1234.5"), "{}", created.text);

    let path = "CustomersV3(dataAreaId='demf',CustomerAccount='O''Neil%2F1%20%C3%BC')";
    let crossing = format!("{path}?cross-company=true");
    let changed = app.patch(&crossing, &json!({"AddressCity": "Köln", "OnHoldStatus": "All"})).await;
    assert_eq!((changed.status, changed.text.as_str()), (204, ""));
    assert_ne!(changed.etag, created.etag);
    let read = app.get(&crossing).await;
    assert_eq!(read.json["AddressCity"], "Köln");
    assert_eq!(read.json["OnHoldStatus"], "All");
    assert_eq!(read.json["CreditLimitIsMandatory"], "Yes");
    assert_eq!(read.json["CreatedDateTime"], created.json["CreatedDateTime"]);
    assert!(read.json["ModifiedDateTime"].as_str() >= created.json["ModifiedDateTime"].as_str());

    assert_eq!(app.patch(path, &json!({"AddressCity": "Bonn"})).await.status, 404);
    assert_eq!(app.send("DELETE", &crossing, &[], "").await.status, 204);
    assert_eq!(app.send("DELETE", &crossing, &[], "").await.status, 404);
    assert_eq!(app.get(&crossing).await.status, 404);
}

#[tokio::test]
async fn patch_never_creates() {
    let app = start(App::Erp).await;
    let body = json!({"OrganizationName": "Nobody", "CustomerGroupId": "10", "SalesCurrencyCode": "USD"});
    let path = "CustomersV3(dataAreaId='usmf',CustomerAccount='NEW')?cross-company=true";
    assert_eq!(app.patch(path, &body).await.status, 404);
    assert_eq!(app.get(path).await.status, 404);
}

#[tokio::test]
async fn a_write_can_ask_for_the_state_it_knows() {
    let app = start(App::Erp).await;
    let etag = app.get(US_001).await.etag.unwrap();
    let city = |name: &str| json!({"AddressCity": name}).to_string();
    let first = app.send("PATCH", US_001, &[("If-Match", &etag)], &city("One")).await;
    assert_eq!(first.status, 204);
    let stale = app.send("PATCH", US_001, &[("If-Match", &etag)], &city("Two")).await;
    assert_eq!(stale.status, 412);
    assert!(stale.reason().contains("another user process"), "{}", stale.text);
    assert_eq!(app.send("DELETE", US_001, &[("If-Match", &etag)], "").await.status, 412);
    assert_eq!(app.send("PATCH", US_001, &[("If-Match", "*")], &city("Three")).await.status, 204);
    assert_eq!(app.get(US_001).await.json["AddressCity"], "Three");
}

#[tokio::test]
async fn a_write_that_changes_nothing_leaves_the_row_alone() {
    let app = start(App::Erp).await;
    let before = app.get(US_001).await;
    let city = before.json["AddressCity"].clone();
    assert_eq!(app.patch(US_001, &json!({"AddressCity": city, "AddressStreet": null})).await.status, 204);
    assert_eq!(app.get(US_001).await.json["AddressStreet"], "", "null stands for nothing");
    let emptied = app.get(US_001).await;
    assert_eq!(app.patch(US_001, &json!({"AddressCity": city})).await.status, 204);
    assert_eq!(app.get(US_001).await.etag, emptied.etag);
}

#[tokio::test]
async fn a_person_in_the_app_edits_under_the_same_rules() {
    let app = start(App::Erp).await;
    let found = app.control("GET", "/tables/CustomersV3?search=US-001&top=1", &json!(null)).await;
    let id = found.json["rows"][0]["id"].as_str().expect("a row").to_owned();
    let path = format!("/tables/CustomersV3/{id}");
    let edited = app.control("PATCH", &path, &json!({"AddressCity": "Tacoma"})).await;
    assert_eq!(edited.status, 200, "{}", edited.text);
    assert_eq!(app.get(US_001).await.json["AddressCity"], "Tacoma");
    let refused = app.control("PATCH", &path, &json!({"CustomerGroupId": "99"})).await;
    assert!(
        refused.status >= 400 && refused.text.contains("is not found in the related table"),
        "{refused:?}"
    );
}
