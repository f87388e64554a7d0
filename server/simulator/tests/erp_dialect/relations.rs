//! Rows that refer to each other: what must be there, what goes with what, and what stands in the way.

use serde_json::{Value, json};
use simulator::App;

use crate::app::{Running, start};

const ORDER: &str = "SalesOrderHeadersV2(dataAreaId='usmf',SalesOrderNumber='T-1')";
const CUSTOMER: &str = "CustomersV3(dataAreaId='usmf',CustomerAccount='T-1')";

fn customer() -> Value {
    json!({
        "dataAreaId": "usmf", "CustomerAccount": "T-1", "OrganizationName": "Test",
        "CustomerGroupId": "10", "SalesCurrencyCode": "USD",
    })
}

fn order() -> Value {
    json!({
        "dataAreaId": "usmf", "SalesOrderNumber": "T-1", "OrderingCustomerAccountNumber": "T-1",
        "CurrencyCode": "EUR", "RequestedShippingDate": "2026-03-01T00:00:00Z",
    })
}

fn line(number: i64) -> Value {
    json!({
        "dataAreaId": "usmf", "SalesOrderNumber": "T-1", "LineNumber": number, "ItemNumber": "T-1",
        "OrderedSalesQuantity": 12.5, "SalesUnitSymbol": "ea", "SalesPrice": 0.0001,
    })
}

fn product() -> Value {
    json!({"ProductNumber": "T-1", "ProductName": "Test", "SalesUnitSymbol": "ea"})
}

/// A customer with an order of two lines, and an address.
async fn with_order() -> Running {
    let app = start(App::Erp).await;
    for (set, body) in [
        ("CustomersV3", customer()),
        ("ProductsV2", product()),
        ("SalesOrderHeadersV2", order()),
        ("SalesOrderLines", line(1)),
        ("SalesOrderLines", line(12)),
    ] {
        created(&app, set, &body).await;
    }
    app
}

async fn created(app: &Running, set: &str, body: &Value) {
    let reply = app.post(set, body).await;
    assert_eq!(reply.status, 201, "{set}: {}", reply.text);
}

#[tokio::test]
async fn a_row_that_names_what_does_not_exist_is_refused() {
    let app = start(App::Erp).await;
    created(&app, "CustomersV3", &customer()).await;
    let with = |mut body: Value, field: &str, value: Value| {
        body[field] = value;
        body
    };
    let contact = json!({"dataAreaId": "usmf", "ContactPersonId": "T-1", "LastName": "Tester"});
    let address = json!({
        "dataAreaId": "usmf", "CustomerAccountNumber": "T-1", "AddressLocationId": "1",
    });
    let cases = [
        (
            "SalesOrderHeadersV2",
            with(order(), "OrderingCustomerAccountNumber", json!("T-9")),
            "'T-9' in field 'Customer account' is not found in the related table 'Customers'",
        ),
        (
            "SalesOrderLines",
            line(1),
            "'T-1' in field 'Sales order' is not found in the related table 'Sales orders'",
        ),
        (
            "ProductsV2",
            with(product(), "SalesUnitSymbol", json!("cup")),
            "'cup' in field 'Unit' is not found in the related table 'Units'",
        ),
        (
            "ContactsV2",
            with(contact.clone(), "AssociatedContactNumber", json!("T-9")),
            "'T-9' in field 'Customer' is not found in the related table 'Customers'",
        ),
        (
            "CustomerPostalAddresses",
            with(address.clone(), "CustomerAccountNumber", json!("T-9")),
            "'T-9' in field 'Customer account' is not found",
        ),
        (
            "CustomerPostalAddresses",
            // The customer of another company is another one.
            with(address.clone(), "dataAreaId", json!("demf")),
            "'T-1' in field 'Customer account' is not found",
        ),
    ];
    for (set, body, sentence) in cases {
        let reply = app.post(set, &body).await;
        assert_eq!(reply.status, 400, "{set}: {}", reply.text);
        assert!(reply.reason().contains(sentence), "{}", reply.reason());
    }
    // What is left empty refers to nothing.
    created(&app, "ContactsV2", &with(contact, "AssociatedContactNumber", json!(""))).await;
    created(&app, "CustomerPostalAddresses", &address).await;
}

