//! Rows that refer to each other: what must be there, what goes with what, and what stands in the way.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::stage::Stage;

const USMF: &str = "/cdm_companies(cdm_companycode='usmf')";

async fn created(crm: &Stage, set: &str, body: Value) -> String {
    let reply = crm.post(set, body).await;
    assert_eq!(reply.status, StatusCode::NO_CONTENT, "{set}: {}", reply.text);
    reply.entity_id()
}

async fn order(crm: &Stage, customer: &str) -> String {
    let body = json!({
        "name": "Order", "msdyn_salesordernumber": "SO-1", "requestdeliveryby": "2026-03-01",
        "msdyn_company@odata.bind": USMF, "customerid_account@odata.bind": format!("/accounts({customer})"),
    });
    created(crm, "salesorders", body).await
}

async fn line(crm: &Stage, order: &str, number: i64) -> String {
    let body = json!({
        "lineitemnumber": number, "quantity": 12.50, "priceperunit": 0.0001, "msdyn_company@odata.bind": USMF,
        "salesorderid@odata.bind": format!("/salesorders({order})"),
    });
    created(crm, "salesorderdetails", body).await
}

/// What a delta link tells of a table since.
async fn changes(crm: &Stage, link: &str) -> Vec<Value> {
    crm.get(link).await.rows()
}

async fn delta_link(crm: &Stage, query: &str) -> String {
    let page = crm.get_preferring(query, "odata.track-changes").await.json();
    page["@odata.deltaLink"].as_str().expect("a link").to_owned()
}

#[tokio::test]
async fn a_row_loses_the_link_to_what_is_deleted() {
    let crm = Stage::empty().await;
    let account = crm.account("C-1", "One").await;
    let payer = crm.account("C-2", "Two").await;
    let contact = created(
        &crm,
        "contacts",
        json!({ "lastname": "Tester", "parentcustomerid_account@odata.bind": format!("/accounts({account})") }),
    )
    .await;
    let bills = json!({
        "msdyn_billingaccount@odata.bind": format!("/accounts({account})"),
        "primarycontactid@odata.bind": format!("/contacts({contact})"),
    });
    for id in [&account, &payer] {
        let bound = crm.patch(&format!("accounts({id})"), &[], bills.clone()).await;
        assert_eq!(bound.status, StatusCode::NO_CONTENT, "{}", bound.text);
    }
    let path = format!("contacts({contact})");
    let (before, link) = (crm.get(&path).await, delta_link(&crm, "contacts?$select=lastname").await);
    crm.control(Method::POST, "/clock", Some(json!({ "advance_seconds": 60 }))).await;
    assert_eq!(crm.delete(&format!("accounts({account})")).await.status, StatusCode::NO_CONTENT);
    let after = crm.get(&path).await;
    assert_eq!(after.json()["_parentcustomerid_value"], json!(null));
    assert_ne!(before.header("etag"), after.header("etag"), "the version moves");
    assert_ne!(before.json()["modifiedon"], after.json()["modifiedon"], "and so does the time");
    assert_eq!(changes(&crm, &link).await.len(), 1, "those who follow the table are told");
    let left = crm.get(&format!("accounts({payer})")).await.json();
    assert_eq!(left["_msdyn_billingaccount_value"], json!(null));
    assert_eq!(left["_primarycontactid_value"], json!(contact));

    // Deleting the contact unties the other end of the knot, by the hand of a person in the app.
    let by_hand = crm.control(Method::DELETE, &format!("/tables/contacts/{contact}"), None).await;
    assert_eq!(by_hand.status, StatusCode::NO_CONTENT, "{}", by_hand.text);
    assert_eq!(crm.get(&format!("accounts({payer})")).await.json()["_primarycontactid_value"], json!(null));
}

