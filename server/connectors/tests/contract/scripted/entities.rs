//! Lists of entities and counts, from apps that do not show or do not say everything.

use super::{accounts, customers, dataverse, finance};
use crate::connection::{Plain, bearer, connection};
use connectors::{Extras, connect};
use model::{ConnectionKind, Count, EntityName};
use serde_json::{Value, json};
use wiremock::matchers::{path, path_regex, query_param, query_param_contains};
use wiremock::{Mock, MockServer, ResponseTemplate};

const METADATA: &str = "/metadata/PublicEntities";

fn listed(names: &[EntityName]) -> Vec<(&str, &str, Option<bool>)> {
    names.iter().map(|name| (name.entity.as_str(), name.label.as_str(), name.by_company)).collect()
}

fn answer(body: &Value) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_raw(body.to_string(), "application/json")
}

/// Has the server answer at that path.
async fn serve(server: &MockServer, at: &str, response: ResponseTemplate) {
    Mock::given(path(at)).respond_with(response).mount(server).await;
}

fn service_document() -> ResponseTemplate {
    answer(&json!({ "value": [
        { "name": "LegalEntities", "kind": "EntitySet", "url": "LegalEntities" },
        { "name": "Me", "kind": "Singleton", "url": "Me" },
        { "name": "AddressBooks", "url": "AddressBooks" },
    ]}))
}

#[tokio::test]
async fn entities_come_in_pages_with_texts_where_labels_are_no_ids() {
    let server = MockServer::start().await;
    let next = format!("{}{METADATA}?page=2", server.uri());
    let first = answer(&json!({ "@odata.nextLink": next, "value": [
        { "Name": "SalesOrderLine", "EntitySetName": "SalesOrderLines", "LabelId": "@SYS11307" },
        { "Name": "Hidden", "EntitySetName": "", "LabelId": "Hidden" },
        { "Name": "Nameless", "EntitySetName": null, "LabelId": null },
    ]}));
    let second = answer(&json!({ "value": [
        { "Name": "Book", "EntitySetName": "AddressBooks", "LabelId": "Books of addresses" },
        { "Name": "SalesOrderLine", "EntitySetName": "SalesOrderLines", "LabelId": "@SYS11307" },
    ]}));
    let pages = Mock::given(path(METADATA));
    pages.and(query_param("page", "2")).respond_with(second).mount(&server).await;
    let selecting = Mock::given(path(METADATA)).and(query_param_contains("$select", "EntitySetName"));
    selecting.respond_with(first).mount(&server).await;

    let found = finance(&server).entities().await.expect("a list");
    let expected =
        [("AddressBooks", "Books of addresses", None), ("SalesOrderLines", "Sales order lines", None)];
    assert_eq!(listed(&found), expected);
}

#[tokio::test]
async fn without_the_metadata_service_the_service_document_tells_what_there_is() {
    let page = "<html><body>Sign in</body></html>";
    let withheld = [
        ResponseTemplate::new(403),
        ResponseTemplate::new(404),
        ResponseTemplate::new(501),
        ResponseTemplate::new(200).set_body_raw(page, "text/html"),
    ];
    for response in withheld {
        let server = MockServer::start().await;
        serve(&server, METADATA, response).await;
        serve(&server, "/data/", service_document()).await;
        let found = finance(&server).entities().await.expect("a list");
        let expected = [("AddressBooks", "Address books", None), ("LegalEntities", "Legal entities", None)];
        assert_eq!(listed(&found), expected);
    }
}

#[tokio::test]
async fn a_data_service_at_an_unusual_address_is_asked_for_its_service_document() {
    let server = MockServer::start().await;
    serve(&server, "/odata/", service_document()).await;
    let kind = ConnectionKind::FinanceOperations;
    let unusual = connection(kind, format!("{}/odata", server.uri()), bearer());
    let app = connect(&unusual, &Plain, &Extras::default()).expect("a connector");
    assert_eq!(app.entities().await.expect("a list").len(), 2);
}