#[tokio::test]
async fn an_order_takes_its_lines_along() {
    let app = with_order().await;
    let versions = async |set: &str| app.control("GET", &format!("/history/{set}"), &json!(null)).await.text;
    let before = versions("SalesOrderLines").await.lines().count();
    assert_eq!(app.send("DELETE", ORDER, &[], "").await.status, 204);
    let lines = "SalesOrderLines/$count?$filter=SalesOrderNumber%20eq%20'T-1'";
    assert_eq!(app.get(lines).await.text, "0");
    let history = versions("SalesOrderLines").await;
    let deleted: Vec<Value> =
        history.lines().skip(before).map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(deleted.len(), 2, "each line is deleted by itself");
    assert!(
        deleted
            .iter()
            .all(|each| each["operation"] == "Delete" && each["record"]["SalesOrderNumber"] == "T-1")
    );
    assert!(versions("SalesOrderHeadersV2").await.lines().last().unwrap().contains("\"Delete\""));
    // A person in the app does the same.
    created(&app, "SalesOrderHeadersV2", &order()).await;
    created(&app, "SalesOrderLines", &line(1)).await;
    let found = app.control("GET", "/tables/SalesOrderHeadersV2?search=T-1", &json!(null)).await;
    let path = format!("/tables/SalesOrderHeadersV2/{}", found.json["rows"][0]["id"].as_str().unwrap());
    assert_eq!(app.control("DELETE", &path, &json!(null)).await.status, 204);
    assert_eq!(app.get(lines).await.text, "0");
}

#[tokio::test]
async fn a_customer_goes_with_the_addresses_but_not_before_the_orders() {
    let app = with_order().await;
    let address = json!({"dataAreaId": "usmf", "CustomerAccountNumber": "T-1", "AddressLocationId": "1"});
    created(&app, "CustomerPostalAddresses", &address).await;
    let refused = app.send("DELETE", CUSTOMER, &[], "").await;
    assert_eq!(refused.status, 400, "{}", refused.text);
    let sentence = "The record cannot be deleted while dependent Sales orders exist. Delete dependent Sales orders \
                    and try again.";
    assert!(refused.reason().contains(sentence), "{}", refused.reason());
    let addresses = "CustomerPostalAddresses/$count?$filter=CustomerAccountNumber%20eq%20'T-1'";
    assert_eq!(app.get(addresses).await.text, "1", "nothing has happened");
    assert_eq!(app.send("DELETE", ORDER, &[], "").await.status, 204);
    assert_eq!(app.send("DELETE", CUSTOMER, &[], "").await.status, 204);
    assert_eq!(app.get(addresses).await.text, "0");
    let sold = app.send("DELETE", "ProductsV2(ProductNumber='T-1')", &[], "").await;
    assert_eq!(sold.status, 204, "no line sells it any more: {}", sold.text);
}

#[tokio::test]
async fn a_customer_and_the_contact_may_name_each_other() {
    let app = start(App::Erp).await;
    created(&app, "CustomersV3", &customer()).await;
    let contact = json!({
        "dataAreaId": "usmf", "ContactPersonId": "T-7", "LastName": "Tester", "AssociatedContactNumber": "T-1",
    });
    created(&app, "ContactsV2", &contact).await;
    let knot = json!({"PrimaryContactPersonId": "T-7", "InvoiceAccount": "T-1"});
    assert_eq!(app.patch(CUSTOMER, &knot).await.status, 204);
    let person = "ContactsV2(dataAreaId='usmf',ContactPersonId='T-7')";
    for (path, others) in [(CUSTOMER, "Contacts"), (person, "Customers")] {
        let refused = app.send("DELETE", path, &[], "").await;
        assert_eq!(refused.status, 400, "{path}");
        assert!(refused.reason().contains(&format!("dependent {others} exist")), "{}", refused.reason());
    }
    assert_eq!(app.patch(CUSTOMER, &json!({"PrimaryContactPersonId": ""})).await.status, 204);
    assert_eq!(app.send("DELETE", person, &[], "").await.status, 204);
    // That it pays for itself does not keep it.
    assert_eq!(app.send("DELETE", CUSTOMER, &[], "").await.status, 204);
}