#[tokio::test]
async fn what_belongs_to_a_row_goes_with_it() {
    let crm = Stage::empty().await;
    let account = crm.account("C-1", "One").await;
    let order = order(&crm, &account).await;
    let lines = [line(&crm, &order, 1).await, line(&crm, &order, 2).await];
    let link = delta_link(&crm, "salesorderdetails?$select=lineitemnumber").await;
    assert_eq!(crm.delete(&format!("salesorders({order})")).await.status, StatusCode::NO_CONTENT);
    assert_eq!(crm.get("salesorderdetails/$count").await.text, "0");
    let told = changes(&crm, &link).await;
    let mut ids: Vec<_> = told.iter().map(|row| row["id"].as_str().unwrap_or_default()).collect();
    ids.sort_unstable();
    let mut expected = lines.each_ref().map(String::as_str);
    expected.sort_unstable();
    assert_eq!(ids, expected, "each line is deleted by itself: {told:?}");

    let person = created(&crm, "contacts", json!({ "lastname": "Tester" })).await;
    for (kind, set, id) in [("account", "accounts", &account), ("contact", "contacts", &person)] {
        let address = json!({
            "msdyn_locationid": "L1", "city": "Kent", "msdyn_company@odata.bind": USMF,
            format!("parentid_{kind}@odata.bind"): format!("/{set}({id})"),
        });
        created(&crm, "customeraddresses", address).await;
        assert_eq!(crm.delete(&format!("{set}({id})")).await.status, StatusCode::NO_CONTENT);
        assert_eq!(crm.get("customeraddresses/$count").await.text, "0", "{kind}");
    }
}

