use serde_json::{Value, json};
use simulator::App;

use crate::app::start;

const US_001: &str = "CustomersV3(dataAreaId='usmf',CustomerAccount='US-001')?cross-company=true";

fn customer(account: &str) -> Value {
    json!({
        "dataAreaId": "usmf",
        "CustomerAccount": account,
        "OrganizationName": "Test",
        "CustomerGroupId": "10",
        "SalesCurrencyCode": "USD"
    })
}

#[tokio::test]
async fn business_rules_speak_through_an_infolog() {
    let app = start(App::Erp).await;
    let cases = [
        (
            "CustomerGroupId",
            json!("99"),
            "The value '99' in field 'Customer group' is not found in the related table 'Customer groups'.",
        ),
        ("CustomerGroupId", json!(""), "Field 'Customer group' must be filled in."),
        (
            "SalesCurrencyCode",
            json!("XXX"),
            "The value 'XXX' in field 'Currency' is not found in the related table 'Currencies'.",
        ),
        (
            "dataAreaId",
            json!("nope"),
            "The value 'nope' in field 'Company' is not found in the related table 'Legal entities'.",
        ),
        (
            "AddressCity",
            json!("x".repeat(61)),
            "The value in field 'City' is longer than the 60 characters that it can hold.",
        ),
        (
            "ModifiedDateTime",
            json!("2026-01-01T00:00:00Z"),
            "Field 'Modified date and time' cannot be edited.",
        ),
    ];
    for (field, value, sentence) in cases {
        let mut body = customer("NEW");
        body[field] = value;
        let reply = app.post("CustomersV3", &body).await;
        assert_eq!(reply.status, 400, "{}", reply.text);
        assert_eq!(reply.json["error"]["message"], "An error has occurred.");
        assert_eq!(reply.json["error"]["innererror"]["type"], "System.InvalidOperationException");
        assert!(
            reply
                .reason()
                .starts_with("Write failed for table row of type 'CustCustomerV3Entity'. Infolog: Warning: "),
            "{}",
            reply.reason()
        );
        assert!(reply.reason().contains(sentence), "{}", reply.reason());
        assert!(
            reply.reason().ends_with("Warning: validateWrite failed on data source 'CustTable (CustTable)'."),
            "{}",
            reply.reason()
        );
    }
    let mut bare = customer("NEW");
    bare.as_object_mut().unwrap().remove("OrganizationName");
    assert!(app.post("CustomersV3", &bare).await.reason().contains("Field 'Name' must be filled in."));
    assert_eq!(app.get("CustomersV3(dataAreaId='usmf',CustomerAccount='NEW')").await.status, 404);
}

#[tokio::test]
async fn a_second_row_with_the_same_key_is_refused() {
    let app = start(App::Erp).await;
    let reply = app.post("CustomersV3", &customer("us-001")).await;
    assert_eq!(reply.status, 500);
    assert!(
        reply.reason().contains(
            "Infolog: Error: Cannot create a record in Customers (CustTable). The record already exists."
        ),
        "{}",
        reply.reason()
    );
    // The same account of another company is another customer.
    let mut german = customer("US-001");
    german["dataAreaId"] = json!("demf");
    assert_eq!(app.post("CustomersV3", &german).await.status, 201);
}

#[tokio::test]
async fn what_is_no_row_is_refused_as_a_payload() {
    let app = start(App::Erp).await;
    let cases = [
        (
            json!({"Nonsense": 1}).to_string(),
            "The property 'Nonsense' does not exist on type 'Microsoft.Dynamics.DataEntities.CustomerV3'.",
        ),
        (
            json!({"CreditLimit": "much"}).to_string(),
            "Cannot convert the literal 'much' to the expected type 'Edm.Decimal'.",
        ),
        (
            json!({"CreditLimitIsMandatory": true}).to_string(),
            "Cannot convert the literal 'true' to the expected type 'Microsoft.Dynamics.DataEntities.NoYes'.",
        ),
        (json!({"OnHoldStatus": "Maybe"}).to_string(), "Cannot convert the literal 'Maybe'"),
        (
            json!({"AddressCity": 5}).to_string(),
            "Cannot convert the literal '5' to the expected type 'Edm.String'.",
        ),
        ("{".to_owned(), "The body cannot be read"),
        ("[]".to_owned(), "The body cannot be read"),
    ];
    for (body, sentence) in cases {
        let reply = app.send("PATCH", US_001, &[], &body).await;
        assert_eq!(reply.status, 400, "{body}: {}", reply.text);
        assert_eq!(reply.json["error"]["message"], "The request is invalid.");
        assert!(reply.reason().contains(sentence), "{body}: {}", reply.reason());
    }
    assert_eq!(app.send("PUT", US_001, &[], "{}").await.status, 405);
    assert_eq!(app.send("DELETE", "CustomersV3", &[], "").await.status, 405);
}

#[tokio::test]
async fn keys_stay_as_they_are() {
    let app = start(App::Erp).await;
    let same = app.patch(US_001, &json!({"CustomerAccount": "US-001", "AddressCity": "Renton"})).await;
    assert_eq!(same.status, 204, "{}", same.text);
    let other = app.patch(US_001, &json!({"CustomerAccount": "US-999"})).await;
    assert_eq!(other.status, 400);
    assert!(other.reason().contains("Field 'Customer account' cannot be edited."), "{}", other.reason());
}

#[tokio::test]
async fn rows_that_others_need_cannot_be_deleted() {
    let app = start(App::Erp).await;
    let group = "CustomerGroups(dataAreaId='usmf',CustomerGroupId='10')?cross-company=true";
    let reply = app.send("DELETE", group, &[], "").await;
    assert_eq!(reply.status, 400);
    assert!(
        reply.reason().contains("cannot be deleted while dependent Customers exist"),
        "{}",
        reply.reason()
    );
    assert!(reply.reason().contains("validateDelete failed on data source 'CustGroup (CustGroup)'"));
    // No generated customer is an intercompany one.
    let free = "CustomerGroups(dataAreaId='usmf',CustomerGroupId='90')?cross-company=true";
    assert_eq!(app.send("DELETE", free, &[], "").await.status, 204);
}

#[tokio::test]
async fn a_fault_rejects_the_writes_that_match_it() {
    let app = start(App::Erp).await;
    let rule = json!({"reject": [{
        "table": "CustomersV3",
        "filter": "AddressCity eq 'Trouble*'",
        "message": "Credit check failed for this customer."
    }]});
    let set = app.control("POST", "/faults", &rule).await;
    assert_eq!(set.status, 200, "{}", set.text);
    let reply = app.patch(US_001, &json!({"AddressCity": "Troubletown"})).await;
    assert_eq!(reply.status, 400);
    let error = odata::error::ODataError::parse(reply.text.as_bytes()).unwrap();
    assert_eq!(error.reason(), "Credit check failed for this customer.");
    assert_eq!(app.patch(US_001, &json!({"AddressCity": "Peace"})).await.status, 204);
    app.control("DELETE", "/faults", &json!(null)).await;
    assert_eq!(app.patch(US_001, &json!({"AddressCity": "Troubletown"})).await.status, 204);
}
