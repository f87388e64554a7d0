use odata::csdl::{self, Access, EdmType};
use serde_json::{Value, json};
use simulator::App;

use crate::app::{Reply, Running, start};

const US_001: &str = "CustomersV3(dataAreaId='usmf',CustomerAccount='US-001')?cross-company=true";

fn rows(reply: &Reply) -> &[Value] {
    assert_eq!(reply.status, 200, "{}", reply.text);
    reply.json["value"].as_array().expect("a collection")
}

async fn accounts(app: &Running, query: &str) -> Vec<String> {
    let reply = app.get(&format!("CustomersV3?{query}")).await;
    rows(&reply).iter().map(|row| row["CustomerAccount"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn the_service_describes_itself() {
    let app = start(App::Erp).await;
    let service = app.get("").await;
    let sets: Vec<_> = rows(&service).iter().map(|set| set["url"].as_str().unwrap()).collect();
    assert_eq!((sets.len(), sets[0], sets[20]), (21, "CustomersV3", "LegalEntities"), "{sets:?}");

    let metadata = app.get("$metadata").await;
    let schema = csdl::parse(metadata.text.as_bytes()).unwrap();
    assert_eq!(schema.namespace, "Microsoft.Dynamics.DataEntities");
    let customer = schema.type_of_set("CustomersV3").unwrap();
    assert_eq!(schema.key_of(customer), ["dataAreaId", "CustomerAccount"]);
    let account = customer.property("CustomerAccount").unwrap();
    assert_eq!((account.max_length, account.nullable), (Some(20), false));
    assert_eq!(customer.property("ModifiedDateTime").unwrap().access, Access::ReadOnly);
    let hold = &customer.property("CreditLimitIsMandatory").unwrap().edm;
    assert_eq!(*hold, EdmType::Enum("Microsoft.Dynamics.DataEntities.NoYes".to_owned()));
    assert_eq!(schema.enum_type("NoYes").unwrap().number("Yes"), Some(1));
}

#[tokio::test]
async fn the_metadata_service_lists_what_the_data_service_serves() {
    let app = start(App::Erp).await;
    let metadata = async |path: &str| app.get(&format!("{}/metadata/{path}", app.addresses.base_url())).await;
    let listed = metadata("PublicEntities?$select=Name,EntitySetName,LabelId").await;
    let service = app.get("").await;
    let names = |reply: &Reply, column: &str| -> Vec<String> {
        rows(reply).iter().map(|row| row[column].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(names(&listed, "EntitySetName"), names(&service, "name"));
    let columns = ["Name", "EntitySetName", "LabelId"];
    let is_narrow =
        |row: &Value| row.as_object().unwrap().keys().all(|name| columns.contains(&name.as_str()));
    assert!(rows(&listed).iter().all(is_narrow), "{}", listed.text);

    let books = metadata("PublicEntities?$filter=EntitySetName%20eq%20'AddressBooks'").await;
    let [book] = rows(&books) else { panic!("{}", books.text) };
    assert_eq!((&book["Name"], &book["IsReadOnly"]), (&json!("AddressBook"), &json!(false)));
    let property = &book["Properties"][0];
    assert_eq!((&property["Name"], &property["IsKey"]), (&json!("Name"), &json!(true)));
    let one = metadata("PublicEntities('AddressBook')").await;
    assert_eq!(one.json["Properties"], book["Properties"]);

    for path in ["PublicEntities('Nobody')", "Labels(Id='@SYS1',Language='en-us')", ""] {
        assert_eq!(metadata(path).await.status, 404, "{path}");
    }
    assert_eq!(metadata("PublicEntities?$filter=Name%20eq").await.status, 400);
    let url = format!("{}/metadata/PublicEntities", app.addresses.base_url());
    assert_eq!(app.send("POST", &url, &[], "{}").await.status, 404, "it is only read");
}

#[tokio::test]
async fn the_metadata_service_is_refused_like_every_other_request() {
    let app = start(App::Erp).await;
    let url = format!("{}/metadata/PublicEntities", app.addresses.base_url());
    let client = reqwest::Client::builder().timeout(std::time::Duration::from_secs(5)).build().unwrap();
    assert_eq!(client.get(&url).send().await.unwrap().status().as_u16(), 401);
    let faults = json!({ "refuse": { "status": 403, "percent": 100 } });
    assert_eq!(app.control("POST", "/faults", &faults).await.status, 200);
    assert_eq!(app.get(&url).await.status, 403);
}

#[tokio::test]
async fn only_the_default_company_is_seen_unless_all_are_asked_for() {
    let app = start(App::Erp).await;
    let count = async |path: &str| app.get(path).await.text.parse::<u32>().unwrap();
    assert_eq!(count("CustomersV3/$count").await, 238);
    assert_eq!(count("CustomersV3/$count?cross-company=true").await, 357);
    assert_eq!(count("CustomersV3/$count?cross-company=true&$filter=dataAreaId%20eq%20'demf'").await, 119);
    assert_eq!(count("CustomersV3/$count?$filter=dataAreaId%20eq%20'demf'").await, 0);
    assert_eq!(count("LegalEntities/$count").await, 2);

    let german = "CustomersV3(dataAreaId='demf',CustomerAccount='DE-001')";
    assert_eq!(app.get(german).await.status, 404);
    assert_eq!(app.get(&format!("{german}?cross-company=true")).await.status, 200);
}

#[tokio::test]
async fn a_row_shows_symbols_and_texts_but_never_null() {
    let app = start(App::Erp).await;
    let reply = app.get(US_001).await;
    assert_eq!(reply.status, 200);
    let row = reply.json.as_object().unwrap();
    assert!(row.values().all(|value| !value.is_null()), "{row:?}");
    assert_eq!(row["dataAreaId"], "usmf");
    assert_eq!(row["PartyType"], "Organization");
    assert_eq!(row["CredManCustomerSince"], "1900-01-01T12:00:00Z");
    assert!(row["@odata.context"].as_str().unwrap().ends_with("/data/$metadata#CustomersV3/$entity"));
    assert_eq!(row["@odata.etag"].as_str(), reply.etag.as_deref());
    let modified = row["ModifiedDateTime"].as_str().unwrap();
    assert_eq!(modified.len(), "2026-01-31T12:00:00.123Z".len());
    // Keys match in any case and in any order.
    let other = app.get("CustomersV3(CustomerAccount='us-001',dataAreaId='USMF')").await;
    assert_eq!(other.json["CustomerAccount"], "US-001");
}

#[tokio::test]
async fn rows_can_be_chosen_sorted_and_cut() {
    let app = start(App::Erp).await;
    let reply = app.get("CustomersV3?$select=CustomerAccount,CreditLimit&$top=1&$count=true").await;
    let row = rows(&reply)[0].as_object().unwrap();
    assert_eq!(row.keys().collect::<Vec<_>>(), ["@odata.etag", "CreditLimit", "CustomerAccount"]);
    assert_eq!(reply.json["@odata.count"], 238);

    assert_eq!(
        accounts(&app, "$orderby=CustomerAccount%20desc&$top=2&$skip=1").await,
        ["US-P017", "US-P016"]
    );
    let limits = app.get("CustomersV3?$orderby=CreditLimit%20desc,CustomerAccount&$select=CreditLimit").await;
    let limits: Vec<_> = rows(&limits).iter().map(|row| row["CreditLimit"].as_f64().unwrap()).collect();
    assert!(limits.is_sorted_by(|left, right| left >= right));
}

#[tokio::test]
async fn rows_come_in_the_order_of_their_latest_change() {
    let app = start(App::Erp).await;
    for account in ["US-003", "US-009"] {
        let path = format!("CustomersV3(dataAreaId='usmf',CustomerAccount='{account}')");
        assert_eq!(app.patch(&path, &json!({ "CustomerGroupId": "20" })).await.status, 204);
    }
    let read = async |query: &str| {
        let reply = app.get(&format!("CustomersV3?cross-company=true&{query}")).await;
        rows(&reply)
            .iter()
            .map(|row| {
                ["ModifiedDateTime", "dataAreaId", "CustomerAccount"].map(|name| row[name].to_string())
            })
            .collect::<Vec<_>>()
    };
    let mut all = read("$top=1000").await;
    all.sort();
    assert_eq!((all.len(), all[356][2].as_str()), (357, "\"US-009\""));
    assert_eq!(read("$orderby=ModifiedDateTime,dataAreaId,CustomerAccount").await, all);
    assert_eq!(read("$orderby=ModifiedDateTime&$skip=100&$top=20").await, all[100..120]);
    let newest: Vec<_> = all.iter().rev().take(3).cloned().collect();
    assert_eq!(read("$orderby=ModifiedDateTime%20desc&$top=3").await, newest);
    let since = |at: usize| all[at][0].trim_matches('"').to_owned();
    let later = format!("$filter=ModifiedDateTime%20gt%20{}&$orderby=ModifiedDateTime", since(300));
    assert_eq!(read(&later).await, all[301..]);
    let [time, company, account] = [0, 1, 2].map(|part| all[200][part].replace('"', ""));
    let behind = format!(
        "$filter=ModifiedDateTime%20gt%20{time}%20or%20(ModifiedDateTime%20eq%20{time}%20and%20((dataAreaId%20gt%20\
         '{company}')%20or%20(dataAreaId%20eq%20'{company}'%20and%20CustomerAccount%20gt%20'{account}')))\
         &$orderby=ModifiedDateTime,dataAreaId,CustomerAccount&$top=10"
    );
    assert_eq!(read(&behind).await, all[201..211]);
    // A row that is changed moves to the end.
    let path = format!("CustomersV3(dataAreaId='{company}',CustomerAccount='{account}')?cross-company=true");
    assert_eq!(app.patch(&path, &json!({ "CreditLimit": 77_777 })).await.status, 204);
    let last = read("$orderby=ModifiedDateTime").await.pop().map(|[_, _, account]| account);
    assert_eq!(last, Some(format!("\"{account}\"")));
}

#[tokio::test]
async fn filters_know_the_operators_of_the_service() {
    let app = start(App::Erp).await;
    assert_eq!(accounts(&app, "$filter=CustomerAccount%20eq%20'us-007'").await, ["US-007"]);
    let range = "$filter=CustomerAccount%20gt%20'US-003'%20and%20CustomerAccount%20le%20'US-005'";
    assert_eq!(accounts(&app, range).await, ["US-004", "US-005"]);
    let either = "$filter=CustomerAccount%20eq%20'US-001'%20or%20not%20(CustomerAccount%20ne%20'US-002')";
    assert_eq!(accounts(&app, either).await, ["US-001", "US-002"]);

    let wild = app.get("CustomersV3?cross-company=true&$filter=OrganizationName%20eq%20'*%C3%B6hne*'").await;
    let names: Vec<_> = rows(&wild).iter().map(|row| row["OrganizationName"].as_str().unwrap()).collect();
    assert!(!names.is_empty() && names.iter().all(|name| name.contains("öhne")), "{names:?}");

    let held = "$filter=OnHoldStatus%20ne%20Microsoft.Dynamics.DataEntities.CustVendorBlocked'No'";
    let open = "$filter=OnHoldStatus%20eq%20Microsoft.Dynamics.DataEntities.CustVendorBlocked'No'";
    assert_eq!(accounts(&app, held).await.len() + accounts(&app, open).await.len(), 238);
    let since = "$filter=ModifiedDateTime%20ge%202000-01-01T00:00:00Z";
    assert_eq!(accounts(&app, since).await.len(), 238);
    let future = "$filter=ModifiedDateTime%20gt%202999-01-01T00:00:00Z";
    assert!(accounts(&app, future).await.is_empty());
}

#[tokio::test]
async fn filters_that_the_service_does_not_know_are_refused() {
    let app = start(App::Erp).await;
    for filter in [
        "CustomerAccount in ('US-001','US-002')",
        "contains(OrganizationName,'a')",
        "startswith(OrganizationName,'a')",
        "OnHoldStatus has Microsoft.Dynamics.DataEntities.CustVendorBlocked'No'",
        "OnHoldStatus gt Microsoft.Dynamics.DataEntities.CustVendorBlocked'No'",
        "OnHoldStatus eq 'No'",
        "CreditLimit eq 'much'",
        "Nonsense eq 'x'",
        "CustomerAccount eq",
    ] {
        let reply = app.get(&format!("CustomersV3?$filter={}", odata::url::encode_query(filter))).await;
        assert_eq!(reply.status, 400, "{filter}: {}", reply.text);
        let message = reply.json["error"]["message"].as_str().unwrap();
        assert!(message.starts_with("The query specified in the URI is not valid."), "{message}");
    }
    for query in
        ["$select=Nonsense", "$orderby=Nonsense", "$expand=Nonsense", "$deltatoken=1", "$skiptoken=x"]
    {
        assert_eq!(app.get(&format!("CustomersV3?{query}")).await.status, 400, "{query}");
    }
    for path in ["Nonsense", "CustomersV3/Nonsense", "customersv3"] {
        assert_eq!(app.get(path).await.status, 404, "{path}");
    }
    assert_eq!(app.get("CustomersV3('US-001')").await.status, 400);
}

#[tokio::test]
async fn pages_link_to_the_next_one_until_every_row_was_seen_once() {
    let app = start(App::Erp).await;
    for query in ["", "&$orderby=AddressCity%20desc", "&$top=205", "&$filter=CustomerAccount%20ge%20'DE-1'"] {
        let all = app.get(&format!("CustomersV3?cross-company=true{query}")).await;
        let account = |row: &Value| row["CustomerAccount"].as_str().unwrap().to_owned();
        let expected: Vec<_> = rows(&all).iter().map(account).collect();
        let mut seen = Vec::new();
        let mut next = Some(format!("CustomersV3?cross-company=true{query}"));
        while let Some(link) = next {
            let reply = app.send("GET", &link, &[("Prefer", "odata.maxpagesize=50")], "").await;
            let page = rows(&reply);
            assert!(page.len() <= 50);
            seen.extend(page.iter().map(account));
            next = reply.json["@odata.nextLink"].as_str().map(str::to_owned);
        }
        assert_eq!(seen, expected, "{query}");
    }
}

#[tokio::test]
async fn nothing_is_served_without_a_token() {
    let app = start(App::Erp).await;
    let client = reqwest::Client::builder().timeout(std::time::Duration::from_secs(5)).build().unwrap();
    let url = format!("{}/data/CustomersV3", app.addresses.base_url());
    let bare = client.get(&url).send().await.unwrap();
    assert_eq!(bare.status().as_u16(), 401);
    let wrong = client.get(&url).header("Authorization", "Bearer wrong").send().await.unwrap();
    assert_eq!(wrong.status().as_u16(), 401);
}