#[tokio::test]
async fn what_others_need_is_not_deleted() {
    let crm = Stage::empty().await;
    let account = crm.account("C-1", "One").await;
    let address = json!({
        "msdyn_locationid": "L1", "parentid_account@odata.bind": format!("/accounts({account})"),
    });
    created(&crm, "customeraddresses", address).await;
    let order = order(&crm, &account).await;
    let unit = created(&crm, "uoms", json!({ "msdyn_symbol": "ea", "name": "Each" })).await;
    let product = json!({
        "productnumber": "D1", "name": "Thing", "defaultuomid@odata.bind": "/uoms(msdyn_symbol='ea')",
    });
    let product = created(&crm, "products", product).await;
    for path in [format!("accounts({account})"), format!("uoms({unit})")] {
        let refused = crm.delete(&path).await;
        assert_eq!((refused.status, refused.code()), (StatusCode::BAD_REQUEST, "0x80040227".to_owned()));
        assert!(refused.text.contains("associated with another object"), "{}", refused.text);
        assert_eq!(crm.get(&path).await.status, StatusCode::OK, "nothing has happened");
    }
    let by_hand = crm.control(Method::DELETE, &format!("/tables/accounts/{account}"), None).await;
    assert_eq!(by_hand.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(
        crm.get("customeraddresses/$count").await.text,
        "1",
        "what would have gone first is still there"
    );
    for path in
        [format!("salesorders({order})"), format!("accounts({account})"), format!("products({product})")]
    {
        assert_eq!(crm.delete(&path).await.status, StatusCode::NO_CONTENT, "{path}");
    }
    assert_eq!(crm.delete(&format!("uoms({unit})")).await.status, StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn the_app_insists_on_what_a_row_hangs_on() {
    let crm = Stage::empty().await;
    let account = crm.account("C-1", "One").await;
    for (set, body, attribute) in [
        ("salesorders", json!({ "name": "Order" }), "customerid"),
        ("salesorderdetails", json!({ "lineitemnumber": 1 }), "salesorderid"),
        ("products", json!({ "productnumber": "D1", "name": "Thing" }), "defaultuomid"),
        ("customeraddresses", json!({ "msdyn_locationid": "L1" }), "parentid"),
    ] {
        let refused = crm.post(set, body).await;
        assert_eq!(
            (refused.status, refused.code()),
            (StatusCode::BAD_REQUEST, "0x80040203".to_owned()),
            "{set}"
        );
        assert!(
            refused.text.contains(&format!("Attribute: {attribute} cannot be set to NULL")),
            "{}",
            refused.text
        );
    }
    let order = order(&crm, &account).await;
    let clear = json!({ "customerid_account@odata.bind": null });
    let path = format!("salesorders({order})");
    assert_eq!(crm.patch(&path, &[], clear).await.code(), "0x80040203");
    let nobody =
        json!({ "customerid_contact@odata.bind": "/contacts(33333333-3333-3333-3333-333333333333)" });
    assert_eq!(crm.patch(&path, &[], nobody).await.code(), "0x80040217", "a row that is not there");
    let wrong = json!({ "customerid_contact@odata.bind": format!("/accounts({account})") });
    assert_eq!(crm.patch(&path, &[], wrong).await.code(), "0x80048d19", "a row of the other table");
    assert_eq!(crm.get(&path).await.json()["_customerid_value"], json!(account));
}

#[tokio::test]
async fn a_customer_may_be_a_person() {
    let crm = Stage::empty().await;
    let account = crm.account("C-1", "One").await;
    let order = order(&crm, &account).await;
    let person = created(&crm, "contacts", json!({ "firstname": "Zoë", "lastname": "O'Neil" })).await;
    let path = format!("salesorders({order})");
    let to_person = json!({ "customerid_contact@odata.bind": format!("/contacts({person})") });
    assert_eq!(crm.patch(&path, &[], to_person).await.status, StatusCode::NO_CONTENT);
    let row = crm.get_preferring(&path, "odata.include-annotations=\"*\"").await.json();
    assert_eq!(row["_customerid_value"], json!(person));
    assert_eq!(row["_customerid_value@Microsoft.Dynamics.CRM.lookuplogicalname"], "contact");
    assert_eq!(
        row["_customerid_value@Microsoft.Dynamics.CRM.associatednavigationproperty"],
        "customerid_contact"
    );
    assert_eq!(row["_customerid_value@OData.Community.Display.V1.FormattedValue"], "Zoë O'Neil");
    assert_eq!(crm.delete(&format!("accounts({account})")).await.status, StatusCode::NO_CONTENT);
    assert_eq!(crm.delete(&format!("contacts({person})")).await.code(), "0x80040227");
}

#[tokio::test]
async fn a_key_leads_through_the_order() {
    let crm = Stage::empty().await;
    let (account, company) = (crm.account("C-1", "One").await, crm.company().await);
    let order = order(&crm, &account).await;
    let path = format!(
        "salesorderdetails(_salesorderid_value={order},lineitemnumber=7,_msdyn_company_value={company})"
    );
    let body = json!({
        "quantity": 3, "priceperunit": 1.10, "salesorderid@odata.bind": format!("/salesorders({order})"),
    });
    let made = crm.patch(&path, &[], body).await;
    assert_eq!(made.status, StatusCode::NO_CONTENT, "{}", made.text);
    let again = crm.patch(&path, &[("If-Match", "*")], json!({ "quantity": 4 })).await;
    assert_eq!(again.entity_id(), made.entity_id());
    let row = crm.get(&path).await;
    assert_eq!(
        (&row.json()["lineitemnumber"], &row.json()["_salesorderid_value"]),
        (&json!(7), &json!(order))
    );
    assert!(row.text.contains("\"extendedamount\":4.4"), "the app works it out: {}", row.text);
    let twice = json!({
        "lineitemnumber": 7, "msdyn_company@odata.bind": USMF,
        "salesorderid@odata.bind": format!("/salesorders({order})"),
    });
    assert_eq!(crm.post("salesorderdetails", twice).await.code(), "0x80060892");
}

#[tokio::test]
async fn values_keep_every_digit() {
    let crm = Stage::empty().await;
    let account = crm.account("C-1", "One").await;
    let address = json!({
        "msdyn_locationid": "L1", "msdyn_addressrecordid": 9_007_199_254_740_993_i64,
        "parentid_account@odata.bind": format!("/accounts({account})"),
    });
    let address = created(&crm, "customeraddresses", address).await;
    let row = crm.get(&format!("customeraddresses({address})")).await;
    assert!(row.text.contains("\"msdyn_addressrecordid\":9007199254740993"), "{}", row.text);
    let contact = json!({
        "firstname": "Zoë", "middlename": "M.", "lastname": "O'Neil", "birthdate": "1980-02-29", "fullname": "Not mine",
    });
    let contact = format!("contacts({})", created(&crm, "contacts", contact).await);
    let row = crm.get(&contact).await.json();
    assert_eq!((&row["birthdate"], &row["fullname"]), (&json!("1980-02-29"), &json!("Zoë M. O'Neil")));
    let renamed = crm.patch(&contact, &[], json!({ "lastname": "D'Arcy" })).await;
    assert_eq!(renamed.status, StatusCode::NO_CONTENT);
    assert_eq!(crm.get(&contact).await.json()["fullname"], "Zoë M. D'Arcy");
    for wrong in [json!({ "birthdate": "1980-02-30T" }), json!({ "birthdate": 19_800_229 })] {
        assert_eq!(crm.patch(&contact, &[], wrong).await.code(), "0x80048d19");
    }
}

#[tokio::test]
async fn relationships_and_new_kinds_are_described() {
    let crm = Stage::empty().await;
    let described = async |table: &str| {
        let path = format!(
            "EntityDefinitions(LogicalName='{table}')?$expand=Attributes,Keys,ManyToOneRelationships"
        );
        crm.get(&path).await.json()
    };
    let of = |list: &Value, name: &str, wanted: &str| {
        let found = list.as_array().into_iter().flatten().find(|it| it[name] == wanted);
        found.cloned().unwrap_or_else(|| panic!("{wanted} is missing"))
    };
    let order = described("salesorder").await;
    let customer = of(&order["Attributes"], "LogicalName", "customerid");
    assert_eq!(
        (&customer["AttributeType"], &customer["Targets"], &customer["RequiredLevel"]["Value"]),
        (&json!("Customer"), &json!(["account", "contact"]), &json!("SystemRequired"))
    );
    assert_eq!(of(&order["Attributes"], "LogicalName", "statecode")["AttributeType"], "State");
    let wanted = of(&order["Attributes"], "LogicalName", "requestdeliveryby");
    assert_eq!((&wanted["AttributeType"], &wanted["Format"]), (&json!("DateTime"), &json!("DateOnly")));
    let by_contact =
        of(&order["ManyToOneRelationships"], "ReferencingEntityNavigationPropertyName", "customerid_contact");
    assert_eq!(by_contact["CascadeConfiguration"]["Delete"], "Restrict");
    let line = described("salesorderdetail").await;
    assert_eq!(line["Keys"][0]["KeyAttributes"], json!(["salesorderid", "lineitemnumber", "msdyn_company"]));
    assert_eq!(of(&line["Attributes"], "LogicalName", "extendedamount")["IsValidForUpdate"], json!(false));
    let header = of(&line["ManyToOneRelationships"], "ReferencedEntity", "salesorder");
    assert_eq!(header["CascadeConfiguration"]["Delete"], "Cascade");
    let states = "EntityDefinitions(LogicalName='salesorder')/Attributes/Microsoft.Dynamics.CRM.StateAttributeMetadata";
    assert_eq!(crm.get(states).await.rows().len(), 1);
    let filters =
        crm.get("sdkmessagefilters?$filter=primaryobjecttypecode eq 'salesorderdetail'").await.rows();
    assert_eq!(filters.len(), 3, "webhooks can be registered for it");
    let listed = crm.control(Method::GET, "/status", None).await.json();
    let sets: Vec<_> =
        listed["tables"].as_array().expect("tables").iter().map(|it| it["set"].clone()).collect();
    assert_eq!((sets.len(), &sets[0], &sets[20]), (21, &json!("accounts"), &json!("cdm_companies")));
}