#[tokio::test]
async fn an_app_that_is_down_is_not_asked_for_something_else() {
    for status in [401, 429, 500, 503] {
        let server = MockServer::start().await;
        Mock::given(path_regex("PublicEntities|EntityDefinitions"))
            .respond_with(ResponseTemplate::new(status))
            .mount(&server)
            .await;
        serve(&server, "/data/", service_document()).await;
        serve(&server, "/api/data/v9.2/", service_document()).await;
        for app in [finance(&server), dataverse(&server, bearer())] {
            assert_eq!(app.entities().await.expect_err("no list").status, status);
        }
    }
}

#[tokio::test]
async fn two_refusals_are_told_by_the_last() {
    let server = MockServer::start().await;
    let said = json!({ "error": { "code": "", "message": "Access denied to the service." } });
    let denied = ResponseTemplate::new(403).set_body_raw(said.to_string(), "application/json");
    Mock::given(path_regex(".*")).respond_with(denied).mount(&server).await;
    for app in [finance(&server), dataverse(&server, bearer())] {
        let fault = app.entities().await.expect_err("no list");
        assert_eq!((fault.status, fault.message.as_str()), (403, "Access denied to the service."));
    }
}

fn label(text: &str) -> Value {
    json!({ "LocalizedLabels": [], "UserLocalizedLabel": { "Label": text, "LanguageCode": 1033 } })
}

fn tables() -> ResponseTemplate {
    let none = json!({ "LocalizedLabels": [], "UserLocalizedLabel": null });
    answer(&json!({ "value": [
        { "LogicalName": "msdyn_addressbook", "EntitySetName": "msdyn_addressbooks", "TableType": "Standard",
          "DisplayName": label("Address book"), "DisplayCollectionName": label("Address books"), "IsPrivate": false },
        { "LogicalName": "account", "EntitySetName": "accounts", "TableType": "Standard",
          "DisplayName": label("Account"), "DisplayCollectionName": none },
        { "LogicalName": "task", "EntitySetName": "tasks", "TableType": "Activity", "DisplayName": none },
        { "LogicalName": "secret", "EntitySetName": "secrets", "IsPrivate": true },
        { "LogicalName": "listmember", "EntitySetName": "listmembers", "IsIntersect": true },
        { "LogicalName": "view", "EntitySetName": "views", "IsLogicalEntity": true },
        { "LogicalName": "mserp_customer", "EntitySetName": "mserp_customers", "TableType": "Virtual" },
        { "LogicalName": "sensor", "EntitySetName": "sensors", "TableType": "Elastic" },
        { "LogicalName": "nothing", "EntitySetName": null },
    ]}))
}

#[tokio::test]
async fn tables_that_no_map_can_take_are_left_out() {
    let server = MockServer::start().await;
    serve(&server, "/api/data/v9.2/EntityDefinitions", tables()).await;
    let striped = answer(&json!({ "value": [{ "ReferencingEntity": "account" }] }));
    Mock::given(path_regex("/OneToManyRelationships$")).respond_with(striped).mount(&server).await;
    let found = dataverse(&server, bearer()).entities().await.expect("a list");
    let expected = [
        ("accounts", "Account", Some(true)),
        ("msdyn_addressbooks", "Address books", Some(false)),
        ("tasks", "tasks", Some(false)),
    ];
    assert_eq!(listed(&found), expected);
}

#[tokio::test]
async fn without_companies_it_is_not_known_what_belongs_to_one() {
    let server = MockServer::start().await;
    serve(&server, "/api/data/v9.2/EntityDefinitions", tables()).await;
    let found = dataverse(&server, bearer()).entities().await.expect("a list");
    assert_eq!(found.len(), 3);
    assert!(found.iter().all(|name| name.by_company.is_none()), "{found:?}");
}

#[tokio::test]
async fn without_definitions_the_service_document_tells_what_there_is() {
    for status in [403, 404] {
        let server = MockServer::start().await;
        serve(&server, "/api/data/v9.2/EntityDefinitions", ResponseTemplate::new(status)).await;
        serve(&server, "/api/data/v9.2/", service_document()).await;
        let found = dataverse(&server, bearer()).entities().await.expect("a list");
        let expected = [("AddressBooks", "AddressBooks", None), ("LegalEntities", "LegalEntities", None)];
        assert_eq!(listed(&found), expected);
    }
}