#[tokio::test]
async fn numbers_are_part_of_keys() {
    let app = with_order().await;
    let path = "SalesOrderLines(dataAreaId='usmf',SalesOrderNumber='T-1',LineNumber=12)";
    let row = app.get(path).await;
    assert_eq!((row.status, &row.json["LineNumber"]), (200, &json!(12)), "{}", row.text);
    assert_eq!(app.patch(path, &json!({"LineNumber": 12, "OrderedSalesQuantity": 2})).await.status, 204);
    assert_eq!(app.patch(path, &json!({"LineNumber": 13})).await.status, 400, "keys stay as they are");
    assert_eq!(app.get(&path.replace("=12", "='12'")).await.status, 400);
    let mut unnumbered = line(0);
    assert!(
        app.post("SalesOrderLines", &unnumbered).await.reason().contains("'Line number' must be filled in")
    );
    unnumbered["LineNumber"] = json!(2_147_483_648_i64);
    assert_eq!(app.post("SalesOrderLines", &unnumbered).await.status, 400, "no 32 bits hold it");

    let behind = "SalesOrderLines?$filter=SalesOrderNumber%20eq%20'T-1'%20and%20LineNumber%20gt%201";
    let page = app.get(behind).await;
    assert_eq!(page.json["value"].as_array().map(Vec::len), Some(1), "{}", page.text);
    let mut next = Some("SalesOrderLines?cross-company=true".to_owned());
    let (mut seen, mut numbers) = (0, Vec::new());
    while let Some(link) = next {
        let reply = app.send("GET", &link, &[("Prefer", "odata.maxpagesize=7")], "").await;
        for row in reply.json["value"].as_array().unwrap() {
            seen += 1;
            if row["SalesOrderNumber"] == "T-1" {
                numbers.push(row["LineNumber"].as_i64().unwrap());
            }
        }
        next = reply.json["@odata.nextLink"].as_str().map(str::to_owned);
    }
    let count = app.get("SalesOrderLines/$count?cross-company=true").await.text;
    assert_eq!((seen.to_string(), numbers), (count, vec![1, 12]), "pages of lines follow the number");
}

#[tokio::test]
async fn values_keep_every_digit() {
    let app = with_order().await;
    let address = json!({
        "dataAreaId": "usmf", "CustomerAccountNumber": "T-1", "AddressLocationId": "1",
        "AddressRecordId": 9_007_199_254_740_993_i64,
    });
    let written = app.post("CustomerPostalAddresses", &address).await;
    assert!(written.text.contains("\"AddressRecordId\":9007199254740993"), "{}", written.text);
    let row = app.get("SalesOrderLines(dataAreaId='usmf',SalesOrderNumber='T-1',LineNumber=1)").await;
    assert!(row.text.contains("\"SalesPrice\":0.0001"), "{}", row.text);
    assert!(row.text.contains("\"LineAmount\":0.00125"), "the app works it out: {}", row.text);
    let path = "SalesOrderLines(dataAreaId='usmf',SalesOrderNumber='T-1',LineNumber=1)";
    assert_eq!(app.patch(path, &json!({"LineAmount": 5})).await.status, 400, "nobody else may");
    // A day is a day, at whatever time it is given.
    assert_eq!(app.get(ORDER).await.json["RequestedShippingDate"], "2026-03-01T12:00:00Z");
    assert_eq!(app.patch(ORDER, &json!({"RequestedShippingDate": "2026-03-02T23:59:59Z"})).await.status, 204);
    assert_eq!(app.get(ORDER).await.json["RequestedShippingDate"], "2026-03-02T12:00:00Z");
    assert_eq!(app.patch(ORDER, &json!({"RequestedShippingDate": null})).await.status, 204);
    assert_eq!(app.get(ORDER).await.json["RequestedShippingDate"], "1900-01-01T12:00:00Z");
}

#[tokio::test]
async fn a_person_is_called_by_the_parts_of_the_name() {
    let app = start(App::Erp).await;
    let mut person = customer();
    person["PartyType"] = json!("Person");
    person["PersonFirstName"] = json!("Zoë");
    person["PersonLastName"] = json!("O'Neil");
    person.as_object_mut().unwrap().remove("OrganizationName");
    created(&app, "CustomersV3", &person).await;
    assert_eq!(app.get(CUSTOMER).await.json["OrganizationName"], "Zoë O'Neil");
    assert_eq!(app.patch(CUSTOMER, &json!({"PersonLastName": "D'Arcy"})).await.status, 204);
    assert_eq!(app.get(CUSTOMER).await.json["OrganizationName"], "Zoë D'Arcy");
    let people =
        "CustomersV3/$count?$filter=PartyType%20eq%20Microsoft.Dynamics.DataEntities.PartyType'Person'";
    assert_eq!(app.get(people).await.text, "19");
}