/// A service with as many accounts as a count goes, which knows their total or not.
async fn many(total: Option<i64>) -> MockServer {
    let server = MockServer::start().await;
    // Dataverse writes a byte order mark in front.
    let counted = ResponseTemplate::new(200).set_body_raw("\u{feff}5000", "text/plain");
    Mock::given(path_regex("/accounts/\\$count$")).respond_with(counted).mount(&server).await;
    serve(&server, "/api/data/v9.2/EntityDefinitions", tables()).await;
    if let Some(total) = total {
        let body = json!({ "EntityRecordCountCollection": {
            "Count": 1, "IsReadOnly": false, "Keys": ["account"], "Values": [total],
        }});
        let asked = Mock::given(path_regex("RetrieveTotalRecordCount.*account"));
        asked.respond_with(answer(&body)).mount(&server).await;
    }
    server
}

#[tokio::test]
async fn a_count_that_reached_its_end_says_so_and_a_whole_table_is_told_about() {
    for (total, whole) in [
        (Some(12_345), Count::About(12_345)),
        // The table has grown since.
        (Some(4_000), Count::AtLeast(5_000)),
        (None, Count::AtLeast(5_000)),
    ] {
        let server = many(total).await;
        let app = dataverse(&server, bearer());
        assert_eq!(app.count_matching(&accounts(), "").await, Ok(whole));
        let some = app.count_matching(&accounts(), "creditlimit gt 1").await;
        assert_eq!(some, Ok(Count::AtLeast(5_000)), "no total is known of some rows");
    }
}

#[tokio::test]
async fn the_erp_counts_and_shows_rows_of_all_companies_as_it_spells_their_columns() {
    let server = MockServer::start().await;
    let wanted = "OrganizationName eq '*x*'";
    let all_companies = || query_param("cross-company", "true");
    let counted = ResponseTemplate::new(200).set_body_raw("70000", "text/plain");
    Mock::given(path("/data/CustomersV3/$count"))
        .and(all_companies())
        .and(query_param("$filter", wanted))
        .respond_with(counted)
        .mount(&server)
        .await;
    let rows = json!({ "value": [
        { "dataAreaId": "usmf", "CustomerAccount": "1", "ModifiedDateTime": "1900-01-01T00:00:00Z" },
        { "dataAreaId": "demf", "CustomerAccount": "2", "ModifiedDateTime": "2026-01-01T00:00:00Z" },
        { "dataAreaId": "demf", "CustomerAccount": "3", "ModifiedDateTime": "2026-01-01T00:00:00Z" },
    ]});
    Mock::given(path("/data/CustomersV3"))
        .and(all_companies())
        .and(query_param("$filter", wanted))
        .and(query_param("$top", "2"))
        .respond_with(answer(&rows))
        .mount(&server)
        .await;
    let app = finance(&server);
    let filter = "organizationname eq '*x*'";
    assert_eq!(app.count_matching(&customers(), filter).await, Ok(Count::Exactly(70_000)));
    let select = ["ModifiedDateTime".to_owned()];
    let shown = app.sample(&customers(), &select, filter, 2).await.expect("rows");
    let ids: Vec<&str> = shown.iter().map(|(id, _)| id.as_str()).collect();
    // The service sent more than was asked for, and an empty date.
    assert_eq!(ids, ["dataAreaId='usmf',CustomerAccount='1'", "dataAreaId='demf',CustomerAccount='2'"]);
    assert!(shown[0].1.get("ModifiedDateTime").is_some_and(connectors::Value::is_null));
}

#[tokio::test]
async fn a_count_that_is_no_number_is_garbled() {
    let server = MockServer::start().await;
    let counted = ResponseTemplate::new(200).set_body_raw("many", "text/plain");
    Mock::given(path("/data/CustomersV3/$count")).respond_with(counted).mount(&server).await;
    let fault = finance(&server).count_matching(&customers(), "").await.expect_err("no count");
    assert!(fault.message.contains("no number"), "{fault:?}");
}
